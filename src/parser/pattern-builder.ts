import type { Expr, MatchCase, Pattern, Stmt } from './ast.ts';
import { ComplexConstant, FloatConstant } from './ast.ts';
import { ExpressionBuilder } from './expression-builder.ts';
import * as T from './generated/python.terms.ts';
import { InvalidTree } from './operators.ts';

/** The patterns of `match` statements. */
export class PatternBuilder extends ExpressionBuilder {
  /** A `case` clause, but for its body. */
  protected caseHead(): { pattern: Pattern; guard: Expr | null } {
    const { cursor } = this;
    const pattern = this.pattern();
    let guard: Expr | null = null;
    cursor.nextSibling();
    if (cursor.type.id === T.Guard) {
      guard = this.onlyChild();
      cursor.nextSibling();
    }
    return { pattern, guard };
  }

  protected matchCase(pattern: Pattern, guard: Expr | null, body: Stmt[]): MatchCase {
    return { kind: 'match_case', pattern, guard, body };
  }

  private pattern(): Pattern {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const to = cursor.to;
    switch (this.type()) {
      case T.Capture: {
        const name = this.identifier(from);
        return { kind: 'MatchAs', pattern: null, name: name === '_' ? null : name, ...this.span(from, to) };
      }
      case T.AsPattern: {
        cursor.firstChild();
        const pattern = this.pattern();
        cursor.parent();
        const name = this.identifier(to - 1);
        if (name === '_') throw InvalidTree.INSTANCE;
        return { kind: 'MatchAs', pattern, name, ...this.span(from, to) };
      }
      case T.OrPattern:
        return { kind: 'MatchOr', patterns: this.patterns(), ...this.span(from, to) };
      case T.StarPattern: {
        const name = this.identifier(to - 1);
        return { kind: 'MatchStar', name: name === '_' ? null : name, ...this.span(from, to) };
      }
      case T.OpenSequence:
      case T.SequenceBrackets:
        return { kind: 'MatchSequence', patterns: this.patterns(), ...this.span(from, to) };
      case T.SequenceParens: {
        const patterns = this.patterns();
        if (patterns.length === 1 && tokens.types[to - 2] !== T.comma) {
          if (patterns[0]!.kind === 'MatchStar') throw InvalidTree.INSTANCE;
          return patterns[0]!;
        }
        return { kind: 'MatchSequence', patterns, ...this.span(from, to) };
      }
      case T.Singleton:
        if (tokens.types[from] === T.ellipsis) throw InvalidTree.INSTANCE;
        return { kind: 'MatchSingleton', value: this.singleton(from), ...this.span(from, to) };
      case T.PatternNumber:
      case T.PatternValue:
      case T.Strings:
        return { kind: 'MatchValue', value: this.patternKey(), ...this.span(from, to) };
      case T.MappingPattern:
        return this.mapping();
      case T.ClassPattern:
        return this.classPattern();
      default:
        throw InvalidTree.INSTANCE;
    }
  }

  private patterns(): Pattern[] {
    const { cursor } = this;
    const list: Pattern[] = [];
    if (cursor.firstChild()) {
      do list.push(this.pattern());
      while (cursor.nextSibling());
      cursor.parent();
    }
    return list;
  }

  /** A value that may also be a mapping key. */
  private patternKey(): Expr {
    const { cursor, tokens } = this;
    const from = cursor.from;
    const to = cursor.to;
    switch (this.type()) {
      case T.PatternNumber:
        return this.signedNumber(from, to);
      case T.PatternValue:
        return this.dottedName(from, to);
      case T.Singleton:
        if (tokens.types[from] === T.ellipsis) throw InvalidTree.INSTANCE;
        return this.expression();
      default: {
        const value = this.expression();
        if (value.kind === 'JoinedStr') throw InvalidTree.INSTANCE;
        return value;
      }
    }
  }

  private signedNumber(from: number, to: number): Expr {
    const { tokens } = this;
    const real = tokens.types[from] === T.minus ? from + 1 : from;
    let value = this.number(real);
    if (real > from) value = { kind: 'UnaryOp', op: 'USub', operand: value, ...this.span(from, real + 1) };
    if (real + 1 === to) return value;
    const right = this.number(to - 1);
    const { value: imaginary } = right as { value: unknown };
    const { value: left } = (value.kind === 'UnaryOp' ? value.operand : value) as { value: unknown };
    if (!(imaginary instanceof ComplexConstant)) throw InvalidTree.INSTANCE;
    if (left instanceof ComplexConstant && !(left instanceof FloatConstant)) throw InvalidTree.INSTANCE;
    const op = tokens.types[real + 1] === T.plus ? 'Add' : 'Sub';
    return { kind: 'BinOp', left: value, op, right, ...this.span(from, to) };
  }

  private dottedName(from: number, to: number): Expr {
    let value: Expr = { kind: 'Name', id: this.identifier(from), ctx: 'Load', ...this.span(from, from + 1) };
    for (let at = from + 2; at < to; at += 2) {
      value = { kind: 'Attribute', value, attr: this.identifier(at), ctx: 'Load', ...this.span(from, at + 1) };
    }
    return value;
  }

  private mapping(): Pattern {
    const { cursor } = this;
    const from = cursor.from;
    const to = cursor.to;
    const keys: Expr[] = [];
    const patterns: Pattern[] = [];
    let rest: string | null = null;
    if (cursor.firstChild()) {
      do {
        if (rest !== null) throw InvalidTree.INSTANCE;
        if (cursor.type.id === T.DoubleStarPattern) {
          rest = this.identifier(cursor.to - 1);
          if (rest === '_') throw InvalidTree.INSTANCE;
          continue;
        }
        cursor.firstChild();
        keys.push(this.patternKey());
        cursor.nextSibling();
        patterns.push(this.pattern());
        cursor.parent();
      } while (cursor.nextSibling());
      cursor.parent();
    }
    return { kind: 'MatchMapping', keys, patterns, rest, ...this.span(from, to) };
  }

  private classPattern(): Pattern {
    const { cursor } = this;
    const from = cursor.from;
    const to = cursor.to;
    const patterns: Pattern[] = [];
    const kwd_attrs: string[] = [];
    const kwd_patterns: Pattern[] = [];
    cursor.firstChild();
    const cls = this.dottedName(cursor.from, cursor.to);
    while (cursor.nextSibling()) {
      if (cursor.type.id === T.KeywordPattern) {
        kwd_attrs.push(this.identifier(cursor.from));
        cursor.lastChild();
        kwd_patterns.push(this.pattern());
        cursor.parent();
      } else {
        if (kwd_attrs.length > 0) throw InvalidTree.INSTANCE;
        patterns.push(this.pattern());
      }
    }
    cursor.parent();
    return { kind: 'MatchClass', cls, patterns, kwd_attrs, kwd_patterns, ...this.span(from, to) };
  }
}
