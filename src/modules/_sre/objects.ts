import { PObject, type PValue } from '../../runtime/object.ts';
import { madeAnew } from '../../runtime/threads/replay.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import type { PDict } from '../../runtime/values/dict.ts';
import type { PTuple } from '../../runtime/values/sequences.ts';
import { type Engine, engineFor } from './engine.ts';
import { Matcher } from './matcher.ts';
import type { Subject } from './subject.ts';

/** From so many uses on, or for texts this long, it is worth making V8's engine of a pattern. */
const ENGINE_USES = 8;
const ENGINE_LENGTH = 1000;

const internal = { subclassable: false, flags: DISALLOW_INSTANTIATION };
export const patternType = builtinType('Pattern', { ...internal, module: 're' });
export const matchType = builtinType('Match', { ...internal, module: 're' });
madeAnew.add(matchType);
export const scannerType = builtinType('SRE_Scanner', { ...internal, module: '_sre' });
export const templateType = builtinType('SRE_Template', { ...internal, module: '_sre' });
patternType.hasWeakref = true;

/** A compiled regular expression. */
export class PPattern extends PObject {
  readonly pattern: PValue;
  readonly flags: number;
  readonly code: Uint32Array;
  readonly groups: number;
  readonly groupIndex: PDict;
  readonly indexGroup: PTuple;
  /** Whether the pattern is bytes; `null` when it is None. */
  readonly isBytes: boolean | null;
  #idle: Matcher | null = null;
  /** Not made before the pattern was used some times, or for a long text. */
  #engine: Engine | null | undefined = undefined;
  #uses = 0;

  constructor(init: {
    pattern: PValue;
    flags: number;
    code: Uint32Array;
    groups: number;
    groupIndex: PDict;
    indexGroup: PTuple;
    isBytes: boolean | null;
  }) {
    super(patternType.instanceShape);
    this.pattern = init.pattern;
    this.flags = init.flags;
    this.code = init.code;
    this.groups = init.groups;
    this.groupIndex = init.groupIndex;
    this.indexGroup = init.indexGroup;
    this.isBytes = init.isBytes;
  }

  /** A matcher to be given back: a callback may use the same pattern meanwhile. */
  take(length: number): Matcher {
    const matcher = this.#idle ?? new Matcher(this.code, this.groups);
    this.#idle = null;
    if (this.#engine === undefined && (++this.#uses > ENGINE_USES || length > ENGINE_LENGTH))
      this.#engine = engineFor(this.code);
    matcher.engine = this.#engine ?? null;
    return matcher;
  }

  give(matcher: Matcher): void {
    this.#idle = matcher;
  }
}

/** What a match found. */
export class PMatch extends PObject {
  readonly pattern: PPattern;
  readonly subject: Subject;
  readonly pos: number;
  readonly endpos: number;
  /** Start and end of the whole match and of each group, -1 when unset. */
  readonly marks: readonly number[];
  readonly lastIndex: number;

  constructor(pattern: PPattern, subject: Subject, matcher: Matcher, pos: number, endpos: number) {
    super(matchType.instanceShape);
    this.pattern = pattern;
    this.subject = subject;
    this.pos = pos;
    this.endpos = endpos;
    const marks = [matcher.start, matcher.end];
    for (let i = 0; i < matcher.marks.length; i += 2) {
      const start = matcher.marks[i]!;
      const end = matcher.marks[i + 1]!;
      if (start >= 0 && end >= start) marks.push(start, end);
      else marks.push(-1, -1);
    }
    this.marks = marks;
    this.lastIndex = matcher.lastIndex;
  }

  /** The text of group `index`, `fallback` when it took no part. */
  group(index: number, fallback: PValue): PValue {
    const start = this.marks[index * 2]!;
    return start < 0 ? fallback : this.subject.slice(start, this.marks[index * 2 + 1]!);
  }
}

/** What `Pattern.scanner` gives: successive matches of one text. */
export class PScanner extends PObject {
  readonly pattern: PPattern;
  readonly subject: Subject;
  readonly pos: number;
  readonly endpos: number;
  /** Where the next match may begin; -1 when there can be none. */
  next: number;
  mustAdvance = -1;
  constructor(pattern: PPattern, subject: Subject, pos: number, endpos: number) {
    super(scannerType.instanceShape);
    this.pattern = pattern;
    this.subject = subject;
    this.pos = pos;
    this.endpos = endpos;
    this.next = pos;
  }
}

/** A parsed replacement: literals with group numbers between them. */
export class PTemplate extends PObject {
  readonly literals: readonly PValue[];
  readonly groups: readonly number[];
  constructor(literals: readonly PValue[], groups: readonly number[]) {
    super(templateType.instanceShape);
    this.literals = literals;
    this.groups = groups;
  }
}
