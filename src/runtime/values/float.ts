import { PBase } from '../object.ts';

/**
 * A Python float. Exact floats have nothing but their value, so that V8 can keep them out of the heap; instances of subclasses are
 * `PFloatInstance`. `x.constructor === PFloat` is the test for an exact one.
 */
export class PFloat extends PBase {
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }
}
