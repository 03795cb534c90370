import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { Ellipsis, ellipsisType, NotImplemented, noneType, notImplementedType } from '../../runtime/types.ts';
import { warn } from '../../runtime/warn.ts';
import { genericGetAttr } from '../object/generic-attribute.ts';

/** The `tp_new` of a class with one instance. */
export const onlyInstance =
  (name: string, value: PValue) =>
  (_type: PType, args: PValue[], keywords: KeywordNames): PValue => {
    if (args.length > 0 || (keywords !== null && keywords.length > 0)) throw typeError(`${name} takes no arguments`);
    return value;
  };

defineType(noneType, {
  doc: 'The type of the None singleton.',
  textSignature: '()',
  slots: {
    tp_new: onlyInstance('NoneType', null),
    tp_repr: () => 'None',
    tp_hash: () => 0xfca86420,
    tp_getattro: genericGetAttr,
    nb_bool: () => false,
  },
});

defineType(notImplementedType, {
  doc: 'The type of the NotImplemented singleton.',
  textSignature: '()',
  slots: {
    tp_new: onlyInstance('NotImplementedType', NotImplemented),
    tp_repr: () => 'NotImplemented',
    nb_bool() {
      warn('DeprecationWarning', 'NotImplemented should not be used in a boolean context');
      return true;
    },
  },
  members: [method(PObject, '__reduce__', { run: () => 'NotImplemented' })],
});

defineType(ellipsisType, {
  doc: 'The type of the Ellipsis singleton.',
  textSignature: '()',
  slots: { tp_new: onlyInstance('EllipsisType', Ellipsis), tp_repr: () => 'Ellipsis' },
  members: [method(PObject, '__reduce__', { run: () => 'Ellipsis' })],
});
