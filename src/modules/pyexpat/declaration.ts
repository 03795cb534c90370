import {
  badCharacter,
  type Grammar,
  isCharacter,
  NMTOKEN,
  NOT_PUBLIC_ID,
  oneLineEnd,
  plainNames,
} from './characters.ts';
import { type ContentModel, CQUANT, CTYPE } from './dtd.ts';
import { BAD_CHAR_REF, INVALID_TOKEN, PUBLICID, SYNTAX, XmlError } from './errors.ts';
import { INCOMPLETE } from './handlers.ts';
import { skipSpace } from './tags.ts';

/** Reads the tokens of one declaration; throws INCOMPLETE where the text ends before the declaration does. */
export class DeclarationReader {
  readonly text: string;
  at: number;
  /** Where the last token begins. */
  tokenAt: number;
  /** Whether handlers are told at the last token; at the end of the declaration otherwise. */
  told = true;
  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
    this.tokenAt = at;
  }

  /** What stands here does not belong here. */
  wrong(at = this.at): never {
    const { text } = this;
    if (at >= text.length) throw INCOMPLETE;
    NMTOKEN.lastIndex = at;
    if (NMTOKEN.test(text) || '()[]>|,%"\'#*+?'.includes(text[at]!)) throw new XmlError(SYNTAX, at);
    throw new XmlError(INVALID_TOKEN, at);
  }

  /** Optional white space; whether there was some. */
  space(): boolean {
    const before = this.at;
    this.at = skipSpace(this.text, before);
    if (this.at >= this.text.length) throw INCOMPLETE;
    return this.at > before;
  }

  needSpace(): void {
    if (!this.space()) this.wrong();
  }

  peek(): string {
    const character = this.text[this.at];
    if (character === undefined) throw INCOMPLETE;
    return character;
  }

  /** Takes `token` if it stands here. */
  take(token: string): boolean {
    if (this.text.startsWith(token, this.at)) {
      this.tokenAt = this.at;
      this.at += token.length;
      return true;
    }
    if (token.startsWith(this.text.slice(this.at))) throw INCOMPLETE;
    return false;
  }

  expect(token: string): void {
    if (!this.take(token)) this.wrong();
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return null;
    if (this.at + match[0].length >= this.text.length) throw INCOMPLETE;
    this.tokenAt = this.at;
    this.at += match[0].length;
    return match[0];
  }

  name(grammar: Grammar = plainNames): string {
    return this.#match(grammar.name) ?? this.wrong();
  }

  nmtoken(): string {
    return this.#match(NMTOKEN) ?? this.wrong();
  }

  /** A keyword, which is a name like any other. */
  keyword(): string | null {
    return this.#match(/[A-Z]+(?![^ \t\r\n>[(])/y);
  }

  /** A quoted literal without its quotes, and where it begins. */
  literal(): { value: string; at: number } {
    const quote = this.peek();
    if (quote !== '"' && quote !== "'") return this.wrong();
    this.tokenAt = this.at;
    const from = this.at + 1;
    const close = this.text.indexOf(quote, from);
    const bad = badCharacter(this.text, from, close < 0 ? this.text.length : close);
    if (bad >= 0) throw new XmlError(INVALID_TOKEN, bad);
    if (close < 0 || close + 1 >= this.text.length) throw INCOMPLETE;
    this.at = close + 1;
    return { value: this.text.slice(from, close), at: from };
  }

  publicId(): string {
    const { value, at } = this.literal();
    const bad = value.search(NOT_PUBLIC_ID);
    if (bad >= 0) throw new XmlError(PUBLICID, at + bad);
    return value.replaceAll(/[ \r\n]+/g, ' ').replaceAll(/^ | $/g, '');
  }

  /** `SYSTEM "…"` or `PUBLIC "…" "…"`; the system identifier of the latter may lack in a notation. */
  externalId(systemOptional = false): { systemId: string | null; publicId: string | null } | null {
    const at = this.at;
    const word = this.keyword();
    if (word === 'SYSTEM') {
      this.needSpace();
      return { systemId: this.literal().value, publicId: null };
    }
    if (word !== 'PUBLIC') {
      this.at = at;
      return null;
    }
    this.needSpace();
    const publicId = this.publicId();
    const space = this.space();
    if (systemOptional && this.peek() === '>') return { systemId: null, publicId };
    if (!space) this.wrong();
    return { systemId: this.literal().value, publicId };
  }

  end(): number {
    this.space();
    this.expect('>');
    return this.at;
  }

  /** `EMPTY`, `ANY`, or what is in parentheses. */
  contentModel(): ContentModel {
    if (this.peek() !== '(') {
      const at = this.at;
      const word = this.keyword();
      if (word === 'EMPTY' || word === 'ANY')
        return { type: CTYPE[word], quantifier: CQUANT.NONE, name: null, children: [] };
      return this.wrong(at);
    }
    this.at++;
    this.space();
    return this.take('#PCDATA') ? this.#mixed() : this.#group(0);
  }

  #mixed(): ContentModel {
    const children: ContentModel[] = [];
    for (;;) {
      this.space();
      if (this.take(')')) break;
      this.expect('|');
      this.space();
      children.push({ type: CTYPE.NAME, quantifier: CQUANT.NONE, name: this.name(), children: [] });
    }
    const star = this.peek() === '*';
    if (star) this.at++;
    else if (children.length > 0) this.wrong();
    return { type: CTYPE.MIXED, quantifier: star ? CQUANT.REP : CQUANT.NONE, name: null, children };
  }

  #group(depth: number): ContentModel {
    const children: ContentModel[] = [];
    let separator: string | null = null;
    for (;;) {
      this.space();
      if (this.peek() === '(') {
        this.at++;
        children.push(this.#group(depth + 1));
      } else {
        const name = this.name();
        children.push({ type: CTYPE.NAME, quantifier: this.#quantifier(), name, children: [] });
      }
      this.space();
      const next = this.peek();
      if (next === ')') break;
      if ((next !== '|' && next !== ',') || (separator !== null && separator !== next)) this.wrong();
      separator = next;
      this.at++;
    }
    this.tokenAt = this.at++;
    const type = separator === '|' ? CTYPE.CHOICE : CTYPE.SEQ;
    return { type, quantifier: this.#quantifier(), name: null, children };
  }

  #quantifier(): number {
    const quantifier = '?*+'.indexOf(this.peek());
    if (quantifier < 0) return CQUANT.NONE;
    this.at++;
    return quantifier + 1;
  }

  /** The type of an attribute, as handlers are told it. */
  attributeType(): string {
    if (this.peek() === '(') return this.#names();
    const at = this.at;
    const word = this.keyword();
    if (word === 'NOTATION') {
      this.space();
      if (this.peek() !== '(') this.wrong();
      return `NOTATION${this.#names()}`;
    }
    if (word === null || !ATTRIBUTE_TYPES.has(word)) return this.wrong(at);
    return word;
  }

  #names(): string {
    this.expect('(');
    const names: string[] = [];
    for (;;) {
      this.space();
      names.push(this.nmtoken());
      this.space();
      if (this.take(')')) return `(${names.join('|')})`;
      this.expect('|');
    }
  }
}

const ATTRIBUTE_TYPES = new Set('CDATA ID IDREF IDREFS ENTITY ENTITIES NMTOKEN NMTOKENS'.split(' '));

/** The value of an entity: character references are replaced, those to parameter entities by `parameter`, others stay. */
export function entityValue(raw: string, at: number, parameter: (name: string, at: number) => string): string {
  let out = '';
  let from = 0;
  for (const match of raw.matchAll(/[&%]/g)) {
    const p = match.index;
    if (p < from) continue;
    const rest = /^(?:&#(?:x([0-9a-fA-F]+)|([0-9]+));|([&%])([^;&%<\s"']+);)/.exec(raw.slice(p, p + 300));
    if (rest === null) throw new XmlError(INVALID_TOKEN, at + p + 1);
    const [whole, hex, decimal, kind, name] = rest;
    out += raw.slice(from, p);
    if (kind === '%') out += parameter(name!, at + p);
    else if (kind === '&') {
      plainNames.name.lastIndex = 0;
      if (plainNames.name.exec(name!)?.[0] !== name) throw new XmlError(INVALID_TOKEN, at + p + 1);
      out += whole;
    } else {
      const point = hex === undefined ? Number.parseInt(decimal!, 10) : Number.parseInt(hex, 16);
      if (!isCharacter(point)) throw new XmlError(BAD_CHAR_REF, at + p);
      out += String.fromCodePoint(point);
    }
    from = p + whole.length;
  }
  return oneLineEnd(out + raw.slice(from));
}
