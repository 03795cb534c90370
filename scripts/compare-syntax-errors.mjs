// Compares our syntax errors with CPython's: node scripts/compare-syntax-errors.mjs PYTHON [COUNT [SEED]]
// Valid snippets (statements of CPython's own grammar tests and of tests/python) are mutated token by token and given to both parsers.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [python, count = '2000', seed = '1'] = process.argv.slice(2);
if (python === undefined) {
  console.error('usage: node scripts/compare-syntax-errors.mjs PYTHON [COUNT [SEED]]');
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), 'compare-errors-'));

const REFERENCE = `
import ast, json, os, random, re, sys, warnings
warnings.simplefilter('ignore')
random.seed(int(sys.argv[2]))
lib = os.path.dirname(os.__file__)
snippets = []
for name in ['test_grammar', 'test_patma', 'test_fstring', 'test_with', 'test_asyncgen', 'test_named_expressions', 'test_type_params', 'test_syntax', 'test_exceptions']:
    with open(f'{lib}/test/{name}.py', encoding='utf-8') as file:
        source = file.read()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and not isinstance(node, (ast.ClassDef,)):
            text = ast.get_source_segment(source, node, padded=True)
            import textwrap
            text = textwrap.dedent(text)
            if 5 < len(text) < 400: snippets.append(text)
        elif name in ('test_syntax', 'test_exceptions') and isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 300:
            snippets.append(node.value)
token = re.compile(r'[A-Za-z_]+|[0-9.]+|"""|\\n *|[ \\t]+|.', re.S)
extra = ['(', ')', '[', ']', '{', '}', ':', ',', '=', '==', ':=', '*', '**', '.', 'if', 'else', 'for', 'in', 'not', 'lambda', 'def', 'yield', 'await', '1', 'x', '"', "f'{", '\\\\n', '\\\\n  ', 'print', ';', 'as', '!', '@', 'None', 'class', 'import', 'from']
rows = []
while len(rows) < int(sys.argv[1]):
    parts = token.findall(random.choice(snippets))
    if not parts: continue
    for _ in range(random.choice([1, 1, 1, 2])):
        i = random.randrange(len(parts))
        kind = random.randrange(5)
        if kind == 0: del parts[i:i + 1]
        elif kind == 1: parts.insert(i, parts[i])
        elif kind == 2:
            j = random.randrange(len(parts)); parts[i], parts[j] = parts[j], parts[i]
        elif kind == 3: parts[i] = random.choice(extra)
        else: parts.insert(i, ' ' + random.choice(extra) + ' ')
        if not parts: break
    source = ''.join(parts)
    try:
        ast.parse(source)
        rows.append([source, None])
    except SyntaxError as e:
        rows.append([source, [type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset]])
    except Exception: pass
json.dump(rows, sys.stdout)
`;
const bundle = join(scratch, 'parser.mjs');
await build({
  stdin: { contents: `export { parse } from './src/parser/parser.ts';`, resolveDir: process.cwd() },
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'error',
});
const { parse } = await import(pathToFileURL(bundle).href);
writeFileSync(join(scratch, 'reference.py'), REFERENCE);
const rows = JSON.parse(
  execFileSync(python, ['-X', 'utf8', join(scratch, 'reference.py'), count, seed], { maxBuffer: 1 << 28 }),
);
rmSync(scratch, { recursive: true });

const groups = new Map();
let same = 0;
let crashes = 0;
for (const [source, expected] of rows) {
  let actual = null;
  try {
    parse(source, { unicodeName: () => '?' });
  } catch (error) {
    if (error.lineno === undefined && error.type === undefined) {
      crashes++;
      console.log(JSON.stringify(source), error.stack);
    }
    actual = [error.type, error.message, error.lineno, error.offset, error.end_lineno, error.end_offset];
  }
  if (JSON.stringify(actual) === JSON.stringify(expected)) {
    same++;
    continue;
  }
  const sameMessage = actual !== null && expected !== null && actual[1] === expected[1];
  const key = sameMessage
    ? `position of ${expected[1]}`
    : `${expected?.[1] ?? 'valid'}  <=>  ${actual?.[1] ?? 'valid'}`;
  const group = groups.get(key) ?? [];
  group.push({ source, expected, actual });
  groups.set(key, group);
}
for (const [key, group] of [...groups].sort((a, b) => b[1].length - a[1].length).slice(0, 25)) {
  const [{ source, expected, actual }] = group.sort((a, b) => a.source.length - b.source.length);
  console.log(
    `${group.length} x ${key}\n    ${JSON.stringify(source)}\n    ${JSON.stringify(expected?.slice(2))} ${JSON.stringify(actual?.slice(2))}`,
  );
}
console.log(`${same} of ${rows.length} alike, ${crashes} crashes`);
