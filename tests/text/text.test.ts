import { beforeAll, describe, expect, test } from 'vitest';
import '../../src/objects/index.ts';
import { pyObjectCallMethod } from '../../src/runtime/abstract/attribute.ts';
import { pyObjectGetItem } from '../../src/runtime/abstract/item.ts';
import { OPERATORS, pyNumberBinary } from '../../src/runtime/abstract/number.ts';
import { pyObjectRepr } from '../../src/runtime/abstract/text.ts';
import { readyBuiltinTypes } from '../../src/runtime/clinic/define-type.ts';
import { decodeBytes, encodeText } from '../../src/runtime/codecs/text-encoding.ts';
import type { PValue } from '../../src/runtime/object.ts';
import { caseFoldText, lowerText, titleText, upperText } from '../../src/runtime/text/case.ts';
import { codePointLength, pointOfUnit, slicePoints } from '../../src/runtime/text/code-points.ts';
import { characterName, characterNamed } from '../../src/runtime/text/names.ts';
import { isIdentifier, numericValue } from '../../src/runtime/text/properties.ts';
import { UnicodeDatabase } from '../../src/runtime/text/unicode-database.ts';
import { PException } from '../../src/runtime/values/exception.ts';
import { PByteArray, PBytes, PList, PSlice, PTuple } from '../../src/runtime/values/sequences.ts';

beforeAll(() => readyBuiltinTypes());

const bytes = (text: string) => new PBytes(Uint8Array.from(text, (c) => c.charCodeAt(0)));

/** The repr of the result, or class and arguments of the exception. */
function shown(run: () => PValue): string {
  try {
    return pyObjectRepr(run());
  } catch (error) {
    if (!(error instanceof PException)) throw error;
    return `${error.value.shape.cls.name}${pyObjectRepr(error.value.args)}`;
  }
}
const call = (self: PValue, name: string, ...args: PValue[]) => shown(() => pyObjectCallMethod(self, name, args));

// Expected results are CPython 3.13's.
describe('str', () => {
  test('counts code points', () => {
    expect(codePointLength('a😀b')).toBe(3);
    expect(codePointLength('😀'.repeat(100))).toBe(100);
    expect(pointOfUnit('😀'.repeat(100), 150)).toBe(75);
    expect(slicePoints('a😀b', 1, 2)).toBe('😀');
    expect(shown(() => pyObjectGetItem('h😀llo', new PSlice(null, null, -1)))).toBe("'oll😀h'");
    expect(call('h😀llo', 'find', 'l')).toBe('2');
    expect(shown(() => '\ud800a')).toBe("'\\ud800a'");
  });
  test('methods and their messages', () => {
    expect(call('a b  c', 'split')).toBe("['a', 'b', 'c']");
    expect(call('a,b,c', 'rsplit', ',', 1)).toBe("['a,b', 'c']");
    expect(call('x', 'join', new PList(['a', 1]))).toBe(
      "TypeError('sequence item 1: expected str instance, int found',)",
    );
    expect(call('abc', 'find', 1)).toBe("TypeError('find() argument 1 must be str, not int',)");
    expect(call('abc', 'center', 6, '*')).toBe("'*abc**'");
    expect(call('a\tb', 'expandtabs', 4)).toBe("'a   b'");
  });
  test('formatting', () => {
    const args = new PTuple([1, 'x', 'y', 255]);
    expect(shown(() => pyNumberBinary('%03d %s %r %#x', args, OPERATORS.Mod))).toBe('"001 x \'y\' 0xff"');
    expect(call('{0!r:>{1}}|{{}}', 'format', 'a', 6)).toBe('"   \'a\'|{}"');
    expect(call('{', 'format')).toBe('ValueError("Single \'{\' encountered in format string",)');
  });
});

describe('unicode', () => {
  test('cases', () => {
    expect(upperText('straße ﬁ')).toBe('STRASSE FI');
    expect(lowerText('ΑΣ ΑΣΑ')).toBe('ας ασα');
    expect(titleText("they're ǆ")).toBe("They'Re ǅ");
    expect(caseFoldText('Straße')).toBe('strasse');
  });
  test('properties and names', () => {
    expect(isIdentifier('ａ１')).toBe(true);
    expect(numericValue(0xbd)).toBe(0.5);
    expect(characterName(0x1f600)).toBe('GRINNING FACE');
    expect(characterName(0xac01)).toBe('HANGUL SYLLABLE GAG');
    expect(characterNamed('latin small letter a with acute')).toBe(0xe1);
    expect(characterNamed('LF')).toBe(10);
  });
  test('normalization', () => {
    const database = new UnicodeDatabase('15.1.0');
    expect(database.normalize('NFC', 'e\u0301\u0323')).toBe('\u1eb9\u0301');
    expect(database.normalize('NFKD', 'ﬁ각')).toBe('fi\u1100\u1161\u11a8');
  });
});

describe('codecs', () => {
  test('error handlers', () => {
    expect(shown(() => new PBytes(encodeText('a\udcff', 'utf-8', 'surrogateescape')))).toBe("b'a\\xff'");
    expect(shown(() => new PBytes(encodeText('aé😀', 'ascii', 'backslashreplace')))).toBe("b'a\\\\xe9\\\\U0001f600'");
    expect(decodeBytes(bytes('a\xe4\xb8').bytes, 'utf-8', 'replace')).toBe('a\ufffd');
    expect(shown(() => decodeBytes(bytes('a\xe4\xb8').bytes))).toBe(
      "UnicodeDecodeError('utf-8', b'a\\xe4\\xb8', 1, 3, 'unexpected end of data')",
    );
    expect(shown(() => new PBytes(encodeText('😀é', 'latin-1')))).toBe(
      "UnicodeEncodeError('latin-1', '😀é', 0, 1, 'ordinal not in range(256)')",
    );
  });
});

describe('bytes and bytearray', () => {
  test('methods', () => {
    expect(call(bytes('a b c'), 'split')).toBe("[b'a', b'b', b'c']");
    expect(call(bytes('abcd'), 'hex', '-', 3)).toBe("'61-626364'");
    expect(call(bytes('abc'), 'find', 'x')).toBe(
      'TypeError("argument should be integer or bytes-like object, not \'str\'",)',
    );
    expect(shown(() => pyNumberBinary(bytes('%s-%3d'), new PTuple([bytes('x'), 2]), OPERATORS.Mod))).toBe("b'x-  2'");
  });
  test('changes of size and exports', () => {
    const array = new PByteArray(Uint8Array.of(1, 2, 3));
    call(array, '__setitem__', new PSlice(1, 2, null), bytes('xyz'));
    expect(shown(() => array)).toBe("bytearray(b'\\x01xyz\\x03')");
    array.exports++;
    expect(call(array, 'append', 1)).toBe("BufferError('Existing exports of data: object cannot be re-sized',)");
  });
});
