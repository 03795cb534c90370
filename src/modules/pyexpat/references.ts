import { poll } from '../../truffle/intrinsics.ts';
import { BAD_CHARACTER, type Grammar, isCharacter } from './characters.ts';
import type { Dtd, Entity } from './dtd.ts';
import {
  AMPLIFICATION_LIMIT_BREACH,
  ATTRIBUTE_EXTERNAL_ENTITY_REF,
  BAD_CHAR_REF,
  BINARY_ENTITY_REF,
  ENTITY_DECLARED_IN_PE,
  INVALID_TOKEN,
  RECURSIVE_ENTITY_REF,
  UNDEFINED_ENTITY,
  XmlError,
} from './errors.ts';
import { INCOMPLETE } from './handlers.ts';

const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export const predefined = (name: string): string | undefined =>
  Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;

/** A reference: to a character (`point`) or to an entity (`name`); where it ends. */
export interface Reference {
  readonly name: string | null;
  readonly point: number;
  readonly end: number;
}

/** The reference at `at`, an `&`. Throws INCOMPLETE where the text ends within it. */
export function readReference(text: string, at: number, grammar: Grammar): Reference {
  let p = at + 1;
  if (p >= text.length) throw INCOMPLETE;
  if (text.charCodeAt(p) === 35) {
    p++;
    const hex = text.charCodeAt(p) === 120;
    if (hex) p++;
    const from = p;
    for (; p < text.length; p++) {
      const unit = text.charCodeAt(p);
      const digit = (unit >= 48 && unit <= 57) || (hex && ((unit >= 97 && unit <= 102) || (unit >= 65 && unit <= 70)));
      if (!digit) break;
    }
    if (p >= text.length) throw INCOMPLETE;
    if (p === from || text.charCodeAt(p) !== 59) throw new XmlError(INVALID_TOKEN, p);
    const point = Number.parseInt(text.slice(from, p), hex ? 16 : 10);
    if (!isCharacter(point)) throw new XmlError(BAD_CHAR_REF, at);
    return { name: null, point, end: p + 1 };
  }
  grammar.name.lastIndex = p;
  const match = grammar.name.exec(text);
  if (match === null) throw new XmlError(INVALID_TOKEN, p);
  p += match[0].length;
  if (p >= text.length) throw INCOMPLETE;
  if (text.charCodeAt(p) !== 59) throw new XmlError(INVALID_TOKEN, p);
  return { name: match[0], point: 0, end: p + 1 };
}

/** The limits on how much larger entities may make a document. */
const MAX_AMPLIFICATION = 100;
const ACTIVATION = 8 * 1024 * 1024;

/** Counts what is read, of the document and of entities: a small document must not expand without end. */
export class Accounting {
  direct = 0;
  #indirect = 0;

  expand(length: number): void {
    this.#indirect += length;
    const all = this.direct + this.#indirect;
    if (all >= ACTIVATION && all > this.direct * MAX_AMPLIFICATION) throw new XmlError(AMPLIFICATION_LIMIT_BREACH, -1);
  }
}

/** The entity of a reference in a value or in content; `null` if it may be unknown. */
export function findEntity(dtd: Dtd, name: string, at: number): Entity | null {
  const entity = dtd.entities.get(name);
  if (!dtd.hasParameterReferences || dtd.standalone) {
    if (entity === undefined) throw new XmlError(UNDEFINED_ENTITY, at);
    if (!entity.internal) throw new XmlError(ENTITY_DECLARED_IN_PE, at);
  } else if (entity === undefined) return null;
  if (entity.open) throw new XmlError(RECURSIVE_ENTITY_REF, at);
  if (entity.notation !== null) throw new XmlError(BINARY_ENTITY_REF, at);
  return entity;
}

/** Reads values of attributes: references are replaced, white space becomes spaces. */
export class AttributeValues {
  readonly #dtd: Dtd;
  readonly #accounting: Accounting;
  readonly #grammar: Grammar;

  constructor(dtd: Dtd, accounting: Accounting, grammar: Grammar) {
    this.#dtd = dtd;
    this.#accounting = accounting;
    this.#grammar = grammar;
  }

  /** The value that stands between quotes. What is wrong with it is so of the whole tag. */
  read(raw: string, isCdata: boolean): string {
    const value = /[&\t\n\r]/.test(raw) ? this.#expand(raw) : raw;
    return isCdata ? value : value.replaceAll(/ +/g, ' ').replaceAll(/^ | $/g, '');
  }

  #expand(raw: string): string {
    let out = '';
    let from = 0;
    const special = /[&\t\n\r]/g;
    for (;;) {
      special.lastIndex = from;
      const match = special.exec(raw);
      if (match === null) return out + raw.slice(from);
      const p = match.index;
      out += raw.slice(from, p);
      if (match[0] !== '&') {
        out += ' ';
        from = match[0] === '\r' && raw[p + 1] === '\n' ? p + 2 : p + 1;
        continue;
      }
      const reference = this.#reference(raw, p);
      from = reference.end;
      out += reference.name === null ? String.fromCodePoint(reference.point) : this.#named(reference.name);
      poll();
    }
  }

  #reference(raw: string, p: number): Reference {
    try {
      return readReference(raw, p, this.#grammar);
    } catch (error) {
      if (error === INCOMPLETE) throw new XmlError(INVALID_TOKEN, -1);
      if (error instanceof XmlError) throw new XmlError(error.code, -1);
      throw error;
    }
  }

  #named(name: string): string {
    const known = predefined(name);
    if (known !== undefined) return known;
    const entity = findEntity(this.#dtd, name, -1);
    if (entity === null) return '';
    if (entity.text === null) throw new XmlError(ATTRIBUTE_EXTERNAL_ENTITY_REF, -1);
    const { text } = entity;
    this.#accounting.expand(text.length);
    if (text.includes('<') || BAD_CHARACTER.test(text)) throw new XmlError(INVALID_TOKEN, -1);
    entity.open = true;
    try {
      return this.#expand(text);
    } finally {
      entity.open = false;
    }
  }
}
