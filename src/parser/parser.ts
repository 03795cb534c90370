import type { LRParser } from '@lezer/lr';
import type { Mod } from './ast.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { checkFeatureVersion } from './feature-version.ts';
import { parser as tables } from './generated/python.ts';
import type { UnicodeNameLookup } from './literals.ts';
import { ModuleBuilder } from './module-builder.ts';
import { InvalidTree } from './operators.ts';
import { type CompileWarning, NOWHERE, PythonSyntaxError } from './syntax-error.ts';
import { tokenize } from './tokenizer.ts';
import { ERROR_TOKEN, type Tokens } from './tokens.ts';

export type ParseMode = 'exec' | 'eval' | 'single' | 'func_type';

export interface ParseOptions {
  filename?: string | undefined;
  mode?: ParseMode | undefined;
  /** Keep `# type:` comments in the tree (`PyCF_TYPE_COMMENTS`). */
  typeComments?: boolean | undefined;
  /** `PyCF_ALLOW_INCOMPLETE_INPUT`: report source that merely ends too early as `_IncompleteInputError`. */
  allowIncompleteInput?: boolean | undefined;
  /** `PyCF_DONT_IMPLY_DEDENT`. */
  dontImplyDedent?: boolean | undefined;
  /** The future feature `barry_as_FLUFL`: `<>` instead of `!=`. */
  diamonds?: boolean | undefined;
  /** The newest Python 3.x whose syntax is allowed. */
  featureVersion?: number | undefined;
  /** `sys.get_int_max_str_digits()`; 0 is no limit. */
  maxDigits?: number | undefined;
  /** The character of `\N{name}`, or null. */
  unicodeName?: UnicodeNameLookup | undefined;
}

export interface ParseResult {
  ast: Mod;
  warnings: CompileWarning[];
}

const PARSERS: Record<ParseMode, LRParser> = {
  exec: tables.configure({ strict: true }),
  single: tables.configure({ strict: true }),
  eval: tables.configure({ strict: true, top: 'Expression' }),
  func_type: tables.configure({ strict: true, top: 'FunctionType' }),
};

/** Parses Python source text to CPython's AST. Throws PythonSyntaxError or PythonCompileError. */
export function parse(source: string, options: ParseOptions = {}): ParseResult {
  const mode = options.mode ?? 'exec';
  const filename = options.filename ?? '<unknown>';
  if (source.includes('\0')) {
    throw new PythonSyntaxError('SyntaxError', 'source code string cannot contain null bytes', filename, NOWHERE);
  }
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  const tokens = tokenize(text, {
    typeComments: options.typeComments,
    dontImplyDedent: options.dontImplyDedent,
    openEnd: mode !== 'exec',
    diamonds: options.diamonds,
  });
  try {
    const ast = parseTokens(tokens, mode, filename, options);
    if (ast === null) throw diagnose(tokens, filename, mode, options.allowIncompleteInput === true);
    if (options.featureVersion !== undefined) checkFeatureVersion(ast, options.featureVersion, tokens, filename);
    return { ast, warnings: tokens.warnings };
  } finally {
    tokens.release();
  }
}

/** The tree of valid source; `null` sends the caller to the diagnosis. */
function parseTokens(tokens: Tokens, mode: ParseMode, filename: string, options: ParseOptions): Mod | null {
  if (tokens.types[tokens.count - 1] === ERROR_TOKEN && tokens.count > 0) return null;
  let tree: ReturnType<LRParser['parse']>;
  try {
    tree = PARSERS[mode].parse(tokens.asInput());
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const builder = new ModuleBuilder(tree.cursor(), tokens, {
    filename,
    maxDigits: options.maxDigits ?? 4300,
    unicodeName: options.unicodeName ?? null,
  });
  try {
    return builder.module(mode);
  } catch (error) {
    if (error === InvalidTree.INSTANCE) return null;
    throw error;
  }
}
