import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import type { PFunction } from '../../runtime/values/function.ts';
import { CLOSED, coroutineType, PGenerator } from '../../runtime/values/generator.ts';
import { forget, noteUnawaited, takeUnawaited } from '../../runtime/values/unawaited.ts';
import { reportUnraisable } from '../weakref/weakref.ts';

/*
 * `RuntimeWarning: coroutine … was never awaited`: for those that a collection finds dead, and for all that are left at the end.
 */

/** What is kept of a coroutine while the host collects: enough for a twin to warn about. */
class UnawaitedRemains {
  readonly #original: WeakRef<PGenerator>;
  readonly #fn: PFunction;
  readonly #name: string;
  readonly #qualname: string;
  readonly #origin: PGenerator['origin'];
  constructor(original: PGenerator) {
    this.#original = new WeakRef(original);
    this.#fn = original.fn;
    this.#name = original.name;
    this.#qualname = original.qualname;
    this.#origin = original.origin;
  }
  get alive(): PGenerator | undefined {
    return this.#original.deref();
  }
  twin(): PGenerator {
    const twin = new PGenerator(coroutineType, this.#fn, [][Symbol.iterator]() as PGenerator['iterator']);
    twin.name = this.#name;
    twin.qualname = this.#qualname;
    twin.origin = this.#origin;
    twin.state = CLOSED;
    return twin;
  }
}

/** Lets go of the coroutines that have not begun; the result, called after the collection, warns of those that died. */
export function letGoOfUnawaited(): () => number {
  const all = takeUnawaited().map((coroutine) => new UnawaitedRemains(coroutine));
  return () => {
    const dead: UnawaitedRemains[] = [];
    for (const one of all) {
      const alive = one.alive;
      if (alive === undefined) dead.push(one);
      else noteUnawaited(alive);
    }
    for (const one of dead) warnOf(one.twin());
    return dead.length;
  };
}

/** Warns of all that never began: at the end of the program. */
export function warnOfUnawaited(): void {
  for (const coroutine of takeUnawaited()) warnOf(coroutine);
}

/** Warns of a coroutine that has not begun and that nobody has any more. */
export function dropUnawaited(coroutine: PGenerator): void {
  if (coroutine.older === null) return;
  forget(coroutine);
  coroutine.state = CLOSED;
  warnOf(coroutine);
}

function warnOf(coroutine: PGenerator): void {
  try {
    pyObjectCall1(importAttribute('warnings', '_warn_unawaited_coroutine'), coroutine);
  } catch (error) {
    reportUnraisable(error, coroutine);
  }
}
