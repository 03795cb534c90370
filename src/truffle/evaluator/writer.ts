export type Lines = (string | Lines)[];

/** A place among the lines. */
export interface Mark {
  readonly lines: Lines;
  readonly index: number;
}

/** Collects generated lines and constants, and makes names. */
export class Writer {
  lines: Lines = [];
  /** How many lines were emitted so far; what was inserted at marks is not counted. */
  emitted = 0;
  /** Characters so far. */
  size = 0;
  readonly constants: unknown[] = [];
  readonly #constantNames = new Map<unknown, string>();
  #counter = 0;

  emit(line: string): void {
    this.lines.push(line);
    this.emitted++;
    this.size += line.length + 1;
  }

  /** A place to insert a line later. */
  mark(): Mark {
    return { lines: this.lines, index: this.lines.push('') - 1 };
  }

  fill(mark: Mark, line: string): void {
    mark.lines[mark.index] = line;
    this.size += line.length + 1;
  }

  /** Collects what is emitted from now on apart; `finishCapture` gives it and goes back to `outer`. */
  startCapture(): Lines {
    const outer = this.lines;
    this.lines = [];
    return outer;
  }

  finishCapture(outer: Lines): Lines {
    const inner = this.lines;
    this.lines = outer;
    return inner;
  }

  append(lines: Lines): void {
    this.lines.push(lines);
  }

  /** A new name made of a word of ours. */
  name(stem: string): string {
    return `${stem}_${this.#counter++}`;
  }

  constant(value: unknown): string {
    let name = this.#constantNames.get(value);
    if (name === undefined) {
      name = `k${this.constants.length}`;
      this.constants.push(value);
      this.#constantNames.set(value, name);
    }
    return name;
  }

  /** The text of a known value: a literal, or the constant that carries it. */
  literal(value: unknown): string {
    switch (typeof value) {
      case 'number':
        if (Object.is(value, -0)) return '(-0)';
        return value < 0 ? `(${value})` : String(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'undefined':
        return 'undefined';
      default:
        return value === null ? 'null' : this.constant(value);
    }
  }

  text(): string {
    const out: string[] = [];
    flatten(this.lines, out);
    return out.join('\n');
  }
}

function flatten(lines: Lines, out: string[]): void {
  for (const line of lines) {
    if (typeof line !== 'string') flatten(line, out);
    else if (line !== '') out.push(line);
  }
}
