import { poll } from '../../truffle/intrinsics.ts';
import { DeclarationReader, entityValue } from './declaration.ts';
import type { Entity } from './dtd.ts';
import * as E from './errors.ts';
import { XmlError } from './errors.ts';
import type { ExpatParser } from './expat.ts';
import { type Handlers, INCOMPLETE, type Source, sourceOf } from './handlers.ts';
import { type AttributeValues, predefined } from './references.ts';
import { skipSpace } from './tags.ts';

/** Tells the default handler of a declaration, a token at a time. */
function defaultTokens(handlers: Handlers, text: string): void {
  if (handlers.default === undefined) return;
  for (const [token] of text.matchAll(/[ \t\r\n]+|"[^"]*"|'[^']*'|\)[*+?]?|<?!?[^ \t\r\n"'<>()[\],|]+[*+?]?|[\s\S]/g))
    handlers.default(token);
}

/** Reads the document type declaration and its declarations, or an external part of them. */
export class Doctype {
  /** There was one. */
  seen = false;
  /** Its end was read. */
  closed = false;
  readonly #parser: ExpatParser;
  readonly #values: AttributeValues;
  #systemId: string | null = null;
  #publicId: string | null = null;
  /** An external part, where parameter entities may stand everywhere. */
  #external = false;
  /** Open conditional sections. */
  #sections = 0;

  constructor(parser: ExpatParser, values: AttributeValues) {
    this.#parser = parser;
    this.#values = values;
  }

  beginExternal(): void {
    this.#external = true;
    this.seen = true;
    this.#parser.dtd.externalRead = true;
  }

  /** `<!DOCTYPE name …`, up to its declarations (true) or its end. */
  begin(source: Source): boolean {
    const { text, at } = source;
    if (this.#keyword(text, at) !== 'DOCTYPE') throw new XmlError(E.SYNTAX, at);
    const reader = new DeclarationReader(text, at + '<!DOCTYPE'.length);
    reader.needSpace();
    const name = reader.name(this.#parser.grammar);
    const space = reader.space();
    const next = reader.peek();
    const id = next === '[' || next === '>' || !space ? null : reader.externalId();
    reader.space();
    const hasSubset = reader.peek() === '[';
    if (!hasSubset && reader.peek() !== '>') reader.wrong();
    reader.at++;
    this.seen = true;
    this.#systemId = id?.systemId ?? null;
    this.#publicId = id?.publicId ?? null;
    source.at = reader.at;
    const { handlers, dtd, parameterEntityParsing } = this.#parser;
    this.#parser.eventAt(source, reader.at - 1);
    if (id !== null) {
      dtd.hasParameterReferences = true;
      if (!dtd.standalone && parameterEntityParsing === 0 && handlers.notStandalone?.() === false)
        throw new XmlError(E.NOT_STANDALONE, at);
    }
    if (handlers.startDoctype !== undefined) handlers.startDoctype(name, this.#systemId, this.#publicId, hasSubset);
    else defaultTokens(handlers, text.slice(at, reader.at));
    if (!hasSubset) this.#close();
    return hasSubset;
  }

  /** The word behind `<!`. */
  #keyword(text: string, at: number): string {
    const [word] = /^(?:\[|[A-Za-z]*)/.exec(text.slice(at + 2, at + 40)) as unknown as [string];
    const next = text[at + 2 + word.length];
    if (next === undefined && word !== '[') throw INCOMPLETE;
    if (word === '' || (word !== '[' && !/[ \t\r\n%]/.test(next!)))
      throw new XmlError(E.INVALID_TOKEN, at + 2 + word.length);
    return word;
  }

  /** The document has no declaration: `UseForeignDTD` may stand in for it. */
  foreign(): void {
    if (this.#parser.useForeignDtd) this.#readExternalPart();
  }

  #close(): void {
    this.closed = true;
    if (this.#systemId !== null || this.#parser.useForeignDtd) this.#readExternalPart();
    this.#parser.handlers.endDoctype?.();
  }

  #readExternalPart(): void {
    const parser = this.#parser;
    const { dtd, handlers } = parser;
    const had = dtd.hasParameterReferences;
    dtd.hasParameterReferences = true;
    if (parser.parameterEntityParsing !== 0 && handlers.externalEntityRef !== undefined) {
      dtd.externalRead = false;
      if (!handlers.externalEntityRef(null, parser.base, this.#systemId, this.#publicId))
        throw new XmlError(E.EXTERNAL_ENTITY_HANDLING, -1);
      if (dtd.externalRead) {
        if (!dtd.standalone && handlers.notStandalone?.() === false) throw new XmlError(E.NOT_STANDALONE, -1);
      } else if (this.#systemId === null) dtd.hasParameterReferences = had;
    } else if (this.#systemId === null) dtd.hasParameterReferences = had;
    parser.useForeignDtd = false;
  }

  /** Declarations, one after the other; true at the end of the subset, false at the end of the text. */
  subset(source: Source): boolean {
    for (;;) {
      const { text, at } = source;
      this.#parser.eventAt(source, at);
      const space = skipSpace(text, at);
      if (space > at) {
        source.at = space;
        this.#parser.handlers.default?.(text.slice(at, space));
        continue;
      }
      if (at >= text.length) return false;
      poll();
      if (text.startsWith('<!--', at)) this.#parser.comment(source);
      else if (text.startsWith('<?', at)) this.#parser.instruction(source);
      else if (text[at] === '%') this.#parameterReference(source);
      else if (text[at] === ']') {
        if (this.#endOfSubset(source)) return true;
      } else if (text.startsWith('<![', at) && this.#external) this.#section(source);
      else if (text.startsWith('<!', at)) this.#declaration(source);
      else if (text.length - at < 4 && '<!--'.startsWith(text.slice(at))) throw INCOMPLETE;
      else new DeclarationReader(text, at).wrong();
    }
  }

  #endOfSubset(source: Source): boolean {
    const { text, at } = source;
    if (this.#sections > 0) {
      if (text.length < at + 3) throw INCOMPLETE;
      if (!text.startsWith(']]>', at)) throw new XmlError(E.SYNTAX, at);
      this.#sections--;
      source.at = at + 3;
      return false;
    }
    if (this.#external || !source.isDocument) throw new XmlError(E.SYNTAX, at);
    const reader = new DeclarationReader(text, at + 1);
    source.at = reader.end();
    this.#parser.eventAt(source, source.at - 1);
    defaultTokens(this.#parser.handlers, text.slice(at, source.at));
    this.#close();
    return true;
  }

  /** `<![INCLUDE[` and `<![IGNORE[ … ]]>`. */
  #section(source: Source): void {
    const reader = new DeclarationReader(this.#withParameters(source, source.at + 3), source.at + 3);
    reader.space();
    const word = reader.keyword();
    reader.space();
    reader.expect('[');
    source.text = reader.text;
    source.at = reader.at;
    if (word === 'INCLUDE') this.#sections++;
    else if (word === 'IGNORE') {
      let depth = 1;
      for (const mark of source.text.slice(source.at).matchAll(/<!\[|\]\]>/g)) {
        depth += mark[0] === ']]>' ? -1 : 1;
        if (depth > 0) continue;
        source.at += mark.index + 3;
        return;
      }
      throw INCOMPLETE;
    } else throw new XmlError(E.SYNTAX, source.at);
  }

  /** The text of an external part with the references to parameter entities of the declaration at `at` replaced. */
  #withParameters(source: Source, at: number): string {
    const { text } = source;
    if (!this.#external && source.isDocument) return text;
    let out = text;
    let from = at;
    const token = /"[^"]*"|'[^']*'|%([^;\s]+);|[>[]/g;
    for (;;) {
      token.lastIndex = from;
      const match = token.exec(out);
      if (match === null || match[0] === '>' || match[0] === '[') return out;
      from = match.index + match[0].length;
      if (match[1] === undefined) continue;
      const replaced = ` ${this.#parameterText(match[1], match.index)} `;
      out = out.slice(0, match.index) + replaced + out.slice(from);
      from = match.index;
      poll();
    }
  }

  /** What the parameter entity stands for, in the middle of a declaration. */
  #parameterText(name: string, at: number): string {
    const entity = this.#parser.dtd.parameterEntities.get(name);
    if (entity === undefined) throw new XmlError(E.UNDEFINED_ENTITY, at);
    if (entity.text === null) return '';
    this.#parser.accounting.expand(entity.text.length);
    return entity.text;
  }

  /** `%name;` between declarations. */
  #parameterReference(source: Source): void {
    const parser = this.#parser;
    const { dtd, handlers } = parser;
    const reader = new DeclarationReader(source.text, source.at + 1);
    const at = source.at;
    const name = reader.name(parser.grammar);
    if (!reader.take(';')) throw new XmlError(E.INVALID_TOKEN, reader.at);
    source.at = reader.at;
    const hadReferences = dtd.hasParameterReferences;
    dtd.hasParameterReferences = true;
    if (parser.parameterEntityParsing === 0) {
      dtd.keepProcessing = dtd.standalone;
      this.#skip(name, source.text.slice(at, source.at), null);
    } else {
      const entity = dtd.parameterEntities.get(name);
      if (parser.role === 'document' && (dtd.standalone ? source.isDocument : !hadReferences)) {
        if (entity === undefined) throw new XmlError(E.UNDEFINED_ENTITY, at);
        if (!entity.internal) throw new XmlError(E.ENTITY_DECLARED_IN_PE, at);
      } else if (entity === undefined) {
        dtd.keepProcessing = dtd.standalone;
        this.#skip(name, source.text.slice(at, source.at), handlers.skippedEntity);
        return;
      }
      if (entity!.open) throw new XmlError(E.RECURSIVE_ENTITY_REF, at);
      if (this.#expand(entity!, at)) return;
    }
    if (!dtd.standalone && handlers.notStandalone?.() === false) throw new XmlError(E.NOT_STANDALONE, at);
  }

  #skip(name: string, raw: string, handler: ((name: string, isParameter: boolean) => void) | null | undefined): void {
    if (handler !== null && handler !== undefined) handler(name, true);
    else this.#parser.handlers.default?.(raw);
  }

  /** Reads a parameter entity; true when there is nothing more to say about it. */
  #expand(entity: Entity, at: number): boolean {
    const { dtd, handlers, accounting, role } = this.#parser;
    entity.open = true;
    try {
      if (entity.text !== null) {
        accounting.expand(entity.text.length);
        const source = sourceOf(entity.text, false, 0);
        const sections = this.#sections;
        try {
          this.subset(source);
        } catch (error) {
          if (error === INCOMPLETE) throw new XmlError(E.INCOMPLETE_PE, at);
          if (error instanceof XmlError && role !== 'subset') throw new XmlError(error.code, at);
          throw error;
        }
        if (this.#sections !== sections) throw new XmlError(E.INCOMPLETE_PE, at);
        return true;
      }
      if (handlers.externalEntityRef === undefined) {
        dtd.keepProcessing = dtd.standalone;
        return true;
      }
      dtd.externalRead = false;
      if (!handlers.externalEntityRef(null, entity.base, entity.systemId, entity.publicId))
        throw new XmlError(E.EXTERNAL_ENTITY_HANDLING, at);
      if (dtd.externalRead) return false;
      dtd.keepProcessing = dtd.standalone;
      return true;
    } finally {
      entity.open = false;
    }
  }

  #declaration(source: Source): void {
    const start = source.at;
    const text = this.#withParameters(source, start + 2);
    const word = this.#keyword(text, start);
    const reader = new DeclarationReader(text, start + 2 + word.length);
    let tell: (source: Source) => boolean;
    switch (word) {
      case 'ENTITY':
        tell = this.#entity(reader, source);
        break;
      case 'ELEMENT':
        tell = this.#element(reader);
        break;
      case 'ATTLIST':
        tell = this.#attlist(reader);
        break;
      case 'NOTATION':
        tell = this.#notation(reader);
        break;
      default:
        throw new XmlError(E.SYNTAX, start);
    }
    const place = reader.tokenAt;
    const end = reader.end();
    this.#parser.eventAt(source, reader.told ? place : end - 1);
    source.text = text;
    source.at = end;
    if (!tell(source)) defaultTokens(this.#parser.handlers, text.slice(start, end));
  }

  /** Each of these reads a declaration and answers what is to be done when it is whole: whether somebody listened. */
  #entity(reader: DeclarationReader, source: Source): () => boolean {
    const parser = this.#parser;
    const { dtd, base } = parser;
    reader.needSpace();
    const isParameter = reader.take('%');
    if (isParameter) reader.needSpace();
    const name = reader.name(parser.grammar);
    reader.needSpace();
    let text: string | null = null;
    let id: { systemId: string | null; publicId: string | null } | null = null;
    let notation: string | null = null;
    const quote = reader.peek();
    if (quote === '"' || quote === "'") {
      const literal = reader.literal();
      const inDocument = source.isDocument && !this.#external;
      text = entityValue(literal.value, literal.at, (entity, at) => {
        if (inDocument) throw new XmlError(E.PARAM_ENTITY_REF, at);
        return this.#parameterText(entity, at);
      });
    } else {
      id = reader.externalId();
      if (id === null) reader.wrong();
      if (reader.space() && !isParameter && reader.peek() !== '>') {
        const at = reader.at;
        if (reader.keyword() !== 'NDATA') reader.wrong(at);
        reader.needSpace();
        notation = reader.name(parser.grammar);
      } else reader.told = false;
    }
    return () => {
      const { handlers } = parser;
      const table = isParameter ? dtd.parameterEntities : dtd.entities;
      if (!dtd.keepProcessing || table.has(name) || (!isParameter && predefined(name) !== undefined)) return false;
      const systemId = id?.systemId ?? null;
      const publicId = id?.publicId ?? null;
      const internal = parser.role === 'document' && source.isDocument;
      table.set(name, { name, isParameter, text, systemId, publicId, base, notation, internal, open: false });
      if (notation !== null && handlers.unparsedEntityDecl !== undefined)
        handlers.unparsedEntityDecl(name, base, systemId, publicId, notation);
      else if (handlers.entityDecl !== undefined)
        handlers.entityDecl(name, isParameter, text, base, systemId, publicId, notation);
      else return false;
      return true;
    };
  }

  #element(reader: DeclarationReader): () => boolean {
    reader.needSpace();
    const name = reader.name(this.#parser.grammar);
    reader.needSpace();
    const model = reader.contentModel();
    return () => {
      const { handlers } = this.#parser;
      handlers.elementDecl?.(name, model);
      return handlers.elementDecl !== undefined;
    };
  }

  #attlist(reader: DeclarationReader): (source: Source) => boolean {
    const parser = this.#parser;
    reader.needSpace();
    const element = reader.name(parser.grammar);
    const found: { name: string; type: string; value: string | null; required: boolean; at: number }[] = [];
    for (;;) {
      const space = reader.space();
      if (reader.peek() === '>') break;
      if (!space) reader.wrong();
      const name = reader.name(parser.grammar);
      reader.needSpace();
      const type = reader.attributeType();
      if (!reader.space()) reader.wrong();
      let value: string | null = null;
      let required = false;
      if (reader.take('#REQUIRED')) required = true;
      else if (!reader.take('#IMPLIED')) {
        if (reader.take('#FIXED')) {
          reader.needSpace();
          required = true;
        }
        const literal = reader.literal();
        if (literal.value.includes('<')) throw new XmlError(E.INVALID_TOKEN, literal.at + literal.value.indexOf('<'));
        value = this.#values.read(literal.value, type === 'CDATA');
      }
      found.push({ name, type, value, required, at: reader.tokenAt });
      poll();
    }
    return (source) => {
      const { dtd, handlers } = parser;
      if (!dtd.keepProcessing) return false;
      for (const { name, type, value, required, at } of found) {
        let attributes = dtd.attributes.get(element);
        if (attributes === undefined) {
          attributes = new Map();
          dtd.attributes.set(element, attributes);
        }
        if (!attributes.has(name)) attributes.set(name, { name, isCdata: type === 'CDATA', value });
        parser.eventAt(source, at);
        handlers.attlistDecl?.(element, name, type, value, required);
      }
      return handlers.attlistDecl !== undefined;
    };
  }

  #notation(reader: DeclarationReader): () => boolean {
    reader.needSpace();
    const name = reader.name(this.#parser.grammar);
    reader.needSpace();
    const id = reader.externalId(true) ?? reader.wrong();
    reader.told = id.systemId !== null;
    return () => {
      const { handlers, base } = this.#parser;
      handlers.notationDecl?.(name, base, id.systemId, id.publicId);
      return handlers.notationDecl !== undefined;
    };
  }
}
