import { makeGenerator } from '../../objects/generator/resume.ts';
import type { Position } from '../../parser/ast.ts';
import { builtinsOf } from '../../runtime/builtins-of.ts';
import type { PValue } from '../../runtime/object.ts';
import { returned, rt } from '../../runtime/registers.ts';
import {
  CO_ASYNC_GENERATOR,
  CO_COROUTINE,
  CO_GENERATOR,
  type CodeDetails,
  type CodeOrigin,
  type Executable,
  type PCell,
  PCode,
  type Signature,
} from '../../runtime/values/code.ts';
import type { PDict } from '../../runtime/values/dict.ts';
import { PFunction } from '../../runtime/values/function.ts';
import type { PGenerator } from '../../runtime/values/generator.ts';
import { LOAD_CONST } from '../../runtime/values/opcodes.ts';
import type { RootNode } from '../../truffle/root.ts';
import type { StepIterator } from '../../truffle/step.ts';
import type { StatementNode } from '../base.ts';
import { BlockNode } from '../control.ts';
import {
  FunctionRoot0Node,
  FunctionRoot1Node,
  FunctionRoot2Node,
  FunctionRoot3Node,
  FunctionRoot4Node,
  FunctionRoot5Node,
  FunctionRoot6Node,
  FunctionRootNNode,
  GeneratorRootNode,
  NamespaceRootNode,
} from '../function-root.ts';
import { CopyFreeVariablesNode, MakeCellNode } from '../locals.ts';
import { noticeFunction, visibleLocals } from '../visible-locals.ts';
import { isSameSyntax } from './same-syntax.ts';
import type { CodeUnit, CompilationContext } from './unit.ts';

/*
 * Code blocks: code objects whose trees are made when they are first run.
 */

/** Names whose mention keeps a function's locals on a heap frame, because they look at the caller's. */
const LOOKS_AT_LOCALS = [
  'locals',
  'vars',
  'dir',
  'eval',
  'exec',
  'breakpoint',
  '_getframe',
  'currentframe',
  'set_trace',
];

/** Names whose mention keeps a function interpreted, because they attach debuggers and profilers to what runs. */
const ATTACHES = ['settrace', 'setprofile', 'set_trace', 'breakpoint', 'f_trace', 'set_events', 'set_local_events'];

export const NO_PARAMETERS: Signature = {
  name: '',
  positionalOnly: 0,
  positional: 0,
  keywordOnly: 0,
  hasVarargs: false,
  hasVarkeywords: false,
  names: [],
};

interface Block {
  readonly place: BlockPlace;
  readonly name: string;
  readonly firstlineno: number;
  readonly signature: Signature;
  readonly flags: number;
  /** What `co_consts[0]` is. */
  readonly doc: () => PValue;
  /** Makes the statements of the body. */
  readonly body: (unit: CodeUnit) => StatementNode[];
  /** What the body is made from, to compare code by. */
  readonly syntax: () => unknown;
}

/** Where a block is. */
interface BlockPlace {
  readonly context: CompilationContext;
  readonly parent: CodeUnit | null;
  readonly qualname: string;
  /** `co_freevars`. */
  readonly freevars: readonly string[];
  /** Its unit, the same each time: for most functions nobody asks. */
  readonly unit: () => CodeUnit;
}

/** The place of a block whose unit is there already. */
export function placeOf(unit: CodeUnit): BlockPlace {
  const { context, parent, qualname, scope } = unit;
  return { context, parent, qualname, freevars: scope.freevars, unit: () => unit };
}

export const noDoc = (): PValue => null;

/** Everything before the body: cells for captured variables, and the closure's. */
function prologue(unit: CodeUnit): StatementNode[] {
  const { scope } = unit;
  const nodes: StatementNode[] = [];
  for (const name of scope.cellvars) nodes.push(new MakeCellNode(unit.slots.get(name)!));
  if (scope.freevars.length > 0) nodes.push(new CopyFreeVariablesNode(unit.firstFree, scope.freevars.length));
  return nodes;
}

/** Lets a line begin with a statement made for something else than a statement. */
export function startingAt(unit: CodeUnit, place: Position, node: StatementNode): StatementNode {
  node.start = unit.position(place);
  return node;
}

/** `co_consts`: a function's docstring or None comes first, the None that everything else returns last. */
function constantsOf(unit: CodeUnit, doc: PValue): PValue[] {
  const { kind, comprehension } = unit.scope;
  const found: PValue[] = kind === 'function' && comprehension === null ? [doc] : [];
  for (const constant of unit.constants)
    if ((constant !== null && typeof constant === 'object') || !found.includes(constant)) found.push(constant);
  if (!found.includes(null) && (found.length === 0 || kind !== 'function')) found.push(null);
  return found;
}

/** The code object of a block. Its executable translates the tree when it is first needed. */
export function makeCode(init: Block): PCode {
  const { place } = init;
  const origin = new BlockOrigin(init);
  const code = new PCode({
    name: init.name,
    qualname: place.qualname,
    filename: place.context.filename,
    firstlineno: init.firstlineno,
    flags: init.flags | place.context.futureFlags,
    signature: init.signature,
    freevars: place.freevars,
    origin,
    executable: NOT_YET,
  });
  origin.begin(code);
  place.parent?.constants.push(code);
  return code;
}

const NO_NAMES: readonly string[] = [];

/** The block that code objects were made of. */
class BlockOrigin implements CodeOrigin {
  readonly #block: Block;
  #details: CodeDetails | null = null;
  #first: PendingExecutable | null = null;
  #ran = false;

  constructor(block: Block) {
    this.#block = block;
  }

  begin(code: PCode): void {
    this.#first = new PendingExecutable(code, this);
    code.executable = this.#first;
  }

  details(): CodeDetails {
    if (this.#details === null) {
      const unit = this.#block.place.unit();
      const { scope, names, positions, inlinedVariables: inlined } = unit;
      // the place where the frame begins
      positions.add(this.#block.firstlineno, 0, this.#block.firstlineno, 0);
      const varnames = scope.functionLike ? scope.varnames : NO_NAMES;
      this.#details = { varnames, cellvars: scope.cellvars, names, positions, inlined };
    }
    return this.#details;
  }

  consts(): readonly PValue[] {
    // translating finds them
    if (!this.#ran) this.#first!.prepare();
    return constantsOf(this.#block.place.unit(), this.#block.doc());
  }

  outline(): [opcode: number, index: number][] {
    const constants = this.consts();
    const unit = this.#block.place.unit();
    return unit.outline.map((entry) => {
      const [opcode, index] = [entry & 255, entry >> 8];
      return [opcode, opcode === LOAD_CONST ? constants.indexOf(unit.constants[index]!) : index];
    });
  }

  doc(): PValue {
    return this.#block.doc();
  }

  translate(code: PCode): Executable {
    this.details();
    return translate(code, this.#block.place.unit(), this.#block);
  }

  module(): PCode | null {
    return this.#block.place.context.module;
  }

  isLike(other: CodeOrigin): boolean {
    if (!(other instanceof BlockOrigin)) return false;
    const [one, two] = [this.#block, other.#block];
    return one.place.context.optimize === two.place.context.optimize && isSameSyntax(one.syntax(), two.syntax());
  }

  translateAgain(copy: PCode): void {
    copy.executable = new PendingExecutable(copy, this);
  }

  /** Lets go of the tree of a body that will hardly run again. */
  hasRun(code: PCode): void {
    if (this.#ran || code.origin !== this || !runsOnce(this.#block.place.unit())) return;
    this.#ran = true;
    this.begin(code);
    code.body = null;
  }
}

/**
 * Whether the trees of modules and of classes in them are kept when they have run. While a snapshot is made they are not, as each start would read
 * them.
 */
export const bodiesThatRan = { kept: true };

/** Whether neither `unit` nor what it is in is a function. */
function runsOnce(unit: CodeUnit): boolean {
  return !unit.scope.functionLike && (unit.parent === null || runsOnce(unit.parent));
}

/** Translates the tree when it is first needed. */
class PendingExecutable implements Executable {
  readonly #code: PCode;
  readonly #origin: BlockOrigin;
  #made: Executable | null = null;

  constructor(code: PCode, origin: BlockOrigin) {
    this.#code = code;
    this.#origin = origin;
  }

  prepare(): Executable {
    if (this.#made === null) {
      this.#made = this.#origin.translate(this.#code);
      this.#code.executable = this.#made;
    }
    return this.#made;
  }

  invoke(...args: any[]): PValue | undefined {
    return this.prepare().invoke(...args);
  }
  invokeCoroutine(...args: any[]): Generator<unknown, unknown, unknown> {
    return this.prepare().invokeCoroutine(...args);
  }
  run(...args: Parameters<Executable['run']>): PValue {
    return this.prepare().run(...args);
  }
  runCoroutine(...args: Parameters<Executable['runCoroutine']>): Generator<unknown, unknown, unknown> {
    return this.prepare().runCoroutine(...args);
  }
}

const noTree = (): never => {
  throw new Error('no tree yet');
};
const NOT_YET: Executable = { invoke: noTree, invokeCoroutine: noTree, run: noTree, runCoroutine: noTree };

function translate(code: PCode, unit: CodeUnit, init: Block): Executable {
  unit.constants.length = 0;
  unit.outline.length = 0;
  const body = new BlockNode([...prologue(unit), ...init.body(unit)]);
  code.body = body;
  noticeFunction(unit.names, unit.context.filename);
  const heap = visibleLocals.on || LOOKS_AT_LOCALS.some((name) => unit.mentions(name));
  const interpreted = ATTACHES.some((name) => unit.mentions(name));
  const generator = code.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR);
  if (!unit.scope.functionLike) {
    if (generator !== 0)
      return topLevelCoroutine(new GeneratorRootNode(code, unit.descriptor, body, true, interpreted));
    const target = new NamespaceRootNode(code, unit.descriptor, body, true, interpreted).callTarget;
    return {
      invoke: (fn: PFunction) => target.invoke(fn, fn.globals, fn.globals) as PValue | undefined,
      invokeCoroutine: (fn: PFunction) => target.invokeCoroutine(fn, fn.globals, fn.globals),
      run(globals, namespace, _closure, fn) {
        const result = returned(target.invoke(fn, globals, namespace) as PValue | undefined);
        if (!bodiesThatRan.kept) (code.origin as BlockOrigin).hasRun(code);
        return result;
      },
      runCoroutine: (globals, namespace, _closure, fn) => target.invokeCoroutine(fn, globals, namespace),
    };
  }
  const count = init.signature.names.length;
  const run: Executable['run'] = (globals, _namespace, closure) =>
    returned(code.executable.invoke(functionOf(code, globals, closure)));
  const runCoroutine: Executable['runCoroutine'] = (globals, _namespace, closure) =>
    code.executable.invokeCoroutine(functionOf(code, globals, closure));
  if (generator !== 0) {
    const root = new GeneratorRootNode(code, unit.descriptor, body, heap, interpreted);
    root.count = count;
    root.forwards = unit.forwards;
    return { ...stepped(root, generator), run, runCoroutine };
  }
  if (count >= FUNCTION_ROOTS.length) {
    const root = new FunctionRootNNode(code, unit.descriptor, body, heap, interpreted);
    root.count = count;
    root.forwards = unit.forwards;
    const target = root.callTarget;
    return {
      invoke: (fn: PFunction, ...args: PValue[]) => target.invoke(fn, args) as PValue | undefined,
      invokeCoroutine: (fn: PFunction, ...args: PValue[]) => target.invokeCoroutine(fn, args),
      get quick() {
        return target.quick;
      },
      retire: () => target.retire(),
      rest: () => target.rest(),
      run,
      runCoroutine,
    };
  }
  const Root = FUNCTION_ROOTS[count]!;
  const root: RootNode = new Root(code, unit.descriptor, body, heap, interpreted);
  root.forwards = unit.forwards;
  return Object.assign(root.callTarget, { run, runCoroutine }) as unknown as Executable;
}

/** The function that a code object makes where it is run by itself. */
function functionOf(code: PCode, globals: PValue, closure: readonly PCell[] | null): PFunction {
  return new PFunction(code, globals as PDict, builtinsOf(globals as PDict), closure ?? []);
}

/** Calls of generator functions: what they make is run in steps. */
function stepped(root: GeneratorRootNode, generator: number): Omit<Executable, 'run' | 'runCoroutine'> {
  const target = root.callTarget;
  const kind = generator === CO_GENERATOR ? 'generator' : generator === CO_COROUTINE ? 'coroutine' : 'asyncGenerator';
  // in a thread it may be made by plain code, and run by a coroutine all the same
  const make = (fn: PFunction, ...args: PValue[]): PGenerator => {
    if (rt.thread.coroutine === null) return makeGenerator(kind, fn, target.invoke(fn, args) as StepIterator, args);
    const { quick } = target;
    const iterator = quick ? (target.invoke(fn, args) as StepIterator) : target.invokeCoroutine(fn, args);
    const made = makeGenerator(kind, fn, iterator, args);
    made.suspendable = !quick;
    return made;
  };
  return {
    invoke: make,
    // biome-ignore lint/correctness/useYield: making a generator does not suspend
    *invokeCoroutine(fn: PFunction, ...args: PValue[]) {
      return make(fn, ...args);
    },
    // making one does not wait
    quick: true,
    steps: target,
    retire: () => target.retire(),
    rest: () => target.rest(),
  };
}

/** A module with `await` at its top (`PyCF_ALLOW_TOP_LEVEL_AWAIT`): running it makes a coroutine. */
function topLevelCoroutine(root: GeneratorRootNode): Executable {
  root.namespaced = true;
  const calls = stepped(root, CO_COROUTINE);
  const functionIn = (globals: PValue) => functionOf(root.code, globals, null);
  return {
    ...calls,
    invoke: (fn: PFunction) => calls.invoke(fn, fn.globals),
    invokeCoroutine: (fn: PFunction) => calls.invokeCoroutine(fn, fn.globals),
    run: (globals, namespace) => returned(calls.invoke(functionIn(globals), namespace)),
    runCoroutine: (globals, namespace) => calls.invokeCoroutine(functionIn(globals), namespace),
  };
}

/** By number of parameters. */
const FUNCTION_ROOTS = [
  FunctionRoot0Node,
  FunctionRoot1Node,
  FunctionRoot2Node,
  FunctionRoot3Node,
  FunctionRoot4Node,
  FunctionRoot5Node,
  FunctionRoot6Node,
];
