/** Scopes and their symbols: what the symbol table hands to the compiler (CPython's `PySTEntryObject`). */
import type { AnyNode } from './ast.ts';

/** CPython's `DEF_…` bits: facts that the first pass collects about a name in one scope. `_symtable` exports these numbers. */
export const DEF_GLOBAL = 1;
export const DEF_LOCAL = 2;
export const DEF_PARAM = 4;
export const DEF_NONLOCAL = 8;
export const USE = 16;
export const DEF_FREE_CLASS = 64;
export const DEF_IMPORT = 128;
export const DEF_ANNOT = 256;
export const DEF_COMP_ITER = 512;
export const DEF_TYPE_PARAM = 1024;
export const DEF_COMP_CELL = 2048;
export const DEF_BOUND: number = DEF_LOCAL | DEF_PARAM | DEF_IMPORT | DEF_TYPE_PARAM;

export type ScopeKind =
  | 'module'
  | 'class'
  | 'function'
  /** An annotation under `from __future__ import annotations`: visited for its errors, never run. */
  | 'annotation'
  /** A bound or default of a type parameter. */
  | 'typeVariable'
  | 'typeAlias'
  | 'typeParameters';

/** Where a name lives. `cell` is a local that an inner scope captures. */
export type VariableScope = 'local' | 'cell' | 'free' | 'globalExplicit' | 'globalImplicit';

export type ComprehensionKind = 'list' | 'set' | 'dict' | 'generator';

/** Line and columns of the text a symbol table error points at; UTF-8 byte columns from 0, as in the AST. */
export interface SourceRange {
  readonly lineno: number;
  readonly col_offset: number;
  readonly end_lineno: number;
  readonly end_col_offset: number;
}

/** One name in one scope. */
export class Symbol {
  readonly name: string;
  /** `DEF_…` bits. */
  flags: number;
  /** Set by the analysis. */
  scope: VariableScope = 'globalImplicit';

  constructor(name: string, flags: number) {
    this.name = name;
    this.flags = flags;
  }
}

/** A block of code with names of its own. */
export class Scope {
  readonly kind: ScopeKind;
  readonly name: string;
  readonly node: AnyNode;
  readonly range: SourceRange;
  parent: Scope | null;
  /** Inner scopes in source order. Those of an inlined comprehension stand here in its place, as in CPython. */
  children: Scope[] = [];
  /** By mangled name, in order of first appearance. */
  symbols: Map<string, Symbol> = new Map();
  /** The parameters, the implicit ones of comprehensions and type parameter scopes included (`ste_varnames`). */
  parameters: string[] = [];
  /** `co_varnames`. After the parameters, the order is that in which CPython's compiler meets the names. */
  varnames: string[] = [];
  /** `co_cellvars`: captured parameters first, the others sorted. */
  cellvars: string[] = [];
  /** `co_freevars`: sorted. */
  freevars: string[] = [];
  /** Inside a function, directly or not. */
  nested = false;
  generator = false;
  coroutine = false;
  hasVarargs = false;
  hasVarkeywords = false;
  returnsValue = false;
  comprehension: ComprehensionKind | null = null;
  /**
   * PEP 709: this comprehension runs in its parent's frame. Its targets are then in the parent's `varnames` (and `cellvars`); the scope
   * itself is reached through `SymbolTable.scopeOf` only and stands in nobody's `children`. Names that are local here are saved and cleared
   * on entry, restored on exit; in a module or class they live in fast locals hidden from `locals()`.
   */
  inlined = false;
  /** This class body keeps its class in a cell `__class__` for its methods. */
  needsClassClosure = false;
  /** This class body keeps its namespace in a cell `__classdict__` for the type scopes in it. */
  needsClassDict = false;
  /** A type scope directly in a class: names are looked up in the class namespace first. */
  canSeeClassScope = false;
  /** The class whose name mangles private names here. */
  className: string | null = null;
  /** In the type parameter scope of a class only type parameters are mangled: their names. `null`: every private name is. */
  mangledNames: Set<string> | null = null;
  /** What a type variable scope is, for messages: `a TypeVar bound`. */
  description: string | null = null;

  // State of the two passes.
  /** Greater than 0 while visiting the iterable of a comprehension. */
  comprehensionIterables = 0;
  /** Visiting the target of a comprehension. */
  inComprehensionTarget = false;
  hasFree = false;
  hasChildFree = false;
  /** Where each `global`, `nonlocal` or assignment expression declared a name. */
  directives: { name: string; range: SourceRange }[] | null = null;

  constructor(kind: ScopeKind, name: string, node: AnyNode, range: SourceRange, parent: Scope | null) {
    this.kind = kind;
    this.name = name;
    this.node = node;
    this.range = range;
    this.parent = parent;
  }

  get asyncGenerator(): boolean {
    return this.generator && this.coroutine;
  }

  /** Names of this scope are fast locals, cells or free variables (`_PyST_IsFunctionLike`). */
  get functionLike(): boolean {
    const kind = this.kind;
    return kind === 'function' || kind === 'typeVariable' || kind === 'typeAlias' || kind === 'typeParameters';
  }

  lookup(mangled: string): Symbol | undefined {
    return this.symbols.get(mangled);
  }

  /** The name under which `name`, as written here, is stored (`_Py_MaybeMangle`). */
  mangle(name: string): string {
    if (this.className === null || (this.mangledNames !== null && !this.mangledNames.has(name))) return name;
    return mangle(this.className, name);
  }
}

/** Private name mangling: `__x` in class `C` is `_C__x` (`_Py_Mangle`). */
export function mangle(className: string | null, name: string): string {
  if (className === null || !name.startsWith('__') || name.endsWith('__') || name.includes('.')) return name;
  const stripped = className.replace(/^_+/, '');
  return stripped === '' ? name : `_${stripped}${name}`;
}

/** Order of Python's `sorted` on strings: by code point. */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a === b) continue;
    // A surrogate stands for a code point above all others of the basic plane.
    const aHigh = a >= 0xd800 && a <= 0xdfff;
    const bHigh = b >= 0xd800 && b <= 0xdfff;
    return aHigh === bHigh ? a - b : aHigh ? 1 : -1;
  }
  return left.length - right.length;
}
