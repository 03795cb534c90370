/** `'…%s…' % (a, b)` as an f-string: what it formats is known when the program is compiled. */
import type { Expr, NodeOf } from './ast.ts';
import type { SourceRange } from './scope.ts';

/** The f-string for `format % (…values)`; `null` if the format asks for more than `%s`, `%r`, `%a` and `%%`. */
export function formatAsJoinedString(
  format: string,
  values: readonly Expr[],
  range: SourceRange,
): NodeOf<'JoinedStr'> | null {
  const parts: Expr[] = [];
  let used = 0;
  let literal = '';
  const flush = (): void => {
    if (literal === '') return;
    parts.push(constant(literal, range));
    literal = '';
  };
  const item = /%(?:%|(?<flags>[-+ #0]*)(?<width>\d*)(?:\.(?<precision>\d*))?(?<spec>[sra]))/y;
  for (let position = 0; position < format.length; ) {
    const percent = format.indexOf('%', position);
    if (percent < 0) {
      literal += format.slice(position);
      break;
    }
    literal += format.slice(position, percent);
    item.lastIndex = percent;
    const found = item.exec(format);
    if (found === null) return null;
    position = item.lastIndex;
    if (found[0] === '%%') {
      literal += '%';
      continue;
    }
    const { flags, width, precision, spec } = found.groups!;
    // CPython reads at most three digits.
    if (width!.length > 3 || (precision?.length ?? 0) > 3) return null;
    const value = values[used++];
    if (value === undefined) return null;
    flush();
    let formatSpec = '';
    if (width !== '') formatSpec += `${flags!.includes('-') ? '' : '>'}${Number(width)}`;
    if (precision !== undefined) formatSpec += `.${Number(precision)}`;
    parts.push({
      kind: 'FormattedValue',
      value,
      conversion: spec!.charCodeAt(0),
      format_spec: formatSpec === '' ? null : constant(formatSpec, value),
      lineno: value.lineno,
      col_offset: value.col_offset,
      end_lineno: value.end_lineno,
      end_col_offset: value.end_col_offset,
    });
  }
  flush();
  if (used < values.length) return null;
  return { kind: 'JoinedStr', values: parts, ...position(range) };
}

function constant(value: string, range: SourceRange): NodeOf<'Constant'> {
  return { kind: 'Constant', value, string_kind: null, ...position(range) };
}

function position(range: SourceRange): SourceRange {
  return {
    lineno: range.lineno,
    col_offset: range.col_offset,
    end_lineno: range.end_lineno,
    end_col_offset: range.end_col_offset,
  };
}
