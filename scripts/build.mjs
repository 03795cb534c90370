// Builds everything: generated sources first, then the library and the bundles in dist/. `--generate-only` stops after the first part.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateParser } from './generate-parser.mjs';
import { generateStdlib } from './generate-stdlib.mjs';
import { generateUnicode } from './generate-unicode.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
await generateParser();
await generateUnicode();
if (!process.argv.includes('--generate-only')) {
  await generateStdlib();
  await buildBundles();
}

/** Bundles each entry point that exists to dist/; koffi stays a dependency of the installed package. */
async function buildBundles() {
  const { build } = await import('esbuild');
  const { templatesPlugin } = await import('./templates-plugin.mjs');
  const entries = {
    tspy: 'src/launcher/tspy.ts',
    'tspy-managed': 'src/launcher/tspy-managed.ts',
    index: 'src/api/index.ts',
  };
  for (const [name, entry] of Object.entries(entries)) {
    if (!existsSync(entry)) continue;
    await build({
      entryPoints: [entry],
      outfile: `dist/${name}.mjs`,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      external: ['koffi'],
      sourcemap: true,
      plugins: [templatesPlugin],
    });
  }
}
