import {
  DUPLICATE_ATTRIBUTE,
  RESERVED_NAMESPACE_URI,
  RESERVED_PREFIX_XML,
  RESERVED_PREFIX_XMLNS,
  SYNTAX,
  UNBOUND_PREFIX,
  UNDECLARING_PREFIX,
  XmlError,
} from './errors.ts';
import type { Handlers } from './handlers.ts';

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const URI_CHARACTER = /[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/;

/** The declarations of an element, to be undone at its end: prefixes with what they were bound to before. */
export type Undo = readonly (readonly [prefix: string, before: string | undefined])[];

/** The namespaces in scope. Names become `uri + separator + local name`, with the prefix behind where triplets are wanted. */
export class Namespaces {
  readonly #bound: Map<string, string>;
  readonly separator: string;
  triplets = false;

  constructor(separator: string, bound: ReadonlyMap<string, string> = new Map([['xml', XML]])) {
    this.separator = separator;
    this.#bound = new Map(bound);
  }

  copy(): Namespaces {
    const copy = new Namespaces(this.separator, this.#bound);
    copy.triplets = this.triplets;
    return copy;
  }

  /** The bindings as an external entity's parser gets them. */
  context(): string[] {
    const parts: string[] = [];
    for (const [prefix, uri] of this.#bound) if (uri !== '') parts.push(`${prefix}=${uri}`);
    return parts;
  }

  /** Takes the declarations out of an attribute list (names and values in turn). */
  declare(attributes: string[], specified: { count: number }, handlers: Handlers): Undo | null {
    let undo: [string, string | undefined][] | null = null;
    let kept = 0;
    const given = specified.count;
    for (let i = 0; i < attributes.length; i += 2) {
      const name = attributes[i]!;
      const value = attributes[i + 1]!;
      if (name === 'xmlns' || name.startsWith('xmlns:')) {
        const prefix = name.slice(6);
        this.#check(prefix, value);
        undo ??= [];
        undo.push([prefix, this.#bound.get(prefix)]);
        this.#bound.set(prefix, value);
        if (i < given) specified.count -= 2;
        handlers.startNamespace?.(prefix === '' ? null : prefix, value === '' ? null : value);
        continue;
      }
      attributes[kept] = name;
      attributes[kept + 1] = value;
      kept += 2;
    }
    attributes.length = kept;
    return undo;
  }

  #check(prefix: string, uri: string): void {
    if (prefix === 'xmlns') throw new XmlError(RESERVED_PREFIX_XMLNS, -1);
    if ((prefix === 'xml') !== (uri === XML))
      throw new XmlError(prefix === 'xml' ? RESERVED_PREFIX_XML : RESERVED_NAMESPACE_URI, -1);
    if (uri === XMLNS) throw new XmlError(RESERVED_NAMESPACE_URI, -1);
    if (prefix !== '' && uri === '') throw new XmlError(UNDECLARING_PREFIX, -1);
    const { separator } = this;
    if (separator !== '' && uri.includes(separator) && !URI_CHARACTER.test(separator)) throw new XmlError(SYNTAX, -1);
  }

  undo(undo: Undo, handlers: Handlers): void {
    for (let i = undo.length - 1; i >= 0; i--) {
      const [prefix, before] = undo[i]!;
      if (before === undefined) this.#bound.delete(prefix);
      else this.#bound.set(prefix, before);
      handlers.endNamespace?.(prefix === '' ? null : prefix);
    }
  }

  element(name: string): string {
    const colon = name.indexOf(':');
    const uri = this.#bound.get(colon < 0 ? '' : name.slice(0, colon));
    if (uri === undefined || uri === '') {
      if (colon < 0) return name;
      throw new XmlError(UNBOUND_PREFIX, -1);
    }
    return this.#join(uri, name, colon);
  }

  /** Replaces the prefixes of attribute names. */
  attributes(attributes: string[]): void {
    let seen: Set<string> | null = null;
    for (let i = 0; i < attributes.length; i += 2) {
      const name = attributes[i]!;
      const colon = name.indexOf(':');
      if (colon < 0) continue;
      const uri = this.#bound.get(name.slice(0, colon));
      if (uri === undefined) throw new XmlError(UNBOUND_PREFIX, -1);
      const full = `${uri}\0${name.slice(colon + 1)}`;
      seen ??= new Set();
      if (seen.has(full)) throw new XmlError(DUPLICATE_ATTRIBUTE, -1);
      seen.add(full);
      attributes[i] = this.#join(uri, name, colon);
    }
  }

  #join(uri: string, name: string, colon: number): string {
    const { separator } = this;
    const local = colon < 0 ? name : name.slice(colon + 1);
    if (!this.triplets || colon < 0 || separator === '') return uri + separator + local;
    return uri + separator + local + separator + name.slice(0, colon);
  }
}
