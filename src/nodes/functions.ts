import { pyObjectCall } from '../runtime/abstract/call.ts';
import { builtinsOf } from '../runtime/builtins-of.ts';
import { nameError } from '../runtime/errors.ts';
import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { PROFILE } from '../runtime/tracing.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import type { PCell, PCode } from '../runtime/values/code.ts';
import { PDict } from '../runtime/values/dict.ts';
import { PFunction } from '../runtime/values/function.ts';
import { PTuple } from '../runtime/values/sequences.ts';
import { instrumentable } from '../truffle/intrinsics.ts';
import { ExpressionNode } from './base.ts';
import { observedCall } from './call-cache.ts';
import type { PythonFrame } from './python-frame.ts';

/** Makes a function object: `MAKE_FUNCTION`. */
export class MakeFunctionNode extends ExpressionNode {
  readonly code: PCode;
  readonly defaults: ExpressionNode[];
  readonly keywordDefaults: ExpressionNode[];
  readonly keywordNames: readonly string[];
  /** Name and value alternating, evaluated when the function is made. */
  readonly annotations: ExpressionNode[];
  readonly annotationNames: readonly string[];
  /** Slots of the cells it captures. */
  readonly closure: readonly number[];
  /** `__type_params__`, of a generic function. */
  readonly typeParams: ExpressionNode | null;
  constructor(init: {
    code: PCode;
    defaults: ExpressionNode[];
    keywordDefaults: ExpressionNode[];
    keywordNames: readonly string[];
    annotations: ExpressionNode[];
    annotationNames: readonly string[];
    closure: readonly number[];
    typeParams: ExpressionNode | null;
  }) {
    super();
    this.code = init.code;
    this.defaults = init.defaults;
    this.keywordDefaults = init.keywordDefaults;
    this.keywordNames = init.keywordNames;
    this.annotations = init.annotations;
    this.annotationNames = init.annotationNames;
    this.closure = init.closure;
    this.typeParams = init.typeParams;
  }
  override execute(frame: PythonFrame): PValue {
    const defaults: PValue[] = [];
    for (let i = 0; i < this.defaults.length; i++) defaults.push(this.defaults[i]!.execute(frame));
    const keywordDefaults: PValue[] = [];
    for (let i = 0; i < this.keywordDefaults.length; i++) keywordDefaults.push(this.keywordDefaults[i]!.execute(frame));
    const annotations: PValue[] = [];
    for (let i = 0; i < this.annotations.length; i++) annotations.push(this.annotations[i]!.execute(frame));
    const typeParams = this.typeParams === null ? null : this.typeParams.execute(frame);
    const closure: PCell[] = [];
    for (let i = 0; i < this.closure.length; i++) closure.push(frame.slots[this.closure[i]!]);
    return this.make(frame.globals, defaults, keywordDefaults, annotations, typeParams, closure);
  }
  make(
    globals: PDict,
    defaults: PValue[],
    keywordDefaults: PValue[],
    annotations: PValue[],
    typeParams: PValue,
    closure: PCell[],
  ): PFunction {
    const fn = new PFunction(this.code, globals, builtinsOf(globals), closure);
    fn.module = globals.getStr('__name__') ?? null;
    if (defaults.length > 0) fn.defaults = defaults;
    if (keywordDefaults.length > 0) {
      fn.keywordDefaults = new Map();
      for (let i = 0; i < keywordDefaults.length; i++)
        fn.keywordDefaults.set(this.keywordNames[i]!, keywordDefaults[i]!);
    }
    if (annotations.length > 0) {
      const names = this.annotationNames;
      const values = annotations;
      fn.annotations = () => {
        const dict = new PDict();
        for (let i = 0; i < names.length; i++) dict.set(names[i]!, values[i]!);
        return dict;
      };
    }
    if (typeParams instanceof PTuple) fn.typeParams = typeParams;
    return fn;
  }
}

/** A class statement's call of `__build_class__`; decorators and the binding are around it. */
export class BuildClassNode extends ExpressionNode {
  readonly body: ExpressionNode;
  readonly name: string;
  readonly args: ExpressionNode[];
  readonly keywords: KeywordNames;
  constructor(body: ExpressionNode, name: string, args: ExpressionNode[], keywords: KeywordNames) {
    super();
    this.body = body;
    this.name = name;
    this.args = args;
    this.keywords = keywords;
  }
  override execute(frame: PythonFrame): PValue {
    frame.act.pos = this.position;
    const build = buildClassFunction(frame.globals);
    const args: PValue[] = [];
    args.push(this.body.execute(frame));
    args.push(this.name);
    for (let i = 0; i < this.args.length; i++) args.push(this.args[i]!.execute(frame));
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing >= PROFILE) return this.observed(frame, build, args);
    return pyObjectCall(build, args, this.keywords);
  }
  observed(frame: PythonFrame, build: PValue, args: PValue[]): PValue {
    return observedCall(frame.act, build, args, this.keywords);
  }
}

/** `LOAD_BUILD_CLASS`. */
export function buildClassFunction(globals: PDict): PValue {
  const build = builtinsOf(globals).getStr('__build_class__');
  if (build === undefined) throw nameError('__build_class__ not found', '__build_class__');
  return build;
}

/** `__build_class__`, for class statements whose bases have stars. */
export class BuildClassFunctionNode extends ExpressionNode {
  override execute(frame: PythonFrame): PValue {
    frame.act.pos = this.position;
    return buildClassFunction(frame.globals);
  }
}
