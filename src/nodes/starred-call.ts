import { pyObjectCall } from '../runtime/abstract/call.ts';
import { joined } from '../runtime/arrays.ts';
import { typeError } from '../runtime/errors.ts';
import type { PBase, PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { PROFILE } from '../runtime/tracing.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import type { PCode } from '../runtime/values/code.ts';
import type { Activation } from '../runtime/values/frame.ts';
import { PFunction } from '../runtime/values/function.ts';
import { type PTuple, tupleShape } from '../runtime/values/sequences.ts';
import { inSkeleton, instrumentable } from '../truffle/intrinsics.ts';
import { ExpressionNode } from './base.ts';
import { type BindingNode, bindingFor } from './binding.ts';
import {
  appendFewValues,
  checkKeywords,
  fewNames,
  functionText,
  spreadFirst,
  spreadKeywords,
  spreadPositional,
} from './call-arguments.ts';
import { LESSONS, LIMIT, observedCall } from './call-cache.ts';
import { type Leaf, leafOf, operand } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/** One argument of a call with stars. */
export class ArgumentNode extends ExpressionNode {
  readonly kind: 'positional' | 'star' | 'keyword' | 'doubleStar';
  readonly name: string;
  readonly value: ExpressionNode;
  constructor(kind: 'positional' | 'star' | 'keyword' | 'doubleStar', name: string, value: ExpressionNode) {
    super();
    this.kind = kind;
    this.name = name;
    this.value = value;
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('an argument is collected');
  }
  executeInto(
    frame: PythonFrame,
    callee: PValue,
    args: PValue[],
    names: string[],
    values: PValue[],
    alone: boolean,
  ): void {
    const value = this.value.execute(frame);
    if (this.kind === 'positional') args.push(value);
    else {
      frame.act.pos = this.position;
      if (this.kind === 'star') spreadPositional(callee, args, value, alone);
      else if (this.kind === 'doubleStar') spreadKeywords(callee, names, values, value);
      else this.addKeyword(callee, names, values, value);
    }
  }
  addKeyword(callee: PValue, names: string[], values: PValue[], value: PValue): void {
    if (names.includes(this.name))
      throw typeError(`${functionText(callee)} got multiple values for keyword argument '${this.name}'`);
    names.push(this.name);
    values.push(value);
  }
}

/** A binding that calls with stars remember: for functions that share a code object, so many arguments, and these keywords. */
class StarredEntryNode extends ExpressionNode {
  readonly code: PCode;
  readonly count: number;
  readonly keywords: KeywordNames;
  readonly binding: BindingNode;
  constructor(code: PCode, count: number, keywords: KeywordNames, binding: BindingNode) {
    super();
    this.code = code;
    this.count = count;
    this.keywords = keywords;
    this.binding = binding;
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('an entry is asked by its call');
  }
  executeTest(_frame: PythonFrame, callee: PValue, count: number, names: readonly string[]): boolean {
    return (
      callee !== null &&
      callee.constructor === PFunction &&
      (callee as PFunction).code === this.code &&
      count === this.count &&
      (this.keywords === null ? names.length === 0 : this.named(names))
    );
  }
  executeCall(_frame: PythonFrame, callee: PValue, args: PValue[]): PValue {
    return this.binding.executeInvoke(callee as PFunction, args);
  }
  named(names: readonly string[]): boolean {
    const keywords = this.keywords!;
    if (names === keywords) return true;
    if (names.length !== keywords.length) return false;
    for (let i = 0; i < names.length; i++) if (names[i] !== keywords[i]) return false;
    return true;
  }
}

/** For calls without keywords, which add none. */
const NO_NAMES: string[] = [];
const NO_VALUES: PValue[] = [];

/** A call with `*` or `**`. */
export class StarredCallNode extends ExpressionNode {
  static override readonly mutable: readonly string[] = ['lessons'];
  readonly callee: ExpressionNode;
  readonly calleeLeaf: Leaf;
  readonly args: ArgumentNode[];
  /** Its one positional argument is `*args`, which messages tell from a star among others. */
  readonly alone: boolean;
  /** What the first argument spreads, if that is a star: its items are the beginning of a fresh array. */
  readonly spread: ExpressionNode | null;
  /** The first argument that is added to an array. */
  readonly first: number;
  /** There are keywords or double stars. */
  readonly named: boolean;
  /** `f(*iterable, key=…)`: the iterable is spread by the call itself, after the keywords are known. */
  readonly late: boolean;
  /** The last argument, `**mapping`, if nothing else gives keywords. */
  readonly mapping: ArgumentNode | null;
  entries: StarredEntryNode[] = [];
  lessons = 0;
  constructor(callee: ExpressionNode, args: ArgumentNode[]) {
    super();
    this.alone = args.filter((a) => a.kind === 'positional' || a.kind === 'star').length === 1;
    this.callee = callee;
    this.calleeLeaf = leafOf(callee);
    this.spread = args[0]!.kind === 'star' ? args[0]!.value : null;
    this.first = this.spread === null ? 0 : 1;
    this.args = args;
    const named = args.filter((a) => a.kind === 'keyword' || a.kind === 'doubleStar');
    this.named = named.length > 0;
    this.late = this.alone && this.named && this.spread !== null;
    this.mapping = named.length === 1 && named[0]!.kind === 'doubleStar' ? named[0]! : null;
  }
  override isCold(): boolean {
    return this.lessons === 0;
  }
  override execute(frame: PythonFrame): PValue {
    const callee = operand(frame, this.callee, this.calleeLeaf);
    let args: PValue[];
    let waiting: PValue | undefined;
    if (this.spread === null) args = [];
    else {
      const iterable = this.spread.execute(frame);
      frame.act.pos = this.args[0]!.position;
      if (iterable !== null && (iterable as PBase).shape === tupleShape) args = (iterable as PTuple).items.slice();
      else if (this.late) {
        waiting = iterable;
        args = [];
      } else args = spreadFirst(callee, iterable, this.alone);
    }
    let names = NO_NAMES;
    if (this.mapping !== null) {
      for (let i = 0; i < this.args.length; i++)
        if (i >= this.first && this.args[i] !== this.mapping)
          this.args[i]!.executeInto(frame, callee, args, NO_NAMES, NO_VALUES, this.alone);
      const mapping = this.mapping.value.execute(frame);
      frame.act.pos = this.mapping.position;
      const few = fewNames(mapping);
      if (few !== null) {
        names = few;
        appendFewValues(args, mapping);
      } else {
        names = [];
        spreadKeywords(callee, names, args, mapping);
      }
    } else {
      if (this.named) names = [];
      const values = this.named ? [] : NO_VALUES;
      // from 0, so that skeletons unroll it
      for (let i = 0; i < this.args.length; i++)
        if (i >= this.first) this.args[i]!.executeInto(frame, callee, args, names, values, this.alone);
      if (this.named) args = joined(args, values);
    }
    frame.act.pos = this.position;
    if (this.late && waiting !== undefined) args = joined(spreadFirst(callee, waiting, true), args);
    if (this.named) checkKeywords(names);
    if (instrumentable() && rt.tracing >= PROFILE) return this.observed(frame.act, callee, args, names);
    if (inSkeleton()) {
      this.meet(frame, callee, args.length, names);
      return pyObjectCall(callee, args, names.length === 0 ? null : names);
    }
    for (let i = 0; i < this.entries.length; i++) {
      if (this.entries[i]!.executeTest(frame, callee, args.length, names))
        return this.entries[i]!.executeCall(frame, callee, args);
    }
    this.learn(callee, args.length, names);
    return pyObjectCall(callee, args, names.length === 0 ? null : names);
  }
  /** Learns, unless the callee is remembered. */
  meet(frame: PythonFrame, callee: PValue, count: number, names: string[]): void {
    for (const entry of this.entries) if (entry.executeTest(frame, callee, count, names)) return;
    this.learn(callee, count, names);
  }
  learn(callee: PValue, count: number, names: string[]): void {
    if (this.lessons >= LESSONS) return;
    this.lessons++;
    const keywords = names.length === 0 ? null : names;
    const binding = callee instanceof PFunction ? bindingFor(callee, count, keywords) : null;
    if (binding !== null) {
      const entry = new StarredEntryNode((callee as PFunction).code, count, keywords, binding);
      const kept = this.entries.length >= LIMIT ? this.entries.slice(1) : this.entries;
      this.entries = [...kept, this.insert(entry)];
      this.changed();
    } else if (this.lessons === 1) this.changed();
  }
  observed(act: Activation, callee: PValue, args: PValue[], names: string[]): PValue {
    if (names.length === 0) return observedCall(act, callee, args, null);
    // keywords are no first argument here
    const first = args.length > names.length ? args[0] : undefined;
    return observedCall(act, callee, args, names, callee, first);
  }
}
