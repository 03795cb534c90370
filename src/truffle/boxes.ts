/**
 * A class of immutable values that hold a number and nothing else. Where the tree stores such values to a slot (`Node.boxedSlots`), compiled
 * code keeps the number in a variable of its own and the `marker`, itself an instance, in the slot's; it makes an instance where one is
 * needed. So identity of instances means nothing: whoever compares them by identity compares their numbers. NaN stays in its instance.
 */
export interface BoxClass {
  readonly cls: new (value: number) => object;
  /** The field with the number. */
  readonly field: string;
  readonly marker: object;
}

/** What the language declared; null for a language without such a class. */
export const boxes: { declared: BoxClass | null } = { declared: null };

export function declareBoxes(declared: BoxClass): void {
  boxes.declared = declared;
}

/** What compiled code stores to a slot that had bare numbers when something else comes. Calls that never happened cost V8 nothing. */
export function asIs(value: unknown): unknown {
  return value;
}

export function boxNaN(value: number): unknown {
  return new boxes.declared!.cls(value);
}
