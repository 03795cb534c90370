import {
  bidirectional,
  categories,
  combining,
  compositionExclusions,
  decompositions,
  mirrored,
  oldBidirectional,
  oldCategories,
  oldDecompositions,
  oldMirrored,
  widths,
} from './generated/unicode-data.ts';

/** A property of all code points, unfolded from its runs when first asked for. */
class PropertyTable {
  readonly #source: string;
  #names: string[] = [];
  #places: Uint8Array | null = null;
  constructor(source: string) {
    this.#source = source;
  }

  of(point: number): string {
    if (this.#places === null) {
      const semicolon = this.#source.indexOf(';');
      this.#names = this.#source.slice(0, semicolon).split(',');
      const places = new Uint8Array(0x110000);
      let at = 0;
      for (const run of this.#source.slice(semicolon + 1).split(' ')) {
        const dot = run.indexOf('.');
        const end = at + Number.parseInt(run.slice(0, dot), 36);
        places.fill(Number.parseInt(run.slice(dot + 1), 36), at, end);
        at = end;
      }
      this.#places = places;
    }
    return this.#names[this.#places[point]!]!;
  }
}

const category = new PropertyTable(categories);
const bidi = new PropertyTable(bidirectional);
const combiningClass = new PropertyTable(combining);
const mirror = new PropertyTable(mirrored);
const width = new PropertyTable(widths);
const oldCategory = new PropertyTable(oldCategories);
const oldBidi = new PropertyTable(oldBidirectional);
const oldMirror = new PropertyTable(oldMirrored);

function decompositionMap(source: string): Map<number, string> {
  const map = new Map<number, string>();
  for (const entry of source.split(';')) {
    const colon = entry.indexOf(':');
    map.set(Number.parseInt(entry.slice(0, colon), 36), entry.slice(colon + 1));
  }
  return map;
}

let mappings: Map<number, string> | null = null;
let oldMappings: Map<number, string> | null = null;
/** Composed characters by their two parts, joined. */
let compositions: Map<string, number> | null = null;

/**
 * Whether the host knows the forms: of European letters, Kana, Han and Hangul they are the same in all versions that it may have, for these are
 * assigned, and forms of what is assigned are never changed.
 */
const HOST_NORMALIZES = '\xe9'.normalize('NFD').length === 2;

/** Lead, vowel and tail counts of Hangul syllables, and where they begin. */
const S = 0xac00;
const L = 0x1100;
const V = 0x1161;
const T = 0x11a7;

/** One version of the Unicode database: 15.1, or 3.2 for IDNA and stringprep. */
export class UnicodeDatabase {
  readonly version: string;
  readonly old: boolean;
  constructor(version: string) {
    this.version = version;
    this.old = version === '3.2.0';
  }

  category(point: number): string {
    return (this.old ? oldCategory : category).of(point);
  }

  assigned(point: number): boolean {
    return !this.old || oldCategory.of(point) !== 'Cn';
  }

  bidirectional(point: number): string {
    return (this.old ? oldBidi : bidi).of(point);
  }

  mirrored(point: number): number {
    return Number((this.old ? oldMirror : mirror).of(point));
  }

  combining(point: number): number {
    return this.assigned(point) ? Number(combiningClass.of(point)) : 0;
  }

  eastAsianWidth(point: number): string {
    return this.assigned(point) ? width.of(point) : 'N';
  }

  /** The mapping in the notation of the database: `<tag>` and hexadecimal code points. */
  decomposition(point: number): string {
    if (!this.assigned(point)) return '';
    mappings ??= decompositionMap(decompositions);
    return mappings.get(point) ?? '';
  }

  /** What normalization uses: 3.2 had five mappings that were corrected later, which `decomposition` does not show. */
  #mapping(point: number): string {
    if (this.old) {
      oldMappings ??= decompositionMap(oldDecompositions);
      const old = oldMappings.get(point);
      if (old !== undefined) return old;
    }
    return this.decomposition(point);
  }

  #decompose(point: number, compatible: boolean, out: number[]): void {
    if (point < 0xa0) {
      out.push(point);
      return;
    }
    if (point >= S && point < S + 11172) {
      const index = point - S;
      out.push(L + Math.floor(index / 588), V + Math.floor((index % 588) / 28));
      if (index % 28 !== 0) out.push(T + (index % 28));
      return;
    }
    const mapping = this.#mapping(point);
    if (mapping === '' || (mapping.startsWith('<') && !compatible)) {
      out.push(point);
      return;
    }
    for (const part of mapping.split(' '))
      if (!part.startsWith('<')) this.#decompose(Number.parseInt(part, 16), compatible, out);
  }

  /** Puts combining characters into canonical order. */
  #reorder(points: number[]): void {
    for (let i = 1; i < points.length; i++) {
      const cls = this.combining(points[i]!);
      if (cls === 0) continue;
      const point = points[i]!;
      let at = i;
      while (at > 0 && this.combining(points[at - 1]!) > cls) {
        points[at] = points[at - 1]!;
        at--;
      }
      points[at] = point;
    }
  }

  #pair(first: number, second: number): number | undefined {
    if (first >= L && first < L + 19 && second >= V && second < V + 21)
      return S + ((first - L) * 21 + (second - V)) * 28;
    if (first >= S && first < S + 11172 && (first - S) % 28 === 0 && second > T && second < T + 28)
      return first + second - T;
    if (compositions === null) {
      compositions = new Map();
      mappings ??= decompositionMap(decompositions);
      const excluded = new Set(compositionExclusions.split(' ').map((p) => Number.parseInt(p, 36)));
      for (const [point, mapping] of mappings) {
        if (mapping.startsWith('<') || excluded.has(point)) continue;
        const parts = mapping.split(' ');
        if (parts.length === 2) compositions.set(mapping, point);
      }
    }
    const hex = (n: number) => n.toString(16).toUpperCase().padStart(4, '0');
    const composed = compositions.get(`${hex(first)} ${hex(second)}`);
    return composed !== undefined && this.assigned(composed) ? composed : undefined;
  }

  #compose(points: readonly number[]): number[] {
    const out: number[] = [];
    let starter = -1;
    let lastClass = 0;
    for (const point of points) {
      const cls = this.combining(point);
      if (starter >= 0 && (lastClass < cls || out.length - 1 === starter)) {
        const blocked = out.length - 1 !== starter && lastClass >= cls;
        const composed = blocked ? undefined : this.#pair(out[starter]!, point);
        if (composed !== undefined) {
          out[starter] = composed;
          continue;
        }
      }
      if (cls === 0) starter = out.length;
      lastClass = cls;
      out.push(point);
    }
    return out;
  }

  /** `unicodedata.normalize`. */
  normalize(form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD', text: string): string {
    // up to U+02FF every character is composed
    if (!(form === 'NFC' ? /[^\0-\u02ff]/ : /[^\0-\x7f]/).test(text)) return text;
    if (
      HOST_NORMALIZES &&
      !this.old &&
      !/[^\0-\u058f\u1e00-\u1fff\u2010-\u205e\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d]/.test(
        text,
      )
    )
      return text.normalize(form);
    const points: number[] = [];
    for (const character of text) this.#decompose(character.codePointAt(0)!, form.includes('K'), points);
    this.#reorder(points);
    const result = form.endsWith('C') ? this.#compose(points) : points;
    let out = '';
    for (const point of result) out += String.fromCodePoint(point);
    return out;
  }
}
