import type { Expr } from './ast.ts';

const NONE: readonly Expr[] = [];

const present = (...nodes: (Expr | null)[]): Expr[] => nodes.filter((node) => node !== null);

/**
 * What an expression evaluates itself, in that order: for all that look at each expression of a program. Nothing for names, constants and what
 * has a scope of its own.
 */
export function operandsOf(node: Expr): readonly Expr[] {
  switch (node.kind) {
    case 'Attribute':
    case 'Starred':
    case 'Await':
    case 'YieldFrom':
      return [node.value];
    case 'Yield':
      return present(node.value);
    case 'Call':
      return [node.func, ...node.args, ...node.keywords.map(({ value }) => value)];
    case 'BinOp':
      return [node.left, node.right];
    case 'BoolOp':
    case 'JoinedStr':
      return node.values;
    case 'UnaryOp':
      return [node.operand];
    case 'Compare':
      return [node.left, ...node.comparators];
    case 'Subscript':
      return [node.value, node.slice];
    case 'Slice':
      return present(node.lower, node.upper, node.step);
    case 'List':
    case 'Tuple':
    case 'Set':
      return node.elts;
    case 'Dict':
      return node.values.flatMap((value, i) => present(node.keys[i] ?? null, value));
    case 'IfExp':
      return [node.test, node.body, node.orelse];
    case 'FormattedValue':
      return present(node.value, node.format_spec);
    case 'NamedExpr':
      return [node.value, node.target];
    default:
      return NONE;
  }
}
