import { currentContext } from '../../runtime/context.ts';
import { rt } from '../../runtime/registers.ts';
import { generatorType, PGenerator, SUSPENDED } from '../../runtime/values/generator.ts';
import { PModule } from '../../runtime/values/module.ts';
import { reportUnraisable } from '../weakref/weakref.ts';
import { closeGenerator } from './protocol.ts';

/*
 * Generators that are left before their end. CPython closes one when its last reference goes. Nobody counts references here; closed are those
 * whose last reference is plain to see: of a `for` over a call, and of the globals of the program when it ends.
 */

/** Closes a generator that nothing refers to any more; what is being raised or returned meanwhile stays. */
export function closeAbandoned(generator: PGenerator): void {
  if (generator.state !== SUSPENDED) return;
  const { raised } = rt;
  try {
    closeGenerator(generator);
  } catch (error) {
    reportUnraisable(error, generator);
  }
  rt.raised = raised;
}

/** Closes what the globals of `__main__` hold. */
export function closeGlobals(): void {
  const main = currentContext().modules.getStr('__main__');
  if (!(main instanceof PModule)) return;
  const held: PGenerator[] = [];
  for (const cursor = main.dict.storage.cursor(); cursor.next(); ) {
    const { value } = cursor;
    if (value instanceof PGenerator && value.shape.cls === generatorType) held.push(value);
  }
  for (const generator of held) closeAbandoned(generator);
}
