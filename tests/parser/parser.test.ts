import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dump } from '../../src/parser/dump.ts';
import { parse } from '../../src/parser/parser.ts';
import { PythonSyntaxError } from '../../src/parser/syntax-error.ts';

/** Cases recorded from CPython by scripts/record-parser-tests.py: `# name`, source, `==>`, tree or error. */
function cases(file: string): [name: string, source: string, expected: string][] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8').trimEnd();
  return text.split('\n\n# ').map((block) => {
    const [, name, source, expected] = /^(?:# )?(.*)\n([\s\S]*)\n==>\n([\s\S]*)$/.exec(block)!;
    return [name!, source!, expected!];
  });
}

/** Non-ASCII characters as `dump` writes them. */
function escaped(text: string): string {
  return text.replace(/[^\x00-\x7f]/g, (ch) => {
    const code = ch.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16)}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

function outcome(source: string): string {
  try {
    return dump(parse(source).ast);
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    const { type, message, lineno, offset, end_lineno, end_offset } = error;
    return `${type}: ${message} (${lineno}, ${offset}, ${end_lineno}, ${end_offset})`;
  }
}

describe('trees', () => {
  test.each(cases('trees.txt'))('%s', (_name, source, expected) => {
    expect(outcome(source)).toBe(escaped(expected));
  });
});

describe('errors', () => {
  test.each(cases('errors.txt'))('%s: %j', (_name, source, expected) => {
    expect(outcome(source)).toBe(expected);
  });
});

describe('size', () => {
  const n = 50_000;
  test.each([
    ['operators', `a${'+a'.repeat(n)}`],
    ['comparisons', `a${'<a'.repeat(n)}`],
    ['attributes', `a${'.b'.repeat(n)}`],
    ['calls', `a${'()'.repeat(n)}`],
    ['elements', `[${'1,'.repeat(200_000)}]`],
    ['elif', `if a: b\n${'elif a: b\n'.repeat(5000)}`],
    ['unary operators', `${'-'.repeat(n)}a`],
    ['parentheses', `${'('.repeat(199)}a${')'.repeat(199)}`],
  ])('%s', (_name, source) => {
    expect(parse(source).ast.kind).toBe('Module');
  });
  test('more than 200 brackets are refused', () => {
    expect(() => parse(`${'('.repeat(201)}a${')'.repeat(201)}`)).toThrow('too many nested parentheses');
  });
});
