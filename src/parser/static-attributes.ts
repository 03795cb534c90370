import type { NodeOf } from './ast.ts';

/** Names assigned as `self.name` in the methods of a class: `__static_attributes__`. */
export function staticAttributes(definition: NodeOf<'ClassDef'>): readonly string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    if (value === null || typeof value !== 'object' || !('kind' in value)) return;
    const node = value as NodeOf<'Attribute'>;
    if ((node.kind as string) === 'ClassDef') return;
    if (node.kind === 'Attribute' && node.ctx === 'Store' && node.value.kind === 'Name' && node.value.id === 'self')
      names.add(node.attr);
    for (const field of Object.values(node)) if (typeof field === 'object' && field !== null) visit(field);
  };
  for (const item of definition.body)
    if (item.kind === 'FunctionDef' || item.kind === 'AsyncFunctionDef') visit(item.body);
  return [...names];
}
