import { type Kind, type NodeOf, SCHEMA, type Stmt } from '../../parser/ast.ts';
import { cleanDocstring, docstringOf, withoutDocstring } from '../../parser/docstring.ts';
import { isStored } from '../../parser/stored/function.ts';

const POSITION = ['lineno', 'col_offset', 'end_lineno', 'end_col_offset'];

/** Fields that say nothing about what the code does. */
const REMARKS = new Set(['type_comment', 'type_ignores']);

type FunctionNode = NodeOf<'FunctionDef' | 'AsyncFunctionDef'>;

/** A stored body does not begin with the docstring. */
function documentation(node: FunctionNode): string | null {
  const doc = isStored(node) ? node.doc : docstringOf(node.body);
  return doc === null ? null : cleanDocstring(doc);
}

function bodyOf(node: FunctionNode): Stmt[] {
  return isStored(node) ? node.body : withoutDocstring(node.body);
}

/** What is compared of the nodes of each kind; not all are properties of their own. */
const compared = new Map<string, readonly string[]>();

function fieldsOf(kind: Kind): readonly string[] {
  let fields = compared.get(kind);
  if (fields === undefined) {
    fields = [...Object.keys(SCHEMA[kind][1]).filter((name) => !REMARKS.has(name)), ...POSITION];
    compared.set(kind, fields);
  }
  return fields;
}

/** Whether two trees, lists of trees or constants are the same in kinds, fields and positions. */
export function isSameSyntax(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const one = a as Record<string, unknown>;
  const other = b as Record<string, unknown>;
  if (one.kind !== other.kind) return false;
  if (one.kind === 'FunctionDef' || one.kind === 'AsyncFunctionDef') {
    const [f, g] = [a as FunctionNode, b as FunctionNode];
    return (
      documentation(f) === documentation(g) &&
      isSameSyntax(bodyOf(f), bodyOf(g)) &&
      fieldsOf(f.kind).every((name) => name === 'body' || isSameSyntax(one[name], other[name]))
    );
  }
  if (typeof one.kind === 'string' && one.kind in SCHEMA)
    return fieldsOf(one.kind as Kind).every((name) => isSameSyntax(one[name], other[name]));
  const names = Object.keys(one);
  return (
    one.constructor === other.constructor &&
    names.length === Object.keys(other).length &&
    names.every((name) => isSameSyntax(one[name], other[name]))
  );
}
