/** Second pass: from the facts about each name to its scope, from the outside in and back (CPython's `analyze_block`). */
import { syntaxErrorAt } from './error-location.ts';
import {
  compareCodePoints,
  DEF_BOUND,
  DEF_COMP_CELL,
  DEF_FREE_CLASS,
  DEF_GLOBAL,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  type Scope,
  Symbol,
} from './scope.ts';

/** What the scopes around know about names. Each scope gets copies of its own to change. */
interface Surroundings {
  /** Names bound in a function around; `null` at module level. */
  bound: Set<string> | null;
  /** Names declared global around. */
  global: Set<string>;
  /** Those of `bound` that are type parameters. */
  typeParams: Set<string>;
  /** The class whose namespace this scope can see. */
  visibleClass: Scope | null;
}

/** Decides the scope of every name below `top`, and which comprehensions are inlined. */
export function analyzeScopes(top: Scope, filename: string): void {
  new Analyzer(filename).analyze(top, { bound: null, global: new Set(), typeParams: new Set(), visibleClass: null });
}

class Analyzer {
  private readonly filename: string;

  constructor(filename: string) {
    this.filename = filename;
  }

  /** Returns the names that are free in `scope` or in scopes within it. */
  analyze(scope: Scope, around: Surroundings): Set<string> {
    const { bound, global, typeParams } = around;
    const local = new Set<string>();
    const ownFree = new Set<string>();
    /** Of the scopes within. */
    const free = new Set<string>();
    const inner: Surroundings = { bound: new Set(), global: new Set(), typeParams, visibleClass: null };
    const innerBound = inner.bound!;
    const isClass = scope.kind === 'class';
    // The names of a class are invisible in its methods: what they see is fixed before its own are looked at.
    if (isClass) {
      addAll(inner.global, global);
      if (bound !== null) addAll(innerBound, bound);
    }
    for (const symbol of scope.symbols.values()) this.analyzeName(scope, symbol, around, local, ownFree);
    if (isClass) {
      innerBound.add('__class__').add('__classdict__');
    } else {
      if (scope.functionLike) addAll(innerBound, local);
      if (bound !== null) addAll(innerBound, bound);
      addAll(inner.global, global);
    }

    const inlinedCells = new Set<string>();
    let anyInlined = false;
    for (const child of scope.children) {
      inner.visibleClass = child.canSeeClassScope ? (isClass ? scope : around.visibleClass) : null;
      const childFree = this.analyze(child, {
        bound: new Set(innerBound),
        global: new Set(inner.global),
        typeParams: new Set(typeParams),
        visibleClass: inner.visibleClass,
      });
      if (child.comprehension !== null && child.comprehension !== 'generator' && !scope.canSeeClassScope) {
        inlineComprehension(scope, child, childFree, inlinedCells);
        child.inlined = true;
        anyInlined = true;
      }
      addAll(free, childFree);
      if (child.hasFree || child.hasChildFree) scope.hasChildFree = true;
    }
    if (anyInlined) spliceInlined(scope);

    if (scope.functionLike) markCells(scope, free, inlinedCells);
    else if (isClass) {
      scope.needsClassClosure = free.delete('__class__');
      scope.needsClassDict = free.delete('__classdict__');
    }
    recordResults(scope, bound, free, inlinedCells, isClass || scope.canSeeClassScope);
    addAll(free, ownFree);
    return free;
  }

  private analyzeName(
    scope: Scope,
    symbol: Symbol,
    { bound, global, typeParams, visibleClass }: Surroundings,
    local: Set<string>,
    free: Set<string>,
  ): void {
    const name = symbol.name;
    const flags = symbol.flags;
    if ((flags & DEF_GLOBAL) !== 0) {
      if ((flags & DEF_NONLOCAL) !== 0) throw this.errorAt(scope, name, `name '${name}' is nonlocal and global`);
      symbol.scope = 'globalExplicit';
      global.add(name);
      bound?.delete(name);
      return;
    }
    if ((flags & DEF_NONLOCAL) !== 0) {
      if (bound === null) throw this.errorAt(scope, name, 'nonlocal declaration not allowed at module level');
      if (!bound.has(name)) throw this.errorAt(scope, name, `no binding for nonlocal '${name}' found`);
      if (typeParams.has(name)) {
        throw this.errorAt(scope, name, `nonlocal binding not allowed for type parameter '${name}'`);
      }
      symbol.scope = 'free';
      scope.hasFree = true;
      free.add(name);
      return;
    }
    if ((flags & DEF_BOUND) !== 0) {
      symbol.scope = 'local';
      local.add(name);
      global.delete(name);
      if ((flags & DEF_TYPE_PARAM) !== 0) typeParams.add(name);
      else typeParams.delete(name);
      return;
    }
    if (visibleClass !== null) {
      const classFlags = visibleClass.symbols.get(name)?.flags ?? 0;
      if ((classFlags & DEF_GLOBAL) !== 0) {
        symbol.scope = 'globalExplicit';
        return;
      }
      if ((classFlags & DEF_BOUND) !== 0 && (classFlags & DEF_NONLOCAL) === 0) {
        symbol.scope = 'globalImplicit';
        return;
      }
    }
    if (bound?.has(name)) {
      symbol.scope = 'free';
      scope.hasFree = true;
      free.add(name);
      return;
    }
    if (!global.has(name) && scope.nested) scope.hasFree = true;
    symbol.scope = 'globalImplicit';
  }

  private errorAt(scope: Scope, name: string, message: string): Error {
    const directive = scope.directives?.find((entry) => entry.name === name);
    return syntaxErrorAt(message, this.filename, directive?.range ?? scope.range);
  }
}

/** Moves the names of a comprehension that runs in the frame of `scope` (PEP 709) into it. */
function inlineComprehension(scope: Scope, comprehension: Scope, free: Set<string>, inlinedCells: Set<string>): void {
  let dropClass = false;
  for (const symbol of comprehension.symbols.values()) {
    if ((symbol.flags & DEF_PARAM) !== 0) continue;
    const name = symbol.name;
    if (symbol.scope === 'cell' || (symbol.flags & DEF_COMP_CELL) !== 0) inlinedCells.add(name);
    const existing = scope.symbols.get(name);
    if (existing === undefined) {
      const copy = new Symbol(name, symbol.flags);
      copy.scope = symbol.scope;
      if (symbol.scope === 'free' && scope.kind === 'class' && name === '__class__') {
        copy.scope = 'globalImplicit';
        free.delete(name);
        dropClass = true;
      }
      scope.symbols.set(name, copy);
    } else if (
      (existing.flags & DEF_BOUND) !== 0 &&
      scope.kind !== 'class' &&
      !comprehension.children.some((child) => child.symbols.get(name)?.scope === 'free')
    ) {
      // Free in the comprehension and local around: one frame now, unless a function within captures it.
      free.delete(name);
    }
  }
  if (dropClass) comprehension.symbols.delete('__class__');
}

function spliceInlined(scope: Scope): void {
  const children: Scope[] = [];
  for (const child of scope.children) {
    if (child.inlined) children.push(...child.children);
    else children.push(child);
  }
  scope.children = children;
}

function markCells(scope: Scope, free: Set<string>, inlinedCells: Set<string>): void {
  for (const symbol of scope.symbols.values()) {
    if (symbol.scope !== 'local') continue;
    if (free.delete(symbol.name) || inlinedCells.has(symbol.name)) symbol.scope = 'cell';
  }
}

function recordResults(
  scope: Scope,
  bound: Set<string> | null,
  free: Set<string>,
  inlinedCells: Set<string>,
  classLike: boolean,
): void {
  for (const name of inlinedCells) {
    const symbol = scope.symbols.get(name);
    if (symbol !== undefined) symbol.flags |= DEF_COMP_CELL;
  }
  for (const name of free) {
    const symbol = scope.symbols.get(name);
    if (symbol !== undefined) {
      // A method's free variable with the name of something in the class body: both must be reachable.
      if (classLike) symbol.flags |= DEF_FREE_CLASS;
    } else if (bound === null || bound.has(name)) {
      const passed = new Symbol(name, 0);
      passed.scope = 'free';
      scope.symbols.set(name, passed);
    }
  }
}

/** Fills `cellvars` and `freevars`; `varnames` must be complete. */
export function assignCellsAndFree(scope: Scope): void {
  const cells: string[] = [];
  const free: string[] = [];
  for (const symbol of scope.symbols.values()) {
    if (symbol.scope === 'cell' || (symbol.flags & DEF_COMP_CELL) !== 0) cells.push(symbol.name);
    if (symbol.scope === 'free' || (symbol.flags & DEF_FREE_CLASS) !== 0) free.push(symbol.name);
  }
  if (cells.length > 0) cells.sort(compareCodePoints);
  if (free.length > 0) free.sort(compareCodePoints);
  if (scope.needsClassClosure) cells.push('__class__');
  if (scope.needsClassDict) cells.push('__classdict__');
  // Captured names that have a place among the locals come first, in the order of their places.
  const captured = new Set(cells);
  scope.cellvars = scope.varnames.filter((name) => captured.has(name));
  for (const name of scope.cellvars) captured.delete(name);
  scope.cellvars.push(...captured);
  scope.freevars = free;
}

/** A name that the inlined comprehension `scope` saves, clears and restores in the frame around it. */
export function isComprehensionLocal(symbol: Symbol): boolean {
  return (symbol.flags & DEF_LOCAL) !== 0 && (symbol.flags & DEF_NONLOCAL) === 0 && (symbol.flags & DEF_PARAM) === 0;
}

function addAll(target: Set<string>, source: Set<string>): void {
  for (const name of source) target.add(name);
}
