import { expect, test } from 'vitest';
import { type AnyNode, type NodeOf, SCHEMA, type TypeParam } from '../../src/parser/ast.ts';
import { checkModule } from '../../src/parser/compile-checks.ts';
import { dump } from '../../src/parser/dump.ts';
import { parse } from '../../src/parser/parser.ts';
import { isStored } from '../../src/parser/stored/function.ts';
import { readModule } from '../../src/parser/stored/reader.ts';
import { storeModule } from '../../src/parser/stored/writer.ts';
import { buildSymtable, mangle, type SymbolTable } from '../../src/parser/symtable.ts';

const FILE = { filename: '<test>' };

function scopes(source: string) {
  const { top } = buildSymtable(parse(source).ast, FILE);
  return top;
}

function messageOf(source: string): string | null {
  try {
    const { ast } = parse(source);
    checkModule(ast, buildSymtable(ast, FILE), FILE);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

test('variables of a function and its closure', () => {
  const f = scopes('def f(a, *b, c):\n  x = y = a\n  def g(): return x, c\n').children[0]!;
  expect(f.varnames).toEqual(['a', 'c', 'b', 'y', 'g']);
  expect(f.cellvars).toEqual(['c', 'x']);
  expect(f.children[0]!.freevars).toEqual(['c', 'x']);
});

test('a list comprehension runs in the frame around it', () => {
  const f = scopes('def f(a):\n  return [(x, lambda: x) for x in a]\n').children[0]!;
  expect(f.varnames).toEqual(['a', 'x']);
  expect(f.cellvars).toEqual(['x']);
  expect(f.children.map((child) => child.name)).toEqual(['lambda']);
});

test('a class keeps a cell for super()', () => {
  expect(scopes('class A:\n  def f(self): super()\n').children[0]!.needsClassClosure).toBe(true);
});

test('names are mangled', () => {
  expect(mangle('_A', '__x')).toBe('_A__x');
  expect(mangle('A', '__x__')).toBe('__x__');
});

test.each([
  ['def f():\n  x\n  global x\n', "name 'x' is used prior to global declaration"],
  ['nonlocal x\n', 'nonlocal declaration not allowed at module level'],
  ['break\n', "'break' outside loop"],
  ['return\n', "'return' outside function"],
  ['match x:\n  case a: pass\n  case 1: pass\n', "name capture 'a' makes remaining patterns unreachable"],
  ['x\nfrom __future__ import annotations\n', 'from __future__ imports must occur at the beginning of the file'],
  ['for x in y:\n  continue\n', null],
])('%j', (source, message) => {
  expect(messageOf(source)).toBe(message);
});

test('a stored module is the same when read', () => {
  const source = [
    'async def f(x: int = 2**70, /, *a, k=1j, **kw) -> "s":',
    '  def g(y): return x, y, [z for z in y]',
    '  return {b"a": 1.5j, **x}, ..., -3, "\u20ac"',
    'class C[T: int = str](B, m=M):',
    '  "doc"',
    '  def __init__(self): self.a = self.b = lambda: __class__',
    '  async def __private(self, __x): yield __x',
  ].join('\n');
  const { ast } = parse(source);
  const table = buildSymtable(ast, FILE);
  const read = readModule(storeModule(ast, table, true));
  expect(read.remark).toBe(true);
  expect(dump(read.ast, true)).toBe(dump(ast, true));
  expect(shape(read.ast, read.table)).toEqual(shape(ast, table));
});

/** What the compiler asks of the scopes of all nodes. */
function shape(root: AnyNode, table: SymbolTable): unknown[] {
  const found: unknown[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (value === null || typeof value !== 'object' || !('kind' in value)) return;
    const node = value as AnyNode;
    for (const scope of [
      table.scopeOf(node),
      table.typeParamsScopeOf(node),
      table.typeParamDefaultScopeOf(node as TypeParam),
    ]) {
      if (scope === undefined) continue;
      const { kind, varnames, cellvars, freevars, parameters, className, nested, generator, coroutine, inlined } =
        scope;
      const symbols = [...scope.symbols.values()].map((symbol) => [symbol.name, symbol.scope]);
      found.push({ kind, varnames, cellvars, freevars, parameters, className, nested, generator, coroutine, inlined });
      found.push(symbols, scope.needsClassClosure, scope.needsClassDict, scope.mangledNames);
    }
    for (const field of Object.keys(SCHEMA[node.kind][1])) visit((node as unknown as Record<string, unknown>)[field]);
  };
  visit(root);
  return found;
}

test('functions of a stored module are read when they are asked for', () => {
  const { ast } = parse('def f(a):\n  "  what it does"\n  return a\n');
  const data = storeModule(ast, buildSymtable(ast, FILE), false);
  const f = (readModule(data).ast as NodeOf<'Module'>).body[0] as NodeOf<'FunctionDef'>;
  if (!isStored(f)) throw new Error('not stored');
  expect([f.doc, f.parameterNames, f.plainParameters]).toEqual(['what it does', ['a'], true]);
  expect(f.body.map((statement) => statement.kind)).toEqual(['Return']);
  expect(() => readModule(data.slice(0, 40))).toThrow(RangeError);
});
