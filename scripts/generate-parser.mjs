import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';

const GRAMMAR = 'src/parser/python.grammar';
const TABLES = 'src/parser/generated/python.ts';
const TERMS = 'src/parser/generated/python.terms.ts';

/** Compiles the Lezer grammar to src/parser/generated/, unless what is there is newer than the grammar and this script. */
export async function generateParser() {
  const source = Math.max(statSync(GRAMMAR).mtimeMs, statSync(import.meta.filename ?? GRAMMAR).mtimeMs);
  if (existsSync(TABLES) && existsSync(TERMS) && statSync(TABLES).mtimeMs > source) return;
  const { buildParserFile } = await import('@lezer/generator');
  const { parser, terms } = buildParserFile(readFileSync(GRAMMAR, 'utf8'), {
    fileName: GRAMMAR,
    moduleStyle: 'es',
    typeScript: true,
    includeNames: true,
    warn: (message) => console.warn(message),
  });
  mkdirSync('src/parser/generated', { recursive: true });
  writeFileSync(TERMS, terms);
  writeFileSync(TABLES, parser);
}
