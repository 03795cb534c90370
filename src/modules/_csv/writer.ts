import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { isCallable, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { iterate, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { isException, typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { PComplex, strValue, typeOf } from '../../runtime/values/scalars.ts';
import {
  csvError,
  type PDialect,
  QUOTE_ALL,
  QUOTE_NONE,
  QUOTE_NONNUMERIC,
  QUOTE_NOTNULL,
  QUOTE_STRINGS,
} from './dialect.ts';

export const writerType = builtinType('writer', { module: '_csv', subclassable: false, flags: DISALLOW_INSTANTIATION });

/** `_csv.writer`. */
export class PWriter extends PObject {
  readonly write: PValue;
  readonly dialect: PDialect;
  constructor(file: PValue, dialect: PDialect) {
    super(writerType.instanceShape);
    const write = pyObjectLookupAttr(file, 'write');
    if (write === undefined || !isCallable(write)) throw typeError('argument 1 must have a "write" method');
    this.write = write;
    this.dialect = dialect;
  }
}

/** `PyNumber_Check`. */
function isNumber(value: PValue): boolean {
  const type = typeOf(value);
  return (
    value instanceof PFloat ||
    value instanceof PComplex ||
    type.nb_index !== null ||
    type.nb_int !== null ||
    type.nb_float !== null
  );
}

function mustQuote(quoting: number, field: PValue): boolean {
  switch (quoting) {
    case QUOTE_NONNUMERIC:
      return !isNumber(field);
    case QUOTE_ALL:
      return true;
    case QUOTE_STRINGS:
      return strValue(field) !== undefined;
    case QUOTE_NOTNULL:
      return field !== null;
    default:
      return false;
  }
}

/** A field as it is written: `join_append`. `text` is null for None. */
function fieldText(dialect: PDialect, text: string | null, quoted: boolean): string {
  const { quoting, delimiter, quote, escape, doubleQuote } = dialect;
  const field = text ?? '';
  if (field === '' && delimiter === 0x20 && dialect.skipInitialSpace) {
    if (quoting === QUOTE_NONE || (text === null && (quoting === QUOTE_STRINGS || quoting === QUOTE_NOTNULL)))
      throw csvError('empty field must be quoted if delimiter is a space and skipinitialspace is true');
    quoted = true;
  }
  let out = field;
  if (dialect.special.test(field)) {
    out = '';
    for (const c of field) {
      if (dialect.special.test(c)) {
        const point = c.codePointAt(0)!;
        let escaped = quoting === QUOTE_NONE || (point === escape && point !== quote);
        if (!escaped && point === quote) {
          if (doubleQuote) out += c;
          else escaped = true;
        }
        if (!escaped) quoted = true;
        else if (escape < 0) throw csvError('need to escape, but no escapechar set');
        else out += String.fromCodePoint(escape);
      }
      out += c;
    }
  }
  if (!quoted) return out;
  const mark = String.fromCodePoint(quote);
  return mark + out + mark;
}

/** The line of a record. */
function record(dialect: PDialect, row: PValue): string {
  let fields: ReturnType<typeof pyObjectGetIter>;
  try {
    fields = pyObjectGetIter(row);
  } catch (error) {
    if (isException(error, 'TypeError')) throw csvError(`iterable expected, not ${typeOf(row).tpName}`);
    throw error;
  }
  const separator = String.fromCodePoint(dialect.delimiter);
  let line = '';
  let count = 0;
  let last: PValue = '';
  const next = stepOf(fields, row);
  for (let field = next(fields); field !== undefined; field = next(fields)) {
    const text = field === null ? null : (strValue(field) ?? pyObjectStr(field));
    const written = fieldText(dialect, text, mustQuote(dialect.quoting, field));
    line = count === 0 ? written : line + separator + written;
    count++;
    last = field;
  }
  if (count > 0 && line === '') {
    const { quoting } = dialect;
    if (quoting === QUOTE_NONE || (last === null && (quoting === QUOTE_STRINGS || quoting === QUOTE_NOTNULL)))
      throw csvError('single empty field record must be quoted');
    line = fieldText(dialect, null, true);
  }
  return line + dialect.lineTerminator;
}

defineType(writerType, {
  doc: 'Writes records to a CSV file.',
  members: [
    method(PWriter, 'writerow', {
      textSignature: '($self, object, /)',
      doc: 'Writes a record, an iterable of fields.',
      params: [arg('row', object), '/'],
      replayed: true,
      run: (self, row) => pyObjectCall1(self.write, record(self.dialect, row)),
    }),
    method(PWriter, 'writerows', {
      textSignature: '($self, object, /)',
      doc: 'Writes several records.',
      params: [arg('rows', object), '/'],
      replayed: true,
      run(self, rows) {
        for (const row of iterate(rows)) pyObjectCall1(self.write, record(self.dialect, row));
      },
    }),
    getset(PWriter, 'dialect', { member: true, get: (self) => self.dialect }),
  ],
});
