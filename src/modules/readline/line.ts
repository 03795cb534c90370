/** A change that can be undone; `begin` and `end` enclose what is undone at once. */
export type UndoEntry =
  | { kind: 'insert'; at: number; end: number }
  | { kind: 'delete'; at: number; text: string[] }
  | { kind: 'begin' }
  | { kind: 'end' };

/** As many characters typed one by one are undone at once. */
const TYPED_AT_ONCE = 20;

/** The line that is edited, as characters: positions count code points. */
export class Line {
  text: string[] = [];
  point = 0;
  mark = 0;
  undo: UndoEntry[] = [];

  get length(): number {
    return this.text.length;
  }

  toString(): string {
    return this.text.join('');
  }

  /** Another line, with its own past. */
  replace(text: string, undo: UndoEntry[] = []): void {
    this.text = Array.from(text);
    this.undo = undo;
    this.point = Math.min(this.point, this.text.length);
    this.mark = Math.min(this.mark, this.text.length);
  }

  insert(text: readonly string[], typed = false): void {
    if (text.length === 0) return;
    const last = this.undo.at(-1);
    if (
      typed &&
      last?.kind === 'insert' &&
      last.end === this.point &&
      text.length === 1 &&
      last.end - last.at < TYPED_AT_ONCE
    )
      last.end++;
    else this.undo.push({ kind: 'insert', at: this.point, end: this.point + text.length });
    this.put(this.point, text);
    this.point += text.length;
  }

  /** Takes the text between two places out. */
  delete(from: number, to: number): string[] {
    const [start, end] = from < to ? [from, to] : [to, from];
    if (start === end) return [];
    const text = this.text.splice(start, end - start);
    this.undo.push({ kind: 'delete', at: start, text });
    this.point = moved(this.point, start, end);
    this.mark = moved(this.mark, start, end);
    return text;
  }

  private put(at: number, text: readonly string[]): void {
    this.text.splice(at, 0, ...text);
    if (this.mark > at) this.mark += text.length;
  }

  /** Runs what is to be undone at once. */
  together(run: () => void): void {
    this.undo.push({ kind: 'begin' });
    run();
    this.undo.push({ kind: 'end' });
  }

  /** Puts other text between two places. */
  change(from: number, to: number, text: readonly string[]): void {
    this.together(() => {
      this.delete(from, to);
      this.point = from;
      this.insert(text);
    });
  }

  /** `rl_do_undo`: false if there is nothing to undo. */
  undoOnce(): boolean {
    let depth = 0;
    do {
      const entry = this.undo.pop();
      if (entry === undefined) return false;
      if (entry.kind === 'end') depth++;
      else if (entry.kind === 'begin') depth--;
      else if (entry.kind === 'insert') {
        this.text.splice(entry.at, entry.end - entry.at);
        this.point = entry.at;
      } else {
        this.text.splice(entry.at, 0, ...entry.text);
        this.point = entry.at + entry.text.length;
      }
    } while (depth > 0);
    this.mark = Math.min(this.mark, this.text.length);
    return true;
  }
}

const moved = (place: number, start: number, end: number): number =>
  place > end ? place - (end - start) : Math.min(place, start);
