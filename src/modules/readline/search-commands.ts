import type { Command, Editor } from './editor.ts';
import { END_OF_FILE, type Reading } from './reading.ts';
import { isWord } from './words.ts';

const ABORT = 7;
const ESC = 0x1b;
const KILLS_WORD = 0x17;
const YANKS = 0x19;

function* incrementalSearch(editor: Editor, backward: boolean): Reading {
  const search = new IncrementalSearch(editor, backward);
  search.show();
  while (yield* search.step()) {
    // one more key
  }
}

/** `reverse-search-history` and `forward-search-history`. */
class IncrementalSearch {
  private readonly editor: Editor;
  private readonly position: number;
  private readonly point: number;
  private backward: boolean;
  private text: string[] = [];
  private failing = false;

  constructor(editor: Editor, backward: boolean) {
    this.editor = editor;
    this.backward = backward;
    this.position = editor.history.position;
    this.point = editor.line.point;
  }

  show(): void {
    const failed = this.failing ? 'failed ' : '';
    this.editor.message(`(${failed}${this.backward ? 'reverse-' : ''}i-search)\`${this.text.join('')}': `);
  }

  /** Takes a key; false when the search is over. */
  *step(): Reading<boolean> {
    const { editor } = this;
    const key = yield* editor.key();
    const binding = editor.keymap.entries.get(key)?.binding ?? null;
    const command = binding !== null && 'command' in binding ? binding.command : null;
    if (key === END_OF_FILE) return this.end();
    if (key === ABORT) {
      this.goTo(this.position, this.point);
      return this.end();
    }
    if (editor.variables.searchTerminators.includes(String.fromCharCode(key))) {
      // What follows at once belongs to a key that sends an escape sequence.
      if (key === ESC) editor.push([ESC]);
      return this.end();
    }
    if (command === 'reverse-search-history' || command === 'forward-search-history')
      this.again(command === 'reverse-search-history');
    else if (command === 'backward-delete-char') {
      if (this.text.pop() === undefined) editor.ring();
      this.restart();
    } else if (key === KILLS_WORD) this.extend(this.wordAtPoint());
    else if (key === YANKS) this.extend(editor.killRing[editor.killAt] ?? []);
    else if (key >= 0x20) this.extend([yield* editor.character(key)]);
    else {
      editor.push([key]);
      return this.end();
    }
    this.show();
    return true;
  }

  private end(): false {
    const { editor } = this;
    if (this.text.length > 0) editor.lastSearch = this.text.join('');
    editor.message(null);
    return false;
  }

  private goTo(position: number, point: number): void {
    const { editor } = this;
    if (position !== editor.history.position) editor.toHistory(position);
    editor.line.point = Math.min(point, editor.line.length);
  }

  private again(backward: boolean): void {
    this.backward = backward;
    if (this.text.length === 0) this.text = Array.from(this.editor.lastSearch);
    this.find(backward ? -1 : 1);
  }

  private extend(characters: readonly string[]): void {
    this.text.push(...characters);
    this.find(0);
  }

  /** Looks from the beginning again. */
  private restart(): void {
    this.goTo(this.position, this.point);
    this.failing = false;
    if (this.text.length > 0) this.find(0);
  }

  private wordAtPoint(): string[] {
    const { line } = this.editor;
    let end = Math.min(line.length, line.point + this.text.length);
    const start = end;
    while (end < line.length && !isWord(line.text[end]!)) end++;
    while (end < line.length && isWord(line.text[end]!)) end++;
    return line.text.slice(start, end);
  }

  /** Looks for the text from where the last match is, or a character further. */
  private find(step: -1 | 0 | 1): void {
    const { history, line } = this.editor;
    const direction = this.backward ? -1 : 1;
    let position = history.position;
    const found = line.toString();
    let characters = line.text;
    let at = line.point + step;
    for (;;) {
      for (; at >= 0 && at <= characters.length; at += direction)
        if (this.text.every((character, index) => characters[at + index] === character)) {
          this.failing = false;
          this.goTo(position, at);
          return;
        }
      // Lines like the one that was found last are passed over.
      do position += direction;
      while (history.entries[position]?.line === found);
      const entry = history.entries[position];
      if (entry === undefined) break;
      characters = Array.from(entry.line);
      at = this.backward ? characters.length : 0;
    }
    this.failing = true;
    this.editor.ring();
  }
}

/** What `history-search-backward` and its like look for, as long as only they run. */
const wanted = new WeakMap<Editor, string>();

function searchFor(editor: Editor, count: number, matches: (line: string, text: string) => boolean): void {
  const { history, line } = editor;
  if (!/^history-(substring-)?search-(backward|forward)$/.test(editor.lastCommand))
    wanted.set(editor, line.text.slice(0, line.point).join(''));
  const text = wanted.get(editor)!;
  const current = line.toString();
  const step = Math.sign(count);
  for (let position = history.position + step; position >= 0 && position < history.entries.length; position += step) {
    const entry = history.entries[position]!.line;
    if (entry === current || !matches(entry, text)) continue;
    editor.toHistory(position);
    if (text !== '') line.point = line.length;
    return;
  }
  if (step > 0 && history.position < history.entries.length) {
    editor.toHistory(history.entries.length);
    return;
  }
  editor.ring();
}

/** `non-incremental-reverse-search-history`: the text is asked for. */
function* askedSearch(editor: Editor, backward: boolean): Reading {
  const characters: string[] = [];
  const { line, history } = editor;
  const kept = { text: line.text, point: line.point };
  for (;;) {
    line.text = characters;
    line.point = characters.length;
    editor.message(':');
    const key = yield* editor.key();
    if (key === 13 || key === 10 || key === END_OF_FILE) break;
    if (key === ABORT || ((key === 8 || key === 0x7f) && characters.length === 0)) {
      characters.length = 0;
      editor.ring();
      break;
    }
    if (key === 8 || key === 0x7f) characters.pop();
    else if (key >= 0x20) characters.push(yield* editor.character(key));
  }
  line.text = kept.text;
  line.point = kept.point;
  editor.message(null);
  const text = characters.join('');
  if (text === '') return;
  editor.lastSearch = text;
  const step = backward ? -1 : 1;
  for (let position = history.position + step; position >= 0 && position < history.entries.length; position += step)
    if (history.entries[position]!.line.includes(text)) return editor.toHistory(position);
  editor.ring();
}

const begins = (line: string, text: string): boolean => line.startsWith(text);
const contains = (line: string, text: string): boolean => line.includes(text);

export const searchCommands: Readonly<Record<string, Command>> = {
  'reverse-search-history': (editor, count) => incrementalSearch(editor, count >= 0),
  'forward-search-history': (editor, count) => incrementalSearch(editor, count < 0),
  'history-search-backward': (editor, count) => searchFor(editor, -count, begins),
  'history-search-forward': (editor, count) => searchFor(editor, count, begins),
  'history-substring-search-backward': (editor, count) => searchFor(editor, -count, contains),
  'history-substring-search-forward': (editor, count) => searchFor(editor, count, contains),
  'non-incremental-reverse-search-history': (editor, count) => askedSearch(editor, count >= 0),
  'non-incremental-forward-search-history': (editor, count) => askedSearch(editor, count < 0),
};
