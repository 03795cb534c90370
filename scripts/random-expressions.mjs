// Random Python expressions as text, all valid: node scripts/random-expressions.mjs DIRECTORY [COUNT [SEED]] writes them as files of 100
// lines, for scripts/compare-ast.mjs. Operators are put side by side without parentheses on purpose: precedence is what is tested.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** mulberry32: the same numbers for the same seed, 0 <= n < 1. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const ATOMS =
  "a b é name _ 0 1 0x1F 0o17 0b1 1_000 1. .5 1.e5 1e-3 2j 1.5J None True False ... 'x' \"y\" rb'z' b'' r'\\d' f'{a}' f'{a!r:>{b}}' f\"{a=}\" f'{{}}{a:%H:{b}}' 'p' () [] {} '''q'''".split(
    ' ',
  );
const BINARY = '+ - * / // % @ ** << >> & | ^'.split(' ');
const COMPARISONS = ['<', '>', '<=', '>=', '==', '!=', 'in', 'not in', 'is', 'is not'];

/** `count` expressions, each at most some hundred characters long. */
export function randomExpressions(count, seed) {
  const random = generator(seed);
  const below = (n) => Math.floor(random() * n);
  const pick = (list) => list[below(list.length)];
  const list = (make, least = 0) => Array.from({ length: least + below(3) }, make).join(', ');

  // What may stand where: `test` is the widest but walrus, stars and yield; `bitor` is what may be starred or iterated over.
  const walrus = (d) => (below(6) === 0 ? `w := ${test(d - 1)}` : test(d));
  const element = (d) => (below(6) === 0 ? `*${bitor(d - 1)}` : walrus(d));
  function test(d) {
    if (d <= 0) return pick(ATOMS);
    const kind = below(10);
    if (kind === 0) return `${or(d - 1)} if ${or(d - 1)} else ${test(d - 1)}`;
    if (kind === 1)
      return `lambda${pick(['', ' x', ' x, /', ' *, k', ' *a, **k', ` x=${test(d - 2)}, *y`])}: ${test(d - 1)}`;
    return or(d);
  }
  function or(d) {
    if (d <= 0) return pick(ATOMS);
    const kind = below(7);
    if (kind === 0) return `${or(d - 1)} ${pick(['and', 'or'])} ${or(d - 1)}`;
    if (kind === 1) return `not ${not(d - 1)}`;
    if (kind <= 3) return comparison(d);
    return bitor(d);
  }
  const not = (d) => (below(2) === 0 ? `not ${comparison(d)}` : comparison(d));
  function comparison(d) {
    const parts = [bitor(d - 1)];
    for (let i = below(3); i > 0; i--) parts.push(pick(COMPARISONS), bitor(d - 1));
    return parts.join(' ');
  }
  function bitor(d) {
    if (d <= 0) return pick(ATOMS);
    const kind = below(6);
    if (kind === 0) return `${pick(['-', '+', '~'])}${pick(['', ' '])}${unary(d - 1)}`;
    if (kind <= 3) return `${bitor(d - 1)}${pick([' ', ''])} ${pick(BINARY)} ${bitor(d - 1)}`;
    return primary(d);
  }
  const unary = (d) =>
    below(3) === 0 ? `-${primary(d)}` : below(4) === 0 ? `${primary(d)} ** -${primary(d)}` : primary(d);
  function primary(d) {
    let text = atom(d - 1);
    if (/^[\d.]/.test(text)) text = `(${text})`;
    for (let i = below(3); i > 0; i--) {
      const kind = below(4);
      if (kind === 0) text += `.${pick(['x', 'real', 'match', 'type', '_'])}`;
      else if (kind === 1) text += `(${args(d - 1)})`;
      else if (kind === 2) text += `[${subscripts(d - 1)}]`;
      else text += pick(['.a', '()', '[0]']);
    }
    return text;
  }
  function args(d) {
    if (below(5) === 0) return `${test(d - 1)} ${clauses(d - 1)}`;
    const positional = Array.from({ length: below(3) }, () => element(d));
    const keywords = Array.from({ length: below(2) }, () => (below(3) === 0 ? `**${test(d - 1)}` : `k=${test(d - 1)}`));
    return positional.concat(keywords).join(', ');
  }
  function subscripts(d) {
    const part = () => {
      if (below(3) > 0) return element(d);
      const end = () => (below(2) ? test(d - 1) : '');
      return `${end()}:${end()}${pick(['', ':', `:${end()}`])}`;
    };
    return list(part, 1) + pick(['', ',']);
  }
  function clauses(d) {
    let text = `for ${pick(['x', 'x, y', '(x, *y)', '*x, y', 'a.b', 'a[0]', '[x, (y, z)]'])} in ${or(d - 1)}`;
    if (below(3) === 0) text += ` if ${or(d - 1)}`;
    return text;
  }
  function atom(d) {
    if (d <= 0) return pick(ATOMS);
    switch (below(9)) {
      case 0:
        return `(${walrus(d)})`;
      case 1:
        return `(${element(d)},${pick(['', ` ${element(d)}`])})`;
      case 2:
        return `[${list(() => element(d))}]`;
      case 3:
        return `{${list(() => (below(5) === 0 ? `**${bitor(d - 1)}` : `${test(d - 1)}: ${test(d - 1)}`), 1)}}`;
      case 4:
        return `{${list(() => element(d), 1)}}`;
      case 5: {
        const [open, close] = pick(['()', '[]', '{}']);
        return `${open}${walrus(d - 1)} ${clauses(d)}${close}`;
      }
      case 6:
        return `{${test(d - 1)}: ${test(d - 1)} ${clauses(d)}}`;
      case 7:
        return `(${pick(['yield', `yield ${test(d - 1)}`, `yield from ${test(d - 1)}`, `await ${primary(d - 1)}`, `await ${primary(d - 1)} + ${bitor(d - 1)}`])})`;
      default:
        return pick(ATOMS);
    }
  }
  return Array.from({ length: count }, () => test(2 + below(5)));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [directory, count = '20000', seed = '1'] = process.argv.slice(2);
  if (directory === undefined) {
    console.error('usage: node scripts/random-expressions.mjs DIRECTORY [COUNT [SEED]]');
    process.exit(2);
  }
  mkdirSync(directory, { recursive: true });
  const all = randomExpressions(Number(count), Number(seed));
  for (let i = 0; i * 100 < all.length; i++)
    writeFileSync(join(directory, `expressions-${i}.py`), `${all.slice(i * 100, i * 100 + 100).join('\n')}\n`);
}
