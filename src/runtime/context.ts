import type { PosixSupport } from '../posix/support.ts';
import { shouldNotReachHere } from './errors.ts';
import type { PValue } from './object.ts';
import { PDict } from './values/dict.ts';
import type { PModule } from './values/module.ts';

/** What a context is made with: the switches of the command line (`sys.flags`, `PyConfig`) and where things are. */
export interface ContextOptions {
  /** `sys.argv`. */
  argv: readonly string[];
  /** `sys.orig_argv`. */
  origArgv: readonly string[];
  executable: string;
  /** Where the standard library is, in the file system of the context; `sys.prefix` and `sys.path` follow from it. */
  stdlib: string;
  /** `sys.path` from the start, without the script's folder. */
  path: readonly string[];
  environment: ReadonlyMap<string, string>;
  debug: number;
  inspect: number;
  interactive: number;
  optimize: number;
  dontWriteBytecode: number;
  noUserSite: number;
  noSite: number;
  ignoreEnvironment: number;
  verbose: number;
  bytesWarning: number;
  quiet: number;
  /** Whether `str` hashes are randomized, and the seed if it was given. */
  hashSeed: number | null;
  isolated: number;
  devMode: boolean;
  utf8Mode: number;
  warnDefaultEncoding: number;
  safePath: boolean;
  intMaxStrDigits: number;
  /** What `os.cpu_count()` is; -1 for the number of processors of the machine. */
  cpuCount: number;
  unbufferedStdio: boolean;
  /** `-W` options in order. */
  warnOptions: readonly string[];
  /** `-X` options. */
  xOptions: ReadonlyMap<string, string | true>;
}

/** One Python interpreter: its modules, its OS layer, its options. What belongs to a module alone lives in the module (`contextLocal`). */
export class PythonContext {
  posix: PosixSupport;
  options: ContextOptions;
  /** `sys.modules`. */
  modules = new PDict();
  /** Set once those modules exist. */
  builtins!: PModule;
  sys!: PModule;
  /** `PyConfig.sys_path_0`: what was put before the rest of `sys.path` for the program that runs. */
  programFolder: string | undefined = undefined;
  /** Shutting down: modules are being torn down. */
  finalizing = false;
  /** Whether Python code may start threads. */
  threadsAllowed = true;
  /** Whether it may call native code beside the OS layer. */
  nativeAllowed = true;
  /** The most that `sys.setrecursionlimit` takes; null: anything. */
  maxRecursionLimit: number | null = null;
  readonly locals = new Map<object, unknown>();

  constructor(posix: PosixSupport, options: ContextOptions) {
    this.posix = posix;
    this.options = options;
  }

  /** Gives a context that was made ahead of time the OS layer and the options of the program that it will run. */
  adopt(posix: PosixSupport, options: ContextOptions): void {
    this.posix = posix;
    this.options = options;
  }

  /** An attribute of `sys`, as the running program has set it. */
  sysAttribute(name: string): PValue | undefined {
    return this.sys.dict.getStr(name);
  }
}

let running: PythonContext | null = null;

/** The context that is running now. */
export function currentContext(): PythonContext {
  if (running === null) throw shouldNotReachHere('no context is running');
  return running;
}

export function hasContext(): boolean {
  return running !== null;
}

/** Makes `context` the running one; answers the one that was, to be restored. */
export function enterContext(context: PythonContext | null): PythonContext | null {
  const before = running;
  running = context;
  return before;
}

/** State that each context has of its own: `const cache = contextLocal(() => new Map())`, then `cache()`. */
export function contextLocal<T>(make: (context: PythonContext) => T): () => T {
  const key = {};
  return () => {
    const context = currentContext();
    let value = context.locals.get(key) as T | undefined;
    if (value === undefined) {
      value = make(context);
      context.locals.set(key, value);
    }
    return value;
  };
}
