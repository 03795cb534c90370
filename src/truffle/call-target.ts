import {
  type CompiledUnit,
  canGenerateCode,
  compilerOptions,
  compileUnit,
  delayOf,
  invalidateUnits,
  markStale,
} from './compiler.ts';
import { NEVER, PATIENCE } from './compiler-options.ts';
import { type Form, LEAN, PLAIN } from './form.ts';
import { concernsNew, instrumentation, registerTarget, retireGenerators } from './instrumentation.ts';
import { isLean } from './lean.ts';
import type { LoopNode } from './loop.ts';
import type { Node } from './node.ts';
import { generators, quickCalls, waits } from './quick.ts';
import type { RootNode } from './root.ts';

type Code = (...args: unknown[]) => unknown;
type CoroutineCode = (...args: unknown[]) => Generator<unknown, unknown, unknown>;

/** Thrown where only generated code could run a tree and the host forbids generating code. */
export class CodeGenerationForbidden extends Error {
  constructor(root: RootNode) {
    super(`${root.name}: generators and coroutines need generated code, which this host forbids`);
    this.name = 'CodeGenerationForbidden';
  }
}

/**
 * What a call calls, Truffle's `RootCallTarget`. `invoke` is a property that always holds the code to run now: at first the interpreter's
 * entry, which counts, later compiled code. Do not keep a copy of it.
 */
export class CallTarget<Args extends unknown[] = unknown[]> {
  readonly root: RootNode;
  callCount = 0;
  callLimit: number;
  coroutineCount = 0;
  coroutineLimit: number;
  /** Runs the tree; of a `generator` root, makes a JavaScript generator of it. */
  invoke: (...args: Args) => unknown;
  /** The coroutine form: `yield*` at every call that may suspend. Of a `generator` root, makes a generator of that form. */
  invokeCoroutine: (...args: Args) => Generator<unknown, unknown, unknown>;
  /** What `invoke` and `invokeCoroutine` hold without an instrument, while one is attached. */
  #plain: Code | null = null;
  #plainCoroutine: Code | null = null;
  /** Coroutines call the plain form, `invoke`: see `quick.ts`. */
  quick = false;
  #mayWait = false;
  /** Coroutine calls, or steps of generators, that have ended and in which nothing could wait. */
  #calm = 0;
  /** Steps of generators until they are quick. */
  #calmSteps = compilerOptions.callThreshold >> 1;
  /** It was not known of all that it called whether that could wait: it is given more time. */
  #postponed = false;
  /** Coroutine calls until it is quick again, the next time it takes too long. */
  #rest = 8;
  #registered = false;
  /** How often lean code could not end a call, and what ran it instead. */
  #left = 0;
  #whole: Code | null = null;
  readonly #skeletons: [CoroutineCode | null, CoroutineCode | null] = [null, null];

  constructor(root: RootNode) {
    this.root = root;
    this.#mayWait = root.forwards;
    this.callLimit = compilerOptions.mode === 'always' ? 1 : compilerOptions.callThreshold;
    this.coroutineLimit = this.callLimit;
    this.invoke = (root.generator ? this.#firstCoroutineEntry(false) : this.#interpreterEntry()) as never;
    this.invokeCoroutine = this.#firstCoroutineEntry(true) as never;
    if (concernsNew()) this.register();
  }

  /** Called before code is generated of the tree. */
  register(): void {
    if (this.#registered) return;
    this.#registered = true;
    registerTarget(this as CallTarget<never> as unknown as CallTarget);
  }

  /** Runs the interpreter and skeletons only, or again what is best. */
  instrument(on: boolean): void {
    if (on) {
      this.#plain = this.invoke as Code;
      this.#plainCoroutine = this.invokeCoroutine as Code;
      this.invoke = (this.root.generator ? this.#skeletonEntry(false) : this.root.interpreter()) as never;
      this.invokeCoroutine = this.#skeletonEntry(true) as never;
    } else {
      if (this.#plain !== null) this.invoke = this.#plain as never;
      if (this.#plainCoroutine !== null) this.invokeCoroutine = this.#plainCoroutine as never;
      this.#plain = null;
      this.#plainCoroutine = null;
    }
  }

  /** Forgets compiled code; it is made anew at once. What is running finds out at its next back-edge. */
  discard(): void {
    const root = this.root;
    for (const unit of root.units) {
      unit.stale = 1;
      unit.drop();
    }
    root.units.length = 0;
    this.#skeletons.fill(null);
    this.callLimit = this.callCount + 1;
    this.coroutineLimit = this.coroutineCount + 1;
    this.#use(root.generator ? this.#firstCoroutineEntry(false) : this.#interpreterEntry(), false);
    this.#use(this.#firstCoroutineEntry(true), true);
  }

  #use(code: Code | CoroutineCode, coroutine: boolean): void {
    if (instrumentation.on) {
      if (coroutine) this.#plainCoroutine = code;
      else this.#plain = code;
    } else if (coroutine) this.invokeCoroutine = code as never;
    else this.invoke = code as never;
  }

  #skeleton(coroutine: boolean): CoroutineCode {
    const known = this.#skeletons[coroutine ? 1 : 0];
    if (known !== null) return known;
    const root = this.root;
    if (!canGenerateCode()) throw new CodeGenerationForbidden(root);
    const unit = compileUnit(root, root, { generator: root.generator, coroutine, skeleton: true, lean: false });
    if (unit === null) throw new Error(`${root.name}: no coroutine form`);
    const run = runOf(unit);
    this.#skeletons[coroutine ? 1 : 0] = run;
    return run;
  }

  /** Makes the code of a part of a skeleton. */
  compilePart(node: Node, form: Form): CompiledUnit {
    const unit = compileUnit(this.root, node, form);
    if (unit === null) throw new Error(`${this.root.name}: no coroutine form of a part`);
    return unit;
  }

  #skeletonEntry(coroutine: boolean): Code {
    return (...args) => this.#skeleton(coroutine)(...args);
  }

  /** Counts a call of the plain form; true when `invoke` has become other code than the caller's. */
  enter(): boolean {
    return ++this.callCount >= this.callLimit && this.#compile();
  }

  /** Counts a call of the coroutine form. */
  enterCoroutine(coroutine: boolean): boolean {
    return ++this.coroutineCount >= this.coroutineLimit && this.#compileCoroutine(coroutine);
  }

  /** Called for a node of the tree whose constant fields changed. */
  invalidate(because: Node): void {
    const root = this.root;
    if (root.units.length === 0 || because.changes > compilerOptions.changeLimit) return;
    const stale = invalidateUnits(root, because);
    if (stale.length === 0) return;
    because.changes++;
    this.#renew(stale);
  }

  /** Makes `unit` anew because much runs that it leaves out. */
  outdate(unit: CompiledUnit): void {
    if (!this.root.units.includes(unit)) return;
    markStale(unit, unit.entry, 'left out too much');
    this.#renew([unit]);
  }

  #renew(stale: readonly CompiledUnit[]): void {
    const root = this.root;
    const delays = stale.map(delayOf);
    if (stale.some((unit) => !unit.form.skeleton)) root.recompilations++;
    stale.forEach((unit, i) => {
      const old = unit.code?.run as Code | undefined;
      const { generator, coroutine, skeleton } = unit.form;
      const delay = delays[i]!;
      unit.patience = 2 * delay;
      if (unit.entry !== root) return;
      if (skeleton) this.#dropSkeleton(coroutine);
      else if (old !== undefined) {
        if (coroutine || generator) {
          this.coroutineLimit = this.coroutineCount + delay;
          const entry = counted(
            (() => this.enterCoroutine(coroutine)) as () => boolean,
            this.#current(coroutine),
            old,
            root.arity,
          );
          this.#use(entry, coroutine);
        } else {
          this.callLimit = this.callCount + delay;
          this.#use(
            counted(() => this.enter(), this.#current(false), old, root.arity),
            false,
          );
        }
      }
    });
  }

  /** Compiles one of the tree's loops alone, to run on the interpreter's frame. */
  compileLoop(loop: LoopNode): boolean {
    if (compilerOptions.mode === 'never' || this.root.interpreted) {
      loop.loopLimit = NEVER;
      return false;
    }
    const unit = compileUnit(this.root, loop, PLAIN);
    if (unit === null) {
      loop.loopLimit = NEVER;
      return false;
    }
    loop.compiledLoop = runOf(unit) as never;
    // whoever runs such a loop often is worth compiling whole soon
    this.callLimit = Math.min(this.callLimit, this.callCount + soon());
    return true;
  }

  /** The same in a coroutine form, given by number. */
  compileCoroutineLoop(loop: LoopNode, form: number, skeleton: boolean): CoroutineCode | null {
    if ((compilerOptions.mode === 'never' || this.root.interpreted) && !skeleton) return null;
    const generator = (form & 1) !== 0;
    const unit = compileUnit(this.root, loop, { generator, coroutine: (form & 2) !== 0, skeleton, lean: false });
    if (unit === null) return null;
    this.coroutineLimit = Math.min(this.coroutineLimit, this.coroutineCount + soon());
    return runOf(unit);
  }

  /** Something in a call of it is about to wait: it is never quick, or not any more. */
  retire(): void {
    this.#mayWait = true;
    if (!this.quick) return;
    this.quick = false;
    if (this.root.generator) {
      this.#leavePlainForm();
      if (generators.trusted) retireGenerators();
    } else this.coroutineLimit = this.coroutineCount + 1;
  }

  /** It is not quick for a while: its plain form took longer than a thread may run. */
  rest(): void {
    if (!this.quick) return;
    this.quick = false;
    if (this.root.generator) {
      this.#calm = 0;
      this.#calmSteps = Math.min(100_000, this.#calmSteps * 4);
      this.#leavePlainForm();
      return;
    }
    this.coroutineLimit = this.coroutineCount + this.#rest;
    this.#rest = Math.min(1024, this.#rest * 2);
  }

  /** Has the loops of generators that run in plain form go on in another one. */
  #leavePlainForm(): void {
    const plain = this.root.units.filter(({ form }) => form.generator && !form.coroutine && !form.skeleton);
    for (const unit of plain) markStale(unit, unit.entry, 'may wait in a thread');
    this.#renew(plain);
    for (const unit of plain) unit.patience = 0;
  }

  /** Says that a step of one of its generators begins in the coroutine of a thread. */
  beginStep(): void {
    if (this.quick) return;
    if (this.#mayWait) waits.possible++;
    else waits.unknown++;
  }

  #generatorIsQuick(): void {
    if (!generators.trusted || compilerOptions.mode === 'always') return;
    this.quick = true;
  }

  /** The same at its end, with what `waits` held after `beginStep`. */
  endStep(possible: number, unknown: number): void {
    if (this.quick || this.#mayWait) return;
    if (waits.possible !== possible) this.#mayWait = true;
    else if (waits.unknown === unknown && ++this.#calm >= this.#calmSteps) this.#generatorIsQuick();
  }

  /** Notices whether something in a coroutine call may have waited. */
  *#watch(call: Generator<unknown, unknown, unknown>): Generator<unknown, unknown, unknown> {
    const { possible, unknown } = waits;
    try {
      return yield* call;
    } finally {
      if (waits.possible !== possible) this.#mayWait = true;
      else if (waits.unknown === unknown) this.#calm++;
    }
  }

  #current(coroutine: boolean): () => Code {
    return coroutine ? () => this.invokeCoroutine as unknown as Code : () => this.invoke as unknown as Code;
  }

  #interpreterEntry(): Code {
    const root = this.root;
    if (compilerOptions.mode === 'never') return root.interpreter();
    return counted(() => this.enter(), this.#current(false), root.interpreter(), root.arity);
  }

  #compile(): boolean {
    if (this.callLimit === NEVER) {
      this.callCount = 0;
      return false;
    }
    if (compilerOptions.patient && this.#waits(this.callCount)) {
      this.callLimit = this.callCount + compilerOptions.callThreshold;
      return false;
    }
    this.callLimit = NEVER;
    if (compilerOptions.mode === 'never' || this.root.interpreted) return false;
    return this.#compileLean() || this.#compilePlain();
  }

  #compilePlain(): boolean {
    const unit = compileUnit(this.root, this.root, PLAIN);
    if (unit === null) return false;
    this.#use(runOf(unit), false);
    return true;
  }

  #compileLean(): boolean {
    if (this.#left >= leanLimit() || !isLean(this.root)) return false;
    const unit = compileUnit(this.root, this.root, LEAN);
    if (unit === null) return false;
    this.#use(runOf(unit), false);
    return true;
  }

  /** Called by lean code for a call that it cannot end: it begins again, in full. */
  leave(...args: Args): unknown {
    if (++this.#left >= leanLimit()) {
      const lean = this.root.units.filter(({ form }) => form.lean);
      for (const unit of lean) markStale(unit, unit.entry, 'left too often');
      if (!this.#compilePlain()) this.#use(this.root.interpreter(), false);
      return this.invoke(...args);
    }
    this.#whole ??= this.root.interpreter();
    return this.#whole(...args);
  }

  /** Makes the skeleton at the first call: nothing but generated code can suspend. */
  #firstCoroutineEntry(coroutine: boolean): Code {
    return (...args) => {
      const skeleton = this.#skeleton(coroutine);
      const watched = coroutine && !this.root.generator && !this.#mayWait;
      const run: Code = watched ? (...given) => this.#watch(skeleton(...given)) : skeleton;
      const entry = counted(() => this.enterCoroutine(coroutine), this.#current(coroutine), run, this.root.arity);
      this.#use(entry, coroutine);
      return entry(...args);
    };
  }

  #dropSkeleton(coroutine: boolean): void {
    this.#skeletons[coroutine ? 1 : 0] = null;
    this.#use(this.#firstCoroutineEntry(coroutine), coroutine);
  }

  #becomesQuick(): boolean {
    const { mode, callThreshold } = compilerOptions;
    if (this.root.generator || this.#mayWait || mode === 'always' || !quickCalls.allowed) return false;
    if (this.#calm * 2 < callThreshold) {
      if (this.#postponed) return false;
      this.#postponed = true;
      this.coroutineLimit = this.coroutineCount + callThreshold;
      return true;
    }
    this.quick = true;
    if (mode === 'auto') this.callLimit = Math.min(this.callLimit, this.callCount + 1);
    return true;
  }

  /** Whether so many calls are too few yet. */
  #waits(count: number): boolean {
    return compilerOptions.mode === 'auto' && count < PATIENCE * compilerOptions.callThreshold;
  }

  #compileCoroutine(coroutine: boolean): boolean {
    if (this.coroutineLimit === NEVER) {
      this.coroutineCount = 0;
      return false;
    }
    if (compilerOptions.patient && this.#waits(this.coroutineCount)) {
      this.coroutineLimit = this.coroutineCount + compilerOptions.callThreshold;
      return false;
    }
    this.coroutineLimit = NEVER;
    const root = this.root;
    if (coroutine && this.#becomesQuick()) return false;
    if (compilerOptions.mode === 'never' || root.interpreted) return false;
    const unit = compileUnit(root, root, { generator: root.generator, coroutine, skeleton: false, lean: false });
    if (unit === null) return false;
    this.#use(runOf(unit), coroutine);
    return true;
  }
}

/** The calls until a target is compiled whole of which a loop has been compiled alone. */
function soon(): number {
  return compilerOptions.mode === 'always' ? 1 : compilerOptions.callThreshold >> 3;
}

/** The calls that lean code may fail to end. */
function leanLimit(): number {
  return compilerOptions.mode === 'always' ? 2 : compilerOptions.leanLimit;
}

function runOf(unit: CompiledUnit): CoroutineCode & Code {
  return unit.code!.run as never;
}

/** `run`, unless counting this call changed what the target's code is. By arity, because rest parameters cost an array per call. */
function counted(enter: () => boolean, current: () => Code, run: Code, arity: number): Code {
  switch (arity) {
    case 0:
      return () => (enter() ? current()() : run());
    case 1:
      return (a) => (enter() ? current()(a) : run(a));
    case 2:
      return (a, b) => (enter() ? current()(a, b) : run(a, b));
    case 3:
      return (a, b, c) => (enter() ? current()(a, b, c) : run(a, b, c));
    case 4:
      return (a, b, c, d) => (enter() ? current()(a, b, c, d) : run(a, b, c, d));
    case 5:
      return (a, b, c, d, e) => (enter() ? current()(a, b, c, d, e) : run(a, b, c, d, e));
    case 6:
      return (a, b, c, d, e, f) => (enter() ? current()(a, b, c, d, e, f) : run(a, b, c, d, e, f));
    case 7:
      return (a, b, c, d, e, f, g) => (enter() ? current()(a, b, c, d, e, f, g) : run(a, b, c, d, e, f, g));
    default:
      return (...args) => (enter() ? current()(...args) : run(...args));
  }
}
