import type { ContextOptions } from '../runtime/context.ts';
import type { CompileMode } from '../truffle/compiler.ts';

/** What the command line says. */
export interface CommandLine {
  readonly run: { kind: 'command' | 'module' | 'file' | 'stdin'; text: string };
  /** `sys.argv[1:]`. */
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly compile: CompileMode;
  readonly compilerLog: boolean;
  readonly dumpCode: boolean;
  readonly backend: string | null;
  readonly root: string | null;
  readonly memoryFs: boolean;
  readonly allowRun: boolean;
  readonly allowNetwork: boolean;
  readonly allowEnvironment: boolean;
  readonly compatibilityLog: boolean;
  /** Each operation of the OS layer is said. */
  readonly posixLog: boolean;
  /** Where the logs of the OS layer go instead of stderr. */
  readonly logFile: string | null;
  /** What the parent interpreter's OS layer passed on, where that is not the process's own: umask and fds. */
  readonly inherited: Inherited | null;
  /** Our own options as they were given, for child interpreters. */
  readonly ownOptions: readonly string[];
  /** `-R`: hashes are random whatever PYTHONHASHSEED says. */
  readonly randomHashes: boolean;
  /** `-x`. */
  readonly skipFirstLine: boolean;
  readonly checkHashBasedPycs: 'default' | 'always' | 'never';
  /** `-V`, `-h`: print and leave. */
  readonly show: 'version' | 'versionLong' | 'help' | 'helpEnv' | 'helpX' | 'helpAll' | null;
}

export interface InheritedFd {
  readonly fd: number;
  /** Of a file: where it is read or written next. */
  readonly position: number | null;
  /** Of a pipe or socket that processes share: the fds of the host from which is read and to which is written. */
  readonly shared: { readonly reading: readonly number[] | null; readonly writing: readonly number[] | null } | null;
}

export interface Inherited {
  readonly umask: number;
  /** Of the processes that start each other; null in the first. */
  readonly family: string | null;
  readonly fds: readonly InheritedFd[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The switches that become `sys.flags`. */
export type Flags = Writable<
  Pick<
    ContextOptions,
    | 'debug'
    | 'inspect'
    | 'interactive'
    | 'optimize'
    | 'dontWriteBytecode'
    | 'noUserSite'
    | 'noSite'
    | 'ignoreEnvironment'
    | 'verbose'
    | 'bytesWarning'
    | 'quiet'
    | 'isolated'
    | 'safePath'
    | 'unbufferedStdio'
  >
> & { warnOptions: string[]; xOptions: Map<string, string | true> };

/** A wrong command line: exit code 2. */
export class UsageError extends Error {}

export function noFlags(): Flags {
  return {
    debug: 0,
    inspect: 0,
    interactive: 0,
    optimize: 0,
    dontWriteBytecode: 0,
    noUserSite: 0,
    noSite: 0,
    ignoreEnvironment: 0,
    verbose: 0,
    bytesWarning: 0,
    quiet: 0,
    isolated: 0,
    safePath: false,
    unbufferedStdio: false,
    warnOptions: [],
    xOptions: new Map(),
  };
}

/** Options of ours: `--name=value`. */
const OWN =
  /^--(compile|log\.compiler\.level|log\.posix\.level|log\.file|log\.python\.compatibility(?:\.level)?|dump-code|python\.PosixModuleBackend|root|memory-fs|inherited|allow-run|allow-net|allow-env)(?:=(.*))?$/;

/** `UMASK[,fFAMILY][,FD]...`; `o` and a number after an fd is the position of a file; after one that is a shared pipe or socket, the fds of the process that make its ends: `r3.4.5` to read, `w6.7.8` to write. */
function parseInherited(text: string): Inherited {
  const [umask, ...words] = text.split(',');
  const family = words[0]?.startsWith('f') ? words.shift()!.slice(1) : null;
  if (!/^[0-7]+(,f\w+)?(,\d+(o\d+)?(r\d+(\.\d+)*)?(w\d+(\.\d+)*)?)*$/.test(text))
    throw new UsageError(`--inherited takes an umask and descriptors, not '${text}'`);
  return { umask: Number.parseInt(umask!, 8), family, fds: words.map(inheritedFd) };
}

function inheritedFd(word: string): InheritedFd {
  const [, fd, position, reading, writing] = /^(\d+)(?:o(\d+))?(?:r([\d.]+))?(?:w([\d.]+))?$/.exec(word)!;
  const end = (numbers: string | undefined) => numbers?.split('.').map(Number) ?? null;
  const shared =
    reading === undefined && writing === undefined ? null : { reading: end(reading), writing: end(writing) };
  return { fd: Number(fd), position: position === undefined ? null : Number(position), shared };
}

const isFine = (level: string): boolean => !['OFF', 'SEVERE', 'WARNING', 'INFO'].includes(level);

export function parseCommandLine(argv: readonly string[]): CommandLine {
  const flags = noFlags();
  let run: CommandLine['run'] | null = null;
  let show: CommandLine['show'] = null;
  let compile: CompileMode = 'auto';
  let compilerLog = false;
  let dumpCode = false;
  let backend: string | null = null;
  let root: string | null = null;
  let memoryFs = false;
  let randomHashes = false;
  let inherited: Inherited | null = null;
  let allowRun = false;
  let allowNetwork = false;
  let allowEnvironment = false;
  let compatibilityLog = false;
  let posixLog = false;
  let logFile: string | null = null;
  const ownOptions: string[] = [];
  let skipFirstLine = false;
  let checkHashBasedPycs: CommandLine['checkHashBasedPycs'] = 'default';
  let i = 0;
  const own = (argument: string): boolean => {
    const match = OWN.exec(argument);
    if (match === null) return false;
    const value = match[2] ?? '';
    if (match[1] === 'inherited') {
      inherited = parseInherited(value);
      return true;
    }
    ownOptions.push(argument);
    switch (match[1]) {
      case 'compile':
        if (value !== 'never' && value !== 'auto' && value !== 'always')
          throw new UsageError(`--compile takes never, auto or always, not '${value}'`);
        compile = value;
        break;
      case 'log.compiler.level':
        compilerLog = true;
        break;
      case 'dump-code':
        dumpCode = true;
        break;
      case 'python.PosixModuleBackend':
        backend = value;
        break;
      case 'root':
        root = value;
        break;
      case 'allow-run':
        allowRun = true;
        break;
      case 'allow-net':
        allowNetwork = true;
        break;
      case 'allow-env':
        allowEnvironment = true;
        break;
      case 'memory-fs':
        memoryFs = true;
        break;
      case 'log.posix.level':
        posixLog = isFine(value);
        break;
      case 'log.file':
        logFile = value;
        break;
      default:
        compatibilityLog = isFine(value);
    }
    return true;
  };
  scan: while (i < argv.length) {
    const argument = argv[i]!;
    if (argument === '-' || !argument.startsWith('-')) break;
    i++;
    if (argument === '--') break;
    if (argument.startsWith('--')) {
      if (own(argument)) continue;
      if (argument === '--version') show = 'version';
      else if (argument === '--help') show = 'help';
      else if (argument === '--help-env') show = 'helpEnv';
      else if (argument === '--help-xoptions') show = 'helpX';
      else if (argument === '--help-all') show = 'helpAll';
      else if (argument === '--check-hash-based-pycs') {
        if (i >= argv.length) throw new UsageError('Argument expected for the --check-hash-based-pycs option');
        const value = argv[i++]!;
        if (value !== 'always' && value !== 'never' && value !== 'default')
          throw new UsageError("--check-hash-based-pycs must be one of 'default', 'always', or 'never'");
        checkHashBasedPycs = value;
      } else throw new UsageError(`unknown option ${argument}`);
      continue;
    }
    for (let k = 1; k < argument.length; k++) {
      const letter = argument[k]!;
      const rest = argument.slice(k + 1);
      const value = (): string => {
        if (rest !== '') return rest;
        if (i >= argv.length) throw new UsageError(`Argument expected for the -${letter} option`);
        return argv[i++]!;
      };
      switch (letter) {
        case 'c':
          run = { kind: 'command', text: `${value()}\n` };
          break scan;
        case 'm':
          run = { kind: 'module', text: value() };
          break scan;
        case 'W':
          flags.warnOptions.push(value());
          continue scan;
        case 'X': {
          const text = value();
          const at = text.indexOf('=');
          flags.xOptions.set(at < 0 ? text : text.slice(0, at), at < 0 ? true : text.slice(at + 1));
          continue scan;
        }
        case 'b':
          flags.bytesWarning++;
          break;
        case 'B':
          flags.dontWriteBytecode = 1;
          break;
        case 'd':
          flags.debug = 1;
          break;
        case 'E':
          flags.ignoreEnvironment = 1;
          break;
        case 'i':
          flags.inspect = 1;
          flags.interactive = 1;
          break;
        case 'I':
          flags.isolated = 1;
          flags.ignoreEnvironment = 1;
          flags.noUserSite = 1;
          flags.safePath = true;
          break;
        case 'O':
          flags.optimize++;
          break;
        case 'P':
          flags.safePath = true;
          break;
        case 'q':
          flags.quiet = 1;
          break;
        case 's':
          flags.noUserSite = 1;
          break;
        case 'S':
          flags.noSite = 1;
          break;
        case 'u':
          flags.unbufferedStdio = true;
          break;
        case 'v':
          flags.verbose++;
          break;
        case 'V':
          show = show === 'version' ? 'versionLong' : 'version';
          break;
        case 'h':
        case '?':
          show = 'help';
          break;
        case 'x':
          skipFirstLine = true;
          break;
        case 'R':
          randomHashes = true;
          break;
        case 't':
          break;
        default:
          throw new UsageError(`Unknown option: -${letter}`);
      }
    }
  }
  const args = argv.slice(i);
  if (run === null) {
    if (args.length === 0 || args[0] === '-') run = { kind: 'stdin', text: args[0] ?? '' };
    else run = { kind: 'file', text: args[0]! };
    args.shift();
  }
  return {
    run,
    args,
    flags,
    compile,
    compilerLog,
    dumpCode,
    backend,
    root,
    memoryFs,
    allowRun,
    allowNetwork,
    allowEnvironment,
    compatibilityLog,
    posixLog,
    logFile,
    inherited,
    ownOptions,
    randomHashes,
    skipFirstLine,
    checkHashBasedPycs,
    show,
  };
}
