import oldBidi from '@unicode/unicode-3.2.0/Bidi_Class/index.mjs';
import oldMirrored from '@unicode/unicode-3.2.0/Binary_Property/Bidi_Mirrored/code-points.mjs';
import oldCategories from '@unicode/unicode-3.2.0/General_Category/index.mjs';
import { characters, eachOf, load } from './generate-unicode.mjs';

const LIMIT = 0x110000;

// Long names of property values, as the package for Unicode 3.2 has them.
const CATEGORIES = {
  Uppercase_Letter: 'Lu',
  Lowercase_Letter: 'Ll',
  Titlecase_Letter: 'Lt',
  Modifier_Letter: 'Lm',
  Other_Letter: 'Lo',
  Nonspacing_Mark: 'Mn',
  Spacing_Mark: 'Mc',
  Enclosing_Mark: 'Me',
  Decimal_Number: 'Nd',
  Letter_Number: 'Nl',
  Other_Number: 'No',
  Connector_Punctuation: 'Pc',
  Dash_Punctuation: 'Pd',
  Open_Punctuation: 'Ps',
  Close_Punctuation: 'Pe',
  Initial_Punctuation: 'Pi',
  Final_Punctuation: 'Pf',
  Other_Punctuation: 'Po',
  Math_Symbol: 'Sm',
  Currency_Symbol: 'Sc',
  Modifier_Symbol: 'Sk',
  Other_Symbol: 'So',
  Space_Separator: 'Zs',
  Line_Separator: 'Zl',
  Paragraph_Separator: 'Zp',
  Control: 'Cc',
  Format: 'Cf',
  Surrogate: 'Cs',
  Private_Use: 'Co',
};
const BIDI = {
  Arabic_Letter: 'AL',
  Arabic_Number: 'AN',
  Boundary_Neutral: 'BN',
  Common_Separator: 'CS',
  European_Number: 'EN',
  European_Separator: 'ES',
  European_Terminator: 'ET',
  Left_To_Right: 'L',
  Left_To_Right_Embedding: 'LRE',
  Left_To_Right_Override: 'LRO',
  Nonspacing_Mark: 'NSM',
  Other_Neutral: 'ON',
  Paragraph_Separator: 'B',
  Pop_Directional_Format: 'PDF',
  Right_To_Left: 'R',
  Right_To_Left_Embedding: 'RLE',
  Right_To_Left_Override: 'RLO',
  Segment_Separator: 'S',
  White_Space: 'WS',
};

/** Runs of equal values: the values, then length and place among them in base 36. */
function runs(values) {
  const names = [...new Set(values)];
  const parts = [];
  for (let start = 0, i = 1; i <= LIMIT; i++)
    if (i === LIMIT || values[i] !== values[start]) {
      parts.push(`${(i - start).toString(36)}.${names.indexOf(values[start]).toString(36)}`);
      start = i;
    }
  return `${names.join(',')};${parts.join(' ')}`;
}

/** What `unicodedata` knows beyond the tables of str. */
export function data() {
  const all = characters();
  const property = (read, missing) =>
    Array.from({ length: LIMIT }, (_, i) => (all[i] === undefined ? missing : read(all[i])));
  const widths = new Array(LIMIT).fill('N');
  for (const { range, width } of load('EastAsianWidth'))
    eachOf(range, (point) => {
      if (all[point] !== undefined) widths[point] = width;
    });
  for (const [first, last] of [
    [0x3400, 0x4dbf],
    [0x4e00, 0x9fff],
    [0xf900, 0xfaff],
    [0x20000, 0x2fffd],
    [0x30000, 0x3fffd],
  ])
    for (let i = first; i <= last; i++) if (all[i] === undefined) widths[i] = 'W';
  const decompositions = [];
  all.forEach((record, point) => {
    if (record?.characterDecompositionMapping !== undefined)
      decompositions.push(`${point.toString(36)}:${record.characterDecompositionMapping}`);
  });
  const excluded = [];
  for (const { range, property: name } of load('DerivedNormalizationProps'))
    if (name === 'Full_Composition_Exclusion') eachOf(range, (point) => excluded.push(point.toString(36)));
  const old = (map, short, missing) => Array.from({ length: LIMIT }, (_, i) => short[map.get(i)] ?? missing);
  const mirrored = new Set(oldMirrored);
  const corrections = load('NormalizationCorrections')
    .filter((c) => c.unicodeVersion !== '3.2.0')
    .map((c) => `${Number.parseInt(c.codepoint, 16).toString(36)}:${c.original}`);
  const out = [];
  const text = (name, value) => out.push(`export const ${name} = ${JSON.stringify(value)};`);
  text('categories', runs(property((r) => r.category, 'Cn')));
  text('bidirectional', runs(property((r) => r.bidirectionalCategory, '')));
  text('combining', runs(property((r) => r.canonicalCombiningClass, '0')));
  text('mirrored', runs(property((r) => (r.mirrored === 'Y' ? '1' : '0'), '0')));
  text('widths', runs(widths));
  text('decompositions', decompositions.join(';'));
  text('compositionExclusions', excluded.join(' '));
  text('oldCategories', runs(old(oldCategories, CATEGORIES, 'Cn')));
  text('oldBidirectional', runs(old(oldBidi, BIDI, '').map((b, i) => (oldCategories.get(i) in CATEGORIES ? b : ''))));
  text('oldMirrored', runs(Array.from({ length: LIMIT }, (_, i) => (mirrored.has(i) ? '1' : '0'))));
  text('oldDecompositions', corrections.join(';'));
  return `${out.join('\n')}\n`;
}
