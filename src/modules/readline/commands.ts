import { completionCommands } from './completion.ts';
import type { Command, Editor } from './editor.ts';
import { historyCommands } from './history-commands.ts';
import { killCommands } from './kill-commands.ts';
import { END_OF_FILE, type Reading } from './reading.ts';
import { searchCommands } from './search-commands.ts';
import { charactersFrom, isWord, steps, wordEnd, wordStart } from './words.ts';

/*
 * The commands by the names of GNU readline's manual. Those of vi's editing mode are not there.
 */

const ESC = 0x1b;

function moveBy(editor: Editor, count: number): void {
  const { line } = editor;
  const to = charactersFrom(line, line.point, count);
  if (to === line.point && count !== 0) editor.ring();
  line.point = to;
}

function moveByWords(editor: Editor, count: number): void {
  const { line } = editor;
  line.point = steps(
    line.point,
    count,
    (at) => wordEnd(line, at),
    (at) => wordStart(line, at),
  );
}

function moveByRows(editor: Editor, rows: number): void {
  const { line } = editor;
  const to = line.point + rows * editor.display.columns;
  if (to < 0 || to > line.length) editor.ring();
  else line.point = to;
}

function changeCase(editor: Editor, count: number, change: (word: string, first: boolean) => string): void {
  const { line } = editor;
  const from = line.point;
  const to = steps(
    from,
    count,
    (at) => wordEnd(line, at),
    (at) => wordStart(line, at),
  );
  const [start, end] = from < to ? [from, to] : [to, from];
  let inside = false;
  const text = line.text.slice(start, end).map((character) => {
    const first = !inside;
    inside = isWord(character);
    return inside ? change(character, first) : character;
  });
  line.change(start, end, Array.from(text.join('')));
  line.point = Math.max(from, end);
}

function transposeChars(editor: Editor, count: number): void {
  const { line } = editor;
  if (count === 0) return;
  if (line.point === 0 || line.length < 2) {
    editor.ring();
    return;
  }
  line.together(() => {
    const at = line.point === line.length ? line.point - 1 : line.point;
    const character = line.delete(at - 1, at);
    line.point = Math.max(0, Math.min(line.length, at - 1 + count));
    line.insert(character);
  });
}

function transposeWords(editor: Editor, count: number): void {
  const { line } = editor;
  if (count === 0) return;
  const from = line.point;
  const end2 = steps(
    from,
    count,
    (at) => wordEnd(line, at),
    (at) => wordStart(line, at),
  );
  const start2 = wordStart(line, end2);
  const start1 = steps(
    start2,
    count,
    (at) => wordStart(line, at),
    (at) => wordEnd(line, at),
  );
  const end1 = wordEnd(line, start1);
  if (start1 === start2 || start2 < end1) {
    line.point = from;
    editor.ring();
    return;
  }
  const text = line.text;
  const changed = [...text.slice(start2, end2), ...text.slice(end1, start2), ...text.slice(start1, end1)];
  line.change(start1, end2, changed);
  line.point = end2;
}

function* quotedInsert(editor: Editor, count: number): Reading {
  const key = yield* editor.key();
  if (key === END_OF_FILE) return;
  const character = yield* editor.character(key);
  editor.insert(Array<string>(Math.max(1, count)).fill(character));
}

function* characterSearch(editor: Editor, count: number): Reading {
  const { line } = editor;
  const key = yield* editor.key();
  if (key === END_OF_FILE) return;
  const character = yield* editor.character(key);
  let at = line.point;
  for (let left = Math.abs(count); left > 0; left--) {
    const from = count > 0 ? at + 1 : at - 1;
    at = from < 0 ? -1 : count > 0 ? line.text.indexOf(character, from) : line.text.lastIndexOf(character, from);
    if (at < 0) return editor.ring();
  }
  line.point = at;
}

/** `digit-argument` and `universal-argument`: the keys that make the argument, then the command. */
function* argument(editor: Editor, first: number | null): Reading {
  let sign = 1;
  let value: number | null = null;
  let factor = first === null ? 4 : 1;
  let key = first;
  for (;;) {
    if (key !== null) {
      if (key === 0x2d && value === null && sign === 1) sign = -1;
      else if (key >= 0x30 && key <= 0x39) value = (value ?? 0) * 10 + key - 0x30;
      else break;
    }
    editor.argument = sign * (value ?? factor);
    editor.message(`(arg: ${editor.argument}) `);
    key = yield* editor.key();
    if (key === END_OF_FILE) break;
    // With Meta as well as without.
    if (key === ESC) {
      // A minus sign alone is minus one: digits go on from there.
      if (sign < 0) value ??= 1;
      const next = yield* editor.key();
      if ((next >= 0x30 && next <= 0x39) || (next === 0x2d && value === null)) key = next;
      else {
        editor.push([next]);
        break;
      }
    } else if (isUniversal(editor, key)) {
      factor *= 4;
      key = null;
    }
  }
  editor.message(null);
  if (key !== null && key >= 0) yield* editor.dispatch(key, editor.keymap);
}

function isUniversal(editor: Editor, key: number): boolean {
  const binding = editor.keymap.entries.get(key)?.binding ?? null;
  return binding !== null && 'command' in binding && binding.command === 'universal-argument';
}

const PASTE_END = [ESC, 0x5b, 0x32, 0x30, 0x31, 0x7e];

function* bracketedPaste(editor: Editor): Reading {
  const bytes: number[] = [];
  while (!PASTE_END.every((byte, index) => bytes[bytes.length - PASTE_END.length + index] === byte)) {
    const key = yield* editor.key();
    if (key === END_OF_FILE) return;
    bytes.push(key === 13 ? 10 : key);
  }
  bytes.length -= PASTE_END.length;
  const characters: string[] = [];
  editor.push(bytes);
  while (editor.hasPushed()) characters.push(yield* editor.character(yield* editor.key()));
  editor.line.insert(characters);
}

function undo(editor: Editor, count: number): void {
  for (let left = count; left > 0; left--)
    if (!editor.line.undoOnce()) {
      editor.ring();
      return;
    }
}

function revertLine(editor: Editor): void {
  if (editor.line.undo.length === 0) {
    editor.ring();
    return;
  }
  while (editor.line.undoOnce()) {
    // all of it
  }
}

function* rest(editor: Editor): Reading {
  let key = yield* editor.key();
  while (key >= 0x20 && key < 0x40) key = yield* editor.key();
}

function insertComment(editor: Editor): void {
  const { line } = editor;
  line.point = 0;
  line.insert(Array.from(editor.variables.commentBegin));
  editor.accept();
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  ...historyCommands,
  ...searchCommands,
  ...killCommands,
  ...completionCommands,
  'beginning-of-line': (editor) => {
    editor.line.point = 0;
  },
  'end-of-line': (editor) => {
    editor.line.point = editor.line.length;
  },
  'forward-char': (editor, count) => moveBy(editor, count),
  'backward-char': (editor, count) => moveBy(editor, -count),
  'forward-byte': (editor, count) => moveBy(editor, count),
  'backward-byte': (editor, count) => moveBy(editor, -count),
  'forward-word': (editor, count) => moveByWords(editor, count),
  'backward-word': (editor, count) => moveByWords(editor, -count),
  'next-screen-line': (editor, count) => moveByRows(editor, count),
  'previous-screen-line': (editor, count) => moveByRows(editor, -count),
  'clear-screen': (editor) => editor.display.clearScreen(),
  'clear-display': (editor) => {
    editor.terminal?.write('\x1b[3J');
    editor.display.clearScreen();
  },
  'redraw-current-line': (editor) => {
    editor.terminal?.write('\r');
    editor.display.reset();
  },
  'accept-line': (editor) => editor.accept(),
  'tab-insert': (editor, count) => editor.insert(Array<string>(Math.max(0, count)).fill('\t')),
  'quoted-insert': quotedInsert,
  'bracketed-paste-begin': bracketedPaste,
  'transpose-chars': transposeChars,
  'transpose-words': transposeWords,
  'upcase-word': (editor, count) => changeCase(editor, count, (character) => character.toUpperCase()),
  'downcase-word': (editor, count) => changeCase(editor, count, (character) => character.toLowerCase()),
  'capitalize-word': (editor, count) =>
    changeCase(editor, count, (character, first) => (first ? character.toUpperCase() : character.toLowerCase())),
  'overwrite-mode': (editor, count) => {
    editor.overwrite = editor.argument === null ? !editor.overwrite : count > 0;
  },
  'digit-argument': (editor, _count, key) => argument(editor, key),
  'universal-argument': (editor) => argument(editor, null),
  'do-lowercase-version': (editor, _count, key) => {
    editor.push([...editor.prefix, key + 0x20]);
  },
  'set-mark': (editor) => {
    editor.line.mark = editor.line.point;
  },
  'exchange-point-and-mark': (editor) => {
    const { line } = editor;
    [line.point, line.mark] = [line.mark, line.point];
  },
  'character-search': (editor, count) => characterSearch(editor, count),
  'character-search-backward': (editor, count) => characterSearch(editor, -count),
  'skip-csi-sequence': rest,
  'insert-comment': insertComment,
  undo,
  'revert-line': revertLine,
  abort: (editor) => {
    editor.recording = null;
    editor.ring();
  },
  'start-kbd-macro': (editor) => {
    if (editor.recording !== null) return editor.ring();
    editor.recording = [];
  },
  'end-kbd-macro': (editor) => {
    if (editor.recording === null) return editor.ring();
    // Without the keys of this command.
    editor.lastMacro = editor.recording.slice(0, -2);
    editor.recording = null;
  },
  'call-last-kbd-macro': (editor, count) => {
    if (editor.recording !== null || editor.lastMacro.length === 0) return editor.ring();
    for (let left = count; left > 0; left--) editor.push(editor.lastMacro);
  },
  're-read-init-file': (editor) => editor.hooks.readInitFile(),
  'tilde-expand': (editor) => {
    const { line } = editor;
    let start = line.point;
    while (start > 0 && line.text[start - 1] !== ' ') start--;
    const home = editor.hooks.home();
    if (line.text[start] !== '~' || home === null) return editor.ring();
    line.change(start, start + 1, Array.from(home));
    line.point = line.length;
  },
};
