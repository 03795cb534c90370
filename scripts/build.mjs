// Builds everything: generated sources first, then the library and the bundles in dist/. `--generate-only` stops after the first part.
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';
import { buildSnapshots } from './build-snapshot.mjs';
import { compileLibrary } from './compile-library.mjs';
import { generateParser } from './generate-parser.mjs';
import { generateStdlib } from './generate-stdlib.mjs';
import { generateStored } from './generate-stored.mjs';
import { generateUnicode } from './generate-unicode.mjs';
import { keepConst } from './keep-const.mjs';
import { plainConstructors } from './plain-constructors.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
await generateParser();
await generateStored();
await generateUnicode();
if (!process.argv.includes('--generate-only')) {
  await generateStdlib();
  await buildBundles();
  compileLibrary();
  cpSync('scripts/build-snapshot.mjs', 'dist/build-snapshot.mjs');
  buildSnapshots();
}

/** Bundles each entry point that exists to dist/; koffi stays a dependency of the installed package. */
async function buildBundles() {
  const { build } = await import('esbuild');
  const { templatesPlugin } = await import('./templates-plugin.mjs');
  const options = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['koffi'],
    sourcemap: true,
    plugins: [templatesPlugin],
  };
  rmSync('dist/chunks', { recursive: true, force: true });
  await build({
    ...options,
    // One bundle in pieces: what the entries share (errors, say) must be the same objects.
    entryPoints: { index: 'src/launcher/embedding.ts', native: 'src/posix/native/native.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    format: 'esm',
    banner: {
      js: "import { createRequire as tspyRequire } from 'node:module'; const require = tspyRequire(import.meta.url);",
    },
  });
  // For browsers: nothing of Node may be in it.
  await build({
    ...options,
    entryPoints: ['src/api/index.ts'],
    outfile: 'dist/browser.mjs',
    format: 'esm',
    platform: 'browser',
  });
  cpSync(fileURLToPath(import.meta.resolve('@sqlite.org/sqlite-wasm/sqlite3.wasm')), 'dist/sqlite3.wasm');
  cpSync('src/api/public.d.ts', 'dist/index.d.ts');
  cpSync('src/api/native.d.ts', 'dist/native.d.ts');
  for (const name of ['tspy', 'tspy-managed']) {
    if (!existsSync(`src/launcher/${name}.ts`)) continue;
    await build({
      ...options,
      entryPoints: [`src/launcher/${name}.ts`],
      outfile: `dist/${name}-engine.cjs`,
      format: 'cjs',
      // The loader reads the file as Latin-1, which is quicker.
      charset: 'ascii',
      // The text is part of the snapshot. Names stay, for stack traces.
      minifyWhitespace: true,
      lineLimit: 150,
      banner: { js: "const engineUrl = require('node:url').pathToFileURL(__filename).href;" },
      define: { 'import.meta.url': 'engineUrl' },
    });
    finish(`dist/${name}-engine.cjs`);
    buildCommand(name);
  }
}

/** The text of an engine as V8 likes it; what esbuild leaves in comments would make it keep two bytes for each character. */
function finish(file) {
  const source = readFileSync(file, 'utf8').replace(/[^\x00-\x7f]/g, '?');
  const { body } = parse(source, { ecmaVersion: 'latest', sourceType: 'script' });
  const edits = [...keepConst(body), ...plainConstructors(source, body)].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let result = '';
  let end = 0;
  for (const [from, to, text] of edits) {
    result += source.slice(end, from) + text;
    end = to;
  }
  writeFileSync(file, result + source.slice(end));
}

/** The two ways to start a command: a module that loads the engine, and a shell script that starts Node from a snapshot of it. */
function buildCommand(name) {
  for (const file of readdirSync('dist'))
    if (file.startsWith(`${name}-engine.cjs.`) && file.endsWith('.cache')) rmSync(`dist/${file}`);
  // it is of the engine before
  rmSync(`dist/${name}.snapshot`, { force: true });
  cpSync('src/launcher/loader.mjs', `dist/${name}.mjs`);
  cpSync('src/launcher/launcher.sh', `dist/${name}`);
  for (const file of [name, `${name}.mjs`]) chmodSync(`dist/${file}`, 0o755);
}
