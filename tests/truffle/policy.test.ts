import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeEach, expect, test } from 'vitest';
import { templatesPlugin } from '../../scripts/templates-plugin.mjs';
import { type CompilerEvent, compilerLog, compilerOptions } from '../../src/truffle/compiler.ts';
import { describeCompilerEvent } from '../../src/truffle/compiler-report.ts';
import * as toy from './toy.ts';

const events: CompilerEvent[] = [];
beforeEach(() => {
  compilerOptions.mode = 'auto';
  compilerOptions.callThreshold = 3;
  compilerOptions.loopThreshold = 20;
  compilerOptions.charactersPerCall = Number.POSITIVE_INFINITY;
  events.length = 0;
  compilerLog.listener = (event) => {
    if (event.kind === 'failed') throw event.error;
    events.push(event);
  };
});

const read = (slot: number) => new toy.ReadNode(slot, `v${slot}`);
const add = () => new toy.ArithmeticNode('+', read(0), read(1));
const kinds = () => events.map((event) => event.kind);

test('a changed specialization makes new code, after a while', () => {
  const root = new toy.ToyRoot('add', ['a', 'b'], 2, new toy.ReturnNode(add()));
  for (let i = 0; i < 5; i++) expect(root.callTarget.invoke([i, 1])).toBe(i + 1);
  expect(kinds()).toEqual(['compiled']);
  expect(events[0]!.nodes).toEqual([]);
  expect(describeCompilerEvent(events[0]!)).toMatch(/^compiled add: \d+ characters in [\d.]+ ms$/);
  for (let i = 0; i < 5; i++) expect(root.callTarget.invoke(['x', i])).toBe(`x${i}`);
  expect(kinds()).toEqual(['compiled', 'invalidated', 'compiled']);
  expect(describeCompilerEvent(events[1]!)).toBe('invalidated add: ArithmeticNode changed');
});

test('a cold node is a call until it has run', () => {
  const cold = new toy.ColdNode(new toy.ConstNode(7));
  const root = new toy.ToyRoot('cold', ['a'], 1, new toy.ReturnNode(new toy.ConditionNode(read(0), cold, read(0))));
  for (let i = 0; i < 5; i++) expect(root.callTarget.invoke([0])).toBe(0);
  expect(events.at(-1)!.nodes.map(({ why }) => why)).toEqual(['ColdNode was never executed']);
  for (let i = 0; i < 5; i++) expect(root.callTarget.invoke([1])).toBe(7);
  expect(events.at(-1)!.kind).toBe('compiled');
  expect(events.at(-1)!.nodes).toEqual([]);
});

test('a running loop leaves stale code at its back-edge', () => {
  // from turn 5000 on the sum becomes a box
  const step = new toy.ConditionNode(
    new toy.ArithmeticNode('<', read(0), new toy.ConstNode(1000)),
    new toy.ConstNode(new toy.Box(1)),
    new toy.ConstNode(1),
  );
  const body = new toy.BlockNode([
    new toy.WriteNode(1, new toy.ArithmeticNode('+', read(1), step)),
    new toy.WriteNode(0, new toy.ArithmeticNode('-', read(0), new toy.ConstNode(1))),
  ]);
  const loop = new toy.WhileNode(read(0), body) as unknown as toy.ToyNode;
  const root = new toy.ToyRoot('loop', ['n', 's'], 2, new toy.BlockNode([loop, new toy.ReturnNode(read(1))]));
  expect(root.callTarget.invoke([6000, 0])).toEqual(new toy.Box(6000));
  expect(kinds().filter((kind) => kind === 'compiled').length).toBeGreaterThan(1);
  expect(kinds()).toContain('invalidated');
  expect(events.every((event) => event.unit.entry !== root)).toBe(true);
});

test('what is too large stays calls', () => {
  const many = Array.from({ length: 200 }, () => new toy.WriteNode(0, add()));
  const root = new toy.ToyRoot('large', ['a', 'b'], 2, new toy.BlockNode([...many, new toy.ReturnNode(read(0))]));
  compilerOptions.sizeLimit = 5000;
  for (let i = 0; i < 5; i++) expect(root.callTarget.invoke([0, 1])).toBe(200);
  compilerOptions.sizeLimit = 120_000;
  const { unit, nodes } = events.at(-1)!;
  expect(unit.code!.source.length).toBeLessThan(60_000);
  expect(nodes.length).toBeGreaterThan(50);
  expect(describeCompilerEvent(events.at(-1)!)).toContain('the code is too large (');
});

test('skeletons are quick to make and survive specialization', () => {
  const make = () => {
    const loop = new toy.WhileNode(
      read(0),
      new toy.BlockNode([
        new toy.PrintNode(new toy.YieldNode(read(0))),
        new toy.WriteNode(0, new toy.ArithmeticNode('-', read(0), new toy.ConstNode(1))),
      ]),
    ) as unknown as toy.ToyNode;
    return new toy.ToyRoot('down', ['n'], 1, loop, true);
  };
  for (let i = 0; i < 200; i++) expect([...(make().callTarget.invoke([3]) as Generator)]).toEqual([3, 2, 1]);
  expect(new Set(kinds())).toEqual(new Set(['compiled']));
  const times = events.slice(-100).map((event) => event.milliseconds);
  expect(times.toSorted((a, b) => a - b)[50]).toBeLessThan(1);
});

test('skeletons of trees of one shape share their text, and run their own nodes', () => {
  const countDown = (given: toy.ToyNode, by: number, ...more: toy.ToyNode[]) => {
    const step = new toy.WriteNode(0, new toy.ArithmeticNode('-', read(0), new toy.ConstNode(by)));
    const body = new toy.BlockNode([new toy.PrintNode(new toy.YieldNode(given)), ...more, step]);
    return new toy.ToyRoot('down', ['n'], 1, new toy.WhileNode(read(0), body) as unknown as toy.ToyNode, true);
  };
  const run = (root: toy.ToyRoot) => {
    const items = [...(root.callTarget.invoke([4]) as Generator)];
    return [items, events.at(-1)!.unit.code!.source] as const;
  };
  const [first, text] = run(countDown(read(0), 1));
  expect(first).toEqual([4, 3, 2, 1]);
  expect(run(countDown(new toy.ArithmeticNode('+', read(0), new toy.ConstNode(10)), 2))).toEqual([[14, 12], text]);
  const [inner, other] = run(countDown(new toy.YieldNode(read(0)), 2));
  expect(inner).toEqual([4, null, 2, null]);
  expect(other).not.toBe(text);
  const [twice, longer] = run(countDown(read(0), 2, new toy.PrintNode(new toy.YieldNode(new toy.ConstNode(0)))));
  expect(twice).toEqual([4, 0, 2, 0]);
  expect(longer).not.toBe(text);
  // a change of one tree says nothing of another
  const [one, two] = [countDown(read(0), 1), countDown(read(0), 2)];
  for (const root of [one, two]) run(root);
  const [unit] = one.units;
  const changed = [...unit!.nodes.keys()].find((node) => unit!.nodes.get(node)!.size > 0)!;
  expect(two.units[0]!.nodes.has(changed)).toBe(false);
  expect(two.units[0]!.nodes.size).toBe(unit!.nodes.size);
});

test('the minified bundle compiles; where code generation is forbidden the interpreter runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tspy-'));
  try {
    const entry = join(folder, 'entry.ts');
    const toyPath = fileURLToPath(new URL('toy.ts', import.meta.url));
    const compilerPath = fileURLToPath(new URL('../../src/truffle/compiler.ts', import.meta.url));
    writeFileSync(
      entry,
      `import * as toy from ${JSON.stringify(toyPath)};
import { compilerLog, compilerOptions } from ${JSON.stringify(compilerPath)};
compilerOptions.mode = 'always';
let compiled = 0;
compilerLog.listener = (event) => { if (event.kind === 'compiled') compiled++; };
const read = new toy.ReadNode(0, 'n');
const root = new toy.ToyRoot('inc', ['n'], 1, new toy.ReturnNode(new toy.ArithmeticNode('+', read, new toy.ConstNode(1))));
let sum = 0;
for (let i = 0; i < 10; i++) sum += root.callTarget.invoke([i]);
let refused = '';
const yields = new toy.ToyRoot('gen', ['n'], 1, new toy.ReturnNode(new toy.YieldNode(new toy.ConstNode(1))), true);
try { yields.callTarget.invoke([1]).next(); } catch (error) { refused = error.name; }
console.log(sum, compiled > 0, refused);
`,
    );
    const outfile = join(folder, 'out.mjs');
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      plugins: [templatesPlugin],
      logLevel: 'error',
      nodePaths: [fileURLToPath(new URL('../../node_modules', import.meta.url))],
    });
    const run = (...flags: string[]) =>
      spawnSync(process.execPath, [...flags, outfile], { encoding: 'utf8' }).stdout.trim();
    expect(run()).toBe('55 true');
    expect(run('--disallow-code-generation-from-strings')).toBe('55 false CodeGenerationForbidden');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
