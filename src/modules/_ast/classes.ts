/** The node classes of `_ast`, made from `SCHEMA`. */

import { dictMember } from '../../objects/object/instance-dict.ts';
import { ENUMS, SCHEMA } from '../../parser/ast.ts';
import { pyObjectGetAttr, pyObjectLookupAttr, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { makeGenericAlias } from '../../runtime/abstract/item.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { PInstance, type PValue } from '../../runtime/object.ts';
import { BASETYPE, type PType } from '../../runtime/type.ts';
import { builtinType, objectType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { intType, strType, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { listType, PList, PTuple } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';

/** An AST node as Python sees it: its fields are attributes. */
export class PAstNode extends PInstance {}

/** The classes by name, `AST` and the sums (`expr`, `stmt`, …) included. */
export const astClasses: Map<string, PType> = new Map();

const POSITION = ['lineno', 'col_offset', 'end_lineno', 'end_col_offset'];
const LOCATED = new Set(['stmt', 'expr', 'excepthandler', 'arg', 'keyword', 'alias', 'pattern', 'type_param']);

/** The name of a field in Python. */
export function pythonField(name: string): string {
  return name === 'string_kind' ? 'kind' : name;
}

function declare(name: string, base: PType): PType {
  const type = builtinType(name, { base, module: 'ast', allocate: (cls) => new PAstNode(cls.instanceShape) });
  // Programs may add attributes to these classes.
  type.flags = BASETYPE;
  type.hasDict = true;
  type.hasWeakref = true;
  type.layoutOwner = astType ?? type;
  astClasses.set(name, type);
  return type;
}

let astType: PType | null = null;
astType = declare('AST', objectType);

/** How a field left out of a constructor call is filled: `undefined` is an error to come. */
function missingValue(type: string): PValue | undefined {
  if (type.endsWith('*')) return new PList([]);
  if (type.endsWith('?')) return null;
  return type === 'expr_context' ? contextSingleton('Load') : undefined;
}

const singletons = new Map<string, PAstNode>();

/** The one instance of a class without fields that the compiler uses: `Load()`. */
export function contextSingleton(name: string): PAstNode {
  let made = singletons.get(name);
  if (made === undefined) {
    const cls = astClasses.get(name)!;
    made = cls.allocate(cls) as PAstNode;
    singletons.set(name, made);
  }
  return made;
}

const fieldTypes = new Map<PType, ReadonlyMap<string, string>>();

function fieldTypeOf(cls: PType, field: string): string | undefined {
  for (const type of cls.mro) {
    const found = fieldTypes.get(type)?.get(field);
    if (found !== undefined) return found;
  }
  return undefined;
}

function initialize(self: PAstNode, args: PValue[], keywords: readonly string[] | null): void {
  const cls = typeOf(self);
  const fields = collect(pyObjectLookupAttr(cls, '_fields') ?? new PTuple([])).map((name) => strValue(name) ?? '');
  const count = positionalCount(args, keywords);
  if (count > fields.length) {
    throw typeError(
      `${cls.name} constructor takes at most ${fields.length} positional argument${fields.length === 1 ? '' : 's'}`,
    );
  }
  const remaining = new Set(fields);
  for (let i = 0; i < count; i++) {
    pyObjectSetAttr(self, fields[i]!, args[i]!);
    remaining.delete(fields[i]!);
  }
  keywords?.forEach((name, i) => {
    if (fields.includes(name) && !remaining.delete(name)) {
      throw typeError(`${cls.name} got multiple values for argument ${pyObjectRepr(name)}`);
    }
    if (!fields.includes(name) && !attributesOf(cls).includes(name)) {
      warn(
        'DeprecationWarning',
        `${cls.name}.__init__ got an unexpected keyword argument ${pyObjectRepr(name)}. Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.`,
      );
    }
    pyObjectSetAttr(self, name, args[count + i]!);
  });
  for (const name of remaining) {
    const type = fieldTypeOf(cls, name);
    if (type === undefined) {
      if (pyObjectLookupAttr(cls, '_field_types') instanceof PDict) {
        warn(
          'DeprecationWarning',
          `Field ${pyObjectRepr(name)} is missing from ${cls.name}._field_types. This will become an error in Python 3.15.`,
        );
      }
      continue;
    }
    const value = missingValue(type);
    if (value !== undefined) {
      if (value !== null) pyObjectSetAttr(self, name, value);
      continue;
    }
    if (type === 'constant') continue;
    warn(
      'DeprecationWarning',
      `${cls.name}.__init__ missing 1 required positional argument: ${pyObjectRepr(name)}. This will become an error in Python 3.15.`,
    );
  }
}

function attributesOf(cls: PType): string[] {
  const names = pyObjectLookupAttr(cls, '_attributes');
  return names === undefined ? [] : collect(names).map((name) => strValue(name) ?? '');
}

defineType(astType, {
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initialize,
  },
  members: [
    dictMember,
    attribute('_fields', () => new PTuple([])),
    attribute('_attributes', () => new PTuple([])),
    attribute('__match_args__', () => new PTuple([])),
    attribute('_field_types', () => new PDict()),
    method(PAstNode, '__reduce__', {
      run: (self) => new PTuple([typeOf(self), new PTuple([]), pyObjectGetAttr(self, '__dict__')]),
    }),
  ],
});

function pythonType(base: string): PType {
  if (base === 'identifier' || base === 'string') return strType;
  if (base === 'int') return intType;
  return astClasses.get(base) ?? objectType;
}

/** What `_field_types` says of a field: `expr`, `list[expr]`; an optional one is named by its class. */
function annotationOf(type: string): PValue {
  const cls = pythonType(type.replace(/[?*]+$/, ''));
  return type.endsWith('*') ? makeGenericAlias(listType, cls) : cls;
}

function describe(type: PType, fields: Readonly<Record<string, string>>, located: boolean): void {
  const names = Object.keys(fields).map(pythonField);
  const types = new Map(Object.entries(fields).map(([name, field]) => [pythonField(name), field]));
  fieldTypes.set(type, types);
  defineType(type, {
    members: [
      attribute('_fields', () => new PTuple(names)),
      attribute('__match_args__', () => new PTuple(names)),
      attribute('_attributes', () => new PTuple(located ? POSITION : [])),
      ...(located ? [attribute('end_lineno', null), attribute('end_col_offset', null)] : []),
      ...[...types].filter(([, field]) => field.endsWith('?')).map(([name]) => attribute(name, null)),
    ],
  });
}

const SUMS = new Set<string>(Object.values(SCHEMA).map(([sum]) => sum));
for (const sum of SUMS) {
  // Products (`arguments`, `alias`, …) are their own class.
  if (sum in SCHEMA) continue;
  describe(declare(sum, astType), {}, LOCATED.has(sum));
}
for (const [kind, [sum]] of Object.entries(SCHEMA)) declare(kind, kind === sum ? astType : astClasses.get(sum)!);
for (const [sum, names] of Object.entries(ENUMS)) {
  const base = declare(sum, astType);
  describe(base, {}, false);
  for (const name of names) describe(declare(name, base), {}, false);
}
for (const [kind, [sum, fields]] of Object.entries(SCHEMA)) {
  const type = astClasses.get(kind)!;
  describe(type, fields, LOCATED.has(sum));
}
// Every class exists now, so their fields' types can be named.
for (const [type, types] of fieldTypes) {
  const table = new PDict();
  for (const [name, field] of types) table.set(name, annotationOf(field));
  type.dict.set('_field_types', table);
}
