import type { PValue } from '../object.ts';
import { PObject } from '../object.ts';
import { builtinType } from '../types.ts';

/** `co_flags` bits (`CO_…`). */
export const CO_OPTIMIZED = 0x1;
export const CO_NEWLOCALS = 0x2;
export const CO_VARARGS = 0x4;
export const CO_VARKEYWORDS = 0x8;
export const CO_NESTED = 0x10;
export const CO_GENERATOR = 0x20;
export const CO_COROUTINE = 0x80;
export const CO_ITERABLE_COROUTINE = 0x100;
export const CO_ASYNC_GENERATOR = 0x200;

/** How the arguments of a function are laid out in the first slots of its frame: `varnames` in CPython's order. */
export interface Signature {
  readonly name: string;
  readonly positionalOnly: number;
  /** Positional parameters, the positional-only ones included. */
  readonly positional: number;
  readonly keywordOnly: number;
  readonly hasVarargs: boolean;
  readonly hasVarkeywords: boolean;
  /** Parameter names in slot order: positional, keyword-only, `*args`, `**kwargs`. */
  readonly names: readonly string[];
}

/** One entry of a code's position table: lines from 1, columns in UTF-8 bytes from 0. */
export interface CodePosition {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * What can be executed, as the runtime sees it: made by `src/nodes` for each code block. Call it with the closure's function object and one
 * value per parameter (`Signature.names`), already bound.
 */
export interface Executable {
  /** Runs a function body: (fn, …parameters); `undefined` when it raised. Goes through `returned`. Replaced by compiled code when hot. */
  invoke: (...args: any[]) => PValue | undefined;
  /** The same in the coroutine of a thread. */
  invokeCoroutine: (...args: any[]) => Generator<unknown, unknown, unknown>;
  /** Whether coroutines call `invoke`, because nothing in it waits: see `truffle/quick.ts`. */
  readonly quick?: boolean;
  /** Of a generator function: is told of each step in a thread's coroutine, and makes what runs there. */
  readonly steps?: {
    readonly quick: boolean;
    beginStep(): void;
    endStep(possible: number, unknown: number): void;
    invokeCoroutine(fn: PObject, args: readonly PValue[]): Generator<unknown, unknown, unknown>;
  };
  /** Something in it is about to wait after all. */
  retire?(): void;
  /** It takes too long to be quick. */
  rest?(): void;
  /** Runs a module or class body, or an `exec`/`eval` code, in the given namespaces. */
  run(globals: PObject, namespace: PValue, closure: readonly PCell[] | null, fn: PObject | null): PValue;
  /** The same in the coroutine of a thread; it ends with `undefined` when the code raised. */
  runCoroutine(
    globals: PObject,
    namespace: PValue,
    closure: readonly PCell[] | null,
    fn: PObject | null,
  ): Generator<unknown, unknown, unknown>;
  /** Where the tree is made at first use: makes it, and answers the executable that the code has from then on. */
  prepare?(): Executable;
}

/** What few ask of a code object. */
export interface CodeDetails {
  /** `co_varnames`, parameters first. */
  readonly varnames: readonly string[];
  readonly cellvars: readonly string[];
  /** `co_names`. */
  readonly names: readonly string[];
  readonly positions: PositionTable;
  /** The comprehensions that run in frames of the code, outer ones first. */
  readonly inlined: readonly InlinedVariables[];
}

/** The variables of a comprehension that runs in its parent's frame: theirs while the frame's position is one of `first` to `last`. */
export interface InlinedVariables {
  readonly first: number;
  last: number;
  /** Slots by name. */
  readonly slots: ReadonlyMap<string, number>;
  /** The names of those that are captured, whose slots hold cells. */
  readonly captured: ReadonlySet<string>;
}

/** Where a code object comes from: what few ask of it is made when they do. */
export interface CodeOrigin {
  /** The same object each time. */
  details(): CodeDetails;
  /** `co_consts`. */
  consts(): readonly PValue[];
  /** What the code does with names and constants, by their indices. */
  outline(): readonly (readonly [opcode: number, index: number])[];
  /** The docstring of a function, or None. */
  doc(): PValue;
  /** The code of the module around it; null if that is no module. */
  module(): PCode | null;
  /** Whether the code of both would do the same, at the same lines and columns. */
  isLike(other: CodeOrigin): boolean;
  /** Gives a copy of the code that differs in name, file or flags an executable of its own. */
  translateAgain(copy: PCode): void;
}

/** A module as it can be written down. */
export interface StoredSource {
  /** Tree and symbol table in their stored form, made at each reading. */
  readonly stored: Uint8Array;
  /** Level of `-O`. */
  readonly optimize: number;
}

/** Files of the library whose classes are in C for CPython. */
const IN_PLACE_OF_C = ['/tspy/_elementtree.py', '/zoneinfo/_zoneinfo.py'];

/** A code object. The tree behind it is private to `src/nodes`. */
export class PCode extends PObject {
  name: string;
  qualname: string;
  filename: string;
  firstlineno: number;
  flags: number;
  signature: Signature;
  freevars: readonly string[];
  readonly origin: CodeOrigin;
  /** CPython has it in C, where frames leave no traceback entries. */
  readonly inPlaceOfC: boolean;
  stacksize = 1;
  /** By how many lines it was moved from where its tree has it. */
  lineShift = 0;
  /** What the code of a module was made from. */
  source: StoredSource | null = null;
  /** The tree of the statements, for `src/nodes`; null while there is none. */
  body: object | null = null;
  executable: Executable;

  constructor(init: {
    name: string;
    qualname: string;
    filename: string;
    firstlineno: number;
    flags: number;
    signature: Signature;
    freevars: readonly string[];
    origin: CodeOrigin;
    executable: Executable;
  }) {
    super(codeType.instanceShape);
    this.name = init.name;
    this.qualname = init.qualname;
    this.filename = init.filename;
    this.firstlineno = init.firstlineno;
    this.flags = init.flags;
    this.signature = init.signature;
    this.freevars = init.freevars;
    this.origin = init.origin;
    this.inPlaceOfC = IN_PLACE_OF_C.some((file) => init.filename.endsWith(file));
    this.executable = init.executable;
  }

  /** `co_varnames`, parameters first. */
  get varnames(): readonly string[] {
    return this.origin.details().varnames;
  }
  get cellvars(): readonly string[] {
    return this.origin.details().cellvars;
  }
  /** `co_names`. */
  get names(): readonly string[] {
    return this.origin.details().names;
  }
  get positions(): PositionTable {
    const { positions } = this.origin.details();
    return this.lineShift === 0 ? positions : positions.shifted(this.lineShift);
  }
  get inlined(): readonly InlinedVariables[] {
    return this.origin.details().inlined;
  }
  /** Has it begin at another line, all its positions with it. */
  moveTo(firstlineno: number): void {
    this.lineShift += firstlineno - this.firstlineno;
    this.firstlineno = firstlineno;
  }
  /** `co_consts`. */
  consts(): readonly PValue[] {
    return this.origin.consts();
  }
}

/** How code objects are written down, in the format of `marshal`. */
export interface CodeFormat {
  /** None where the code's module is not known. */
  dump(code: PCode): Uint8Array | null;
  load(data: Uint8Array): PValue;
}

export let codeFormat: CodeFormat | null = null;

export function setCodeFormat(format: CodeFormat): void {
  codeFormat = format;
}

/** A code object as those that its module consists of know it: the numbers, in the constants of each, that lead there. */
export function pathInModule(code: PCode): { module: PCode; path: number[] } | null {
  const module = code.origin.module();
  const path = module && pathFrom(module, code);
  return path && { module: module!, path };
}

function pathFrom(outer: PCode, wanted: PCode): number[] | null {
  if (outer.origin === wanted.origin) return [];
  const constants = outer.consts();
  for (let i = 0; i < constants.length; i++) {
    const inner = constants[i];
    const path = inner instanceof PCode ? pathFrom(inner, wanted) : null;
    if (path !== null) return [i, ...path];
  }
  return null;
}

/** Positions by index, packed: four numbers each. */
export class PositionTable {
  readonly #numbers: number[];
  /** Added to the lines when they are asked for. */
  readonly #shift: number;

  constructor(numbers: number[] = [], shift = 0) {
    this.#numbers = numbers;
    this.#shift = shift;
  }

  /** The same positions, so many lines further down. */
  shifted(lines: number): PositionTable {
    return new PositionTable(this.#numbers, lines);
  }

  get size(): number {
    return this.#numbers.length >> 2;
  }

  /** Forgets all but the first. */
  cut(size: number): void {
    this.#numbers.length = Math.min(this.#numbers.length, size << 2);
  }

  add(line: number, column: number, endLine: number, endColumn: number): number {
    const numbers = this.#numbers;
    const n = numbers.length;
    if (
      n > 0 &&
      numbers[n - 4] === line &&
      numbers[n - 3] === column &&
      numbers[n - 2] === endLine &&
      numbers[n - 1] === endColumn
    )
      return (n >> 2) - 1;
    numbers.push(line, column, endLine, endColumn);
    return n >> 2;
  }

  get(index: number): CodePosition | undefined {
    const at = index * 4;
    if (index < 0 || at >= this.#numbers.length) return undefined;
    const [line, column, endLine, endColumn] = this.#numbers.slice(at, at + 4) as [number, number, number, number];
    return { line: line + this.#shift, column, endLine: endLine + this.#shift, endColumn };
  }

  line(index: number): number | undefined {
    const line = index < 0 ? undefined : this.#numbers[index * 4];
    return line === undefined ? undefined : line + this.#shift;
  }
}

/** A captured variable: `cell`. `undefined` is an empty cell. */
export class PCell extends PObject {
  value: PValue | undefined;
  constructor(value: PValue | undefined) {
    super(cellType.instanceShape);
    this.value = value;
  }
}

const internal = (): never => {
  throw new Error('made by the interpreter only');
};
export const codeType = builtinType('code', { allocate: internal, subclassable: false });
export const cellType = builtinType('cell', { allocate: internal, subclassable: false });
