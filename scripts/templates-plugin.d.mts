import type { Plugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';
export const templatesPlugin: Plugin;
export function viteTemplatesPlugin(): VitePlugin;
