import type { Mod } from '../parser/ast.ts';
import { checkModule } from '../parser/compile-checks.ts';
import { foldConstants } from '../parser/constant-folding.ts';
import { decodeSource, type Undecodable } from '../parser/decode.ts';
import { cleanDocstring, docstringOf, withoutDocstring } from '../parser/docstring.ts';
import { CO_FUTURE_ANNOTATIONS, CO_FUTURE_BARRY_AS_BDFL, futureFeatures } from '../parser/future.ts';
import { type ParseMode, parse } from '../parser/parser.ts';
import { readModule } from '../parser/stored/reader.ts';
import { storeModule } from '../parser/stored/writer.ts';
import { buildSymtable, type SymbolTable } from '../parser/symtable.ts';
import { PythonCompileError, PythonSyntaxError, UNKNOWN_OFFSET } from '../parser/syntax-error.ts';
import { pyObjectCall } from '../runtime/abstract/call.ts';
import { pyObjectStr } from '../runtime/abstract/text.ts';
import { decodeBytes } from '../runtime/codecs/text-encoding.ts';
import { isException, makeException, raised } from '../runtime/errors.ts';
import { getIntMaxStrDigits } from '../runtime/numbers/int-text.ts';
import type { PValue } from '../runtime/object.ts';
import { readFile } from '../runtime/read-file.ts';
import { characterNamed } from '../runtime/text/names.ts';
import { CO_COROUTINE, PCode, type StoredSource } from '../runtime/values/code.ts';
import { exceptionType, type PBaseException, PException } from '../runtime/values/exception.ts';
import { PTuple } from '../runtime/values/sequences.ts';
import { inPassing } from '../truffle/pace.ts';
import { issueCompileWarning, warned } from './compile-warnings.ts';
import { AssignNode, ReturnNode } from './control.ts';
import { WriteNameNode } from './globals.ts';
import { ConstantNode } from './literals.ts';
import { SetupAnnotationsNode } from './module-statements.ts';
import { makeCode, NO_PARAMETERS, noDoc, placeOf, startingAt } from './translate/code-block.ts';
import { ConstantPool } from './translate/constants.ts';
import { expression } from './translate/expressions.ts';
import { functionExpression } from './translate/functions.ts';
import { block, hasAnnotations } from './translate/statements.ts';
import { CodeUnit, type CompilationContext } from './translate/unit.ts';
import { mentionsFrameLocals, noticeProgram } from './visible-locals.ts';
import './jumps.ts';
import './suspendable-operations.ts';

export interface CompileOptions extends SourceOptions {
  filename: string;
  /** Level of `-O`. */
  optimize?: number;
  /** `CO_FUTURE_…` bits in force from outside. */
  future?: number;
  topLevelAwait?: boolean;
}

/** What the code of a module was made from (`PCode.source`), for `marshal`. */
export class ModuleSource implements StoredSource {
  readonly #stored: () => Uint8Array;
  private readonly context: CompilationContext;

  constructor(stored: () => Uint8Array, context: CompilationContext) {
    this.#stored = stored;
    this.context = context;
  }

  /** The module's tree and symbol table in their stored form. */
  get stored(): Uint8Array {
    return this.#stored();
  }

  get optimize(): number {
    return this.context.optimize;
  }

  /** Gives `code`, the module's, another file name, and all code in it: `_imp._fix_co_filename`. */
  rename(code: PCode, filename: string): void {
    if (this.context.filename === filename) return;
    this.context.filename = filename;
    renameMade(code, filename);
  }
}

/** Code objects that exist; those that a translation makes later take the name of their compilation. */
function renameMade(code: PCode, filename: string): void {
  code.filename = filename;
  if (code.executable.prepare !== undefined) return;
  for (const constant of code.consts()) if (constant instanceof PCode) renameMade(constant, filename);
}

/** The code object of a tree. Throws PException with the SyntaxErrors of symbol table and compiler. */
export function compileModule(ast: Mod, options: CompileOptions): PCode {
  try {
    return compileTree(ast, options);
  } catch (error) {
    throw asPythonError(error);
  }
}

/** The code object of a module in its stored form. Throws RangeError for data that is none. */
export function compileStored(data: Uint8Array, filename: string, optimize: number, ofProgram = false): PCode {
  const { ast, table, remark } = readModule(data);
  // The caches of the packaged library have relative names: nothing else has.
  if (remark && (ofProgram || filename.startsWith('/'))) noticeProgram(filename);
  return translateTree(ast, table, { filename, optimize }, () => data);
}

/** Modules that were compiled before, in their stored form. */
export interface SharedSources {
  find(key: string): Uint8Array | undefined;
  keep(key: string, stored: Uint8Array): void;
}

/** Those of the running context, if it shares any: set by `src/api/engine.ts`. */
export const sharedSources: { ofContext: () => SharedSources | null } = { ofContext: () => null };

/** Shorter sources are parsed sooner than found. */
const SHORT = 200;

/** Source text to code object: `compile()`. */
export function compileSource(source: string, mode: ParseMode, options: CompileOptions): PCode {
  const shared = mode === 'exec' && source.length > SHORT && isUsual(options) ? sharedSources.ofContext() : null;
  if (shared === null) return compileModule(parseSource(source, mode, options.filename, options), options);
  const { filename, optimize = 0 } = options;
  const key = `${optimize} ${getIntMaxStrDigits()} ${source}`;
  const known = shared.find(key);
  if (known !== undefined) return compileStored(known, filename, optimize, true);
  const warnings = warned.count;
  const code = compileModule(parseSource(source, mode, filename, options), options);
  // Warnings are to come each time.
  if (warned.count === warnings) shared.keep(key, (code.source as ModuleSource).stored);
  return code;
}

/** Whether no option makes a difference but those that the key tells. */
function isUsual(options: CompileOptions): boolean {
  const { typeComments, allowIncompleteInput, dontImplyDedent, quiet, future, featureVersion, topLevelAwait } = options;
  const flags = typeComments || allowIncompleteInput || dontImplyDedent || quiet || topLevelAwait;
  return !flags && (future ?? 0) === 0 && featureVersion === undefined;
}

/** Flags of `compile()` that concern the parser. */
export interface SourceOptions {
  typeComments?: boolean;
  allowIncompleteInput?: boolean;
  dontImplyDedent?: boolean;
  /** Warnings are not wanted. */
  quiet?: boolean;
  /** `CO_FUTURE_…` bits in force. */
  future?: number | undefined;
  /** The newest Python 3.x whose syntax is allowed. */
  featureVersion?: number | undefined;
}

/** The character of `\\N{name}`. */
function unicodeName(name: string): string | null {
  const point = characterNamed(name);
  return point === undefined ? null : String.fromCodePoint(point);
}

/** Source bytes to text, with Python's codecs and exceptions. `fromFile`: a script, not an argument of `compile()`. */
export function decodeSourceBytes(bytes: Uint8Array, filename: string, fromFile = false): string {
  try {
    return decodeSource(bytes, { filename, fromFile, decoders: decodeWithCodec });
  } catch (error) {
    throw asPythonError(error);
  }
}

/**
 * A line of the file that a code object or an error names, with its newline; `null` if it cannot be read: `PyErr_ProgramTextObject`.
 * Code of that name need not have come from the file as it is now.
 */
export function programText(filename: string, lineno: number): string | null {
  if (lineno < 1 || /^<.*>$/.test(filename)) return null;
  let text: string;
  try {
    text = decodeSourceBytes(readFile(filename), filename, true);
  } catch (error) {
    if (!(error instanceof PException)) throw error;
    return null;
  }
  const lines = text.split('\n');
  const line = lines[lineno - 1];
  if (line === undefined) return null;
  return lineno < lines.length ? `${line}\n` : line;
}

function decodeWithCodec(encoding: string, bytes: Uint8Array): string | Undecodable {
  try {
    return decodeBytes(bytes, encoding);
  } catch (error) {
    if (!isException(error, 'LookupError') && !isException(error, 'UnicodeDecodeError')) throw error;
    return { reason: pyObjectStr((error as PException).value) };
  }
}

/** Source text to tree, with Python's exceptions. */
export function parseSource(source: string, mode: ParseMode, filename: string, options: SourceOptions = {}): Mod {
  try {
    const settings = {
      filename,
      mode,
      typeComments: options.typeComments,
      allowIncompleteInput: options.allowIncompleteInput,
      dontImplyDedent: options.dontImplyDedent,
      diamonds: ((options.future ?? 0) & CO_FUTURE_BARRY_AS_BDFL) !== 0,
      featureVersion: options.featureVersion,
      maxDigits: getIntMaxStrDigits(),
      unicodeName,
    };
    const run = () => parse(source, settings);
    const { ast, warnings } = source.length < 1000 ? run() : inPassing(run);
    if (options.quiet !== true) for (const warning of warnings) issueCompileWarning(warning, filename);
    return ast;
  } catch (error) {
    throw asPythonError(error);
  }
}

function compileTree(ast: Mod, options: CompileOptions): PCode {
  const optimize = options.optimize ?? 0;
  const { filename, topLevelAwait = false } = options;
  foldConstants(ast, { optimize, future: (options.future ?? 0) | futureFeatures(ast, filename).features });
  const looks = mentionsFrameLocals(ast);
  if (looks) noticeProgram(filename);
  const table = buildSymtable(ast, { filename, future: options.future ?? 0, topLevelAwait, optimize });
  checkModule(ast, table, {
    filename,
    optimize,
    topLevelAwait,
    warn: (warning) => issueCompileWarning(warning, filename),
  });
  return translateTree(ast, table, { filename, optimize }, () => storeModule(ast, table, looks));
}

function translateTree(
  ast: Mod,
  table: SymbolTable,
  { filename, optimize }: { filename: string; optimize: number },
  stored: () => Uint8Array,
): PCode {
  const context: CompilationContext = {
    filename,
    table,
    optimize,
    futureAnnotations: (table.future & CO_FUTURE_ANNOTATIONS) !== 0,
    futureFlags: table.future,
    interactive: ast.kind === 'Interactive',
    constants: new ConstantPool(),
    module: null,
    translators: { expression, block, functionExpression },
  };
  const unit = new CodeUnit(context, table.top, '<module>', null);
  const code = makeCode({
    place: placeOf(unit),
    name: '<module>',
    firstlineno: 1,
    signature: NO_PARAMETERS,
    flags: table.top.coroutine ? CO_COROUTINE : 0,
    doc: noDoc,
    body: () => {
      if (ast.kind === 'Expression') return [startingAt(unit, ast.body, new ReturnNode(expression(unit, ast.body)))];
      if (ast.kind === 'FunctionType') return [];
      const nodes = hasAnnotations(ast.body) ? [new SetupAnnotationsNode()] : [];
      if (ast.kind === 'Interactive') return [...nodes, ...block(unit, ast.body)];
      const doc = optimize >= 2 ? null : docstringOf(ast.body);
      const first =
        doc === null
          ? []
          : [
              startingAt(
                unit,
                ast.body[0]!,
                new AssignNode([new WriteNameNode('__doc__')], new ConstantNode(cleanDocstring(doc))),
              ),
            ];
      return [...nodes, ...first, ...block(unit, doc === null && optimize < 2 ? ast.body : withoutDocstring(ast.body))];
    },
    syntax: () => ast,
  });
  if (ast.kind === 'Module') {
    code.source = new ModuleSource(stored, context);
    context.module = code;
  }
  return code;
}

/** An error of the parser's stages as a Python exception; anything else as it is. */
export function asPythonError(error: unknown): unknown {
  if (error instanceof PythonSyntaxError && error.lineno < 0) {
    return raised(pyObjectCall(exceptionType(error.type), [error.message], null) as PBaseException);
  }
  if (error instanceof PythonSyntaxError) {
    if (error.lineno === 0 && error.text === null) {
      // Raised before there is a line to point at.
      const details = new PTuple([error.filename, 0, error.offset, null]);
      return raised(pyObjectCall(exceptionType(error.type), [error.message, details], null) as PBaseException);
    }
    const offset = (n: number): PValue => (n < 0 ? null : n);
    const details = new PTuple([
      error.filename,
      error.lineno,
      offset(error.offset),
      error.text ?? programText(error.filename, error.lineno),
      error.end_lineno,
      error.end_offset === UNKNOWN_OFFSET ? null : error.end_offset,
    ]);
    return raised(pyObjectCall(exceptionType(error.type), [error.message, details], null) as PBaseException);
  }
  if (error instanceof PythonCompileError) return makeException(exceptionType(error.type), error.message);
  return error;
}
