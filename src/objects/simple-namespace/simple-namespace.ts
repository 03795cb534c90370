import { pyObjectCallMethod, pyObjectGetAttr, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { checkPositional, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { varkeywords } from '../../runtime/clinic/clinic.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { PInstance, type PValue } from '../../runtime/object.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { dictMember } from '../object/instance-dict.ts';

/** An object that is nothing but its attributes: `types.SimpleNamespace`. */
class PSimpleNamespace extends PInstance {}

const simpleNamespaceType = builtinType('SimpleNamespace', {
  module: 'types',
  allocate: (type) => new PSimpleNamespace(type.instanceShape),
});
simpleNamespaceType.hasDict = true;

/** A namespace with the given attributes: `_PyNamespace_New`. */
export function simpleNamespace(attributes: Readonly<Record<string, PValue>>): PInstance {
  const made = new PSimpleNamespace(simpleNamespaceType.instanceShape);
  for (const [name, value] of Object.entries(attributes)) pyObjectSetAttr(made, name, value);
  return made;
}

/** Type whose instances are simple namespaces, for `type(sys.implementation)`. */
export function isSimpleNamespace(value: PValue): boolean {
  return isInstanceOf(value, simpleNamespaceType);
}

function attributesOf(self: PValue): PDict {
  const dict = pyObjectGetAttr(self, '__dict__');
  return dict instanceof PDict ? dict : new PDict();
}

defineType(simpleNamespaceType, {
  doc: 'A simple attribute-based namespace.',
  textSignature: '(mapping_or_iterable=(), /, **kwargs)',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init(self: PSimpleNamespace, args, keywords) {
      const given = positionalCount(args, keywords);
      checkPositional(typeOf(self).name, given, 0, 1);
      if (given === 1) {
        const source = args[0]!;
        const mapping = new PDict();
        pyObjectCallMethod(mapping, 'update', [source]);
        for (const cursor = mapping.storage.cursor(); cursor.next(); ) {
          const name = strValue(cursor.key);
          if (name === undefined) throw typeError('keywords must be strings');
          pyObjectSetAttr(self, name, cursor.value);
        }
      }
      keywords?.forEach((name, i) => {
        pyObjectSetAttr(self, name, args[given + i]!);
      });
    },
    tp_repr(self: PSimpleNamespace) {
      const type = typeOf(self);
      const name = type === simpleNamespaceType ? 'namespace' : type.name;
      return guardedRepr(self, `${name}(...)`, () => {
        const parts: string[] = [];
        for (const cursor = attributesOf(self).storage.cursor(); cursor.next(); ) {
          const key = strValue(cursor.key);
          if (key !== undefined && key !== '') parts.push(`${key}=${pyObjectRepr(cursor.value)}`);
        }
        return `${name}(${parts.join(', ')})`;
      });
    },
    tp_richcompare(self: PSimpleNamespace, other, op) {
      if (!isSimpleNamespace(other) || (op !== EQ && op !== NE)) return NotImplemented;
      return pyObjectRichCompare(attributesOf(self), attributesOf(other), op);
    },
  },
  unhashable: true,
  members: [
    dictMember,
    method(PSimpleNamespace, '__reduce__', {
      doc: 'Return state information for pickling',
      run: (self) => new PTuple([typeOf(self), new PTuple([]), pyObjectGetAttr(self, '__dict__')]),
    }),
    method(PSimpleNamespace, '__replace__', {
      doc: 'Return a copy of the namespace object with new values for the specified attributes.',
      params: [varkeywords('changes')],
      run(self, changes) {
        const type = typeOf(self);
        const copy = type.tp_new!(type, [], null);
        for (const pair of collect(pyObjectCallMethod(attributesOf(self), 'items'))) {
          const [key, value] = (pair as PTuple).items;
          pyObjectSetAttr(copy, strValue(key!)!, value!);
        }
        for (const [name, value] of changes) pyObjectSetAttr(copy, name, value);
        return copy;
      },
    }),
  ],
});
