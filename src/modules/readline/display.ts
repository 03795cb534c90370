import { columnsOf } from '../../runtime/text/columns.ts';

/** What one place of the screen shows: a character with what is written on or before it without a place of its own. */
interface Cell {
  text: string;
  width: number;
}

interface Place {
  row: number;
  column: number;
}

/** Around text of a prompt that takes no place on the screen. */
const BEGIN_INVISIBLE = '\x01';
const END_INVISIBLE = '\x02';

const TAB_STOP = 8;

/** A prompt and a line on a terminal: writes what changed since it was last shown. */
export class Display {
  columns = 80;
  prompt = '';
  /** A terminal that understands no escape sequences. */
  dumb = false;
  /** The line is shown in one row, of which a part is seen. */
  horizontal = false;
  private readonly write: (text: string) => void;
  private rows: Cell[][] = [[]];
  private cursor: Place = { row: 0, column: 0 };
  /** The lines of the prompt above its last are on the screen. */
  private began = false;

  constructor(write: (text: string) => void) {
    this.write = write;
  }

  /** The cursor stands at the begin of an empty line of the screen. */
  reset(): void {
    this.rows = [[]];
    this.cursor = { row: 0, column: 0 };
    this.began = false;
  }

  /** Shows the line with the cursor before its character `point`. */
  update(line: readonly string[], point: number): void {
    const lastLine = this.prompt.lastIndexOf('\n') + 1;
    if (!this.began) {
      this.began = true;
      if (lastLine > 0) this.write(visible(this.prompt.slice(0, lastLine)));
    }
    const wanted = new Layout(this.horizontal || this.dumb ? Number.POSITIVE_INFINITY : this.columns);
    wanted.prompt(this.prompt.slice(lastLine));
    const start = wanted.place();
    let target = start;
    line.forEach((character, index) => {
      if (index === point) target = wanted.place();
      wanted.character(character);
    });
    if (point >= line.length) target = wanted.place();
    if (this.horizontal || this.dumb) this.show([scrolled(wanted.rows[0]!, target, this.columns)], target);
    else this.show(wanted.rows, target);
  }

  private show(rows: Cell[][], target: Place): void {
    for (let row = 0; row < rows.length; row++) this.showRow(rows, row);
    for (let row = rows.length; row < this.rows.length; row++) {
      if (this.rows[row]!.length === 0) continue;
      this.move(rows, { row, column: 0 });
      this.clearToEnd(widthOf(this.rows[row]!));
    }
    this.rows = rows;
    this.move(rows, target);
  }

  private showRow(rows: Cell[][], row: number): void {
    const wanted = rows[row]!;
    const shown = this.rows[row] ?? [];
    let same = 0;
    let column = 0;
    while (same < wanted.length && same < shown.length && wanted[same]!.text === shown[same]!.text)
      column += wanted[same++]!.width;
    // What is written on a character has to be written with it.
    const width = widthOf(wanted);
    if (same === wanted.length && widthOf(shown) <= width) return;
    this.move(rows, { row, column });
    this.write(
      wanted
        .slice(same)
        .map(({ text }) => text)
        .join(''),
    );
    this.cursor = { row, column: width };
    if (width >= this.columns && row + 1 < rows.length) this.wrap(rows[row + 1]!, row);
    else if (width < widthOf(shown)) this.clearToEnd(widthOf(shown) - width);
  }

  /** Goes from a full row to the next one: terminals do when something is written there. */
  private wrap(next: readonly Cell[], row: number): void {
    this.write(`${next[0]?.text ?? ' '}\r`);
    this.cursor = { row: row + 1, column: 0 };
  }

  private clearToEnd(width: number): void {
    this.write(this.dumb ? ' '.repeat(width) + '\b'.repeat(width) : '\x1b[K');
  }

  private move(rows: Cell[][], { row, column }: Place): void {
    const from = this.cursor;
    if (row < from.row) this.write(row === from.row - 1 ? '\x1b[A' : `\x1b[${from.row - row}A`);
    if (row > from.row) {
      this.write('\n'.repeat(row - from.row));
      from.column = 0;
    }
    if (column === 0 && from.column > 0) this.write('\r');
    else if (column < from.column) this.write('\b'.repeat(from.column - column));
    else if (column > from.column)
      this.write(this.dumb ? between(rows[row]!, from.column, column) : '\x1b[C'.repeat(column - from.column));
    this.cursor = { row, column };
  }

  /** Leaves the line: what comes next stands beneath it. */
  finish(): void {
    const last = this.rows.length - 1;
    const full = last > 0 && widthOf(this.rows[last - 1]!) >= this.columns;
    const row = this.rows[last]!.length === 0 && full ? last - 1 : last;
    if (row > this.cursor.row) this.move(this.rows, { row, column: 0 });
    // A full last row has made the terminal go on already.
    if (row === last || this.cursor.row <= row) this.write('\n');
    this.reset();
  }

  clearScreen(): void {
    this.write(this.dumb ? '\r\n' : '\x1b[H\x1b[2J');
    this.reset();
  }

  /** Goes beneath what is shown, for other output. */
  leave(): void {
    this.move(this.rows, { row: this.rows.length - 1, column: 0 });
    this.write('\n');
    this.reset();
  }
}

const widthOf = (row: readonly Cell[]): number => row.reduce((sum, { width }) => sum + width, 0);

function between(row: readonly Cell[], from: number, to: number): string {
  let column = 0;
  let text = '';
  for (const cell of row) {
    if (column >= from && column < to) text += cell.text;
    column += cell.width;
  }
  return text;
}

/** A prompt without the marks around what takes no place. */
export const visible = (prompt: string): string => prompt.replaceAll(BEGIN_INVISIBLE, '').replaceAll(END_INVISIBLE, '');

/** The part of a long row in which the cursor is, with `<` and `>` for what is left out; `target` is moved with it. */
function scrolled(row: Cell[], target: Place, columns: number): Cell[] {
  const width = columns - 1;
  if (widthOf(row) <= width) return row;
  const step = Math.max(1, Math.floor(width / 3) * 2);
  const start = target.column < width ? 0 : Math.ceil((target.column - width + 2) / step) * step;
  const part: Cell[] = [];
  let column = 0;
  let shown = 0;
  for (const cell of row) {
    if (column >= start && shown + cell.width <= width) {
      part.push(cell);
      shown += cell.width;
    }
    column += cell.width;
  }
  if (start > 0) part[0] = { text: '<', width: 1 };
  if (start + shown < column) part[part.length - 1] = { text: '>', width: 1 };
  target.column -= start;
  return part;
}

/** Lays characters out in rows. */
class Layout {
  readonly rows: Cell[][] = [[]];
  private readonly columns: number;
  private column = 0;

  constructor(columns: number) {
    this.columns = columns;
  }

  place(): Place {
    return { row: this.rows.length - 1, column: this.column };
  }

  prompt(text: string): void {
    let before = '';
    let invisible = false;
    for (const character of text) {
      if (character === BEGIN_INVISIBLE) invisible = true;
      else if (character === END_INVISIBLE) invisible = false;
      else if (invisible) before += character;
      else {
        const width = columnsOf(character.codePointAt(0)!);
        if (width === 0) this.attach(before + character);
        else this.put(before + character, width);
        before = '';
      }
    }
    if (before !== '') this.attach(before);
  }

  character(character: string): void {
    const point = character.codePointAt(0)!;
    if (character === '\n' && this.columns !== Number.POSITIVE_INFINITY) this.nextRow();
    else if (character === '\t') {
      const width = TAB_STOP - (this.column % TAB_STOP);
      for (let i = 0; i < width; i++) this.put(' ', 1);
    } else if (point < 0x20 || point === 0x7f) {
      this.put('^', 1);
      this.put(String.fromCharCode(point ^ 0x40), 1);
    } else if (point >= 0xdc80 && point <= 0xdcff) {
      // A byte that is no text.
      for (const digit of `\\${(point & 0xff).toString(8)}`) this.put(digit, 1);
    } else {
      const width = columnsOf(point);
      if (width === 0) this.attach(character);
      else this.put(character, width);
    }
  }

  private put(text: string, width: number): void {
    if (this.column + width > this.columns) this.nextRow();
    this.rows.at(-1)!.push({ text, width });
    this.column += width;
    if (this.column === this.columns) this.nextRow();
  }

  private nextRow(): void {
    this.rows.push([]);
    this.column = 0;
  }

  /** Adds what takes no place to the character before. */
  private attach(text: string): void {
    const row = this.rows.at(-1)!.length > 0 || this.rows.length === 1 ? this.rows.at(-1)! : this.rows.at(-2)!;
    const cell = row.at(-1);
    if (cell === undefined) row.push({ text, width: 0 });
    else cell.text += text;
  }
}
