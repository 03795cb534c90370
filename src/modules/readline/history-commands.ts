import type { Command, Editor } from './editor.ts';

function move(editor: Editor, by: number): void {
  const { history } = editor;
  const to = Math.max(0, Math.min(history.entries.length, history.position + by));
  if (to === history.position) {
    editor.ring();
    return;
  }
  editor.toHistory(to);
}

/** The words of a line as a shell has them: quotes keep them together. */
function words(line: string): string[] {
  return line.match(/(?:"(?:\\.|[^"\\])*"?|'[^']*'?|\\.|[^\s"'\\;&|<>()])+|[;&|<>()]+/g) ?? [];
}

/** Word `n` of a line, from the end if that is negative. */
function wordOf(line: string, n: number): string | undefined {
  return words(line).at(n);
}

interface YankedArgument {
  start: number;
  length: number;
  position: number;
  word: number;
  step: number;
}

/** What `yank-last-arg` put last, for the next one to replace. */
const yanked = new WeakMap<Editor, YankedArgument>();

function yankWord(editor: Editor, position: number, n: number): boolean {
  const entry = editor.history.entries[position];
  const word = entry === undefined ? undefined : wordOf(entry.line, n);
  if (word === undefined) return false;
  const characters = Array.from(word);
  const start = editor.line.point;
  editor.line.insert(characters);
  yanked.set(editor, { start, length: characters.length, position, word: n, step: -1 });
  return true;
}

const yankNthArg: Command = (editor, count) => {
  if (!yankWord(editor, editor.history.position - 1, editor.argument === null ? 1 : count)) editor.ring();
};

const yankLastArg: Command = (editor, count) => {
  const before = yanked.get(editor);
  if (editor.lastCommand !== 'yank-last-arg' || before === undefined) {
    if (!yankWord(editor, editor.history.position - 1, editor.argument === null ? -1 : count)) editor.ring();
    return;
  }
  const step = count < 0 ? -before.step : before.step;
  editor.line.delete(before.start, before.start + before.length);
  editor.line.point = before.start;
  if (yankWord(editor, before.position + step, before.word)) yanked.get(editor)!.step = step;
  else {
    editor.ring();
    yanked.set(editor, { ...before, length: 0, position: before.position + step });
  }
};

export const historyCommands: Readonly<Record<string, Command>> = {
  'previous-history': (editor, count) => move(editor, -count),
  'next-history': (editor, count) => move(editor, count),
  'beginning-of-history': (editor) => move(editor, Number.NEGATIVE_INFINITY),
  'end-of-history': (editor) => editor.toHistory(editor.history.entries.length),
  'fetch-history': (editor, count) => {
    const { history } = editor;
    if (editor.argument === null) return editor.toHistory(history.entries.length);
    const position = count < 0 ? history.entries.length + count : count - history.base;
    if (position < 0 || position >= history.entries.length) return editor.ring();
    editor.toHistory(position);
  },
  'operate-and-get-next': (editor, count) => {
    const next = editor.argument === null ? editor.history.position + 1 : count - editor.history.base;
    editor.accept();
    editor.nextPosition = next;
  },
  'yank-nth-arg': yankNthArg,
  'yank-last-arg': yankLastArg,
};
