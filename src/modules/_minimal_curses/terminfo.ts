/** Compiled terminfo entries (term(5)), and the language of their parameterized strings (terminfo(5)). */

/** Names of the string capabilities in the order in which entries store them, as far as line editing needs them. */
const STRINGS =
  'cbt bel cr csr tbc clear el ed hpa cmdch cup cud1 home civis cub1 mrcup cnorm cuf1 ll cuu1 cvvis dch1 dl1 dsl hd smacs blink bold smcup smdc dim smir invis prot rev smso smul ech rmacs sgr0 rmcup rmdc rmir rmso rmul flash ff fsl is1 is2 is3 if ich1 il1 ip kbs ktbc kclr kctab kdch1 kdl1 kcud1 krmir kel ked kf0 kf1 kf10 kf2 kf3 kf4 kf5 kf6 kf7 kf8 kf9 khome kich1 kil1 kcub1 kll knp kpp kcuf1 kind kri khts kcuu1 rmkx smkx lf0 lf1 lf10 lf2 lf3 lf4 lf5 lf6 lf7 lf8 lf9 rmm smm nel pad dch dl cud ich indn il cub cuf rin cuu pfkey pfloc pfx mc0 mc4 mc5 rep rs1 rs2 rs3 rf rc vpa sc ind ri sgr hts wind ht tsl uc hu iprog ka1 ka3 kb2 kc1 kc3 mc5p rmp acsc pln kcbt smxon rmxon smam rmam xonc xoffc enacs smln rmln kbeg kcan kclo kcmd kcpy kcrt kend kent kext'.split(
    ' ',
  );
const INDEX = new Map(STRINGS.map((name, index) => [name, index]));

/** Magic numbers: numbers of 16 bits, of 32 bits. */
const MAGIC = 0o432;
const MAGIC_WIDE = 0o1036;

export class TerminfoEntry {
  private readonly data: Uint8Array;
  private readonly view: DataView;
  private readonly offsets: number;
  private readonly count: number;
  private readonly table: number;

  private constructor(data: Uint8Array, view: DataView, offsets: number, count: number) {
    this.data = data;
    this.view = view;
    this.offsets = offsets;
    this.count = count;
    this.table = offsets + 2 * count;
  }

  /** Null for what is no compiled entry. */
  static parse(data: Uint8Array): TerminfoEntry | null {
    if (data.length < 12) return null;
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    const [magic, names, flags, numbers, strings] = [0, 2, 4, 6, 8].map((at) => view.getInt16(at, true)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    if ((magic !== MAGIC && magic !== MAGIC_WIDE) || names < 0 || flags < 0 || numbers < 0 || strings < 0) return null;
    const even = (12 + names + flags + 1) & ~1;
    const offsets = even + numbers * (magic === MAGIC_WIDE ? 4 : 2);
    return offsets + 2 * strings > data.length ? null : new TerminfoEntry(data, view, offsets, strings);
  }

  /** The capability's string; null where the terminal has none or the name means nothing. */
  string(name: string): Uint8Array | null {
    const index = INDEX.get(name);
    if (index === undefined || index >= this.count) return null;
    const offset = this.view.getInt16(this.offsets + 2 * index, true);
    if (offset < 0) return null;
    const start = this.table + offset;
    const end = this.data.indexOf(0, start);
    return end < 0 ? null : this.data.slice(start, end);
  }
}

/** Fills the parameters into a capability: `tparm`. Null for text that is none. */
export function fillParameters(capability: string, parameters: readonly number[]): string | null {
  return new Filler(capability, [...parameters]).run();
}

/** `%[flags][width[.precision]]` and a conversion. */
const FORMAT = /^:?([-+# ]*)(\d*)(?:\.(\d+))?([doxXs])/;

class Filler {
  private readonly text: string;
  private readonly parameters: number[];
  private readonly stack: number[] = [];
  private readonly variables = new Map<string, number>();
  private at = 0;
  private out = '';

  constructor(text: string, parameters: number[]) {
    this.text = text;
    this.parameters = parameters;
  }

  run(): string | null {
    while (this.at < this.text.length) {
      const letter = this.text[this.at++]!;
      if (letter !== '%') this.out += letter;
      else if (!this.directive()) return null;
    }
    return this.out;
  }

  private pop(): number {
    return this.stack.pop() ?? 0;
  }

  private binary(run: (a: number, b: number) => number): boolean {
    const b = this.pop();
    this.stack.push(run(this.pop(), b) | 0);
    return true;
  }

  private directive(): boolean {
    const letter = this.text[this.at++];
    switch (letter) {
      case '%':
        this.out += '%';
        return true;
      case 'c':
        this.out += String.fromCharCode(this.pop() & 0xff);
        return true;
      case 'p':
        this.stack.push(this.parameters[Number(this.text[this.at++]) - 1] ?? 0);
        return true;
      case 'P':
        this.variables.set(this.text[this.at++] ?? '', this.pop());
        return true;
      case 'g':
        this.stack.push(this.variables.get(this.text[this.at++] ?? '') ?? 0);
        return true;
      case "'":
        this.stack.push(this.text.charCodeAt(this.at));
        this.at += 2;
        return true;
      case '{': {
        const end = this.text.indexOf('}', this.at);
        if (end < 0) return false;
        this.stack.push(Number(this.text.slice(this.at, end)) | 0);
        this.at = end + 1;
        return true;
      }
      case 'i':
        this.parameters[0] = (this.parameters[0] ?? 0) + 1;
        this.parameters[1] = (this.parameters[1] ?? 0) + 1;
        return true;
      case 'l':
        this.stack.push(String(this.pop()).length);
        return true;
      case '+':
        return this.binary((a, b) => a + b);
      case '-':
        return this.binary((a, b) => a - b);
      case '*':
        return this.binary(Math.imul);
      case '/':
        return this.binary((a, b) => (b === 0 ? 0 : a / b));
      case 'm':
        return this.binary((a, b) => (b === 0 ? 0 : a % b));
      case '&':
        return this.binary((a, b) => a & b);
      case '|':
        return this.binary((a, b) => a | b);
      case '^':
        return this.binary((a, b) => a ^ b);
      case '=':
        return this.binary((a, b) => Number(a === b));
      case '<':
        return this.binary((a, b) => Number(a < b));
      case '>':
        return this.binary((a, b) => Number(a > b));
      case 'A':
        return this.binary((a, b) => Number(a !== 0 && b !== 0));
      case 'O':
        return this.binary((a, b) => Number(a !== 0 || b !== 0));
      case '!':
        this.stack.push(Number(this.pop() === 0));
        return true;
      case '~':
        this.stack.push(~this.pop());
        return true;
      case '?':
      case ';':
        return true;
      case 't':
        if (this.pop() === 0) this.skip(true);
        return true;
      case 'e':
        this.skip(false);
        return true;
      default:
        this.at--;
        return this.formatted();
    }
  }

  /** Goes on behind the `%e` (where that counts) or `%;` that belongs to the condition here. */
  private skip(toElse: boolean): void {
    let depth = 0;
    while (this.at < this.text.length) {
      if (this.text[this.at++] !== '%') continue;
      const letter = this.text[this.at++];
      if (letter === '?') depth++;
      else if (letter === ';' && depth-- === 0) return;
      else if (letter === 'e' && toElse && depth === 0) return;
    }
  }

  private formatted(): boolean {
    const match = FORMAT.exec(this.text.slice(this.at));
    if (match === null) return false;
    this.at += match[0].length;
    const [, flags = '', width = '', precision, kind] = match;
    const value = this.pop();
    const magnitude = Math.abs(value);
    let digits =
      kind === 'o'
        ? (value >>> 0).toString(8)
        : kind === 'x' || kind === 'X'
          ? (value >>> 0).toString(16)
          : magnitude.toString();
    if (kind === 'X') digits = digits.toUpperCase();
    if (precision !== undefined) digits = digits.padStart(Number(precision), '0');
    const sign = kind !== 'd' ? '' : value < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
    const text = sign + digits;
    const zero = width.startsWith('0') && !flags.includes('-') && precision === undefined;
    const size = Number(width);
    if (zero) this.out += sign + digits.padStart(size - sign.length, '0');
    else this.out += flags.includes('-') ? text.padEnd(size) : text.padStart(size);
    return true;
  }
}
