import {
  type AnyNode,
  type Arguments,
  BytesConstant,
  ComplexConstant,
  type ConstantValue,
  EllipsisConstant,
  FloatConstant,
  FrozenSetConstant,
  type Mod,
  type Stmt,
  TupleConstant,
} from '../ast.ts';
import { NODE_MAKERS } from '../generated/stored-nodes.ts';
import { Scope, Symbol } from '../scope.ts';
import { SymbolTable } from '../symtable.ts';
import { COMPREHENSIONS, PLANS, SCOPE_FACTS, SCOPE_KINDS, VARIABLE_SCOPES } from './format.ts';
import { type RegionReader, StoredFunction } from './function.ts';

export interface StoredModule {
  readonly ast: Mod;
  readonly table: SymbolTable;
  readonly remark: boolean;
}

/** The module that `storeModule` wrote. Throws RangeError for data it did not write. */
export function readModule(data: Uint8Array): StoredModule {
  return new Reader(data).module();
}

type Loose = Record<string, any>;

const NOWHERE = { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 };
const NONE: readonly string[] = [];

/** What is public reads a field of a node, for `NODE_MAKERS`; the plural of each reads a list. */
export class Reader implements RegionReader {
  private readonly data: Uint8Array;
  private at = 0;
  private line = 0;
  private readonly texts: (string | undefined)[] = [];
  /** Where the places of the texts are. */
  private places = 0;

  constructor(data: Uint8Array) {
    this.data = data;
  }

  module(): StoredModule {
    const length = this.four();
    const start = this.at;
    this.at = start + length - 4;
    this.texts.length = this.unsigned();
    this.places = this.at;
    this.at = start;
    const future = this.unsigned();
    const remark = this.byte() !== 0;
    const ast = this.node() as Mod;
    const scopes = { get: (node: AnyNode) => (node as Loose)['scope'] as Scope | undefined };
    const table = new SymbolTable(
      scopes.get(ast)!,
      future,
      scopes,
      { get: (node) => (node as Loose)['typeParamsScope'] as Scope | undefined },
      { get: (node) => (node as Loose)['defaultScope'] as Scope | undefined },
    );
    return { ast, table, remark };
  }

  argumentsAt(at: number, line: number): Arguments {
    return this.region(at, line, () => this.node() as Arguments);
  }

  bodyAt(at: number, line: number): Stmt[] {
    return this.region(at, line, () => {
      const body: Stmt[] = [];
      for (let count = this.unsigned(); count > 0; count--) body.push(this.node() as Stmt);
      return body;
    });
  }

  scopeAt(at: number): Scope {
    return this.region(at, 0, () => this.scope());
  }

  /** Reads what was passed over. The data was right so far: what is wrong now is no matter of the program. */
  private region<T>(at: number, line: number, read: () => T): T {
    this.at = at;
    this.line = line;
    try {
      return read();
    } catch (error) {
      if (error instanceof RangeError && error.message.startsWith('tree data')) throw new Error(error.message);
      throw error;
    }
  }

  /** Passes over a region; where it begins. */
  private passRegion(): number {
    const length = this.unsigned();
    const start = this.at;
    this.at += length;
    if (this.at > this.data.length) throw new RangeError('tree data ends too early');
    return start;
  }

  byte(): number {
    const value = this.data[this.at++];
    if (value === undefined) throw new RangeError('tree data ends too early');
    return value;
  }

  private four(): number {
    return this.byte() + this.byte() * 0x100 + this.byte() * 0x1_0000 + this.byte() * 0x100_0000;
  }

  private unsigned(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  /** How many follow: an array of that length has no room to spare. */
  private count(): number {
    const count = this.unsigned();
    if (count > this.data.length) throw new RangeError('tree data ends too early');
    return count;
  }

  private signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  text(number: number): string {
    let text = this.texts[number];
    if (text !== undefined) return text;
    if (number >= this.texts.length) throw new RangeError('tree data names no such text');
    const { at } = this;
    this.at = this.places + 4 * number;
    this.at = this.four();
    text = this.storedText();
    this.at = at;
    this.texts[number] = text;
    return text;
  }

  private storedText(): string {
    const size = this.unsigned();
    const length = Math.floor(size / 2);
    const wide = size % 2 === 1;
    const end = this.at + length * (wide ? 2 : 1);
    if (end > this.data.length) throw new RangeError('tree data ends too early');
    let text = '';
    const units: number[] = [];
    while (this.at < end) {
      units.push(wide ? this.byte() | (this.byte() << 8) : this.byte());
      // in pieces: arguments lie on the stack
      if (units.length < 2048 && this.at < end) continue;
      text += String.fromCharCode(...units);
      units.length = 0;
    }
    return text;
  }

  private nextText(): string {
    return this.text(this.unsigned());
  }

  textList(): readonly string[] {
    const count = this.count();
    if (count === 0) return NONE;
    const texts: string[] = new Array(count);
    for (let i = 0; i < count; i++) texts[i] = this.nextText();
    return texts;
  }

  node(): AnyNode | null {
    const number = this.byte();
    if (number === 0) return null;
    const plan = PLANS[number - 1];
    if (plan === undefined) throw new RangeError('tree data names no such kind');
    let line = 0;
    let column = 0;
    let endLine = 0;
    let endColumn = 0;
    if (plan.located) {
      line = this.line += this.signed();
      column = this.signed();
      endLine = line + this.signed();
      endColumn = this.signed();
    }
    return NODE_MAKERS[number - 1]!(this, line, column, endLine, endColumn) as AnyNode;
  }

  nodes(): any[] {
    return this.list(this.node);
  }

  optionalTexts(): (string | null)[] {
    return this.list(this.optionalText);
  }

  enumerations(values: readonly string[]): string[] {
    return this.list(() => values[this.byte()]!);
  }

  private list<T>(one: (this: this) => T): T[] {
    const items: T[] = new Array(this.count());
    for (let i = 0; i < items.length; i++) items[i] = one.call(this);
    return items;
  }

  optionalText(): string | null {
    return this.byte() === 0 ? null : this.nextText();
  }

  optionalInt(): number | null {
    return this.byte() === 0 ? null : this.signed();
  }

  functionDefinition(
    kind: StoredFunction['kind'],
    line: number,
    column: number,
    endLine: number,
    endColumn: number,
  ): StoredFunction {
    const name = this.nextText();
    const typeParams = this.optionalScope();
    const stored = new StoredFunction(kind, name, this.unsigned(), typeParams, this);
    stored.lineno = line;
    stored.col_offset = column;
    stored.end_lineno = endLine;
    stored.end_col_offset = endColumn;
    const { places } = stored;
    stored.positionalOnly = this.unsigned();
    stored.positional = this.unsigned();
    stored.keywordOnly = this.unsigned();
    stored.parameterNames = this.textList();
    stored.freevars = this.textList();
    if (this.byte() !== 0) places.doc = this.unsigned();
    stored.plainParameters = this.byte() !== 0;
    places.args = this.passRegion();
    this.line = line;
    stored.decorator_list = this.nodes();
    stored.returns = this.node() as StoredFunction['returns'];
    stored.type_comment = this.optionalText();
    stored.type_params = this.nodes();
    places.scope = this.passRegion();
    places.body = this.passRegion();
    this.line = line;
    return stored;
  }

  optionalScope(): Scope | undefined {
    return this.byte() === 0 ? undefined : this.scope();
  }

  private scope(): Scope {
    const kind = SCOPE_KINDS[this.byte()];
    if (kind === undefined) throw new RangeError('tree data names no such scope');
    const scope = new Scope(kind, '', null as unknown as AnyNode, NOWHERE, null);
    const facts = this.unsigned();
    for (let bit = 0; bit < SCOPE_FACTS.length; bit++) if ((facts & (1 << bit)) !== 0) scope[SCOPE_FACTS[bit]!] = true;
    scope.comprehension = COMPREHENSIONS[this.byte()] ?? null;
    scope.className = this.byte() === 0 ? null : this.nextText();
    if (this.byte() !== 0) scope.mangledNames = new Set(this.textList());
    for (let count = this.unsigned(); count > 0; count--) {
      const symbol = new Symbol(this.nextText(), 0);
      symbol.scope = VARIABLE_SCOPES[this.byte()]!;
      scope.symbols.set(symbol.name, symbol);
    }
    scope.parameters = this.textList() as string[];
    scope.varnames = this.textList() as string[];
    scope.cellvars = this.textList() as string[];
    scope.freevars = this.textList() as string[];
    return scope;
  }

  constant(): ConstantValue {
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
        return bigintFromHex(this.nextText());
      case 5:
        return this.nextText();
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

  private double(): number {
    const view = new DataView(this.data.buffer, this.data.byteOffset + this.at, 8);
    this.at += 8;
    return view.getFloat64(0, true);
  }
}

function bigintFromHex(text: string): number | bigint {
  const value = text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
