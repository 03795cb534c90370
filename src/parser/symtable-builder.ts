/** First pass over the AST: which names each scope binds, uses and declares (the `symtable_visit_…` functions of CPython's symtable.c). */
import type { Alias, AnyNode, Arguments, Comprehension, Expr, Mod, NodeOf, Pattern, Stmt, TypeParam } from './ast.ts';
import { syntaxErrorAt } from './error-location.ts';
import { CO_FUTURE_ANNOTATIONS } from './future.ts';
import { operandsOf } from './operands.ts';
import {
  type ComprehensionKind,
  DEF_ANNOT,
  DEF_COMP_ITER,
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  Scope,
  type ScopeKind,
  type SourceRange,
  Symbol,
  USE,
} from './scope.ts';

type FunctionNode = NodeOf<'FunctionDef'> | NodeOf<'AsyncFunctionDef'>;
type ComprehensionNode = NodeOf<'ListComp'> | NodeOf<'SetComp'> | NodeOf<'DictComp'> | NodeOf<'GeneratorExp'>;

const NOWHERE: SourceRange = { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 };

const COMPREHENSIONS: Record<ComprehensionNode['kind'], [name: string, kind: ComprehensionKind]> = {
  ListComp: ['listcomp', 'list'],
  SetComp: ['setcomp', 'set'],
  DictComp: ['dictcomp', 'dict'],
  GeneratorExp: ['genexpr', 'generator'],
};

export class SymtableBuilder {
  readonly top: Scope;
  readonly scopes: Map<AnyNode, Scope> = new Map();
  readonly typeParamsScopes: Map<AnyNode, Scope> = new Map();
  readonly defaultScopes: Map<TypeParam, Scope> = new Map();
  private readonly filename: string;
  private readonly futureAnnotations: boolean;
  private readonly topLevelAwait: boolean;
  private current: Scope;
  /** The class whose private names are being mangled. */
  private className: string | null = null;

  constructor(mod: Mod, filename: string, future: number, topLevelAwait: boolean) {
    this.filename = filename;
    this.futureAnnotations = (future & CO_FUTURE_ANNOTATIONS) !== 0;
    this.topLevelAwait = topLevelAwait;
    this.top = new Scope('module', 'top', mod, NOWHERE, null);
    this.scopes.set(mod, this.top);
    this.current = this.top;
  }

  visitModule(mod: Mod): void {
    switch (mod.kind) {
      case 'Module':
      case 'Interactive':
        this.statements(mod.body);
        break;
      case 'Expression':
        this.expression(mod.body);
        break;
      case 'FunctionType':
        break;
    }
  }

  private error(message: string, range: SourceRange): Error {
    return syntaxErrorAt(message, this.filename, range);
  }

  // Scopes.

  private newScope(kind: ScopeKind, name: string, node: AnyNode, range: SourceRange): Scope {
    const outer = this.current;
    const scope = new Scope(kind, name, node, range, outer);
    scope.nested = outer.nested || outer.functionLike;
    scope.comprehensionIterables = outer.comprehensionIterables;
    scope.className = this.className;
    if (kind !== 'class') scope.mangledNames = outer.mangledNames;
    return scope;
  }

  private enter(scope: Scope): void {
    if (scope.kind !== 'annotation') this.current.children.push(scope);
    this.current = scope;
  }

  private leave(): void {
    this.current = this.current.parent!;
  }

  private open(kind: ScopeKind, name: string, node: AnyNode, range: SourceRange): Scope {
    const scope = this.newScope(kind, name, node, range);
    this.enter(scope);
    return scope;
  }

  // Names.

  private flagsOf(scope: Scope, name: string): number {
    return scope.symbols.get(scope.mangle(name))?.flags ?? 0;
  }

  private define(name: string, flag: number, range: SourceRange): void {
    if ((flag & DEF_TYPE_PARAM) !== 0 && this.current.mangledNames !== null) this.current.mangledNames.add(name);
    this.defineIn(this.current, name, flag, range);
  }

  private defineIn(scope: Scope, name: string, flag: number, range: SourceRange): void {
    // CPython mangles for the class and the scope it is in now, wherever the name goes.
    const mangled = this.current.mangle(name);
    let symbol = scope.symbols.get(mangled);
    if (symbol === undefined) {
      symbol = new Symbol(mangled, flag);
      scope.symbols.set(mangled, symbol);
    } else {
      if ((flag & symbol.flags & DEF_PARAM) !== 0) {
        throw this.error(`duplicate argument '${name}' in function definition`, range);
      }
      if ((flag & symbol.flags & DEF_TYPE_PARAM) !== 0) {
        throw this.error(`duplicate type parameter '${name}'`, range);
      }
      symbol.flags |= flag;
    }
    if (scope.inComprehensionTarget) {
      if ((symbol.flags & (DEF_GLOBAL | DEF_NONLOCAL)) !== 0) {
        throw this.error(`comprehension inner loop cannot rebind assignment expression target '${name}'`, range);
      }
      symbol.flags |= DEF_COMP_ITER;
    }
    if ((flag & DEF_PARAM) !== 0) scope.parameters.push(mangled);
    else if ((flag & DEF_GLOBAL) !== 0) {
      const known = this.top.symbols.get(mangled);
      if (known === undefined) this.top.symbols.set(mangled, new Symbol(mangled, flag));
      else known.flags |= flag;
    }
  }

  private recordDirective(name: string, range: SourceRange): void {
    const directives = (this.current.directives ??= []);
    directives.push({ name: this.current.mangle(name), range });
  }

  // Statements.

  private statements(statements: readonly Stmt[]): void {
    for (const statement of statements) this.statement(statement);
  }

  private statement(node: Stmt): void {
    switch (node.kind) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
        this.functionDefinition(node);
        break;
      case 'ClassDef':
        this.classDefinition(node);
        break;
      case 'TypeAlias':
        this.typeAlias(node);
        break;
      case 'Return':
        if (node.value !== null) {
          this.expression(node.value);
          this.current.returnsValue = true;
        }
        break;
      case 'Delete':
        this.expressions(node.targets);
        break;
      case 'Assign':
        this.expressions(node.targets);
        this.expression(node.value);
        break;
      case 'AnnAssign':
        this.annotatedAssignment(node);
        break;
      case 'AugAssign':
        this.expression(node.target);
        this.expression(node.value);
        break;
      case 'AsyncFor':
        this.markModuleCoroutine();
        this.loop(node);
        break;
      case 'For':
        this.loop(node);
        break;
      case 'If':
      case 'While':
        this.expression(node.test);
        this.statements(node.body);
        this.statements(node.orelse);
        break;
      case 'Match':
        this.expression(node.subject);
        for (const matchCase of node.cases) {
          this.pattern(matchCase.pattern);
          this.optional(matchCase.guard);
          this.statements(matchCase.body);
        }
        break;
      case 'Raise':
        this.optional(node.exc);
        this.optional(node.cause);
        break;
      case 'Try':
      case 'TryStar':
        this.statements(node.body);
        for (const handler of node.handlers) {
          this.optional(handler.type);
          if (handler.name !== null) this.define(handler.name, DEF_LOCAL, handler);
          this.statements(handler.body);
        }
        this.statements(node.orelse);
        this.statements(node.finalbody);
        break;
      case 'Assert':
        this.expression(node.test);
        this.optional(node.msg);
        break;
      case 'Import':
      case 'ImportFrom':
        for (const alias of node.names) this.alias(alias);
        break;
      case 'Global':
        this.declaration(node, 'global', DEF_GLOBAL);
        break;
      case 'Nonlocal':
        this.declaration(node, 'nonlocal', DEF_NONLOCAL);
        break;
      case 'Expr':
        this.expression(node.value);
        break;
      case 'AsyncWith':
      case 'With':
        if (node.kind === 'AsyncWith') this.markModuleCoroutine();
        for (const item of node.items) {
          this.expression(item.context_expr);
          this.optional(item.optional_vars);
        }
        this.statements(node.body);
        break;
      case 'Pass':
      case 'Break':
      case 'Continue':
        break;
    }
  }

  private loop(node: NodeOf<'For'> | NodeOf<'AsyncFor'>): void {
    this.expression(node.target);
    this.expression(node.iter);
    this.statements(node.body);
    this.statements(node.orelse);
  }

  /** `await` allowed at the top level (asyncio's REPL) makes the module itself a coroutine. */
  private markModuleCoroutine(): void {
    if (this.topLevelAwait && this.current.kind === 'module') this.current.coroutine = true;
  }

  private functionDefinition(node: FunctionNode): void {
    this.define(node.name, DEF_LOCAL, node);
    this.expressions(node.args.defaults);
    for (const value of node.args.kw_defaults) this.optional(value);
    this.expressions(node.decorator_list);
    const generic = node.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(node.name, node);
      // CPython asks whether the list of defaults exists, which it always does.
      this.define('.defaults', DEF_PARAM, node);
      if (node.args.kw_defaults.some((value) => value !== null)) this.define('.kwdefaults', DEF_PARAM, node);
      this.typeParams(node.type_params);
    }
    this.functionAnnotations(node);
    const scope = this.open('function', node.name, node, node);
    this.scopes.set(node, scope);
    scope.coroutine = node.kind === 'AsyncFunctionDef';
    this.parameters(node.args);
    this.statements(node.body);
    this.leave();
    if (generic) this.leave();
  }

  private functionAnnotations(node: FunctionNode): void {
    const args = node.args;
    if (this.futureAnnotations) this.open('annotation', '_annotation', node, node);
    for (const arg of args.posonlyargs) this.optional(arg.annotation);
    for (const arg of args.args) this.optional(arg.annotation);
    if (args.vararg !== null) this.optional(args.vararg.annotation);
    if (args.kwarg !== null) this.optional(args.kwarg.annotation);
    for (const arg of args.kwonlyargs) this.optional(arg.annotation);
    if (this.futureAnnotations) this.leave();
    if (node.returns !== null) this.annotation(node.returns);
  }

  private annotation(node: Expr): void {
    if (this.futureAnnotations) this.open('annotation', '_annotation', node, node);
    this.expression(node);
    if (this.futureAnnotations) this.leave();
  }

  private parameters(args: Arguments): void {
    const scope = this.current;
    for (const arg of args.posonlyargs) this.define(arg.arg, DEF_PARAM, arg);
    for (const arg of args.args) this.define(arg.arg, DEF_PARAM, arg);
    for (const arg of args.kwonlyargs) this.define(arg.arg, DEF_PARAM, arg);
    if (args.vararg !== null) {
      this.define(args.vararg.arg, DEF_PARAM, args.vararg);
      scope.hasVarargs = true;
    }
    if (args.kwarg !== null) {
      this.define(args.kwarg.arg, DEF_PARAM, args.kwarg);
      scope.hasVarkeywords = true;
    }
  }

  private classDefinition(node: NodeOf<'ClassDef'>): void {
    this.define(node.name, DEF_LOCAL, node);
    this.expressions(node.decorator_list);
    const outerClass = this.className;
    const generic = node.type_params.length > 0;
    if (generic) {
      const scope = this.enterTypeParams(node.name, node);
      // Written when the parameters are made, read when the bases are.
      this.define('.type_params', DEF_LOCAL, node);
      this.define('.type_params', USE, node);
      this.define('.generic_base', DEF_LOCAL, node);
      this.define('.generic_base', USE, node);
      this.className = node.name;
      scope.className = node.name;
      scope.mangledNames = new Set();
      this.typeParams(node.type_params);
    }
    this.expressions(node.bases);
    for (const keyword of node.keywords) this.expression(keyword.value);
    const scope = this.open('class', node.name, node, node);
    this.scopes.set(node, scope);
    this.className = node.name;
    scope.className = node.name;
    if (generic) {
      this.define('__type_params__', DEF_LOCAL, node);
      this.define('.type_params', USE, node);
    }
    this.statements(node.body);
    this.leave();
    if (generic) this.leave();
    this.className = outerClass;
  }

  private typeAlias(node: NodeOf<'TypeAlias'>): void {
    this.expression(node.name);
    const name = node.name.kind === 'Name' ? node.name.id : '';
    const inClass = this.current.kind === 'class';
    const generic = node.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(name, node);
      this.typeParams(node.type_params);
    }
    const scope = this.open('typeAlias', name, node, node);
    this.scopes.set(node, scope);
    scope.canSeeClassScope = inClass;
    if (inClass) this.define('__classdict__', USE, node.value);
    this.expression(node.value);
    this.leave();
    if (generic) this.leave();
  }

  private enterTypeParams(name: string, node: FunctionNode | NodeOf<'ClassDef'> | NodeOf<'TypeAlias'>): Scope {
    const inClass = this.current.kind === 'class';
    const scope = this.open('typeParameters', name, node, node);
    this.typeParamsScopes.set(node, scope);
    if (inClass) {
      scope.canSeeClassScope = true;
      this.define('__classdict__', USE, node);
    }
    return scope;
  }

  private typeParams(params: readonly TypeParam[]): void {
    for (const param of params) {
      this.define(param.name, DEF_TYPE_PARAM | DEF_LOCAL, param);
      if (param.kind === 'TypeVar' && param.bound !== null) {
        const description = param.bound.kind === 'Tuple' ? 'a TypeVar constraint' : 'a TypeVar bound';
        this.scopes.set(param, this.typeVariable(param, param.bound, description));
      }
      if (param.default_value !== null) {
        this.defaultScopes.set(param, this.typeVariable(param, param.default_value, `a ${param.kind} default`));
      }
    }
  }

  private typeVariable(param: TypeParam, value: Expr, description: string): Scope {
    const inClass = this.current.canSeeClassScope;
    const scope = this.open('typeVariable', param.name, param, value);
    scope.canSeeClassScope = inClass;
    scope.description = description;
    if (inClass) this.define('__classdict__', USE, value);
    this.expression(value);
    this.leave();
    return scope;
  }

  private annotatedAssignment(node: NodeOf<'AnnAssign'>): void {
    const target = node.target;
    if (target.kind === 'Name') {
      const known = this.flagsOf(this.current, target.id);
      if ((known & (DEF_GLOBAL | DEF_NONLOCAL)) !== 0 && this.current !== this.top && node.simple !== 0) {
        throw this.error(
          (known & DEF_GLOBAL) !== 0
            ? `annotated name '${target.id}' can't be global`
            : `annotated name '${target.id}' can't be nonlocal`,
          node,
        );
      }
      if (node.simple !== 0) this.define(target.id, DEF_ANNOT | DEF_LOCAL, target);
      else if (node.value !== null) this.define(target.id, DEF_LOCAL, target);
    } else this.expression(target);
    this.annotation(node.annotation);
    this.optional(node.value);
  }

  private declaration(node: NodeOf<'Global'> | NodeOf<'Nonlocal'>, word: 'global' | 'nonlocal', flag: number): void {
    for (const name of node.names) {
      const known = this.flagsOf(this.current, name);
      if ((known & (DEF_PARAM | DEF_LOCAL | USE | DEF_ANNOT)) !== 0) {
        const message =
          (known & DEF_PARAM) !== 0
            ? `name '${name}' is parameter and ${word}`
            : (known & USE) !== 0
              ? `name '${name}' is used prior to ${word} declaration`
              : (known & DEF_ANNOT) !== 0
                ? `annotated name '${name}' can't be ${word}`
                : `name '${name}' is assigned to before ${word} declaration`;
        throw this.error(message, node);
      }
      this.define(name, flag, node);
      this.recordDirective(name, node);
    }
  }

  private alias(node: Alias): void {
    const name = node.asname ?? node.name;
    if (name === '*') {
      if (this.current.kind !== 'module') throw this.error('import * only allowed at module level', node);
      return;
    }
    const dot = node.asname === null ? name.indexOf('.') : -1;
    this.define(dot < 0 ? name : name.slice(0, dot), DEF_IMPORT, node);
  }

  // Patterns.

  private pattern(node: Pattern): void {
    switch (node.kind) {
      case 'MatchValue':
        this.expression(node.value);
        break;
      case 'MatchSingleton':
        break;
      case 'MatchSequence':
      case 'MatchOr':
        for (const pattern of node.patterns) this.pattern(pattern);
        break;
      case 'MatchStar':
        if (node.name !== null) this.define(node.name, DEF_LOCAL, node);
        break;
      case 'MatchMapping':
        this.expressions(node.keys);
        for (const pattern of node.patterns) this.pattern(pattern);
        if (node.rest !== null) this.define(node.rest, DEF_LOCAL, node);
        break;
      case 'MatchClass':
        this.expression(node.cls);
        for (const pattern of node.patterns) this.pattern(pattern);
        for (const pattern of node.kwd_patterns) this.pattern(pattern);
        break;
      case 'MatchAs':
        if (node.pattern !== null) this.pattern(node.pattern);
        if (node.name !== null) this.define(node.name, DEF_LOCAL, node);
        break;
    }
  }

  // Expressions.

  private optional(node: Expr | null): void {
    if (node !== null) this.expression(node);
  }

  private expressions(nodes: readonly Expr[]): void {
    for (const node of nodes) this.expression(node);
  }

  private expression(node: Expr): void {
    switch (node.kind) {
      case 'Name':
        this.define(node.id, node.ctx === 'Load' ? USE : DEF_LOCAL, node);
        // The zero-argument form reads the cell of the class.
        if (node.ctx === 'Load' && node.id === 'super' && this.current.functionLike) {
          this.define('__class__', USE, node);
        }
        break;
      case 'Dict':
        for (const key of node.keys) this.optional(key);
        this.expressions(node.values);
        break;
      case 'NamedExpr':
        this.raiseInTypeScope('named expression', node);
        this.namedExpression(node);
        break;
      case 'Lambda': {
        this.expressions(node.args.defaults);
        for (const value of node.args.kw_defaults) this.optional(value);
        this.scopes.set(node, this.open('function', 'lambda', node, node));
        this.parameters(node.args);
        this.expression(node.body);
        this.leave();
        break;
      }
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        this.comprehension(node, node.elt, null);
        break;
      case 'DictComp':
        this.comprehension(node, node.key, node.value);
        break;
      case 'Yield':
      case 'YieldFrom':
        this.raiseInTypeScope('yield expression', node);
        this.optional(node.value);
        this.current.generator = true;
        if (this.current.comprehension !== null) {
          const kind = this.current.comprehension;
          throw this.error(
            `'yield' inside ${kind === 'generator' ? 'generator expression' : `${kind} comprehension`}`,
            node,
          );
        }
        break;
      case 'Await':
        this.raiseInTypeScope('await expression', node);
        this.expression(node.value);
        this.current.coroutine = true;
        break;
      default:
        for (const operand of operandsOf(node)) this.expression(operand);
    }
  }

  private raiseInTypeScope(what: string, node: Expr): void {
    const scope = this.current;
    switch (scope.kind) {
      case 'annotation':
        throw this.error(`${what} cannot be used within an annotation`, node);
      case 'typeVariable':
        throw this.error(`${what} cannot be used within ${scope.description}`, node);
      case 'typeAlias':
        throw this.error(`${what} cannot be used within a type alias`, node);
      case 'typeParameters':
        throw this.error(`${what} cannot be used within the definition of a generic`, node);
    }
  }

  private namedExpression(node: NodeOf<'NamedExpr'>): void {
    if (this.current.comprehensionIterables > 0) {
      throw this.error('assignment expression cannot be used in a comprehension iterable expression', node);
    }
    if (this.current.comprehension !== null && node.target.kind === 'Name') this.extendNamedExpression(node.target);
    this.expression(node.value);
    this.expression(node.target);
  }

  /** In a comprehension `:=` binds in the nearest scope around that is none. */
  private extendNamedExpression(target: NodeOf<'Name'>): void {
    const name = target.id;
    for (let scope: Scope | null = this.current; scope !== null; scope = scope.parent) {
      if (scope.comprehension !== null) {
        const flags = this.flagsOf(scope, name);
        if ((flags & DEF_COMP_ITER) !== 0 && (flags & (DEF_LOCAL | DEF_GLOBAL)) !== 0) {
          throw this.error(`assignment expression cannot rebind comprehension iteration variable '${name}'`, target);
        }
        continue;
      }
      switch (scope.kind) {
        case 'function':
          this.define(name, (this.flagsOf(scope, name) & DEF_GLOBAL) !== 0 ? DEF_GLOBAL : DEF_NONLOCAL, target);
          this.recordDirective(name, target);
          this.defineIn(scope, name, DEF_LOCAL, target);
          return;
        case 'module':
          this.define(name, DEF_GLOBAL, target);
          this.recordDirective(name, target);
          this.defineIn(scope, name, DEF_GLOBAL, target);
          return;
        case 'class':
          throw this.error('assignment expression within a comprehension cannot be used in a class body', target);
        case 'typeParameters':
          throw this.error(
            'assignment expression within a comprehension cannot be used within the definition of a generic',
            target,
          );
        case 'typeAlias':
          throw this.error('assignment expression within a comprehension cannot be used in a type alias', target);
        case 'typeVariable':
          throw this.error('assignment expression within a comprehension cannot be used in a TypeVar bound', target);
        case 'annotation':
          break;
      }
    }
  }

  private comprehension(node: ComprehensionNode, element: Expr, value: Expr | null): void {
    const [name, kind] = COMPREHENSIONS[node.kind];
    const outermost = node.generators[0]!;
    // The outermost iterable belongs to the scope around.
    this.current.comprehensionIterables++;
    this.expression(outermost.iter);
    this.current.comprehensionIterables--;
    const scope = this.open('function', name, node, node);
    this.scopes.set(node, scope);
    scope.comprehension = kind;
    if (outermost.is_async !== 0) scope.coroutine = true;
    this.define('.0', DEF_PARAM, node);
    this.comprehensionTarget(outermost);
    this.expressions(outermost.ifs);
    for (let i = 1; i < node.generators.length; i++) {
      const generator = node.generators[i]!;
      this.comprehensionTarget(generator);
      scope.comprehensionIterables++;
      this.expression(generator.iter);
      scope.comprehensionIterables--;
      this.expressions(generator.ifs);
      if (generator.is_async !== 0) scope.coroutine = true;
    }
    if (value !== null) this.expression(value);
    this.expression(element);
    scope.generator = kind === 'generator';
    this.leave();
    if (scope.coroutine && kind !== 'generator') this.current.coroutine = true;
  }

  private comprehensionTarget(generator: Comprehension): void {
    this.current.inComprehensionTarget = true;
    this.expression(generator.target);
    this.current.inComprehensionTarget = false;
  }
}
