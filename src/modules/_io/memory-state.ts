import { pyObjectCallMethod, pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { asSsize } from '../../runtime/abstract/number.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PObject, PValue } from '../../runtime/object.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/*
 * What the streams in memory are pickled by: a tuple of what `__init__` takes, the position, and a copy of `__dict__` or None.
 */

/** The last item of the state. */
export function attributesOf(stream: PObject): PValue {
  const dict = pyObjectGetAttr(stream, '__dict__');
  return dict instanceof PDict && dict.size > 0 ? pyObjectCallMethod(dict, 'copy') : null;
}

/** The items of a state, at least `size`; TypeError for anything else. */
export function stateItems(stream: PObject, state: PValue, size: 3 | 4): readonly PValue[] {
  if (state instanceof PTuple && state.items.length >= size) return state.items;
  const name = `_io.${typeOf(stream).name}`;
  throw typeError(`${name}.__setstate__ argument should be ${size}-tuple, got ${typeOf(state).tpName}`);
}

/** `state[at]` as a position. */
export function positionOf(state: readonly PValue[], at: 1 | 2): number {
  const value = state[at]!;
  const [place, joint] = at === 1 ? ['second', 'not'] : ['third', 'got'];
  if (intValue(value) === undefined)
    throw typeError(`${place} item of state must be an integer, ${joint} ${typeOf(value).tpName}`);
  const position = asSsize(value);
  if (position < 0) throw valueError('position value cannot be negative');
  return position;
}

/** Gives a stream the attributes that `state[at]` holds. */
export function setAttributes(stream: PObject, state: readonly PValue[], at: 2 | 3): void {
  const given = state[at]!;
  if (given === null) return;
  if (!(given instanceof PDict))
    throw typeError(`${at === 2 ? 'third' : 'fourth'} item of state should be a dict, got a ${typeOf(given).tpName}`);
  pyObjectCallMethod(pyObjectGetAttr(stream, '__dict__'), 'update', [given]);
}
