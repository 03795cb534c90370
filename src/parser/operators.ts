import type { BoolOp, CmpOp, Expr, Operator, UnaryOp } from './ast.ts';
import * as T from './generated/python.terms.ts';
import type { Tokens } from './tokens.ts';

/** The tree cannot be Python: the diagnosis finds out what CPython says about it. */
export class InvalidTree {
  static readonly INSTANCE: InvalidTree = new InvalidTree();
}

const OR = 1;
const AND = 2;
const NOT = 3;
const COMPARE = 4;
const UNARY = 11;
const POWER = 12;

interface Infix {
  precedence: number;
  op: BoolOp | CmpOp | Operator;
}

const INFIX = new Map<number, Infix>([
  [T.or, { precedence: OR, op: 'Or' }],
  [T.and, { precedence: AND, op: 'And' }],
  [T._in, { precedence: COMPARE, op: 'In' }],
  [T.is, { precedence: COMPARE, op: 'Is' }],
  [T.less, { precedence: COMPARE, op: 'Lt' }],
  [T.lessEqual, { precedence: COMPARE, op: 'LtE' }],
  [T.greater, { precedence: COMPARE, op: 'Gt' }],
  [T.greaterEqual, { precedence: COMPARE, op: 'GtE' }],
  [T.doubleEqual, { precedence: COMPARE, op: 'Eq' }],
  [T.notEqual, { precedence: COMPARE, op: 'NotEq' }],
  [T.bar, { precedence: 5, op: 'BitOr' }],
  [T.caret, { precedence: 6, op: 'BitXor' }],
  [T.ampersand, { precedence: 7, op: 'BitAnd' }],
  [T.leftShift, { precedence: 8, op: 'LShift' }],
  [T.rightShift, { precedence: 8, op: 'RShift' }],
  [T.plus, { precedence: 9, op: 'Add' }],
  [T.minus, { precedence: 9, op: 'Sub' }],
  [T.star, { precedence: 10, op: 'Mult' }],
  [T.slash, { precedence: 10, op: 'Div' }],
  [T.doubleSlash, { precedence: 10, op: 'FloorDiv' }],
  [T.percent, { precedence: 10, op: 'Mod' }],
  [T.at, { precedence: 10, op: 'MatMult' }],
  [T.doubleStar, { precedence: POWER, op: 'Pow' }],
]);
const NOT_IN: Infix = { precedence: COMPARE, op: 'NotIn' };
const IS_NOT: Infix = { precedence: COMPARE, op: 'IsNot' };

/**
 * Builds the expression of an `Operation` node: operands arrive left to right with the tokens between them, and are combined as soon as
 * precedence allows (operator precedence with two stacks, so that long chains do not recurse).
 */
export class OperationBuilder {
  private readonly tokens: Tokens;
  private readonly values: Expr[] = [];
  /** First and one-past-last token of each value: parentheses belong to the range of the operation around them. */
  private readonly froms: number[] = [];
  private readonly tos: number[] = [];
  /** Pending operators: precedence, name, and the token of a prefix operator (-1 for infix). */
  private readonly precedences: number[] = [];
  private readonly ops: string[] = [];
  private readonly prefixes: number[] = [];

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  /** Takes the tokens from `from` (infix, unless first, then prefixes) and the operand that stands at `operandFrom` to `operandTo`. */
  operand(from: number, operand: Expr, operandFrom: number, operandTo: number): void {
    const { types } = this.tokens;
    let at = from;
    if (this.values.length > 0) {
      let infix: Infix;
      const type = types[at]!;
      if (type === T.not) {
        infix = NOT_IN;
        at += 2;
      } else if (type === T.is && types[at + 1] === T.not) {
        infix = IS_NOT;
        at += 2;
      } else {
        infix = INFIX.get(type)!;
        at++;
      }
      this.infix(infix);
    }
    let value = operand;
    let valueFrom = operandFrom;
    for (; at < operandFrom; at++) {
      const type = types[at]!;
      if (type === T._await) {
        if (at !== operandFrom - 1) throw InvalidTree.INSTANCE;
        valueFrom = at;
        value = { kind: 'Await', value: operand, ...this.span(at, operandTo) };
      } else if (type === T.not) {
        const { precedences } = this;
        if (precedences.length > 0 && precedences[precedences.length - 1]! > NOT) throw InvalidTree.INSTANCE;
        this.prefix(NOT, 'Not', at);
      } else this.prefix(UNARY, type === T.minus ? 'USub' : type === T.plus ? 'UAdd' : 'Invert', at);
    }
    this.values.push(value);
    this.froms.push(valueFrom);
    this.tos.push(operandTo);
  }

  finish(): Expr {
    while (this.ops.length > 0) this.reduce();
    return this.values[0]!;
  }

  private prefix(precedence: number, op: UnaryOp, token: number): void {
    this.precedences.push(precedence);
    this.ops.push(op);
    this.prefixes.push(token);
  }

  private infix({ precedence, op }: Infix): void {
    const { precedences } = this;
    // `and`, `or` and comparisons collect their operands, `**` groups to the right: equal operators wait. `and` is one node, so is `or`.
    const waits = precedence <= COMPARE || precedence === POWER;
    for (;;) {
      const top = precedences.length === 0 ? 0 : precedences[precedences.length - 1]!;
      if (!(top > precedence || (top === precedence && !waits))) break;
      this.reduce();
    }
    precedences.push(precedence);
    this.ops.push(op);
    this.prefixes.push(-1);
  }

  private reduce(): void {
    const { values, froms, tos, precedences, ops, prefixes } = this;
    const precedence = precedences.pop()!;
    const op = ops.pop()!;
    const prefix = prefixes.pop()!;
    if (prefix >= 0) {
      const to = tos[tos.length - 1]!;
      values.push({ kind: 'UnaryOp', op: op as UnaryOp, operand: values.pop()!, ...this.span(prefix, to) });
      froms[froms.length - 1] = prefix;
      return;
    }
    if (precedence > COMPARE) {
      const right = values.pop()!;
      const to = tos.pop()!;
      froms.pop();
      const left = values.pop()!;
      const from = froms[froms.length - 1]!;
      tos[tos.length - 1] = to;
      const { tokens } = this;
      values.push({
        kind: 'BinOp',
        left,
        op: op as Operator,
        right,
        lineno: tokens.lines[from]!,
        col_offset: tokens.startColumn(from),
        end_lineno: tokens.endLines[to - 1]!,
        end_col_offset: tokens.endColumn(to - 1),
      });
      return;
    }
    let count = 1;
    const chain = [op];
    while (precedences.length > 0 && precedences[precedences.length - 1] === precedence) {
      count++;
      precedences.pop();
      prefixes.pop();
      chain.push(ops.pop()!);
    }
    chain.reverse();
    const first = values.length - 1 - count;
    const operands = values.splice(first);
    const from = froms[first]!;
    const to = tos[tos.length - 1]!;
    froms.length = tos.length = first;
    const span = this.span(from, to);
    if (precedence === COMPARE) {
      values.push({ kind: 'Compare', left: operands.shift()!, ops: chain as CmpOp[], comparators: operands, ...span });
    } else values.push({ kind: 'BoolOp', op: op as BoolOp, values: operands, ...span });
    froms.push(from);
    tos.push(to);
  }

  private span(from: number, to: number) {
    const { tokens } = this;
    return {
      lineno: tokens.lines[from]!,
      col_offset: tokens.startColumn(from),
      end_lineno: tokens.endLines[to - 1]!,
      end_col_offset: tokens.endColumn(to - 1),
    };
  }
}
