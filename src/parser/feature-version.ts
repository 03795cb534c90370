import { type AnyNode, type Mod, SCHEMA } from './ast.ts';
import { PythonSyntaxError } from './syntax-error.ts';
import type { Tokens } from './tokens.ts';

/** A construct, in the words of the error, and the 3.x it came with. */
type Feature = readonly [what: string, minor: number];

const STATEMENTS: Partial<Record<AnyNode['kind'], Feature>> = {
  AsyncFunctionDef: ['Async functions are', 5],
  AsyncFor: ['Async for loops are', 5],
  AsyncWith: ['Async with statements are', 5],
  Await: ['Await expressions are', 5],
  NamedExpr: ['Assignment expressions are', 8],
  AnnAssign: ['Variable annotation syntax is', 6],
  Match: ['Pattern matching is', 10],
  TryStar: ['Exception groups are', 11],
  TypeAlias: ['Type statement is', 12],
};

/** `CHECK_VERSION` of CPython's grammar: refuses what is newer than Python 3.`minor`, for `ast.parse(…, feature_version=…)`. */
export function checkFeatureVersion(tree: Mod, minor: number, tokens: Tokens, filename: string): void {
  const place = { lineno: 1, col_offset: 0, end_lineno: 1, end_col_offset: 0 };
  const visit = (node: AnyNode): void => {
    const outer = { ...place };
    if ('end_lineno' in node) Object.assign(place, node);
    for (const [field, type] of Object.entries(SCHEMA[node.kind][1] as Record<string, string>)) {
      const value: unknown = (node as unknown as Record<string, unknown>)[field];
      if (/^(identifier|string|int|constant|operator|boolop|unaryop|cmpop|expr_context)/.test(type)) continue;
      for (const child of Array.isArray(value) ? value : [value]) if (child !== null) visit(child as AnyNode);
    }
    if ('end_lineno' in node) Object.assign(place, node);
    const feature = featureOf(node, tokens);
    if (feature !== null && feature[1] > minor) {
      const [what, since] = feature;
      const message = `${what} only supported in Python 3.${since} and greater`;
      throw new PythonSyntaxError('SyntaxError', message, filename, ...after(tokens, place));
    }
    Object.assign(place, outer);
  };
  visit(tree);
}

function featureOf(node: AnyNode, tokens: Tokens): Feature | null {
  const known = STATEMENTS[node.kind];
  if (known !== undefined) return known;
  switch (node.kind) {
    case 'FunctionDef':
    case 'ClassDef':
      return node.type_params.length > 0 ? ['Type parameter lists are', 12] : null;
    case 'arguments':
      return node.posonlyargs.length > 0 ? ['Positional-only parameters are', 8] : null;
    case 'comprehension':
      return node.is_async ? ['Async comprehensions are', 6] : null;
    case 'BinOp':
    case 'AugAssign':
      return node.op === 'MatMult' ? ["The '@' operator is", 5] : null;
    case 'TypeVar':
    case 'ParamSpec':
    case 'TypeVarTuple':
      return node.default_value !== null ? ['Type parameter defaults are', 13] : null;
    case 'Constant': {
      if (typeof node.value === 'string' || node.value === null || typeof node.value === 'boolean') return null;
      const line = tokens.lineText(node.lineno);
      const text = new TextEncoder().encode(line).subarray(node.col_offset, node.end_col_offset);
      const digits = node.lineno === node.end_lineno && text[0] !== undefined && text[0] >= 0x2e && text[0] <= 0x39;
      return digits && text.includes(0x5f) ? ['Underscores in numeric literals are', 6] : null;
    }
    default:
      return null;
  }
}

/** The token that follows a node: the last one the parser has read when it knows the construct. */
function after(
  tokens: Tokens,
  node: { end_lineno: number; end_col_offset: number },
): [location: { lineno: number; offset: number; end_lineno: number; end_offset: number }, text: string] {
  let i = 0;
  const { lines, count } = tokens;
  while (
    i < count - 1 &&
    (lines[i]! < node.end_lineno || (lines[i] === node.end_lineno && tokens.startColumn(i) < node.end_col_offset))
  )
    i++;
  const line = lines[i]!;
  const offset = tokens.characters(line, tokens.starts[i]!) + 1;
  const end_lineno = tokens.endLines[i]!;
  const end_offset = tokens.characters(end_lineno, tokens.ends[i]!) + 1;
  return [{ lineno: line, offset, end_lineno, end_offset }, tokens.lineText(line)];
}
