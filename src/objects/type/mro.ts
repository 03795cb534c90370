import { callSpecial } from '../../runtime/abstract/attribute.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { typeError } from '../../runtime/errors.ts';
import { PType } from '../../runtime/type.ts';
import { typeType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { solidBase } from './layout.ts';

/** `mro_implementation`: the C3 linearization of a class and its bases. */
export function linearize(type: PType): PType[] {
  const bases = type.bases;
  for (const base of bases)
    if (incomplete.has(base)) throw typeError(`Cannot extend an incomplete type '${base.name}'`);
  if (bases.length === 1) return [type, ...bases[0]!.mro];
  for (let i = 0; i < bases.length; i++)
    if (bases.indexOf(bases[i]!, i + 1) > 0) throw typeError(`duplicate base class ${bases[i]!.name}`);
  const result: PType[] = [type];
  const sequences: (readonly PType[])[] = [...bases.map((base) => base.mro), bases];
  const heads = sequences.map(() => 0);
  for (;;) {
    let candidate: PType | undefined;
    let unfinished = false;
    for (let i = 0; i < sequences.length && candidate === undefined; i++) {
      const head = sequences[i]![heads[i]!];
      if (head === undefined) continue;
      unfinished = true;
      if (!sequences.some((sequence, k) => sequence.indexOf(head, heads[k]! + 1) > 0)) candidate = head;
    }
    if (candidate === undefined) {
      if (!unfinished) return result;
      throw inconsistent(sequences, heads);
    }
    result.push(candidate);
    for (let i = 0; i < sequences.length; i++) if (sequences[i]![heads[i]!] === candidate) heads[i]!++;
  }
}

/** `set_mro_error`: names the classes that stand first in what is left. */
function inconsistent(sequences: readonly (readonly PType[])[], heads: readonly number[]) {
  const names = new Set<string>();
  sequences.forEach((sequence, i) => {
    const head = sequence[heads[i]!];
    if (head !== undefined) names.add(head.name);
  });
  return typeError(`Cannot create a consistent method resolution order (MRO) for bases ${[...names].join(', ')}`);
}

/** Classes whose first MRO is being made: Python code sees none yet. */
const incomplete = new WeakSet<PType>();

export function isIncomplete(type: PType): boolean {
  return incomplete.has(type);
}

/** The first MRO of a new class. A custom `mro()` may look at the class, so its plain bases stand in meanwhile. */
export function firstMro(type: PType, base: PType): void {
  type.mro = [type, ...base.mro];
  incomplete.add(type);
  try {
    changeMro(type);
  } finally {
    incomplete.delete(type);
  }
}

/** `mro_internal`: false when a custom `mro()` has changed the MRO itself, by way of `__bases__`. */
export function changeMro(type: PType): boolean {
  const before = type.mro;
  const mro = computeMro(type);
  if (type.mro !== before) return false;
  type.mro = mro;
  incomplete.delete(type);
  return true;
}

/** `mro_invoke`: the metaclass's `mro()` if it overrides the standard one, checked. */
function computeMro(type: PType): PType[] {
  const metatype = typeOf(type);
  const method = metatype.lookup('mro');
  if (metatype === typeType || method === typeType.dict.get('mro')) return linearize(type);
  const result = collect(callSpecial(type, 'mro')!);
  if (result.length === 0) throw typeError('type MRO must not be empty');
  const solid = solidBase(type);
  const mro: PType[] = [];
  for (const item of result) {
    if (!(item instanceof PType)) throw typeError(`mro() returned a non-class ('${typeOf(item).tpName}')`);
    if (!solid.isSubtypeOf(solidBase(item)))
      throw typeError(`mro() returned base with unsuitable layout ('${item.name}')`);
    mro.push(item);
  }
  return mro;
}
