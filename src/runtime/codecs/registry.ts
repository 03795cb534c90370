import { pyObjectGetAttr, pyObjectLookupAttr } from '../abstract/attribute.ts';
import { isCallable, pyObjectCall, pyObjectCall1 } from '../abstract/call.ts';
import { pyObjectIsTrue } from '../abstract/compare.ts';
import { contextLocal, currentContext } from '../context.ts';
import { lookupError, typeError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { PException } from '../values/exception.ts';
import { PTuple } from '../values/sequences.ts';

interface CodecRegistry {
  /** Search functions in order of registration. */
  readonly search: PValue[];
  /** What they found, by normalized name. */
  readonly found: Map<string, PTuple>;
  /** Whether `encodings`, which registers the first search function, has been imported. */
  started: boolean;
}

const registry = contextLocal<CodecRegistry>(() => ({ search: [], found: new Map(), started: false }));

/** `codecs.register`. */
export function registerSearchFunction(search: PValue): void {
  if (!isCallable(search)) throw typeError('argument must be callable');
  startRegistry();
  registry().search.push(search);
}

/** `codecs.unregister`: forgets everything that was found, too. */
export function unregisterSearchFunction(search: PValue): void {
  const { search: functions, found } = registry();
  const at = functions.indexOf(search);
  if (at < 0) return;
  found.clear();
  functions.splice(at, 1);
}

function startRegistry(): void {
  const state = registry();
  if (state.started) return;
  state.started = true;
  const importFunction = currentContext().builtins.dict.getStr('__import__');
  if (importFunction !== undefined) pyObjectCall1(importFunction, 'encodings');
}

/** A name as search functions get it: lower case, every run of other characters than letters, digits and dots an underscore. */
export function normalizeEncodingName(name: string): string {
  let result = '';
  let gap = false;
  for (let i = 0; i < name.length; i++) {
    const character = name.charAt(i);
    if (/[A-Za-z0-9.]/.test(character)) {
      if (gap && result !== '') result += '_';
      gap = false;
      result += character.toLowerCase();
    } else gap = true;
  }
  return result;
}

/** The CodecInfo of an encoding: `_PyCodec_Lookup`. */
export function lookupCodec(encoding: string): PTuple {
  startRegistry();
  const { search, found } = registry();
  const name = normalizeEncodingName(encoding);
  const known = found.get(name);
  if (known !== undefined) return known;
  if (search.length === 0) throw lookupError("no codec search functions registered: can't find encoding");
  for (const each of search.slice()) {
    const result = pyObjectCall1(each, name);
    if (result === null) continue;
    if (!(result instanceof PTuple) || result.items.length !== 4)
      throw typeError('codec search functions must return 4-tuples');
    found.set(name, result);
    return result;
  }
  throw lookupError(`unknown encoding: ${encoding}`);
}

/** The CodecInfo of a text encoding: others (`hex`, `rot13`) are refused, naming the function that would do. */
function lookupTextEncoding(encoding: string, alternate: string): PTuple {
  const codec = lookupCodec(encoding);
  if (codec.shape.cls.name !== 'tuple') {
    const flag = pyObjectLookupAttr(codec, '_is_text_encoding');
    if (flag !== undefined && !pyObjectIsTrue(flag))
      throw lookupError(`'${encoding}' is not a text encoding; use ${alternate} to handle arbitrary codecs`);
  }
  return codec;
}

/** Calls an encoder or decoder of a codec and takes the object of the pair it gives. */
function callCodec(codec: PTuple, index: 0 | 1, value: PValue, encoding: string, errors: string | null): PValue {
  const operation = index === 0 ? 'encod' : 'decod';
  let result: PValue;
  try {
    result = pyObjectCall(codec.items[index]!, errors === null ? [value] : [value, errors], null);
  } catch (error) {
    if (error instanceof PException)
      pyObjectCall1(pyObjectGetAttr(error.value, 'add_note'), `${operation}ing with '${encoding}' codec failed`);
    throw error;
  }
  if (!(result instanceof PTuple) || result.items.length !== 2)
    throw typeError(`${operation}er must return a tuple (object, integer)`);
  return result.items[0]!;
}

/** `codecs.encode(value, encoding, errors)`: any codec. */
export function codecEncode(value: PValue, encoding: string, errors: string | null): PValue {
  return callCodec(lookupCodec(encoding), 0, value, encoding, errors);
}

/** `codecs.decode(value, encoding, errors)`. */
export function codecDecode(value: PValue, encoding: string, errors: string | null): PValue {
  return callCodec(lookupCodec(encoding), 1, value, encoding, errors);
}

/** `str.encode` through the registry. */
export function codecEncodeText(value: PValue, encoding: string, errors: string | null): PValue {
  return callCodec(lookupTextEncoding(encoding, 'codecs.encode()'), 0, value, encoding, errors);
}

/** `bytes.decode` through the registry. */
export function codecDecodeText(value: PValue, encoding: string, errors: string | null): PValue {
  return callCodec(lookupTextEncoding(encoding, 'codecs.decode()'), 1, value, encoding, errors);
}
