import { poll } from '../../truffle/intrinsics.ts';
import {
  badCharacter,
  type Grammar,
  isPlain,
  isSpace,
  NAME_START,
  NMTOKEN,
  oneLineEnd,
  plainNames,
  qualifiedNames,
} from './characters.ts';
import { Doctype } from './doctype.ts';
import { Dtd, type Entity } from './dtd.ts';
import * as E from './errors.ts';
import { XmlError } from './errors.ts';
import { type Handlers, INCOMPLETE, type Source, sourceOf } from './handlers.ts';
import { Namespaces, type Undo } from './namespaces.ts';
import { Positions } from './position.ts';
import { Accounting, AttributeValues, findEntity, predefined, readReference } from './references.ts';
import { endOfComment, readEndTag, readInstruction, readStartTag, type StartTag, skipSpace } from './tags.ts';

/** What the parser reads next. */
type State = 'start' | 'prolog' | 'subset' | 'content' | 'epilog';

/** Text that is not in UTF-8 is told of in pieces of that length at most. */
const CONVERTED = 1024;
/** Pieces in which character data is told of. */
const PIECES = /\r\n?|\n|[^\r\n]+/g;
const CDATA_PIECES = /\r\n?|\n|\]?[^\r\n\]]+|\]/g;

/** What is parsed: a document, an external general entity, or an external part of the document type declaration. */
export type Role = 'document' | 'entity' | 'subset';

interface OpenElement {
  readonly raw: string;
  readonly name: string;
  readonly undo: Undo | null;
}

/** What the decoder found out: see `Decoder`. */
export interface EncodingState {
  readonly contradicted: boolean;
  readonly partial: boolean;
  readonly width: number;
}

/** An attribute of the XML declaration: its value begins at `at`. */
function pseudoAttribute(text: string, from: number, malformed: number): { name: string; value: string; at: number } {
  const [name] = /^[a-z]*/.exec(text.slice(from, from + 20)) as unknown as [string];
  const equals = skipSpace(text, from + name.length);
  if (text[equals] !== '=') throw new XmlError(malformed, equals);
  const open = skipSpace(text, equals + 1);
  const quote = text[open];
  if (quote !== '"' && quote !== "'") throw new XmlError(malformed, open);
  const at = open + 1;
  let end = at;
  while (/[a-zA-Z0-9.\-_:]/.test(text[end] ?? '')) end++;
  if (text[end] !== quote) throw new XmlError(malformed, end);
  return { name, value: text.slice(at, end), at };
}

/**
 * A parser of XML that does not validate, with the events, codes and positions of Expat: text goes in by pieces, handlers are told what is in it.
 * A token is read when it is whole; until then the piece waits.
 */
export class ExpatParser {
  handlers: Handlers = {};
  readonly dtd: Dtd;
  readonly namespaces: Namespaces | null;
  readonly role: Role;
  readonly accounting: Accounting;
  readonly grammar: Grammar;
  /** With a default handler, references to internal entities go there instead of being expanded. */
  expandEntities = true;
  base: string | null = null;
  /** 0 never, 1 unless standalone, 2 always. */
  parameterEntityParsing = 0;
  useForeignDtd = false;
  /** A partial token is looked at again only when there is much more of it. */
  deferral = true;
  /** Character data may come with its line breaks, not line by line. */
  wholeText = false;
  /** The code of the last error. */
  errorCode = 0;
  started = false;
  finished = false;
  /** How many attributes of the last start tag were written there, names and values. */
  specified = 0;
  readonly #positions = new Positions();
  readonly #doc: Source = sourceOf('', true, 0);
  readonly #elements: OpenElement[] = [];
  readonly #values: AttributeValues;
  readonly #doctype: Doctype;
  #state: State;
  #eventAt = 0;
  /** How much there was of a token when it was last found to be partial. */
  #partial = 0;

  constructor(separator: string | null, parent: ExpatParser | null = null, role: Role = 'document') {
    this.role = role;
    this.dtd = parent?.dtd ?? new Dtd();
    this.accounting = parent?.accounting ?? new Accounting();
    this.namespaces =
      parent !== null ? (parent.namespaces?.copy() ?? null) : separator === null ? null : new Namespaces(separator);
    this.grammar = this.namespaces === null ? plainNames : qualifiedNames;
    this.#values = new AttributeValues(this.dtd, this.accounting, this.grammar);
    this.#doctype = new Doctype(this, this.#values);
    this.#state = 'start';
    if (parent !== null) {
      this.handlers = parent.handlers;
      this.expandEntities = parent.expandEntities;
      this.base = parent.base;
      this.parameterEntityParsing = parent.parameterEntityParsing;
      this.deferral = parent.deferral;
    }
  }

  get line(): number {
    this.#positions.moveTo(this.#doc.text, this.#eventAt);
    return this.#positions.line;
  }
  get column(): number {
    this.#positions.moveTo(this.#doc.text, this.#eventAt);
    return this.#positions.column;
  }
  get byteIndex(): number {
    this.#positions.moveTo(this.#doc.text, this.#eventAt);
    return this.#positions.bytes;
  }
  /** What follows the beginning of the event being told. */
  get inputContext(): string {
    return this.#doc.text.slice(this.#eventAt);
  }

  /** Reads more of the text; the code of the error in it, or 0. */
  parse(text: string, final: boolean, encoding: EncodingState): number {
    if (this.finished) return (this.errorCode = this.errorCode === 0 ? E.FINISHED : this.errorCode);
    this.started = true;
    const doc = this.#doc;
    this.accounting.direct += text.length;
    this.#append(text);
    doc.final = final;
    const have = doc.text.length - doc.at;
    if (!final && this.deferral && have < 2 * this.#partial) return 0;
    const before = doc.at;
    try {
      this.#run(encoding);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      if (error.at >= 0) this.#eventAt = error.at;
      this.errorCode = error.code;
      this.finished = true;
      return error.code;
    }
    this.#partial = doc.at === before ? have : 0;
    this.#eventAt = doc.at;
    if (final) this.finished = true;
    return 0;
  }

  #append(text: string): void {
    const doc = this.#doc;
    if (doc.at > 0) {
      this.#positions.moveTo(doc.text, doc.at);
      this.#positions.drop(doc.at);
      doc.text = doc.text.slice(doc.at) + text;
      doc.at = 0;
      this.#eventAt = 0;
    } else doc.text += text;
    doc.ampersand = -1;
  }

  #run(encoding: EncodingState): void {
    const doc = this.#doc;
    for (;;) {
      poll();
      this.#eventAt = doc.at;
      try {
        if (!this.#step(encoding)) break;
      } catch (error) {
        if (error !== INCOMPLETE) throw error;
        if (!doc.final) return;
        if (this.#insideDeclaration()) throw new XmlError(E.NO_ELEMENTS, doc.text.length);
        throw new XmlError(encoding.partial ? E.PARTIAL_CHAR : E.UNCLOSED_TOKEN, this.#eventAt);
      }
    }
    if (!doc.final) return;
    if (encoding.partial) throw new XmlError(encoding.width === 2 ? E.UNCLOSED_TOKEN : E.PARTIAL_CHAR, doc.at);
    if (doc.inCdata) throw new XmlError(E.UNCLOSED_CDATA_SECTION, doc.at);
    if (this.role === 'document' && this.#state !== 'epilog') throw new XmlError(E.NO_ELEMENTS, doc.at);
    if (this.role === 'entity' && this.#elements.length > 0) throw new XmlError(E.ASYNC_ENTITY, doc.at);
  }

  /** The text ends between the tokens of a declaration. */
  #insideDeclaration(): boolean {
    const { text, at } = this.#doc;
    return (
      (this.#state === 'prolog' || this.#state === 'subset') &&
      /^<!(?:[A-Za-z]+[ \t\r\n]|\[)|^\]/.test(text.slice(at, at + 20))
    );
  }

  /** One token, or a run of content; false at the end of what there is. */
  #step(encoding: EncodingState): boolean {
    const doc = this.#doc;
    switch (this.#state) {
      case 'start':
        return this.#start(encoding);
      case 'prolog':
        return this.#prolog();
      case 'subset': {
        const more = this.#doctype.subset(doc);
        if (this.#doctype.closed && this.role === 'document') this.#state = 'prolog';
        return more;
      }
      case 'content':
        return this.#content(doc);
      default:
        return this.#epilog();
    }
  }

  /** Where the event being told is, for events of the document itself. */
  eventAt(source: Source, at: number): void {
    if (source.isDocument) this.#eventAt = at;
  }

  #start(encoding: EncodingState): boolean {
    const doc = this.#doc;
    const { text } = doc;
    this.#positions.width = encoding.width;
    if (text.charCodeAt(0) === 0xfeff) {
      doc.text = text.slice(1);
      this.#positions.bytes += encoding.width === 0 ? 3 : encoding.width;
      this.#positions.column++;
    }
    const head = doc.text.slice(0, 6);
    if (head.length < 6 && !doc.final && '<?xml '.startsWith(head)) return false;
    if (head.startsWith('<?xml') && (head[5] === '?' || isSpace(head.charCodeAt(5)))) this.#declaration(encoding);
    this.#state = this.role === 'document' ? 'prolog' : this.role === 'entity' ? 'content' : 'subset';
    if (this.role === 'subset') this.#doctype.beginExternal();
    return true;
  }

  /** `<?xml …?>`. */
  #declaration(encoding: EncodingState): void {
    const doc = this.#doc;
    const { text } = doc;
    const close = text.indexOf('?>');
    if (close < 0) throw INCOMPLETE;
    const isDocument = this.role === 'document';
    const malformed = isDocument ? E.XML_DECL : E.TEXT_DECL;
    const values: (string | null)[] = [null, null, null];
    const names = ['version', 'encoding', 'standalone'];
    let p = 5;
    let encodingAt = 0;
    let next = 0;
    for (;;) {
      const end = skipSpace(text, p);
      if (end === close) break;
      if (end === p) throw new XmlError(malformed, p);
      const { name, value, at } = pseudoAttribute(text, end, malformed);
      const which = names.indexOf(name);
      if (which < next || (which > 0 && next === 0 && isDocument)) throw new XmlError(malformed, end);
      const wrong =
        (which === 1 && !/^[A-Za-z]/.test(value)) ||
        (which === 2 && value !== 'yes' && value !== 'no') ||
        (which === 2 && !isDocument);
      if (wrong) throw new XmlError(malformed, which === 1 ? at : which === 2 && isDocument ? at : end);
      if (which === 1) encodingAt = at;
      values[which] = value;
      next = which + 1;
      p = at + value.length + 1;
    }
    const [version, named, standalone] = values as [string | null, string | null, string | null];
    if (isDocument ? version === null : named === null) throw new XmlError(malformed, close);
    if (standalone === 'yes') {
      this.dtd.standalone = true;
      if (this.parameterEntityParsing === 1) this.parameterEntityParsing = 0;
    }
    const { handlers } = this;
    doc.at = close + 2;
    if (handlers.xmlDecl !== undefined)
      handlers.xmlDecl(version, named, standalone === null ? -1 : standalone === 'yes' ? 1 : 0);
    else handlers.default?.(text.slice(0, close + 2));
    if (encoding.contradicted) throw new XmlError(E.INCORRECT_ENCODING, encodingAt);
  }

  /** What may stand before, between and behind: white space, comments, instructions. False if something else is there. */
  #misc(source: Source): boolean {
    const { text, at } = source;
    const space = skipSpace(text, at);
    if (space > at) {
      source.at = space;
      this.handlers.default?.(text.slice(at, space));
      return true;
    }
    if (text.startsWith('<!--', at)) {
      this.comment(source);
      return true;
    }
    if (text.startsWith('<?', at)) {
      this.instruction(source);
      return true;
    }
    if (!source.final && ['<!--', '<?'].some((head) => head.startsWith(text.slice(at)))) throw INCOMPLETE;
    return false;
  }

  comment(source: Source): void {
    const { text, at } = source;
    const end = endOfComment(text, at);
    source.at = end;
    const { handlers } = this;
    if (handlers.comment !== undefined) handlers.comment(oneLineEnd(text.slice(at + 4, end - 3)));
    else handlers.default?.(text.slice(at, end));
  }

  instruction(source: Source): void {
    const { text, at } = source;
    const { target, data, end } = readInstruction(text, at, this.grammar);
    if (target.toLowerCase() === 'xml')
      throw target === 'xml' ? new XmlError(E.MISPLACED_XML_PI, at) : new XmlError(E.INVALID_TOKEN, at + 5);
    source.at = end;
    const { handlers } = this;
    if (handlers.processingInstruction !== undefined) handlers.processingInstruction(target, oneLineEnd(data));
    else handlers.default?.(text.slice(at, end));
  }

  #prolog(): boolean {
    const doc = this.#doc;
    const { text, at } = doc;
    if (at >= text.length) return false;
    if (this.#misc(doc)) return true;
    if (text.charCodeAt(at) !== 60) this.#misplaced(E.SYNTAX);
    if (at + 1 >= text.length) throw INCOMPLETE;
    if (text.charCodeAt(at + 1) === 33) {
      if (this.#doctype.seen) throw new XmlError(E.SYNTAX, at);
      if (this.#doctype.begin(doc)) this.#state = 'subset';
      return true;
    }
    if (!NAME_START.test(text[at + 1]!)) throw new XmlError(E.INVALID_TOKEN, at + 1);
    if (!this.#doctype.seen) this.#doctype.foreign();
    this.#state = 'content';
    return true;
  }

  /** Text where none may be: what looks like a token is in the wrong place, the rest is none. */
  #misplaced(code: number): never {
    const { text, at } = this.#doc;
    NMTOKEN.lastIndex = at;
    if (NMTOKEN.test(text)) {
      const next = text[NMTOKEN.lastIndex];
      // A name must be followed by what can follow a name.
      if (next !== undefined && !' \t\r\n>),|[%*+?'.includes(next))
        throw new XmlError(E.INVALID_TOKEN, NMTOKEN.lastIndex);
      throw new XmlError(code, at);
    }
    if ('()[]>|,%"\'#'.includes(text[at]!)) throw new XmlError(code, at);
    throw new XmlError(E.INVALID_TOKEN, at);
  }

  #epilog(): boolean {
    const doc = this.#doc;
    const { text, at } = doc;
    if (at >= text.length) return false;
    if (this.#misc(doc)) return true;
    if (text.charCodeAt(at) !== 60) this.#misplaced(E.JUNK_AFTER_DOC_ELEMENT);
    if (at + 1 >= text.length && !doc.final) throw INCOMPLETE;
    const next = text[at + 1];
    if (next !== undefined && next !== '!' && !NAME_START.test(next)) throw new XmlError(E.INVALID_TOKEN, at + 1);
    throw new XmlError(E.JUNK_AFTER_DOC_ELEMENT, at);
  }

  /** Reads content as far as it goes. True when the state has changed, false at the end. */
  #content(source: Source): boolean {
    const { text } = source;
    for (;;) {
      const { at } = source;
      if (source.isDocument) this.#eventAt = at;
      if (at >= text.length) return false;
      if (source.inCdata) {
        this.#cdata(source);
        continue;
      }
      const unit = text.charCodeAt(at);
      if (unit === 60) {
        switch (text.charCodeAt(at + 1)) {
          case 47:
            if (this.#endTag(source)) return true;
            break;
          case 33:
            this.#bang(source);
            break;
          case 63:
            this.instruction(source);
            break;
          default:
            if (at + 1 >= text.length) throw INCOMPLETE;
            if (this.#startTag(source)) return true;
        }
        poll();
      } else if (unit === 38) this.#reference(source);
      else this.#data(source);
    }
  }

  #bang(source: Source): void {
    const { text, at } = source;
    if (text.startsWith('<!--', at)) this.comment(source);
    else if (text.startsWith('<![CDATA[', at)) {
      source.at = at + 9;
      source.inCdata = true;
      if (this.handlers.startCdata !== undefined) this.handlers.startCdata();
      else this.handlers.default?.('<![CDATA[');
    } else {
      const wanted = text[at + 2] === '[' ? '<![CDATA[' : '<!--';
      for (let i = 2; i < wanted.length; i++) {
        if (at + i >= text.length) throw INCOMPLETE;
        if (text[at + i] !== wanted[i]) throw new XmlError(E.INVALID_TOKEN, at + i);
      }
    }
  }

  #startTag(source: Source): boolean {
    const { text, at } = source;
    const tag = readStartTag(text, at, this.grammar);
    source.at = tag.end;
    const { handlers, namespaces } = this;
    const attributes = this.#attributesOf(tag, text);
    let { name } = tag;
    let undo: Undo | null = null;
    if (namespaces !== null) {
      try {
        if (attributes.length > 0) {
          const specified = { count: this.specified };
          undo = namespaces.declare(attributes, specified, handlers);
          this.specified = specified.count;
          namespaces.attributes(attributes);
        }
        name = namespaces.element(name);
      } catch (error) {
        if (tag.empty && undo !== null && error instanceof XmlError) namespaces.undo(undo, handlers);
        throw error;
      }
    }
    const element: OpenElement = { raw: tag.name, name, undo };
    this.#elements.push(element);
    if (handlers.startElement !== undefined) handlers.startElement(name, attributes, this.specified);
    else handlers.default?.(text.slice(at, tag.end));
    if (!tag.empty) return false;
    if (source.isDocument) this.#eventAt = tag.end;
    return this.#leave(source, element, -1);
  }

  /** The attributes with their values, names and values in turn; defaults behind those that were written. */
  #attributesOf(tag: StartTag, text: string): string[] {
    const declared = this.dtd.attributes.size === 0 ? undefined : this.dtd.attributes.get(tag.name);
    const out: string[] = [];
    for (const { name, at, from, to } of tag.attributes) {
      for (let i = 0; i < out.length; i += 2) if (out[i] === name) throw new XmlError(E.DUPLICATE_ATTRIBUTE, at);
      out.push(name, this.#values.read(text.slice(from, to), declared?.get(name)?.isCdata ?? true));
    }
    this.specified = out.length;
    if (declared !== undefined)
      for (const definition of declared.values()) {
        if (definition.value === null) continue;
        let given = false;
        for (let i = 0; i < this.specified; i += 2) given ||= out[i] === definition.name;
        if (!given) out.push(definition.name, definition.value);
      }
    return out;
  }

  #endTag(source: Source): boolean {
    const { text, at } = source;
    const open = this.#elements;
    const { length } = open;
    if (length > source.level) {
      const element = open[length - 1]!;
      const close = at + 2 + element.raw.length;
      if (text.charCodeAt(close) === 62 && text.startsWith(element.raw, at + 2)) {
        source.at = close + 1;
        return this.#leave(source, element, at);
      }
    }
    const { name, end } = readEndTag(text, at, this.grammar);
    if (length === source.level) throw new XmlError(E.ASYNC_ENTITY, at);
    const element = open[length - 1]!;
    if (element.raw !== name) throw new XmlError(E.TAG_MISMATCH, at + 2);
    source.at = end;
    return this.#leave(source, element, at);
  }

  /** An element ends, with an end tag that begins at `at` or, where that is -1, without one. True when it was the document's. */
  #leave(source: Source, element: OpenElement, at: number): boolean {
    const { handlers } = this;
    this.#elements.pop();
    if (handlers.endElement !== undefined) handlers.endElement(element.name);
    else if (at >= 0) handlers.default?.(source.text.slice(at, source.at));
    if (element.undo !== null) this.namespaces!.undo(element.undo, handlers);
    if (this.#elements.length > 0 || this.role !== 'document' || !source.isDocument) return false;
    this.#state = 'epilog';
    return true;
  }

  #tell(text: string): void {
    const { handlers } = this;
    if (handlers.characterData === undefined) handlers.default?.(text);
    else if (text.length <= CONVERTED || this.wholeText || this.#positions.width === 0) handlers.characterData(text);
    else for (let at = 0; at < text.length; at += CONVERTED) handlers.characterData?.(text.slice(at, at + CONVERTED));
  }

  /** Tells of character data: line by line, line ends on their own, as `\n`. */
  #tellLines(source: Source, text: string, at: number): void {
    const raw = this.handlers.characterData === undefined;
    if (this.wholeText || !(source.inCdata ? /[\r\n\]]/ : /[\r\n]/).test(text)) {
      this.#tell(raw ? text : oneLineEnd(text));
      return;
    }
    for (const match of text.matchAll(source.inCdata ? CDATA_PIECES : PIECES)) {
      const [part] = match;
      if (source.isDocument) this.#eventAt = at + match.index;
      this.#tell(!raw && (part === '\r\n' || part === '\r') ? '\n' : part);
      poll();
    }
  }

  /** A run of characters without markup. */
  #data(source: Source): void {
    const { text, at, final } = source;
    const less = text.indexOf('<', at);
    let end = less < 0 ? text.length : less;
    if (source.ampersand < at) {
      const next = text.indexOf('&', at);
      source.ampersand = next < 0 ? Number.POSITIVE_INFINITY : next;
    }
    if (source.ampersand < end) end = source.ampersand;
    if (end === text.length && !final) {
      // What may go on as `]]>` or `\r\n` waits.
      if (text.charCodeAt(end - 1) === 13) end--;
      else for (let held = 0; held < 2 && end > at && text.charCodeAt(end - 1) === 93; held++) end--;
      if (end === at) throw INCOMPLETE;
    }
    const run = text.slice(at, end);
    if (isPlain(text, at, end)) {
      source.at = end;
      this.#tell(run);
      return;
    }
    let wrong = badCharacter(run, 0, run.length);
    const close = run.indexOf(']]>');
    if (close >= 0 && (wrong < 0 || close < wrong)) wrong = close + 2;
    if (wrong >= 0) {
      // What stands on the line of `]]>` belongs to the same token.
      const line = /[\r\n][^\r\n]*$/.exec(run.slice(0, wrong));
      const good = wrong !== close + 2 || close < 0 ? wrong : line === null ? 0 : line.index + 1;
      if (good > 0) this.#tellLines(source, run.slice(0, good), at);
      throw new XmlError(E.INVALID_TOKEN, at + wrong);
    }
    source.at = end;
    this.#tellLines(source, run, at);
  }

  #cdata(source: Source): void {
    const { text, at, final } = source;
    const close = text.indexOf(']]>', at);
    if (close === at) {
      source.at = at + 3;
      source.inCdata = false;
      if (this.handlers.endCdata !== undefined) this.handlers.endCdata();
      else this.handlers.default?.(']]>');
      return;
    }
    let end = close < 0 ? text.length : close;
    if (close < 0 && !final) {
      if (text.charCodeAt(end - 1) === 13) end--;
      else for (let held = 0; held < 2 && end > at && text.charCodeAt(end - 1) === 93; held++) end--;
      if (end === at) throw INCOMPLETE;
    }
    const bad = badCharacter(text, at, end);
    if (bad >= 0) throw new XmlError(E.INVALID_TOKEN, bad);
    source.at = end;
    this.#tellLines(source, text.slice(at, end), at);
  }

  #reference(source: Source): void {
    const { text, at } = source;
    const { name, point, end } = readReference(text, at, this.grammar);
    if (name === null) {
      source.at = end;
      this.#plain(String.fromCodePoint(point), text.slice(at, end));
      return;
    }
    const known = predefined(name);
    if (known !== undefined) {
      source.at = end;
      this.#plain(known, text.slice(at, end));
      return;
    }
    const entity = findEntity(this.dtd, name, at);
    source.at = end;
    const { handlers } = this;
    if (entity === null || (entity.text !== null && !this.expandEntities)) {
      if (handlers.skippedEntity !== undefined) handlers.skippedEntity(name, false);
      else handlers.default?.(text.slice(at, end));
      return;
    }
    if (entity.text !== null) this.#expand(entity, entity.text);
    else if (handlers.externalEntityRef !== undefined) {
      entity.open = true;
      const open = [...this.dtd.entities.values()].filter((one) => one.open).map((one) => one.name);
      const context = [...(this.namespaces?.context() ?? []), ...open].join('\f');
      const read = handlers.externalEntityRef(context, entity.base, entity.systemId, entity.publicId);
      entity.open = false;
      if (!read) throw new XmlError(E.EXTERNAL_ENTITY_HANDLING, at);
    } else handlers.default?.(text.slice(at, end));
  }

  #plain(character: string, raw: string): void {
    if (this.handlers.characterData !== undefined) this.handlers.characterData(character);
    else this.handlers.default?.(raw);
  }

  /** The text of an internal entity, as if it stood in the place of the reference. */
  #expand(entity: Entity, text: string): void {
    this.accounting.expand(text.length);
    const source = sourceOf(text, false, this.#elements.length);
    const at = this.#eventAt;
    entity.open = true;
    try {
      this.#content(source);
      if (this.#elements.length !== source.level || source.inCdata) throw new XmlError(E.ASYNC_ENTITY, at);
    } catch (error) {
      if (error === INCOMPLETE) throw new XmlError(E.UNCLOSED_TOKEN, at);
      if (error instanceof XmlError) throw new XmlError(error.code, at);
      throw error;
    } finally {
      entity.open = false;
    }
  }
}
