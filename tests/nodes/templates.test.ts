import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { templateOf } from '../../src/truffle/evaluator/template.ts';
import { everyTemplate, methodSource } from '../../src/truffle/templates.ts';

test('every execute method of the Python nodes can be inlined', async () => {
  const folder = fileURLToPath(new URL('../../src/nodes/', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const file of files) await import(`${folder}${file}`);
  const templates = everyTemplate();
  expect(templates.length).toBeGreaterThan(200);
  const problems: string[] = [];
  for (const { name, source } of templates) {
    const template = templateOf(source);
    if (template.unsupported !== null) problems.push(`${name}: ${template.unsupported}`);
    for (const [binding, value] of Object.entries(template.bindings))
      if (value === undefined) problems.push(`${name}: ${binding} is not initialized`);
    for (const free of template.free)
      if (!Object.hasOwn(template.bindings, free) && !(free in globalThis))
        problems.push(`${name}: ${free} is no constant`);
  }
  expect(problems).toEqual([]);
});

/**
 * Run by the interpreter only (`assignCall`, `clearKeeping`), called by the evaluator's own hand (`continueLoop`), or calls of skeletons whose
 * entries run no Python code (`meet`, `storesAsKnown`).
 */
const NOT_INLINED = new Set(['assignCall', 'clearKeeping', 'continueLoop', 'meet', 'storesAsKnown']);

test('what an execute method calls of its node is inlined too, if it runs children', async () => {
  const problems = new Set<string>();
  for (const { name, source } of everyTemplate()) {
    const owner = source.owner as { prototype: Record<string, unknown> } | null;
    if (owner === null) continue;
    for (const called of templateOf(source).called) {
      const method = owner.prototype[called];
      if (NOT_INLINED.has(called) || typeof method !== 'function' || methodSource(owner, called) !== null) continue;
      if (/\.execute\w*\(frame/.test(method.toString())) problems.add(`${name} calls ${called}`);
    }
  }
  expect([...problems]).toEqual([]);
});
