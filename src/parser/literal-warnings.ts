/** SyntaxWarnings about literals: called, subscribed or compared by identity. */
import {
  BytesConstant,
  ComplexConstant,
  type ConstantValue,
  EllipsisConstant,
  type Expr,
  FloatConstant,
  type NodeOf,
  TupleConstant,
} from './ast.ts';

/** The name of the type that an expression is certain to have; `null` if it may have any. */
export function literalType(node: Expr): string | null {
  switch (node.kind) {
    case 'Tuple':
      return 'tuple';
    case 'List':
    case 'ListComp':
      return 'list';
    case 'Dict':
    case 'DictComp':
      return 'dict';
    case 'Set':
    case 'SetComp':
      return 'set';
    case 'GeneratorExp':
      return 'generator';
    case 'Lambda':
      return 'function';
    case 'JoinedStr':
    case 'FormattedValue':
      return 'str';
    case 'Constant':
      return constantType(node.value);
    default:
      return null;
  }
}

function constantType(value: ConstantValue): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
    case 'bigint':
      return 'int';
    case 'string':
      return 'str';
  }
  if (value === null) return 'NoneType';
  if (value instanceof FloatConstant) return 'float';
  if (value instanceof ComplexConstant) return 'complex';
  if (value instanceof BytesConstant) return 'bytes';
  if (value instanceof EllipsisConstant) return 'ellipsis';
  if (value instanceof TupleConstant) return 'tuple';
  return 'frozenset';
}

/** A non-empty tuple as the test of an `assert`. */
export function isAlwaysTrue(test: Expr): boolean {
  if (test.kind === 'Tuple') return test.elts.length > 0;
  return test.kind === 'Constant' && test.value instanceof TupleConstant && test.value.items.length > 0;
}

/** `[1, 2] (3, 4)`: a comma is missing. */
export function callWarning({ func }: NodeOf<'Call'>): string | null {
  // A lambda can be called, whatever else has a known type cannot.
  const type = func.kind === 'Lambda' ? null : literalType(func);
  return type === null ? null : `'${type}' object is not callable; perhaps you missed a comma?`;
}

/** `x is 1`. */
export function compareWarning(node: NodeOf<'Compare'>): string | null {
  let left = node.left;
  for (let i = 0; i < node.ops.length; i++) {
    const op = node.ops[i]!;
    const right = node.comparators[i]!;
    if (op === 'Is' || op === 'IsNot') {
      const literal = hasNoIdentity(left) ? left : hasNoIdentity(right) ? right : null;
      if (literal !== null) {
        const type = literalType(literal);
        return op === 'Is'
          ? `"is" with '${type}' literal. Did you mean "=="?`
          : `"is not" with '${type}' literal. Did you mean "!="?`;
      }
    }
    left = right;
  }
  return null;
}

function hasNoIdentity(node: Expr): boolean {
  if (node.kind !== 'Constant') return false;
  const value = node.value;
  return value !== null && typeof value !== 'boolean' && !(value instanceof EllipsisConstant);
}

/** `1 [2]`, `[1, 2] ['a']`. */
export function subscriptWarning({ value, slice }: NodeOf<'Subscript'>): string | null {
  const type = literalType(value);
  if (type === null) return null;
  switch (type) {
    case 'bool':
    case 'NoneType':
    case 'ellipsis':
    case 'int':
    case 'float':
    case 'complex':
    case 'frozenset':
    case 'set':
    case 'generator':
    case 'function':
      return `'${type}' object is not subscriptable; perhaps you missed a comma?`;
    case 'dict':
      return null;
  }
  const index = literalType(slice);
  if (index === null || index === 'int' || index === 'bool') return null;
  return `${type} indices must be integers or slices, not ${index}; perhaps you missed a comma?`;
}
