/** A SyntaxError that the parser, symbol table or compile checks found, with everything Python's exception object needs. */
export type SyntaxErrorType = 'SyntaxError' | 'IndentationError' | 'TabError' | '_IncompleteInputError';

/**
 * Where a SyntaxError points, in the units of its Python attributes: lines and offsets are 1-based.
 *
 * Errors of the parser count characters; those of symtable.c and compile.c count UTF-8 bytes (as CPython does: it hands on
 * `col_offset + 1`). An offset of 0 is CPython's "unknown column".
 */
export interface SyntaxErrorLocation {
  lineno: number;
  offset: number;
  end_lineno: number;
  end_offset: number;
}

/** An `end_offset` that CPython leaves out: Python sees None (and -1 where CPython says that). */
export const UNKNOWN_OFFSET = -2;

/** The place of an error that has none: Python's exception gets its message alone. */
export const NOWHERE: SyntaxErrorLocation = { lineno: -1, offset: -1, end_lineno: -1, end_offset: -1 };

/** Raised (as a JavaScript exception) out of `parse`, `buildSymtable` and `checkModule`; the runtime turns it into a PException. */
export class PythonSyntaxError extends Error {
  readonly type: SyntaxErrorType;
  readonly filename: string;
  readonly lineno: number;
  readonly offset: number;
  readonly end_lineno: number;
  readonly end_offset: number;
  /** The source line. `null` when the stage has no source at hand (symbol table, compiler): CPython then reads it from the file named. */
  text: string | null;

  constructor(
    type: SyntaxErrorType,
    message: string,
    filename: string,
    location: SyntaxErrorLocation,
    text: string | null = null,
  ) {
    super(message);
    this.name = type;
    this.type = type;
    this.filename = filename;
    this.lineno = location.lineno;
    this.offset = location.offset;
    this.end_lineno = location.end_lineno;
    this.end_offset = location.end_offset;
    this.text = text;
  }
}

/** Another Python exception that compiling may end in: too deep a tree, an invalid hand-made tree. */
export class PythonCompileError extends Error {
  readonly type: 'RecursionError' | 'ValueError' | 'TypeError' | 'MemoryError' | 'OverflowError' | 'SystemError';

  constructor(type: PythonCompileError['type'], message: string) {
    super(message);
    this.name = type;
    this.type = type;
  }
}

/** A warning found while compiling, to be issued through `warnings.warn_explicit` (an `error` filter turns it into a SyntaxError). */
export interface CompileWarning {
  category: 'SyntaxWarning' | 'DeprecationWarning';
  message: string;
  location: SyntaxErrorLocation;
}
