import type { CharacterSet } from './character-sets.ts';
import { itemText, wordClass } from './character-sets.ts';
import { CodeReader, firstOf, type Item, leastWidth, NOTHING, overlap, Untranslatable, union } from './syntax.ts';

/*
 * V8's own engine beneath patterns that mean the same to it. It cannot be interrupted and takes exponential time where ours does, so only
 * patterns are given to it whose choices cannot multiply: see `Choices`.
 */

/** So many repeats may compete with what follows them: each adds a power to the time a long text may take. */
const MAX_COMPETING = 2;

/** A pattern for V8's engine: four forms of one expression, made when first used. */
export class Engine {
  readonly #source: string;
  readonly #flags: string;
  /** Groups in the order in which they end, last first: the first that took part is `lastindex`. */
  readonly lastGroups: readonly number[];
  /** Whether it may match the empty string. */
  readonly maybeEmpty: boolean;
  #search: RegExp | null = null;
  #match: RegExp | null = null;
  #full: RegExp | null = null;
  #all: RegExp | null = null;

  constructor(source: string, closing: readonly number[], maybeEmpty: boolean) {
    this.#source = source;
    this.#flags = closing.length > 0 ? 'd' : '';
    this.lastGroups = [...closing].reverse();
    this.maybeEmpty = maybeEmpty;
  }

  /** The expression for V8's functions that take all matches of a text at once. */
  get all(): RegExp {
    return (this.#all ??= new RegExp(this.#source, 'g'));
  }

  /** The first match at `from` or later. */
  search(text: string, from: number): RegExpExecArray | null {
    const engine = (this.#search ??= new RegExp(this.#source, `g${this.#flags}`));
    engine.lastIndex = from;
    return engine.exec(text);
  }

  /** The match at `from`, which ends with the text if `full`. */
  match(text: string, from: number, full: boolean): RegExpExecArray | null {
    const engine = full
      ? (this.#full ??= new RegExp(`(?:${this.#source})(?![^])`, `y${this.#flags}`))
      : (this.#match ??= new RegExp(this.#source, `y${this.#flags}`));
    engine.lastIndex = from;
    return engine.exec(text);
  }
}

/** Longer expressions may be too large for V8, which says so when it first matches, text of one byte a character or of two. */
const LARGE = 50_000;

function tryOut(source: string): void {
  const engine = new RegExp(source);
  engine.exec('');
  engine.exec('\u0100');
}

/** The engine for a pattern's code; `null` when only our matcher can run it. */
export function engineFor(code: Uint32Array): Engine | null {
  const reader = new CodeReader(code);
  try {
    const item = reader.read();
    const choices = new Choices();
    choices.visit(item, NOTHING, false);
    if (choices.competing > MAX_COMPETING) return null;
    const source = textOf(code, item, false);
    if (source.length > LARGE) tryOut(source);
    return new Engine(source, reader.closing, leastWidth(item) === 0);
  } catch (error) {
    if (error instanceof Untranslatable || error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Looks for choices that the text does not decide. A repeat competes when its next turn may begin with what may follow it; one alone costs
 * a power of the text's length, but inside another repeat they multiply.
 */
class Choices {
  competing = 0;

  visit(item: Item, follow: CharacterSet, repeated: boolean): void {
    switch (item.kind) {
      case 'sequence': {
        let after = follow;
        for (let i = item.items.length - 1; i >= 0; i--) {
          const one = item.items[i]!;
          this.visit(one, after, repeated);
          after = leastWidth(one) > 0 ? firstOf(one) : union(firstOf(one), after);
        }
        return;
      }
      case 'branch':
        item.items.forEach((one, i) => {
          if (repeated) {
            const first = leastWidth(one) > 0 ? firstOf(one) : union(firstOf(one), follow);
            for (const other of item.items.slice(i + 1))
              if (overlap(first, leastWidth(other) > 0 ? firstOf(other) : union(firstOf(other), follow)))
                throw new Untranslatable('branches that begin alike, repeated');
          }
          this.visit(one, follow, repeated);
        });
        return;
      case 'group':
        this.visit(item.body, follow, repeated);
        return;
      case 'repeat': {
        const first = firstOf(item.body);
        if (item.least !== item.most && overlap(first, follow)) {
          if (repeated) throw new Untranslatable('competing repeats, repeated');
          if (item.most > 1) this.competing++;
        }
        const again = item.most > 1;
        this.visit(item.body, again ? union(first, follow) : follow, repeated || again);
        return;
      }
      case 'assert':
        this.visit(item.body, NOTHING, repeated);
        return;
      default:
        return;
    }
  }
}

/** The text of an item. `looped`: inside of a repeat, where V8 forgets groups at each turn and Python does not. */
function textOf(code: Uint32Array, item: Item, looped: boolean): string {
  switch (item.kind) {
    case 'character':
      return itemText(code, item.at);
    case 'at':
      return placeText(item.where);
    case 'sequence':
      return item.items.map((one) => textOf(code, one, looped)).join('');
    case 'branch':
      if (looped && item.items.some(hasGroup)) throw new Untranslatable('group that a turn may leave out');
      return `(?:${item.items.map((one) => textOf(code, one, looped)).join('|')})`;
    case 'group':
      return `(${textOf(code, item.body, looped)})`;
    case 'repeat': {
      const { least, most, lazy, body } = item;
      if (most > 1 && leastWidth(body) === 0) throw new Untranslatable('empty turns');
      if (looped && least === 0 && hasGroup(body)) throw new Untranslatable('group that a turn may leave out');
      const inner = textOf(code, body, looped || most > 1);
      // V8 takes no empty turn, also of one that may be left out
      if (least === 0 && most === 1 && leastWidth(body) === 0) return lazy ? `(?:|${inner})` : `(?:${inner}|)`;
      const one = body.kind === 'character' ? inner : `(?:${inner})`;
      return `${one}${countText(least, most)}${lazy ? '?' : ''}`;
    }
    case 'assert': {
      const sign = `${item.back > 0 ? '<' : ''}${item.negated ? '!' : '='}`;
      return `(?${sign}${textOf(code, item.body, looped)})`;
    }
  }
}

function countText(least: number, most: number): string {
  if (most === Number.POSITIVE_INFINITY) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
  if (least === 0 && most === 1) return '?';
  return least === most ? `{${least}}` : `{${least},${most}}`;
}

function hasGroup(item: Item): boolean {
  switch (item.kind) {
    case 'group':
      return true;
    case 'sequence':
    case 'branch':
      return item.items.some(hasGroup);
    case 'repeat':
    case 'assert':
      return hasGroup(item.body);
    default:
      return false;
  }
}

/** `^`, `$`, `\b` and the like, by the numbers of `re._constants.ATCODES`. */
function placeText(where: number): string {
  switch (where) {
    case 0:
    case 2:
      return '^';
    case 1:
      return '(?<![^\\n])';
    case 5:
      return '(?=\\n?(?![^]))';
    case 6:
      return '(?![^\\n])';
    case 7:
      return '(?![^])';
    case 3:
    case 8:
      return '\\b';
    case 10: {
      const word = wordClass();
      return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
    }
    case 11: {
      const word = wordClass();
      return `(?:(?<=${word})(?=${word})|(?=[^])(?<!${word})(?!${word})|(?<=[^])(?<!${word})(?!${word}))`;
    }
    default:
      return '(?!^(?![^]))\\B';
  }
}
