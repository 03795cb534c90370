/** Our tree as objects of the classes of `_ast`: what `compile(…, PyCF_ONLY_AST)` answers. */

import { constantValue } from '../../nodes/translate/constants.ts';
import { type AnyNode, type ConstantValue, ENUMS, type Mod, SCHEMA } from '../../parser/ast.ts';
import { pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import type { PValue } from '../../runtime/object.ts';
import { PList } from '../../runtime/values/sequences.ts';
import { astClasses, contextSingleton, type PAstNode, pythonField } from './classes.ts';

const FIELDS: Readonly<Record<string, readonly (readonly [name: string, base: string])[]>> = Object.fromEntries(
  Object.entries(SCHEMA).map(([kind, [, fields]]) => [
    kind,
    Object.entries(fields as Record<string, string>).map(([name, type]) => [name, type.replace(/[?*]+$/, '')] as const),
  ]),
);

export function astToPython(mod: Mod): PValue {
  return convert(mod);
}

function convert(node: AnyNode): PValue {
  const cls = astClasses.get(node.kind)!;
  const made = cls.allocate(cls) as PAstNode;
  const values = node as unknown as Record<string, unknown>;
  for (const [name, base] of FIELDS[node.kind]!) {
    const value = values[name];
    const converted = Array.isArray(value)
      ? new PList(value.map((item) => convertValue(base, item)))
      : convertValue(base, value);
    pyObjectSetAttr(made, pythonField(name), converted);
  }
  if ('lineno' in node && 'col_offset' in node) {
    pyObjectSetAttr(made, 'lineno', node.lineno);
    pyObjectSetAttr(made, 'col_offset', node.col_offset);
    pyObjectSetAttr(made, 'end_lineno', node.end_lineno);
    pyObjectSetAttr(made, 'end_col_offset', node.end_col_offset);
  }
  return made;
}

function convertValue(base: string, value: unknown): PValue {
  if (base === 'constant') return constantValue(value as ConstantValue);
  if (value === null || value === undefined) return null;
  if (base in ENUMS) return contextSingleton(value as string);
  if (typeof value === 'string' || typeof value === 'number') return value;
  return convert(value as AnyNode);
}
