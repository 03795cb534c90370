import {
  BytesConstant,
  ComplexConstant,
  type ConstantValue,
  EllipsisConstant,
  type Expr,
  FloatConstant,
} from './ast.ts';

/*
 * The text of an expression as `from __future__ import annotations` keeps it: CPython's ast_unparse.c.
 */

const BINARY: Record<string, [string, number]> = {
  BitOr: [' | ', 6],
  BitXor: [' ^ ', 7],
  BitAnd: [' & ', 8],
  LShift: [' << ', 9],
  RShift: [' >> ', 9],
  Add: [' + ', 10],
  Sub: [' - ', 10],
  Mult: [' * ', 11],
  MatMult: [' @ ', 11],
  Div: [' / ', 11],
  Mod: [' % ', 11],
  FloorDiv: [' // ', 11],
  Pow: [' ** ', 13],
};
const COMPARE: Record<string, string> = {
  Eq: ' == ',
  NotEq: ' != ',
  Lt: ' < ',
  LtE: ' <= ',
  Gt: ' > ',
  GtE: ' >= ',
  Is: ' is ',
  IsNot: ' is not ',
  In: ' in ',
  NotIn: ' not in ',
};
const TEST = 1;
const OR = 2;
const AND = 3;
const NOT = 4;
const CMP = 5;
const FACTOR = 12;
const AWAIT = 14;
const ATOM = 15;
const TUPLE = 0;

/** Source text of `node`; constants are written by the given functions. */
export function unparseAnnotation(
  node: Expr,
  repr: (text: string) => string,
  bytesRepr: (bytes: Uint8Array) => string,
  floatRepr: (value: number) => string,
): string {
  const number = (value: number): string => (value === Number.POSITIVE_INFINITY ? '1e309' : floatRepr(value));
  const constant = (value: ConstantValue): string => {
    if (value === null) return 'None';
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (typeof value === 'string') return repr(value);
    if (value instanceof FloatConstant) return number(value.value);
    if (value instanceof ComplexConstant) return `${number(value.imag).replace(/\.0$/, '')}j`;
    if (value instanceof BytesConstant) return bytesRepr(value.value);
    if (value instanceof EllipsisConstant) return '...';
    return String(value);
  };
  const group = (text: string, own: number, level: number) => (own < level ? `(${text})` : text);
  const list = (items: readonly Expr[], level = TEST) => items.map((item) => write(item, level)).join(', ');
  const generators = (parts: Extract<Expr, { kind: 'ListComp' }>['generators']): string =>
    parts
      .map(
        (g) =>
          ` ${g.is_async ? 'async ' : ''}for ${write(g.target, TUPLE)} in ${write(g.iter, OR)}${g.ifs.map((i) => ` if ${write(i, OR)}`).join('')}`,
      )
      .join('');
  const write = (e: Expr, level: number): string => {
    switch (e.kind) {
      case 'Constant':
        return `${e.string_kind ?? ''}${constant(e.value)}`;
      case 'Name':
        return e.id;
      case 'Attribute': {
        const value = write(e.value, ATOM);
        const isInt =
          e.value.kind === 'Constant' && (typeof e.value.value === 'number' || typeof e.value.value === 'bigint');
        return `${value}${isInt ? ' ' : ''}.${e.attr}`;
      }
      case 'Subscript':
        return `${write(e.value, ATOM)}[${e.slice.kind === 'Tuple' && e.slice.elts.length > 0 ? tupleInside(e.slice.elts) : write(e.slice, TUPLE)}]`;
      case 'Tuple':
        if (e.elts.length === 0) return '()';
        return group(tupleInside(e.elts), TUPLE, level);
      case 'List':
        return `[${list(e.elts)}]`;
      case 'Set':
        return `{${list(e.elts)}}`;
      case 'Dict':
        return `{${e.keys.map((k, i) => (k === null ? `**${write(e.values[i]!, 6)}` : `${write(k, TEST)}: ${write(e.values[i]!, TEST)}`)).join(', ')}}`;
      case 'Starred':
        return `*${write(e.value, 6)}`;
      case 'BinOp': {
        const [symbol, own] = BINARY[e.op]!;
        const right = e.op === 'Pow';
        return group(
          `${write(e.left, own + (right ? 1 : 0))}${symbol}${write(e.right, own + (right ? 0 : 1))}`,
          own,
          level,
        );
      }
      case 'UnaryOp': {
        if (e.op === 'Not') return group(`not ${write(e.operand, NOT)}`, NOT, level);
        const symbol = e.op === 'USub' ? '-' : e.op === 'UAdd' ? '+' : '~';
        return group(`${symbol}${write(e.operand, FACTOR)}`, FACTOR, level);
      }
      case 'BoolOp': {
        const own = e.op === 'And' ? AND : OR;
        return group(e.values.map((v) => write(v, own + 1)).join(e.op === 'And' ? ' and ' : ' or '), own, level);
      }
      case 'Compare':
        return group(
          `${write(e.left, CMP + 1)}${e.ops.map((op, i) => `${COMPARE[op]}${write(e.comparators[i]!, CMP + 1)}`).join('')}`,
          CMP,
          level,
        );
      case 'IfExp':
        return group(
          `${write(e.body, TEST + 1)} if ${write(e.test, TEST + 1)} else ${write(e.orelse, TEST)}`,
          TEST,
          level,
        );
      case 'Call': {
        const args = [
          ...e.args.map((a) => write(a, TEST)),
          ...e.keywords.map((k) => (k.arg === null ? `**${write(k.value, 6)}` : `${k.arg}=${write(k.value, TEST)}`)),
        ];
        return `${write(e.func, ATOM)}(${args.join(', ')})`;
      }
      case 'Slice':
        return `${e.lower === null ? '' : write(e.lower, TEST)}:${e.upper === null ? '' : write(e.upper, TEST)}${e.step === null ? '' : `:${write(e.step, TEST)}`}`;
      case 'Lambda': {
        const a = e.args;
        const parts: string[] = [];
        const positional = [...a.posonlyargs, ...a.args];
        positional.forEach((p, i) => {
          const d = a.defaults[i - (positional.length - a.defaults.length)];
          parts.push(d === undefined ? p.arg : `${p.arg}=${write(d, TEST)}`);
          if (i === a.posonlyargs.length - 1) parts.push('/');
        });
        if (a.vararg !== null) parts.push(`*${a.vararg.arg}`);
        else if (a.kwonlyargs.length > 0) parts.push('*');
        a.kwonlyargs.forEach((p, i) => {
          const d = a.kw_defaults[i];
          parts.push(d === null || d === undefined ? p.arg : `${p.arg}=${write(d, TEST)}`);
        });
        if (a.kwarg !== null) parts.push(`**${a.kwarg.arg}`);
        return group(`lambda${parts.length > 0 ? ` ${parts.join(', ')}` : ''}: ${write(e.body, TEST)}`, TEST, level);
      }
      case 'ListComp':
        return `[${write(e.elt, TEST)}${generators(e.generators)}]`;
      case 'SetComp':
        return `{${write(e.elt, TEST)}${generators(e.generators)}}`;
      case 'GeneratorExp':
        return `(${write(e.elt, TEST)}${generators(e.generators)})`;
      case 'DictComp':
        return `{${write(e.key, TEST)}: ${write(e.value, TEST)}${generators(e.generators)}}`;
      case 'Await':
        return group(`await ${write(e.value, ATOM)}`, AWAIT, level);
      case 'Yield':
        return e.value === null ? '(yield)' : `(yield ${write(e.value, TUPLE)})`;
      case 'YieldFrom':
        return `(yield from ${write(e.value, TEST)})`;
      case 'NamedExpr':
        return group(`${write(e.target, TUPLE)} := ${write(e.value, ATOM)}`, TUPLE, level);
      case 'JoinedStr':
      case 'FormattedValue':
        return `f${repr(joined(e))}`;
    }
  };
  const tupleInside = (items: readonly Expr[]): string =>
    items.length === 1 ? `${write(items[0]!, TEST)},` : list(items);
  const joined = (e: Expr): string => {
    if (e.kind === 'Constant') return String(e.value).replace(/[{}]/g, '$&$&');
    if (e.kind === 'JoinedStr') return e.values.map(joined).join('');
    if (e.kind !== 'FormattedValue') return '';
    const text = write(e.value, TEST + 1);
    const conversion = e.conversion < 0 ? '' : `!${String.fromCharCode(e.conversion)}`;
    const spec = e.format_spec === null ? '' : `:${joined(e.format_spec)}`;
    return `{${text.startsWith('{') ? ' ' : ''}${text}${conversion}${spec}}`;
  };
  return write(node, TUPLE);
}
