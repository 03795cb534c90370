import { replayCalls } from '../../objects/function/coroutine-call.ts';
import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, ssize, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { stopIteration, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { hasPairs, pointOfUnit, unitOfPoint } from '../../runtime/text/code-points.ts';
import { enterRecursiveCall, leaveRecursiveCall } from '../../runtime/thread-state.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { floatType, intType } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { decodeError, scanString } from './strings.ts';

/** `json.scanner.c_make_scanner`: reads one value of a text. */
export class PScanner extends PObject {
  strict = true;
  objectHook: PValue = null;
  pairsHook: PValue = null;
  parseFloat: PValue = null;
  parseInt: PValue = null;
  parseConstant: PValue = null;
}

export const scannerType = builtinType('Scanner', {
  module: '_json',
  allocate: (type) => new PScanner(type.instanceShape),
});

const NUMBER = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;

/** One run over a text. Positions are in UTF-16 units. */
class Reader {
  readonly scanner: PScanner;
  readonly text: string;
  readonly pairs: boolean;
  at = 0;
  constructor(scanner: PScanner, text: string) {
    this.scanner = scanner;
    this.text = text;
    this.pairs = hasPairs(text);
  }

  point(unit: number): number {
    return this.pairs ? pointOfUnit(this.text, Math.min(unit, this.text.length)) : unit;
  }

  error(message: string, unit: number) {
    return decodeError(message, this.text, unit);
  }

  /** Skips white space; answers the character that follows, NaN at the end. */
  next(): number {
    const { text } = this;
    for (;;) {
      const unit = text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return unit;
      this.at++;
    }
  }

  string(): string {
    const { value, end } = scanString(this.text, this.at + 1, this.scanner.strict);
    this.at = end;
    return value;
  }

  value(): PValue {
    const { text, at } = this;
    switch (text.charCodeAt(at)) {
      case 0x22:
        return this.string();
      case 0x7b:
        return this.nested('object');
      case 0x5b:
        return this.nested('array');
      case 0x6e:
        if (text.startsWith('null', at)) return this.literal(4, null);
        break;
      case 0x74:
        if (text.startsWith('true', at)) return this.literal(4, true);
        break;
      case 0x66:
        if (text.startsWith('false', at)) return this.literal(5, false);
        break;
      case 0x4e:
        if (text.startsWith('NaN', at)) return this.constant('NaN');
        break;
      case 0x49:
        if (text.startsWith('Infinity', at)) return this.constant('Infinity');
        break;
      case 0x2d:
        if (text.startsWith('-Infinity', at)) return this.constant('-Infinity');
        break;
    }
    return this.number();
  }

  nested(kind: 'object' | 'array'): PValue {
    enterRecursiveCall(` while decoding a JSON ${kind} from a unicode string`);
    try {
      return kind === 'object' ? this.object() : this.array();
    } finally {
      leaveRecursiveCall();
    }
  }

  literal(length: number, value: PValue): PValue {
    this.at += length;
    return value;
  }

  constant(name: string): PValue {
    this.at += name.length;
    return pyObjectCall1(this.scanner.parseConstant, name);
  }

  number(): PValue {
    const { text } = this;
    // a short int, without a match
    let end = this.at;
    const negative = text.charCodeAt(end) === 0x2d;
    if (negative) end++;
    const first = end;
    let unit = text.charCodeAt(end);
    let value = 0;
    while (unit >= 0x30 && unit <= 0x39 && end - first < 15) {
      value = value * 10 + unit - 0x30;
      unit = text.charCodeAt(++end);
    }
    const whole = end > first && !(unit >= 0x30 && unit <= 0x39) && unit !== 0x2e && unit !== 0x65 && unit !== 0x45;
    if (whole && this.scanner.parseInt === intType && (text.charCodeAt(first) !== 0x30 || end === first + 1)) {
      this.at = end;
      return negative ? 0 - value : value;
    }
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw stopIteration(this.point(this.at));
    this.at += match[0].length;
    const { parseFloat, parseInt } = this.scanner;
    if (match[2] !== undefined || match[3] !== undefined)
      return parseFloat === floatType ? new PFloat(Number(match[0])) : pyObjectCall1(parseFloat, match[0]);
    if (parseInt === intType && match[0].length < 16) return Number(match[0]) + 0;
    return pyObjectCall1(parseInt, match[0]);
  }

  array(): PValue {
    this.at++;
    const items: PValue[] = [];
    let unit = this.next();
    if (unit !== 0x5d)
      for (;;) {
        items.push(this.value());
        unit = this.next();
        if (unit === 0x5d) break;
        if (unit !== 0x2c) throw this.error("Expecting ',' delimiter", this.at);
        const comma = this.at++;
        unit = this.next();
        if (unit === 0x5d) throw this.error('Illegal trailing comma before end of array', comma);
        if ((items.length & 0xfff) === 0) poll();
      }
    this.at++;
    return new PList(items);
  }

  object(): PValue {
    this.at++;
    const { objectHook, pairsHook } = this.scanner;
    const pairs: PValue[] | null = pairsHook === null ? null : [];
    const dict = new PDict();
    let unit = this.next();
    if (unit !== 0x7d)
      for (;;) {
        if (unit !== 0x22) throw this.error('Expecting property name enclosed in double quotes', this.at);
        const key = this.string();
        if (this.next() !== 0x3a) throw this.error("Expecting ':' delimiter", this.at);
        this.at++;
        this.next();
        const value = this.value();
        if (pairs !== null) pairs.push(new PTuple([key, value]));
        else dict.set(key, value);
        unit = this.next();
        if (unit === 0x7d) break;
        if (unit !== 0x2c) throw this.error("Expecting ',' delimiter", this.at);
        const comma = this.at++;
        unit = this.next();
        if (unit === 0x7d) throw this.error('Illegal trailing comma before end of object', comma);
      }
    this.at++;
    if (pairs !== null) return pyObjectCall1(pairsHook, new PList(pairs));
    return objectHook === null ? dict : pyObjectCall1(objectHook, dict);
  }
}

const scan = newBy('scan_once', {
  params: [arg('string', str), arg('idx', ssize)],
  run(self, text, index) {
    if (index < 0) throw valueError('idx cannot be negative');
    const reader = new Reader(self as unknown as PScanner, text);
    reader.at = reader.pairs ? unitOfPoint(text, index) : index;
    if (reader.at >= text.length) throw stopIteration(index);
    const value = reader.value();
    return new PTuple([value, reader.point(reader.at)]);
  },
});

defineType(scannerType, {
  doc: 'Reads a value of a JSON text.',
  slots: {
    tp_new: newBy('make_scanner', {
      params: [arg('context', object)],
      run(type, context) {
        const made = type.allocate(type) as PScanner;
        made.strict = pyObjectIsTrue(pyObjectGetAttr(context, 'strict'));
        made.objectHook = pyObjectGetAttr(context, 'object_hook');
        made.pairsHook = pyObjectGetAttr(context, 'object_pairs_hook');
        made.parseFloat = pyObjectGetAttr(context, 'parse_float');
        made.parseInt = pyObjectGetAttr(context, 'parse_int');
        made.parseConstant = pyObjectGetAttr(context, 'parse_constant');
        return made;
      },
    }),
    tp_call: (self: PScanner, args, keywords) => scan(self as unknown as PType, args, keywords),
  },
  members: [
    getset(PScanner, 'strict', { member: true, get: (self) => self.strict }),
    getset(PScanner, 'object_hook', { member: true, get: (self) => self.objectHook }),
    getset(PScanner, 'object_pairs_hook', { member: true, get: (self) => self.pairsHook }),
    getset(PScanner, 'parse_float', { member: true, get: (self) => self.parseFloat }),
    getset(PScanner, 'parse_int', { member: true, get: (self) => self.parseInt }),
    getset(PScanner, 'parse_constant', { member: true, get: (self) => self.parseConstant }),
  ],
});

replayCalls(scannerType);
