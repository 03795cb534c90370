import { mayWait } from '../../truffle/quick.ts';
import { typeError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { dispatchers, slotDefinitions } from '../slot-definitions.ts';
import { attempted } from '../threads/attempt.ts';
import { BASETYPE, DISALLOW_INSTANTIATION, type PType, PType as Type } from '../type.ts';
import type { KeywordNames, SlotName, SlotTable } from '../type-slots.ts';
import { builtinTypes, objectType, typeType } from '../types.ts';
import { PBuiltinFunction, PMethodDescriptor, PWrapperDescriptor } from '../values/function.ts';
import { isInstanceOf, typeOf } from '../values/scalars.ts';
import type { Member } from './members.ts';

export interface TypeDefinition {
  doc?: string;
  /** Signature shown for the constructor, e.g. `(iterable=(), /)`. */
  textSignature?: string;
  slots?: SlotTable;
  members?: readonly Member[];
  /** `__hash__ = None`. */
  unhashable?: boolean;
}

const SLOT_NAMES = [...new Set(slotDefinitions.map((d) => d.slot)), 'tp_new', 'am_send', 'bf_getbuffer'] as SlotName[];

/** Gives a builtin type its behaviour: slots, the special methods that call them, and its other attributes. */
export function defineType(type: PType, definition: TypeDefinition): void {
  const slots = definition.slots ?? {};
  Object.assign(type, slots);
  addOperators(type, slots);
  if (slots.tp_new !== undefined) type.dict.set('__new__', newFunction(type));
  for (const member of definition.members ?? []) type.dict.set(member.name, member.make(type));
  if (definition.unhashable) type.dict.set('__hash__', null);
  const doc = definition.doc ?? null;
  typeDocs.set(type, doc);
  // Instances of some types have a `__doc__` of their own: the class's is then not in its namespace.
  if (!(definition.members ?? []).some((member) => member.name === '__doc__')) type.dict.set('__doc__', doc);
  if (definition.textSignature !== undefined) constructorSignatures.set(type, definition.textSignature);
}

/** `add_operators`: the special methods that call the slots in `slots`. */
function addOperators(type: PType, slots: SlotTable): void {
  for (const { name, slot, wrap, signature } of slotDefinitions) {
    const run = slots[slot];
    if (run === undefined || run === null || type.dict.has(name)) continue;
    type.dict.set(
      name,
      new PWrapperDescriptor({
        owner: type,
        name,
        slot,
        doc: '',
        textSignature: signature,
        wrapped: run,
        call: (self, args, keywords) => wrap(run, self, args, keywords),
      }),
    );
  }
}

/** `tp_doc` of builtin types. */
export const typeDocs = new WeakMap<PType, string | null>();

/** `__text_signature__` of builtin types. */
export const constructorSignatures = new WeakMap<PType, string>();

/** `T.__new__` as a builtin method of the type: checks the class it is given, `tp_new_wrapper`. */
function newFunction(owner: PType): PBuiltinFunction {
  const call = (_self: PValue, args: PValue[], keywords: KeywordNames): PValue => {
    const type = args[0];
    if (type === undefined) throw typeError(`${owner.tpName}.__new__(): not enough arguments`);
    if (!(type instanceof Type) || !isInstanceOf(type, typeType))
      throw typeError(`${owner.tpName}.__new__(X): X is not a type object (${typeOf(type).tpName})`);
    if (!type.isSubtypeOf(owner))
      throw typeError(`${owner.tpName}.__new__(${type.tpName}): ${type.tpName} is not a subtype of ${owner.tpName}`);
    let base: PType | null = type;
    while (base !== null && base.tp_new === dispatchers.get('tp_new')) base = base.base;
    if (base !== null && base.tp_new !== owner.tp_new)
      throw typeError(`${owner.tpName}.__new__(${type.tpName}) is not safe, use ${base.tpName}.__new__()`);
    return owner.tp_new!(type, args.slice(1), keywords);
  };
  return new PBuiltinFunction(
    {
      name: '__new__',
      doc: 'Create and return a new object.  See help(type) for accurate signature.',
      textSignature: '($type, *args, **kwargs)',
      call,
      call0: null,
      call1: null,
      call2: null,
      call3: null,
      direct: null,
      replayed: null,
      suspendable:
        owner === typeType
          ? (self, args, keywords) => {
              mayWait();
              return attempted(() => call(self, args, keywords));
            }
          : null,
    },
    owner,
    null,
    owner,
  );
}

/**
 * Lets builtin types declared so far inherit the slots they lack, in order of declaration (bases first): `PyType_Ready`. Called once all
 * of `src/objects` and the eagerly loaded modules are in place, and again by modules that declare types later.
 */
export function readyBuiltinTypes(): void {
  for (const type of builtinTypes()) {
    if (ready.has(type)) continue;
    ready.add(type);
    // Slots that were given to the type one by one.
    addOperators(type, type as unknown as SlotTable);
    // `type_ready_set_new`: what derives from object directly and cannot be subclassed is made by the interpreter alone.
    if (type.base === objectType && (type.flags & BASETYPE) === 0 && type.tp_new === null)
      type.flags |= DISALLOW_INSTANTIATION;
    const ownComparison = type.dict.has('__eq__');
    const hadHash = type.dict.has('__hash__');
    let hashKnown = hadHash || ownComparison;
    for (const base of type.mro.slice(1)) {
      for (const slot of SLOT_NAMES) {
        if (type[slot] !== null) continue;
        if (slot === 'tp_hash' && hashKnown) continue;
        if (slot === 'tp_new' && (type.flags & DISALLOW_INSTANTIATION) !== 0) continue;
        (type as unknown as Record<string, unknown>)[slot] = base[slot];
      }
      // That a base is unhashable is inherited, too.
      if (base.dict.has('__hash__')) hashKnown = true;
    }
    if (ownComparison && !hadHash && type.tp_hash === null) type.dict.set('__hash__', null);
    if (!type.dict.has('__doc__')) type.dict.set('__doc__', null);
    type.modified();
  }
}

const ready = new WeakSet<PType>();

/**
 * Computes the slots of a heap type from the special methods that a lookup on it finds: `fixup_slot_dispatchers`, and
 * `update_slot` after a change of the attribute `name`.
 */
export function updateSlots(type: PType, name: string | null = null): void {
  if (name === null && inheritsAlone(type)) {
    inheritSlots(type);
    return;
  }
  for (const slot of SLOT_NAMES) {
    const names = methodsOf.get(slot);
    if (names === undefined) {
      if (slot !== 'tp_new') inheritSlot(type, slot);
      continue;
    }
    if (name !== null && !names.includes(name)) continue;
    (type as unknown as Record<string, unknown>)[slot] = slotFor(type, slot, names);
  }
  if (name === null || name === '__new__') type.tp_new = newFor(type);
  if (name !== null)
    for (const ref of type.subclasses) {
      const subclass = ref.deref();
      if (subclass !== undefined && !subclass.dict.has(name)) updateSlots(subclass, name);
    }
}

/** The special methods that fill each slot; `__getattr__` fills one without a wrapper of its own. */
const methodsOf = new Map<SlotName, string[]>();
for (const { name, slot } of slotDefinitions) methodsOf.set(slot, [...(methodsOf.get(slot) ?? []), name]);
methodsOf.get('tp_getattro')!.push('__getattr__');
/** The slots that each special method has a part in. */
const slotsOf = new Map<string, SlotName[]>();
for (const [slot, names] of methodsOf)
  for (const name of names) slotsOf.set(name, [...(slotsOf.get(name) ?? []), slot]);
/** Classes may not get these by a method in Python: sequence slots whose methods the number slots serve. */
const WITHOUT_DISPATCH: readonly SlotName[] = ['sq_concat', 'sq_repeat', 'sq_inplace_concat', 'sq_inplace_repeat'];

/** Whether a lookup on `type` finds what it finds on its only base, but for the class's own attributes. */
function inheritsAlone(type: PType): boolean {
  const { bases, mro } = type;
  const inherited = bases[0]!.mro;
  return bases.length === 1 && mro.length === inherited.length + 1 && inherited.every((base, i) => mro[i + 1] === base);
}

/** The slots of a class with one base: the base's, unless it defines one of their methods. */
function inheritSlots(type: PType): void {
  const base = type.bases[0]!;
  const from = base.isHeapType ? base : slotsOfHeirs(base);
  const slots = type as unknown as Record<string, unknown>;
  for (const slot of SLOT_NAMES) slots[slot] = from[slot];
  for (const name of type.dict.keys()) {
    for (const slot of slotsOf.get(name) ?? []) slots[slot] = slotFor(type, slot, methodsOf.get(slot)!);
    if (name === '__new__') type.tp_new = newFor(type);
  }
}

/** What heap types that derive from a builtin type alone start from. */
function slotsOfHeirs(base: PType): Record<SlotName, unknown> {
  let slots = heirs.get(base);
  if (slots === undefined) {
    slots = {} as Record<SlotName, unknown>;
    for (const slot of SLOT_NAMES) {
      const names = methodsOf.get(slot);
      slots[slot] =
        names === undefined
          ? (base.mro.find((each) => each[slot] !== null)?.[slot] ?? null)
          : slotFor(base, slot, names);
    }
    slots.tp_new = newFor(base);
    heirs.set(base, slots);
  }
  return slots;
}

const heirs = new Map<PType, Record<SlotName, unknown>>();

function inheritSlot(type: PType, slot: SlotName): void {
  for (const base of type.mro.slice(1))
    if (base[slot] !== null) {
      (type as unknown as Record<string, unknown>)[slot] = base[slot];
      return;
    }
}

function slotFor(type: PType, slot: SlotName, names: readonly string[]): unknown {
  let specific: unknown;
  let generic = false;
  for (const name of names) {
    const found = type.lookup(name);
    if (found === undefined) continue;
    if (found instanceof PWrapperDescriptor && found.name === name && type.isSubtypeOf(found.owner)) {
      if (found.slot !== slot) {
        // `__getitem__` stands for mp_subscript and sq_item, `__add__` for nb_add or sq_concat: take what the wrapper's owner has.
        specific ??= found.owner[slot] ?? undefined;
        continue;
      }
      if (specific !== undefined && specific !== found.wrapped) generic = true;
      specific = found.wrapped;
    } else if (found instanceof PMethodDescriptor && found.owner[slot] !== null && type.isSubtypeOf(found.owner)) {
      specific ??= found.owner[slot]; // METH_COEXIST: the method does what the slot does
    } else if (found === null && name === '__hash__') return null;
    else generic = true;
  }
  if (generic) return WITHOUT_DISPATCH.includes(slot) ? null : (dispatchers.get(slot) ?? null);
  return specific ?? null;
}

function newFor(type: PType): PType['tp_new'] {
  for (const base of type.mro) {
    const found = base.dict.get('__new__');
    if (found === undefined) continue;
    if (!(found instanceof PBuiltinFunction) || found.owner !== base)
      return dispatchers.get('tp_new') as PType['tp_new'];
    return base === type ? type.tp_new : type.base!.tp_new; // that of `best_base`: `update_one_slot`
  }
  return null;
}
