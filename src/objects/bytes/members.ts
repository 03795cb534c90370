import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectGetIter, pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { pushItem } from '../../runtime/allocation.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import {
  bool,
  bytesLike,
  type Converter,
  int,
  object,
  sliceIndex,
  ssize,
  str,
  strWithoutNul,
} from '../../runtime/clinic/converters.ts';
import { classMethod, type Member, method, staticMethod } from '../../runtime/clinic/members.ts';
import { decodeBytes } from '../../runtime/codecs/text-encoding.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { copyBytes, newBytes, putBytes } from '../../runtime/text/byte-writer.ts';
import {
  countBytes,
  findBytes,
  indexOfBytes,
  isSpaceByte,
  lastIndexOfBytes,
  orNotIterable,
  replaceBytes,
  rsplitBytes,
  rsplitSpaceBytes,
  soughtBytes,
  splitByteLines,
  splitBytes,
  splitSpaceBytes,
} from '../../runtime/text/bytes-search.ts';
import { fromLatin1 } from '../../runtime/text/code-points.ts';
import { hexDigit, hexOfBytes } from '../../runtime/text/hex.ts';
import { adjustBounds } from '../../runtime/text/search.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { bytearrayType, bytesType, PByteArray, PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';

/*
 * The methods that bytes and bytearray share. Results are of the kind of `self`, and always fresh for a bytearray.
 */

type Bytes = PBytes | PByteArray;
type BytesClass = typeof PBytes | typeof PByteArray;

const isUpper = (b: number) => b >= 65 && b <= 90;
const isLower = (b: number) => b >= 97 && b <= 122;
const isDigit = (b: number) => b >= 48 && b <= 57;
const isAlpha = (b: number) => isUpper(b) || isLower(b);

const bytesOrNone: Converter<Uint8Array | null> = { convert: (value) => (value === null ? null : bytesOf(value)) };
const bounds = [arg('start', sliceIndex, undefined, 'None'), arg('end', sliceIndex, undefined, 'None')] as const;
const fill: Converter<number> = {
  convert: (value, where) => {
    if ((value instanceof PBytes || value instanceof PByteArray) && value.bytes.length === 1) return value.bytes[0]!;
    throw typeError(`${where()} must be a byte string of length 1, not ${typeOf(value).tpName}`);
  },
};

/** Hex digits of bytes, with a separator between groups: counted from the right, or from the left when negative. */
export function hexText(bytes: Uint8Array, separator: PValue | undefined, group: number): string {
  let sep = '';
  if (separator !== undefined) {
    if (pyObjectSize(separator) !== 1) throw valueError('sep must be length 1.');
    sep = typeof separator === 'string' ? separator : separator instanceof PBytes ? fromLatin1(separator.bytes) : '';
    if (sep === '') throw typeError('sep must be str or bytes.');
    if (sep.charCodeAt(0) > 127) throw valueError('sep must be ASCII.');
  }
  if (sep === '' || group === 0) return hexOfBytes(bytes);
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    if (i > 0 && (group > 0 ? bytes.length - i : i) % Math.abs(group) === 0) text += sep;
    text += (bytes[i]! < 16 ? '0' : '') + bytes[i]!.toString(16);
  }
  return text;
}

function fromHex(text: string): Uint8Array {
  const { length } = text;
  const bytes = newBytes(length >> 1);
  let count = 0;
  for (let i = 0; i < length; ) {
    const code = text.charCodeAt(i);
    const high = hexDigit(code);
    if (high < 0 && isSpaceByte(code)) {
      i++;
      continue;
    }
    // NUL, which is no digit, stands for the end
    const low = high < 0 ? -1 : hexDigit(i + 1 < length ? text.charCodeAt(i + 1) : 0);
    if (low < 0) throw valueError(`non-hexadecimal number found in fromhex() arg at position ${high < 0 ? i : i + 1}`);
    bytes[count++] = high * 16 + low;
    i += 2;
  }
  return count === bytes.length ? bytes : copyBytes(bytes, 0, count);
}

/** A copy with each byte replaced by what the table says. */
function throughTable(bytes: Uint8Array, table: Uint8Array): Uint8Array {
  const { length } = bytes;
  const result = newBytes(length);
  for (let i = 0; i < length; i++) result[i] = table[bytes[i]!]!;
  return result;
}

function withoutBytes(bytes: Uint8Array, remove: Uint8Array): Uint8Array {
  const gone = new Uint8Array(256);
  for (let i = 0; i < remove.length; i++) gone[remove[i]!] = 1;
  const { length } = bytes;
  const kept = newBytes(length);
  let count = 0;
  for (let i = 0; i < length; i++) if (gone[bytes[i]!] === 0) kept[count++] = bytes[i]!;
  return count === length ? kept : copyBytes(kept, 0, count);
}

/** Whether a byte is among few: `includes` is a call of the host's. */
function holdsByte(bytes: Uint8Array, byte: number): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === byte) return true;
  return false;
}

/** The bytes of the items into `parts`, and how many there are. A loop on its own, see `text/split.ts`. */
function gatherBytes(parts: Uint8Array[], items: readonly PValue[]): number {
  let size = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (!hasBuffer(item))
      throw typeError(`sequence item ${i}: expected a bytes-like object, ${typeOf(item).tpName} found`);
    const part = bytesOf(item);
    parts.push(part);
    size += part.length;
  }
  return size;
}

/** The parts of a join as byte arrays. */
export function joinBytes(separator: Uint8Array, iterable: PValue): Uint8Array {
  let items: readonly PValue[];
  if (iterable instanceof PList || iterable instanceof PTuple) items = iterable.items;
  else {
    const found: PValue[] = [];
    let iterator: ReturnType<typeof pyObjectGetIter>;
    try {
      iterator = pyObjectGetIter(iterable);
    } catch (error) {
      throw orNotIterable(error, 'can only join an iterable');
    }
    const next = stepOf(iterator, iterable);
    for (let item = next(iterator); item !== undefined; item = next(iterator)) pushItem(found, item);
    items = found;
  }
  const parts: Uint8Array[] = [];
  const size = gatherBytes(parts, items);
  const result = newBytes(size + separator.length * Math.max(0, items.length - 1));
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    if (i > 0 && separator.length > 0) at = putBytes(result, at, separator);
    at = putBytes(result, at, parts[i]!);
  }
  return result;
}

/** Members of `bytes` (`make` wraps a result) or `bytearray`. */
export function sharedMembers(cls: BytesClass, make: (bytes: Uint8Array) => Bytes): Member[] {
  const type = cls === PBytes ? bytesType : bytearrayType;
  /** `self` itself where an exact bytes is unchanged. */
  const same = (self: Bytes): Bytes =>
    self instanceof PBytes && self.shape === bytesType.instanceShape ? self : make(copyBytes(self.bytes));
  const list = (parts: Uint8Array[]) => new PList(parts.map(make));
  const self = cls as unknown as typeof PBytes;

  const test = (name: string, doc: string, run: (bytes: Uint8Array) => boolean) =>
    method(self, name, { doc, run: (s) => run(s.bytes) });
  const every = (name: string, doc: string, accept: (b: number) => boolean) =>
    test(name, doc, (bytes) => bytes.length > 0 && bytes.every(accept));
  const mapped = (name: string, doc: string, map: (b: number) => number) => {
    const table = Uint8Array.from({ length: 256 }, (_, b) => map(b));
    return method(self, name, { doc, run: (s) => make(throughTable(s.bytes, table)) });
  };
  const upper = (b: number) => (isLower(b) ? b - 32 : b);
  const lower = (b: number) => (isUpper(b) ? b + 32 : b);
  const SOUGHT = '($self, sub[, start[, end]], /)';
  const finder = (name: string, direction: 1 | -1, missing: boolean) =>
    method(self, name, {
      textSignature: SOUGHT,
      doc: `The ${direction > 0 ? 'lowest' : 'highest'} index of a byte or byte string within the bounds.`,
      params: [arg('sub', object), ...bounds, '/'],
      run(s, sub, start, end) {
        const at = findBytes(s.bytes, soughtBytes(sub), start, end, direction);
        if (at < 0 && missing) throw valueError('subsection not found');
        return at;
      },
    });
  const affix = (name: 'startswith' | 'endswith') =>
    method(self, name, {
      textSignature:
        name === 'startswith' ? '($self, prefix[, start[, end]], /)' : '($self, suffix[, start[, end]], /)',
      doc: `Whether the bytes ${name === 'startswith' ? 'begin' : 'end'} with a byte string, or one of a tuple of them.`,
      params: [arg(name === 'startswith' ? 'prefix' : 'suffix', object), ...bounds, '/'],
      run(s, wanted, start, end) {
        const [from, to] = adjustBounds(start, end, s.bytes.length);
        const has = (part: Uint8Array) => {
          if (from > to || part.length > to - from) return false;
          const at = name === 'startswith' ? from : to - part.length;
          return indexOfBytes(s.bytes, part, at, at + part.length) === at;
        };
        if (wanted instanceof PTuple) {
          for (const part of wanted.items) if (has(bytesOf(part))) return true;
          return false;
        }
        return has(
          bytesOf(wanted, `${name} first arg must be bytes or a tuple of bytes, not ${typeOf(wanted).tpName}`),
        );
      },
    });
  const splitter = (name: 'split' | 'rsplit') =>
    method(self, name, {
      doc: 'The parts between separators; runs of white space separate when `sep` is None.',
      params: [arg('sep', bytesOrNone, null), arg('maxsplit', ssize, -1)],
      run(s, sep, limit) {
        if (sep === null) return list((name === 'split' ? splitSpaceBytes : rsplitSpaceBytes)(s.bytes, limit));
        if (sep.length === 0) throw valueError('empty separator');
        return list((name === 'split' ? splitBytes : rsplitBytes)(s.bytes, sep, limit));
      },
    });
  const stripper = (name: string, left: boolean, right: boolean) =>
    method(self, name, {
      doc: 'A copy without white space, or bytes of a given set, at its ends.',
      params: [arg('bytes', bytesOrNone, null), '/'],
      run(s, chars) {
        const bytes = s.bytes;
        const drop = (b: number | undefined) => (chars === null ? isSpaceByte(b) : holdsByte(chars, b!));
        let from = 0;
        let to = bytes.length;
        if (left) while (from < to && drop(bytes[from])) from++;
        if (right) while (to > from && drop(bytes[to - 1])) to--;
        return to - from === bytes.length ? same(s) : make(copyBytes(bytes, from, to));
      },
    });
  const partition = (name: 'partition' | 'rpartition') =>
    method(self, name, {
      doc: 'What is before a separator, the separator, and what is after it.',
      params: [arg('sep', bytesLike), '/'],
      run(s, sep) {
        if (sep.length === 0) throw valueError('empty separator');
        const { bytes } = s;
        const first = name === 'partition';
        const at = (first ? indexOfBytes : lastIndexOfBytes)(bytes, sep, 0, bytes.length);
        const none = () => make(new Uint8Array(0));
        if (at < 0) return new PTuple(first ? [same(s), none(), none()] : [none(), none(), same(s)]);
        return new PTuple([
          make(copyBytes(bytes, 0, at)),
          make(copyBytes(sep)),
          make(copyBytes(bytes, at + sep.length)),
        ]);
      },
    });
  const padded = (name: 'center' | 'ljust' | 'rjust') =>
    method(self, name, {
      doc: 'A copy of at least the given width.',
      params: [arg('width', ssize), arg('fillchar', fill, 32, "b' '"), '/'],
      run(s, width, byte) {
        const padding = width - s.bytes.length;
        if (padding <= 0) return same(s);
        const left =
          name === 'ljust' ? 0 : name === 'rjust' ? padding : Math.floor(padding / 2) + (padding & width & 1);
        const result = newBytes(width).fill(byte);
        result.set(s.bytes, left);
        return make(result);
      },
    });
  const word = (bytes: Uint8Array, start: (b: number) => number) => {
    let inWord = false;
    return bytes.map((b) => {
      const result = inWord ? lower(b) : start(b);
      inWord = isAlpha(b);
      return result;
    });
  };

  return [
    finder('find', 1, false),
    finder('rfind', -1, false),
    finder('index', 1, true),
    finder('rindex', -1, true),
    method(self, 'count', {
      textSignature: SOUGHT,
      doc: 'Number of non-overlapping occurrences of a byte or byte string.',
      params: [arg('sub', object), ...bounds, '/'],
      run: (s, sub, start, end) => countBytes(s.bytes, soughtBytes(sub), start, end),
    }),
    affix('startswith'),
    affix('endswith'),
    splitter('split'),
    splitter('rsplit'),
    method(self, 'splitlines', {
      doc: 'The lines, without their ends unless `keepends` is true.',
      params: [arg('keepends', bool, false)],
      run: (s, keepEnds) => list(splitByteLines(s.bytes, keepEnds)),
    }),
    partition('partition'),
    partition('rpartition'),
    stripper('strip', true, true),
    stripper('lstrip', true, false),
    stripper('rstrip', false, true),
    padded('center'),
    padded('ljust'),
    padded('rjust'),
    method(self, 'zfill', {
      doc: 'A copy of at least the given width, filled with zeros after the sign.',
      params: [arg('width', ssize), '/'],
      run(s, width) {
        const padding = width - s.bytes.length;
        if (padding <= 0) return same(s);
        const result = newBytes(width).fill(48);
        result.set(s.bytes, padding);
        const sign = s.bytes[0];
        if (sign === 43 || sign === 45) {
          result[padding] = 48;
          result[0] = sign;
        }
        return make(result);
      },
    }),
    method(self, 'expandtabs', {
      doc: 'A copy in which each tab is replaced by the spaces to the next multiple of the tab size.',
      params: [arg('tabsize', int, 8)],
      run(s, size) {
        const out: number[] = [];
        let column = 0;
        for (const b of s.bytes) {
          if (b === 9) {
            const spaces = size > 0 ? size - (column % size) : 0;
            if (out.length + spaces > 0x7ffffff) newBytes(2 ** 40);
            for (let i = 0; i < spaces; i++) out.push(32);
            column += spaces;
          } else {
            out.push(b);
            column = b === 10 || b === 13 ? 0 : column + 1;
          }
        }
        return make(Uint8Array.from(out));
      },
    }),
    method(self, 'replace', {
      doc: 'A copy with occurrences of a byte string replaced by another.',
      params: [arg('old', bytesLike), arg('new', bytesLike), arg('count', ssize, -1), '/'],
      run: (s, old, by, count) => make(replaceBytes(s.bytes, old, by, count)),
    }),
    method(self, 'removeprefix', {
      doc: 'A copy without the prefix, if the bytes begin with it.',
      params: [arg('prefix', bytesLike), '/'],
      run: (s, part) =>
        part.length > 0 && indexOfBytes(s.bytes, part, 0, part.length) === 0 && part.length <= s.bytes.length
          ? make(copyBytes(s.bytes, part.length))
          : same(s),
    }),
    method(self, 'removesuffix', {
      doc: 'A copy without the suffix, if the bytes end with it.',
      params: [arg('suffix', bytesLike), '/'],
      run(s, part) {
        const at = s.bytes.length - part.length;
        return part.length > 0 && at >= 0 && indexOfBytes(s.bytes, part, at, s.bytes.length) === at
          ? make(copyBytes(s.bytes, 0, at))
          : same(s);
      },
    }),
    method(self, 'join', {
      replayed: true,
      doc: 'Byte strings of an iterable in a row, with this one between them.',
      params: [arg('iterable_of_bytes', object), '/'],
      run: (s, iterable) => make(joinBytes(s.bytes, iterable)),
    }),
    method(self, 'translate', {
      doc: 'A copy without the bytes to delete, the others replaced by what a table of 256 bytes says.',
      params: [arg('table', bytesOrNone), '/', arg('delete', object, undefined, "b''")],
      run(s, table, toDelete) {
        if (table !== null && table.length !== 256) throw valueError('translation table must be 256 characters long');
        const remove = toDelete === undefined ? null : bytesOf(toDelete);
        if (remove === null || remove.length === 0)
          return make(table === null ? copyBytes(s.bytes) : throughTable(s.bytes, table));
        const kept = withoutBytes(s.bytes, remove);
        return make(table === null ? kept : throughTable(kept, table));
      },
    }),
    staticMethod('maketrans', {
      doc: 'A table for translate() that maps each byte of one byte string to the byte of another.',
      params: [arg('frm', bytesLike), arg('to', bytesLike), '/'],
      run(_self, from, to) {
        if (from.length !== to.length) throw valueError('maketrans arguments must have same length');
        const table = Uint8Array.from({ length: 256 }, (_, i) => i);
        for (let i = 0; i < from.length; i++) table[from[i]!] = to[i]!;
        return new PBytes(table);
      },
    }),
    method(self, 'decode', {
      doc: 'The text that the bytes are in an encoding.',
      params: [arg('encoding', strWithoutNul, 'utf-8'), arg('errors', strWithoutNul, 'strict')],
      run: (s, encoding, errors) => decodeBytes(s.bytes, encoding, errors),
    }),
    method(self, 'hex', {
      doc: "The bytes as hexadecimal digits, perhaps with a separator between groups.\n\n>>> bytes([0, 15, 255]).hex('-')\n'00-0f-ff'",
      params: [arg('sep', object, undefined, '<unrepresentable>'), arg('bytes_per_sep', int, 1)],
      run: (s, sep, group) => hexText(s.bytes, sep, group),
    }),
    classMethod('fromhex', {
      doc: 'The bytes that a text of hexadecimal digits stands for.',
      params: [arg('string', str), '/'],
      run(wanted, text) {
        const result = make(fromHex(text));
        return wanted === type ? result : pyObjectCall1(wanted, result);
      },
    }),
    mapped('upper', 'A copy with ASCII letters in upper case.', upper),
    mapped('lower', 'A copy with ASCII letters in lower case.', lower),
    mapped('swapcase', 'A copy with the case of ASCII letters exchanged.', (b) => (isUpper(b) ? b + 32 : upper(b))),
    method(self, 'capitalize', {
      doc: 'A copy with the first byte in upper case and the others in lower case.',
      run: (s) => make(s.bytes.map((b, i) => (i === 0 ? upper(b) : lower(b)))),
    }),
    method(self, 'title', {
      doc: 'A copy in which words begin in upper case and go on in lower case.',
      run: (s) => make(word(s.bytes, upper)),
    }),
    test('isascii', 'Whether all bytes are ASCII.', (bytes) => bytes.every((b) => b < 128)),
    every('isalpha', 'Whether all bytes are ASCII letters, and there is one.', isAlpha),
    every('isdigit', 'Whether all bytes are ASCII digits, and there is one.', isDigit),
    every(
      'isalnum',
      'Whether all bytes are ASCII letters or digits, and there is one.',
      (b) => isAlpha(b) || isDigit(b),
    ),
    every('isspace', 'Whether all bytes are ASCII white space, and there is one.', isSpaceByte),
    test(
      'isupper',
      'Whether there are ASCII letters, all upper case.',
      (bytes) => bytes.some(isUpper) && !bytes.some(isLower),
    ),
    test(
      'islower',
      'Whether there are ASCII letters, all lower case.',
      (bytes) => bytes.some(isLower) && !bytes.some(isUpper),
    ),
    test('istitle', 'Whether there are ASCII letters, in title case.', (bytes) => {
      const title = word(bytes, upper);
      return bytes.some(isAlpha) && bytes.every((b, i) => b === title[i]);
    }),
  ];
}
