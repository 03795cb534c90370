import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { load } from './generate-unicode.mjs';

const big5Added = createRequire(import.meta.url).resolve('iconv-lite/encodings/tables/big5-added.json');

/** Character sets of East Asia that hosts do not decode: texts, and the codes of their first characters. */
export function charsets() {
  return [
    constant('kanjiOfJisX0213', 'Kanji of JIS X 0213 that JIS X 0208 lacks; plane 2 above FFFF.', kanjiOfJisX0213()),
    constant('additionsToBig5', 'What web pages in Big5 may use beyond it.', additionsToBig5()),
  ].join('');
}

const constant = (name, doc, map) =>
  `/** ${doc} */\nexport const ${name}: readonly (readonly [code: number, text: string])[] = ${JSON.stringify(runs(map))};\n`;

/** From what Unihan says: plane, row and cell of each. */
function kanjiOfJisX0213() {
  const map = new Map();
  for (const record of load('Unihan_OtherMappings')) {
    if (record.kJIS0213 === undefined) continue;
    const [plane, row, cell] = record.kJIS0213.split(',').map(Number);
    const code = (plane - 1) * 0x10000 + (row + 0xa0) * 256 + cell + 0xa0;
    map.set(code, Number.parseInt(record.codepoint.slice(2), 16));
  }
  return map;
}

/** From the table of iconv-lite: a code in hexadecimal, then texts, and numbers of characters that continue those. */
function additionsToBig5() {
  const map = new Map();
  for (const [first, ...parts] of JSON.parse(readFileSync(big5Added, 'utf8'))) {
    let code = Number.parseInt(first, 16);
    for (const part of parts) {
      if (typeof part === 'number') {
        const last = map.get(code - 1);
        for (let i = 1; i <= part; i++) map.set(code++, last + i);
        continue;
      }
      const points = Array.from(part, (c) => c.codePointAt(0));
      for (let i = 0; i < points.length; i++) {
        // A code of two characters: how many it has is said before them.
        if (points[i] >= 0xff0 && points[i] <= 0xfff) {
          i += 0xfff - points[i] + 2;
          code++;
        } else map.set(code++, points[i]);
      }
    }
  }
  return map;
}

/** Texts of consecutive codes. */
function runs(map) {
  const made = [];
  let next = -1;
  for (const [code, point] of [...map].sort(([a], [b]) => a - b)) {
    if (code !== next) made.push([code, '']);
    made.at(-1)[1] += String.fromCodePoint(point);
    next = code + 1;
  }
  return made;
}
