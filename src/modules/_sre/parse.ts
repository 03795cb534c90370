import * as op from './opcodes.ts';

/*
 * Regular expressions as trees: the common ones, read here because `re._parser`, which is Python, takes a hundred times as long. Whatever is
 * wrong, doubtful or rare is left to it, so that all its errors and warnings are its own.
 */

export const IGNORECASE = 2;
export const LOCALE = 4;
export const MULTILINE = 8;
export const DOTALL = 16;
export const UNICODE = 32;
export const VERBOSE = 64;
export const DEBUG = 128;
export const ASCII = 256;
const TYPE_FLAGS = ASCII | LOCALE | UNICODE;

/** Kinds of pieces that are no opcodes of compiled patterns. */
export const SUBPATTERN = 25;
export const MIN_REPEAT = 43;
export const MAX_REPEAT = 44;

/** What a piece or sequence may take at most, where that is more than code can say. */
const UNBOUNDED = 2 ** 64;

/** Thrown for a pattern that the library is to look at. It is no Error: one that is in the snapshot with its stack unread is more than Node 22 can write. */
export class LeftToLibrary {}
const left = new LeftToLibrary();

/** A member of a set: `LITERAL` and `RANGE` with their code points, `CATEGORY` with its number, `NEGATE`, which comes first. */
export interface Member {
  readonly op: number;
  readonly low: number;
  readonly high: number;
}

/** One piece of a sequence. */
export class Piece {
  readonly op: number;
  /** The code point of a literal, the number of a place or a group (0: none), 1 for what looks behind. */
  readonly value: number;
  readonly set: readonly Member[] | null;
  readonly body: Sequence | null;
  /** The branches; of a condition, what is matched with and without the group. */
  readonly branches: readonly Sequence[] | null;
  /** How often the body is repeated, or the flags that are on and off in it. */
  readonly least: number;
  readonly most: number;

  constructor(
    kind: number,
    value: number,
    parts: { set?: Member[]; body?: Sequence; branches?: Sequence[] } | null = null,
    least = 0,
    most = 0,
  ) {
    this.op = kind;
    this.value = value;
    this.set = parts?.set ?? null;
    this.body = parts?.body ?? null;
    this.branches = parts?.branches ?? null;
    this.least = least;
    this.most = most;
  }

  /** Whether both would match the same: of pieces with a body nobody knows. */
  isLike(other: Piece): boolean {
    if (this.op !== other.op || this.value !== other.value) return false;
    if (this.body !== null || this.branches !== null || other.body !== null || other.branches !== null) return false;
    if (this.set === null || other.set === null) return this.set === other.set;
    return this.set.length === other.set.length && this.set.every((member, i) => isSame(member, other.set![i]!));
  }
}

const isSame = (a: Member, b: Member): boolean => a.op === b.op && a.low === b.low && a.high === b.high;

/** Pieces one after the other, and how many characters they take. */
export class Sequence {
  readonly pieces: Piece[] = [];
  #least = -1;
  #most = 0;

  /** The number of characters it takes at least. */
  least(widths: readonly Sequence[]): number {
    this.#measure(widths);
    return this.#least;
  }

  /** The number of characters it takes at most. */
  most(widths: readonly Sequence[]): number {
    this.#measure(widths);
    return this.#most;
  }

  #measure(groups: readonly Sequence[]): void {
    if (this.#least >= 0) return;
    let least = 0;
    let most = 0;
    for (const piece of this.pieces) {
      const { body, branches } = piece;
      switch (piece.op) {
        case op.LITERAL:
        case op.NOT_LITERAL:
        case op.ANY:
        case op.IN:
          least++;
          most++;
          break;
        case op.BRANCH:
          least += Math.min(...branches!.map((branch) => branch.least(groups)));
          most += Math.max(...branches!.map((branch) => branch.most(groups)));
          break;
        case op.GROUPREF_EXISTS: {
          const [yes, no] = branches!;
          least += no === undefined ? 0 : Math.min(yes!.least(groups), no.least(groups));
          most += Math.max(yes!.most(groups), no === undefined ? 0 : no.most(groups));
          break;
        }
        case op.ATOMIC_GROUP:
        case SUBPATTERN:
          least += body!.least(groups);
          most += body!.most(groups);
          break;
        case op.GROUPREF:
          least += groups[piece.value]!.least(groups);
          most += groups[piece.value]!.most(groups);
          break;
        case MIN_REPEAT:
        case MAX_REPEAT:
        case op.POSSESSIVE_REPEAT: {
          least += body!.least(groups) * piece.least;
          const longest = body!.most(groups);
          most += piece.most === op.MAXREPEAT && longest > 0 ? UNBOUNDED : longest * piece.most;
          break;
        }
        default:
      }
    }
    this.#least = Math.min(least, UNBOUNDED);
    this.#most = Math.min(most, UNBOUNDED);
  }
}

const BACKSLASH = 0x5c;
const END = -1;

/** What `\c` stands for, by the code of `c`: a literal, a place or a category. */
const ESCAPED_LITERALS = new Map([...'abfnrtv\\'].map((c, i) => [c, '\x07\x08\f\n\r\t\v\\'.charCodeAt(i)]));
const PLACES = new Map(Object.entries({ A: 2, b: 3, B: 4, Z: 7 }));
const CATEGORIES = new Map(Object.entries({ d: 0, D: 1, s: 2, S: 3, w: 4, W: 5 }));
const FLAGS = new Map(
  Object.entries({ i: IGNORECASE, L: LOCALE, m: MULTILINE, s: DOTALL, x: VERBOSE, a: ASCII, u: UNICODE }),
);

const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39;
const isOctal = (c: number): boolean => c >= 0x30 && c <= 0x37;
const isLetter = (c: number): boolean => (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a);
const isSpace = (c: number): boolean => c === 0x20 || (c >= 9 && c <= 13);

const literal = (c: number): Piece => new Piece(op.LITERAL, c);
const category = (number: number): Member => ({ op: op.CATEGORY, low: number, high: 0 });

/** A pattern as far as it was read. */
export class PatternReader {
  flags: number;
  /** By number; 0 is the whole pattern. A group that is open has none yet. */
  readonly groups: (Sequence | undefined)[] = [undefined];
  readonly names = new Map<string, number>();
  readonly #text: string;
  readonly #isText: boolean;
  #at = 0;
  /** How many assertions that look behind are around. */
  #behind = 0;
  /** The greatest group that a condition asks for. */
  #asked = 0;

  /** `text` has no surrogate pairs; of bytes it is their Latin-1 text. */
  constructor(text: string, isText: boolean, flags: number) {
    this.#text = text;
    this.#isText = isText;
    this.flags = flags;
  }

  read(): Sequence {
    const whole = this.#alternatives((this.flags & VERBOSE) !== 0, true);
    if (this.#at < this.#text.length || this.#asked >= this.groups.length) throw left;
    return whole;
  }

  /** The code of the next unit; `END` at the end. */
  #peek(): number {
    return this.#at < this.#text.length ? this.#text.charCodeAt(this.#at) : END;
  }

  #take(c: string): boolean {
    if (this.#text[this.#at] !== c) return false;
    this.#at++;
    return true;
  }

  #expect(c: string): void {
    if (!this.#take(c)) throw left;
  }

  #alternatives(verbose: boolean, outermost: boolean): Sequence {
    const items = [this.#sequence(verbose, outermost)];
    let spaced = verbose;
    while (this.#take('|')) {
      if (outermost) spaced = (this.flags & VERBOSE) !== 0;
      items.push(this.#sequence(spaced, false));
    }
    if (items.length === 1) return items[0]!;
    const joined = new Sequence();
    for (;;) {
      const first = items[0]!.pieces[0];
      if (first === undefined || !items.every(({ pieces }) => pieces.length > 0 && first.isLike(pieces[0]!))) break;
      for (const { pieces } of items) pieces.shift();
      joined.pieces.push(first);
    }
    const set = asSet(items);
    joined.pieces.push(set === null ? new Piece(op.BRANCH, 0, { branches: items }) : new Piece(op.IN, 0, { set }));
    return joined;
  }

  /** `first`: nothing of the pattern came before. */
  #sequence(verbose: boolean, first: boolean): Sequence {
    const sequence = new Sequence();
    const { pieces } = sequence;
    let spaced = verbose;
    for (;;) {
      const c = this.#peek();
      if (c === END || c === 0x7c || c === 0x29) break;
      this.#at++;
      if (spaced && isSpace(c)) continue;
      switch (c) {
        case 0x23: // #
          if (!spaced) pieces.push(literal(c));
          else this.#at = this.#endOfComment();
          break;
        case BACKSLASH:
          pieces.push(this.#escape());
          break;
        case 0x5b: // [
          pieces.push(this.#set());
          break;
        case 0x2e: // .
          pieces.push(new Piece(op.ANY, 0));
          break;
        case 0x5e: // ^
          pieces.push(new Piece(op.AT, 0));
          break;
        case 0x24: // $
          pieces.push(new Piece(op.AT, 5));
          break;
        case 0x2a: // *
        case 0x2b: // +
        case 0x3f: // ?
        case 0x7b: // {
          this.#repeat(c, pieces);
          break;
        case 0x28: // (
          if (this.#startsFlags()) {
            if (!first || pieces.length > 0) throw left;
            spaced = (this.flags & VERBOSE) !== 0;
          } else this.#group(pieces, spaced);
          break;
        default:
          pieces.push(literal(c));
      }
    }
    this.#unpackGroups(pieces);
    return sequence;
  }

  /** A comment ends with the line; a backslash takes the next character with it. */
  #endOfComment(): number {
    const text = this.#text;
    for (let i = this.#at; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10) return i + 1;
      if (c === BACKSLASH && ++i >= text.length) throw left;
    }
    return text.length;
  }

  /** Groups that neither capture nor change flags are only their contents. */
  #unpackGroups(pieces: Piece[]): void {
    if (!pieces.some(isPlainGroup)) return;
    const parts = pieces.splice(0);
    for (const part of parts) {
      if (isPlainGroup(part)) for (const piece of part.body!.pieces) pieces.push(piece);
      else pieces.push(part);
    }
  }

  #hex(count: number): number {
    const digits = this.#text.slice(this.#at, this.#at + count);
    if (digits.length < count || !/^[0-9a-fA-F]+$/.test(digits)) throw left;
    this.#at += count;
    return Number.parseInt(digits, 16);
  }

  /** The code point of an escape that means the same in and outside of sets; `undefined` if it is none. */
  #escapedCharacter(c: string): number | undefined {
    if (c === 'x') return this.#hex(2);
    if (c === 'u' && this.#isText) {
      const point = this.#hex(4);
      // halves of pairs are no characters to our matcher
      if (point >= 0xd800 && point < 0xe000) throw left;
      return point;
    }
    const code = c.charCodeAt(0);
    if (isLetter(code)) throw left;
    return isDigit(code) ? undefined : code;
  }

  #nextEscaped(): string {
    if (this.#at >= this.#text.length) throw left;
    return this.#text[this.#at++]!;
  }

  #escape(): Piece {
    const c = this.#nextEscaped();
    const place = PLACES.get(c);
    if (place !== undefined) return new Piece(op.AT, place);
    const kind = CATEGORIES.get(c);
    if (kind !== undefined) return new Piece(op.IN, 0, { set: [category(kind)] });
    const known = ESCAPED_LITERALS.get(c) ?? this.#escapedCharacter(c);
    return known === undefined ? this.#number(c) : literal(known);
  }

  /** A reference to a group, or octal. */
  #number(first: string): Piece {
    if (first === '0' || /^[0-7]{2}/.test(this.#text.slice(this.#at, this.#at + 2))) {
      if (first > '7') throw left;
      return literal(this.#octal(first));
    }
    return this.#reference(Number(isDigit(this.#peek()) ? first + this.#text[this.#at++]! : first));
  }

  /** The character of up to three octal digits. */
  #octal(first: string): number {
    let digits = first;
    while (digits.length < 3 && isOctal(this.#peek())) digits += this.#text[this.#at++]!;
    const point = Number.parseInt(digits, 8);
    if (point > 0o377) throw left;
    return point;
  }

  #reference(group: number): Piece {
    if (this.#behind > 0 || this.groups[group] === undefined) throw left;
    return new Piece(op.GROUPREF, group);
  }

  /** One member of a set that begins with `c`. */
  #member(c: number): Member {
    if (c !== BACKSLASH) return { op: op.LITERAL, low: c, high: 0 };
    const name = this.#nextEscaped();
    const kind = CATEGORIES.get(name);
    if (kind !== undefined) return category(kind);
    const known = ESCAPED_LITERALS.get(name) ?? this.#escapedCharacter(name);
    if (known === undefined && name > '7') throw left;
    return { op: op.LITERAL, low: known ?? this.#octal(name), high: 0 };
  }

  #set(): Piece {
    // what may once mean nested sets and operations is warned of
    if (this.#peek() === 0x5b) throw left;
    const negated = this.#take('^');
    const members: Member[] = [];
    for (;;) {
      const c = this.#peek();
      if (c === END) throw left;
      this.#at++;
      if (c === 0x5d && members.length > 0) break;
      if (members.length > 0 && (c === 0x2d || c === 0x26 || c === 0x7e || c === 0x7c) && this.#peek() === c)
        throw left;
      const member = this.#member(c);
      if (!this.#take('-')) {
        members.push(member);
        continue;
      }
      const next = this.#peek();
      if (next === END || next === 0x2d) throw left;
      this.#at++;
      if (next === 0x5d) {
        members.push(member, { op: op.LITERAL, low: 0x2d, high: 0 });
        break;
      }
      const last = this.#member(next);
      if (member.op !== op.LITERAL || last.op !== op.LITERAL || last.low < member.low) throw left;
      members.push({ op: op.RANGE, low: member.low, high: last.low });
    }
    const set = unique(members);
    if (set.length === 1 && set[0]!.op === op.LITERAL)
      return new Piece(negated ? op.NOT_LITERAL : op.LITERAL, set[0]!.low);
    if (negated) set.unshift({ op: op.NEGATE, low: 0, high: 0 });
    return new Piece(op.IN, 0, { set });
  }

  #repeat(c: number, pieces: Piece[]): void {
    let least = c === 0x2b ? 1 : 0;
    let most = c === 0x3f ? 1 : op.MAXREPEAT;
    if (c === 0x7b) {
      const match = /^(\d*)(,?)(\d*)\}/.exec(this.#text.slice(this.#at, this.#at + 24));
      if (match === null || match[0] === '}') {
        if (match === null && isDigit(this.#peek()) && this.#text.indexOf('}', this.#at) > this.#at + 23) throw left;
        pieces.push(literal(c));
        return;
      }
      const low = match[1]!;
      const high = match[2] === '' ? low : match[3]!;
      if (low !== '') least = Number(low);
      if (high !== '') most = Number(high);
      if (least >= op.MAXREPEAT || (high !== '' && most >= op.MAXREPEAT) || most < least) throw left;
      this.#at += match[0].length;
    }
    const item = pieces.at(-1);
    if (item === undefined || item.op === op.AT || isRepeat(item)) throw left;
    let body: Sequence;
    if (isPlainGroup(item)) body = item.body!;
    else {
      body = new Sequence();
      body.pieces.push(item);
    }
    const kind = this.#take('?') ? MIN_REPEAT : this.#take('+') ? op.POSSESSIVE_REPEAT : MAX_REPEAT;
    pieces[pieces.length - 1] = new Piece(kind, 0, { body }, least, most);
  }

  /** Takes flags of the whole pattern, `(?i)`, if these come next. */
  #startsFlags(): boolean {
    const match = /^\?[a-zA-Z]+\)/.exec(this.#text.slice(this.#at, this.#at + 16));
    if (match === null) return false;
    this.flags |= this.#flagsOf(match[0].slice(1, -1));
    this.#at += match[0].length;
    return true;
  }

  #flagsOf(letters: string): number {
    let flags = 0;
    for (const letter of letters) {
      const flag = FLAGS.get(letter);
      if (flag === undefined || flag === LOCALE || (flag === UNICODE && !this.#isText)) throw left;
      flags |= flag;
      if ((flag & TYPE_FLAGS) !== 0 && (flags & TYPE_FLAGS) !== flag) throw left;
    }
    return flags;
  }

  #name(terminator: string): string {
    const end = this.#text.indexOf(terminator, this.#at);
    const name = this.#text.slice(this.#at, Math.max(end, 0));
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw left;
    this.#at = end + 1;
    return name;
  }

  #numberOf(name: string): number {
    const group = this.names.get(name);
    if (group === undefined) throw left;
    return group;
  }

  #group(pieces: Piece[], verbose: boolean): void {
    if (!this.#take('?')) {
      pieces.push(this.#capture(verbose, null));
      return;
    }
    const c = this.#nextEscaped();
    switch (c) {
      case 'P':
        if (this.#take('<')) pieces.push(this.#capture(verbose, this.#name('>')));
        else {
          this.#expect('=');
          pieces.push(this.#reference(this.#numberOf(this.#name(')'))));
        }
        return;
      case ':':
        pieces.push(this.#inner(verbose, 0, 0));
        return;
      case '>':
        pieces.push(new Piece(op.ATOMIC_GROUP, 0, { body: this.#inner(verbose, 0, 0).body! }));
        return;
      case '#': {
        const end = this.#text.indexOf(')', this.#at);
        if (end < 0 || this.#text.slice(this.#at, end).includes('\\')) throw left;
        this.#at = end + 1;
        return;
      }
      case '=':
      case '!':
        this.#assertion(pieces, c, 0, verbose);
        return;
      case '<': {
        const kind = this.#nextEscaped();
        if (kind !== '=' && kind !== '!') throw left;
        this.#behind++;
        this.#assertion(pieces, kind, 1, verbose);
        this.#behind--;
        return;
      }
      case '(':
        pieces.push(this.#condition(verbose));
        return;
      default: {
        this.#at--;
        const match = /^([a-zA-Z]*)(?:-([a-zA-Z]+))?:/.exec(this.#text.slice(this.#at, this.#at + 24));
        if (match === null) throw left;
        const on = this.#flagsOf(match[1]!);
        const off = this.#flagsOf(match[2] ?? '');
        if ((off & TYPE_FLAGS) !== 0 || (on & off) !== 0) throw left;
        this.#at += match[0].length;
        pieces.push(this.#inner((verbose || (on & VERBOSE) !== 0) && (off & VERBOSE) === 0, on, off));
      }
    }
  }

  #inner(verbose: boolean, on: number, off: number): Piece {
    const body = this.#alternatives(verbose, false);
    this.#expect(')');
    return new Piece(SUBPATTERN, 0, { body }, on, off);
  }

  #capture(verbose: boolean, name: string | null): Piece {
    const group = this.groups.length;
    this.groups.push(undefined);
    if (name !== null) {
      if (this.names.has(name)) throw left;
      this.names.set(name, group);
    }
    const body = this.#alternatives(verbose, false);
    this.#expect(')');
    this.groups[group] = body;
    // as wide as it is now, whatever is taken out of it later
    body.least(this.groups as Sequence[]);
    return new Piece(SUBPATTERN, group, { body });
  }

  #assertion(pieces: Piece[], kind: string, back: number, verbose: boolean): void {
    const body = this.#alternatives(verbose, false);
    this.#expect(')');
    if (kind === '=') pieces.push(new Piece(op.ASSERT, back, { body }));
    else if (body.pieces.length > 0) pieces.push(new Piece(op.ASSERT_NOT, back, { body }));
    else pieces.push(new Piece(op.FAILURE, 0));
  }

  #condition(verbose: boolean): Piece {
    if (this.#behind > 0) throw left;
    const digits = /^(\d{1,4})\)/.exec(this.#text.slice(this.#at, this.#at + 5));
    let group: number;
    if (digits === null) group = this.#numberOf(this.#name(')'));
    else {
      group = Number(digits[1]);
      if (group === 0) throw left;
      this.#at += digits[0].length;
      this.#asked = Math.max(this.#asked, group);
    }
    const branches = [this.#sequence(verbose, false)];
    if (this.#take('|')) branches.push(this.#sequence(verbose, false));
    this.#expect(')');
    return new Piece(op.GROUPREF_EXISTS, group, { branches });
  }
}

function isRepeat({ op: kind }: Piece): boolean {
  return kind === MIN_REPEAT || kind === MAX_REPEAT || kind === op.POSSESSIVE_REPEAT;
}

/** A group that neither captures nor changes flags. */
function isPlainGroup({ op: kind, value, least, most }: Piece): boolean {
  return kind === SUBPATTERN && value === 0 && least === 0 && most === 0;
}

function unique(members: readonly Member[]): Member[] {
  const kept: Member[] = [];
  for (const member of members) if (!kept.some((known) => isSame(known, member))) kept.push(member);
  return kept;
}

/** The set that does for branches of one character each; null if they are others. */
function asSet(items: readonly Sequence[]): Member[] | null {
  const members: Member[] = [];
  for (const { pieces } of items) {
    const piece = pieces[0];
    if (pieces.length !== 1) return null;
    if (piece!.op === op.LITERAL) members.push({ op: op.LITERAL, low: piece!.value, high: 0 });
    else if (piece!.op === op.IN && piece!.set![0]!.op !== op.NEGATE) members.push(...piece!.set!);
    else return null;
  }
  return unique(members);
}
