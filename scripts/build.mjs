// Builds everything: generated sources first, then the bundles in dist/. `--generate-only` stops after the first part.
import { generateParser } from './generate-parser.mjs';

await generateParser();
