import { lowerAscii, lowerUnicode, upperAscii, upperUnicode } from './characters.ts';
import * as op from './opcodes.ts';
import {
  ASCII,
  DOTALL,
  IGNORECASE,
  LeftToLibrary,
  LOCALE,
  MAX_REPEAT,
  type Member,
  MIN_REPEAT,
  MULTILINE,
  type Piece,
  type Sequence,
  SUBPATTERN,
  UNICODE,
} from './parse.ts';

/* The code of a pattern that was read: what `re._compiler` makes of it, but for large sets, whose ranges stay as they are. */

const TYPE_FLAGS = ASCII | LOCALE | UNICODE;
const MAXCODE = 0xffffffff;

const asciiIsCased = (c: number): boolean => c < 128 && lowerAscii(c) !== upperAscii(c);
const unicodeIsCased = (c: number): boolean => lowerUnicode(c) !== c || upperUnicode(c) !== c;

/** ASCII characters that another one equals without case, though it has a lower-case letter of its own: `re._casefix`. */
const ALIKE = new Map([
  [0x69, 0x131],
  [0x73, 0x17f],
]);

/** How case is ignored; null where it is not. */
interface CaseRules {
  readonly isCased: (c: number) => boolean;
  readonly lower: (c: number) => number;
  readonly unicode: boolean;
}
const BY_ASCII: CaseRules = { isCased: asciiIsCased, lower: lowerAscii, unicode: false };
const BY_UNICODE: CaseRules = { isCased: unicodeIsCased, lower: lowerUnicode, unicode: true };

function rulesOf(flags: number): CaseRules | null {
  if ((flags & IGNORECASE) === 0) return null;
  return (flags & UNICODE) !== 0 ? BY_UNICODE : BY_ASCII;
}

const combined = (flags: number, on: number, off: number): number =>
  ((on & TYPE_FLAGS) !== 0 ? (flags & ~TYPE_FLAGS) | on : flags | on) & ~off;

/** `_simple`: matches one character, so that repeating it needs no stack. */
function isSimple({ pieces }: Sequence): boolean {
  const piece = pieces[0];
  if (pieces.length !== 1 || piece === undefined) return false;
  if (piece.op === SUBPATTERN) return piece.value === 0 && isSimple(piece.body!);
  return piece.op === op.LITERAL || piece.op === op.NOT_LITERAL || piece.op === op.ANY || piece.op === op.IN;
}

/** Writes the code of a pattern whose groups are `groups`. */
export class CodeWriter {
  readonly code: number[] = [];
  readonly #groups: readonly Sequence[];

  constructor(groups: readonly Sequence[]) {
    this.#groups = groups;
  }

  write(whole: Sequence, flags: number): number[] {
    this.#info(whole, flags);
    this.#sequence(whole, flags);
    this.code.push(op.SUCCESS);
    return this.code;
  }

  /** Writes what `body` writes, after the number of words that takes. */
  #skipped(body: () => void): void {
    const { code } = this;
    const at = code.push(0) - 1;
    body();
    code[at] = code.length - at;
  }

  #sequence({ pieces }: Sequence, flags: number): void {
    for (const piece of pieces) this.#piece(piece, flags);
  }

  #piece(piece: Piece, flags: number): void {
    const { code } = this;
    switch (piece.op) {
      case op.LITERAL:
      case op.NOT_LITERAL:
        this.#literal(piece, flags);
        return;
      case op.IN: {
        const rules = rulesOf(flags);
        const set = compact(piece.set!, rules);
        code.push(!set.cased ? op.IN : rules!.unicode ? op.IN_UNI_IGNORE : op.IN_IGNORE);
        this.#skipped(() => this.#set(set, flags));
        return;
      }
      case op.ANY:
        code.push((flags & DOTALL) !== 0 ? op.ANY_ALL : op.ANY);
        return;
      case MIN_REPEAT:
      case MAX_REPEAT:
      case op.POSSESSIVE_REPEAT:
        this.#repeat(piece, flags);
        return;
      case SUBPATTERN: {
        const inner = combined(flags, piece.least, piece.most);
        if (piece.value > 0) code.push(op.MARK, (piece.value - 1) * 2);
        this.#sequence(piece.body!, inner);
        if (piece.value > 0) code.push(op.MARK, (piece.value - 1) * 2 + 1);
        return;
      }
      case op.ATOMIC_GROUP:
        code.push(op.ATOMIC_GROUP);
        this.#skipped(() => {
          this.#sequence(piece.body!, flags);
          code.push(op.SUCCESS);
        });
        return;
      case op.FAILURE:
        code.push(op.FAILURE);
        return;
      case op.ASSERT:
      case op.ASSERT_NOT:
        code.push(piece.op);
        this.#skipped(() => {
          code.push(piece.value === 0 ? 0 : this.#fixedWidth(piece.body!));
          this.#sequence(piece.body!, flags);
          code.push(op.SUCCESS);
        });
        return;
      case op.AT:
        code.push(op.AT, placeIn(piece.value, flags));
        return;
      case op.BRANCH:
        this.#branch(piece.branches!, flags);
        return;
      case op.GROUPREF:
        code.push((flags & IGNORECASE) === 0 ? op.GROUPREF : refIgnoringCase(flags), piece.value - 1);
        return;
      case op.GROUPREF_EXISTS:
        this.#condition(piece, flags);
        return;
      default:
        throw new LeftToLibrary();
    }
  }

  #literal({ op: kind, value: c }: Piece, flags: number): void {
    const { code } = this;
    const rules = rulesOf(flags);
    if (rules === null || !rules.isCased(c)) {
      code.push(kind, c);
      return;
    }
    if (rules.unicode && c > 127) throw new LeftToLibrary();
    const lower = rules.lower(c);
    const alike = rules.unicode ? ALIKE.get(lower) : undefined;
    if (alike === undefined) {
      const negated = kind === op.NOT_LITERAL;
      if (rules.unicode) code.push(negated ? op.NOT_LITERAL_UNI_IGNORE : op.LITERAL_UNI_IGNORE, lower);
      else code.push(negated ? op.NOT_LITERAL_IGNORE : op.LITERAL_IGNORE, lower);
      return;
    }
    code.push(op.IN_UNI_IGNORE);
    this.#skipped(() => {
      if (kind === op.NOT_LITERAL) code.push(op.NEGATE);
      code.push(op.LITERAL, lower, op.LITERAL, alike, op.FAILURE);
    });
  }

  #set({ negated, words, members }: CompactSet, flags: number): void {
    const { code } = this;
    if (negated) code.push(op.NEGATE);
    if (words !== null) code.push(op.CHARSET, ...words);
    for (const { op: kind, low, high } of members) {
      code.push(kind);
      if (kind === op.CATEGORY) code.push((flags & UNICODE) !== 0 ? low + 10 : low);
      else if (kind === op.LITERAL) code.push(low);
      else code.push(low, high);
    }
    code.push(op.FAILURE);
  }

  #repeat({ op: kind, least, most, body }: Piece, flags: number): void {
    const { code } = this;
    const simple = isSimple(body!);
    const [first, last] = REPEATS.get(kind)![simple ? 1 : 0]!;
    code.push(first);
    this.#skipped(() => {
      code.push(least, most);
      this.#sequence(body!, flags);
      if (simple) code.push(last);
    });
    if (!simple) code.push(last);
  }

  /** What an assertion that looks behind goes back by. */
  #fixedWidth(body: Sequence): number {
    const width = body.least(this.#groups);
    if (width > MAXCODE || width !== body.most(this.#groups)) throw new LeftToLibrary();
    return width;
  }

  #branch(branches: readonly Sequence[], flags: number): void {
    const { code } = this;
    code.push(op.BRANCH);
    const ends: number[] = [];
    for (const branch of branches)
      this.#skipped(() => {
        this.#sequence(branch, flags);
        code.push(op.JUMP);
        ends.push(code.push(0) - 1);
      });
    code.push(op.FAILURE);
    for (const end of ends) code[end] = code.length - end;
  }

  #condition({ value: group, branches }: Piece, flags: number): void {
    const { code } = this;
    const [yes, no] = branches!;
    code.push(op.GROUPREF_EXISTS, group - 1);
    const toNo = code.push(0) - 1;
    this.#sequence(yes!, flags);
    if (no !== undefined && no.pieces.length > 0) {
      code.push(op.JUMP);
      const toEnd = code.push(0) - 1;
      code[toNo] = code.length - toNo + 1;
      this.#sequence(no, flags);
      code[toEnd] = code.length - toEnd;
    } else code[toNo] = code.length - toNo + 1;
  }

  /** How long a match is, and how it begins: `_compile_info`. */
  #info(whole: Sequence, flags: number): void {
    const { code } = this;
    const least = whole.least(this.#groups);
    const most = Math.min(whole.most(this.#groups), MAXCODE);
    if (least > MAXCODE) throw new LeftToLibrary();
    if (least === 0) {
      code.push(op.INFO, 4, 0, 0, most);
      return;
    }
    const { prefix, skip, all } = prefixOf(whole, flags);
    const set = prefix.length === 0 ? firstSet(whole, flags) : null;
    code.push(op.INFO);
    this.#skipped(() => {
      if (prefix.length > 0) {
        const mask = skip < 0 && all ? op.INFO_PREFIX | op.INFO_LITERAL : op.INFO_PREFIX;
        code.push(mask, least, most, prefix.length, skip < 0 ? prefix.length : skip);
        // longer than the stack has room for arguments, perhaps
        for (const c of prefix) code.push(c);
        for (const length of overlaps(prefix)) code.push(length);
      } else if (set !== null && set.length > 0) {
        code.push(op.INFO_CHARSET, least, most);
        this.#set(compact(set, null), flags);
      } else code.push(0, least, most);
    });
  }
}

/** First and last opcode of repeats by kind: of what takes a stack, and of single characters. */
const REPEATS = new Map([
  [
    MIN_REPEAT,
    [
      [op.REPEAT, op.MIN_UNTIL],
      [op.MIN_REPEAT_ONE, op.SUCCESS],
    ],
  ],
  [
    MAX_REPEAT,
    [
      [op.REPEAT, op.MAX_UNTIL],
      [op.REPEAT_ONE, op.SUCCESS],
    ],
  ],
  [
    op.POSSESSIVE_REPEAT,
    [
      [op.POSSESSIVE_REPEAT, op.SUCCESS],
      [op.POSSESSIVE_REPEAT_ONE, op.SUCCESS],
    ],
  ],
] as [number, [number, number][]][]);

function placeIn(place: number, flags: number): number {
  if ((flags & MULTILINE) !== 0 && (place === 0 || place === 5)) return place + 1;
  return (flags & UNICODE) !== 0 && (place === 3 || place === 4) ? place + 7 : place;
}

function refIgnoringCase(flags: number): number {
  return (flags & UNICODE) !== 0 ? op.GROUPREF_UNI_IGNORE : op.GROUPREF_IGNORE;
}

/** The literal text that each match begins with, before which group that ends (-1: no group begins), and whether it is all of the pattern. */
function prefixOf({ pieces }: Sequence, flags: number): { prefix: number[]; skip: number; all: boolean } {
  const prefix: number[] = [];
  let skip = -1;
  const rules = rulesOf(flags);
  for (const piece of pieces) {
    if (piece.op === op.LITERAL) {
      if (rules?.isCased(piece.value)) return { prefix, skip, all: false };
      prefix.push(piece.value);
    } else if (piece.op === SUBPATTERN) {
      const inner = prefixOf(piece.body!, combined(flags, piece.least, piece.most));
      if (skip < 0) {
        if (piece.value > 0) skip = prefix.length;
        else if (inner.skip >= 0) skip = prefix.length + inner.skip;
      }
      for (const c of inner.prefix) prefix.push(c);
      if (!inner.all) return { prefix, skip, all: false };
    } else return { prefix, skip, all: false };
  }
  return { prefix, skip, all: true };
}

/** The set of characters that a match may begin with, where that is plain to see. */
function firstSet(whole: Sequence, flags: number): readonly Member[] | null {
  let piece = whole.pieces[0];
  let inner = flags;
  while (piece?.op === SUBPATTERN) {
    inner = combined(inner, piece.least, piece.most);
    piece = piece.body!.pieces[0];
  }
  if (piece === undefined) return null;
  const rules = rulesOf(inner);
  if (piece.op === op.LITERAL)
    return rules?.isCased(piece.value) ? null : [{ op: op.LITERAL, low: piece.value, high: 0 }];
  if (piece.op === op.BRANCH) {
    const members: Member[] = [];
    for (const { pieces } of piece.branches!) {
      const first = pieces[0];
      if (first?.op !== op.LITERAL || rules?.isCased(first.value)) return null;
      members.push({ op: op.LITERAL, low: first.value, high: 0 });
    }
    return members;
  }
  if (piece.op !== op.IN) return null;
  if (rules !== null)
    for (const { op: kind, low, high } of piece.set!) {
      if (kind === op.LITERAL && rules.isCased(low)) return null;
      if (kind !== op.RANGE) continue;
      if (high > 0xffff) return null;
      for (let c = low; c <= high; c++) if (rules.isCased(c)) return null;
    }
  return piece.set;
}

/** Of each place in `prefix`, how long a beginning of it ends there: Knuth, Morris and Pratt's table. */
function overlaps(prefix: readonly number[]): number[] {
  const table = [0];
  for (let i = 1; i < prefix.length; i++) {
    let length = table[i - 1]!;
    while (length > 0 && prefix[i] !== prefix[length]) length = table[length - 1]!;
    table.push(prefix[i] === prefix[length] ? length + 1 : 0);
  }
  return table;
}

interface CompactSet {
  readonly negated: boolean;
  /** A bit for each character up to U+00FF, if the members say nothing of these. */
  readonly words: readonly number[] | null;
  readonly members: readonly Member[];
  /** Whether it depends on case. */
  readonly cased: boolean;
}

/** The set as it is shortest: `_optimize_charset`. */
function compact(set: readonly Member[], rules: CaseRules | null): CompactSet {
  const negated = set[0]!.op === op.NEGATE;
  const given = negated ? set.slice(1) : set;
  const bits = new Uint8Array(256);
  const rest: Member[] = [];
  let cased = false;
  for (const member of given) {
    const { op: kind, low } = member;
    const high = kind === op.RANGE ? member.high : low;
    if (kind === op.CATEGORY) rest.push(member);
    else if (rules === null) {
      if (high > 255) rest.push(member);
      else bits.fill(1, low, high + 1);
    } else {
      if (high > 127) throw new LeftToLibrary();
      for (let c = low; c <= high; c++) {
        const lower = rules.lower(c);
        bits[lower] = 1;
        const alike = rules.unicode ? ALIKE.get(lower) : undefined;
        if (alike !== undefined) rest.push({ op: op.LITERAL, low: alike, high: 0 });
        if (rules.isCased(c)) cased = true;
      }
    }
  }
  const runs = runsOf(bits);
  if (runs.length > 2) return { negated, words: wordsOf(bits), members: rest, cased };
  const members = [...runs, ...rest];
  return { negated, words: null, members: cased || members.length < given.length ? members : given, cased };
}

/** Characters side by side as ranges. */
function runsOf(bits: Uint8Array): Member[] {
  const runs: Member[] = [];
  for (let low = bits.indexOf(1); low >= 0; ) {
    const end = bits.indexOf(0, low);
    const high = (end < 0 ? bits.length : end) - 1;
    runs.push(low === high ? { op: op.LITERAL, low, high: 0 } : { op: op.RANGE, low, high });
    low = end < 0 ? -1 : bits.indexOf(1, end);
  }
  return runs;
}

function wordsOf(bits: Uint8Array): number[] {
  const words = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let c = 0; c < 256; c++) if (bits[c] === 1) words[c >> 5] = (words[c >> 5]! | (1 << (c & 31))) >>> 0;
  return words;
}
