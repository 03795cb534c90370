/**
 * `co_varnames`: parameters, then the other fast locals in the order in which CPython's compiler meets them.
 *
 * That order is neither that of the source nor that of the symbol table (an assignment's value comes before its targets, a `finally` block at
 * the first jump out of it, …), so this walk visits names in the order of CPython's code generator.
 */
import type { AnyNode, Expr, Mod, NodeOf, Pattern, Stmt, TypeParam } from './ast.ts';
import { operandsOf } from './operands.ts';
import type { Scope } from './scope.ts';
import { isComprehensionLocal } from './symtable-analysis.ts';

/** Finds the scopes made by nodes; the part of a symbol table that the walk needs. */
export interface ScopeLookup {
  scopeOf(node: AnyNode): Scope;
  typeParamsScopeOf(node: AnyNode): Scope | undefined;
  typeParamDefaultScopeOf(node: TypeParam): Scope | undefined;
}

export interface LocalSlotOptions {
  /** `from __future__ import annotations`. */
  futureAnnotations: boolean;
  /** `-O`: assertions vanish. */
  optimize: number;
}

/** A block that a jump may have to leave: a loop, or the `finally` body to run on the way. */
type Block = 'loop' | Stmt[];

/** Fills `varnames` of a scope and of all scopes below it. */
export function assignLocals(mod: Mod, top: Scope, lookup: ScopeLookup, options: LocalSlotOptions): void {
  const walk = new LocalSlots(top, lookup, options);
  switch (mod.kind) {
    case 'Module':
    case 'Interactive':
      walk.statements(mod.body);
      break;
    case 'Expression':
      walk.expression(mod.body);
      break;
    case 'FunctionType':
      break;
  }
  walk.finish();
}

class LocalSlots {
  private readonly scope: Scope;
  private readonly lookup: ScopeLookup;
  private readonly options: LocalSlotOptions;
  private readonly names: Set<string>;
  private readonly blocks: Block[] = [];
  private readonly finishedFinally: Set<Stmt[]> = new Set();

  constructor(scope: Scope, lookup: ScopeLookup, options: LocalSlotOptions) {
    this.scope = scope;
    this.lookup = lookup;
    this.options = options;
    this.names = new Set(scope.parameters);
  }

  finish(): void {
    this.scope.varnames = [...this.names];
  }

  private name(id: string): void {
    const mangled = this.scope.mangle(id);
    if (this.scope.functionLike && this.scope.symbols.get(mangled)?.scope === 'local') this.names.add(mangled);
  }

  private inner(scope: Scope): LocalSlots {
    return new LocalSlots(scope, this.lookup, this.options);
  }

  statements(statements: readonly Stmt[]): void {
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
      case 'TypeAlias': {
        const outer = this.enterTypeParams(node, node.type_params);
        const value = this.inner(this.lookup.scopeOf(node));
        value.expression(node.value);
        value.finish();
        if (outer !== this) outer.finish();
        this.expression(node.name);
        break;
      }
      case 'Return':
        this.optional(node.value);
        this.unwind(false);
        break;
      case 'Delete':
        this.expressions(node.targets);
        break;
      case 'Assign':
        this.expression(node.value);
        this.expressions(node.targets);
        break;
      case 'AugAssign':
        this.expression(node.target);
        this.expression(node.value);
        break;
      case 'AnnAssign':
        this.annotatedAssignment(node);
        break;
      case 'For':
      case 'AsyncFor':
        this.expression(node.iter);
        this.expression(node.target);
        this.loopBody(node.body);
        this.statements(node.orelse);
        break;
      case 'While':
        this.expression(node.test);
        this.loopBody(node.body);
        this.statements(node.orelse);
        break;
      case 'If':
        this.expression(node.test);
        this.statements(node.body);
        this.statements(node.orelse);
        break;
      case 'Match':
        this.expression(node.subject);
        for (const matchCase of node.cases) {
          const stores: string[] = [];
          this.pattern(matchCase.pattern, stores);
          for (const name of stores) this.name(name);
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
        this.tryStatement(node);
        break;
      case 'Assert':
        if (this.options.optimize > 0) break;
        this.expression(node.test);
        this.optional(node.msg);
        break;
      case 'Import':
        for (const alias of node.names) this.name(alias.asname ?? alias.name.split('.', 1)[0]!);
        break;
      case 'ImportFrom':
        for (const alias of node.names) if (alias.name !== '*') this.name(alias.asname ?? alias.name);
        break;
      case 'Expr':
        this.expression(node.value);
        break;
      case 'With':
      case 'AsyncWith':
        for (const item of node.items) {
          this.expression(item.context_expr);
          this.optional(item.optional_vars);
        }
        this.statements(node.body);
        break;
      case 'Break':
      case 'Continue':
        this.unwind(true);
        break;
      case 'Global':
      case 'Nonlocal':
      case 'Pass':
        break;
    }
  }

  private loopBody(body: readonly Stmt[]): void {
    this.blocks.push('loop');
    this.statements(body);
    this.blocks.pop();
  }

  private tryStatement(node: NodeOf<'Try'> | NodeOf<'TryStar'>): void {
    const hasFinally = node.finalbody.length > 0;
    if (hasFinally) this.blocks.push(node.finalbody);
    this.statements(node.body);
    if (node.kind === 'Try') this.statements(node.orelse);
    for (const handler of node.handlers) {
      this.optional(handler.type);
      if (handler.name !== null) this.name(handler.name);
      this.statements(handler.body);
    }
    if (node.kind === 'TryStar') this.statements(node.orelse);
    if (hasFinally) {
      this.blocks.pop();
      this.finallyBody(node.finalbody);
    }
  }

  /** A jump runs the `finally` bodies on its way: the code generator copies them there. */
  private unwind(toLoop: boolean): void {
    let left = this.blocks.length;
    while (left > 0 && this.blocks[left - 1] !== 'loop') left--;
    if (!toLoop) left = 0;
    else if (left === 0) return;
    if (this.blocks.length === left) return;
    const saved = this.blocks.slice();
    while (this.blocks.length > left) {
      const block = this.blocks.pop()!;
      if (block !== 'loop') this.finallyBody(block);
    }
    this.blocks.push(...saved.slice(left));
  }

  private finallyBody(body: Stmt[]): void {
    if (this.finishedFinally.has(body)) return;
    this.finishedFinally.add(body);
    this.statements(body);
  }

  private annotatedAssignment(node: NodeOf<'AnnAssign'>): void {
    const target = node.target;
    if (node.value !== null) {
      this.expression(node.value);
      this.expression(target);
    }
    const evaluated = !this.options.futureAnnotations && !this.isFunction();
    switch (target.kind) {
      case 'Name':
        if (node.simple !== 0 && evaluated) this.expression(node.annotation);
        return;
      case 'Attribute':
        if (node.value === null) this.expression(target.value);
        break;
      case 'Subscript':
        if (node.value === null) {
          this.expression(target.value);
          this.expression(target.slice);
        }
        break;
    }
    if (evaluated) this.expression(node.annotation);
  }

  private isFunction(): boolean {
    return this.scope.kind === 'function';
  }

  private enterTypeParams(node: AnyNode, params: readonly TypeParam[]): LocalSlots {
    const scope = params.length > 0 ? this.lookup.typeParamsScopeOf(node) : undefined;
    if (scope === undefined) return this;
    const inner = this.inner(scope);
    for (const param of params) {
      if (param.kind === 'TypeVar' && param.bound !== null) this.typeVariable(this.lookup.scopeOf(param), param.bound);
      if (param.default_value !== null) {
        this.typeVariable(this.lookup.typeParamDefaultScopeOf(param)!, param.default_value);
      }
      inner.name(param.name);
    }
    return inner;
  }

  private typeVariable(scope: Scope, value: Expr): void {
    const inner = this.inner(scope);
    inner.expression(value);
    inner.finish();
  }

  private functionDefinition(node: NodeOf<'FunctionDef'> | NodeOf<'AsyncFunctionDef'>): void {
    this.expressions(node.decorator_list);
    this.defaults(node.args);
    const outer = this.enterTypeParams(node, node.type_params);
    if (!this.options.futureAnnotations) {
      const args = node.args;
      for (const arg of args.args) outer.optional(arg.annotation);
      for (const arg of args.posonlyargs) outer.optional(arg.annotation);
      outer.optional(args.vararg?.annotation ?? null);
      for (const arg of args.kwonlyargs) outer.optional(arg.annotation);
      outer.optional(args.kwarg?.annotation ?? null);
      outer.optional(node.returns);
    }
    const body = this.inner(this.lookup.scopeOf(node));
    body.statements(node.body);
    body.finish();
    if (outer !== this) outer.finish();
    this.name(node.name);
  }

  private defaults(args: NodeOf<'arguments'>): void {
    this.expressions(args.defaults);
    for (const value of args.kw_defaults) this.optional(value);
  }

  private classDefinition(node: NodeOf<'ClassDef'>): void {
    this.expressions(node.decorator_list);
    const outer = this.enterTypeParams(node, node.type_params);
    if (outer !== this) outer.name('.type_params');
    const body = this.inner(this.lookup.scopeOf(node));
    body.statements(node.body);
    body.finish();
    if (outer !== this) outer.name('.generic_base');
    outer.expressions(node.bases);
    for (const keyword of node.keywords) outer.expression(keyword.value);
    if (outer !== this) outer.finish();
    this.name(node.name);
  }

  private pattern(node: Pattern, stores: string[]): void {
    switch (node.kind) {
      case 'MatchValue':
        this.expression(node.value);
        break;
      case 'MatchSingleton':
        break;
      case 'MatchSequence':
        for (const pattern of node.patterns) this.pattern(pattern, stores);
        break;
      case 'MatchStar':
        if (node.name !== null) stores.push(node.name);
        break;
      case 'MatchMapping':
        this.expressions(node.keys);
        for (const pattern of node.patterns) this.pattern(pattern, stores);
        if (node.rest !== null) stores.push(node.rest);
        break;
      case 'MatchClass':
        this.expression(node.cls);
        for (const pattern of node.patterns) this.pattern(pattern, stores);
        for (const pattern of node.kwd_patterns) this.pattern(pattern, stores);
        break;
      case 'MatchAs':
        if (node.pattern !== null) this.pattern(node.pattern, stores);
        if (node.name !== null) stores.push(node.name);
        break;
      case 'MatchOr':
        // All alternatives bind the same names; the first decides their order.
        node.patterns.forEach((pattern, index) => {
          this.pattern(pattern, index === 0 ? stores : []);
        });
        break;
    }
  }

  private optional(node: Expr | null): void {
    if (node !== null) this.expression(node);
  }

  private expressions(nodes: readonly Expr[]): void {
    for (const node of nodes) this.expression(node);
  }

  expression(node: Expr): void {
    switch (node.kind) {
      case 'Name':
        this.name(node.id);
        break;
      case 'Lambda': {
        this.defaults(node.args);
        const body = this.inner(this.lookup.scopeOf(node));
        body.expression(node.body);
        body.finish();
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
      default:
        for (const operand of operandsOf(node)) this.expression(operand);
    }
  }

  private comprehension(
    node: NodeOf<'ListComp'> | NodeOf<'SetComp'> | NodeOf<'DictComp'> | NodeOf<'GeneratorExp'>,
    element: Expr,
    value: Expr | null,
  ): void {
    const scope = this.lookup.scopeOf(node);
    this.expression(node.generators[0]!.iter);
    let body: LocalSlots = this;
    if (scope.inlined) {
      // In a class body 3.13 counts every name of the comprehension, its former argument included.
      const all = this.scope.kind === 'class';
      for (const symbol of scope.symbols.values()) {
        if (all || isComprehensionLocal(symbol)) this.names.add(symbol.name);
      }
    } else body = this.inner(scope);
    node.generators.forEach((generator, index) => {
      if (index > 0) body.expression(generator.iter);
      body.expression(generator.target);
      body.expressions(generator.ifs);
    });
    body.expression(element);
    if (value !== null) body.expression(value);
    if (!scope.inlined) body.finish();
  }
}
