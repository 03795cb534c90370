import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { floatType, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';
import {
  csvError,
  csvState,
  type PDialect,
  QUOTE_NONE,
  QUOTE_NONNUMERIC,
  QUOTE_NOTNULL,
  QUOTE_STRINGS,
} from './dialect.ts';

export const readerType = builtinType('reader', { module: '_csv', subclassable: false, flags: DISALLOW_INSTANTIATION });

/** Where the parser is. */
const START_RECORD = 0;
const START_FIELD = 1;
const ESCAPED = 2;
const IN_FIELD = 3;
const IN_QUOTED_FIELD = 4;
const ESCAPE_IN_QUOTED_FIELD = 5;
const QUOTE_IN_QUOTED_FIELD = 6;
const EAT_NEWLINES = 7;
const AFTER_ESCAPED_NEWLINE = 8;

/** The end of a line, as a character. */
const END = -2;
const LF = 0x0a;
const CR = 0x0d;

/** `_csv.reader`: a state machine that takes a line at a time. */
export class PReader extends PObject {
  readonly input: PBase;
  readonly dialect: PDialect;
  lineNumber = 0;
  #fields: PValue[] = [];
  #field = '';
  #unquoted = false;
  #state = START_RECORD;
  #limit = 0;

  constructor(input: PValue, dialect: PDialect) {
    super(readerType.instanceShape);
    this.input = pyObjectGetIter(input);
    this.dialect = dialect;
  }

  next(): PValue | undefined {
    this.#fields = [];
    this.#field = '';
    this.#unquoted = false;
    this.#state = START_RECORD;
    this.#limit = csvState().fieldLimit;
    const advance = stepOf(this.input, this.input);
    do {
      const line = advance(this.input);
      if (line === undefined) {
        if (this.#field.length === 0 && this.#state !== IN_QUOTED_FIELD) return undefined;
        if (this.dialect.strict) throw csvError('unexpected end of data');
        this.#save();
        break;
      }
      const text = strValue(line);
      if (text === undefined)
        throw csvError(
          `iterator should return strings, not ${typeOf(line).tpName} (the file should be opened in text mode)`,
        );
      this.lineNumber++;
      if (this.#state !== START_RECORD || !this.#plain(text)) this.#parse(text);
    } while (this.#state !== START_RECORD);
    return new PList(this.#fields);
  }

  /** A whole record on one line without anything special in it; false if it is not that. */
  #plain(text: string): boolean {
    const { quote, escape, skipInitialSpace, quoting, delimiter } = this.dialect;
    if (escape >= 0 || skipInitialSpace || quoting !== 0 || quote > 0xffff) return false;
    let end = text.length;
    if (end > 0 && text.charCodeAt(end - 1) === LF) end--;
    if (end > 0 && text.charCodeAt(end - 1) === CR) end--;
    if (end === 0 || end > this.#limit) return false;
    if (quote >= 0 && text.includes(String.fromCharCode(quote))) return false;
    const line = end === text.length ? text : text.slice(0, end);
    if (line.includes('\n') || line.includes('\r')) return false;
    this.#fields = line.split(String.fromCodePoint(delimiter));
    return true;
  }

  #parse(text: string): void {
    const { delimiter, quote, escape } = this.dialect;
    for (let at = 0; at < text.length; ) {
      const point = text.codePointAt(at)!;
      const state = this.#state;
      if (state === IN_FIELD || state === IN_QUOTED_FIELD) {
        // A run of ordinary characters.
        let end = at;
        for (; end < text.length; end++) {
          const unit = text.charCodeAt(end);
          if (unit === quote || unit === delimiter || unit === escape || unit === LF || unit === CR) break;
          if (unit >= 0xd800 && unit < 0xdc00) {
            const pair = text.codePointAt(end)!;
            if (pair === quote || pair === delimiter || pair === escape) break;
          }
        }
        if (end > at) {
          this.#add(text.slice(at, end));
          at = end;
          continue;
        }
      }
      this.#step(point);
      at += point > 0xffff ? 2 : 1;
    }
    this.#step(END);
  }

  #add(text: string): void {
    if (this.#field.length + text.length > this.#limit)
      throw csvError(`field larger than field limit (${this.#limit})`);
    this.#field += text;
  }

  #addPoint(point: number): void {
    this.#add(String.fromCodePoint(point));
  }

  #save(): void {
    const { quoting } = this.dialect;
    const field = this.#field;
    this.#field = '';
    let value: PValue = field;
    if (this.#unquoted) {
      if (field === '') {
        if (quoting === QUOTE_NOTNULL || quoting === QUOTE_STRINGS) value = null;
      } else if (quoting === QUOTE_NONNUMERIC || quoting === QUOTE_STRINGS) value = pyObjectCall1(floatType, field);
    }
    this.#fields.push(value);
  }

  #endField(point: number): void {
    this.#save();
    this.#state = point === END ? START_RECORD : EAT_NEWLINES;
  }

  /** One character: `parse_process_char`. */
  #step(point: number): void {
    const { delimiter, quote, escape, quoting, strict, doubleQuote, skipInitialSpace } = this.dialect;
    const newline = point === LF || point === CR;
    switch (this.#state) {
      case START_RECORD:
        if (newline) this.#state = EAT_NEWLINES;
        else if (point !== END) {
          this.#state = START_FIELD;
          this.#step(point);
        }
        return;
      case START_FIELD:
        this.#unquoted = true;
        if (newline || point === END) this.#endField(point);
        else if (point === quote && quoting !== QUOTE_NONE) {
          this.#unquoted = false;
          this.#state = IN_QUOTED_FIELD;
        } else if (point === escape) this.#state = ESCAPED;
        else if (point === delimiter) {
          if (!(point === 0x20 && skipInitialSpace)) this.#save();
        } else if (!(point === 0x20 && skipInitialSpace)) {
          this.#addPoint(point);
          this.#state = IN_FIELD;
        }
        return;
      case ESCAPED:
        this.#addPoint(point === END ? LF : point);
        this.#state = newline ? AFTER_ESCAPED_NEWLINE : IN_FIELD;
        return;
      case AFTER_ESCAPED_NEWLINE:
        if (point === END) return;
        this.#state = IN_FIELD;
        this.#step(point);
        return;
      case IN_FIELD:
        if (newline || point === END) this.#endField(point);
        else if (point === escape) this.#state = ESCAPED;
        else if (point === delimiter) {
          this.#save();
          this.#state = START_FIELD;
        } else {
          this.#addPoint(point);
          this.#state = IN_FIELD;
        }
        return;
      case IN_QUOTED_FIELD:
        if (point === END) return;
        if (point === escape) this.#state = ESCAPE_IN_QUOTED_FIELD;
        else if (point === quote && quoting !== QUOTE_NONE)
          this.#state = doubleQuote ? QUOTE_IN_QUOTED_FIELD : IN_FIELD;
        else this.#addPoint(point);
        return;
      case ESCAPE_IN_QUOTED_FIELD:
        this.#addPoint(point === END ? LF : point);
        this.#state = IN_QUOTED_FIELD;
        return;
      case QUOTE_IN_QUOTED_FIELD:
        if (quoting !== QUOTE_NONE && point === quote) {
          this.#addPoint(point);
          this.#state = IN_QUOTED_FIELD;
        } else if (point === delimiter) {
          this.#save();
          this.#state = START_FIELD;
        } else if (newline || point === END) this.#endField(point);
        else if (!strict) {
          this.#addPoint(point);
          this.#state = IN_FIELD;
        } else throw csvError(`'${String.fromCodePoint(delimiter)}' expected after '${String.fromCodePoint(quote)}'`);
        return;
      default:
        if (point === END) this.#state = START_RECORD;
        else if (!newline)
          throw csvError("new-line character seen in unquoted field - do you need to open the file with newline=''?");
    }
  }
}

defineType(readerType, {
  doc: 'Iterates over the records of a CSV file, each as a list.',
  slots: {
    tp_iter: (self) => self,
    tp_iternext: (self: PReader) => self.next(),
  },
  members: [
    getset(PReader, 'dialect', { member: true, get: (self) => self.dialect }),
    getset(PReader, 'line_num', { member: true, get: (self) => self.lineNumber }),
  ],
});
