import { load } from './generate-unicode.mjs';

// Characters that write numbers: printable ASCII that no string literal escapes. '!' ends a name.
const DIGITS = '#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~ ';
/** Words with a number below this are written with one digit, the others with two. */
const SINGLE = 20;

/** The names of characters: a dictionary of words, and each name as the numbers of its words. */
export function names() {
  const points = [];
  const list = [];
  for (const { codepoint, name } of load('UnicodeData')) {
    if (name.startsWith('<') || name.startsWith('CJK UNIFIED IDEOGRAPH-')) continue;
    points.push(Number.parseInt(codepoint, 16));
    list.push(name);
  }
  const uses = new Map();
  for (const name of list) for (const word of name.split(' ')) uses.set(word, (uses.get(word) ?? 0) + 1);
  // What is used once or twice is spelled out.
  const words = [...uses].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
  const capacity = SINGLE + (DIGITS.length - SINGLE - 1) * DIGITS.length;
  const dictionary = words.slice(0, capacity);
  const number = new Map(dictionary.map((word, i) => [word, i]));
  const escape = DIGITS[DIGITS.length - 1];
  const digits = (word) => {
    const n = number.get(word);
    if (n === undefined) return `${escape}${word}${escape}`;
    if (n < SINGLE) return DIGITS[n];
    const rest = n - SINGLE;
    return DIGITS[SINGLE + Math.floor(rest / DIGITS.length)] + DIGITS[rest % DIGITS.length];
  };
  const text = list.map((name) => name.split(' ').map(digits).join('')).join('!');
  const runs = [];
  for (let i = 0; i < points.length; ) {
    let end = i + 1;
    while (end < points.length && points[end] === points[end - 1] + 1) end++;
    runs.push(`${points[i].toString(36)}.${(end - i).toString(36)}`);
    i = end;
  }
  const aliases = load('NameAliases').map(
    ({ codepoint, alias }) => `${Number.parseInt(codepoint, 16).toString(36)}:${alias}`,
  );
  const sequences = load('NamedSequences').map(
    ({ name, codepointSequence }) =>
      `${codepointSequence.map((c) => Number.parseInt(c, 16).toString(36)).join('.')}:${name}`,
  );
  return `${[
    `export const nameDigits = ${JSON.stringify(DIGITS)};`,
    `export const singleDigitWords = ${SINGLE};`,
    '/** The words, most frequent first. */',
    `export const nameWords = ${JSON.stringify(dictionary.join(' '))};`,
    '/** Names in order of code points, ended by `!`; a word outside the dictionary stands between two of the last digit. */',
    `export const nameText = ${JSON.stringify(text)};`,
    '/** Runs of code points that have names: first, count, in base 36. */',
    `export const nameRuns = ${JSON.stringify(runs.join(' '))};`,
    `export const nameAliases = ${JSON.stringify(aliases.join(';'))};`,
    `export const namedSequences = ${JSON.stringify(sequences.join(';'))};`,
  ].join('\n')}\n`;
}
