import type { TreeCursor } from '@lezer/common';
import {
  type Arg,
  type Arguments,
  BytesConstant,
  type Comprehension,
  type ConstantValue,
  EllipsisConstant,
  type Expr,
  type ExprContext,
  type Keyword,
} from './ast.ts';
import * as T from './generated/python.terms.ts';
import { numberValue, TooManyDigits } from './literals.ts';
import { InvalidTree, OperationBuilder } from './operators.ts';
import { StringBuilder } from './string-builder.ts';
import { PythonSyntaxError } from './syntax-error.ts';

/** Turns the expression nodes of a Lezer tree into AST nodes. The cursor stands on a node when its method is called, and again when it returns. */
export class ExpressionBuilder extends StringBuilder {
  protected readonly cursor: TreeCursor;

  constructor(cursor: TreeCursor, ...rest: ConstructorParameters<typeof StringBuilder>) {
    super(...rest);
    this.cursor = cursor;
  }

  /** Term of the node at hand. A method, lest the compiler think that it stays what it was. */
  protected type(): number {
    return this.cursor.type.id;
  }

  expression(): Expr {
    const { cursor, tokens } = this;
    const from = cursor.from;
    switch (this.type()) {
      case T.Name:
        return {
          kind: 'Name',
          id: this.identifier(from),
          ctx: 'Load',
          lineno: tokens.lines[from]!,
          col_offset: tokens.startColumn(from),
          end_lineno: tokens.lines[from]!,
          end_col_offset: tokens.endColumn(from),
        };
      case T.Number:
        return this.number(from);
      case T.Singleton:
        return this.constant(this.singleton(from), from, from + 1);
      case T.Strings:
        return this.strings();
      case T.Primary:
        return this.primary();
      case T.Operation:
        return this.operation();
      case T.Parens:
        return this.parens();
      case T.Brackets:
        return this.brackets();
      case T.Braces:
        return this.braces();
      case T.BareTuple:
      case T.SubjectTuple:
      case T.TargetTuple:
        return { kind: 'Tuple', elts: this.children(), ctx: 'Load', ...this.span(from, cursor.to) };
      case T.Starred:
      case T.StarredArgument:
      case T.StarredTarget: {
        const strict = cursor.type.id === T.Starred;
        cursor.firstChild();
        const value = strict ? this.bitwiseOr() : this.expression();
        cursor.parent();
        return { kind: 'Starred', value, ctx: 'Load', ...this.span(from, cursor.to) };
      }
      case T.Conditional: {
        const [body, test, orelse] = this.children();
        return { kind: 'IfExp', test: test!, body: body!, orelse: orelse!, ...this.span(from, cursor.to) };
      }
      case T.NamedExpression: {
        const [target, value] = this.children();
        return { kind: 'NamedExpr', target: this.store(target!), value: value!, ...this.span(from, cursor.to) };
      }
      case T.Lambda:
        return this.lambda();
      case T.Yield: {
        const [value] = this.children();
        if (tokens.types[from + 1] === T.from) {
          return { kind: 'YieldFrom', value: value!, ...this.span(from, cursor.to) };
        }
        return { kind: 'Yield', value: value ?? null, ...this.span(from, cursor.to) };
      }
      case T.Slice:
        return this.slice();
      default:
        throw InvalidTree.INSTANCE;
    }
  }

  /** The only child's expression. */
  protected onlyChild(): Expr {
    this.cursor.firstChild();
    const value = this.expression();
    this.cursor.parent();
    return value;
  }

  protected children(): Expr[] {
    const { cursor } = this;
    const list: Expr[] = [];
    if (cursor.firstChild()) {
      do list.push(this.expression());
      while (cursor.nextSibling());
      cursor.parent();
    }
    return list;
  }

  protected constant(value: ConstantValue, from: number, to: number): Expr {
    return { kind: 'Constant', value, string_kind: null, ...this.span(from, to) };
  }

  protected singleton(token: number): ConstantValue {
    switch (this.tokens.types[token]) {
      case T._true:
        return true;
      case T._false:
        return false;
      case T.none:
        return null;
      default:
        return EllipsisConstant.INSTANCE;
    }
  }

  /** An operand of `*` and `**` in displays: `bitwise_or`, so no comparison, `not`, `and`, `or` without parentheses. */
  private bitwiseOr(): Expr {
    const bare = this.cursor.type.id === T.Operation;
    const value = this.expression();
    if (bare) {
      const { kind } = value;
      if (kind === 'BoolOp' || kind === 'Compare' || (kind === 'UnaryOp' && value.op === 'Not'))
        throw InvalidTree.INSTANCE;
    }
    return value;
  }

  protected number(token: number): Expr {
    try {
      return this.constant(numberValue(this.tokens.text(token), this.maxDigits), token, token + 1);
    } catch (error) {
      if (!(error instanceof TooManyDigits)) throw error;
      const lineno = this.tokens.lines[token]!;
      throw new PythonSyntaxError(
        'SyntaxError',
        `Exceeds the limit (${this.maxDigits} digits) for integer string conversion: value has ${error.digits} digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.`,
        this.options.filename,
        { lineno, offset: 0, end_lineno: lineno, end_offset: 0 },
        `${this.tokens.lineText(lineno)}\n`,
      );
    }
  }

  private operation(): Expr {
    const { cursor } = this;
    const builder = new OperationBuilder(this.tokens);
    let at = cursor.from;
    cursor.firstChild();
    do {
      builder.operand(at, this.expression(), cursor.from, cursor.to);
      at = cursor.to;
    } while (cursor.nextSibling());
    cursor.parent();
    return builder.finish();
  }

  private primary(): Expr {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const lineno = tokens.lines[from]!;
    const col_offset = tokens.startColumn(from);
    cursor.firstChild();
    let value = this.expression();
    while (cursor.nextSibling()) {
      const last = cursor.to - 1;
      const end_lineno = tokens.endLines[last]!;
      const end_col_offset = tokens.endColumn(last);
      switch (this.type()) {
        case T.Attribute:
          value = {
            kind: 'Attribute',
            value,
            attr: this.identifier(last),
            ctx: 'Load',
            lineno,
            col_offset,
            end_lineno,
            end_col_offset,
          };
          break;
        case T.Subscript:
          value = {
            kind: 'Subscript',
            value,
            slice: this.subscript(),
            ctx: 'Load',
            lineno,
            col_offset,
            end_lineno,
            end_col_offset,
          };
          break;
        default: {
          const args: Expr[] = [];
          const keywords: Keyword[] = [];
          this.arguments(args, keywords, true);
          value = { kind: 'Call', func: value, args, keywords, lineno, col_offset, end_lineno, end_col_offset };
        }
      }
    }
    cursor.parent();
    return value;
  }

  private subscript(): Expr {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const to = cursor.to;
    const items = this.children();
    if (items.length === 1 && items[0]!.kind !== 'Starred' && tokens.types[to - 2] !== T.comma) return items[0]!;
    return { kind: 'Tuple', elts: items, ctx: 'Load', ...this.span(from + 1, to - 1) };
  }

  private slice(): Expr {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const to = cursor.to;
    const parts: (Expr | null)[] = [null, null, null];
    let part = 0;
    let at = from;
    if (cursor.firstChild()) {
      do {
        for (; at < cursor.from; at++) if (tokens.types[at] === T.colon) part++;
        parts[part] = this.expression();
        at = cursor.to;
      } while (cursor.nextSibling());
      cursor.parent();
    }
    return { kind: 'Slice', lower: parts[0]!, upper: parts[1]!, step: parts[2]!, ...this.span(from, to) };
  }

  /** The arguments of a call or class, in the order CPython accepts. */
  protected arguments(args: Expr[], keywords: Keyword[], generatorAllowed: boolean): void {
    const { cursor } = this;
    const from = cursor.from;
    const to = cursor.to;
    let sawUnpacking = false;
    if (!cursor.firstChild()) return;
    do {
      switch (this.type()) {
        case T.KeywordArgument: {
          const start = cursor.from;
          cursor.lastChild();
          const value = this.expression();
          cursor.parent();
          keywords.push({
            kind: 'keyword',
            arg: this.identifier(start),
            value,
            ...this.span(start, cursor.to),
          });
          break;
        }
        case T.DoubleStarred:
          sawUnpacking = true;
          keywords.push({ kind: 'keyword', arg: null, value: this.onlyChild(), ...this.span(cursor.from, cursor.to) });
          break;
        case T.StarredArgument:
          if (sawUnpacking) throw InvalidTree.INSTANCE;
          args.push(this.expression());
          break;
        case T.GeneratorArgument:
          if (!generatorAllowed || cursor.from !== from + 1 || cursor.to !== to - 1) throw InvalidTree.INSTANCE;
          args.push(this.generator(from, to));
          break;
        default:
          if (keywords.length > 0) throw InvalidTree.INSTANCE;
          args.push(this.expression());
      }
    } while (cursor.nextSibling());
    cursor.parent();
  }

  /** A generator expression whose element and clauses are the children of the node at hand. */
  protected generator(from: number, to: number): Expr {
    const { cursor } = this;
    cursor.firstChild();
    const elt = this.expression();
    cursor.nextSibling();
    const generators = this.clauses();
    cursor.parent();
    if (elt.kind === 'Starred') throw InvalidTree.INSTANCE;
    return { kind: 'GeneratorExp', elt, generators, ...this.span(from, to) };
  }

  /** The `for` clauses from the cursor on. */
  private clauses(): Comprehension[] {
    const { cursor, tokens } = this;
    const generators: Comprehension[] = [];
    do {
      const isAsync = tokens.types[cursor.from] === T.async ? 1 : 0;
      cursor.firstChild();
      const target = this.store(this.expression());
      cursor.nextSibling();
      const iter = this.expression();
      const ifs: Expr[] = [];
      while (cursor.nextSibling()) ifs.push(this.onlyChild());
      cursor.parent();
      generators.push({ kind: 'comprehension', target, iter, ifs, is_async: isAsync });
    } while (cursor.nextSibling());
    return generators;
  }

  private parens(): Expr {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const to = cursor.to;
    const elts: Expr[] = [];
    if (cursor.firstChild()) {
      do {
        if (cursor.type.id === T.ComprehensionFor) {
          cursor.parent();
          return this.generator(from, to);
        }
        elts.push(this.expression());
      } while (cursor.nextSibling());
      cursor.parent();
      if (elts.length === 1 && tokens.types[to - 2] !== T.comma) {
        if (elts[0]!.kind === 'Starred') throw InvalidTree.INSTANCE;
        return elts[0]!;
      }
    }
    return { kind: 'Tuple', elts, ctx: 'Load', ...this.span(from, to) };
  }

  private brackets(): Expr {
    const { cursor } = this;
    const from = cursor.from;
    const to = cursor.to;
    const elts: Expr[] = [];
    if (cursor.firstChild()) {
      do {
        if (cursor.type.id === T.ComprehensionFor) {
          const generators = this.clauses();
          cursor.parent();
          const elt = elts[0]!;
          if (elt.kind === 'Starred') throw InvalidTree.INSTANCE;
          return { kind: 'ListComp', elt, generators, ...this.span(from, to) };
        }
        elts.push(this.expression());
      } while (cursor.nextSibling());
      cursor.parent();
    }
    return { kind: 'List', elts, ctx: 'Load', ...this.span(from, to) };
  }

  private braces(): Expr {
    const { cursor } = this;
    const from = cursor.from;
    const to = cursor.to;
    const span = this.span(from, to);
    const keys: (Expr | null)[] = [];
    const values: Expr[] = [];
    if (!cursor.firstChild()) return { kind: 'Dict', keys, values, ...span };
    let isDict = false;
    do {
      switch (this.type()) {
        case T.ComprehensionFor: {
          const generators = this.clauses();
          cursor.parent();
          const value = values[0]!;
          if (!isDict) {
            if (value.kind === 'Starred') throw InvalidTree.INSTANCE;
            return { kind: 'SetComp', elt: value, generators, ...span };
          }
          const key = keys[0]!;
          if (key === null) throw InvalidTree.INSTANCE;
          return { kind: 'DictComp', key, value, generators, ...span };
        }
        case T.Pair:
          isDict = true;
          cursor.firstChild();
          keys.push(this.expression());
          cursor.nextSibling();
          values.push(this.expression());
          cursor.parent();
          break;
        case T.DictUnpacking:
          isDict = true;
          keys.push(null);
          cursor.firstChild();
          values.push(this.bitwiseOr());
          cursor.parent();
          break;
        default:
          values.push(this.expression());
      }
    } while (cursor.nextSibling());
    cursor.parent();
    return isDict ? { kind: 'Dict', keys, values, ...span } : { kind: 'Set', elts: values, ...span };
  }

  private lambda(): Expr {
    const { cursor } = this;
    const from = cursor.from;
    const to = cursor.to;
    cursor.firstChild();
    let args = noArguments();
    if (cursor.type.id === T.LambdaParameters) {
      args = this.parameters();
      cursor.nextSibling();
    }
    const body = this.expression();
    cursor.parent();
    return { kind: 'Lambda', args, body, ...this.span(from, to) };
  }

  /** The parameters of a function or lambda. Type comments belong to the parameter before them. */
  protected parameters(): Arguments {
    const { cursor, tokens } = this;
    const result = noArguments();
    let keywordOnly = false;
    let bareStar = false;
    let last: Arg | null = null;
    const names = tokens.types;
    cursor.firstChild();
    do {
      if (result.kwarg !== null && cursor.type.id !== T.TypeComment) throw InvalidTree.INSTANCE;
      switch (this.type()) {
        case T.PositionalOnlyMark:
          if (keywordOnly || result.posonlyargs.length > 0 || result.args.length === 0) throw InvalidTree.INSTANCE;
          result.posonlyargs = result.args;
          result.args = [];
          break;
        case T.KeywordOnlyMark:
          if (keywordOnly) throw InvalidTree.INSTANCE;
          keywordOnly = bareStar = true;
          break;
        case T.StarParameter:
        case T.LambdaStar:
          if (keywordOnly) throw InvalidTree.INSTANCE;
          keywordOnly = true;
          result.vararg = last = this.parameter(cursor.from + 1).arg;
          break;
        case T.DoubleStarParameter:
        case T.LambdaDoubleStar:
          if (bareStar && result.kwonlyargs.length === 0) throw InvalidTree.INSTANCE;
          result.kwarg = last = this.parameter(cursor.from + 1).arg;
          break;
        case T.TypeComment:
          if (last === null || last.type_comment !== null || (last === null && bareStar)) throw InvalidTree.INSTANCE;
          last.type_comment = tokens.text(cursor.from);
          break;
        default: {
          const { arg, value } = this.parameter(cursor.from);
          last = arg;
          if (keywordOnly) {
            result.kwonlyargs.push(arg);
            result.kw_defaults.push(value);
          } else {
            result.args.push(arg);
            if (value !== null) result.defaults.push(value);
            else if (result.defaults.length > 0) throw InvalidTree.INSTANCE;
          }
        }
      }
    } while (cursor.nextSibling());
    cursor.parent();
    if (bareStar && result.kwonlyargs.length === 0) throw InvalidTree.INSTANCE;
    if (result.kwarg !== null && names[cursor.to - 1] === T.slash) throw InvalidTree.INSTANCE;
    return result;
  }

  private parameter(name: number): { arg: Arg; value: Expr | null } {
    const { cursor } = this;
    let annotation: Expr | null = null;
    let value: Expr | null = null;
    let end = name + 1;
    cursor.firstChild();
    while (cursor.nextSibling()) {
      const isDefault = cursor.type.id === T.Default;
      if (!isDefault) end = cursor.to;
      cursor.firstChild();
      const expr = this.expression();
      cursor.parent();
      if (isDefault) {
        if (expr.kind === 'Starred') throw InvalidTree.INSTANCE;
        value = expr;
      } else annotation = expr;
    }
    cursor.parent();
    const arg: Arg = {
      kind: 'arg',
      arg: this.identifier(name),
      annotation,
      type_comment: null,
      ...this.span(name, end),
    };
    return { arg, value };
  }

  private strings(): Expr {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const to = cursor.to;
    cursor.firstChild();
    if (to === from + 1) {
      const single = this.stringToken(from);
      cursor.parent();
      return single;
    }
    const parts: Expr[] = [];
    do {
      if (cursor.type.id === T.String) parts.push(this.stringToken(cursor.from));
      else parts.push(this.fstring());
    } while (cursor.nextSibling());
    cursor.parent();
    let bytes = 0;
    for (const part of parts) if (part.kind === 'Constant' && part.value instanceof BytesConstant) bytes++;
    if (bytes > 0 && bytes < parts.length) throw InvalidTree.INSTANCE;
    return this.concatenate(parts, this.span(from, to), tokens.types[from] !== T.String);
  }

  private fstring(): Expr {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const to = cursor.to;
    const prefix = tokens.text(from);
    const raw = prefix.includes('r') || prefix.includes('R');
    const values: Expr[] = [];
    if (cursor.firstChild()) {
      do this.fstringPart(values, raw, to - 1);
      while (cursor.nextSibling());
      cursor.parent();
    }
    return { kind: 'JoinedStr', values, ...this.span(from, to) };
  }

  /** Literal text or a replacement field; a field with `=` brings its own text along. Empty text is dropped. */
  private fstringPart(values: Expr[], raw: boolean, end: number): void {
    const { cursor } = this;
    if (cursor.type.id === T.FStringMiddle) {
      const part = this.fstringText(cursor.from, raw, end);
      if (part !== null) values.push(part);
    } else if (cursor.type.id === T.Replacement) this.replacement(values);
  }

  private replacement(values: Expr[]): void {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const to = cursor.to;
    cursor.firstChild();
    const value = this.expression();
    const debug = tokens.types[cursor.to] === T.equal;
    let textEnd = to - 1;
    let conversion = -1;
    let spec: Expr | null = null;
    while (cursor.nextSibling()) {
      if (cursor.type.id === T.Conversion) {
        const letter = tokens.text(cursor.from + 1);
        if (letter !== 's' && letter !== 'r' && letter !== 'a') throw InvalidTree.INSTANCE;
        if (tokens.ends[cursor.from] !== tokens.starts[cursor.from + 1]) throw InvalidTree.INSTANCE;
        conversion = letter.charCodeAt(0);
        textEnd = cursor.from;
      } else {
        if (conversion < 0) textEnd = cursor.from;
        spec = this.formatSpec();
      }
    }
    cursor.parent();
    if (debug) {
      values.push(this.debugText(from, textEnd));
      if (conversion < 0 && spec === null) conversion = 114;
    }
    values.push({ kind: 'FormattedValue', value, conversion, format_spec: spec, ...this.span(from, to) });
  }

  private formatSpec(): Expr {
    const { cursor } = this;
    const values: Expr[] = [];
    const span = this.span(cursor.from, cursor.to);
    if (cursor.firstChild()) {
      do this.fstringPart(values, false, cursor.from);
      while (cursor.nextSibling());
      cursor.parent();
    }
    if (values.length === 0 || (values.length === 1 && values[0]!.kind === 'Constant')) {
      return { kind: 'JoinedStr', values, ...span };
    }
    return this.concatenate(values, span, true);
  }

  /** Turns a loaded expression into an assignment target. */
  protected store(target: Expr): Expr {
    return this.retarget(target, 'Store');
  }

  protected retarget(target: Expr, ctx: ExprContext): Expr {
    switch (target.kind) {
      case 'Name':
      case 'Attribute':
      case 'Subscript':
        target.ctx = ctx;
        return target;
      case 'Tuple':
      case 'List':
        target.ctx = ctx;
        for (const elt of target.elts) this.retarget(elt, ctx);
        return target;
      case 'Starred':
        if (ctx === 'Del') throw InvalidTree.INSTANCE;
        target.ctx = ctx;
        if (target.value.kind === 'Starred') throw InvalidTree.INSTANCE;
        this.retarget(target.value, ctx);
        return target;
      default:
        throw InvalidTree.INSTANCE;
    }
  }
}

export function noArguments(): Arguments {
  return {
    kind: 'arguments',
    posonlyargs: [],
    args: [],
    vararg: null,
    kwonlyargs: [],
    kw_defaults: [],
    kwarg: null,
    defaults: [],
  };
}
