import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { codecDecode } from '../../runtime/codecs/registry.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { makeException, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue, setProperty } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType, type PException } from '../../runtime/values/exception.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes, PList } from '../../runtime/values/sequences.ts';
import { ERRORS } from './errors.ts';
import { ExpatParser } from './expat.ts';
import type { Handlers } from './handlers.ts';
import { Decoder } from './input.ts';
import { modelTuple } from './model.ts';

export const expatError = builtinType('ExpatError', { module: 'xml.parsers.expat', base: exceptionType('Exception') });

export const xmlParserType = builtinType('xmlparser', {
  module: 'pyexpat',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

export const errorText = (code: number): string | null => ERRORS[code - 1]?.[1] ?? null;

/** A codec of Python's as a table of characters, for encodings that Expat does not know. */
export function tableOf(name: string): string[] {
  const all = new PBytes(Uint8Array.from({ length: 256 }, (_, i) => i));
  const text = strValue(codecDecode(all, name, 'replace')) ?? '';
  const table = [...text];
  if (table.length !== 256) throw valueError('multi-byte encodings are not supported');
  // A lone surrogate is what no document may contain.
  return table.map((character) => (character === '\ufffd' ? '\udc80' : character));
}

/** The parser beneath with the decoder that feeds it: what `Parse` does, without Python's handlers. */
export class Feed {
  readonly parser: ExpatParser;
  #decoder: Decoder | null = null;
  readonly #encoding: string | null;

  constructor(parser: ExpatParser, encoding: string | null) {
    this.parser = parser;
    this.#encoding = encoding;
  }

  /** Parses a str or bytes; raises what is wrong with it. */
  run(data: PValue, final: boolean, fail: (code: number) => PException): void {
    const text = strValue(data);
    const bytes = text === undefined ? bytesOf(data) : null;
    let code: number;
    if (text !== undefined && this.#decoder === null) {
      // Raises for what UTF-8 cannot hold.
      if (/[\ud800-\udfff]/.test(text)) encodeUtf8(text);
      code = this.parser.parse(text, final, { contradicted: false, partial: false, width: 0 });
    } else {
      this.#decoder ??= new Decoder(this.#encoding, tableOf);
      const decoded = this.#decoder.decode(bytes ?? encodeUtf8(text!), final);
      code = this.parser.parse(decoded, final, this.#decoder);
    }
    if (code !== 0) throw fail(code);
  }
}

/** The error of a parser as Python sees it. */
export function makeError(parser: ExpatParser, code: number, type = expatError): PException {
  const { line, column } = parser;
  const error = makeException(type, `${errorText(code)}: line ${line}, column ${column}`);
  setProperty(error.value, 'code', code);
  setProperty(error.value, 'offset', column);
  setProperty(error.value, 'lineno', line);
  return error;
}

/** The names of Python's handlers. */
export const HANDLER_NAMES = [
  'StartElementHandler',
  'EndElementHandler',
  'ProcessingInstructionHandler',
  'CharacterDataHandler',
  'UnparsedEntityDeclHandler',
  'NotationDeclHandler',
  'StartNamespaceDeclHandler',
  'EndNamespaceDeclHandler',
  'CommentHandler',
  'StartCdataSectionHandler',
  'EndCdataSectionHandler',
  'DefaultHandler',
  'DefaultHandlerExpand',
  'NotStandaloneHandler',
  'ExternalEntityRefHandler',
  'StartDoctypeDeclHandler',
  'EndDoctypeDeclHandler',
  'EntityDeclHandler',
  'XmlDeclHandler',
  'ElementDeclHandler',
  'AttlistDeclHandler',
  'SkippedEntityHandler',
] as const;
export type HandlerName = (typeof HANDLER_NAMES)[number];

/** `pyexpat.xmlparser`. */
export class PXmlParser extends PObject {
  readonly feed: Feed;
  readonly handlers = new Map<HandlerName, PValue>();
  readonly intern: PDict;
  orderedAttributes = false;
  specifiedAttributes = false;
  bufferText = false;
  bufferSize = 8192;
  #buffered = '';
  inCallback = false;

  constructor(parser: ExpatParser, encoding: string | null, intern: PDict) {
    super(xmlParserType.instanceShape);
    this.feed = new Feed(parser, encoding);
    this.intern = intern;
    parser.handlers = {};
  }

  get parser(): ExpatParser {
    return this.feed.parser;
  }

  get bufferUsed(): number {
    return this.#buffered.length;
  }

  /** Tells of the text that was held back. */
  flush(): void {
    if (this.#buffered === '') return;
    const text = this.#buffered;
    this.#buffered = '';
    this.#tell('CharacterDataHandler', [text]);
  }

  #tell(name: HandlerName, args: PValue[]): PValue {
    const handler = this.handlers.get(name);
    if (handler === undefined || handler === null) return null;
    const before = this.inCallback;
    this.inCallback = true;
    try {
      return pyObjectCall(handler, args);
    } catch (error) {
      // Nothing is told any more after an exception.
      for (const each of HANDLER_NAMES) this.setHandler(each, null);
      throw error;
    } finally {
      this.inCallback = before;
    }
  }

  #event(name: HandlerName, args: PValue[]): PValue {
    if (this.#buffered !== '') this.flush();
    return this.#tell(name, args);
  }

  #text(text: string): void {
    if (!this.bufferText) {
      this.#tell('CharacterDataHandler', [text]);
      return;
    }
    if (this.#buffered.length + text.length > this.bufferSize) {
      this.flush();
      if (text.length > this.bufferSize) {
        this.#tell('CharacterDataHandler', [text]);
        return;
      }
    }
    this.#buffered += text;
  }

  #attributes(attributes: readonly string[], specified: number): PValue {
    const count = this.specifiedAttributes ? specified : attributes.length;
    if (this.orderedAttributes) return new PList(attributes.slice(0, count));
    const dict = new PDict();
    for (let i = 0; i < count; i += 2) dict.set(attributes[i]!, attributes[i + 1]!);
    return dict;
  }

  setHandler(name: HandlerName, handler: PValue): void {
    if (name === 'CharacterDataHandler') this.flush();
    this.handlers.set(name, handler);
    const { parser } = this;
    if (name === 'DefaultHandler') parser.expandEntities = false;
    if (name === 'DefaultHandlerExpand') parser.expandEntities = true;
    const [slot, tell] = this.#binding(name);
    const { handlers } = parser;
    if (handler === null) delete handlers[slot];
    else handlers[slot] = tell as never;
  }

  /** How a handler in Python is told what the parser says. */
  #binding(name: HandlerName): [slot: keyof Handlers, tell: unknown] {
    const plain = (slot: keyof Handlers): [keyof Handlers, unknown] => [
      slot,
      (...args: (string | null)[]) => void this.#event(name, args),
    ];
    switch (name) {
      case 'StartElementHandler':
        return [
          'startElement',
          (tag: string, attributes: readonly string[], specified: number) =>
            void this.#event(name, [tag, this.#attributes(attributes, specified)]),
        ];
      case 'EndElementHandler':
        return ['endElement', (tag: string) => void this.#event(name, [tag])];
      case 'ProcessingInstructionHandler':
        return plain('processingInstruction');
      case 'CharacterDataHandler':
        return ['characterData', (text: string) => this.#text(text)];
      case 'UnparsedEntityDeclHandler':
        return plain('unparsedEntityDecl');
      case 'NotationDeclHandler':
        return plain('notationDecl');
      case 'StartNamespaceDeclHandler':
        return plain('startNamespace');
      case 'EndNamespaceDeclHandler':
        return plain('endNamespace');
      case 'CommentHandler':
        return plain('comment');
      case 'StartCdataSectionHandler':
        return plain('startCdata');
      case 'EndCdataSectionHandler':
        return plain('endCdata');
      case 'DefaultHandler':
      case 'DefaultHandlerExpand':
        return plain('default');
      case 'NotStandaloneHandler':
        return ['notStandalone', () => asIndex(this.#event(name, [])) !== 0];
      case 'ExternalEntityRefHandler':
        return ['externalEntityRef', (...args: (string | null)[]) => asIndex(this.#event(name, args)) !== 0];
      case 'StartDoctypeDeclHandler':
        return [
          'startDoctype',
          (doctype: string, systemId: string | null, publicId: string | null, subset: boolean) =>
            void this.#event(name, [doctype, systemId, publicId, Number(subset)]),
        ];
      case 'EndDoctypeDeclHandler':
        return plain('endDoctype');
      case 'EntityDeclHandler':
        return [
          'entityDecl',
          (entity: string, isParameter: boolean, ...rest: (string | null)[]) =>
            void this.#event(name, [entity, Number(isParameter), ...rest]),
        ];
      case 'XmlDeclHandler':
        return ['xmlDecl', (...args: PValue[]) => void this.#event(name, args)];
      case 'ElementDeclHandler':
        return ['elementDecl', (element: string, model: never) => void this.#event(name, [element, modelTuple(model)])];
      case 'AttlistDeclHandler':
        return [
          'attlistDecl',
          (element: string, attribute: string, type: string, value: string | null, required: boolean) =>
            void this.#event(name, [element, attribute, type, value, Number(required)]),
        ];
      case 'SkippedEntityHandler':
        return [
          'skippedEntity',
          (entity: string, isParameter: boolean) => void this.#event(name, [entity, Number(isParameter)]),
        ];
    }
  }

  parse(data: PValue, final: boolean): void {
    this.feed.run(data, final, (code) => makeError(this.parser, code));
    this.flush();
  }

  /** A parser for an external entity, with the handlers of this one. */
  childOf(context: string | null, encoding: string | null): PXmlParser {
    const child = new ExpatParser(null, this.parser, context === null ? 'subset' : 'entity');
    const made = new PXmlParser(child, encoding, this.intern);
    made.orderedAttributes = this.orderedAttributes;
    made.specifiedAttributes = this.specifiedAttributes;
    made.bufferText = this.bufferText;
    made.bufferSize = this.bufferSize;
    const { expandEntities } = this.parser;
    for (const [name, handler] of this.handlers) if (handler !== null) made.setHandler(name, handler);
    child.expandEntities = expandEntities;
    return made;
  }
}
