import { beforeEach, expect, test } from 'vitest';
import type { CompileMode } from '../../src/truffle/compiler.ts';
import { compilerLog, compilerOptions } from '../../src/truffle/compiler.ts';
import { safepoint, setSafepointHandler } from '../../src/truffle/safepoint.ts';
import { nextOf } from '../../src/truffle/step.ts';
import * as toy from './toy.ts';

// Random programs of the toy language run in every form; what they print, return and throw must be the same everywhere.

type Tree = readonly [kind: string, ...parts: unknown[]];
const SLOTS = 4;

class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed * 2654435761 + 12345;
  }
  below(n: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) | 0;
    return ((this.#state >>> 8) % 65536) % n;
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

class ProgramMaker {
  readonly random: Random;
  readonly generator: boolean;
  constructor(random: Random, generator: boolean) {
    this.random = random;
    this.generator = generator;
  }

  expression(depth: number): Tree {
    const { random } = this;
    if (depth <= 0 || random.below(4) === 0)
      return random.below(3) === 0
        ? ['const', random.pick([0, 1, 2, 7, 1.5, -3, 999999999, 'box'])]
        : ['read', random.below(SLOTS)];
    switch (random.below(this.generator ? 10 : 8)) {
      case 0:
      case 1:
      case 2:
        return ['op', random.pick(['+', '-', '*', '<']), this.expression(depth - 1), this.expression(depth - 1)];
      case 3:
        return ['not', this.expression(depth - 1)];
      case 4:
        return ['and', this.expression(depth - 1), this.expression(depth - 1)];
      case 5:
        return ['condition', this.expression(depth - 1), this.expression(depth - 1), this.expression(depth - 1)];
      case 6:
        return ['cold', this.expression(depth - 1)];
      case 7:
        return ['call', this.expression(depth - 1), this.expression(depth - 2)];
      default:
        return ['yield', this.expression(depth - 1)];
    }
  }

  block(depth: number, loops: number): Tree {
    const statements: Tree[] = [];
    for (let n = 1 + this.random.below(4); n > 0; n--) statements.push(this.statement(depth, loops));
    return ['block', statements];
  }

  statement(depth: number, loops: number): Tree {
    const { random } = this;
    const choice = depth <= 0 ? random.below(5) : random.below(12);
    switch (choice) {
      case 0:
        return ['print', this.expression(2)];
      case 1:
      case 2:
        return ['write', random.below(SLOTS), this.expression(3)];
      case 3: {
        const jump = random.below(8);
        if (jump === 0) return ['return', this.expression(1)];
        if (jump === 1) return ['throw', this.expression(1)];
        if (loops > 0 && jump < 5) return ['jump', jump === 2 ? toy.BREAK : toy.CONTINUE];
        return ['print', this.expression(1)];
      }
      case 4:
        // what the evaluator cannot inline cannot suspend either
        return ['opaque', random.below(SLOTS), new ProgramMaker(random, false).expression(2)];
      case 5:
      case 6:
        return [
          'if',
          this.expression(2),
          this.block(depth - 1, loops),
          random.below(2) === 0 ? null : this.block(depth - 1, loops),
        ];
      case 7:
      case 8:
      case 9: {
        if (loops >= 2) return ['print', this.expression(2)];
        // counted in a slot of its own, so that it ends
        const counter = SLOTS + loops;
        return ['while', counter, random.pick([3, 8, 30]), this.expression(1), this.block(depth - 1, loops + 1)];
      }
      default:
        return [
          'try',
          this.block(depth - 1, loops),
          random.below(SLOTS),
          random.below(3) === 0 ? null : this.block(depth - 1, loops),
          random.below(2) === 0 ? null : this.block(depth - 1, loops),
        ];
    }
  }
}

function build(tree: Tree, program: Map<string, toy.ToyRoot>): toy.ToyNode {
  const [kind, ...parts] = tree;
  const child = (i: number) => build(parts[i] as Tree, program);
  const optional = (i: number) => (parts[i] === null ? null : child(i));
  switch (kind) {
    case 'const':
      return new toy.ConstNode(parts[0] === 'box' ? new toy.Box(2.5) : parts[0]);
    case 'read':
      return new toy.ReadNode(parts[0] as number, `v${parts[0]}`);
    case 'op':
      return new toy.ArithmeticNode(parts[0] as string, child(1), child(2));
    case 'not':
      return new toy.NotNode(child(0));
    case 'and':
      return new toy.AndNode(child(0), child(1));
    case 'condition':
      return new toy.ConditionNode(child(0), child(1), child(2));
    case 'cold':
      return new toy.ColdNode(child(0));
    case 'call':
      return new toy.CallNode(program, 'callee', [child(0), child(1), new toy.ConstNode(1), new toy.ConstNode(2)]);
    case 'yield':
      return new toy.YieldNode(child(0));
    case 'block':
      return new toy.BlockNode((parts[0] as Tree[]).map((one) => build(one, program)));
    case 'print':
      return new toy.PrintNode(child(0));
    case 'write':
      return new toy.WriteNode(parts[0] as number, child(1));
    case 'opaque':
      return new toy.OpaqueNode(parts[0] as number, child(1));
    case 'return':
      return new toy.ReturnNode(child(0));
    case 'throw':
      return new toy.ThrowNode(child(0));
    case 'jump':
      return new toy.JumpNode(parts[0] as number);
    case 'if':
      return new toy.IfNode(child(0), child(1), optional(2));
    case 'try': {
      const handler = optional(2);
      const cleanup = optional(3);
      return new toy.TryNode(child(0), parts[1] as number, handler, cleanup);
    }
    case 'while': {
      const counter = parts[0] as number;
      const count = new toy.WriteNode(
        counter,
        new toy.ArithmeticNode('+', new toy.ReadNode(counter, 'c'), new toy.ConstNode(1)),
      );
      const test = new toy.AndNode(
        new toy.ArithmeticNode('<', new toy.ReadNode(counter, 'c'), new toy.ConstNode(parts[1])),
        new toy.NotNode(new toy.AndNode(child(2), new toy.ConstNode(false))),
      );
      const loop = new toy.WhileNode(test, new toy.BlockNode([count, child(3)])) as unknown as toy.ToyNode;
      return new toy.BlockNode([new toy.WriteNode(counter, new toy.ConstNode(0)), loop]);
    }
    default:
      throw new Error(kind);
  }
}

function programOf(seed: number, generator: boolean): () => toy.ToyRoot {
  const maker = new ProgramMaker(new Random(seed), generator);
  const body = maker.block(3, 0);
  const callee = new ProgramMaker(new Random(seed + 7919), false).block(1, 0);
  return () => {
    const program = new Map<string, toy.ToyRoot>();
    const slots = ['a', 'b', 'c', 'd', 'counter0', 'counter1'];
    // the callee must not call itself for ever
    const stub = new toy.ToyRoot('stub', slots, 2, new toy.ReturnNode(new toy.ReadNode(0, 'a')));
    program.set('callee', new toy.ToyRoot('callee', slots, 4, build(callee, new Map([['callee', stub]]))));
    return new toy.ToyRoot(`main${seed}`, slots, seed % 5 === 0 ? 2 : 4, build(body, program), generator);
  };
}

const plain = (value: unknown) => (value instanceof toy.Box ? `box ${value.value}` : value);

/** Runs a root several times; what can be observed. */
function observe(root: toy.ToyRoot, run: (root: toy.ToyRoot, args: unknown[]) => unknown): string {
  toy.trace.length = 0;
  const seen: unknown[] = [];
  for (let call = 0; call < 6; call++) {
    try {
      seen.push(plain(run(root, call < 3 ? [call, 2, 3, 0] : [new toy.Box(call), call, 1, 2])));
    } catch (error) {
      if (!(error instanceof toy.ToyError)) throw error;
      seen.push(['thrown', plain(error.value)]);
    }
    if (toy.trace.length > 3000) break;
  }
  return JSON.stringify([seen, toy.trace.slice(0, 3000)]);
}

const invoke = (root: toy.ToyRoot, args: unknown[]) => root.callTarget.invoke(args);

function drive(iterator: Generator<unknown, unknown, unknown>): unknown {
  const running = { iterator, next: iterator.next, outer: null };
  let step = nextOf(running, undefined);
  let sent = 0;
  while (!step.done) {
    toy.trace.push(['yielded', plain(step.value)]);
    const fails = sent % 7 === 6;
    step = nextOf(running, fails ? new toy.ToyError(sent) : sent, fails);
    if (++sent > 200) return 'given up';
  }
  return step.value;
}

const coroutine = (root: toy.ToyRoot, args: unknown[]) => drive(root.callTarget.invokeCoroutine(args));
const generate = (root: toy.ToyRoot, args: unknown[]) => drive(root.callTarget.invoke(args) as never);

function configure(mode: CompileMode, calls: number, turns: number): void {
  compilerOptions.mode = mode;
  compilerOptions.callThreshold = calls;
  compilerOptions.loopThreshold = turns;
  compilerOptions.charactersPerCall = Number.POSITIVE_INFINITY;
}

beforeEach(() => {
  compilerLog.listener = (event) => {
    if (event.kind === 'failed') throw event.error;
  };
});

const COUNT = 60;

test('plain programs', () => {
  for (let seed = 1; seed <= COUNT; seed++) {
    const make = programOf(seed, false);
    configure('never', 1, 1);
    const expected = observe(make(), invoke);
    expect(observe(make(), coroutine), `${seed} skeleton`).toBe(expected);
    configure('always', 1, 1);
    expect(observe(make(), invoke), `${seed} always`).toBe(expected);
    expect(observe(make(), coroutine), `${seed} coroutine`).toBe(expected);
    configure('auto', 3, 5);
    expect(observe(make(), invoke), `${seed} auto`).toBe(expected);
    expect(observe(make(), coroutine), `${seed} auto coroutine`).toBe(expected);
    configure('auto', 1000, 2);
    expect(observe(make(), invoke), `${seed} loops alone`).toBe(expected);
    const onHeap = make();
    onHeap.heapFrame = true;
    configure('always', 1, 1);
    expect(observe(onHeap, invoke), `${seed} heap frame`).toBe(expected);
    compilerOptions.sizeLimit = 600;
    expect(observe(make(), invoke), `${seed} small`).toBe(expected);
    compilerOptions.sizeLimit = 120_000;
  }
});

test('generators', () => {
  for (let seed = 1001; seed <= 1000 + COUNT; seed++) {
    const make = programOf(seed, true);
    configure('never', 1, 1);
    const expected = observe(make(), generate);
    expect(observe(make(), coroutine), `${seed} skeleton coroutine`).toBe(expected);
    configure('always', 1, 1);
    expect(observe(make(), generate), `${seed} always`).toBe(expected);
    expect(observe(make(), coroutine), `${seed} coroutine`).toBe(expected);
    configure('auto', 3, 5);
    expect(observe(make(), generate), `${seed} auto`).toBe(expected);
    configure('auto', 1000, 2);
    expect(observe(make(), generate), `${seed} loops alone`).toBe(expected);
    compilerOptions.sizeLimit = 600;
    configure('always', 1, 1);
    expect(observe(make(), generate), `${seed} small`).toBe(expected);
    compilerOptions.sizeLimit = 120_000;
  }
});

test('safepoints are polled in every form', () => {
  let polls = 0;
  const poll = () => {
    polls++;
  };
  setSafepointHandler({
    poll,
    dueInCoroutine() {
      polls++;
      return polls % 2 === 0;
    },
    *pollCoroutine() {},
  });
  const make = () => {
    const one = new toy.ConstNode(1);
    const read = new toy.ReadNode(0, 'n');
    const down = new toy.WriteNode(0, new toy.ArithmeticNode('-', read, one));
    const loop = new toy.WhileNode(new toy.ReadNode(0, 'n'), down) as unknown as toy.ToyNode;
    return new toy.ToyRoot('countdown', ['n'], 1, loop);
  };
  safepoint.cells[0] = 1;
  for (const mode of ['never', 'always'] as const)
    for (const run of [invoke, coroutine]) {
      configure(mode, 1, 1);
      polls = 0;
      run(make(), [5]);
      expect(polls, `${mode} ${run.name}`).toBe(6);
    }
  safepoint.cells[0] = 0;
});
