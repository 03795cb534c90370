import { columnsOf } from '../../runtime/text/columns.ts';
import type { Command, Editor } from './editor.ts';
import { END_OF_FILE, type Reading } from './reading.ts';

/** What is asked for, as `get_completion_type` tells it. */
const COMPLETE = 9;
const LIST = 0x3f;
const INSERT_ALL = 0x2a;
const SHOW_AMBIGUOUS = 0x21;
const SHOW_UNMODIFIED = 0x40;

/** The word at the cursor and what could stand for it. */
interface Completion {
  start: number;
  text: string;
  /** What all have in common. */
  common: string;
  matches: string[];
  /** They are names of files, of which the last part is shown. */
  files: boolean;
}

function commonStart(matches: readonly string[], fold: boolean): string {
  const plain = (text: string): string => (fold ? text.toLowerCase() : text);
  const [first, ...others] = matches.map((match) => Array.from(match));
  let length = first!.length;
  for (const other of others) {
    let same = 0;
    while (same < length && same < other.length && plain(first![same]!) === plain(other[same]!)) same++;
    length = same;
  }
  return first!.slice(0, length).join('');
}

const byCodePoint = (a: string, b: string): number => {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < left.length && i < right.length; i++)
    if (left[i] !== right[i]) return left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
  return left.length - right.length;
};

function find(editor: Editor, kind: number): Completion | null {
  const { line } = editor;
  let start = line.point;
  while (start > 0 && !editor.delimiters.includes(line.text[start - 1]!)) start--;
  const text = line.text.slice(start, line.point).join('');
  editor.completionType = kind;
  const own = editor.hooks.complete(text, start, line.point);
  const found = own ?? fileNames(editor, text);
  if (found.length === 0) return null;
  const fold = own === null && editor.variables.on('completion-ignore-case');
  const common = found.length === 1 ? found[0]! : commonStart(found, fold);
  const matches = [...new Set(found)].sort(byCodePoint);
  return { start, text, common: matches.length === 1 ? matches[0]! : common || text, matches, files: own === null };
}

function fileNames(editor: Editor, text: string): string[] {
  const slash = text.lastIndexOf('/') + 1;
  const [folder, name] = [text.slice(0, slash), text.slice(slash)];
  const home = editor.hooks.home();
  const place = folder.startsWith('~/') && home !== null ? `${home}${folder.slice(1)}` : folder;
  const fold = (part: string): string => (editor.variables.on('completion-ignore-case') ? part.toLowerCase() : part);
  return editor.hooks
    .list(place === '' ? '.' : place)
    .filter((entry) => fold(entry.name).startsWith(fold(name)))
    .filter((entry) => name !== '' || editor.variables.on('match-hidden-files') || !entry.name.startsWith('.'))
    .map((entry) => folder + entry.name);
}

function* complete(editor: Editor, kind: number): Reading {
  const { line, variables } = editor;
  if (variables.on('disable-completion')) {
    editor.insert(['\t']);
    return;
  }
  const found = find(editor, kind);
  editor.changedByCompletion = false;
  if (found === null) {
    editor.ring();
    editor.completionFailed = true;
    return;
  }
  const failedBefore = editor.completionFailed;
  editor.completionFailed = false;
  if (kind === INSERT_ALL) {
    line.change(found.start, line.point, Array.from(`${found.matches.join(' ')} `));
    return;
  }
  const single = found.matches.length === 1;
  if (kind === LIST && !(failedBefore && single)) {
    yield* show(editor, found);
    return;
  }
  const before = line.toString();
  if (found.common !== found.text) line.change(found.start, line.point, Array.from(found.common));
  if (single) appendTo(editor, found);
  else if (kind === SHOW_AMBIGUOUS || (kind === SHOW_UNMODIFIED && found.common === found.text))
    yield* show(editor, found);
  else editor.ring();
  editor.changedByCompletion = line.toString() !== before;
}

/** Says of a file name whether it is a folder. */
function appendTo(editor: Editor, { common, files }: Completion): void {
  if (!files || !editor.variables.on('mark-directories')) return;
  const slash = common.lastIndexOf('/') + 1;
  const entries = editor.hooks.list(slash === 0 ? '.' : common.slice(0, slash));
  const isFolder = entries.some((entry) => entry.isFolder && entry.name === common.slice(slash));
  if (isFolder && editor.line.text[editor.line.point] !== '/') editor.line.insert(['/']);
}

const width = (text: string): number => Array.from(text).reduce((sum, at) => sum + columnsOf(at.codePointAt(0)!), 0);

/** Shows the matches under the line, or lets the program do so. */
function* show(editor: Editor, { matches, common, files }: Completion): Reading {
  const terminal = editor.terminal!;
  const names = matches.map((match) => (files ? match.slice(match.lastIndexOf('/') + 1) : match));
  if (matches.length > 1) {
    const longest = Math.max(...names.map(width));
    if (editor.hooks.displayMatches(common, matches, longest)) return;
    const limit = editor.variables.completionQueryItems;
    if (limit > 0 && names.length >= limit) {
      editor.display.leave();
      terminal.write(`Display all ${names.length} possibilities? (y or n)`);
      const yes = yield* answer(editor, false);
      if (yes === 0) {
        terminal.write('\n');
        return;
      }
      terminal.write('\n');
      yield* list(editor, names, longest);
      return;
    }
    editor.display.leave();
    yield* list(editor, names, longest);
    return;
  }
  editor.display.leave();
  terminal.write(`${names[0]}\n`);
}

function* list(editor: Editor, names: readonly string[], longest: number): Reading {
  const terminal = editor.terminal!;
  const { rows, columns } = terminal.size();
  const own = editor.variables.completionDisplayWidth;
  const across = own >= 0 && own <= columns ? own : columns;
  const place = longest + 2;
  let perRow = Math.floor(across / place);
  if (perRow !== 1 && perRow * place === across) perRow--;
  perRow = Math.max(1, perRow);
  const count = Math.ceil(names.length / perRow);
  const horizontally = editor.variables.on('print-completions-horizontally');
  let lines = 0;
  for (let row = 0; row < count; row++) {
    let text = '';
    for (let column = 0; column < perRow; column++) {
      const name = names[horizontally ? row * perRow + column : row + column * count];
      if (name === undefined) break;
      text += name;
      if (column + 1 < perRow && !(horizontally && row * perRow + column + 1 === names.length))
        text += ' '.repeat(Math.max(1, place - width(name)));
    }
    terminal.write(`${text}\n`);
    lines++;
    if (!editor.variables.on('page-completions') || lines < rows - 1 || row + 1 >= count) continue;
    terminal.write('--More--');
    const reply = yield* answer(editor, true);
    terminal.write('\r\x1b[K');
    if (reply === 0) return;
    lines = reply === 2 ? lines - 1 : 0;
  }
}

/** 1 for yes, 0 for no, 2 for one line more. */
function* answer(editor: Editor, paging: boolean): Reading<0 | 1 | 2> {
  for (;;) {
    const key = yield* editor.key();
    if (key === END_OF_FILE || key === 7) return 0;
    const letter = String.fromCharCode(key);
    if (/[yY ]/.test(letter)) return 1;
    if (/[nN\x7f]/.test(letter) || (paging && /[qQ]/.test(letter))) return 0;
    if (paging && /[\r\n]/.test(letter)) return 2;
    editor.ring();
  }
}

/** What the last `menu-complete` chose from. */
interface Menu {
  start: number;
  text: string;
  matches: string[];
  at: number;
}
const menus = new WeakMap<Editor, Menu>();

function menuComplete(editor: Editor, count: number): void {
  const { line } = editor;
  let menu = menus.get(editor);
  if (menu === undefined || !editor.lastCommand.startsWith('menu-complete')) {
    const found = find(editor, COMPLETE);
    if (found === null) {
      editor.ring();
      return;
    }
    menu = { start: found.start, text: found.text, matches: found.matches, at: -1 };
    if (menu.matches.length === 1) {
      line.change(found.start, line.point, Array.from(found.common));
      appendTo(editor, found);
      return;
    }
    if (count < 0) menu.at = 0;
    menus.set(editor, menu);
  }
  // One place of the circle is the word as it was.
  const places = menu.matches.length + 1;
  menu.at = ((((menu.at + count + 1) % places) + places) % places) - 1;
  if (menu.at < 0) editor.ring();
  line.change(menu.start, line.point, Array.from(menu.at < 0 ? menu.text : menu.matches[menu.at]!));
}

const completeCommand: Command = (editor) => {
  const { variables } = editor;
  if (editor.lastCommand === 'complete' && !editor.changedByCompletion) return complete(editor, LIST);
  if (variables.on('show-all-if-ambiguous')) return complete(editor, SHOW_AMBIGUOUS);
  return complete(editor, variables.on('show-all-if-unmodified') ? SHOW_UNMODIFIED : COMPLETE);
};

export const completionCommands: Readonly<Record<string, Command>> = {
  complete: completeCommand,
  'possible-completions': (editor) => complete(editor, LIST),
  'insert-completions': (editor) => complete(editor, INSERT_ALL),
  'menu-complete': menuComplete,
  'menu-complete-backward': (editor, count) => menuComplete(editor, -count),
  'delete-char-or-list': (editor, count, key) =>
    editor.line.length === 0 || editor.line.point < editor.line.length
      ? editor.run('delete-char', key)
      : completeCommand(editor, count, key),
};
