/** Thread-local data: `_thread._local`. */

import { dictMember } from '../../objects/object/instance-dict.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { typeError } from '../../runtime/errors.ts';
import { PInstance } from '../../runtime/object.ts';
import { builtinType, objectType } from '../../runtime/types.ts';

/** While one thread runs, its attributes are those of the object. */
class PLocal extends PInstance {}

export const localType = builtinType('_local', {
  module: '_thread',
  allocate: (type) => new PLocal(type.instanceShape),
});
localType.hasDict = true;
localType.hasWeakref = true;

defineType(localType, {
  doc: 'Thread-local data',
  slots: {
    tp_new(type, args, keywords) {
      if ((positionalCount(args, keywords) > 0 || keywords !== null) && type.tp_init === objectType.tp_init) {
        throw typeError('Initialization arguments are not supported');
      }
      return type.allocate(type);
    },
  },
  members: [dictMember],
});
