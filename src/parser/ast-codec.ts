/**
 * A compact binary form of trees: what cached and frozen modules are stored as.
 *
 * Texts are stored once, in a table at the end of the data; kinds are their numbers in `SCHEMA`; fields follow in its order. Lines are kept as
 * differences, so that most positions take four bytes.
 */
import {
  type AnyNode,
  BytesConstant,
  ComplexConstant,
  type ConstantValue,
  EllipsisConstant,
  ENUMS,
  FloatConstant,
  FrozenSetConstant,
  type Kind,
  type Mod,
  SCHEMA,
  TupleConstant,
} from './ast.ts';

/** Changes with the format. */
export const AST_FORMAT = 1;

interface FieldPlan {
  readonly name: string;
  readonly base: string;
  readonly list: boolean;
}

interface KindPlan {
  readonly kind: Kind;
  readonly fields: readonly FieldPlan[];
  readonly located: boolean;
}

const LOCATED = new Set(['stmt', 'expr', 'excepthandler', 'arg', 'keyword', 'alias', 'pattern', 'type_param']);

const PLANS: KindPlan[] = Object.entries(SCHEMA).map(([kind, [sum, fields]]) => ({
  kind: kind as Kind,
  located: LOCATED.has(sum),
  fields: Object.entries(fields as Record<string, string>).map(([name, type]) => ({
    name,
    base: type.replace(/[?*]+$/, ''),
    list: type.endsWith('*'),
  })),
}));
const NUMBERS = new Map(PLANS.map((plan, number) => [plan.kind, number + 1]));
const ENUM_VALUES: Readonly<Record<string, readonly string[]>> = ENUMS;

type Loose = Record<string, any>;

/** The binary form of a tree. */
export function encodeAst(mod: Mod): Uint8Array {
  const writer = new AstWriter();
  writer.node(mod);
  return writer.finish();
}

/** The tree that `encodeAst` wrote. Throws RangeError for data it did not write. */
export function decodeAst(data: Uint8Array): Mod {
  return new AstReader(data).module();
}

class AstWriter {
  private bytes = new Uint8Array(1 << 12);
  private length = 0;
  private readonly texts: Map<string, number> = new Map();
  private line = 0;

  finish(): Uint8Array {
    const body = this.bytes.slice(0, this.length);
    this.length = 0;
    this.unsigned(body.length);
    this.raw(body);
    this.unsigned(this.texts.size);
    // UTF-16, as texts may hold lone surrogates; Latin-1 where that is enough.
    for (const text of this.texts.keys()) {
      let wide = false;
      for (let i = 0; i < text.length && !wide; i++) wide = text.charCodeAt(i) > 0xff;
      this.unsigned(text.length * 2 + (wide ? 1 : 0));
      for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i);
        this.byte(unit & 0xff);
        if (wide) this.byte(unit >> 8);
      }
    }
    return this.bytes.slice(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  private byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  private raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  private unsigned(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  private signed(value: number): void {
    this.unsigned(value < 0 ? -value * 2 - 1 : value * 2);
  }

  private text(text: string): void {
    let number = this.texts.get(text);
    if (number === undefined) {
      number = this.texts.size;
      this.texts.set(text, number);
    }
    this.unsigned(number);
  }

  private double(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.raw(bytes);
  }

  node(node: AnyNode | null): void {
    if (node === null) {
      this.byte(0);
      return;
    }
    const number = NUMBERS.get(node.kind)!;
    const plan = PLANS[number - 1]!;
    this.byte(number);
    const fields = node as Loose;
    if (plan.located) {
      this.signed(fields['lineno'] - this.line);
      this.line = fields['lineno'];
      this.signed(fields['col_offset']);
      this.signed(fields['end_lineno'] - fields['lineno']);
      this.signed(fields['end_col_offset']);
    }
    for (const { name, base, list } of plan.fields) {
      const value = fields[name];
      if (!list) this.value(base, value);
      else {
        this.unsigned(value.length);
        for (const item of value) this.value(base, item);
      }
    }
  }

  private value(base: string, value: any): void {
    const names = ENUM_VALUES[base];
    if (names !== undefined) this.byte(names.indexOf(value));
    else if (base === 'constant') this.constant(value);
    else if (base === 'identifier' || base === 'string') {
      this.byte(value === null ? 0 : 1);
      if (value !== null) this.text(value);
    } else if (base === 'int') {
      this.byte(value === null ? 0 : 1);
      if (value !== null) this.signed(value);
    } else this.node(value);
  }

  private constant(value: ConstantValue): void {
    if (value === null || typeof value === 'boolean') this.byte(value === null ? 0 : value ? 1 : 2);
    else if (typeof value === 'number' && Math.abs(value) < 2 ** 52) {
      this.byte(3);
      this.signed(value);
    } else if (typeof value === 'number' || typeof value === 'bigint') {
      this.byte(4);
      this.text(value.toString(16));
    } else if (typeof value === 'string') {
      this.byte(5);
      this.text(value);
    } else if (value instanceof FloatConstant) {
      this.byte(6);
      this.double(value.value);
    } else if (value instanceof ComplexConstant) {
      this.byte(7);
      this.double(value.real);
      this.double(value.imag);
    } else if (value instanceof BytesConstant) {
      this.byte(8);
      this.unsigned(value.value.length);
      this.raw(value.value);
    } else if (value instanceof EllipsisConstant) this.byte(9);
    else {
      this.byte(value instanceof TupleConstant ? 10 : 11);
      this.unsigned(value.items.length);
      for (const item of value.items) this.constant(item);
    }
  }
}

class AstReader {
  private readonly data: Uint8Array;
  private at = 0;
  private readonly texts: string[] = [];
  private line = 0;

  constructor(data: Uint8Array) {
    this.data = data;
  }

  module(): Mod {
    const length = this.unsigned();
    const start = this.at;
    this.at += length;
    for (let count = this.unsigned(); count > 0; count--) this.texts.push(this.storedText());
    this.at = start;
    return this.node() as Mod;
  }

  private storedText(): string {
    const size = this.unsigned();
    const wide = (size & 1) !== 0;
    const length = Math.floor(size / 2);
    let text = '';
    for (let i = 0; i < length; i++) {
      const low = this.byte();
      text += String.fromCharCode(wide ? low | (this.byte() << 8) : low);
    }
    return text;
  }

  private byte(): number {
    const value = this.data[this.at++];
    if (value === undefined) throw new RangeError('tree data ends too early');
    return value;
  }

  private unsigned(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  private signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  private text(): string {
    const text = this.texts[this.unsigned()];
    if (text === undefined) throw new RangeError('tree data names no such text');
    return text;
  }

  private double(): number {
    const view = new DataView(this.data.buffer, this.data.byteOffset + this.at, 8);
    this.at += 8;
    return view.getFloat64(0, true);
  }

  private node(): AnyNode | null {
    const number = this.byte();
    if (number === 0) return null;
    const plan = PLANS[number - 1];
    if (plan === undefined) throw new RangeError('tree data names no such kind');
    const node: Loose = { kind: plan.kind };
    let position: [number, number, number, number] | null = null;
    if (plan.located) {
      this.line += this.signed();
      const line = this.line;
      const column = this.signed();
      position = [line, column, line + this.signed(), this.signed()];
    }
    for (const { name, base, list } of plan.fields) {
      if (!list) node[name] = this.value(base);
      else {
        const items: unknown[] = [];
        for (let count = this.unsigned(); count > 0; count--) items.push(this.value(base));
        node[name] = items;
      }
    }
    if (position !== null) {
      [node['lineno'], node['col_offset'], node['end_lineno'], node['end_col_offset']] = position;
    }
    return node as AnyNode;
  }

  private value(base: string): unknown {
    const names = ENUM_VALUES[base];
    if (names !== undefined) return names[this.byte()];
    if (base === 'constant') return this.constant();
    if (base === 'identifier' || base === 'string') return this.byte() === 0 ? null : this.text();
    if (base === 'int') return this.byte() === 0 ? null : this.signed();
    return this.node();
  }

  private constant(): ConstantValue {
    const tag = this.byte();
    switch (tag) {
      case 0:
        return null;
      case 1:
        return true;
      case 2:
        return false;
      case 3:
        return this.signed();
      case 4:
        return bigintFromHex(this.text());
      case 5:
        return this.text();
      case 6:
        return new FloatConstant(this.double());
      case 7:
        return new ComplexConstant(this.double(), this.double());
      case 8: {
        const length = this.unsigned();
        this.at += length;
        return new BytesConstant(this.data.slice(this.at - length, this.at));
      }
      case 9:
        return EllipsisConstant.INSTANCE;
      case 10:
      case 11: {
        const items: ConstantValue[] = [];
        for (let count = this.unsigned(); count > 0; count--) items.push(this.constant());
        return tag === 10 ? new TupleConstant(items) : new FrozenSetConstant(items);
      }
      default:
        throw new RangeError('tree data holds no such constant');
    }
  }
}

function bigintFromHex(text: string): number | bigint {
  const value = text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
