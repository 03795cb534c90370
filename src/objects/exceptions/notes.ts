import { pyObjectLookupAttr, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PBaseException } from '../../runtime/values/exception.ts';
import { PList } from '../../runtime/values/sequences.ts';

/** `BaseException.add_note`. */
export function addNote(exception: PBaseException, note: PValue): void {
  let notes = pyObjectLookupAttr(exception, '__notes__');
  if (notes === undefined) {
    notes = new PList([]);
    pyObjectSetAttr(exception, '__notes__', notes);
  } else if (!(notes instanceof PList)) throw typeError('Cannot add note: __notes__ is not a list');
  (notes as PList).items.push(note);
}
