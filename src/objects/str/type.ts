import { compareStrings } from '../../runtime/abstract/compare.ts';
import { hashStrValue } from '../../runtime/abstract/hash.ts';
import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { asSequenceIndex } from '../../runtime/abstract/number.ts';
import { sliceBounds } from '../../runtime/abstract/slice.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object, str, strWithoutNul } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { decodeBytes, encodeText } from '../../runtime/codecs/text-encoding.ts';
import { indexError, typeError } from '../../runtime/errors.ts';
import { formatFields, formatNumbered } from '../../runtime/format/fields.ts';
import { formatStr } from '../../runtime/format/format.ts';
import { percentFormat, STR_TARGET } from '../../runtime/format/percent.ts';
import type { PValue } from '../../runtime/object.ts';
import { characterAt, codePointLength, hasPairs, slicePoints, stepPoints } from '../../runtime/text/code-points.ts';
import { addToLong, LONG_TEXT, unitOfLong } from '../../runtime/text/growing.ts';
import { repeatText } from '../../runtime/text/pieces.ts';
import { reprText } from '../../runtime/text/repr.ts';
import { checkTextSize, containsText, MAX_TEXT } from '../../runtime/text/search.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { type PStr, strType, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { bytesObject, PSlice, PTuple } from '../../runtime/values/sequences.ts';
import { caseMembers } from './case.ts';
import { strIterator } from './iterator.ts';
import { searchMembers } from './search.ts';
import { anyStr, text, textOf } from './self.ts';
import { splitMembers } from './split.ts';
import { translateMembers } from './translate.ts';

function subscript(self: PValue, key: PValue): PValue {
  const value = textOf(self);
  if (typeof key === 'number') return itemAt(value, key);
  if (key instanceof PSlice) {
    const length = codePointLength(value);
    const { start, step, count } = sliceBounds(key, length);
    if (step !== 1) return stepPoints(value, start, step, count);
    if (count === 0) return '';
    return count === length ? value : slicePoints(value, start, start + count);
  }
  const type = typeOf(key);
  if (typeof key !== 'boolean' && typeof key !== 'bigint' && type.nb_index === null)
    throw typeError(`string indices must be integers, not '${type.tpName}'`);
  return itemAt(value, asSequenceIndex(key, indexError));
}

/** `text[index]`; a negative index counts from the end. */
function itemAt(value: string, index: number): string {
  if (!hasPairs(value)) {
    const length = value.length;
    const at = index < 0 ? index + length : index;
    if (at < 0 || at >= length) throw indexError('string index out of range');
    return length < LONG_TEXT ? value.charAt(at) : unitOfLong(value, at);
  }
  const length = codePointLength(value);
  const at = index < 0 ? index + length : index;
  if (at < 0 || at >= length) throw indexError('string index out of range');
  return characterAt(value, at);
}

function repeat(self: PValue, count: number): string {
  return repeatText(textOf(self), count);
}

function concat(self: PValue, other: PValue): string {
  const right = strValue(other);
  if (right === undefined) throw typeError(`can only concatenate str (not "${typeOf(other).tpName}") to str`);
  const left = textOf(self);
  if (left.length + right.length > MAX_TEXT) checkTextSize(left.length + right.length);
  return left.length < LONG_TEXT ? left + right : addToLong(left, right);
}

/** A new instance of `type`, exact or of a subclass. */
function makeStr(type: typeof strType, value: PValue): PValue {
  if (type === strType) return value;
  const result = type.allocate(type) as PStr;
  result.value = textOf(value);
  return result;
}

/** `str(object)`: what `__str__` gives, which may be an instance of a subclass. */
function strOf(value: PValue): PValue {
  if (typeof value === 'string') return value;
  const type = typeOf(value);
  if (type.tp_str === null) return pyObjectStr(value);
  const result = type.tp_str(value);
  if (strValue(result) === undefined) throw typeError(`__str__ returned non-string (type ${typeOf(result).tpName})`);
  return result;
}

function decodeObject(value: PValue, encoding: string | undefined, errors: string | undefined): string {
  if (strValue(value) !== undefined) throw typeError('decoding str is not supported');
  if (!hasBuffer(value)) throw typeError(`decoding to str: need a bytes-like object, ${typeOf(value).tpName} found`);
  return decodeBytes(bytesOf(value), encoding, errors);
}

const construct = newBy('str', {
  params: [
    arg('object', object, undefined, "''"),
    arg('encoding', strWithoutNul, undefined, "'utf-8'"),
    arg('errors', strWithoutNul, undefined, "'strict'"),
  ],
  run(type, value, encoding, errors) {
    if (value === undefined) return makeStr(type, '');
    if (encoding === undefined && errors === undefined) return makeStr(type, strOf(value));
    return makeStr(type, decodeObject(value, encoding, errors));
  },
});

defineType(strType, {
  doc: 'A string of Unicode characters: the text of an object, or of bytes decoded from an encoding.',
  slots: {
    tp_new(type, args, keywords) {
      if (keywords === null) {
        if (args.length === 1) return makeStr(type, strOf(args[0]!));
        if (args.length > 3) throw typeError(`str expected at most 3 arguments, got ${args.length}`);
      }
      return construct(type, args, keywords);
    },
    tp_repr: (self) => reprText(textOf(self)),
    tp_str: textOf,
    tp_hash: hashStrValue,
    tp_iter: (self) => strIterator(textOf(self)),
    tp_richcompare(self, other, op) {
      const left = textOf(self);
      const right = strValue(other);
      if (right === undefined) return NotImplemented;
      switch (op) {
        case 0:
          return compareStrings(left, right) < 0;
        case 1:
          return compareStrings(left, right) <= 0;
        case 2:
          return left === right;
        case 3:
          return left !== right;
        case 4:
          return compareStrings(left, right) > 0;
        default:
          return compareStrings(left, right) >= 0;
      }
    },
    nb_remainder(self, args) {
      const format = strValue(self);
      if (format === undefined) return NotImplemented;
      const result = percentFormat(format, args, STR_TARGET);
      // an instance of a subclass without any conversion is the result itself
      return format !== '' && !format.includes('%') ? self : result;
    },
    sq_length: (self) => codePointLength(textOf(self)),
    mp_length: (self) => codePointLength(textOf(self)),
    mp_subscript: subscript,
    sq_item: (self, index) => {
      if (index < 0) throw indexError('string index out of range');
      return itemAt(textOf(self), index);
    },
    sq_concat: concat,
    sq_repeat: repeat,
    sq_contains(self, item) {
      const part = strValue(item);
      if (part === undefined)
        throw typeError(`'in <string>' requires string as left operand, not ${typeOf(item).tpName}`);
      return containsText(textOf(self), part);
    },
  },
  members: [
    ...searchMembers,
    ...splitMembers,
    ...caseMembers,
    ...translateMembers,
    method(text, 'encode', {
      doc: 'The bytes of the string in an encoding; `errors` names what to do with what cannot be encoded.',
      params: [arg('encoding', strWithoutNul, 'utf-8'), arg('errors', strWithoutNul, 'strict')],
      run: (self, encoding, errors) => bytesObject(encodeText(self, encoding, errors)),
    }),
    method(anyStr, 'format', {
      replayed: true,
      doc: 'A copy in which replacement fields in braces are replaced by the formatted arguments.',
      params: [varargs('args'), varkeywords('kwargs')],
      run(self, positional, named) {
        const format = textOf(self);
        if (typeof self !== 'string' && /^[^{}]+$/.test(format)) return self;
        return (
          formatNumbered(format, positional) ?? formatFields(format, { positional, named: (key) => named.get(key) })
        );
      },
    }),
    method(text, 'format_map', {
      replayed: true,
      doc: 'A copy in which replacement fields in braces are replaced by formatted values of a mapping.',
      params: [arg('mapping', object), '/'],
      run: (self, mapping) => formatFields(self, { positional: null, named: (key) => pyObjectGetItem(mapping, key) }),
    }),
    method(anyStr, '__format__', {
      doc: 'The string laid out by a format specification.',
      params: [arg('format_spec', str), '/'],
      // Without a specification a subclass has its own `__str__`.
      run: (self: PValue, spec) => (spec === '' ? pyObjectStr(self) : formatStr(strValue(self)!, spec)),
    }),
    method(text, '__getnewargs__', { run: (self) => new PTuple([self]) }),
    method(text, '__sizeof__', {
      doc: 'Size in memory, in bytes.',
      run: (self) => (/[^\0-\x7f]/.test(self) ? 57 + 2 * self.length : 41 + self.length),
    }),
  ],
});

strType.vectorcall = {
  call0: () => '',
  call1: (value) => (typeof value === 'number' ? `${value}` : strOf(value)),
};
