import { addressText } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { PObject } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';

/** `PyCapsule`: `types.CapsuleType`. Where CPython offers a C interface to its extensions, there is a capsule with nothing in it. */
const capsuleType = builtinType('PyCapsule', { subclassable: false });

export class PCapsule extends PObject {
  readonly name: string;
  constructor(name: string) {
    super(capsuleType.instanceShape);
    this.name = name;
  }
}

defineType(capsuleType, {
  doc: 'A pointer of C that one module hands to another.',
  slots: {
    tp_repr: (self: PCapsule) => `<capsule object "${self.name}" at ${addressText(self)}>`,
  },
});
