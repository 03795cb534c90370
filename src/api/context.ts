import '../objects/index.ts';
import '../modules/index.ts';
import { createBaseModules, importModuleLevel, startImportSystem } from '../modules/_imp/import.ts';
import { flushAtExit, openStreams } from '../modules/_io/stdio.ts';
import { installSignalHandlers } from '../modules/_signal/_signal.ts';
import { sqliteBinary } from '../modules/_sqlite3/library.ts';
import { systemExit } from '../modules/sys/exit-code.ts';
import { compileSource, decodeSourceBytes } from '../nodes/compile.ts';
import { running } from '../objects/function/coroutine-call.ts';
import { createEmulatedPosix } from '../posix/emulated/emulated.ts';
import type { Ending, StreamSink, StreamSource } from '../posix/emulated/options.ts';
import type { FileSystem } from '../posix/filesystem/fileSystem.ts';
import { MemoryFileSystem } from '../posix/filesystem/memory.ts';
import { MountFileSystem } from '../posix/filesystem/mount.ts';
import { ReadOnlyFileSystem } from '../posix/filesystem/readOnly.ts';
import type { PosixSupport } from '../posix/support.ts';
import { pyObjectCallMethod, pyObjectGetAttr, pyObjectLookupAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../runtime/abstract/call.ts';
import { settleHashSeed } from '../runtime/abstract/hash.ts';
import { importModule } from '../runtime/abstract/import.ts';
import { pyObjectStr } from '../runtime/abstract/text.ts';
import { readyBuiltinTypes } from '../runtime/clinic/define-type.ts';
import { PythonContext, type ContextOptions as PythonOptions } from '../runtime/context.ts';
import { isException } from '../runtime/errors.ts';
import { fromHostError, internalErrors, Termination } from '../runtime/frames.ts';
import type { PValue } from '../runtime/object.ts';
import { readFile } from '../runtime/read-file.ts';
import { hostCauses } from '../runtime/syscall.ts';
import { installSafepoints } from '../runtime/threads/safepoints.ts';
import { scheduler } from '../runtime/threads/scheduler.ts';
import type { PCode } from '../runtime/values/code.ts';
import { readyExecutable, runCode } from '../runtime/values/code-run.ts';
import type { PException } from '../runtime/values/exception.ts';
import { PModule } from '../runtime/values/module.ts';
import { strValue, typeOf } from '../runtime/values/scalars.ts';
import { PList } from '../runtime/values/sequences.ts';
import { forbidQuickCalls } from '../truffle/instrumentation.ts';
import { requestSafepoint } from '../truffle/safepoint.ts';
import type { Engine } from './engine.ts';
import { type Enterable, enter, freshRegisters } from './entry.ts';
import { ExitError, PythonError } from './errors.ts';
import { Account, accounts } from './limits.ts';
import { type ContextOptions, hostDefaults, type Input, type Output } from './options.ts';
import { withPolicy } from './policy.ts';
import { Program } from './program.ts';
import { type Home, toPython, Value } from './value.ts';

/** Where a context finds the standard library. */
const LIBRARY = '/usr/lib/python3.13';
const OWN_LIBRARY = '/usr/lib/tspy';

/** The global variables of a context: those of `__main__`. */
export interface Globals {
  get(name: string): Value | undefined;
  set(name: string, value: unknown): void;
  has(name: string): boolean;
  delete(name: string): boolean;
}

/** One Python interpreter, isolated from all others. It may do nothing with its host but what its options allow. */
export class Context {
  private readonly state: Enterable;
  private readonly home: Home;
  private readonly account: Account;
  private readonly engine: Engine | null;
  private readonly main: PModule;
  private closed = false;
  /** To be closed when what runs has ended. */
  private closing = false;
  /** Calls into the context that are running. */
  private entered = 0;
  /** An `evalAsync` is under way. */
  private busy = false;
  /** Python was given functions of the host. */
  private reachesHost = false;
  readonly globals: Globals;

  static create(options: ContextOptions = {}): Context {
    return new Context(withPolicy(options));
  }

  private constructor(options: ContextOptions) {
    this.account = new Account(options.limits ?? {});
    this.engine = options.engine ?? null;
    const posix = makePosix(options, this.account);
    const python = new PythonContext(posix, pythonOptions(options, posix));
    python.threadsAllowed = options.allowThreads === true;
    python.nativeAllowed = options.allowNative === true;
    python.maxRecursionLimit = options.limits?.recursionDepth ?? null;
    accounts.set(python, this.account);
    this.engine?.add(this, python);
    if (options.sqlite !== undefined) sqliteBinary.given.set(python, options.sqlite);
    this.state = { python, registers: freshRegisters(options.limits?.recursionDepth ?? 1000) };
    this.home = {
      inside: (run) => this.inside(run),
      program: null,
      functionGiven: () => this.functionGiven(),
    };
    this.main = enter(this.state, () => {
      try {
        return start(python);
      } catch (error) {
        throw notStarted(error);
      }
    });
    this.globals = {
      get: (name) => this.inside(() => this.value(this.main.dict.getStr(name))),
      set: (name, value) => this.inside(() => this.main.dict.set(name, toPython(value, this.home, undefined, name))),
      has: (name) => this.main.dict.getStr(name) !== undefined,
      delete: (name) => this.inside(() => this.main.dict.delete(name) !== undefined),
    };
    this.account.begin();
  }

  private value(object: PValue | undefined): Value | undefined {
    return object === undefined ? undefined : new Value(this.home, object);
  }

  /** The value of an expression; of statements, None. */
  eval(source: string, options: { readonly filename?: string } = {}): Value {
    const filename = options.filename ?? '<string>';
    return this.inside(() => new Value(this.home, runCode(compile(source, filename), this.main.dict, this.main.dict)));
  }

  /**
   * The same in the host's event loop, which goes on while Python waits, and where it runs for long. A function of the host that returns a
   * promise is to Python one that blocks; what the promise is rejected with is raised there.
   */
  async evalAsync(source: string, options: { readonly filename?: string } = {}): Promise<Value> {
    if (this.busy) throw new Error('an evalAsync of this context has not ended: await it first');
    this.busy = true;
    try {
      // The caller may be a function that Python has called.
      await undefined;
      const program = this.inside(() => this.begin(compile(source, options.filename ?? '<string>')));
      this.home.program = program;
      const outcome = await program.ended;
      this.home.program = null;
      if ('error' in outcome && outcome.error instanceof Termination) throw outcome.error;
      return this.inside(() => {
        if ('error' in outcome) throw outcome.error;
        return new Value(this.home, outcome.value);
      });
    } finally {
      this.busy = false;
      if (this.closing) this.close();
    }
  }

  private begin(code: PCode): Program {
    if (this.reachesHost) forbidQuickCalls();
    const { dict } = this.main;
    return new Program(running(readyExecutable(code).runCoroutine(dict, dict, null, null)), {
      enter: (run) => enter(this.state, () => this.watched(run)),
      untilLimit: () => this.account.untilLimit(),
      idle: () => enter(this.state, () => scheduler().onTop(() => flush(this.state.python))),
    });
  }

  /** Where a promise may come that only the event loop fulfils, all calls are such as can be suspended. */
  private functionGiven(): void {
    this.reachesHost = true;
    if (this.busy) forbidQuickCalls();
  }

  /** Runs a file of the context's file system as `__main__`. */
  evalFile(path: string): Value {
    return this.inside(() => {
      const source = decodeSourceBytes(readFile(path), path, true);
      this.main.dict.set('__file__', path);
      const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || (path.startsWith('/') ? '/' : '');
      const searched = this.state.python.sysAttribute('path');
      if (searched instanceof PList && !searched.items.includes(folder)) searched.items.unshift(folder);
      return new Value(
        this.home,
        runCode(compileSource(source, 'exec', { filename: path }), this.main.dict, this.main.dict),
      );
    });
  }

  /** A module, imported as `import name` does. */
  import(name: string): Value {
    return this.inside(() => new Value(this.home, importModule(name)));
  }

  /** Ends what is running (called from a function of the host) and everything that would run later. */
  interrupt(): void {
    this.account.interrupt('the host interrupted the program');
    this.home.program?.wake();
  }

  /** Flushes the streams, runs what runs at exit, and gives everything back. */
  close(): void {
    if (this.closed) return;
    const { program } = this.home;
    if (program !== null) {
      const error = this.account.interrupt('the context was closed');
      if (program.running || this.entered > 0) {
        this.closing = true;
        return;
      }
      enter(this.state, () => program.abandon(error));
    }
    try {
      if (!this.account.exceeded) this.inside(() => finish(this.state.python));
    } finally {
      this.closed = true;
      this.engine?.remove(this);
      this.state.python.posix.dispose();
      this.state.python.locals.clear();
    }
  }

  private inside<T>(run: () => T): T {
    if (this.closed) throw new Error('the context is closed');
    this.entered++;
    try {
      return enter(this.state, () =>
        scheduler().onTop(() => {
          this.account.checkTime();
          return this.watched(() => {
            try {
              return run();
            } catch (error) {
              throw this.outward(error);
            } finally {
              flush(this.state.python);
            }
          });
        }),
      );
    } finally {
      this.entered--;
      this.home.program?.wake();
    }
  }

  /** Runs something that safepoints look after, if there are limits. */
  private watched<T>(run: () => T): T {
    if (this.account.active || this.account.exceeded) requestSafepoint();
    return run();
  }

  /** What leaves the context: a Python exception as PythonError, a limit as it is, errors of the host as they are. */
  private outward(error: unknown): unknown {
    if (error instanceof Termination || error instanceof PythonError) return error;
    if (error instanceof TypeError || (error instanceof RangeError && !/call stack/.test(error.message))) return error;
    const raised = fromHostError(error);
    if (isException(raised, 'SystemExit')) return new ExitError(systemExit(raised).code);
    return this.pythonError(raised);
  }

  private pythonError(raised: PException): PythonError {
    const { value } = raised;
    const type = typeOf(value);
    let message = '';
    try {
      message = pyObjectStr(value);
    } catch {
      message = '<exception str() failed>';
    }
    const module = strValue(pyObjectLookupAttr(type, '__module__') ?? null);
    const name =
      module === undefined || module === 'builtins' || module === '__main__' ? type.name : `${module}.${type.name}`;
    const format = () =>
      this.inside(() => {
        const lines = pyObjectCall(pyObjectGetAttr(importModule('traceback'), 'format_exception'), [value]);
        return pyObjectStr(pyObjectCallMethod('', 'join', [lines]));
      });
    return new PythonError(
      name,
      message,
      new Value(this.home, value),
      format,
      hostCauses.get(value) ?? internalErrors.get(value),
    );
  }
}

/** An expression, or else statements. */
function compile(source: string, filename: string): PCode {
  try {
    return compileSource(source, 'eval', { filename });
  } catch (error) {
    if (!isException(fromHostError(error), 'SyntaxError')) throw error;
    return compileSource(source, 'exec', { filename });
  }
}

let ready = false;

function start(python: PythonContext): PModule {
  if (!ready) {
    readyBuiltinTypes();
    settleHashSeed();
    installSafepoints();
    ready = true;
  }
  createBaseModules();
  startImportSystem();
  importModuleLevel('encodings', null, null, 0);
  openStreams(python);
  const main = new PModule('__main__');
  main.dict.set('__builtins__', python.builtins);
  python.modules.set('__main__', main);
  installSignalHandlers();
  return main;
}

/** The Python exception that kept the interpreter from starting, which has no context that it could be a Value of. */
function notStarted(error: unknown): unknown {
  if (error instanceof Termination) return error;
  const { value } = fromHostError(error);
  const what = `${typeOf(value).name}: ${pyObjectStr(value)}`;
  return new Error(`the interpreter cannot start: ${what}`, {
    cause: hostCauses.get(value) ?? internalErrors.get(value),
  });
}

function finish(python: PythonContext): void {
  const threading = python.modules.getStr('threading');
  if (threading !== undefined) pyObjectCallMethod(threading, '_shutdown');
  const atexit = python.modules.getStr('atexit');
  if (atexit !== undefined) pyObjectCallMethod(atexit, '_run_exitfuncs');
  flush(python);
  flushAtExit();
}

/** Output is with the host when a call into the context returns. */
function flush(python: PythonContext): void {
  for (const name of ['stdout', 'stderr']) {
    const stream = python.sysAttribute(name);
    if (stream === undefined || stream === null) continue;
    try {
      pyObjectCallMethod(stream, 'flush');
    } catch (error) {
      if (error instanceof Termination) return;
    }
  }
}

function makePosix(options: ContextOptions, account: Account): PosixSupport {
  const backend = options.posixModuleBackend ?? 'emulated';
  if (backend !== 'emulated' && backend !== 'java' && backend !== 'native')
    throw new TypeError(`unknown POSIX backend '${backend}': it is one of native, emulated, java`);
  if (backend === 'native') {
    if (!options.allowNative) throw new Error("posixModuleBackend 'native' needs allowNative");
    if (options.native === undefined)
      throw new Error("posixModuleBackend 'native' needs native: createNativePosix of tspy/native");
    return options.native();
  }
  const library = options.library ?? hostDefaults.library?.();
  if (library === undefined) throw new Error('there is no standard library here: give one as `library`');
  const ownLibrary = hostDefaults.ownLibrary?.();
  if (options.allowNetwork) throw new Error('allowNetwork: there is no service yet that reaches hosts outside');
  const environment = options.allowEnvironment ? hostDefaults.environment() : {};
  const processes = options.processes ?? hostDefaults.processes?.();
  if (options.allowCreateProcess && processes === undefined)
    throw new Error('allowCreateProcess needs `processes` here');
  const { cpuTimes } = hostDefaults.services;
  const fileSystem: FileSystem = options.fileSystem ?? new MemoryFileSystem();
  // Unless told otherwise the program is the user whom its files belong to.
  const { uid, gid } = fileSystem.stat(fileSystem.root);
  return createEmulatedPosix({
    fileSystem: new MountFileSystem(fileSystem, {
      [LIBRARY]: new ReadOnlyFileSystem(library),
      ...(ownLibrary ? { [OWN_LIBRARY]: new ReadOnlyFileSystem(ownLibrary) } : {}),
    }),
    cwd: options.cwd ?? '/',
    environment: Object.entries({ ...environment, ...options.env }),
    identity: { uid, gid, ...options.identity },
    stdin: source(options.stdin),
    stdout: sink(options.stdout, account),
    stderr: sink(options.stderr, account),
    host: cpuTimes === undefined ? {} : { cpuTimes },
    processes: options.allowCreateProcess ? processes! : null,
    end: ended,
    check: () => account.checkTime(),
    log: options.compatibilityLog,
  });
}

function ended(ending: Ending): never {
  throw ending.kind === 'exit' ? new ExitError(ending.status) : new ExitError(128 + ending.signal, ending.signal);
}

function source(input: Input | undefined): StreamSource {
  if (input === undefined) return { read: () => null };
  if (typeof input === 'string' || input instanceof Uint8Array) {
    let rest: Uint8Array | null = typeof input === 'string' ? new TextEncoder().encode(input) : input.slice();
    return {
      read() {
        const given = rest;
        rest = null;
        return given === null || given.length === 0 ? null : given;
      },
    };
  }
  if (typeof input !== 'function') return input;
  return {
    read() {
      const next = input();
      return typeof next === 'string' ? new TextEncoder().encode(next) : next;
    },
  };
}

/** Where output goes; without a sink, nowhere. */
function sink(output: Output | undefined, account: Account): StreamSink {
  let write: (bytes: Uint8Array) => void = () => {};
  if (typeof output === 'function') {
    // A character may come in two pieces.
    let kept = new Uint8Array(0);
    write = (bytes) => {
      const all = new Uint8Array(kept.length + bytes.length);
      all.set(kept);
      all.set(bytes, kept.length);
      const whole = wholeCharacters(all);
      kept = all.slice(whole);
      if (whole > 0) output(new TextDecoder('utf-8', { ignoreBOM: true }).decode(all.subarray(0, whole)));
    };
  } else if (output !== undefined) write = (bytes) => output.write(bytes);
  return {
    write(bytes) {
      account.output(bytes.length);
      write(bytes);
    },
  };
}

/** How many bytes at the front are whole UTF-8 characters. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

function pythonOptions(options: ContextOptions, posix: PosixSupport): PythonOptions {
  const args = options.args ?? [''];
  const folders = (posix.name === 'native' && hostDefaults.libraryFolders?.()) || { stdlib: LIBRARY, own: OWN_LIBRARY };
  const { stdlib, own } = folders;
  return {
    argv: [...args],
    origArgv: ['tspy', ...args],
    executable: '',
    stdlib,
    path: [stdlib, own],
    environment: new Map([['LC_CTYPE', 'C.UTF-8'], ...posix.environ()]),
    debug: 0,
    inspect: 0,
    interactive: 0,
    optimize: 0,
    dontWriteBytecode: 1,
    noUserSite: 1,
    noSite: 1,
    ignoreEnvironment: 1,
    verbose: 0,
    bytesWarning: 0,
    quiet: 0,
    hashSeed: null,
    isolated: 1,
    devMode: false,
    utf8Mode: 1,
    warnDefaultEncoding: 0,
    safePath: true,
    intMaxStrDigits: 4300,
    cpuCount: -1,
    unbufferedStdio: false,
    warnOptions: [],
    xOptions: new Map(),
  };
}
