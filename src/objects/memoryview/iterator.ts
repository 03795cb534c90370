import { defineType } from '../../runtime/clinic/define-type.ts';
import { notImplementedError, typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import type { PMemoryView } from '../../runtime/values/memoryview.ts';
import { itself } from '../iterators/builtin.ts';
import { itemAt } from './access.ts';

/** `memory_iterator`: `view` is null once it was exhausted. */
class PMemoryIterator extends PObject {
  view: PMemoryView | null;
  index = 0;
  constructor(view: PMemoryView) {
    super(memoryIteratorType.instanceShape);
    this.view = view;
  }
}

const memoryIteratorType = builtinType('memory_iterator', { subclassable: false, flags: DISALLOW_INSTANTIATION });

defineType(memoryIteratorType, {
  slots: {
    tp_iter: itself,
    tp_iternext(self: PMemoryIterator) {
      const { view } = self;
      if (view === null) return undefined;
      view.check();
      const { offset, strides, shape } = view.layout;
      if (self.index < shape[0]!) return itemAt(view, offset + strides[0]! * self.index++);
      self.view = null;
      return undefined;
    },
  },
});

/** `iter(view)`. */
export function memoryIterator(view: PMemoryView): PValue {
  view.check();
  const dimensions = view.layout.shape.length;
  if (dimensions === 0) throw typeError('invalid indexing of 0-dim memory');
  if (dimensions > 1) throw notImplementedError('multi-dimensional sub-views are not implemented');
  return new PMemoryIterator(view);
}
