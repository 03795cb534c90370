import type { Arguments, Expr, NodeOf, Stmt, TypeParam } from '../ast.ts';
import type { Scope } from '../scope.ts';
import { SCOPE_FACTS } from './format.ts';

/** Reads the regions of a stored function. */
export interface RegionReader {
  argumentsAt(at: number, line: number): Arguments;
  scopeAt(at: number): Scope;
  bodyAt(at: number, line: number): Stmt[];
  text(number: number): string;
}

const NESTED = 1 << SCOPE_FACTS.indexOf('nested');
const GENERATOR = 1 << SCOPE_FACTS.indexOf('generator');
const COROUTINE = 1 << SCOPE_FACTS.indexOf('coroutine');
const VARARGS = 1 << SCOPE_FACTS.indexOf('hasVarargs');
const VARKEYWORDS = 1 << SCOPE_FACTS.indexOf('hasVarkeywords');

/** A function definition in a stored tree: what it takes to make the function is there, the rest is read when it is asked for. */
export class StoredFunction {
  readonly kind: 'FunctionDef' | 'AsyncFunctionDef';
  readonly name: string;
  lineno = 0;
  col_offset = 0;
  end_lineno = 0;
  end_col_offset = 0;
  decorator_list: Expr[] = [];
  returns: Expr | null = null;
  type_comment: string | null = null;
  type_params: TypeParam[] = [];
  positionalOnly = 0;
  positional = 0;
  keywordOnly = 0;
  /** Mangled names of the parameters, as in `Signature.names`. */
  parameterNames: readonly string[] = [];
  /** `co_freevars` of its code. */
  freevars: readonly string[] = [];
  /** Its parameters have neither defaults nor annotations. */
  plainParameters = false;
  readonly facts: number;
  /** The scope of its type parameters. */
  readonly typeParamsScope: Scope | undefined;
  readonly #reader: RegionReader;
  #args: Arguments | null = null;
  #scope: Scope | null = null;
  readonly places = { doc: -1, args: 0, scope: 0, body: 0 };

  constructor(
    kind: 'FunctionDef' | 'AsyncFunctionDef',
    name: string,
    facts: number,
    typeParamsScope: Scope | undefined,
    reader: RegionReader,
  ) {
    this.kind = kind;
    this.name = name;
    this.facts = facts;
    this.typeParamsScope = typeParamsScope;
    this.#reader = reader;
  }

  get nested(): boolean {
    return (this.facts & NESTED) !== 0;
  }
  get generator(): boolean {
    return (this.facts & GENERATOR) !== 0;
  }
  get coroutine(): boolean {
    return (this.facts & COROUTINE) !== 0;
  }
  get hasVarargs(): boolean {
    return (this.facts & VARARGS) !== 0;
  }
  get hasVarkeywords(): boolean {
    return (this.facts & VARKEYWORDS) !== 0;
  }

  get args(): Arguments {
    this.#args ??= this.#reader.argumentsAt(this.places.args, this.lineno);
    return this.#args;
  }

  /** The docstring, without its indentation. The body does not begin with it. */
  get doc(): string | null {
    return this.places.doc < 0 ? null : this.#reader.text(this.places.doc);
  }

  get hasDoc(): boolean {
    return this.places.doc >= 0;
  }

  /** Read anew each time. */
  get body(): Stmt[] {
    return this.#reader.bodyAt(this.places.body, this.lineno);
  }

  get scope(): Scope {
    this.#scope ??= this.#reader.scopeAt(this.places.scope);
    return this.#scope;
  }
}

/** Whether a definition comes from a stored tree. */
export function isStored(
  node: NodeOf<'FunctionDef' | 'AsyncFunctionDef'>,
): node is StoredFunction & NodeOf<'FunctionDef' | 'AsyncFunctionDef'> {
  return node instanceof StoredFunction;
}

/** `__static_attributes__` of a class definition, if it comes from a stored tree. */
export function storedStaticAttributes(node: NodeOf<'ClassDef'>): readonly string[] | undefined {
  return (node as { readonly staticAttributes?: readonly string[] }).staticAttributes;
}
