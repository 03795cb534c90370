/**
 * What CPython's compiler rejects or warns of while it generates code: jumps and `await` out of place, starred expressions, patterns, …
 *
 * The walk follows CPython's code generator, so that of several errors the same one is reported. The tree is expected as the constant folder
 * leaves it.
 */
import type { AnyNode, Arguments, Expr, Keyword, Mod, NodeOf, Stmt, TypeParam } from './ast.ts';
import { locationOf } from './error-location.ts';
import { CO_FUTURE_ANNOTATIONS, futureFeatures } from './future.ts';
import { callWarning, compareWarning, isAlwaysTrue, subscriptWarning } from './literal-warnings.ts';
import { operandsOf } from './operands.ts';
import { checkMatch } from './pattern-checks.ts';
import type { Scope, SourceRange } from './scope.ts';
import { type SymbolTable, stackOverflowAsRecursionError } from './symtable.ts';
import { type CompileWarning, PythonSyntaxError } from './syntax-error.ts';

export interface CheckOptions {
  filename: string;
  /** `PyCF_ALLOW_TOP_LEVEL_AWAIT`. */
  topLevelAwait?: boolean;
  /** The level of `-O`. */
  optimize?: number;
  /** Told of each warning when it is found; may throw (an `error` filter). */
  warn?: (warning: CompileWarning) => void;
}

/** Throws the SyntaxErrors of CPython's compiler. */
export function checkModule(mod: Mod, table: SymbolTable, options: CheckOptions): void {
  try {
    const future = futureFeatures(mod, options.filename).last;
    const checks = new CompileChecks(table, options, table.top, 'other', future);
    switch (mod.kind) {
      case 'Module':
      case 'Interactive':
        checks.statements(mod.body);
        break;
      case 'Expression':
        checks.expression(mod.body);
        break;
      case 'FunctionType':
        break;
    }
  } catch (error) {
    throw stackOverflowAsRecursionError(error);
  }
}

/** Blocks that the code generator keeps track of; more than `MAX_BLOCKS` of them at once are refused. */
type Block = 'loop' | 'exceptStar' | 'other' | { readonly finalbody: Stmt[] };

/** `CO_MAXBLOCKS`. */
const MAX_BLOCKS = 21;

type SourceStart = Pick<SourceRange, 'lineno' | 'col_offset'>;

function isAfter(range: SourceStart, last: SourceStart | null): boolean {
  if (last === null) return true;
  return range.lineno > last.lineno || (range.lineno === last.lineno && range.col_offset > last.col_offset);
}

/** `u_scope_type`, as far as `await` asks. */
type Async = 'asyncFunction' | 'comprehension' | 'other';

export class CompileChecks {
  readonly options: CheckOptions;
  private readonly table: SymbolTable;
  private readonly scope: Scope;
  private readonly async: Async;
  private readonly future: SourceStart | null;
  private readonly blocks: Block[] = [];
  private readonly finishedFinally: Set<Stmt[]> = new Set();

  constructor(table: SymbolTable, options: CheckOptions, scope: Scope, async: Async, future: SourceStart | null) {
    this.table = table;
    this.options = options;
    this.scope = scope;
    this.async = async;
    this.future = future;
  }

  error(message: string, range: SourceRange): PythonSyntaxError {
    return new PythonSyntaxError('SyntaxError', message, this.options.filename, locationOf(range));
  }

  private warn(message: string | null, range: SourceRange): void {
    if (message === null) return;
    this.options.warn?.({ category: 'SyntaxWarning', message, location: locationOf(range) });
  }

  private inner(scope: Scope, async: Async): CompileChecks {
    return new CompileChecks(this.table, this.options, scope, async, this.future);
  }

  private get futureAnnotations(): boolean {
    return (this.table.future & CO_FUTURE_ANNOTATIONS) !== 0;
  }

  private get topLevelAwait(): boolean {
    return this.options.topLevelAwait === true && this.scope.kind === 'module';
  }

  /** `__debug__` is a constant. */
  storeName(name: string, range: SourceRange): void {
    if (name === '__debug__') throw this.error('cannot assign to __debug__', range);
  }

  // Blocks.

  private push(block: Block, range: SourceRange): void {
    if (this.blocks.length >= MAX_BLOCKS) throw this.error('too many statically nested blocks', range);
    this.blocks.push(block);
  }

  private pop(): void {
    this.blocks.pop();
  }

  /** A jump leaves blocks one after the other, running their `finally` bodies; returns whether it came to a loop. */
  private unwind(toLoop: boolean, range: SourceRange): boolean {
    const left: Block[] = [];
    let found = false;
    while (this.blocks.length > 0) {
      const block = this.blocks[this.blocks.length - 1]!;
      if (block === 'exceptStar') {
        throw this.error("'break', 'continue' and 'return' cannot appear in an except* block", range);
      }
      if (toLoop && block === 'loop') {
        found = true;
        break;
      }
      left.push(block);
      this.blocks.pop();
      if (typeof block === 'object') this.finallyBody(block.finalbody);
    }
    while (left.length > 0) this.blocks.push(left.pop()!);
    return found;
  }

  private finallyBody(body: Stmt[]): void {
    if (this.finishedFinally.has(body)) return;
    this.finishedFinally.add(body);
    this.statements(body);
  }

  // Statements.

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
        outer.inner(this.table.scopeOf(node), 'other').expression(node.value);
        this.expression(node.name);
        break;
      }
      case 'Return':
        if (!this.scope.functionLike) throw this.error("'return' outside function", node);
        if (node.value !== null && this.scope.coroutine && this.scope.generator) {
          throw this.error("'return' with value in async generator", node);
        }
        this.optional(node.value);
        this.unwind(false, isConstantOnLine(node) ? node.value! : node);
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
      case 'AsyncFor':
        this.requireAsync('async for', node);
        this.loop(node);
        break;
      case 'For':
        this.loop(node);
        break;
      case 'While':
        this.push('loop', node);
        this.expression(node.test);
        this.statements(node.body);
        this.pop();
        this.statements(node.orelse);
        break;
      case 'If':
        this.expression(node.test);
        this.statements(node.body);
        this.statements(node.orelse);
        break;
      case 'Match':
        this.expression(node.subject);
        checkMatch(this, node);
        break;
      case 'Raise':
        this.optional(node.exc);
        this.optional(node.cause);
        break;
      case 'Try':
      case 'TryStar':
        this.tryFinally(node);
        break;
      case 'Assert':
        if (isAlwaysTrue(node.test)) this.warn('assertion is always true, perhaps remove parentheses?', node);
        if ((this.options.optimize ?? 0) > 0) break;
        this.expression(node.test);
        this.optional(node.msg);
        break;
      case 'Import':
        for (const alias of node.names) this.storeName(alias.asname ?? alias.name.split('.', 1)[0]!, node);
        break;
      case 'ImportFrom':
        if (node.module === '__future__' && !node.level && isAfter(node, this.future)) {
          throw this.error('from __future__ imports must occur at the beginning of the file', node);
        }
        for (const alias of node.names) if (alias.name !== '*') this.storeName(alias.asname ?? alias.name, node);
        break;
      case 'Expr':
        this.expression(node.value);
        break;
      case 'AsyncWith':
        this.requireAsync('async with', node);
        this.withItems(node, 0);
        break;
      case 'With':
        this.withItems(node, 0);
        break;
      case 'Break':
        if (!this.unwind(true, node)) throw this.error("'break' outside loop", node);
        break;
      case 'Continue':
        if (!this.unwind(true, node)) throw this.error("'continue' not properly in loop", node);
        break;
      case 'Global':
      case 'Nonlocal':
      case 'Pass':
        break;
    }
  }

  private requireAsync(what: string, node: Stmt): void {
    if (this.async !== 'asyncFunction' && !this.topLevelAwait) {
      throw this.error(`'${what}' outside async function`, node);
    }
  }

  private loop(node: NodeOf<'For'> | NodeOf<'AsyncFor'>): void {
    this.expression(node.iter);
    this.push('loop', node);
    this.expression(node.target);
    this.statements(node.body);
    this.pop();
    this.statements(node.orelse);
  }

  private withItems(node: NodeOf<'With'> | NodeOf<'AsyncWith'>, index: number): void {
    const item = node.items[index];
    if (item === undefined) {
      this.statements(node.body);
      return;
    }
    this.expression(item.context_expr);
    this.push('other', node);
    this.optional(item.optional_vars);
    this.withItems(node, index + 1);
    this.pop();
  }

  private tryFinally(node: NodeOf<'Try'> | NodeOf<'TryStar'>): void {
    if (node.finalbody.length === 0) {
      this.tryExcept(node);
      return;
    }
    this.push({ finalbody: node.finalbody }, node);
    if (node.handlers.length > 0) this.tryExcept(node);
    else this.statements(node.body);
    this.pop();
    this.finallyBody(node.finalbody);
    // The copy of the body that runs while an exception is passing.
    this.push('other', node);
    this.finishedFinally.delete(node.finalbody);
    this.finallyBody(node.finalbody);
    this.pop();
  }

  private tryExcept(node: NodeOf<'Try'> | NodeOf<'TryStar'>): void {
    this.push('other', node);
    this.statements(node.body);
    this.pop();
    if (node.kind === 'Try') this.statements(node.orelse);
    this.push(node.kind === 'Try' ? 'other' : 'exceptStar', node);
    node.handlers.forEach((handler, index) => {
      if (handler.type === null && index < node.handlers.length - 1) {
        throw this.error("default 'except:' must be last", handler);
      }
      this.optional(handler.type);
      if (handler.name !== null) this.storeName(handler.name, handler);
      this.push('other', handler);
      this.statements(handler.body);
      this.pop();
    });
    this.pop();
    if (node.kind === 'TryStar') this.statements(node.orelse);
  }

  private annotatedAssignment(node: NodeOf<'AnnAssign'>): void {
    const target = node.target;
    if (node.value !== null) {
      this.expression(node.value);
      this.expression(target);
    }
    const evaluated = !this.futureAnnotations && (this.scope.kind === 'module' || this.scope.kind === 'class');
    switch (target.kind) {
      case 'Name':
        this.storeName(target.id, node);
        break;
      case 'Attribute':
        this.storeName(target.attr, node);
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

  private enterTypeParams(node: AnyNode, params: readonly TypeParam[]): CompileChecks {
    const scope = params.length > 0 ? this.table.typeParamsScopeOf(node) : undefined;
    if (scope === undefined) return this;
    const inner = this.inner(scope, 'other');
    let seenDefault = false;
    for (const param of params) {
      if (param.kind === 'TypeVar' && param.bound !== null) {
        inner.inner(this.table.scopeOf(param), 'other').expression(param.bound);
      }
      const value = param.default_value;
      if (value === null) {
        if (seenDefault) {
          throw this.error(`non-default type parameter '${param.name}' follows default type parameter`, param);
        }
      } else {
        seenDefault = true;
        const starred = param.kind === 'TypeVarTuple' && value.kind === 'Starred';
        inner.inner(this.table.typeParamDefaultScopeOf(param)!, 'other').expression(starred ? value.value : value);
      }
      inner.storeName(param.name, param);
    }
    return inner;
  }

  private functionDefinition(node: NodeOf<'FunctionDef'> | NodeOf<'AsyncFunctionDef'>): void {
    this.parameterNames(node.args);
    this.expressions(node.decorator_list);
    this.defaults(node.args);
    const outer = this.enterTypeParams(node, node.type_params);
    if (!this.futureAnnotations) {
      const args = node.args;
      for (const arg of args.args) outer.optional(arg.annotation);
      for (const arg of args.posonlyargs) outer.optional(arg.annotation);
      const annotation = args.vararg?.annotation ?? null;
      outer.optional(annotation !== null && annotation.kind === 'Starred' ? annotation.value : annotation);
      for (const arg of args.kwonlyargs) outer.optional(arg.annotation);
      outer.optional(args.kwarg?.annotation ?? null);
      outer.optional(node.returns);
    }
    const scope = this.table.scopeOf(node);
    const body = outer.inner(scope, node.kind === 'AsyncFunctionDef' ? 'asyncFunction' : 'other');
    // Generators and coroutines turn a StopIteration of theirs into a RuntimeError: a block around everything.
    if (scope.generator || scope.coroutine) body.push('other', node);
    body.statements(node.body);
    this.storeName(node.name, node);
  }

  private parameterNames(args: Arguments): void {
    for (const arg of args.posonlyargs) this.storeName(arg.arg, arg);
    for (const arg of args.args) this.storeName(arg.arg, arg);
    if (args.vararg !== null) this.storeName(args.vararg.arg, args.vararg);
    for (const arg of args.kwonlyargs) this.storeName(arg.arg, arg);
    if (args.kwarg !== null) this.storeName(args.kwarg.arg, args.kwarg);
  }

  private defaults(args: Arguments): void {
    this.expressions(args.defaults);
    for (const value of args.kw_defaults) this.optional(value);
  }

  private classDefinition(node: NodeOf<'ClassDef'>): void {
    this.expressions(node.decorator_list);
    const outer = this.enterTypeParams(node, node.type_params);
    outer.inner(this.table.scopeOf(node), 'other').statements(node.body);
    outer.callArguments(node.bases, node.keywords);
    this.storeName(node.name, node);
  }

  private callArguments(args: readonly Expr[], keywords: readonly Keyword[]): void {
    this.keywordNames(keywords);
    this.elements(args);
    for (const keyword of keywords) this.expression(keyword.value);
  }

  private keywordNames(keywords: readonly Keyword[]): void {
    keywords.forEach((keyword, index) => {
      const name = keyword.arg;
      if (name === null) return;
      this.storeName(name, keyword);
      for (let i = index + 1; i < keywords.length; i++) {
        const other = keywords[i]!;
        if (other.arg === name) throw this.error(`keyword argument repeated: ${name}`, other);
      }
    });
  }

  // Expressions.

  optional(node: Expr | null): void {
    if (node !== null) this.expression(node);
  }

  expressions(nodes: readonly Expr[]): void {
    for (const node of nodes) this.expression(node);
  }

  /** Elements of a display or arguments of a call: these may be starred. */
  private elements(nodes: readonly Expr[]): void {
    for (const node of nodes) this.expression(node.kind === 'Starred' ? node.value : node);
  }

  expression(node: Expr): void {
    switch (node.kind) {
      case 'Name':
        if (node.id === '__debug__' && node.ctx !== 'Load') {
          throw this.error(node.ctx === 'Store' ? 'cannot assign to __debug__' : 'cannot delete __debug__', node);
        }
        break;
      case 'Attribute':
        this.expression(node.value);
        if (node.attr === '__debug__' && node.ctx !== 'Load') {
          throw this.error(node.ctx === 'Store' ? 'cannot assign to __debug__' : 'cannot delete __debug__', node);
        }
        return;
      case 'Starred':
        throw this.error(
          node.ctx === 'Store'
            ? 'starred assignment target must be in a list or tuple'
            : "can't use starred expression here",
          node,
        );
      case 'Await':
        if (!this.topLevelAwait) {
          if (!this.scope.functionLike) throw this.error("'await' outside function", node);
          if (this.async === 'other') throw this.error("'await' outside async function", node);
        }
        break;
      case 'Yield':
        if (!this.scope.functionLike) throw this.error("'yield' outside function", node);
        break;
      case 'YieldFrom':
        if (!this.scope.functionLike) throw this.error("'yield from' outside function", node);
        if (this.async === 'asyncFunction') throw this.error("'yield from' inside async function", node);
        break;
      case 'Call': {
        this.keywordNames(node.keywords);
        this.warn(callWarning(node), node.func);
        this.expression(node.func);
        this.elements(node.args);
        for (const keyword of node.keywords) this.expression(keyword.value);
        return;
      }
      case 'Compare':
        this.warn(compareWarning(node), node);
        break;
      case 'Subscript':
        if (node.ctx === 'Load') this.warn(subscriptWarning(node), node.value);
        break;
      case 'List':
      case 'Tuple':
        if (node.ctx === 'Store') this.starredTargets(node.elts, node);
        this.elements(node.elts);
        return;
      case 'Set':
        this.elements(node.elts);
        return;
      case 'Lambda':
        this.parameterNames(node.args);
        this.defaults(node.args);
        this.inner(this.table.scopeOf(node), 'other').expression(node.body);
        return;
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        this.comprehension(node, node.elt, null);
        return;
      case 'DictComp':
        this.comprehension(node, node.key, node.value);
        return;
    }
    for (const operand of operandsOf(node)) this.expression(operand);
  }

  private starredTargets(targets: readonly Expr[], range: SourceRange): void {
    let seen = false;
    targets.forEach((target, index) => {
      if (target.kind !== 'Starred') return;
      if (seen) throw this.error('multiple starred expressions in assignment', range);
      if (index >= 1 << 8 || targets.length - index - 1 >= 1 << 23) {
        throw this.error('too many expressions in star-unpacking assignment', range);
      }
      seen = true;
    });
  }

  private comprehension(
    node: NodeOf<'ListComp'> | NodeOf<'SetComp'> | NodeOf<'DictComp'> | NodeOf<'GeneratorExp'>,
    element: Expr,
    value: Expr | null,
  ): void {
    const scope = this.table.scopeOf(node);
    if (scope.inlined) this.expression(node.generators[0]!.iter);
    if (scope.coroutine && node.kind !== 'GeneratorExp' && this.async === 'other' && !this.topLevelAwait) {
      throw this.error('asynchronous comprehension outside of an asynchronous function', node);
    }
    const body = scope.inlined ? this : this.inner(scope, 'comprehension');
    node.generators.forEach((generator, index) => {
      if (index > 0) body.expression(generator.iter);
      body.expression(generator.target);
      body.expressions(generator.ifs);
    });
    body.expression(element);
    if (value !== null) body.expression(value);
    if (!scope.inlined) this.expression(node.generators[0]!.iter);
  }
}

/** CPython gives the jump of `return 42` the place of its value. */
function isConstantOnLine({ value, lineno }: NodeOf<'Return'>): boolean {
  return value !== null && value.kind === 'Constant' && value.lineno === lineno;
}
