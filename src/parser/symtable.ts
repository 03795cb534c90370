/** Symbol tables: scopes and symbols of a whole module, as CPython 3.13's symtable.c computes them. */
import type { AnyNode, Mod, TypeParam } from './ast.ts';
import { CO_FUTURE_ANNOTATIONS, futureFeatures } from './future.ts';
import { assignLocals } from './local-slots.ts';
import type { Scope } from './scope.ts';
import { analyzeScopes, assignCellsAndFree } from './symtable-analysis.ts';
import { SymtableBuilder } from './symtable-builder.ts';
import { PythonCompileError } from './syntax-error.ts';

export type { ComprehensionKind, ScopeKind, VariableScope } from './scope.ts';
export { mangle, Scope, Symbol } from './scope.ts';

export interface SymtableOptions {
  filename: string;
  /** `CO_FUTURE_…` bits in force before the module's own `from __future__` statements (`compile`'s `flags`). */
  future?: number;
  /** `PyCF_ALLOW_TOP_LEVEL_AWAIT`. */
  topLevelAwait?: boolean;
  /** The level of `-O`: assertions have no names in `co_varnames` then. */
  optimize?: number;
}

/** Scopes by the nodes that make them. */
export interface Scopes<N> {
  get(node: N): Scope | undefined;
}

export class SymbolTable {
  readonly top: Scope;
  /** `CO_FUTURE_…` bits in force, inherited ones included. */
  readonly future: number;
  private readonly scopes: Scopes<AnyNode>;
  private readonly typeParamsScopes: Scopes<AnyNode>;
  private readonly defaultScopes: Scopes<TypeParam>;

  constructor(
    top: Scope,
    future: number,
    scopes: Scopes<AnyNode>,
    typeParamsScopes: Scopes<AnyNode>,
    defaultScopes: Scopes<TypeParam>,
  ) {
    this.top = top;
    this.future = future;
    this.scopes = scopes;
    this.typeParamsScopes = typeParamsScopes;
    this.defaultScopes = defaultScopes;
  }

  /**
   * The scope that a node makes: module, function, lambda, class, comprehension; of a `TypeAlias` that of its value, of a type parameter
   * that of its bound.
   */
  scopeOf(node: AnyNode): Scope {
    return this.scopes.get(node)!;
  }

  /** The scope around a generic function, class or alias, in which its type parameters live. */
  typeParamsScopeOf(node: AnyNode): Scope | undefined {
    return this.typeParamsScopes.get(node);
  }

  /** The scope of a type parameter's default. */
  typeParamDefaultScopeOf(node: TypeParam): Scope | undefined {
    return this.defaultScopes.get(node);
  }
}

/** Builds the symbol table of a module; throws the SyntaxErrors of symtable.c and future.c. */
export function buildSymtable(ast: Mod, options: SymtableOptions): SymbolTable {
  const filename = options.filename;
  const future = (options.future ?? 0) | futureFeatures(ast, filename).features;
  try {
    const builder = new SymtableBuilder(ast, filename, future, options.topLevelAwait ?? false);
    builder.visitModule(ast);
    analyzeScopes(builder.top, filename);
    const table = new SymbolTable(builder.top, future, builder.scopes, builder.typeParamsScopes, builder.defaultScopes);
    assignLocals(ast, builder.top, table, {
      futureAnnotations: (future & CO_FUTURE_ANNOTATIONS) !== 0,
      optimize: options.optimize ?? 0,
    });
    assignCellsAndFree(builder.top);
    for (const scopes of [builder.scopes, builder.typeParamsScopes, builder.defaultScopes]) {
      for (const scope of scopes.values()) if (!scope.inlined) assignCellsAndFree(scope);
    }
    return table;
  } catch (error) {
    throw stackOverflowAsRecursionError(error);
  }
}

/** The tree is too deep for our stack: CPython says so with a RecursionError. */
export function stackOverflowAsRecursionError(error: unknown): unknown {
  return error instanceof RangeError
    ? new PythonCompileError('RecursionError', 'maximum recursion depth exceeded during compilation')
    : error;
}
