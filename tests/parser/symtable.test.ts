import { expect, test } from 'vitest';
import { decodeAst, encodeAst } from '../../src/parser/ast-codec.ts';
import { checkModule } from '../../src/parser/compile-checks.ts';
import { parse } from '../../src/parser/parser.ts';
import { buildSymtable, mangle } from '../../src/parser/symtable.ts';

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

test('a stored tree is the same when read', () => {
  const { ast } = parse('def f(x: int = 2**70) -> "s":\n  return {b"a": 1.5j, **x}, ..., -3\n');
  expect(decodeAst(encodeAst(ast))).toEqual(ast);
});
