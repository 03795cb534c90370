import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, str } from '../../runtime/clinic/converters.ts';
import { type Member, method, staticMethod } from '../../runtime/clinic/members.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { codePointLength, codePoints } from '../../runtime/text/code-points.ts';
import { checkTextSize } from '../../runtime/text/search.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { intValue, strValue } from '../../runtime/values/scalars.ts';
import { text } from './self.ts';

/** What a table says about a code point: its replacement, or `undefined` to leave it. */
function lookUp(table: PValue, point: number): string | undefined {
  let found: PValue | undefined;
  if (table instanceof PDict && table.shape.cls.name === 'dict') {
    found = table.get(point);
    if (found === undefined) return undefined;
  } else
    try {
      found = pyObjectGetItem(table, point);
    } catch (error) {
      if (isException(error, 'LookupError')) return undefined;
      throw error;
    }
  if (found === null) return '';
  const replacement = strValue(found);
  if (replacement !== undefined) return replacement;
  const code = intValue(found);
  if (code === undefined) throw typeError('character mapping must return integer, None or str');
  if (code < 0 || code > 0x10ffff) throw valueError('character mapping must be in range(0x110000)');
  return String.fromCodePoint(Number(code));
}

/** `text.translate(table)`. Each different character below U+0100 is looked up once, as in CPython for ASCII. */
export function translateText(self: string, table: PValue): string {
  const known: (string | undefined)[] = [];
  let result = '';
  for (let i = 0; i < self.length; ) {
    const point = self.codePointAt(i)!;
    i += point > 0xffff ? 2 : 1;
    let replacement = point < 128 ? known[point] : undefined;
    if (replacement === undefined) {
      replacement = lookUp(table, point) ?? String.fromCodePoint(point);
      if (point < 128) known[point] = replacement;
    }
    result += replacement;
    if (replacement.length > 1) checkTextSize(result.length);
  }
  return result;
}

/** The items of a dict given to `maketrans`, with characters turned into code points. */
function tableFromDict(source: PValue): PDict {
  if (!(source instanceof PDict)) throw typeError('if you give only one argument to maketrans it must be a dict');
  const table = new PDict();
  for (const cursor = source.storage.cursor(); cursor.next(); ) {
    const { key, value } = cursor;
    const name = strValue(key);
    if (name !== undefined) {
      if (codePointLength(name) !== 1) throw valueError('string keys in translate table must be of length 1');
      table.set(name.codePointAt(0)!, value);
    } else {
      if (intValue(key) === undefined) throw typeError('keys in translate table must be strings or integers');
      table.set(key, value);
    }
  }
  return table;
}

const missing = Symbol('missing');

export const translateMembers: readonly Member[] = [
  method(text, 'translate', {
    doc: 'A copy in which each character is replaced by what a table, indexed by code points, says.',
    params: [arg('table', object), '/'],
    run: (self, table) => translateText(self, table),
  }),
  staticMethod('maketrans', {
    doc: 'A table for translate(), from a dict, or from two strings of equal length and perhaps one of characters to delete.',
    params: [
      arg('x', object),
      arg('y', str, missing, '<unrepresentable>'),
      arg('z', str, missing, '<unrepresentable>'),
      '/',
    ],
    run(_self, x, y, z) {
      if (typeof y === 'symbol') return tableFromDict(x);
      const from = strValue(x);
      if (from === undefined)
        throw typeError('first maketrans argument must be a string if there is a second argument');
      const keys = codePoints(from);
      const values = codePoints(y);
      if (keys.length !== values.length) throw valueError('the first two maketrans arguments must have equal length');
      const table = new PDict();
      for (let i = 0; i < keys.length; i++) table.set(keys[i]!, values[i]!);
      if (typeof z !== 'symbol') for (const point of codePoints(z)) table.set(point, null);
      return table;
    },
  }),
];
