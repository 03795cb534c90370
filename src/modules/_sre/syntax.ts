import { ALL_OTHER, type CharacterSet, characterSet } from './character-sets.ts';
import * as op from './opcodes.ts';

/** What a pattern's code says, as a tree: the part of it that V8's own engine can be given. */
export type Item =
  | { readonly kind: 'character'; readonly at: number; readonly set: CharacterSet }
  | { readonly kind: 'at'; readonly where: number }
  | { readonly kind: 'sequence'; readonly items: readonly Item[] }
  | { readonly kind: 'branch'; readonly items: readonly Item[] }
  | { readonly kind: 'group'; readonly index: number; readonly body: Item }
  | {
      readonly kind: 'repeat';
      readonly least: number;
      readonly most: number;
      readonly lazy: boolean;
      readonly body: Item;
    }
  | { readonly kind: 'assert'; readonly back: number; readonly negated: boolean; readonly body: Item };

/** Thrown for what has no equal in V8's engine: the pattern stays with our matcher. */
export class Untranslatable extends Error {}

const MAX_COUNT = 10_000;

/** Reads the code of a pattern; groups must come in order, `closing` gets them in the order in which they end. */
export class CodeReader {
  readonly closing: number[] = [];
  readonly #code: Uint32Array;
  #nextGroup = 0;

  constructor(code: Uint32Array) {
    this.#code = code;
  }

  read(): Item {
    const { item } = this.#sequence(0, (at) => this.#code[at] === op.SUCCESS);
    return item;
  }

  #sequence(from: number, ends: (at: number) => boolean): { item: Item; at: number } {
    const items: Item[] = [];
    let at = from;
    while (!ends(at)) at = this.#item(at, items);
    return { item: items.length === 1 ? items[0]! : { kind: 'sequence', items }, at };
  }

  /** Appends the item at `at`; answers where the next begins. */
  #item(at: number, items: Item[]): number {
    const code = this.#code;
    const operand = code[at + 1]!;
    switch (code[at]) {
      case op.INFO:
        return at + 1 + operand;
      case op.ANY:
      case op.ANY_ALL:
        items.push({ kind: 'character', at, set: characterSet(code, at) });
        return at + 1;
      case op.LITERAL:
      case op.NOT_LITERAL:
      case op.CATEGORY:
      case op.LITERAL_IGNORE:
      case op.NOT_LITERAL_IGNORE:
      case op.LITERAL_UNI_IGNORE:
      case op.NOT_LITERAL_UNI_IGNORE:
      case op.LITERAL_LOC_IGNORE:
      case op.NOT_LITERAL_LOC_IGNORE:
        items.push({ kind: 'character', at, set: characterSet(code, at) });
        return at + 2;
      case op.IN:
      case op.IN_IGNORE:
      case op.IN_UNI_IGNORE:
      case op.IN_LOC_IGNORE:
        items.push({ kind: 'character', at, set: characterSet(code, at) });
        return at + 1 + operand;
      case op.AT:
        items.push({ kind: 'at', where: operand });
        return at + 2;
      case op.MARK:
        return this.#group(at, items);
      case op.BRANCH:
        return this.#branch(at + 1, items);
      case op.REPEAT_ONE:
      case op.MIN_REPEAT_ONE: {
        const { item } = this.#sequence(at + 4, (here) => code[here] === op.SUCCESS);
        items.push(this.#repeat(at, item, code[at] === op.MIN_REPEAT_ONE));
        return at + 1 + operand;
      }
      case op.REPEAT: {
        const until = at + 1 + operand;
        const { item } = this.#sequence(at + 4, (here) => here === until);
        if (code[until] !== op.MAX_UNTIL && code[until] !== op.MIN_UNTIL) throw new Untranslatable('repeat');
        items.push(this.#repeat(at, item, code[until] === op.MIN_UNTIL));
        return until + 1;
      }
      case op.ASSERT:
      case op.ASSERT_NOT: {
        const before = this.closing.length;
        const { item } = this.#sequence(at + 3, (here) => code[here] === op.SUCCESS);
        const back = code[at + 2]!;
        if (this.closing.length > before && (back > 0 || code[at] === op.ASSERT_NOT))
          throw new Untranslatable('group in an assertion');
        items.push({ kind: 'assert', back, negated: code[at] === op.ASSERT_NOT, body: item });
        return at + 1 + operand;
      }
      default:
        throw new Untranslatable(`opcode ${code[at]}`);
    }
  }

  #group(at: number, items: Item[]): number {
    const code = this.#code;
    const mark = code[at + 1]!;
    const index = mark >> 1;
    if ((mark & 1) !== 0 || index !== this.#nextGroup++) throw new Untranslatable('order of groups');
    const body = this.#sequence(at + 2, (here) => code[here] === op.MARK && code[here + 1] === mark + 1);
    this.closing.push(index);
    items.push({ kind: 'group', index, body: body.item });
    return body.at + 2;
  }

  #branch(from: number, items: Item[]): number {
    const code = this.#code;
    const branches: Item[] = [];
    let at = from;
    for (; code[at] !== 0; at += code[at]!) {
      const end = at + code[at]! - 2;
      if (code[end] !== op.JUMP) throw new Untranslatable('branch');
      branches.push(this.#sequence(at + 1, (here) => here === end).item);
    }
    items.push({ kind: 'branch', items: branches });
    return at + 1;
  }

  #repeat(at: number, body: Item, lazy: boolean): Item {
    const least = this.#code[at + 2]!;
    const most = this.#code[at + 3]!;
    if (least > MAX_COUNT || (most > MAX_COUNT && most !== op.MAXREPEAT)) throw new Untranslatable('large count');
    return { kind: 'repeat', least, most: most === op.MAXREPEAT ? Number.POSITIVE_INFINITY : most, lazy, body };
  }
}

/** The least number of characters an item takes. */
export function leastWidth(item: Item): number {
  switch (item.kind) {
    case 'character':
      return 1;
    case 'at':
    case 'assert':
      return 0;
    case 'sequence':
      return item.items.reduce((sum, one) => sum + leastWidth(one), 0);
    case 'branch':
      return Math.min(...item.items.map(leastWidth));
    case 'group':
      return leastWidth(item.body);
    case 'repeat':
      return item.least * leastWidth(item.body);
  }
}

/** The characters an item may begin with. */
export function firstOf(item: Item): CharacterSet {
  switch (item.kind) {
    case 'character':
      return item.set;
    case 'at':
    case 'assert':
      return NOTHING;
    case 'sequence': {
      let set = NOTHING;
      for (const one of item.items) {
        set = union(set, firstOf(one));
        if (leastWidth(one) > 0) break;
      }
      return set;
    }
    case 'branch':
      return item.items.map(firstOf).reduce(union, NOTHING);
    case 'group':
    case 'repeat':
      return firstOf(item.body);
  }
}

export const NOTHING: CharacterSet = { latin: new Uint8Array(256), other: 0 };

export function union(a: CharacterSet, b: CharacterSet): CharacterSet {
  if (a === NOTHING) return b;
  if (b === NOTHING) return a;
  return { latin: a.latin.map((bit, c) => bit | b.latin[c]!), other: a.other | b.other };
}

export function overlap(a: CharacterSet, b: CharacterSet): boolean {
  return (a.other & b.other & ALL_OTHER) !== 0 || a.latin.some((bit, c) => (bit & b.latin[c]!) !== 0);
}
