/** Codes of one or two bytes, and what they stand for. The first code of a character is the one it is written with. */
export class CodeTable {
  readonly #points = new Int32Array(65536).fill(-1);
  readonly #codes = new Map<number, number>();

  /** The code point of a code; -1 for none. */
  point(code: number): number {
    return this.#points[code]!;
  }

  /** The code of a code point; -1 for none. */
  code(point: number): number {
    return this.#codes.get(point) ?? -1;
  }

  set(code: number, point: number): void {
    const before = this.#points[code]!;
    if (before >= 0 && this.#codes.get(before) === code) this.#codes.delete(before);
    this.#points[code] = point;
    if (!this.#codes.has(point)) this.#codes.set(point, code);
  }

  /** Gives the codes from `first` on to the characters of `text`. */
  setAll(first: number, text: string): this {
    let code = first;
    for (const c of text) this.set(code++, c.codePointAt(0)!);
    return this;
  }

  remove(code: number): void {
    const point = this.#points[code]!;
    if (this.#codes.get(point) === code) this.#codes.delete(point);
    this.#points[code] = -1;
  }

  /** A character that is written as `code`, though that is read as another. */
  also(code: number, character: string): this {
    this.#codes.set(character.codePointAt(0)!, code);
    return this;
  }

  /** Makes `code` the one that its character is written with. */
  prefer(code: number): this {
    this.#codes.set(this.point(code), code);
    return this;
  }

  *entries(): IterableIterator<[code: number, point: number]> {
    for (let code = 0; code < 65536; code++) if (this.#points[code]! >= 0) yield [code, this.#points[code]!];
  }

  copyTo(other: CodeTable): void {
    for (const [code, point] of this.entries()) other.set(code, point);
  }
}

/** The two-byte codes that the host's decoder of an encoding knows, in order; after the byte `prefix`, if one is given. */
export function* hostTable(label: string, prefix?: number): IterableIterator<[code: number, point: number]> {
  const decoder = new TextDecoder(label);
  const head = prefix === undefined ? [] : [prefix];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    const bytes: number[] = [];
    // A newline after each code: whatever is wrong with it ends there.
    for (let trail = 0x40; trail <= 0xfe; trail++) bytes.push(...head, lead, trail, 0x0a);
    const texts = decoder.decode(Uint8Array.from(bytes)).split('\n');
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const text = texts[trail - 0x40]!;
      const point = text.codePointAt(0);
      if (point !== undefined && point !== 0xfffd && text.length === (point > 0xffff ? 2 : 1))
        yield [lead * 256 + trail, point];
    }
  }
}
