import { iterate } from '../../runtime/abstract/iterate.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, method } from '../../runtime/clinic/members.ts';
import { attributeError, indexError, typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { countElements, defaultDictType } from './default-dict.ts';
import { dequeIteratorType, dequeReverseIteratorType, dequeType } from './deque.ts';
import { orderedDictType } from './ordered-dict.ts';

/** The attribute of a named tuple: a descriptor that reads one item. */
class PTupleGetter extends PObject {
  readonly index: number;
  doc: PValue;
  constructor(index: number, doc: PValue) {
    super(tupleGetterType.instanceShape);
    this.index = index;
    this.doc = doc;
  }
}

const tupleGetterType = builtinType('_tuplegetter', { module: '_collections', subclassable: false });

defineType(tupleGetterType, {
  slots: {
    tp_new: newBy('_tuplegetter', {
      params: [arg('index', ssize), arg('doc', object), '/'],
      run: (_type, index, doc) => new PTupleGetter(index, doc),
    }),
    tp_repr: (self: PTupleGetter) =>
      `_tuplegetter(${self.index}, ${self.doc === null ? 'None' : `'${String(self.doc)}'`})`,
    tp_descr_get(self: PTupleGetter, instance) {
      if (instance === undefined || instance === null) return self;
      if (!(instance instanceof PTuple))
        throw typeError(
          `descriptor for index '${self.index}' for tuple subclasses doesn't apply to '${typeOf(instance).tpName}' object`,
        );
      const item = instance.items[self.index];
      if (item === undefined) throw indexError('tuple index out of range');
      return item;
    },
    tp_descr_set(_self: PTupleGetter, _instance, value) {
      throw attributeError(value === undefined ? "can't delete attribute" : "can't set attribute");
    },
  },
  members: [
    method(PTupleGetter, '__reduce__', {
      doc: 'How to make this object again, for pickling.',
      run: (self) => new PTuple([tupleGetterType, new PTuple([self.index, self.doc])]),
    }),
  ],
});

// After defineType, which gives every type a plain `__doc__`.
tupleGetterType.dict.set(
  '__doc__',
  getset(PTupleGetter, '__doc__', {
    member: true,
    get: (self) => self.doc,
    set(self, value) {
      self.doc = value ?? null;
    },
  }).make(tupleGetterType),
);

defineModule('_collections', {
  doc: 'The fast parts of collections.',
  functions: [
    builtinFunction('_count_elements', {
      doc: 'Counts the items of an iterable in a mapping.',
      params: [arg('mapping', object), arg('iterable', object), '/'],
      run: (_module, mapping, iterable) => countElements(mapping, iterate(iterable)),
    }),
  ],
  attributes: {
    deque: dequeType,
    defaultdict: defaultDictType,
    OrderedDict: orderedDictType,
    _deque_iterator: dequeIteratorType,
    _deque_reverse_iterator: dequeReverseIteratorType,
    _tuplegetter: tupleGetterType,
  },
});
