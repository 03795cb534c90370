import { beforeEach, expect, test } from 'vitest';
import { type CompilerEvent, compilerLog, compilerOptions } from '../../src/truffle/compiler.ts';
import { nextOf } from '../../src/truffle/step.ts';
import * as toy from './toy.ts';

const events: CompilerEvent[] = [];
beforeEach(() => {
  compilerOptions.mode = 'auto';
  compilerOptions.callThreshold = 3;
  compilerOptions.loopThreshold = 20;
  compilerOptions.charactersPerCall = Number.POSITIVE_INFINITY;
  events.length = 0;
  toy.trace.length = 0;
  compilerLog.listener = (event) => {
    if (event.kind === 'failed') throw event.error;
    events.push(event);
  };
});

const read = (slot: number) => new toy.ReadNode(slot, `v${slot}`);
const int = (value: number) => new toy.ConstNode(value);
const op = (name: string, a: toy.ToyNode, b: toy.ToyNode) => new toy.ArithmeticNode(name, a, b);
const block = (...statements: toy.ToyNode[]) => new toy.BlockNode(statements);
const write = (slot: number, value: toy.ToyNode) => new toy.WriteNode(slot, value);
const loop = (test: toy.ToyNode, ...body: toy.ToyNode[]) =>
  new toy.WhileNode(test, block(...body)) as never as toy.ToyNode;
const ret = (value: toy.ToyNode) => new toy.ReturnNode(value);

test('fib', () => {
  const program = new Map<string, toy.ToyRoot>();
  const call = (arg: toy.ToyNode) => new toy.CallNode(program, 'fib', [arg]);
  const fib = new toy.ToyRoot(
    'fib',
    ['n'],
    1,
    block(
      new toy.IfNode(op('<', read(0), int(2)), ret(read(0)), null),
      ret(op('+', call(op('-', read(0), int(1))), call(op('-', read(0), int(2))))),
    ),
  );
  program.set('fib', fib);
  expect(fib.callTarget.invoke([20])).toBe(6765);
  const last = events.filter((event) => event.kind === 'compiled').at(-1)!;
  expect(last.nodes).toEqual([]);
  const coroutine = fib.callTarget.invokeCoroutine([20]);
  expect(coroutine.next()).toEqual({ value: 6765, done: true });
});

test('loop, alone and whole', () => {
  const root = new toy.ToyRoot(
    'sum',
    ['n', 'i', 's'],
    1,
    block(
      write(1, int(0)),
      write(2, int(0)),
      loop(
        op('<', read(1), read(0)),
        write(1, op('+', read(1), int(1))),
        new toy.IfNode(op('<', read(1), int(50)), new toy.JumpNode(toy.CONTINUE), null),
        new toy.IfNode(
          op('<', int(900), read(1)),
          block(new toy.PrintNode(read(1)), new toy.JumpNode(toy.BREAK)),
          null,
        ),
        write(2, op('+', read(2), read(1))),
      ),
      ret(read(2)),
    ),
  );
  const sum = (n: number) => {
    let s = 0;
    for (let i = 50; i < Math.min(n + 1, 901); i++) s += i;
    return s;
  };
  for (const n of [10, 100, 2000, 60, 3000, 900, 5]) expect(root.callTarget.invoke([n])).toBe(sum(n));
});

test('generator', () => {
  const root = new toy.ToyRoot(
    'count',
    ['n', 'i', 's'],
    1,
    block(
      write(1, int(0)),
      loop(
        op('<', read(1), read(0)),
        write(2, new toy.YieldNode(op('*', read(1), int(2)))),
        write(1, op('+', read(1), int(1))),
      ),
      ret(read(2)),
    ),
    true,
  );
  for (let k = 0; k < 6; k++) {
    const iterator = root.callTarget.invoke([100]) as Generator;
    const running = { iterator, next: iterator.next, outer: null };
    for (let i = 0; i < 100; i++) expect(nextOf(running, i - 1)).toEqual({ value: i * 2, done: false });
    expect(nextOf(running, 'last')).toEqual({ value: 'last', done: true });
    expect(nextOf(running, 'again')).toEqual({ value: undefined, done: true });
  }
});

test('generators are machines that keep what is live', () => {
  const root = new toy.ToyRoot(
    'twice',
    ['n', 'm'],
    1,
    block(write(1, op('*', read(0), int(2))), write(1, new toy.YieldNode(read(1))), ret(read(0))),
    true,
  );
  compilerOptions.mode = 'always';
  for (let k = 0; k < 3; k++) {
    const iterator = root.callTarget.invoke([4]) as Generator;
    const running = { iterator, next: iterator.next, outer: null };
    expect(nextOf(running, undefined)).toEqual({ value: 8, done: false });
    expect(nextOf(running, 1)).toEqual({ value: 4, done: true });
  }
  const code = events.filter(({ kind, unit }) => kind === 'compiled' && !unit.form.skeleton).at(-1)!.unit.code!.source;
  expect(code).not.toContain('function*');
  const kept = /^this\.state = \d+; return STEP;$/m.exec(code)!;
  const saved = code.slice(0, kept.index).split('\n').at(-2)!;
  expect(saved).toContain('s0_n');
  expect(saved).not.toContain('s1_m');
});
