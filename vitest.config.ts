import { defineConfig } from 'vitest/config';
import { viteTemplatesPlugin } from './scripts/templates-plugin.mjs';

export default defineConfig({
  plugins: [viteTemplatesPlugin()],
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 300_000,
    pool: 'forks',
  },
});
