import type {
  Alias,
  ExceptHandler,
  Expr,
  Keyword,
  MatchCase,
  Operator,
  Position,
  Stmt,
  TypeParam,
  WithItem,
} from './ast.ts';
import { noArguments } from './expression-builder.ts';
import * as T from './generated/python.terms.ts';
import { InvalidTree } from './operators.ts';
import { PatternBuilder } from './pattern-builder.ts';

const AUGMENTED = new Map<number, Operator>([
  [T.plusEqual, 'Add'],
  [T.minusEqual, 'Sub'],
  [T.starEqual, 'Mult'],
  [T.atEqual, 'MatMult'],
  [T.slashEqual, 'Div'],
  [T.percentEqual, 'Mod'],
  [T.doubleStarEqual, 'Pow'],
  [T.leftShiftEqual, 'LShift'],
  [T.rightShiftEqual, 'RShift'],
  [T.barEqual, 'BitOr'],
  [T.caretEqual, 'BitXor'],
  [T.ampersandEqual, 'BitAnd'],
  [T.doubleSlashEqual, 'FloorDiv'],
]);

/** Statements. A compound statement ends where its last statement does. */
export class StatementBuilder extends PatternBuilder {
  /** The statements among the children of the node at hand. */
  statements(): Stmt[] {
    const { cursor } = this;
    const body: Stmt[] = [];
    if (cursor.firstChild()) {
      do {
        if (cursor.type.id !== T.TypeComment) body.push(this.statement());
      } while (cursor.nextSibling());
      cursor.parent();
    }
    return body;
  }

  private statement(): Stmt {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const to = cursor.to;
    switch (this.type()) {
      case T.ExpressionStatement:
        return { kind: 'Expr', value: this.onlyChild(), ...this.span(from, to) };
      case T.Assign:
        return this.assign();
      case T.AugAssign: {
        cursor.firstChild();
        const target = this.singleTarget(this.expression());
        const op = AUGMENTED.get(tokens.types[cursor.to]!)!;
        cursor.nextSibling();
        const value = this.expression();
        cursor.parent();
        return { kind: 'AugAssign', target, op, value, ...this.span(from, to) };
      }
      case T.AnnAssign: {
        cursor.firstChild();
        const simple = cursor.type.id === T.Name ? 1 : 0;
        const target = this.singleTarget(this.expression());
        cursor.nextSibling();
        const annotation = this.expression();
        const value = cursor.nextSibling() ? this.expression() : null;
        cursor.parent();
        return { kind: 'AnnAssign', target, annotation, value, simple, ...this.span(from, to) };
      }
      case T.Return: {
        const [value] = this.children();
        return { kind: 'Return', value: value ?? null, ...this.span(from, to) };
      }
      case T.Raise: {
        const [exc, cause] = this.children();
        return { kind: 'Raise', exc: exc ?? null, cause: cause ?? null, ...this.span(from, to) };
      }
      case T.Delete: {
        const targets = this.children();
        for (const target of targets) this.retarget(target, 'Del');
        return { kind: 'Delete', targets, ...this.span(from, to) };
      }
      case T.Assert: {
        const [test, msg] = this.children();
        return { kind: 'Assert', test: test!, msg: msg ?? null, ...this.span(from, to) };
      }
      case T.Global:
        return { kind: 'Global', names: this.names(), ...this.span(from, to) };
      case T.Nonlocal:
        return { kind: 'Nonlocal', names: this.names(), ...this.span(from, to) };
      case T.Import:
        return { kind: 'Import', names: this.aliases(), ...this.span(from, to) };
      case T.ImportFrom:
        return this.importFrom();
      case T.TypeAlias:
        return this.typeAlias();
      case T.Pass:
        return { kind: 'Pass', ...this.span(from, to) };
      case T.Break:
        return { kind: 'Break', ...this.span(from, to) };
      case T.Continue:
        return { kind: 'Continue', ...this.span(from, to) };
      case T.If:
        return this.if();
      case T.While: {
        cursor.firstChild();
        const test = this.expression();
        cursor.nextSibling();
        const body = this.statements();
        const orelse = this.optionalElse();
        cursor.parent();
        return { kind: 'While', test, body, orelse, ...this.compoundSpan(from, cursor.to) };
      }
      case T.For:
        return this.for();
      case T.Try:
        return this.try();
      case T.With:
        return this.with();
      case T.Function:
        return this.function([]);
      case T.Class:
        return this.class([]);
      case T.Decorated:
        return this.decorated();
      case T.Match:
        return this.match();
      default:
        throw InvalidTree.INSTANCE;
    }
  }

  /** From token `from` to the last token before `to` that is not mere layout: a semicolon after the last statement counts. */
  private compoundSpan(from: number, to: number): Position {
    const { tokens } = this;
    let last = to - 1;
    for (;;) {
      const type = tokens.types[last];
      if (type !== T.newline && type !== T.dedent && type !== T.indent) break;
      last--;
    }
    return this.span(from, last + 1);
  }

  /** `single_target`: no tuples, lists or stars. */
  private singleTarget(target: Expr): Expr {
    if (target.kind !== 'Name' && target.kind !== 'Attribute' && target.kind !== 'Subscript')
      throw InvalidTree.INSTANCE;
    return this.store(target);
  }

  private assign(): Stmt {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const to = cursor.to;
    let type_comment: string | null = null;
    const targets: Expr[] = [];
    cursor.firstChild();
    do {
      if (cursor.type.id === T.TypeComment) type_comment = tokens.text(cursor.from);
      else targets.push(this.expression());
    } while (cursor.nextSibling());
    cursor.parent();
    const value = targets.pop()!;
    for (const target of targets) this.store(target);
    return { kind: 'Assign', targets, value, type_comment, ...this.span(from, to) };
  }

  private names(): string[] {
    const { cursor } = this;
    const names: string[] = [];
    for (let at = cursor.from + 1; at < cursor.to; at += 2) names.push(this.identifier(at));
    return names;
  }

  private aliases(): Alias[] {
    const { cursor, tokens } = this;
    const list: Alias[] = [];
    cursor.firstChild();
    if (cursor.type.id === T.DottedName) cursor.nextSibling();
    do {
      const from = cursor.from;
      const to = cursor.to;
      const hasName = to - from >= 3 && tokens.types[to - 2] === T.as;
      const name = cursor.type.id === T.ImportStar ? '*' : this.dotted(from, hasName ? to - 2 : to);
      list.push({ kind: 'alias', name, asname: hasName ? this.identifier(to - 1) : null, ...this.span(from, to) });
    } while (cursor.nextSibling());
    cursor.parent();
    return list;
  }

  private dotted(from: number, to: number): string {
    let name = this.identifier(from);
    for (let at = from + 2; at < to; at += 2) name += '.' + this.identifier(at);
    return name;
  }

  private importFrom(): Stmt {
    const { cursor, tokens } = this;
    const from = cursor.from;
    let level = 0;
    let at = from + 1;
    for (; ; at++) {
      const type = tokens.types[at];
      if (type === T.dot) level++;
      else if (type === T.ellipsis) level += 3;
      else break;
    }
    let module: string | null = null;
    cursor.firstChild();
    if (cursor.type.id === T.DottedName) module = this.dotted(cursor.from, cursor.to);
    else if (level === 0) throw InvalidTree.INSTANCE;
    cursor.parent();
    return { kind: 'ImportFrom', module, names: this.aliases(), level, ...this.span(from, cursor.to) };
  }

  private typeAlias(): Stmt {
    const { cursor } = this;
    const from = cursor.from;
    cursor.firstChild();
    const name = this.store(this.expression());
    cursor.nextSibling();
    const type_params = this.optionalTypeParameters();
    const value = this.expression();
    cursor.parent();
    return { kind: 'TypeAlias', name, type_params, value, ...this.span(from, cursor.to) };
  }

  /** Type parameters if the cursor is on them; then it moves to the node after them. */
  private optionalTypeParameters(): TypeParam[] {
    const { cursor } = this;
    const list: TypeParam[] = [];
    if (cursor.type.id !== T.TypeParameters) return list;
    cursor.firstChild();
    do list.push(this.typeParameter());
    while (cursor.nextSibling());
    cursor.parent();
    cursor.nextSibling();
    return list;
  }

  private typeParameter(): TypeParam {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const span = this.span(from, cursor.to);
    const type = tokens.types[from];
    let bound: Expr | null = null;
    let default_value: Expr | null = null;
    cursor.firstChild();
    const name = this.identifier(cursor.from);
    while (cursor.nextSibling()) {
      if (cursor.type.id === T.Annotation) bound = this.onlyChild();
      else default_value = this.onlyChild();
    }
    cursor.parent();
    if (type === T.star) {
      if (bound !== null) throw InvalidTree.INSTANCE;
      return { kind: 'TypeVarTuple', name, default_value, ...span };
    }
    if (default_value?.kind === 'Starred') throw InvalidTree.INSTANCE;
    if (type === T.doubleStar) {
      if (bound !== null) throw InvalidTree.INSTANCE;
      return { kind: 'ParamSpec', name, default_value, ...span };
    }
    return { kind: 'TypeVar', name, bound, default_value, ...span };
  }

  private if(): Stmt {
    const { cursor } = this;
    const from = cursor.from;
    const heads: { from: number; test: Expr; body: Stmt[] }[] = [];
    cursor.firstChild();
    const test = this.expression();
    cursor.nextSibling();
    heads.push({ from, test, body: this.statements() });
    let orelse: Stmt[] = [];
    while (cursor.nextSibling()) {
      if (cursor.type.id === T.Elif) {
        const at = cursor.from;
        cursor.firstChild();
        const condition = this.expression();
        cursor.nextSibling();
        heads.push({ from: at, test: condition, body: this.statements() });
        cursor.parent();
      } else orelse = this.else();
    }
    cursor.parent();
    for (let i = heads.length - 1; i > 0; i--) {
      const head = heads[i]!;
      const span = this.compoundSpan(head.from, cursor.to);
      orelse = [{ kind: 'If', test: head.test, body: head.body, orelse, ...span }];
    }
    const { body } = heads[0]!;
    return { kind: 'If', test, body, orelse, ...this.compoundSpan(from, cursor.to) };
  }

  /** The body of the `else` or `finally` clause at hand. */
  private else(): Stmt[] {
    const { cursor } = this;
    cursor.firstChild();
    const body = this.statements();
    cursor.parent();
    return body;
  }

  private optionalElse(): Stmt[] {
    return this.cursor.nextSibling() ? this.else() : [];
  }

  /** A type comment if the cursor is on it, or on a block that begins with it; then the cursor moves to the block. */
  private optionalTypeComment(): string | null {
    const { cursor, tokens } = this;
    if (cursor.type.id === T.TypeComment) {
      const text = tokens.text(cursor.from);
      cursor.nextSibling();
      return text;
    }
    return null;
  }

  private for(): Stmt {
    const { cursor, tokens } = this;
    const from = cursor.from;
    cursor.firstChild();
    const target = this.store(this.expression());
    cursor.nextSibling();
    const iter = this.expression();
    cursor.nextSibling();
    const type_comment = this.optionalTypeComment();
    const body = this.statements();
    const orelse = this.optionalElse();
    cursor.parent();
    const kind = tokens.types[from] === T.async ? 'AsyncFor' : 'For';
    const span = this.compoundSpan(from, cursor.to);
    return { kind, target, iter, body, orelse, type_comment, ...span };
  }

  private try(): Stmt {
    const { cursor, tokens } = this;
    const from = cursor.from;
    cursor.firstChild();
    const body = this.statements();
    const handlers: ExceptHandler[] = [];
    let orelse: Stmt[] = [];
    let finalbody: Stmt[] = [];
    let groups = 0;
    while (cursor.nextSibling()) {
      if (cursor.type.id === T.Except) {
        if (tokens.types[cursor.from + 1] === T.star) groups++;
        handlers.push(this.handler());
      } else if (cursor.type.id === T.Else) orelse = this.else();
      else finalbody = this.else();
    }
    cursor.parent();
    if (handlers.length === 0 && (finalbody.length === 0 || orelse.length > 0)) throw InvalidTree.INSTANCE;
    if (groups > 0 && groups < handlers.length) throw InvalidTree.INSTANCE;
    const kind = groups > 0 ? 'TryStar' : 'Try';
    return { kind, body, handlers, orelse, finalbody, ...this.compoundSpan(from, cursor.to) };
  }

  private handler(): ExceptHandler {
    const { cursor, tokens } = this;
    const from = cursor.from;
    let type: Expr | null = null;
    let name: string | null = null;
    cursor.firstChild();
    if (cursor.type.id !== T.Block) {
      type = this.expression();
      cursor.nextSibling();
    } else if (tokens.types[from + 1] === T.star) throw InvalidTree.INSTANCE;
    if (cursor.type.id === T.Name) {
      name = this.identifier(cursor.from);
      cursor.nextSibling();
    }
    const body = this.statements();
    cursor.parent();
    return { kind: 'ExceptHandler', type, name, body, ...this.compoundSpan(from, cursor.to) };
  }

  private with(): Stmt {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const isAsync = tokens.types[from] === T.async;
    const open = from + (isAsync ? 2 : 1);
    const parenthesized = tokens.types[open] === T.withParen;
    let items: WithItem[] = [];
    const values: Expr[] = [];
    let plain = true;
    cursor.firstChild();
    let end = 0;
    for (;;) {
      end = cursor.to;
      switch (this.type()) {
        case T.WithAs: {
          cursor.firstChild();
          const context_expr = this.expression();
          cursor.nextSibling();
          const optional_vars = this.store(this.expression());
          cursor.parent();
          items.push({ kind: 'withitem', context_expr, optional_vars });
          break;
        }
        case T.WithItem: {
          const value = this.onlyChild();
          items.push({ kind: 'withitem', context_expr: value, optional_vars: null });
          values.push(value);
          break;
        }
        case T.WithGenerator:
          plain = false;
          values.push(this.generator(open, end + 1));
          break;
        default:
          plain = false;
          values.push(this.expression());
      }
      cursor.nextSibling();
      if (cursor.type.id === T.Block || cursor.type.id === T.TypeComment) break;
    }
    const type_comment = this.optionalTypeComment();
    const body = this.statements();
    cursor.parent();
    if (parenthesized && !plain) items = [this.coveredItem(values, items.length, open, end)];
    const kind = isAsync ? 'AsyncWith' : 'With';
    return { kind, items, body, type_comment, ...this.compoundSpan(from, cursor.to) };
  }

  /** What looked like parenthesized items is one expression: `with (yield):`, `with (a := b):`, `with (a, *b):`. */
  private coveredItem(values: Expr[], items: number, open: number, end: number): WithItem {
    const { tokens } = this;
    const comma = tokens.types[end] === T.comma;
    const close = comma ? end + 1 : end;
    const first = values[0]!;
    if (items > values.length || values.length < items) throw InvalidTree.INSTANCE;
    if (values.length === 1 && !comma) {
      if (first.kind === 'Starred') throw InvalidTree.INSTANCE;
      return { kind: 'withitem', context_expr: first, optional_vars: null };
    }
    for (const value of values) {
      if (value.kind === 'Yield' || value.kind === 'YieldFrom' || value.kind === 'GeneratorExp') {
        if (value.kind !== 'GeneratorExp' || this.isCovering(value, open)) throw InvalidTree.INSTANCE;
      }
    }
    return {
      kind: 'withitem',
      context_expr: { kind: 'Tuple', elts: values, ctx: 'Load', ...this.span(open, close + 1) },
      optional_vars: null,
    };
  }

  private isCovering(value: Expr, open: number): boolean {
    const { tokens } = this;
    return value.lineno === tokens.lines[open] && value.col_offset === tokens.startColumn(open);
  }

  private decorated(): Stmt {
    const { cursor } = this;
    const decorators: Expr[] = [];
    cursor.firstChild();
    while (cursor.type.id === T.Decorator) {
      decorators.push(this.onlyChild());
      cursor.nextSibling();
    }
    const statement = cursor.type.id === T.Class ? this.class(decorators) : this.function(decorators);
    cursor.parent();
    return statement;
  }

  private function(decorator_list: Expr[]): Stmt {
    const { cursor, tokens } = this;
    const from = cursor.from;
    let args = noArguments();
    let returns: Expr | null = null;
    cursor.firstChild();
    const name = this.identifier(cursor.from);
    cursor.nextSibling();
    const type_params = this.optionalTypeParameters();
    if (cursor.type.id === T.Parameters) {
      args = this.parameters();
      cursor.nextSibling();
    }
    if (cursor.type.id === T.Returns) {
      returns = this.onlyChild();
      cursor.nextSibling();
    }
    let type_comment = this.optionalTypeComment();
    if (tokens.types[cursor.from + 1] === T.TypeComment && cursor.firstChild()) {
      if (type_comment !== null) throw InvalidTree.INSTANCE;
      type_comment = tokens.text(cursor.from);
      cursor.parent();
    }
    const body = this.statements();
    cursor.parent();
    const kind = tokens.types[from] === T.async ? 'AsyncFunctionDef' : 'FunctionDef';
    const span = this.compoundSpan(from, cursor.to);
    return { kind, name, args, body, decorator_list, returns, type_comment, type_params, ...span };
  }

  private class(decorator_list: Expr[]): Stmt {
    const { cursor } = this;
    const from = cursor.from;
    const bases: Expr[] = [];
    const keywords: Keyword[] = [];
    cursor.firstChild();
    const name = this.identifier(cursor.from);
    cursor.nextSibling();
    const type_params = this.optionalTypeParameters();
    if (cursor.type.id === T.Arguments) {
      this.arguments(bases, keywords, false);
      cursor.nextSibling();
    }
    const body = this.statements();
    cursor.parent();
    return {
      kind: 'ClassDef',
      name,
      bases,
      keywords,
      body,
      decorator_list,
      type_params,
      ...this.compoundSpan(from, cursor.to),
    };
  }

  private match(): Stmt {
    const { cursor } = this;
    const from = cursor.from;
    const cases: MatchCase[] = [];
    cursor.firstChild();
    const subject = this.expression();
    while (cursor.nextSibling()) {
      cursor.firstChild();
      const { pattern, guard } = this.caseHead();
      cases.push(this.matchCase(pattern, guard, this.statements()));
      cursor.parent();
    }
    cursor.parent();
    if (subject.kind === 'Starred') throw InvalidTree.INSTANCE;
    return {
      kind: 'Match',
      subject,
      cases,
      ...this.compoundSpan(from, cursor.to),
    };
  }
}
