/** Objects of the classes of `_ast` as our tree: what `compile()` takes besides text. Messages are those of CPython's `PyAST_obj2mod`. */

import {
  type AnyNode,
  BytesConstant,
  ComplexConstant,
  type ConstantValue,
  EllipsisConstant,
  ENUMS,
  FloatConstant,
  FrozenSetConstant,
  type Mod,
  SCHEMA,
  TupleConstant,
} from '../../parser/ast.ts';
import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectIsInstance } from '../../runtime/abstract/instance-check.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { enterRecursiveCall, leaveRecursiveCall } from '../../runtime/thread-state.ts';
import { Ellipsis } from '../../runtime/types.ts';
import { frozensetType, type PSet } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, PComplex, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, type PTuple, tupleType } from '../../runtime/values/sequences.ts';
import { astClasses, isLocated, pythonField } from './classes.ts';

const MODES = { exec: 'Module', eval: 'Expression', single: 'Interactive', func_type: 'FunctionType' } as const;

type Fields = Record<string, unknown>;

/** The kinds of a sum type: `expr` → `BoolOp`, … */
const KINDS = new Map<string, string[]>();
for (const [kind, [sum]] of Object.entries(SCHEMA)) KINDS.set(sum, [...(KINDS.get(sum) ?? []), kind]);

/** The tree that `node`, an instance of a class of `_ast`, stands for. It is not yet validated. */
export function astFromPython(node: PValue, mode: keyof typeof MODES): Mod {
  const wanted = MODES[mode];
  if (!pyObjectIsInstance(node, astClasses.get(wanted)!))
    throw typeError(`expected ${wanted} node, got ${typeOf(node).tpName}`);
  return convert('mod', node) as Mod;
}

function convert(sum: string, value: PValue): AnyNode {
  const kind = KINDS.get(sum)!.find((name) => pyObjectIsInstance(value, astClasses.get(name)!));
  const located = isLocated(sum) ? positionOf(sum, value) : {};
  if (kind === undefined) throw typeError(`expected some sort of ${sum}, but got ${pyObjectRepr(value)}`);
  enterRecursiveCall(` while traversing '${sum}' node`);
  try {
    const made: Fields = { kind };
    for (const [name, type] of Object.entries(SCHEMA[kind as keyof typeof SCHEMA][1] as Record<string, string>))
      made[name] = fieldOf(kind, value, name, type);
    return Object.assign(made, located) as unknown as AnyNode;
  } finally {
    leaveRecursiveCall();
  }
}

function positionOf(sum: string, value: PValue): Fields {
  const required = (name: string): number => {
    const found = pyObjectLookupAttr(value, name);
    if (found === undefined) throw typeError(`required field "${name}" missing from ${sum}`);
    return integer(found);
  };
  const optional = (name: string, otherwise: number): number => {
    const found = pyObjectLookupAttr(value, name);
    return found === undefined || found === null ? otherwise : integer(found);
  };
  const lineno = required('lineno');
  const column = required('col_offset');
  return {
    lineno,
    col_offset: column,
    end_lineno: optional('end_lineno', lineno),
    end_col_offset: optional('end_col_offset', column),
  };
}

function fieldOf(kind: string, node: PValue, name: string, type: string): unknown {
  const field = pythonField(name);
  const found = pyObjectLookupAttr(node, field);
  const base = type.replace(/[?*]+$/, '');
  if (type.endsWith('*')) return found === undefined ? [] : listOf(kind, field, base, found);
  if (found === undefined) {
    if (type.endsWith('?')) return null;
    throw typeError(`required field "${field}" missing from ${kind}`);
  }
  if (base === 'constant') return constantFromPython(found);
  if (found !== null || base in ENUMS) return single(base, found);
  if (type.endsWith('?')) return null;
  if (base === 'int') return integer(found);
  throw valueError(`field '${field}' is required for ${kind}`);
}

function listOf(kind: string, field: string, base: string, value: PValue): unknown[] {
  if (!(value instanceof PList))
    throw typeError(`${kind} field "${field}" must be a list, not a ${typeOf(value).tpName}`);
  const size = value.items.length;
  const made: unknown[] = [];
  for (let i = 0; i < size; i++) {
    const item = value.items[i]!;
    // None is for the validator to judge
    made.push(item === null ? null : single(base, item));
    if (value.items.length !== size) throw runtimeError(`${kind} field "${field}" changed size during iteration`);
  }
  return made;
}

function single(base: string, value: PValue): unknown {
  if (base === 'identifier') {
    const text = strValue(value);
    if (text === undefined) throw typeError('AST identifier must be of type str');
    return text;
  }
  if (base === 'string') {
    const text = strValue(value);
    if (text === undefined) throw typeError('AST string must be of type str');
    return text;
  }
  if (base === 'int') return integer(value);
  if (base in ENUMS) {
    const names: readonly string[] = ENUMS[base as keyof typeof ENUMS];
    const name = names.find((one) => pyObjectIsInstance(value, astClasses.get(one)!));
    if (name === undefined) throw typeError(`expected some sort of ${base}, but got ${pyObjectRepr(value)}`);
    return name;
  }
  return convert(base, value);
}

function integer(value: PValue): number {
  const found = intValue(value);
  if (typeof found !== 'number') throw valueError(`invalid integer value: ${pyObjectRepr(value)}`);
  return found;
}

function constantFromPython(value: PValue): ConstantValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value === Ellipsis) return EllipsisConstant.INSTANCE;
  if (value instanceof PFloat) return new FloatConstant(value.value);
  if (value instanceof PComplex) return new ComplexConstant(value.real, value.imag);
  if (value instanceof PBytes) return new BytesConstant(value.bytes);
  const cls = typeOf(value);
  if (cls === tupleType || cls === frozensetType) {
    enterRecursiveCall(' during compilation');
    try {
      const items = collect(value as PTuple | PSet).map(constantFromPython);
      return cls === tupleType ? new TupleConstant(items) : new FrozenSetConstant(items);
    } finally {
      leaveRecursiveCall();
    }
  }
  throw typeError(`got an invalid type in Constant: ${cls.name}`);
}
