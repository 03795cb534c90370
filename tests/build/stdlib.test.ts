import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

describe('lib-python/3.13', () => {
  test.each(['os.py', 'importlib/_bootstrap.py', 'asyncio/__init__.py', 'json/encoder.py', 'encodings/utf_8.py'])(
    'has %s',
    (name) => {
      expect(existsSync(`lib-python/3.13/${name}`)).toBe(true);
    },
  );
  test.each([
    'pyodide',
    '_pyodide',
    'site-packages',
    'webbrowser.py',
    '_sysconfigdata__emscripten_wasm32-emscripten.py',
  ])('lacks %s', (name) => {
    expect(existsSync(`lib-python/3.13/${name}`)).toBe(false);
  });
  test.each([
    ['json/encoder.py', 'JSNULL'],
    ['zoneinfo/_common.py', 'Pyodide'],
    ['ctypes/util.py', 'emscripten'],
  ])("%s is CPython's: no %s", (name, word) => {
    expect(readFileSync(`lib-python/3.13/${name}`, 'utf8')).not.toContain(word);
  });
});
