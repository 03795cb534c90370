import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { checkPositional, noKeywords } from '../../runtime/clinic/check-arguments.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { intInvert } from '../../runtime/numbers/int-arithmetic.ts';
import type { Binary } from '../../runtime/type-slots.ts';
import { boolType } from '../../runtime/values/scalars.ts';
import { warn } from '../../runtime/warn.ts';
import { intSlots } from '../int/int-slots.ts';

/** Two bools make a bool; anything else is the int operation. */
function logical(both: (a: boolean, b: boolean) => boolean, ints: Binary): Binary {
  return (a, b) => (typeof a === 'boolean' && typeof b === 'boolean' ? both(a, b) : ints(a, b));
}

const INVERSION =
  "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.";

defineType(boolType, {
  doc: 'Returns True when the argument is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.',
  textSignature: '(object=False, /)',
  slots: {
    tp_repr: (self: boolean) => (self ? 'True' : 'False'),
    nb_and: logical((a, b) => a && b, intSlots.nb_and!),
    nb_xor: logical((a, b) => a !== b, intSlots.nb_xor!),
    nb_or: logical((a, b) => a || b, intSlots.nb_or!),
    nb_invert(self: boolean) {
      warn('DeprecationWarning', INVERSION);
      return intInvert(self ? 1 : 0);
    },
    tp_new(_type, args, keywords) {
      noKeywords('bool', keywords);
      checkPositional('bool', args.length, 0, 1);
      return args.length > 0 && pyObjectIsTrue(args[0]!);
    },
  },
});

boolType.vectorcall = { call1: pyObjectIsTrue };
