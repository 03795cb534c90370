// Compares our parser's trees with CPython's over every file of a directory: node scripts/compare-ast.mjs PYTHON [DIRECTORY…]
// Without a directory: the interpreter's own standard library, tests included.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [python, ...directories] = process.argv.slice(2);
if (python === undefined) {
  console.error('usage: node scripts/compare-ast.mjs PYTHON [DIRECTORY…]');
  process.exit(2);
}

/** Prints, for each file: path, and either the hash of its dumped tree or the error. */
const REFERENCE = `
import ast, hashlib, os, re, sys, warnings
warnings.simplefilter('ignore')
sys.setrecursionlimit(20000)
roots = sys.argv[1:] or [os.path.dirname(os.__file__)]
for root in roots:
    paths = [root] if os.path.isfile(root) else sorted(
        os.path.join(folder, name) for folder, _, names in os.walk(root) if 'site-packages' not in folder for name in names if name.endswith('.py'))
    for path in paths:
        with open(path, 'rb') as file:
            data = file.read()
        try:
            text = ast.dump(ast.parse(data, path), include_attributes=True)
        except SyntaxError as error:
            print(path, 'error', sep='\\t')
        except (ValueError, RecursionError, MemoryError):
            continue
        else:
            # Our strings are UTF-16: two surrogates in a row are one character.
            text = re.sub(r'(?<![\\\\])((?:\\\\\\\\)*)\\\\u(d[89ab]..)\\\\u(d[c-f]..)', lambda m: m[1] + '\\\\U%08x' % (0x10000 + (int(m[2], 16) - 0xd800 << 10) + int(m[3], 16) - 0xdc00), text)
            print(path, hashlib.sha1(text.encode('ascii', 'backslashreplace')).hexdigest(), sep='\\t')
`;
const ONE = `
import ast, sys
sys.setrecursionlimit(20000)
print(ast.dump(ast.parse(open(sys.argv[1], 'rb').read()), include_attributes=True).encode('ascii', 'backslashreplace').decode())
`;

const scratch = mkdtempSync(join(tmpdir(), 'compare-ast-'));
const bundle = join(scratch, 'parser.mjs');
await build({
  stdin: {
    contents: `export { parse } from './src/parser/parser.ts'; export { dump } from './src/parser/dump.ts'; export { decodeSource } from './src/parser/decode.ts';`,
    resolveDir: process.cwd(),
  },
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'error',
});
const { parse, dump, decodeSource } = await import(pathToFileURL(bundle).href);
const { createHash } = await import('node:crypto');

const reference = execFileSync(python, ['-X', 'utf8', '-c', REFERENCE, ...directories], {
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
const decoders = (encoding, bytes) => new TextDecoder(encoding, { fatal: true }).decode(bytes);
const names = unicodeNames;
let same = 0;
let shown = 0;
let milliseconds = 0;
let size = 0;
for (const row of reference.split('\n')) {
  if (row === '') continue;
  const [path, expected] = row.split('\t');
  const bytes = readFileSync(path);
  let actual;
  let text = '';
  try {
    const start = performance.now();
    const { ast } = parse(decodeSource(bytes, { decoders }), { filename: path, unicodeName: names });
    milliseconds += performance.now() - start;
    size += bytes.length;
    text = dump(ast);
    actual = createHash('sha1').update(text).digest('hex');
  } catch (error) {
    actual = 'error';
    text = `${error.name}: ${error.message} (line ${error.lineno}, offset ${error.offset})\n${error.lineno ? '' : error.stack}`;
  }
  if (actual === expected) {
    same++;
    continue;
  }
  if (shown++ > 20) continue;
  console.log(
    `${path}: ${expected === 'error' ? 'CPython refuses it' : actual === 'error' ? text : firstDifference(path, text)}`,
  );
}
const total = reference.trimEnd().split('\n').length;
console.log(
  `${same} of ${total} files alike; parsed ${(size / 1e6).toFixed(1)} MB at ${(size / 1e3 / milliseconds).toFixed(2)} MB/s`,
);
rmSync(scratch, { recursive: true });
process.exitCode = same === total ? 0 : 1;

function firstDifference(path, text) {
  const expected = spawnSync(python, ['-X', 'utf8', '-W', 'ignore', '-c', ONE, path], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  }).stdout.trimEnd();
  let i = 0;
  while (expected[i] === text[i]) i++;
  const from = Math.max(0, i - 150);
  return `\n  expected …${expected.slice(from, i + 120)}\n  actual   …${text.slice(from, i + 120)}`;
}

/** Names of characters, asked of the reference once per name. */
function unicodeNames(name) {
  const code = `import sys, unicodedata\ntry: sys.stdout.write(unicodedata.lookup(sys.argv[1]))\nexcept KeyError: pass`;
  return execFileSync(python, ['-X', 'utf8', '-c', code, name], { encoding: 'utf8' }) || null;
}
