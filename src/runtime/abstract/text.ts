import { typeError } from '../errors.ts';
import type { PBase, PValue } from '../object.ts';
import { intText } from '../text/pieces.ts';
import { enterRecursiveCall, leaveRecursiveCall } from '../thread-state.ts';
import { strValue, typeOf } from '../values/scalars.ts';
import { identityNumber, primitiveAddress } from './hash.ts';

/** `PyObject_Repr`, as a JavaScript string. */
export function pyObjectRepr(value: PValue): string {
  if (typeof value === 'number') return intText(value);
  const type = typeOf(value);
  const repr = type.tp_repr!;
  enterRecursiveCall(' while getting the repr of an object');
  try {
    return textOf(repr(value as PBase), '__repr__');
  } finally {
    leaveRecursiveCall();
  }
}

/** `PyObject_Repr` as Python code sees it: an instance of a subclass of str stays one. */
export function reprObject(value: PValue): PValue {
  enterRecursiveCall(' while getting the repr of an object');
  try {
    const result = typeOf(value).tp_repr!(value as PBase);
    textOf(result, '__repr__');
    return result;
  } finally {
    leaveRecursiveCall();
  }
}

/** `PyObject_Str`, as a JavaScript string. */
export function pyObjectStr(value: PValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return intText(value);
  const type = typeOf(value);
  if (type.tp_str === null) return pyObjectRepr(value);
  enterRecursiveCall(' while getting the str of an object');
  try {
    return textOf(type.tp_str(value as PBase), '__str__');
  } finally {
    leaveRecursiveCall();
  }
}

function textOf(result: PValue, method: string): string {
  const text = strValue(result);
  if (text === undefined) throw typeError(`${method} returned non-string (type ${typeOf(result).tpName})`);
  return text;
}

/** `id(value)` for objects; primitives get one from their value. */
export function addressOf(value: PBase): number {
  return 0x7f0000000000 + identityNumber(value) * 16;
}

/** `<X object at 0x7f…>`'s address. */
export function addressText(value: PBase): string {
  return '0x' + addressOf(value).toString(16).padStart(12, '0');
}

/** The same for any value: primitives have addresses made of their value. */
export function objectAddress(value: PValue): string {
  if (value !== null && typeof value === 'object') return addressText(value);
  return '0x' + primitiveAddress(value).toString(16).padStart(12, '0');
}

const inProgress = new Set<PBase>();

/** Runs `body` unless `value`'s repr is being made already: `Py_ReprEnter`. */
export function guardedRepr(value: PBase, again: string, body: () => string): string {
  if (inProgress.has(value)) return again;
  inProgress.add(value);
  try {
    return body();
  } finally {
    inProgress.delete(value);
  }
}

/** `PyObject_ASCII`: the repr with everything beyond ASCII escaped. */
export function pyObjectAscii(value: PValue): string {
  return asciiText(pyObjectRepr(value));
}

/** `ascii(value)`. */
export function asciiObject(value: PValue): PValue {
  const shown = reprObject(value);
  const text = strValue(shown)!;
  const plain = asciiText(text);
  return plain === text ? shown : plain;
}

function asciiText(text: string): string {
  let result = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) result += character;
    else if (code < 0x100) result += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 0x10000) result += `\\u${code.toString(16).padStart(4, '0')}`;
    else result += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return result;
}
