import { expect, test } from 'vitest';
import { machineOf } from '../../src/truffle/evaluator/machine.ts';
import { outlineOf, UnknownForm } from '../../src/truffle/evaluator/outline.ts';
import { delegate, STEP } from '../../src/truffle/step.ts';

const outlined = (body: string) => outlineOf(`function* f(a) {\n${body}\n}`).body.body;

test('names that expressions read and write', () => {
  const [store, effect, nested] = outlined(
    `(x = k1.field(a, "b; c }", -y[z]) + \`t\${u}\`);\nk2.q = (r = v) + (++w);\n!(p = 1);`,
  );
  expect(store).toMatchObject({ kind: 'store', declares: false });
  const spans = [store, effect, nested].map((one) =>
    one!.kind === 'store' ? one!.stored[0]!.value : (one as any).value,
  );
  expect(spans[0].reads).toEqual(['k1', 'a', 'y', 'z', 't$', 'u']);
  expect(spans[1]).toMatchObject({ reads: ['k2', 'v', 'w'], writes: ['r', 'w'] });
  expect(spans[2]).toMatchObject({ writes: ['p'] });
});

test('forms that nobody emits are refused', () => {
  for (const body of ['while (a) b;', 'f(yield a);', 'a(() => b);', 'for (let i = 0; ; ) a;'])
    expect(() => outlined(body)).toThrow(UnknownForm);
});

/** Makes the machine of a body, and the same as V8 runs it. */
function both(body: string): [Iterator<unknown>, Iterator<unknown>] {
  const text = `function* f(a) {\n${body}\n}`;
  const machine = new Function('STEP', 'delegate', `"use strict"; ${machineOf(text, 'f')!}`)(STEP, delegate);
  return [machine(5), new Function(`"use strict"; return ${text}`)()(5)];
}

test('machines do what the generator does', () => {
  const [machine, generator] = both(`
    let sum = 0, kept = a;
    E: { let x; H: { try {
      B: for (;;) {
        const t = yield sum;
        if (t === undefined) break B;
        S: switch (t) { case "skip": { break S; } default: { sum = sum + t; } }
        if (sum > 100) { x = kept; break H; }
        if (t === 7) { const u = yield "seven"; kept = kept + u; }
      }
    } catch (e) { x = e; break H; }
    break E;
    }
    sum = yield [x, kept];
    }
    return [sum, kept];`);
  for (const sent of [undefined, 1, 'skip', 7, 30, 90, 4, undefined, 1]) {
    const { value, done } = machine.next(sent as never);
    expect({ value, done }).toEqual(generator.next(sent as never));
  }
});

test('what did not change since the last step is not kept again', () => {
  const text = machineOf('function* f(a) {\nlet b = 1;\nB: for (;;) {\nconst t = yield a + b;\nb = b + t;\n}\n}', 'f')!;
  expect(text.match(/this\.b = b;/g)).toHaveLength(1);
  expect(text.match(/this\.a = a;/g)).toHaveLength(1);
  expect(text).toMatch(/STEP\.done = false;\nthis\.b = b;\nthis\.state/);
});
