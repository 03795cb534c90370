import { collect } from '../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../runtime/abstract/text.ts';
import { newBy } from '../runtime/clinic/check-arguments.ts';
import { arg, varkeywords } from '../runtime/clinic/clinic.ts';
import { object } from '../runtime/clinic/converters.ts';
import { defineType } from '../runtime/clinic/define-type.ts';
import { attribute, getset, type Member, method } from '../runtime/clinic/members.ts';
import { isException, typeError } from '../runtime/errors.ts';
import type { PValue } from '../runtime/object.ts';
import { DISALLOW_INSTANTIATION, type PType } from '../runtime/type.ts';
import type { TypeSlots } from '../runtime/type-slots.ts';
import { builtinType } from '../runtime/types.ts';
import { PDict } from '../runtime/values/dict.ts';
import { PList, PTuple, tupleType } from '../runtime/values/sequences.ts';

/** A struct sequence: a tuple whose items have names, and which may have fields beyond its items. */
export class PStructSequence extends PTuple {
  /** All fields, the visible ones (`items`) first. */
  fields: readonly PValue[] = [];
}

/** A field: its name and doc; the name is `null` for an item without one. */
export type StructField = string | readonly [name: string | null, doc: string];

export interface StructSequenceOptions {
  doc?: string;
  /** How many of the fields are items of the tuple; all unless said otherwise. */
  visible?: number;
  /** Whether Python code may not make instances (`sys.flags`). */
  singleton?: boolean;
  /** Makes instances for Python code in another way than from a sequence and a dict. */
  tp_new?(make: (values: readonly PValue[], cls: PType) => PStructSequence): NonNullable<TypeSlots['tp_new']>;
  /** Sees the fields of an instance that Python code makes, to fill in what was left out. */
  complete?(fields: PValue[]): void;
}

export interface StructSequence {
  readonly type: PType;
  /** A new instance; `values` are all fields in order, trailing ones left out are None. */
  make(values: readonly PValue[]): PStructSequence;
}

/** Declares a struct sequence type: `PyStructSequence_NewType`. `name` is dotted: `time.struct_time`. */
export function structSequence(
  name: string,
  declared: readonly StructField[],
  options: StructSequenceOptions = {},
): StructSequence {
  const names = declared.map((field) => (typeof field === 'string' ? field : field[0]));
  const visible = options.visible ?? declared.length;
  const total = declared.length;
  const dot = name.lastIndexOf('.');
  const type = builtinType(name.slice(dot + 1), {
    base: tupleType,
    module: dot < 0 ? 'builtins' : name.slice(0, dot),
    subclassable: false,
    allocate: (cls) => new PStructSequence([], cls.instanceShape),
    flags: options.singleton ? DISALLOW_INSTANTIATION : 0,
  });

  const make = (values: readonly PValue[], cls: PType = type): PStructSequence => {
    const fields = values.slice();
    while (fields.length < total) fields.push(null);
    const made = cls.allocate(cls) as PStructSequence;
    made.fields = fields;
    made.items = total === visible ? fields : fields.slice(0, visible);
    return made;
  };

  const fieldMembers: Member[] = [];
  declared.forEach((field, i) => {
    const fieldName = names[i];
    if (fieldName === null || fieldName === undefined) return;
    const doc = typeof field === 'string' ? undefined : field[1];
    fieldMembers.push(
      getset(PStructSequence, fieldName, {
        ...(doc === undefined ? {} : { doc }),
        member: true,
        get: (self) => self.fields[i]!,
      }),
    );
  });
  const unnamed = names.filter((n) => n === null).length;
  const hiddenNames = names.slice(visible) as string[];
  const allNamed = names.filter((n) => n !== null);
  const namedVisible = names.slice(0, visible).filter((n) => n !== null) as string[];

  defineType(type, {
    ...(options.doc === undefined ? {} : { doc: options.doc }),
    slots: {
      ...(options.singleton
        ? {}
        : {
            tp_new:
              options.tp_new?.(make) ??
              newBy('structseq', {
                params: [arg('sequence', object), arg('dict', object, undefined, '<unrepresentable>')],
                run: (cls, sequence, dict) => make(fieldValues(sequence, dict), cls),
              }),
          }),
      tp_repr(self: PStructSequence) {
        const parts: string[] = [];
        // CPython takes the names of fields in order, passing over those without one: item 7 of a stat result shows as st_atime.
        for (let i = 0; i < visible; i++) parts.push(`${allNamed[i]}=${pyObjectRepr(self.items[i]!)}`);
        return `${name}(${parts.join(', ')})`;
      },
    },
    members: [
      ...fieldMembers,
      attribute('n_sequence_fields', visible),
      attribute('n_fields', total),
      attribute('n_unnamed_fields', unnamed),
      attribute('__match_args__', () => new PTuple(namedVisible)),
      method(PStructSequence, '__reduce__', {
        run(self) {
          const hidden = new PDict();
          hiddenNames.forEach((n, i) => {
            hidden.set(n, self.fields[visible + i]!);
          });
          return new PTuple([self.shape.cls, new PTuple([new PTuple(self.items.slice(0, visible)), hidden])]);
        },
      }),
      method(PStructSequence, '__replace__', {
        doc: 'Return a copy of the structure with new values for the specified fields.',
        params: [varkeywords('changes')],
        run(self, changes) {
          if (unnamed > 0)
            throw typeError(`__replace__() is not supported for ${name} because it has unnamed field(s)`);
          const values = self.fields.slice();
          const left = new Map(changes);
          for (let i = 0; i < total; i++) {
            const value = changes.get(names[i]!);
            if (value === undefined) continue;
            values[i] = value;
            left.delete(names[i]!);
          }
          if (left.size > 0)
            throw typeError(`Got unexpected field name(s): ${pyObjectRepr(new PList([...left.keys()]))}`);
          return make(values, self.shape.cls);
        },
      }),
    ],
  });
  return { type, make };

  function fieldValues(sequence: PValue, dict: PValue | undefined): PValue[] {
    let values: PValue[];
    try {
      values = collect(sequence);
    } catch (error) {
      if (isException(error, 'TypeError')) throw typeError('constructor requires a sequence');
      throw error;
    }
    if (dict !== undefined && !(dict instanceof PDict)) throw typeError(`${name}() takes a dict as second arg, if any`);
    const count = values.length;
    if (visible !== total) {
      if (count < visible) throw typeError(`${name}() takes an at least ${visible}-sequence (${count}-sequence given)`);
      if (count > total) throw typeError(`${name}() takes an at most ${total}-sequence (${count}-sequence given)`);
    } else if (count !== visible) throw typeError(`${name}() takes a ${visible}-sequence (${count}-sequence given)`);
    let used = 0;
    for (let i = count; i < total; i++) {
      const given = dict?.getStr(names[i]!);
      if (given !== undefined) used++;
      values.push(given ?? null);
    }
    if (dict !== undefined && dict.size > used) throw typeError(`${name}() got duplicate or unexpected field name(s)`);
    options.complete?.(values);
    return values;
  }
}
