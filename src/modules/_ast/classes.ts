/** The node classes of `_ast`, made from `SCHEMA`. */

import { PGenericAlias, PUnion } from '../../objects/generic-alias/data.ts';
import { dictMember } from '../../objects/object/instance-dict.ts';
import { unionOr } from '../../objects/union/union.ts';
import { ENUMS, SCHEMA } from '../../parser/ast.ts';
import { pyObjectGetAttr, pyObjectLookupAttr, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { makeGenericAlias, pySequenceContains } from '../../runtime/abstract/item.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { PInstance, type PValue } from '../../runtime/object.ts';
import { BASETYPE, HEAPTYPE, type PType } from '../../runtime/type.ts';
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

/** Whether nodes of that sum type carry a position. */
export function isLocated(sum: string): boolean {
  return LOCATED.has(sum);
}

/** The name of a field in Python. */
export function pythonField(name: string): string {
  return name === 'string_kind' ? 'kind' : name;
}

function declare(name: string, base: PType): PType {
  const type = builtinType(name, { base, module: 'ast', allocate: (cls) => new PAstNode(cls.instanceShape) });
  // Programs may add attributes to these classes.
  // as in CPython, they are made when the module is: attributes like `__annotations__` are their own
  type.flags = BASETYPE | HEAPTYPE;
  type.dict.set('__module__', 'ast');
  type.hasDict = true;
  type.hasWeakref = true;
  type.layoutOwner = astType ?? type;
  astClasses.set(name, type);
  return type;
}

let astType: PType | null = null;
astType = declare('AST', objectType);

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
  const types = remaining.size === 0 ? undefined : pyObjectLookupAttr(cls, '_field_types');
  if (!(types instanceof PDict)) return;
  for (const name of remaining) {
    const type = types.get(name);
    if (type === undefined) {
      warn(
        'DeprecationWarning',
        `Field ${pyObjectRepr(name)} is missing from ${cls.name}._field_types. This will become an error in Python 3.15.`,
      );
      continue;
    }
    if (type instanceof PUnion) continue;
    if (type instanceof PGenericAlias) {
      pyObjectSetAttr(self, name, new PList([]));
      continue;
    }
    if (type === astClasses.get('expr_context')) {
      pyObjectSetAttr(self, name, contextSingleton('Load'));
      continue;
    }
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
      // Without a None for each field it is made with, making it again would warn of their lack.
      run(self) {
        const dict = pyObjectGetAttr(self, '__dict__');
        const fields = pyObjectLookupAttr(typeOf(self), '_fields');
        const given: PValue[] = [];
        for (const name of fields === undefined ? [] : collect(fields)) {
          if (!pySequenceContains(dict, name)) break;
          given.push(null);
        }
        return new PTuple([typeOf(self), new PTuple(given), dict]);
      },
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
  if (type.endsWith('*')) return makeGenericAlias(listType, cls);
  return type.endsWith('?') ? unionOr(cls, null) : cls;
}

/** `Return(expr? value)`. */
function signature(name: string, fields: Readonly<Record<string, string>>): string {
  const entries = Object.entries(fields);
  if (entries.length === 0) return name;
  return `${name}(${entries.map(([field, type]) => `${type.replace('?*', '*')} ${pythonField(field)}`).join(', ')})`;
}

/** `__doc__` of a sum type: its constructors. */
function alternatives(sum: string): string {
  const kinds = Object.entries(SCHEMA).filter(([, [of]]) => of === sum);
  if (kinds.length === 0) return `${sum} = ${ENUMS[sum as keyof typeof ENUMS].join(' | ')}`;
  const indent = `\n${' '.repeat(sum.length + 1)}| `;
  return `${sum} = ${kinds.map(([kind, [, fields]]) => signature(kind, fields)).join(indent)}`;
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
  type.dict.set('__annotations__', table);
}
for (const [kind, [, fields]] of Object.entries(SCHEMA))
  astClasses.get(kind)!.dict.set('__doc__', signature(kind, fields));
for (const sum of [...SUMS, ...Object.keys(ENUMS)])
  if (!(sum in SCHEMA)) astClasses.get(sum)!.dict.set('__doc__', alternatives(sum));
for (const names of Object.values(ENUMS)) for (const name of names) astClasses.get(name)!.dict.set('__doc__', name);
