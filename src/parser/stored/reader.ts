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
import { Scope, Symbol } from '../scope.ts';
import { SymbolTable } from '../symtable.ts';
import {
  COMPREHENSIONS,
  CONSTANT,
  ENUM,
  INT,
  type KindPlan,
  PLANS,
  SCOPE_FACTS,
  SCOPE_KINDS,
  TEXT,
  VARIABLE_SCOPES,
} from './format.ts';
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

/** Makes nodes of each kind with room for all their fields. */
const MAKERS: readonly (new () => Loose)[] = PLANS.map(nodeMaker);

function nodeMaker({ kind, fields, located, scoped }: KindPlan): new () => Loose {
  const names = ['kind', ...fields.map((field) => field.name)];
  if (located) names.push('lineno', 'col_offset', 'end_lineno', 'end_col_offset');
  if (scoped) names.push('scope', 'typeParamsScope', 'defaultScope');
  if (kind === 'ClassDef') names.push('staticAttributes');
  function StoredNode(this: Loose): void {
    for (const name of names) this[name] = undefined;
    this['kind'] = kind;
  }
  StoredNode.prototype = Object.prototype;
  return StoredNode as unknown as new () => Loose;
}

class Reader implements RegionReader {
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

  private byte(): number {
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
    // in pieces: arguments lie on the stack
    for (let at = this.at; at < end; at += 2048) {
      const piece = this.data.subarray(at, Math.min(end, at + 2048));
      const units = wide
        ? Uint16Array.from({ length: piece.length / 2 }, (_, i) => piece[2 * i]! | (piece[2 * i + 1]! << 8))
        : piece;
      text += String.fromCharCode.apply(null, units as unknown as number[]);
    }
    return text;
  }

  private nextText(): string {
    return this.text(this.unsigned());
  }

  private textList(): readonly string[] {
    const count = this.count();
    if (count === 0) return NONE;
    const texts: string[] = new Array(count);
    for (let i = 0; i < count; i++) texts[i] = this.nextText();
    return texts;
  }

  private node(): AnyNode | null {
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
    const node: Loose = plan.isFunction ? this.functionDefinition(plan.kind, line) : this.plainNode(number - 1, plan);
    if (plan.located) {
      node['lineno'] = line;
      node['col_offset'] = column;
      node['end_lineno'] = endLine;
      node['end_col_offset'] = endColumn;
    }
    return node as AnyNode;
  }

  private plainNode(number: number, plan: KindPlan): Loose {
    const node = new MAKERS[number]!();
    if (plan.scoped) {
      node['scope'] = this.optionalScope();
      node['typeParamsScope'] = this.optionalScope();
      node['defaultScope'] = this.optionalScope();
    }
    const { fields } = plan;
    for (let i = 0; i < fields.length; i++) {
      const { name, type, list, values } = fields[i]!;
      if (list) {
        const items: unknown[] = new Array(this.count());
        for (let k = 0; k < items.length; k++) items[k] = this.value(type, values);
        node[name] = items;
      } else node[name] = this.value(type, values);
    }
    if (plan.kind === 'ClassDef') node['staticAttributes'] = this.textList();
    return node;
  }

  private value(type: number, values: readonly string[]): unknown {
    if (type === TEXT) return this.byte() === 0 ? null : this.nextText();
    if (type === ENUM) return values[this.byte()];
    if (type === CONSTANT) return this.constant();
    if (type === INT) return this.byte() === 0 ? null : this.signed();
    return this.node();
  }

  private nodes(): any[] {
    const items: unknown[] = new Array(this.count());
    for (let i = 0; i < items.length; i++) items[i] = this.node();
    return items;
  }

  private functionDefinition(kind: string, line: number): Loose {
    const name = this.nextText();
    const typeParams = this.optionalScope();
    const stored = new StoredFunction(kind as StoredFunction['kind'], name, this.unsigned(), typeParams, this);
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
    stored.type_comment = this.byte() === 0 ? null : this.nextText();
    stored.type_params = this.nodes();
    places.scope = this.passRegion();
    places.body = this.passRegion();
    this.line = line;
    return stored as unknown as Loose;
  }

  private optionalScope(): Scope | undefined {
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
