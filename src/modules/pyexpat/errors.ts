/** Expat's error codes: constant, number (by place) and text. */
export const ERRORS: readonly (readonly [name: string, text: string])[] = [
  ['XML_ERROR_NO_MEMORY', 'out of memory'],
  ['XML_ERROR_SYNTAX', 'syntax error'],
  ['XML_ERROR_NO_ELEMENTS', 'no element found'],
  ['XML_ERROR_INVALID_TOKEN', 'not well-formed (invalid token)'],
  ['XML_ERROR_UNCLOSED_TOKEN', 'unclosed token'],
  ['XML_ERROR_PARTIAL_CHAR', 'partial character'],
  ['XML_ERROR_TAG_MISMATCH', 'mismatched tag'],
  ['XML_ERROR_DUPLICATE_ATTRIBUTE', 'duplicate attribute'],
  ['XML_ERROR_JUNK_AFTER_DOC_ELEMENT', 'junk after document element'],
  ['XML_ERROR_PARAM_ENTITY_REF', 'illegal parameter entity reference'],
  ['XML_ERROR_UNDEFINED_ENTITY', 'undefined entity'],
  ['XML_ERROR_RECURSIVE_ENTITY_REF', 'recursive entity reference'],
  ['XML_ERROR_ASYNC_ENTITY', 'asynchronous entity'],
  ['XML_ERROR_BAD_CHAR_REF', 'reference to invalid character number'],
  ['XML_ERROR_BINARY_ENTITY_REF', 'reference to binary entity'],
  ['XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF', 'reference to external entity in attribute'],
  ['XML_ERROR_MISPLACED_XML_PI', 'XML or text declaration not at start of entity'],
  ['XML_ERROR_UNKNOWN_ENCODING', 'unknown encoding'],
  ['XML_ERROR_INCORRECT_ENCODING', 'encoding specified in XML declaration is incorrect'],
  ['XML_ERROR_UNCLOSED_CDATA_SECTION', 'unclosed CDATA section'],
  ['XML_ERROR_EXTERNAL_ENTITY_HANDLING', 'error in processing external entity reference'],
  ['XML_ERROR_NOT_STANDALONE', 'document is not standalone'],
  ['XML_ERROR_UNEXPECTED_STATE', 'unexpected parser state - please send a bug report'],
  ['XML_ERROR_ENTITY_DECLARED_IN_PE', 'entity declared in parameter entity'],
  ['XML_ERROR_FEATURE_REQUIRES_XML_DTD', 'requested feature requires XML_DTD support in Expat'],
  ['XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING', 'cannot change setting once parsing has begun'],
  ['XML_ERROR_UNBOUND_PREFIX', 'unbound prefix'],
  ['XML_ERROR_UNDECLARING_PREFIX', 'must not undeclare prefix'],
  ['XML_ERROR_INCOMPLETE_PE', 'incomplete markup in parameter entity'],
  ['XML_ERROR_XML_DECL', 'XML declaration not well-formed'],
  ['XML_ERROR_TEXT_DECL', 'text declaration not well-formed'],
  ['XML_ERROR_PUBLICID', 'illegal character(s) in public id'],
  ['XML_ERROR_SUSPENDED', 'parser suspended'],
  ['XML_ERROR_NOT_SUSPENDED', 'parser not suspended'],
  ['XML_ERROR_ABORTED', 'parsing aborted'],
  ['XML_ERROR_FINISHED', 'parsing finished'],
  ['XML_ERROR_SUSPEND_PE', 'cannot suspend in external parameter entity'],
  ['XML_ERROR_RESERVED_PREFIX_XML', 'reserved prefix (xml) must not be undeclared or bound to another namespace name'],
  ['XML_ERROR_RESERVED_PREFIX_XMLNS', 'reserved prefix (xmlns) must not be declared or undeclared'],
  ['XML_ERROR_RESERVED_NAMESPACE_URI', 'prefix must not be bound to one of the reserved namespace names'],
  ['XML_ERROR_INVALID_ARGUMENT', 'invalid argument'],
  ['XML_ERROR_NO_BUFFER', 'a successful prior call to function XML_GetBuffer is required'],
  ['XML_ERROR_AMPLIFICATION_LIMIT_BREACH', 'limit on input amplification factor (from DTD and entities) breached'],
];

export const SYNTAX = 2;
export const NO_ELEMENTS = 3;
export const INVALID_TOKEN = 4;
export const UNCLOSED_TOKEN = 5;
export const PARTIAL_CHAR = 6;
export const TAG_MISMATCH = 7;
export const DUPLICATE_ATTRIBUTE = 8;
export const JUNK_AFTER_DOC_ELEMENT = 9;
export const PARAM_ENTITY_REF = 10;
export const UNDEFINED_ENTITY = 11;
export const RECURSIVE_ENTITY_REF = 12;
export const ASYNC_ENTITY = 13;
export const BAD_CHAR_REF = 14;
export const BINARY_ENTITY_REF = 15;
export const ATTRIBUTE_EXTERNAL_ENTITY_REF = 16;
export const MISPLACED_XML_PI = 17;
export const INCORRECT_ENCODING = 19;
export const UNCLOSED_CDATA_SECTION = 20;
export const EXTERNAL_ENTITY_HANDLING = 21;
export const NOT_STANDALONE = 22;
export const ENTITY_DECLARED_IN_PE = 24;
export const CANT_CHANGE_FEATURE = 26;
export const UNBOUND_PREFIX = 27;
export const UNDECLARING_PREFIX = 28;
export const INCOMPLETE_PE = 29;
export const XML_DECL = 30;
export const TEXT_DECL = 31;
export const PUBLICID = 32;
export const FINISHED = 36;
export const RESERVED_PREFIX_XML = 38;
export const RESERVED_PREFIX_XMLNS = 39;
export const RESERVED_NAMESPACE_URI = 40;
export const AMPLIFICATION_LIMIT_BREACH = 43;

/** An error in the document: its code, and where in the text being read. */
export class XmlError {
  readonly code: number;
  readonly at: number;
  constructor(code: number, at: number) {
    this.code = code;
    this.at = at;
  }
}
