import type { CommandLine } from './options.ts';

export const USAGE = `usage: tspy [option] ... [-c cmd | -m mod | file | -] [arg] ...`;

export const HELP = `${USAGE}
Options (and corresponding environment variables):
-b     : issue warnings about converting bytes/bytearray to str and comparing
         bytes/bytearray with str or bytes with int (-bb: issue errors)
-B     : don't write .pyc files on import; also PYTHONDONTWRITEBYTECODE=x
-c cmd : program passed in as string (terminates option list)
-d     : turn on parser debugging output (no effect)
-E     : ignore PYTHON* environment variables (such as PYTHONPATH)
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script
-I     : isolate from the user's environment (implies -E, -P and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements; -OO: docstrings too
-P     : don't prepend a potentially unsafe path to sys.path
-q     : don't print version and copyright messages on interactive startup
-s     : don't add user site directory to sys.path
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered
-v     : trace import statements; can be given several times
-V     : print the Python version number and exit (also --version);
         twice: more about the build
-W arg : warning control (arg is action:message:category:module:lineno)
-x     : skip the first line of the source
-X opt : set implementation-specific option
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
--check-hash-based-pycs always|default|never:
         whether hash-based .pyc files are checked against their source
--help-env, --help-xoptions, --help-all:
         print what environment variables and -X options do, or everything
arg ...: arguments passed to program in sys.argv[1:]
Options of tspy:
--compile=never|auto|always           when hot code is compiled to JavaScript
--log.compiler.level=FINE             say what was compiled
--python.PosixModuleBackend=BACKEND   native or emulated; also TSPY_POSIX_BACKEND
--root=DIR                            emulated: that folder is the whole file system
--memory-fs                           emulated: an empty file system in memory
--allow-run, --allow-net, --allow-env emulated: children, hosts outside, the environment
--log.python.compatibility.level=FINE say what is emulated or ignored
--log.posix.level=FINE                say each operation of the OS layer
--log.file=FILE                       where both go instead of stderr
`;

const ENVIRONMENT = `Environment variables, ignored under -E and -I:
PYTHONBREAKPOINT        : what breakpoint() calls; 0 switches it off
PYTHONDEVMODE           : development mode (-X dev)
PYTHONDONTWRITEBYTECODE : don't write .pyc files (-B)
PYTHONHASHSEED          : seed of string hashes: a number, or random
PYTHONINSPECT           : go on interactively after the program (-i)
PYTHONINTMAXSTRDIGITS   : digits that int and str may convert; 0 for any number
PYTHONIOENCODING        : encoding[:errors] of the standard streams
PYTHONNOUSERSITE        : don't add the user's site directory (-s)
PYTHONOPTIMIZE          : as -O
PYTHONPATH              : directories searched for modules first
PYTHONPYCACHEPREFIX     : where .pyc files go (-X pycache_prefix)
PYTHONSAFEPATH          : as -P
PYTHONSTARTUP           : a file to run before the first interactive prompt
PYTHONUNBUFFERED        : as -u
PYTHONUSERBASE          : the user's base directory
PYTHONUTF8              : UTF-8 mode (-X utf8)
PYTHONVERBOSE           : as -v
PYTHONWARNDEFAULTENCODING: warn of default encodings (-X warn_default_encoding)
PYTHONWARNINGS          : warning filters, separated by commas (-W)
PYTHON_BASIC_REPL       : read lines instead of editing them interactively
PYTHON_COLORS           : 0: no colours; 1: colours
PYTHON_HISTORY          : the file of the interactive history
Environment variables of tspy, which always count:
TSPY_DEBUG              : show where in tspy an internal error happened
TSPY_POSIX_BACKEND      : as --python.PosixModuleBackend
TSPY_STDLIB             : the folder of another standard library
`;

const X_OPTIONS = `Options of -X:
dev                     : development mode: more warnings and checks
frozen_modules=off      : import the modules that are frozen from their files
importtime              : accepted
int_max_str_digits=N    : digits that int and str may convert; 0 for any number
no_debug_ranges         : accepted
pycache_prefix=DIR      : where .pyc files go
utf8[=0|1]              : UTF-8 mode
warn_default_encoding   : warn where text files are opened with the default encoding
`;

/** What an option that only prints prints. */
export function shown(what: NonNullable<CommandLine['show']>): string {
  switch (what) {
    case 'version':
      return 'Python 3.13.2\n';
    case 'versionLong':
      return 'Python 3.13.2 (tspy) [TypeScript]\n';
    case 'help':
      return HELP;
    case 'helpEnv':
      return ENVIRONMENT;
    case 'helpX':
      return X_OPTIONS;
    default:
      return `${HELP}\n${ENVIRONMENT}\n${X_OPTIONS}`;
  }
}
