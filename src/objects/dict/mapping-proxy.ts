import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { pyObjectGetItem, pySequenceContains } from '../../runtime/abstract/item.ts';
import { pyObjectGetIter, pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { OPERATORS, pyNumberBinary } from '../../runtime/abstract/number.ts';
import { pyObjectRepr, pyObjectStr } from '../../runtime/abstract/text.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PObject, PValue } from '../../runtime/object.ts';
import { mappingProxyType, PMappingProxy } from '../../runtime/values/dict.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { classGetItem } from '../generic-alias/class-getitem.ts';

const unwrap = (value: PValue): PValue => (value instanceof PMappingProxy ? value.mapping : value);

defineType(mappingProxyType, {
  doc: 'Read-only proxy of a mapping.',
  textSignature: '(mapping)',
  slots: {
    tp_new: newBy('mappingproxy', {
      params: [arg('mapping', object)],
      run(_type, mapping) {
        const type = typeOf(mapping);
        if (type.mp_subscript === null || mapping instanceof PList || mapping instanceof PTuple)
          throw typeError(`mappingproxy() argument must be a mapping, not ${type.tpName}`);
        return new PMappingProxy(mapping as PObject);
      },
    }),
    tp_repr: (self: PMappingProxy) => `mappingproxy(${pyObjectRepr(self.mapping)})`,
    tp_str: (self: PMappingProxy) => pyObjectStr(self.mapping),
    tp_hash: (self: PMappingProxy) => pyObjectHash(self.mapping),
    tp_iter: (self: PMappingProxy) => pyObjectGetIter(self.mapping),
    tp_richcompare: (a: PMappingProxy, b, op) => pyObjectRichCompare(a.mapping, unwrap(b), op),
    mp_length: (self: PMappingProxy) => pyObjectSize(self.mapping),
    mp_subscript: (self: PMappingProxy, key) => pyObjectGetItem(self.mapping, key),
    sq_contains: (self: PMappingProxy, key) => pySequenceContains(self.mapping, key),
    nb_or: (a, b) => pyNumberBinary(unwrap(a), unwrap(b), OPERATORS.BitOr),
    nb_inplace_or(self) {
      throw typeError(`'|=' is not supported by ${typeOf(self).tpName}; use '|' instead`);
    },
  },
  members: [
    method(PMappingProxy, 'get', {
      doc: 'Return the value for key if key is in the mapping, else default.',
      params: [arg('key', object), arg('default', object, null), '/'],
      run: (self, key, fallback) => pyObjectCallMethod(self.mapping, 'get', [key, fallback]),
    }),
    ...(['keys', 'values', 'items', 'copy', '__reversed__'] as const).map((name) =>
      method(PMappingProxy, name, {
        doc: `See dict.${name}.`,
        run: (self) => pyObjectCallMethod(self.mapping, name),
      }),
    ),
    classGetItem,
  ],
});
