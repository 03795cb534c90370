import { arg } from '../../runtime/clinic/clinic.ts';
import { character, object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, type Member, method } from '../../runtime/clinic/members.ts';
import { keyError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { characterName, characterNamed, sequenceNamed } from '../../runtime/text/names.ts';
import { decimalValue, digitValue, numericValue } from '../../runtime/text/properties.ts';
import { UnicodeDatabase } from '../../runtime/text/unicode-database.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PFloat } from '../../runtime/values/float.ts';
import type { PBuiltinFunction } from '../../runtime/values/function.ts';

/** `unicodedata.UCD`: a database as an object; the module's functions serve the current one. */
class PDatabase extends PObject {
  readonly database: UnicodeDatabase;
  constructor(database: UnicodeDatabase) {
    super(ucdType.instanceShape);
    this.database = database;
  }
}

const ucdType = builtinType('UCD', { module: 'unicodedata', subclassable: false, flags: DISALLOW_INSTANTIATION });
const current = new UnicodeDatabase('15.1.0');

const chr = arg('chr', character);
const fallback = arg('default', object, undefined, '<unrepresentable>');

function orDefault(value: PValue | undefined, other: PValue | undefined, message: string): PValue {
  if (value !== undefined) return value;
  if (other === undefined) throw valueError(message);
  return other;
}

const digitOf = (db: UnicodeDatabase, value: number, point: number) =>
  value < 0 || !db.assigned(point) ? undefined : value;

/** The functions as `(database, …)`: what module and class share. */
type Maker = <T>(
  make: (name: string, spec: any, database: (self: any) => UnicodeDatabase) => T,
  database: (self: any) => UnicodeDatabase,
) => T[];

const all: Maker = (make, database) => [
  ...(
    [
      ['category', (db, p) => db.category(p)],
      ['bidirectional', (db, p) => db.bidirectional(p)],
      ['combining', (db, p) => db.combining(p)],
      ['mirrored', (db, p) => db.mirrored(p)],
      ['east_asian_width', (db, p) => db.eastAsianWidth(p)],
      ['decomposition', (db, p) => db.decomposition(p)],
    ] as [string, (db: UnicodeDatabase, point: number) => PValue][]
  ).map(([name, read]) =>
    make(name, { params: [chr, '/'], run: (self: PValue, point: number) => read(database(self), point) }, database),
  ),
  ...(
    [
      ['decimal', (db, p) => digitOf(db, decimalValue(p), p), 'not a decimal'],
      ['digit', (db, p) => digitOf(db, digitValue(p), p), 'not a digit'],
      [
        'numeric',
        (db, p) => {
          const value = db.assigned(p) ? numericValue(p) : undefined;
          return value === undefined ? undefined : new PFloat(value);
        },
        'not a numeric character',
      ],
      ['name', (db, p) => (db.assigned(p) ? characterName(p) : undefined), 'no such name'],
    ] as [string, (db: UnicodeDatabase, point: number) => PValue | undefined, string][]
  ).map(([name, read, message]) =>
    make(
      name,
      {
        params: [chr, fallback, '/'],
        run: (self: PValue, point: number, other: PValue | undefined) =>
          orDefault(read(database(self), point), other, message),
      },
      database,
    ),
  ),
  make(
    'lookup',
    {
      params: [arg('name', str), '/'],
      run(self: PValue, name: string) {
        const point = characterNamed(name);
        if (point !== undefined && database(self).assigned(point)) return String.fromCodePoint(point);
        const sequence = database(self).old ? undefined : sequenceNamed(name);
        if (sequence !== undefined) return sequence;
        throw keyError(`undefined character name '${name}'`);
      },
    },
    database,
  ),
  make(
    'normalize',
    {
      params: [arg('form', str), arg('unistr', str), '/'],
      run: (self: PValue, form: string, text: string) => database(self).normalize(normalForm(form), text),
    },
    database,
  ),
  make(
    'is_normalized',
    {
      params: [arg('form', str), arg('unistr', str), '/'],
      run: (self: PValue, form: string, text: string) => database(self).normalize(normalForm(form), text) === text,
    },
    database,
  ),
];

function normalForm(form: string): 'NFC' | 'NFD' | 'NFKC' | 'NFKD' {
  if (form === 'NFC' || form === 'NFD' || form === 'NFKC' || form === 'NFKD') return form;
  throw valueError('invalid normalization form');
}

defineType(ucdType, {
  members: [
    ...all<Member>(
      (name, spec) => method(PDatabase, name, spec),
      (self: PDatabase) => self.database,
    ),
    getset(PDatabase, 'unidata_version', { get: (self) => self.database.version, member: true }),
  ],
});

defineModule('unicodedata', {
  doc: 'The Unicode database, version 15.1.0.',
  functions: all<PBuiltinFunction>(
    (name, spec) => builtinFunction(name, spec),
    () => current,
  ),
  attributes: {
    unidata_version: current.version,
    UCD: ucdType,
    ucd_3_2_0: new PDatabase(new UnicodeDatabase('3.2.0')),
  },
});
