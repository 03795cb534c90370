import { simpleNamespace } from '../../objects/simple-namespace/simple-namespace.ts';
import { type ContextOptions, currentContext } from '../../runtime/context.ts';
import { builtinModuleNames, createBuiltinModule, defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { frozensetShape, PDict, PSet } from '../../runtime/values/dict.ts';
import type { PModule } from '../../runtime/values/module.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import './monitoring.ts';
import { sysFunctions } from './functions.ts';
import { hookFunctions } from './hooks.ts';
import { CACHE_TAG } from './names.ts';
import { STDLIB_MODULE_NAMES } from './stdlib-names.ts';
import { FLOAT_INFO, flags, HASH_INFO, INT_INFO, makeThreadInfo, versionInfo } from './structs.ts';

/** The release of CPython whose standard library and behaviour are followed. */
const VERSION = [3, 13, 2] as const;
const HEX_VERSION = (VERSION[0] << 24) | (VERSION[1] << 16) | (VERSION[2] << 8) | 0xf0;

const COPYRIGHT =
  'Copyright (c) 2001-2024 Python Software Foundation.\nAll Rights Reserved.\n\nCopyright (c) 2000 BeOpen.com.\nAll Rights Reserved.\n\nCopyright (c) 1995-2001 Corporation for National Research Initiatives.\nAll Rights Reserved.\n\nCopyright (c) 1991-1995 Stichting Mathematisch Centrum, Amsterdam.\nAll Rights Reserved.';

defineModule('sys', {
  doc: 'This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.',
  functions: [...sysFunctions, ...hookFunctions],
  attributes: {
    version: `${VERSION.join('.')} (tspy) [TypeScript]`,
    hexversion: HEX_VERSION,
    api_version: 1013,
    copyright: COPYRIGHT,
    float_repr_style: 'short',
    byteorder: 'little',
    maxsize: 9223372036854775807n,
    maxunicode: 0x10ffff,
    platlibdir: 'lib',
    abiflags: '',
    _framework: '',
    float_info: FLOAT_INFO,
    int_info: INT_INFO,
    hash_info: HASH_INFO,
  },
  exec(module) {
    const context = currentContext();
    const { options } = context;
    for (const name of ['displayhook', 'excepthook', 'unraisablehook', 'breakpointhook']) {
      module.dict.set(`__${name}__`, module.dict.getStr(name)!);
    }
    const version = versionInfo.make([...VERSION, 'final', 0]);
    module.dict.set('version_info', version);
    module.dict.set(
      'implementation',
      simpleNamespace({
        name: 'tspy',
        cache_tag: CACHE_TAG,
        version,
        hexversion: HEX_VERSION,
        posix_module_backend: context.posix.name,
      }),
    );
    module.dict.set('_git', new PTuple(['tspy', '', '']));
    module.dict.set('platform', context.posix.platform);
    module.dict.set('modules', context.modules);
    module.dict.set(
      'builtin_module_names',
      new PTuple(builtinModuleNames().filter((name) => name !== 'sys.monitoring')),
    );
    const stdlib = new PSet(undefined, frozensetShape);
    for (const name of STDLIB_MODULE_NAMES) stdlib.add(name);
    module.dict.set('stdlib_module_names', stdlib);
    setPaths(module, options);
    setThreadInfo(module);
    for (const name of ['meta_path', 'path_hooks']) module.dict.set(name, new PList([]));
    module.dict.set('path_importer_cache', new PDict());
    setMonitoring(module);
  },
  restore(module) {
    setPaths(module, currentContext().options);
    setThreadInfo(module);
  },
});

function setThreadInfo(module: PModule): void {
  const { posix } = currentContext();
  const { CS_GNU_LIBPTHREAD_VERSION: name } = posix.constants.confstrNames as Partial<Record<string, number>>;
  module.dict.set('thread_info', makeThreadInfo(name === undefined ? null : posix.confstr(name)));
}

function setPaths(module: PModule, options: ContextOptions): void {
  const prefix = options.stdlib.replace(/\/lib\/python3\.13$/, '');
  const values: Record<string, PValue> = {
    argv: new PList([...options.argv]),
    orig_argv: new PList([...options.origArgv]),
    path: new PList([...options.path]),
    flags: flagsOf(options),
    executable: options.executable,
    _base_executable: options.executable,
    prefix,
    base_prefix: prefix,
    exec_prefix: prefix,
    base_exec_prefix: prefix,
    _home: null,
    _stdlib_dir: options.stdlib,
    pycache_prefix: pycachePrefix(options),
    dont_write_bytecode: options.dontWriteBytecode !== 0,
    warnoptions: new PList([...options.warnOptions]),
    _xoptions: new PDict(),
  };
  const xOptions = values['_xoptions'] as PDict;
  for (const [name, value] of options.xOptions) xOptions.set(name, value);
  for (const [name, value] of Object.entries(values)) module.dict.set(name, value);
}

function pycachePrefix(options: ContextOptions): PValue {
  const option = options.xOptions.get('pycache_prefix');
  if (option !== undefined) return option === true || option === '' ? null : option;
  if (options.ignoreEnvironment !== 0) return null;
  const variable = options.environment.get('PYTHONPYCACHEPREFIX');
  return variable === undefined || variable === '' ? null : variable;
}

function flagsOf(options: ContextOptions): PValue {
  return flags.make([
    options.debug,
    options.inspect,
    options.interactive,
    options.optimize,
    options.dontWriteBytecode,
    options.noUserSite,
    options.noSite,
    options.ignoreEnvironment,
    options.verbose,
    options.bytesWarning,
    options.quiet,
    options.hashSeed === 0 ? 0 : 1,
    options.isolated,
    options.devMode,
    options.utf8Mode,
    options.warnDefaultEncoding,
    options.safePath,
    options.intMaxStrDigits,
    1,
  ]);
}

function setMonitoring(module: PModule): void {
  const monitoring = createBuiltinModule('sys.monitoring');
  if (monitoring !== undefined) module.dict.set('monitoring', monitoring);
}
