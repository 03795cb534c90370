import {
  type AnyNode,
  BytesConstant,
  ComplexConstant,
  type ConstantValue,
  EllipsisConstant,
  FloatConstant,
  SCHEMA,
} from './ast.ts';

const LOCATED = new Set(['stmt', 'expr', 'excepthandler', 'arg', 'keyword', 'alias', 'pattern', 'type_param']);
/** Fields whose string values are the names of field-less constructors. */
const ENUM_TYPE = /^(expr_context|boolop|operator|unaryop|cmpop)/;

/** The text of `ast.dump(node, include_attributes=True)` of CPython 3.13. */
export function dump(node: AnyNode, attributes = true): string {
  const [sum, fields] = SCHEMA[node.kind] as readonly [string, Record<string, string>];
  const parts: string[] = [];
  for (const name of Object.keys(fields)) {
    const type = fields[name]!;
    const value = (node as unknown as Record<string, unknown>)[name];
    const shown = name === 'string_kind' ? 'kind' : name;
    if (value === null && type.endsWith('?')) continue;
    if (Array.isArray(value)) {
      if (value.length === 0) continue;
      parts.push(`${shown}=[${value.map((item) => dumpValue(item, type, attributes)).join(', ')}]`);
    } else parts.push(`${shown}=${dumpValue(value, type, attributes)}`);
  }
  if (attributes && LOCATED.has(sum)) {
    const at = node as unknown as Record<string, number>;
    for (const name of ['lineno', 'col_offset', 'end_lineno', 'end_col_offset']) parts.push(`${name}=${at[name]}`);
  }
  return `${node.kind}(${parts.join(', ')})`;
}

function dumpValue(value: unknown, type: string, attributes: boolean): string {
  if (value === null) return 'None';
  if (typeof value === 'string' && ENUM_TYPE.test(type)) return `${value}()`;
  if (type.startsWith('constant')) return constantRepr(value as ConstantValue);
  if (typeof value === 'object' && 'kind' in value) return dump(value as AnyNode, attributes);
  return constantRepr(value as ConstantValue);
}

/** `repr()` of a constant, but with every non-ASCII character escaped (`ascii()`). */
function constantRepr(value: ConstantValue): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (value instanceof FloatConstant) return floatRepr(value.value, '.0');
  if (value instanceof ComplexConstant) return floatRepr(value.imag, '') + 'j';
  if (value instanceof BytesConstant) return 'b' + quoted(String.fromCharCode(...value.value));
  if (value instanceof EllipsisConstant) return 'Ellipsis';
  throw new Error('no repr for this constant');
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const ch of text) {
    const code = ch.codePointAt(0)!;
    if (ch === '\\' || ch === quote) result += '\\' + ch;
    else if (ch === '\n') result += '\\n';
    else if (ch === '\r') result += '\\r';
    else if (ch === '\t') result += '\\t';
    else if (code >= 0x20 && code < 0x7f) result += ch;
    else if (code < 0x100) result += '\\x' + code.toString(16).padStart(2, '0');
    else if (code < 0x10000) result += '\\u' + code.toString(16).padStart(4, '0');
    else result += '\\U' + code.toString(16).padStart(8, '0');
  }
  return result + quote;
}

function floatRepr(value: number, suffix: string): string {
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  const [digits, exponentText] = value.toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  if (exponent >= 16 || exponent < -4) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${digits}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  const text = exponent < 0 ? value.toFixed(digits.replace('.', '').length - 1 - exponent) : String(value);
  return text.includes('.') ? text : text + suffix;
}
