import type { ContentModel } from './dtd.ts';

/** Who is told of what is in the document. What nobody listens to goes to `default`, as it stands there. */
export interface Handlers {
  startElement?(name: string, attributes: readonly string[], specified: number): void;
  endElement?(name: string): void;
  characterData?(text: string): void;
  processingInstruction?(target: string, data: string): void;
  comment?(text: string): void;
  startCdata?(): void;
  endCdata?(): void;
  default?(text: string): void;
  startDoctype?(name: string, systemId: string | null, publicId: string | null, hasSubset: boolean): void;
  endDoctype?(): void;
  entityDecl?(
    name: string,
    isParameter: boolean,
    value: string | null,
    base: string | null,
    systemId: string | null,
    publicId: string | null,
    notation: string | null,
  ): void;
  unparsedEntityDecl?(
    name: string,
    base: string | null,
    systemId: string | null,
    publicId: string | null,
    notation: string,
  ): void;
  notationDecl?(name: string, base: string | null, systemId: string | null, publicId: string | null): void;
  startNamespace?(prefix: string | null, uri: string | null): void;
  endNamespace?(prefix: string | null): void;
  elementDecl?(name: string, model: ContentModel): void;
  attlistDecl?(element: string, name: string, type: string, value: string | null, required: boolean): void;
  xmlDecl?(version: string | null, encoding: string | null, standalone: number): void;
  /** Whether it is all right that the document is not standalone. */
  notStandalone?(): boolean;
  /** Reads an external entity; false when that failed. */
  externalEntityRef?(
    context: string | null,
    base: string | null,
    systemId: string | null,
    publicId: string | null,
  ): boolean;
  skippedEntity?(name: string, isParameter: boolean): void;
}

/** What is still open while a text is read. */
export interface Source {
  text: string;
  at: number;
  /** No more of it will come. */
  final: boolean;
  /** The document itself (or an external entity that is read like one), not the text of an internal entity. */
  readonly isDocument: boolean;
  /** How many elements were open where it begins. */
  readonly level: number;
  /** In a CDATA section. */
  inCdata: boolean;
  /** Where the next `&` is, as far as that is known. */
  ampersand: number;
}

export const sourceOf = (text: string, isDocument: boolean, level: number): Source => ({
  text,
  at: 0,
  final: !isDocument,
  isDocument,
  level,
  inCdata: false,
  ampersand: -1,
});

/** Thrown where more of the text is needed to go on. */
export const INCOMPLETE = { incomplete: true };
