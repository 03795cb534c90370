import { pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { addressText, objectAddress } from '../../runtime/abstract/text.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { EQ, GE, GT, LE, LT, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { cellType, PCell } from '../../runtime/values/code.ts';
import { typeOf } from '../../runtime/values/scalars.ts';

defineType(cellType, {
  doc: 'Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a ValueError.',
  textSignature: '([contents])',
  unhashable: true,
  slots: {
    tp_new: newBy('cell', {
      params: [arg('contents', object, undefined), '/'],
      run: (_type, contents) => new PCell(contents),
    }),
    tp_repr(cell: PCell) {
      const content = cell.value;
      if (content === undefined) return `<cell at ${addressText(cell)}: empty>`;
      return `<cell at ${addressText(cell)}: ${typeOf(content).tpName} object at ${objectAddress(content)}>`;
    },
    tp_richcompare(a: PCell, b: PValue, op) {
      if (!(b instanceof PCell)) return NotImplemented;
      if (a.value !== undefined && b.value !== undefined) return pyObjectRichCompare(a.value, b.value, op);
      // An empty cell is less than a full one.
      const left = a.value === undefined ? 0 : 1;
      const right = b.value === undefined ? 0 : 1;
      switch (op) {
        case LT:
          return left < right;
        case LE:
          return left <= right;
        case EQ:
          return left === right;
        case NE:
          return left !== right;
        case GT:
          return left > right;
        case GE:
          return left >= right;
      }
    },
  },
  members: [
    getset(PCell, 'cell_contents', {
      get(cell) {
        if (cell.value === undefined) throw valueError('Cell is empty');
        return cell.value;
      },
      set(cell, value) {
        cell.value = value;
      },
    }),
  ],
});
