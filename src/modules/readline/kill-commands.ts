import type { Command, Editor } from './editor.ts';
import { charactersFrom, isBlank, steps, wordEnd, wordStart } from './words.ts';

function deleteChar(editor: Editor, count: number): void {
  const { line } = editor;
  const to = charactersFrom(line, line.point, count);
  if (to === line.point) {
    editor.ring();
    return;
  }
  if (editor.argument !== null) editor.kill(line.point, to);
  else line.delete(line.point, to);
}

/** In overwrite mode a character is replaced by a blank. */
function backwardDeleteChar(editor: Editor, count: number): void {
  const { line } = editor;
  if (!editor.overwrite || line.point === line.length || editor.argument !== null) {
    deleteChar(editor, -count);
    return;
  }
  if (line.point === 0) {
    editor.ring();
    return;
  }
  line.change(line.point - 1, line.point, [' ']);
  line.point--;
}

function killWord(editor: Editor, count: number): void {
  const { line } = editor;
  editor.kill(
    line.point,
    steps(
      line.point,
      count,
      (at) => wordEnd(line, at),
      (at) => wordStart(line, at),
    ),
  );
}

function killBackTo(editor: Editor, count: number, inWord: (character: string) => boolean): void {
  const { line } = editor;
  if (line.point === 0) {
    editor.ring();
    return;
  }
  editor.kill(
    line.point,
    steps(
      line.point,
      -Math.abs(count),
      (at) => at,
      (at) => wordStart(line, at, inWord),
    ),
  );
}

const killLine: Command = (editor, count) => {
  const { line } = editor;
  if (count < 0) editor.kill(line.point, 0);
  else editor.kill(line.point, line.length);
};

const backwardKillLine: Command = (editor, count) => {
  const { line } = editor;
  if (count < 0) return void killLine(editor, 1, 0);
  if (line.point === 0) return editor.ring();
  editor.kill(line.point, 0);
};

function copyWord(editor: Editor, count: number): void {
  const { line } = editor;
  const to = steps(
    line.point,
    count,
    (at) => wordEnd(line, at),
    (at) => wordStart(line, at),
  );
  const [start, end] = to < line.point ? [to, line.point] : [line.point, to];
  editor.saveKilled(line.text.slice(start, end), to < line.point);
}

function yank(editor: Editor): void {
  const text = editor.killRing[editor.killAt];
  if (text === undefined) {
    editor.ring();
    return;
  }
  editor.line.mark = editor.line.point;
  const { mark } = editor.line;
  editor.line.insert(text);
  editor.line.mark = mark;
}

function yankPop(editor: Editor): void {
  const { line } = editor;
  const text = editor.killRing[editor.killAt];
  const start = text === undefined ? -1 : line.point - text.length;
  if (!/^yank(-pop)?$/.test(editor.lastCommand) || start < 0) {
    editor.ring();
    return;
  }
  line.delete(start, line.point);
  editor.killAt = (editor.killAt || editor.killRing.length) - 1;
  yank(editor);
}

export const killCommands: Readonly<Record<string, Command>> = {
  'delete-char': deleteChar,
  'backward-delete-char': backwardDeleteChar,
  'forward-backward-delete-char': (editor, count) =>
    editor.line.point === editor.line.length ? backwardDeleteChar(editor, count) : deleteChar(editor, count),
  'kill-line': killLine,
  'backward-kill-line': backwardKillLine,
  'unix-line-discard': (editor) => {
    if (editor.line.point === 0) return editor.ring();
    editor.kill(editor.line.point, 0);
  },
  'kill-whole-line': (editor) => {
    editor.line.point = editor.line.length;
    editor.kill(0, editor.line.length);
  },
  'kill-word': killWord,
  'backward-kill-word': (editor, count) => killWord(editor, -count),
  'unix-word-rubout': (editor, count) => killBackTo(editor, count, (character) => !isBlank(character)),
  'unix-filename-rubout': (editor, count) =>
    killBackTo(editor, count, (character) => !isBlank(character) && character !== '/'),
  'delete-horizontal-space': ({ line }) => {
    let start = line.point;
    let end = line.point;
    while (start > 0 && isBlank(line.text[start - 1]!)) start--;
    while (end < line.length && isBlank(line.text[end]!)) end++;
    line.delete(start, end);
  },
  'kill-region': (editor) => editor.kill(editor.line.mark, editor.line.point),
  'copy-region-as-kill': (editor) => {
    const { line } = editor;
    const [start, end] = line.mark < line.point ? [line.mark, line.point] : [line.point, line.mark];
    editor.saveKilled(line.text.slice(start, end), line.point < line.mark);
  },
  'copy-forward-word': copyWord,
  'copy-backward-word': (editor, count) => copyWord(editor, -count),
  yank,
  'yank-pop': yankPop,
};
