import { asPythonError, type CompileOptions, compileSource, decodeSourceBytes } from '../../nodes/compile.ts';
import { running } from '../../objects/function/coroutine-call.ts';
import { FUTURE_MASK } from '../../parser/future.ts';
import { NOWHERE, PythonSyntaxError } from '../../parser/syntax-error.ts';
import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { bool, int, object, str } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { currentContext } from '../../runtime/context.ts';
import { runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { isWellFormed } from '../../runtime/text/code-points.ts';
import { PCell, PCode } from '../../runtime/values/code.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { suspendedBy } from '../../truffle/intrinsics.ts';
import { audit, auditHooks } from '../sys/audit.ts';
import { callerGlobals, callerLocals } from './attributes.ts';

const DONT_IMPLY_DEDENT = 0x200;
const ONLY_AST = 0x400;
const TYPE_COMMENTS = 0x1000;
const ALLOW_INCOMPLETE_INPUT = 0x4000;
const TOP_LEVEL_AWAIT = 0x2000;
/** `CO_NESTED`, which old programs pass, and the bit that `PyCF_OPTIMIZED_AST` adds to `PyCF_ONLY_AST`. */
const KNOWN_FLAGS =
  FUTURE_MASK | DONT_IMPLY_DEDENT | ONLY_AST | TYPE_COMMENTS | ALLOW_INCOMPLETE_INPUT | TOP_LEVEL_AWAIT | 0x10 | 0x8000;

/** `_Py_SourceAsString`: source text of a str or of encoded bytes. */
export function sourceText(value: PValue, what: string, expected: string, filename = '<string>'): string {
  let text = strValue(value);
  if (text === undefined) {
    if (!hasBuffer(value)) throw typeError(`${what} must be a ${expected}`);
    const bytes = bytesOf(value).slice();
    text = bytes.includes(0) ? '\0' : decodeSourceBytes(bytes, filename);
  } else if (!isWellFormed(text)) encodeUtf8(text, 'strict');
  if (text.includes('\0'))
    throw asPythonError(
      new PythonSyntaxError('SyntaxError', 'source code string cannot contain null bytes', filename, NOWHERE),
    );
  return text;
}

/** `__future__` features in force where the builtin was called. */
function callerFutures(): number {
  return (rt.stack[rt.sp]?.code?.flags ?? 0) & FUTURE_MASK;
}

function ensureBuiltins(globals: PDict): void {
  if (globals.getStr('__builtins__') === undefined) globals.set('__builtins__', currentContext().builtins.dict);
}

/** The namespaces `eval` and `exec` run in. */
function namespaces(name: 'eval' | 'exec', globals: PValue, locals: PValue): { globals: PDict; locals: PValue } {
  if (globals !== null && !(globals instanceof PDict))
    throw typeError(
      name === 'exec'
        ? `exec() globals must be a dict, not ${typeOf(globals).tpName}`
        : typeOf(globals).mp_subscript !== null
          ? 'globals must be a real dict; try eval(code, {}, mapping)'
          : 'globals must be a dict',
    );
  if (locals !== null && !(locals instanceof PDict) && typeOf(locals).mp_subscript === null)
    throw typeError(
      name === 'exec' ? `locals must be a mapping or None, not ${typeOf(locals).tpName}` : 'locals must be a mapping',
    );
  if (globals === null) return { globals: callerGlobals(), locals: locals ?? callerLocals() };
  return { globals, locals: locals ?? globals };
}

interface Prepared {
  readonly code: PCode;
  readonly space: { globals: PDict; locals: PValue };
  readonly cells: readonly PCell[] | null;
}

/** Tells the auditing hooks, if there are any, of source text that is about to be compiled. */
function auditCompile(source: PValue, filename: PValue): void {
  if (auditHooks().length === 0) return;
  const text = strValue(source);
  audit('compile', text === undefined ? source : new PBytes(encodeUtf8(text, 'surrogatepass')), filename);
}

function prepare(name: 'eval' | 'exec', source: PValue, given: PValue, locals: PValue, closure: PValue): Prepared {
  const space = namespaces(name, given, locals);
  ensureBuiltins(space.globals);
  let code: PCode;
  let cells: readonly PCell[] | null = null;
  if (source instanceof PCode) {
    code = source;
    if (name === 'eval' && code.freevars.length > 0)
      throw typeError('code object passed to eval() may not contain free variables');
    cells = closureCells(code, closure);
  } else {
    if (closure !== null) throw typeError('closure can only be used when source is a code object');
    let text = sourceText(source, `${name}() arg 1`, 'string, bytes or code object');
    if (name === 'eval') text = text.replace(/^[ \t]+/, '');
    auditCompile(source, '<string>');
    code = compileSource(text, name, { filename: '<string>', future: callerFutures() });
  }
  audit('exec', code);
  return { code, space, cells };
}

function run({ code, space, cells }: Prepared): PValue {
  return code.executable.run(space.globals, space.locals, cells, null);
}

function runCoroutine({ code, space, cells }: Prepared): PValue {
  return suspendedBy(running(code.executable.runCoroutine(space.globals, space.locals, cells, null)));
}

function closureCells(code: PCode, closure: PValue): readonly PCell[] | null {
  const free = code.freevars.length;
  if (free === 0) {
    if (closure !== null) throw typeError('cannot use a closure with this code object');
    return null;
  }
  if (!(closure instanceof PTuple) || closure.items.length !== free || !closure.items.every((c) => c instanceof PCell))
    throw typeError(`code object requires a closure of exactly length ${free}`);
  return closure.items as readonly PCell[];
}

export function filenameOf(value: PValue): string {
  const text = strValue(value);
  if (text !== undefined) return text;
  if (value instanceof PBytes) return new TextDecoder().decode(value.bytes);
  const path = pyObjectLookupAttr(value, '__fspath__');
  if (path === undefined) throw typeError(`expected str, bytes or os.PathLike object, not ${typeOf(value).tpName}`);
  return pyObjectStr(pyObjectCall(path, []));
}

export const codeFunctions = [
  builtinFunction('compile', {
    doc: "Compile source into a code object that can be executed by exec() or eval().\n\nThe source code may represent a Python module, statement or expression.\nThe filename will be used for run-time error messages.\nThe mode must be 'exec' to compile a module, 'single' to compile a\nsingle (interactive) statement, or 'eval' to compile an expression.\nThe flags argument, if present, controls which future statements influence\nthe compilation of the code.\nThe dont_inherit argument, if true, stops the compilation inheriting\nthe effects of any future statements in effect in the code calling\ncompile; if absent or false these statements do influence the compilation,\nin addition to any features explicitly specified.",
    params: [
      arg('source', object),
      arg('filename', object),
      arg('mode', str),
      arg('flags', int, 0),
      arg('dont_inherit', bool, false),
      arg('optimize', int, -1),
      '*',
      arg('_feature_version', int, -1),
    ],
    run(_module, source, filename, mode, flags, dontInherit, optimize, featureVersion) {
      if ((flags & ~KNOWN_FLAGS) !== 0) throw valueError('compile(): unrecognised flags');
      if (optimize < -1 || optimize > 2) throw valueError('compile(): invalid optimize value');
      if (mode !== 'exec' && mode !== 'eval' && mode !== 'single') {
        if (mode === 'func_type') {
          if ((flags & ONLY_AST) === 0) throw valueError("compile() mode 'func_type' requires flag PyCF_ONLY_AST");
        } else throw valueError("compile() mode must be 'exec', 'eval' or 'single'");
      }
      const name = filenameOf(filename);
      const options = {
        filename: name,
        optimize: optimize < 0 ? currentContext().options.optimize : optimize,
        future: (flags & FUTURE_MASK) | (dontInherit ? 0 : callerFutures()),
        featureVersion: featureVersion < 0 || (flags & ONLY_AST) === 0 ? undefined : featureVersion,
        topLevelAwait: (flags & TOP_LEVEL_AWAIT) !== 0,
        dontImplyDedent: (flags & DONT_IMPLY_DEDENT) !== 0,
        typeComments: (flags & TYPE_COMMENTS) !== 0,
        allowIncompleteInput: (flags & ALLOW_INCOMPLETE_INPUT) !== 0,
      };
      const tree = astCompiler?.(source, mode, flags, options);
      if (tree !== undefined) return tree;
      auditCompile(source, filename);
      return compileSource(sourceText(source, 'compile() arg 1', 'string, bytes or AST object', name), mode, options);
    },
  }),
  builtinFunction('eval', {
    doc: 'Evaluate the given source in the context of globals and locals.\n\nThe source may be a string representing a Python expression\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.',
    params: [arg('source', object), '/', arg('globals', object, null), arg('locals', object, null)],
    run: (_module, source, globals, locals) => run(prepare('eval', source, globals, locals, null)),
    coroutine: (_module, source, globals, locals) => runCoroutine(prepare('eval', source, globals, locals, null)),
  }),
  builtinFunction('exec', {
    doc: 'Execute the given source in the context of globals and locals.\n\nThe source may be a string representing one or more Python statements\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.\nThe closure must be a tuple of cellvars, and can only be used\nwhen source is a code object requiring exactly that many cellvars.',
    params: [
      arg('source', object),
      '/',
      arg('globals', object, null),
      arg('locals', object, null),
      '*',
      arg('closure', object, null),
    ],
    run(_module, source, globals, locals, closure) {
      run(prepare('exec', source, globals, locals, closure));
    },
    coroutine: (_module, source, globals, locals, closure) =>
      runCoroutine(prepare('exec', source, globals, locals, closure)),
  }),
  builtinFunction('breakpoint', {
    doc: 'Call sys.breakpointhook(*args, **kws).\n\nsys.breakpointhook() must accept whatever arguments are passed.\n\nBy default, this drops you into the pdb debugger.',
    params: [varargs('args'), varkeywords('kws')],
    run(_module, args, keywords) {
      const hook = currentContext().sysAttribute('breakpointhook');
      if (hook === undefined) throw runtimeError('lost sys.breakpointhook');
      return pyObjectCall(hook, [...args, ...keywords.values()], keywords.size === 0 ? null : [...keywords.keys()]);
    },
  }),
];

/** `compile` of and to `ast` nodes; answers `undefined` for what it does not handle: registered by `_ast`. */
let astCompiler: ((source: PValue, mode: string, flags: number, options: CompileOptions) => PValue | undefined) | null =
  null;

export function setAstCompiler(compiler: NonNullable<typeof astCompiler>): void {
  astCompiler = compiler;
}
