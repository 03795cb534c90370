import { memoryError, runtimeError } from '../../runtime/errors.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { matchesItem } from './character-sets.ts';
import { inSet, isAsciiWord, isUnicodeWord, lowerAscii, lowerUnicode } from './characters.ts';
import type { Engine } from './engine.ts';
import * as op from './opcodes.ts';
import type { SubjectText } from './subject.ts';

/** One activation of a repeat with a body of more than one character. Never changed: backtracking goes back to an older one. */
class Repeat {
  readonly outer: Repeat | null;
  /** Where its REPEAT stands in the code. */
  readonly at: number;
  readonly count: number;
  /** Where the last turn began: an empty turn does not repeat. */
  readonly last: number;
  constructor(outer: Repeat | null, at: number, count: number, last: number) {
    this.outer = outer;
    this.at = at;
    this.count = count;
    this.last = last;
  }
}

// Kinds of entries on the backtrack stack.
/** Undo of a mark: index, old position, old lastindex. */
const UNDO = 0;
/** Try the next alternative of a branch: its position in the code. */
const NEXT_BRANCH = 1;
/** Give back one character of a greedy single-character repeat: code, least and present position. */
const GIVE_BACK = 2;
/** Take one more in a lazy one: code, position, count. */
const TAKE_MORE = 3;
/** A greedy repeat's body failed: go on after it. */
const LEAVE_REPEAT = 4;
/** A lazy repeat's tail failed: run the body once more. */
const REPEAT_MORE = 5;
/** Kinds from here on begin an assertion, atomic group or possessive repeat. */
const IN_ASSERT = 6;
const IN_ASSERT_NOT = 7;
const IN_ATOMIC = 8;
const IN_POSSESSIVE = 9;

const STRIDE = 4;
const MAX_ENTRIES = 1 << 26;

/**
 * Runs a pattern's code: `SRE(match)` and `SRE(search)` as one loop with a backtrack stack of its own, so that no pattern exhausts the
 * JavaScript stack. Marks are undone through that stack.
 */
export class Matcher {
  readonly code: Uint32Array;
  /** For sets, which of U+0000…U+00FF are in them, by position in the code; made when first used. */
  readonly #sets: (Uint8Array | undefined)[] = [];
  /** Positions of the groups' starts and ends, -1 when unset. */
  marks: Int32Array;
  lastIndex = -1;
  /** Start and end of the match. */
  start = 0;
  end = 0;
  /** A match must not be empty at this position; -1 for none. */
  mustAdvance = -1;
  /** The match must reach the end. */
  full = false;
  /** V8's engine for the same pattern, where there is one. */
  engine: Engine | null = null;
  /** What it reads; null when it is not to be used. */
  #engineText: string | null = null;
  #text: SubjectText = '';
  #limit = 0;
  #stack = new Int32Array(256);
  #repeats: (Repeat | null)[] = [];
  #top = 0;
  #barriers: number[] = [];
  #steps = 0;

  constructor(code: Uint32Array, groups: number) {
    this.code = code;
    this.marks = new Int32Array(groups * 2).fill(-1);
  }

  /** Makes ready for a text, of which the part up to `limit` counts. */
  reset(text: SubjectText, limit: number): void {
    this.#text = text;
    this.#limit = limit;
    this.mustAdvance = -1;
    this.full = false;
    this.#engineText = null;
    if (this.engine !== null && typeof text === 'string')
      this.#engineText = limit === text.length ? text : text.slice(0, limit);
  }

  #clear(): void {
    this.marks.fill(-1);
    this.lastIndex = -1;
    this.#top = 0;
    if (this.#barriers.length > 0) this.#barriers.length = 0;
  }

  /** Matches at `from` exactly. */
  matchAt(from: number): boolean {
    if (from > this.#limit) return false;
    if (this.#engineText !== null && (!this.engine!.maybeEmpty || this.mustAdvance < 0)) {
      try {
        return this.#take(this.engine!.match(this.#engineText, from, this.full));
      } catch (error) {
        this.#giveUp(error);
      }
    }
    return this.#matchHere(from);
  }

  #matchHere(from: number): boolean {
    this.#clear();
    if (!this.#run(from)) return false;
    this.start = from;
    return true;
  }

  /** Takes over what V8's engine found. */
  #take(found: RegExpExecArray | null): boolean {
    if (found === null) return false;
    this.start = found.index;
    this.end = found.index + found[0].length;
    this.lastIndex = -1;
    const { marks } = this;
    if (marks.length === 0) return true;
    const indices = found.indices!;
    for (let i = 1; i < indices.length; i++) {
      const span = indices[i];
      marks[i * 2 - 2] = span === undefined ? -1 : span[0];
      marks[i * 2 - 1] = span === undefined ? -1 : span[1];
    }
    for (const group of this.engine!.lastGroups)
      if (marks[group * 2]! >= 0) {
        this.lastIndex = group + 1;
        break;
      }
    return true;
  }

  /** V8's engine ran out of room for its choices: ours has more. */
  #giveUp(error: unknown): void {
    if (!(error instanceof RangeError)) throw error;
    this.#engineText = null;
  }

  /**
   * What a function of V8's answers that takes all matches at once, `undefined` where it would not mean the same: empty matches are
   * Python's own matter.
   */
  allAtOnce<T>(run: (text: string, expression: RegExp) => T): T | undefined {
    if (this.#engineText === null || this.engine!.maybeEmpty) return undefined;
    try {
      return run(this.#engineText, this.engine!.all);
    } catch (error) {
      this.#giveUp(error);
      return undefined;
    }
  }

  /** The first match at `from` or later. */
  search(from: number): boolean {
    if (this.#engineText !== null && from <= this.#limit) {
      try {
        const found = this.#take(this.engine!.search(this.#engineText, from));
        if (!found || this.end !== this.mustAdvance) return found;
        // an empty match where none may be: another way of matching here, or a later one
        if (this.#matchHere(this.end)) return true;
        return this.#take(this.engine!.search(this.#engineText, this.mustAdvance + 1));
      } catch (error) {
        this.#giveUp(error);
      }
    }
    return this.#searchHere(from);
  }

  #searchHere(from: number): boolean {
    const { code } = this;
    const text = this.#text;
    let last = this.#limit;
    if (from > last) return false;
    let at = from;
    if (code[0] === op.INFO) {
      const flags = code[2]!;
      const least = code[3]!;
      if (last - at < least) return false;
      if (least > 1) last -= least - 1;
      if ((flags & op.INFO_PREFIX) !== 0) return this.#searchPrefix(at, last, code[5]!);
      if ((flags & op.INFO_CHARSET) !== 0) {
        const set = this.#set(5);
        for (; at < last; at++) {
          const c = text.charCodeAt(at);
          if (c < 256 ? set[c] === 1 : inSet(code, 5, c)) if (this.#matchHere(at)) return true;
        }
        return false;
      }
    }
    for (; at <= last; at++) if (this.#matchHere(at)) return true;
    return false;
  }

  /** Finds the literal a match begins with by the engine's own search. */
  #searchPrefix(from: number, last: number, length: number): boolean {
    const { code } = this;
    const text = this.#text;
    if (typeof text === 'string') {
      let prefix = '';
      for (let i = 0; i < length; i++) {
        if (code[7 + i]! > 0xffff) return false;
        prefix += String.fromCharCode(code[7 + i]!);
      }
      for (
        let at = text.indexOf(prefix, from);
        at >= 0 && at + length <= this.#limit;
        at = text.indexOf(prefix, at + 1)
      )
        if (this.#matchHere(at)) return true;
      return false;
    }
    const first = code[7]!;
    for (let at = from; at <= last && at < this.#limit; at++)
      if (text.charCodeAt(at) === first && this.#matchHere(at)) return true;
    return false;
  }

  #set(at: number): Uint8Array {
    let set = this.#sets[at];
    if (set === undefined) {
      set = new Uint8Array(256);
      for (let c = 0; c < 256; c++) if (inSet(this.code, at, c)) set[c] = 1;
      this.#sets[at] = set;
    }
    return set;
  }

  #push(kind: number, a: number, b: number, c: number, repeat: Repeat | null): void {
    let at = this.#top * STRIDE;
    if (at >= this.#stack.length) {
      if (this.#top >= MAX_ENTRIES) throw memoryError();
      const larger = new Int32Array(this.#stack.length * 2);
      larger.set(this.#stack);
      this.#stack = larger;
    }
    const stack = this.#stack;
    stack[at++] = kind;
    stack[at++] = a;
    stack[at++] = b;
    stack[at] = c;
    this.#repeats[this.#top++] = repeat;
  }

  /** Drops the choices above entry `from`, which goes too; the undo entries stay. */
  #cut(from: number): void {
    const stack = this.#stack;
    let to = from;
    for (let i = from + 1; i < this.#top; i++) {
      if (stack[i * STRIDE] !== UNDO) continue;
      stack.copyWithin(to * STRIDE, i * STRIDE, i * STRIDE + STRIDE);
      to++;
    }
    this.#top = to;
  }

  /** Undoes everything above entry `from`, which goes too. */
  #unwind(from: number): void {
    const stack = this.#stack;
    for (let i = this.#top - 1; i > from; i--) if (stack[i * STRIDE] === UNDO) this.#undo(i * STRIDE);
    this.#top = from;
  }

  #undo(at: number): void {
    this.marks[this.#stack[at + 1]!] = this.#stack[at + 2]!;
    this.lastIndex = this.#stack[at + 3]!;
  }

  /** Whether one character matches the single-character item at `at`. */
  #single(at: number, c: number): boolean {
    const { code } = this;
    if (code[at] === op.LITERAL) return c === code[at + 1];
    if (code[at] === op.IN && c < 256) return this.#set(at + 2)[c] === 1;
    return matchesItem(code, at, c);
  }

  /** The position after as many of item `at` as there are, at most `max`: `SRE(count)`. */
  #count(at: number, from: number, max: number): number {
    const { code } = this;
    const text = this.#text;
    const end = max < this.#limit - from ? from + max : this.#limit;
    let i = from;
    switch (code[at]) {
      case op.ANY_ALL:
        return end;
      case op.ANY:
        if (typeof text === 'string') {
          const newline = text.indexOf('\n', i);
          return newline < 0 || newline > end ? end : newline;
        }
        while (i < end && text.charCodeAt(i) !== 10) i++;
        return i;
      case op.LITERAL: {
        const c = code[at + 1];
        while (i < end && text.charCodeAt(i) === c) i++;
        return i;
      }
      case op.NOT_LITERAL: {
        const c = code[at + 1];
        while (i < end && text.charCodeAt(i) !== c) i++;
        return i;
      }
      case op.IN: {
        const set = this.#set(at + 2);
        for (; i < end; i++) {
          const c = text.charCodeAt(i);
          if (c < 256 ? set[c] === 0 : !inSet(code, at + 2, c)) return i;
        }
        return i;
      }
      default:
        while (i < end && this.#single(at, text.charCodeAt(i))) i++;
        return i;
    }
  }

  #isWordAt(at: number, unicode: boolean): boolean {
    if (at < 0 || at >= this.#limit) return false;
    const c = this.#text.charCodeAt(at);
    return unicode ? isUnicodeWord(c) : isAsciiWord(c);
  }

  #isAt(where: number, at: number): boolean {
    const text = this.#text;
    switch (where) {
      case 0:
      case 2:
        return at === 0;
      case 1:
        return at === 0 || text.charCodeAt(at - 1) === 10;
      case 5:
        return at === this.#limit || (at === this.#limit - 1 && text.charCodeAt(at) === 10);
      case 6:
        return at === this.#limit || text.charCodeAt(at) === 10;
      case 7:
        return at === this.#limit;
      case 3:
      case 8:
      case 10:
        return this.#limit > 0 && this.#isWordAt(at - 1, where === 10) !== this.#isWordAt(at, where === 10);
      default:
        // In an empty text there is no place that is no boundary.
        return this.#limit > 0 && this.#isWordAt(at - 1, where === 11) === this.#isWordAt(at, where === 11);
    }
  }

  /** The position after a repetition of the group's text, or -1. */
  #groupRef(kind: number, group: number, from: number): number {
    const start = this.marks[group * 2]!;
    const end = this.marks[group * 2 + 1]!;
    if (start < 0 || end < start) return -1;
    const text = this.#text;
    if (end - start > this.#limit - from) return -1;
    let at = from;
    for (let i = start; i < end; i++, at++) {
      const a = text.charCodeAt(i);
      const b = text.charCodeAt(at);
      if (a === b) continue;
      if (kind === op.GROUPREF) return -1;
      if (kind === op.GROUPREF_UNI_IGNORE ? lowerUnicode(a) !== lowerUnicode(b) : lowerAscii(a) !== lowerAscii(b))
        return -1;
    }
    return at;
  }

  /** The matcher's loop, from `from` at the start of the code. On success `end` is set. */
  #run(from: number): boolean {
    const { code } = this;
    const text = this.#text;
    const limit = this.#limit;
    let at = 0;
    let ptr = from;
    let repeat: Repeat | null = null;
    for (;;) {
      let failed = false;
      switch (code[at]) {
        case op.LITERAL:
          if (ptr < limit && text.charCodeAt(ptr) === code[at + 1]) {
            ptr++;
            at += 2;
          } else failed = true;
          break;
        case op.MARK: {
          const index = code[at + 1]!;
          this.#push(UNDO, index, this.marks[index]!, this.lastIndex, null);
          this.marks[index] = ptr;
          if ((index & 1) === 1) this.lastIndex = (index >> 1) + 1;
          at += 2;
          break;
        }
        case op.IN:
        case op.IN_IGNORE:
        case op.IN_UNI_IGNORE:
        case op.IN_LOC_IGNORE:
          if (ptr < limit && this.#single(at, text.charCodeAt(ptr))) {
            ptr++;
            at += 1 + code[at + 1]!;
          } else failed = true;
          break;
        case op.ANY:
        case op.ANY_ALL:
          if (ptr < limit && (code[at] === op.ANY_ALL || text.charCodeAt(ptr) !== 10)) {
            ptr++;
            at++;
          } else failed = true;
          break;
        case op.NOT_LITERAL:
        case op.CATEGORY:
        case op.LITERAL_IGNORE:
        case op.NOT_LITERAL_IGNORE:
        case op.LITERAL_UNI_IGNORE:
        case op.NOT_LITERAL_UNI_IGNORE:
        case op.LITERAL_LOC_IGNORE:
        case op.NOT_LITERAL_LOC_IGNORE:
          if (ptr < limit && this.#single(at, text.charCodeAt(ptr))) {
            ptr++;
            at += 2;
          } else failed = true;
          break;
        case op.AT:
          if (this.#isAt(code[at + 1]!, ptr)) at += 2;
          else failed = true;
          break;
        case op.JUMP:
        case op.INFO:
          at += 1 + code[at + 1]!;
          break;
        case op.BRANCH:
          at++;
          if (code[at + code[at]!] !== 0) this.#push(NEXT_BRANCH, at + code[at]!, ptr, 0, repeat);
          at++;
          break;
        case op.REPEAT_ONE: {
          const item = at + 4;
          const least = ptr + code[at + 2]!;
          const reached = least > limit ? -1 : this.#count(item, ptr, code[at + 3]!);
          if (reached < least) {
            failed = true;
            break;
          }
          const tail = at + 1 + code[at + 1]!;
          ptr = reached;
          if (code[tail] === op.LITERAL) {
            // Only where the next literal stands can the tail match.
            const c = code[tail + 1]!;
            while (ptr >= least && (ptr >= limit || text.charCodeAt(ptr) !== c)) ptr--;
            if (ptr < least) {
              failed = true;
              break;
            }
          }
          if (ptr > least) this.#push(GIVE_BACK, tail, least, ptr, repeat);
          at = tail;
          break;
        }
        case op.MIN_REPEAT_ONE: {
          const least = code[at + 2]!;
          if (least > 0) {
            const reached = ptr + least > limit ? -1 : this.#count(at + 4, ptr, least);
            if (reached < ptr + least) {
              failed = true;
              break;
            }
            ptr = reached;
          }
          this.#push(TAKE_MORE, at, ptr, least, repeat);
          at += 1 + code[at + 1]!;
          break;
        }
        case op.POSSESSIVE_REPEAT_ONE: {
          const least = ptr + code[at + 2]!;
          const reached = least > limit ? -1 : this.#count(at + 4, ptr, code[at + 3]!);
          if (reached < least) failed = true;
          else {
            ptr = reached;
            at += 1 + code[at + 1]!;
          }
          break;
        }
        case op.REPEAT:
          repeat = new Repeat(repeat, at, -1, -1);
          at += 1 + code[at + 1]!;
          break;
        case op.MAX_UNTIL: {
          const current: Repeat = repeat!;
          const count = current.count + 1;
          const most = code[current.at + 3]!;
          if (count < code[current.at + 2]!) {
            repeat = new Repeat(current.outer, current.at, count, current.last);
            at = current.at + 4;
          } else if ((count < most || most === op.MAXREPEAT) && ptr !== current.last) {
            this.#push(LEAVE_REPEAT, at + 1, ptr, 0, current.outer);
            repeat = new Repeat(current.outer, current.at, count, ptr);
            at = current.at + 4;
          } else {
            repeat = current.outer;
            at++;
          }
          break;
        }
        case op.MIN_UNTIL: {
          const current: Repeat = repeat!;
          const count = current.count + 1;
          const most = code[current.at + 3]!;
          if (count < code[current.at + 2]!) {
            repeat = new Repeat(current.outer, current.at, count, current.last);
            at = current.at + 4;
          } else {
            if ((count < most || most === op.MAXREPEAT) && ptr !== current.last)
              this.#push(REPEAT_MORE, at, ptr, 0, current);
            repeat = current.outer;
            at++;
          }
          break;
        }
        case op.GROUPREF:
        case op.GROUPREF_IGNORE:
        case op.GROUPREF_UNI_IGNORE:
        case op.GROUPREF_LOC_IGNORE: {
          const after = this.#groupRef(code[at]!, code[at + 1]!, ptr);
          if (after < 0) failed = true;
          else {
            ptr = after;
            at += 2;
          }
          break;
        }
        case op.GROUPREF_EXISTS: {
          const group = code[at + 1]! * 2;
          const set = this.marks[group]! >= 0 && this.marks[group + 1]! >= this.marks[group]!;
          at += set ? 3 : 1 + code[at + 2]!;
          break;
        }
        case op.ASSERT:
        case op.ASSERT_NOT: {
          const back = code[at + 2]!;
          if (ptr < back) {
            if (code[at] === op.ASSERT) failed = true;
            else at += 1 + code[at + 1]!;
            break;
          }
          this.#barriers.push(this.#top);
          this.#push(code[at] === op.ASSERT ? IN_ASSERT : IN_ASSERT_NOT, at, ptr, 0, repeat);
          ptr -= back;
          at += 3;
          break;
        }
        case op.ATOMIC_GROUP:
          this.#barriers.push(this.#top);
          this.#push(IN_ATOMIC, at, ptr, 0, repeat);
          at += 2;
          break;
        case op.POSSESSIVE_REPEAT:
          this.#barriers.push(this.#top);
          this.#push(IN_POSSESSIVE, at, ptr, 0, repeat);
          // With a maximum of zero the body does not run.
          if (code[at + 3] === 0) {
            this.#barriers.pop();
            this.#top--;
            at += 2 + code[at + 1]!;
          } else at += 4;
          break;
        case op.SUCCESS: {
          if (this.#barriers.length === 0) {
            if ((this.full && ptr !== limit) || ptr === this.mustAdvance) {
              failed = true;
              break;
            }
            this.end = ptr;
            return true;
          }
          const entry = this.#barriers.pop()!;
          const slot = entry * STRIDE;
          const kind = this.#stack[slot]!;
          const begin = this.#stack[slot + 1]!;
          const before = this.#stack[slot + 2]!;
          const turns = this.#stack[slot + 3]!;
          repeat = this.#repeats[entry]!;
          if (kind === IN_ASSERT_NOT) {
            this.#unwind(entry);
            failed = true;
            break;
          }
          this.#cut(entry);
          if (kind === IN_ASSERT) {
            ptr = before;
            at = begin + 1 + code[begin + 1]!;
          } else if (kind === IN_ATOMIC) at = begin + 1 + code[begin + 1]!;
          else {
            const count = turns + 1;
            const most = code[begin + 3]!;
            if (count < code[begin + 2]! || ((count < most || most === op.MAXREPEAT) && ptr !== before)) {
              this.#barriers.push(this.#top);
              this.#push(IN_POSSESSIVE, begin, ptr, count, repeat);
              at = begin + 4;
            } else at = begin + 2 + code[begin + 1]!;
          }
          break;
        }
        case op.FAILURE:
          failed = true;
          break;
        default:
          throw runtimeError('internal error in regular expression engine');
      }
      if (!failed) continue;

      // Go back to the last choice.
      if ((++this.#steps & 0xffff) === 0) poll();
      for (;;) {
        if (this.#top === 0) return false;
        const entry = --this.#top;
        const slot = entry * STRIDE;
        const stack = this.#stack;
        const kind = stack[slot]!;
        if (kind === UNDO) {
          this.#undo(slot);
          continue;
        }
        const a = stack[slot + 1]!;
        ptr = stack[slot + 2]!;
        const c = stack[slot + 3]!;
        repeat = this.#repeats[entry]!;
        this.#repeats[entry] = null;
        if (kind === GIVE_BACK) {
          const least = ptr;
          ptr = c - 1;
          if (code[a] === op.LITERAL) {
            const literal = code[a + 1]!;
            while (ptr >= least && text.charCodeAt(ptr) !== literal) ptr--;
            if (ptr < least) continue;
          }
          if (ptr > least) this.#push(GIVE_BACK, a, least, ptr, repeat);
          at = a;
        } else if (kind === NEXT_BRANCH) {
          at = a;
          if (code[at + code[at]!] !== 0) this.#push(NEXT_BRANCH, at + code[at]!, ptr, 0, repeat);
          at++;
        } else if (kind === LEAVE_REPEAT) at = a;
        else if (kind === TAKE_MORE) {
          const most = code[a + 3]!;
          if ((c >= most && most !== op.MAXREPEAT) || ptr >= limit || !this.#single(a + 4, text.charCodeAt(ptr)))
            continue;
          ptr++;
          this.#push(TAKE_MORE, a, ptr, c + 1, repeat);
          at = a + 1 + code[a + 1]!;
        } else if (kind === REPEAT_MORE) {
          const current: Repeat = repeat!;
          repeat = new Repeat(current.outer, current.at, current.count + 1, ptr);
          at = current.at + 4;
        } else {
          this.#barriers.pop();
          if (kind === IN_ASSERT_NOT) at = a + 1 + code[a + 1]!;
          else if (kind === IN_POSSESSIVE && c >= code[a + 2]!) at = a + 2 + code[a + 1]!;
          else continue;
        }
        break;
      }
    }
  }
}
