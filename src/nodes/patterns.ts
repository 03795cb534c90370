import { pyObjectGetAttr, pyObjectLookupAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall2 } from '../runtime/abstract/call.ts';
import { pyObjectEquals, pyObjectIsTrue, pyObjectRichCompare } from '../runtime/abstract/compare.ts';
import { pyObjectIsInstance } from '../runtime/abstract/instance-check.ts';
import { pyObjectGetItem } from '../runtime/abstract/item.ts';
import { collect, pyObjectSize } from '../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../runtime/abstract/text.ts';
import { typeError, valueError } from '../runtime/errors.ts';
import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { MAPPING, PType, SEQUENCE } from '../runtime/type.ts';
import { PDict } from '../runtime/values/dict.ts';
import { strValue, typeOf } from '../runtime/values/scalars.ts';
import { PList, PTuple } from '../runtime/values/sequences.ts';
import { instrumentable } from '../truffle/intrinsics.ts';
import { Node } from '../truffle/node.ts';
import { type ExpressionNode, NORMAL, StatementNode, type TargetNode } from './base.ts';
import type { ConditionNode } from './condition.ts';
import { traceStatement } from './lines.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * Pattern matching. A pattern answers whether it matches; what it captures goes into slots of its own first and into the variables only
 * when the whole pattern has matched.
 */

export abstract class PatternNode extends Node {
  position = -1;
  override execute(_frame: PythonFrame): never {
    throw new Error('a pattern is matched');
  }
  abstract executeMatch(frame: PythonFrame, subject: PValue): boolean;
}

/** `_`. */
export class WildcardPatternNode extends PatternNode {
  override executeMatch(_frame: PythonFrame, _subject: PValue): boolean {
    return true;
  }
}

/** A value to compare with. */
export class ValuePatternNode extends PatternNode {
  readonly value: ExpressionNode;
  constructor(value: ExpressionNode) {
    super();
    this.value = value;
  }
  override executeMatch(frame: PythonFrame, subject: PValue): boolean {
    const value = this.value.execute(frame);
    frame.act.pos = this.position;
    if (typeof subject === 'string' && typeof value === 'string') return subject === value;
    return pyObjectIsTrue(pyObjectRichCompare(subject, value, 2));
  }
}

/** `None`, `True`, `False`: identity. */
export class SingletonPatternNode extends PatternNode {
  readonly value: PValue;
  constructor(value: PValue) {
    super();
    this.value = value;
  }
  override executeMatch(_frame: PythonFrame, subject: PValue): boolean {
    return subject === this.value;
  }
}

/** `pattern as name`, or a bare name. */
export class CapturePatternNode extends PatternNode {
  readonly pattern: PatternNode | null;
  readonly slot: number;
  constructor(pattern: PatternNode | null, slot: number) {
    super();
    this.pattern = pattern;
    this.slot = slot;
  }
  override executeMatch(frame: PythonFrame, subject: PValue): boolean {
    if (this.pattern !== null && !this.pattern.executeMatch(frame, subject)) return false;
    frame.slots[this.slot] = subject;
    return true;
  }
}

/** `a | b | c`. */
export class OrPatternNode extends PatternNode {
  readonly patterns: PatternNode[];
  constructor(patterns: PatternNode[]) {
    super();
    this.patterns = patterns;
  }
  override executeMatch(frame: PythonFrame, subject: PValue): boolean {
    for (let i = 0; i < this.patterns.length; i++) {
      if (this.patterns[i]!.executeMatch(frame, subject)) return true;
    }
    return false;
  }
}

/** The items of a sequence that patterns look at: `tail` of those behind a star, and none of those that `*_` stands for. */
function sequenceItems(subject: PValue, least: number, exact: boolean, tail: number): readonly PValue[] | null {
  if ((flagsOf(subject) & SEQUENCE) === 0) return null;
  // `[*_]` asks nothing more.
  if (least === 0 && tail === 0) return [];
  const length = pyObjectSize(subject);
  if (exact ? length !== least : length < least) return null;
  if (subject instanceof PList || subject instanceof PTuple) return subject.items;
  const items: PValue[] = [];
  const skipped = tail < 0 ? 0 : length - least;
  const head = tail < 0 ? length : least - tail;
  for (let i = 0; i < head; i++) items.push(pyObjectGetItem(subject, i));
  for (let i = head + skipped; i < length; i++) items.push(pyObjectGetItem(subject, i));
  return items;
}

function flagsOf(subject: PValue): number {
  for (const type of typeOf(subject).mro) if ((type.flags & (SEQUENCE | MAPPING)) !== 0) return type.flags;
  return 0;
}

/** `[a, *b, c]`. `star` is the index of the starred one, -1 without. */
export class SequencePatternNode extends PatternNode {
  readonly patterns: PatternNode[];
  readonly star: number;
  /** How many patterns come after `*_`; -1 where there is none. */
  readonly tail: number;
  constructor(patterns: PatternNode[], star: number) {
    super();
    this.patterns = patterns;
    this.star = star;
    this.tail = star >= 0 && patterns[star] instanceof WildcardPatternNode ? patterns.length - 1 - star : -1;
  }
  override executeMatch(frame: PythonFrame, subject: PValue): boolean {
    frame.act.pos = this.position;
    const exact = this.star < 0;
    const least = exact ? this.patterns.length : this.patterns.length - 1;
    const items = sequenceItems(subject, least, exact, this.tail);
    if (items === null) return false;
    for (let i = 0; i < this.patterns.length; i++) {
      // nobody sees the list for `*_`
      if (i === this.star && this.tail >= 0) continue;
      if (!this.patterns[i]!.executeMatch(frame, this.itemFor(items, i))) return false;
    }
    return true;
  }
  itemFor(items: readonly PValue[], index: number): PValue {
    if (this.star < 0 || index < this.star) return items[index]!;
    const after = this.patterns.length - 1 - this.star;
    if (index === this.star) return new PList(items.slice(this.star, items.length - after));
    return items[items.length - (this.patterns.length - index)]!;
  }
}

const MISSING = {};

/** `{key: pattern, **rest}`. */
export class MappingPatternNode extends PatternNode {
  readonly keys: ExpressionNode[];
  readonly patterns: PatternNode[];
  readonly rest: number;
  constructor(keys: ExpressionNode[], patterns: PatternNode[], rest: number) {
    super();
    this.keys = keys;
    this.patterns = patterns;
    this.rest = rest;
  }
  override executeMatch(frame: PythonFrame, subject: PValue): boolean {
    frame.act.pos = this.position;
    if (!this.fits(subject)) return false;
    const keys: PValue[] = [];
    for (let i = 0; i < this.keys.length; i++) keys.push(this.keys[i]!.execute(frame));
    frame.act.pos = this.position;
    const values = this.lookup(subject, keys);
    if (values === null) return false;
    for (let i = 0; i < this.patterns.length; i++) {
      if (!this.patterns[i]!.executeMatch(frame, values[i]!)) return false;
    }
    if (this.rest >= 0) {
      frame.act.pos = this.position;
      frame.slots[this.rest] = this.others(subject, keys);
    }
    return true;
  }
  fits(subject: PValue): boolean {
    return (flagsOf(subject) & MAPPING) !== 0 && (this.keys.length === 0 || pyObjectSize(subject) >= this.keys.length);
  }
  /** `MATCH_KEYS`. */
  lookup(subject: PValue, keys: PValue[]): PValue[] | null {
    const values: PValue[] = [];
    for (let i = 0; i < keys.length; i++) {
      for (let j = 0; j < i; j++)
        if (pyObjectEquals(keys[i]!, keys[j]!))
          throw valueError(`mapping pattern checks duplicate key (${pyObjectRepr(keys[i]!)})`);
      const value = this.get(subject, keys[i]!);
      if (value === MISSING) return null;
      values.push(value as PValue);
    }
    return values;
  }
  get(subject: PValue, key: PValue): PValue | typeof MISSING {
    if (subject instanceof PDict && subject.shape.cls.name === 'dict') {
      const value = subject.get(key);
      return value === undefined ? MISSING : value;
    }
    const marker = new PList([]);
    const value = pyObjectCall2(pyObjectGetAttr(subject, 'get'), key, marker);
    return value === marker ? MISSING : value;
  }
  others(subject: PValue, keys: PValue[]): PValue {
    const rest = new PDict();
    for (const key of collect(pyObjectCallKeys(subject))) rest.set(key, pyObjectGetItem(subject, key));
    for (const key of keys) rest.delete(key);
    return rest;
  }
}

function pyObjectCallKeys(subject: PValue): PValue {
  return pyObjectCall(pyObjectGetAttr(subject, 'keys'), [], null);
}

/** `Class(a, b, name=c)`. */
export class ClassPatternNode extends PatternNode {
  readonly cls: ExpressionNode;
  readonly patterns: PatternNode[];
  /** Attribute names of the patterns given by keyword: the last ones. */
  readonly names: readonly string[];
  constructor(cls: ExpressionNode, patterns: PatternNode[], names: readonly string[]) {
    super();
    this.cls = cls;
    this.patterns = patterns;
    this.names = names;
  }
  override executeMatch(frame: PythonFrame, subject: PValue): boolean {
    const cls = this.cls.execute(frame);
    frame.act.pos = this.position;
    const values = this.attributes(subject, cls);
    if (values === null) return false;
    for (let i = 0; i < this.patterns.length; i++) {
      if (!this.patterns[i]!.executeMatch(frame, values[i]!)) return false;
    }
    return true;
  }
  /** `MATCH_CLASS`. */
  attributes(subject: PValue, cls: PValue): PValue[] | null {
    if (!(cls instanceof PType)) throw typeError('called match pattern must be a class');
    if (!pyObjectIsInstance(subject, cls)) return null;
    const positional = this.patterns.length - this.names.length;
    const values: PValue[] = [];
    const seen = new Set<string>();
    if (positional > 0) {
      let matchArgs = pyObjectLookupAttr(cls, '__match_args__');
      let matchSelf = false;
      if (matchArgs === undefined) {
        matchArgs = new PTuple([]);
        matchSelf = SELF_MATCHING.some((name) =>
          cls.mro.some((t) => t.name === name && t.module === 'builtins' && !t.isHeapType),
        );
      } else if (!(matchArgs instanceof PTuple))
        throw typeError(`${cls.name}.__match_args__ must be a tuple (got ${typeOf(matchArgs).tpName})`);
      const allowed = matchSelf ? 1 : (matchArgs as PTuple).items.length;
      if (allowed < positional)
        throw typeError(
          `${cls.name}() accepts ${allowed} positional sub-pattern${allowed === 1 ? '' : 's'} (${positional} given)`,
        );
      if (matchSelf) values.push(subject);
      else
        for (let i = 0; i < positional; i++) {
          const name = strValue((matchArgs as PTuple).items[i]!);
          if (name === undefined)
            throw typeError(
              `__match_args__ elements must be strings (got ${typeOf((matchArgs as PTuple).items[i]!).name})`,
            );
          if (!this.take(subject, cls, name, seen, values)) return null;
        }
    }
    for (const name of this.names) if (!this.take(subject, cls, name, seen, values)) return null;
    return values;
  }
  take(subject: PValue, cls: PType, name: string, seen: Set<string>, values: PValue[]): boolean {
    if (seen.has(name)) throw typeError(`${cls.name}() got multiple sub-patterns for attribute ${pyObjectRepr(name)}`);
    seen.add(name);
    const value = pyObjectLookupAttr(subject, name);
    if (value === undefined) return false;
    values.push(value);
    return true;
  }
}

/** Builtin classes whose one positional sub-pattern is the subject itself. */
const SELF_MATCHING = [
  'bool',
  'bytearray',
  'bytes',
  'dict',
  'float',
  'frozenset',
  'int',
  'list',
  'set',
  'str',
  'tuple',
];

/** One `case`. */
export class CaseNode extends StatementNode {
  static override readonly occasional: readonly string[] = ['body'];
  readonly pattern: PatternNode;
  /** The variables it binds and the slots that hold what was captured. */
  readonly targets: TargetNode[];
  readonly captured: readonly number[];
  readonly guard: ConditionNode | null;
  readonly body: StatementNode;
  constructor(
    pattern: PatternNode,
    targets: TargetNode[],
    captured: readonly number[],
    guard: ConditionNode | null,
    body: StatementNode,
  ) {
    super();
    this.pattern = pattern;
    this.targets = targets;
    this.captured = captured;
    this.guard = guard;
    this.body = body;
  }
  override execute(_frame: PythonFrame): number {
    throw new Error('run by its match statement');
  }
  executeMatch(frame: PythonFrame, subject: PValue): boolean {
    if (!this.pattern.executeMatch(frame, subject)) return false;
    for (let i = 0; i < this.targets.length; i++)
      this.targets[i]!.executeStore(frame, frame.slots[this.captured[i]!] as PValue);
    if (this.guard !== null) return this.guard.executeCondition(frame);
    return true;
  }
  override completions(): number {
    return this.body.completions();
  }
}

/** `match subject: …`. */
export class MatchNode extends StatementNode {
  readonly subject: ExpressionNode;
  readonly cases: CaseNode[];
  constructor(subject: ExpressionNode, cases: CaseNode[]) {
    super();
    this.subject = subject;
    this.cases = cases;
  }
  override execute(frame: PythonFrame): number {
    const subject = this.subject.execute(frame);
    for (let i = 0; i < this.cases.length; i++) {
      if (instrumentable() && rt.tracing !== 0 && traceStatement(frame, this.cases[i]!, this.cases[i]!.position))
        return 4;
      if (this.cases[i]!.executeMatch(frame, subject)) return this.cases[i]!.body.execute(frame);
    }
    return 0;
  }
  override completions(): number {
    let bits = 1 << NORMAL;
    for (const item of this.cases) bits |= item.completions();
    return bits;
  }
}
