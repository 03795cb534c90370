import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';

const SOURCES = ['src/parser/ast.ts', 'src/parser/stored/format.ts', 'scripts/generate-stored.mjs'];
const MAKERS = 'src/parser/generated/stored-nodes.ts';

/**
 * Writes what reads the nodes of stored trees, a function for each kind: the fields of an object literal take a fraction of the time that
 * storing by computed names takes. Nothing is done if what is there is newer than what it is made from.
 */
export async function generateStored() {
  if (existsSync(MAKERS) && SOURCES.every((file) => statSync(file).mtimeMs < statSync(MAKERS).mtimeMs)) return;
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: ['src/parser/stored/format.ts'],
    bundle: true,
    write: false,
    format: 'esm',
  });
  const format = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  mkdirSync('src/parser/generated', { recursive: true });
  writeFileSync(MAKERS, text(format));
}

function text({ PLANS, ENUM, CONSTANT, TEXT, INT }) {
  const enumerations = new Map();
  const valuesOf = (values) => {
    const key = JSON.stringify(values);
    if (!enumerations.has(key)) enumerations.set(key, `V${enumerations.size}`);
    return enumerations.get(key);
  };
  const field = ({ type, list, values }) => {
    if (type === ENUM) return list ? `r.enumerations(${valuesOf(values)})` : `${valuesOf(values)}[r.byte()]`;
    const one = { [CONSTANT]: 'constant', [TEXT]: 'optionalText', [INT]: 'optionalInt' }[type] ?? 'node';
    return `r.${one}${list ? 's' : ''}()`;
  };
  const makers = PLANS.map(({ kind, fields, located, scoped, isFunction }) => {
    const place = located ? ', line, column, endLine, endColumn' : '';
    if (isFunction) return `  (r${place}) => r.functionDefinition('${kind}'${place}),`;
    const parts = [`kind: '${kind}'`];
    if (located) parts.push('lineno: line', 'col_offset: column', 'end_lineno: endLine', 'end_col_offset: endColumn');
    for (const name of scoped ? ['scope', 'typeParamsScope', 'defaultScope'] : [])
      parts.push(`${name}: r.optionalScope()`);
    for (const one of fields) parts.push(`${one.name}: ${field(one)}`);
    if (kind === 'ClassDef') parts.push('staticAttributes: r.textList()');
    return `  (r${place}) => ({ ${parts.join(', ')} }),`;
  });
  return `// Made by scripts/generate-stored.mjs.
import type { Reader } from '../stored/reader.ts';

${[...enumerations].map(([values, name]) => `const ${name}: readonly string[] = ${values};`).join('\n')}

/** By number of the kind, less one. */
export const NODE_MAKERS: readonly ((
  r: Reader,
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
) => object)[] = [
${makers.join('\n')}
];
`;
}
