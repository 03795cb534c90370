import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { classMethod } from '../../runtime/clinic/members.ts';
import { genericAlias } from './generic-alias.ts';

/** The `__class_getitem__` of generic builtin classes. */
export const classGetItem = classMethod('__class_getitem__', {
  doc: 'See PEP 585',
  params: [arg('object', object), '/'],
  run: genericAlias,
});
