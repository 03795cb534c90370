import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { contextLocal } from '../../runtime/context.ts';
import { isException, makeException, typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { codePointLength } from '../../runtime/text/code-points.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';

export const QUOTE_MINIMAL = 0;
export const QUOTE_ALL = 1;
export const QUOTE_NONNUMERIC = 2;
export const QUOTE_NONE = 3;
export const QUOTE_STRINGS = 4;
export const QUOTE_NOTNULL = 5;

/** `_csv.Error`. */
export const csvErrorType = builtinType('Error', { base: exceptionType('Exception'), module: '_csv' });
defineType(csvErrorType, {});

export function csvError(message: string) {
  return makeException(csvErrorType, message);
}

/** What belongs to a context: the registered dialects and the longest field. */
export const csvState = contextLocal(() => ({ dialects: new PDict(), fieldLimit: 128 * 1024 }));

/** How a CSV file is written. Characters are code points, -1 for none. */
export class PDialect extends PObject {
  delimiter = 0x2c;
  quote = 0x22;
  escape = -1;
  doubleQuote = true;
  skipInitialSpace = false;
  strict = false;
  quoting = QUOTE_MINIMAL;
  lineTerminator = '\r\n';
  /** Matches a character that makes a field need quotes or escapes. */
  special: RegExp = /[,"\r\n]/u;
  constructor(shape: PShape) {
    super(shape);
  }
}

export const dialectType = builtinType('Dialect', {
  module: '_csv',
  allocate: (type) => new PDialect(type.instanceShape),
});

const NAMES = [
  'delimiter',
  'doublequote',
  'escapechar',
  'lineterminator',
  'quotechar',
  'quoting',
  'skipinitialspace',
  'strict',
] as const;
type Name = (typeof NAMES)[number];

function character(name: string, value: PValue | undefined, fallback: number, optional: boolean): number {
  if (value === undefined) return fallback;
  if (optional && value === null) return -1;
  const text = strValue(value);
  if (text === undefined)
    throw typeError(`"${name}" must be string${optional ? ' or None' : ''}, not ${typeOf(value).tpName}`);
  if (codePointLength(text) !== 1) throw typeError(`"${name}" must be a 1-character string`);
  return text.codePointAt(0)!;
}

function checkCharacter(dialect: PDialect, name: string, point: number, allowSpace: boolean): void {
  if (point === 0x0d || point === 0x0a || (point === 0x20 && !allowSpace)) throw valueError(`bad ${name} value`);
  if (point >= 0 && dialect.lineTerminator.includes(String.fromCodePoint(point)))
    throw valueError(`bad ${name} or lineterminator value`);
}

function checkDifferent(first: string, a: number, second: string, b: number): void {
  if (a === b && a >= 0) throw valueError(`bad ${first} or ${second} value`);
}

/** The dialect that an object and options describe: `Dialect.__new__`. */
export function makeDialect(type: PType, base: PValue, options: ReadonlyMap<Name, PValue>): PDialect {
  let from: PValue = base;
  const name = strValue(base);
  if (name !== undefined) from = findDialect(name);
  if (from instanceof PDialect && options.size === 0 && type === dialectType) return from;
  const given = (key: Name): PValue | undefined => {
    const option = options.get(key);
    if (option !== undefined || from === null) return option;
    try {
      return pyObjectGetAttr(from, key);
    } catch (error) {
      if (isException(error, 'Exception')) return undefined;
      throw error;
    }
  };
  const dialect = type.allocate(type) as PDialect;
  const truth = (key: Name, fallback: boolean) => {
    const value = given(key);
    return value === undefined ? fallback : pyObjectIsTrue(value);
  };
  dialect.delimiter = character('delimiter', given('delimiter'), 0x2c, false);
  dialect.doubleQuote = truth('doublequote', true);
  dialect.escape = character('escapechar', given('escapechar'), -1, true);
  const terminator = given('lineterminator');
  if (terminator !== undefined && terminator !== null) {
    const text = strValue(terminator);
    if (text === undefined) throw typeError('"lineterminator" must be a string');
    dialect.lineTerminator = text;
  }
  const quote = given('quotechar');
  dialect.quote = character('quotechar', quote, 0x22, true);
  const quoting = given('quoting');
  if (quoting !== undefined) {
    const number = intValue(quoting);
    if (number === undefined || typeof quoting === 'boolean') throw typeError('"quoting" must be an integer');
    if (number < QUOTE_MINIMAL || number > QUOTE_NOTNULL) throw typeError('bad "quoting" value');
    dialect.quoting = Number(number);
  } else if (quote === null) dialect.quoting = QUOTE_NONE;
  dialect.skipInitialSpace = truth('skipinitialspace', false);
  dialect.strict = truth('strict', false);
  if (dialect.quoting !== QUOTE_NONE && dialect.quote < 0) throw typeError('quotechar must be set if quoting enabled');
  if (terminator === null) throw typeError('lineterminator must be set');
  checkCharacter(dialect, 'delimiter', dialect.delimiter, true);
  checkCharacter(dialect, 'escapechar', dialect.escape, !dialect.skipInitialSpace);
  checkCharacter(dialect, 'quotechar', dialect.quote, !dialect.skipInitialSpace);
  checkDifferent('delimiter', dialect.delimiter, 'escapechar', dialect.escape);
  checkDifferent('delimiter', dialect.delimiter, 'quotechar', dialect.quote);
  checkDifferent('escapechar', dialect.escape, 'quotechar', dialect.quote);
  const special = new Set([dialect.delimiter, dialect.escape, dialect.quote, 0x0a, 0x0d]);
  for (const c of dialect.lineTerminator) special.add(c.codePointAt(0)!);
  const escapes = [...special].filter((point) => point >= 0).map((point) => `\\u{${point.toString(16)}}`);
  dialect.special = new RegExp(`[${escapes.join('')}]`, 'u');
  return dialect;
}

/** Splits arguments `(leading…, dialect=None, **options)` of reader, writer and Dialect. */
export function dialectArguments(
  positional: readonly PValue[],
  keywords: KeywordNames,
  values: readonly PValue[],
): { base: PValue; options: Map<Name, PValue> } {
  let base: PValue = positional[0] ?? null;
  const options = new Map<Name, PValue>();
  positional.slice(1).forEach((value, i) => {
    options.set(NAMES[i]!, value);
  });
  (keywords ?? []).forEach((keyword, i) => {
    if (keyword === 'dialect') base = values[i]!;
    else if ((NAMES as readonly string[]).includes(keyword)) options.set(keyword as Name, values[i]!);
    else throw typeError(`this function got an unexpected keyword argument '${keyword}'`);
  });
  return { base, options };
}

export function findDialect(name: PValue): PValue {
  const found = csvState().dialects.get(name);
  if (found === undefined) throw csvError('unknown dialect');
  return found;
}

const shown = (point: number): PValue => (point < 0 ? null : String.fromCodePoint(point));
const unpicklable = () => typeError("cannot pickle 'Dialect' instances");

defineType(dialectType, {
  doc: 'How a CSV file is written: delimiter, quotes, escapes, ends of lines.',
  slots: {
    tp_new(type, args, keywords) {
      const count = args.length - (keywords?.length ?? 0);
      const { base, options } = dialectArguments(args.slice(0, count), keywords, args.slice(count));
      return makeDialect(type, base, options);
    },
  },
  members: [
    getset(PDialect, 'delimiter', { get: (self) => shown(self.delimiter) }),
    getset(PDialect, 'escapechar', { get: (self) => shown(self.escape) }),
    getset(PDialect, 'lineterminator', { get: (self) => self.lineTerminator }),
    getset(PDialect, 'quotechar', { get: (self) => shown(self.quote) }),
    getset(PDialect, 'quoting', { get: (self) => self.quoting }),
    getset(PDialect, 'doublequote', { member: true, get: (self) => self.doubleQuote }),
    getset(PDialect, 'skipinitialspace', { member: true, get: (self) => self.skipInitialSpace }),
    getset(PDialect, 'strict', { member: true, get: (self) => self.strict }),
    method(PDialect, '__reduce__', {
      run() {
        throw unpicklable();
      },
    }),
    method(PDialect, '__reduce_ex__', {
      textSignature: null,
      params: [
        { name: 'protocol', kind: 'arg', converter: null, fallback: undefined, required: true, text: null },
        '/',
      ],
      run() {
        throw unpicklable();
      },
    }),
  ],
});
