import {
  type AnyNode,
  BytesConstant,
  ComplexConstant,
  type ConstantValue,
  EllipsisConstant,
  FloatConstant,
  type Mod,
  type NodeOf,
  TupleConstant,
  type TypeParam,
} from '../ast.ts';
import { cleanDocstring, docstringOf } from '../docstring.ts';
import type { Scope } from '../scope.ts';
import { staticAttributes } from '../static-attributes.ts';
import type { SymbolTable } from '../symtable.ts';
import {
  COMPREHENSIONS,
  CONSTANT,
  ENUM,
  INT,
  NODE,
  PLANS,
  SCOPE_FACTS,
  SCOPE_KINDS,
  TEXT,
  VARIABLE_SCOPES,
} from './format.ts';

const NUMBERS = new Map(PLANS.map((plan, number) => [plan.kind, number + 1]));

type Loose = Record<string, any>;

/** The stored form of a module. `remark` is a bit that the reader finds again. */
export function storeModule(mod: Mod, table: SymbolTable, remark: boolean): Uint8Array {
  const writer = new Writer(table);
  writer.header(table.future, remark);
  writer.node(mod);
  return writer.finish();
}

class Writer {
  private readonly table: SymbolTable;
  private bytes = new Uint8Array(1 << 12);
  private length = 0;
  private readonly texts: Map<string, number> = new Map();
  private line = 0;

  constructor(table: SymbolTable) {
    this.table = table;
  }

  header(future: number, remark: boolean): void {
    this.unsigned(future);
    this.byte(remark ? 1 : 0);
  }

  finish(): Uint8Array {
    const body = this.bytes.slice(0, this.length);
    this.length = 0;
    this.four(body.length + 4);
    this.raw(body);
    this.unsigned(this.texts.size);
    const places = this.length;
    for (const _ of this.texts) this.four(0);
    let number = 0;
    for (const text of this.texts.keys()) {
      new DataView(this.bytes.buffer).setUint32(places + 4 * number++, this.length, true);
      this.textBody(text);
    }
    return this.bytes.slice(0, this.length);
  }

  /** UTF-16, as texts may hold lone surrogates; Latin-1 where that is enough. */
  private textBody(text: string): void {
    let wide = false;
    for (let i = 0; i < text.length && !wide; i++) wide = text.charCodeAt(i) > 0xff;
    this.unsigned(text.length * 2 + (wide ? 1 : 0));
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      this.byte(unit & 0xff);
      if (wide) this.byte(unit >> 8);
    }
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

  private four(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
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

  private optionalText(text: string | null): void {
    this.byte(text === null ? 0 : 1);
    if (text !== null) this.text(text);
  }

  private textList(texts: readonly string[]): void {
    this.unsigned(texts.length);
    for (const text of texts) this.text(text);
  }

  private double(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.raw(bytes);
  }

  /** What `write` writes, after its length; lines count from `line` in it and after it. */
  private region(line: number, write: () => void): void {
    const start = this.length;
    this.line = line;
    write();
    this.line = line;
    const content = this.bytes.slice(start, this.length);
    this.length = start;
    this.unsigned(content.length);
    this.raw(content);
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
    if (plan.isFunction) {
      this.functionDefinition(node as NodeOf<'FunctionDef'>);
      return;
    }
    if (plan.scoped) this.scopes(node);
    for (const field of plan.fields) this.field(field.list, field.type, field.values, fields[field.name]);
    if (node.kind === 'ClassDef') this.textList(staticAttributes(node));
  }

  private field(list: boolean, type: number, values: readonly string[], value: any): void {
    if (!list) this.value(type, values, value);
    else {
      this.unsigned(value.length);
      for (const item of value) this.value(type, values, item);
    }
  }

  private value(type: number, values: readonly string[], value: any): void {
    if (type === ENUM) this.byte(values.indexOf(value));
    else if (type === CONSTANT) this.constant(value);
    else if (type === TEXT) this.optionalText(value);
    else if (type === INT) {
      this.byte(value === null ? 0 : 1);
      if (value !== null) this.signed(value);
    } else this.node(value);
  }

  /** What making the function takes, then its arguments and its body as regions: see `StoredFunction`. */
  private functionDefinition(node: NodeOf<'FunctionDef'>): void {
    const scope = this.table.scopeOf(node);
    this.text(node.name);
    this.optionalScope(this.table.typeParamsScopeOf(node));
    this.unsigned(factsOf(scope));
    const { args } = node;
    this.unsigned(args.posonlyargs.length);
    this.unsigned(args.posonlyargs.length + args.args.length);
    this.unsigned(args.kwonlyargs.length);
    const all = [...args.posonlyargs, ...args.args, ...args.kwonlyargs];
    const packed = [args.vararg, args.kwarg].filter((one) => one !== null);
    this.textList([...all, ...packed].map((one) => scope.mangle(one.arg)));
    this.textList(scope.freevars);
    const doc = docstringOf(node.body);
    this.optionalText(doc === null ? null : cleanDocstring(doc));
    const plain =
      args.defaults.length === 0 &&
      args.kw_defaults.every((value) => value === null) &&
      [...all, ...packed].every((one) => one.annotation === null);
    this.byte(plain ? 1 : 0);
    this.region(node.lineno, () => this.node(args));
    this.field(true, NODE, [], node.decorator_list);
    this.node(node.returns);
    this.optionalText(node.type_comment);
    this.field(true, NODE, [], node.type_params);
    this.region(node.lineno, () => this.scope(scope));
    this.region(node.lineno, () => this.field(true, NODE, [], doc === null ? node.body : node.body.slice(1)));
  }

  /** The scopes a node makes, each of which may be absent. */
  private scopes(node: AnyNode): void {
    this.optionalScope(this.table.scopeOf(node) as Scope | undefined);
    this.optionalScope(this.table.typeParamsScopeOf(node));
    this.optionalScope(this.table.typeParamDefaultScopeOf(node as TypeParam));
  }

  private optionalScope(scope: Scope | undefined): void {
    this.byte(scope === undefined ? 0 : 1);
    if (scope !== undefined) this.scope(scope);
  }

  private scope(scope: Scope): void {
    this.byte(SCOPE_KINDS.indexOf(scope.kind));
    this.unsigned(factsOf(scope));
    this.byte(COMPREHENSIONS.indexOf(scope.comprehension));
    this.optionalText(scope.className);
    this.byte(scope.mangledNames === null ? 0 : 1);
    if (scope.mangledNames !== null) this.textList([...scope.mangledNames]);
    this.unsigned(scope.symbols.size);
    for (const symbol of scope.symbols.values()) {
      this.text(symbol.name);
      this.byte(VARIABLE_SCOPES.indexOf(symbol.scope));
    }
    this.textList(scope.parameters);
    this.textList(scope.varnames);
    this.textList(scope.cellvars);
    this.textList(scope.freevars);
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

function factsOf(scope: Scope): number {
  let facts = 0;
  SCOPE_FACTS.forEach((fact, bit) => {
    if (scope[fact]) facts |= 1 << bit;
  });
  return facts;
}
