/** A declared entity: internal with its text, or external with its identifiers. */
export interface Entity {
  readonly name: string;
  readonly isParameter: boolean;
  /** The text of an internal entity. */
  readonly text: string | null;
  readonly systemId: string | null;
  readonly publicId: string | null;
  readonly base: string | null;
  /** The notation of an entity that is no XML. */
  readonly notation: string | null;
  /** Declared in the document itself, not in a parameter entity. */
  readonly internal: boolean;
  /** Being expanded. */
  open: boolean;
}

/** A declared attribute. */
export interface AttributeDefinition {
  readonly name: string;
  readonly isCdata: boolean;
  /** The default, if it has one. */
  readonly value: string | null;
}

/** What the document type declaration says. */
export class Dtd {
  readonly entities = new Map<string, Entity>();
  readonly parameterEntities = new Map<string, Entity>();
  readonly attributes = new Map<string, Map<string, AttributeDefinition>>();
  standalone = false;
  /** Declarations count: false after a parameter entity that was not read. */
  keepProcessing = true;
  hasParameterReferences = false;
  /** The last external part was read, and not only named. */
  externalRead = false;
}

/** A content model, as Python gets it: kind, quantifier, name, children. */
export interface ContentModel {
  readonly type: number;
  readonly quantifier: number;
  readonly name: string | null;
  readonly children: readonly ContentModel[];
}

export const CTYPE = { EMPTY: 1, ANY: 2, MIXED: 3, NAME: 4, CHOICE: 5, SEQ: 6 } as const;
export const CQUANT = { NONE: 0, OPT: 1, REP: 2, PLUS: 3 } as const;
