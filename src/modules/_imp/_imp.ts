import { ModuleSource } from '../../nodes/compile.ts';
import { memoryViewOf } from '../../objects/memoryview/access.ts';
import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, bytesLike, index, instance, int, object, str } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { importError, runtimeError, typeError } from '../../runtime/errors.ts';
import { createBuiltinModule, defineModule, isBuiltinModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { codeType, PCode } from '../../runtime/values/code.ts';
import { runCode } from '../../runtime/values/code-run.ts';
import { PModule } from '../../runtime/values/module.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { MarshalReader } from '../marshal/reader.ts';
import { findFrozen, frozenCode, frozenData, frozenModuleNames, overrideFrozenModules } from './frozen.ts';
import { sipHash13 } from './siphash.ts';

const lock = contextLocal(() => ({ depth: 0 }));

function noSuchFrozen(name: string) {
  return importError(`No such frozen object named ${name}`, { name });
}

const nameParam = arg('name', str);

defineModule('_imp', {
  doc: '(Extremely) low-level import machinery bits as used by importlib.',
  functions: [
    builtinFunction('extension_suffixes', {
      doc: 'Returns the list of file suffixes used to identify extension modules.',
      run: () => new PList([]),
    }),
    builtinFunction('lock_held', {
      doc: 'Return True if the import lock is currently held, else False.\n\nOn platforms without threads, return False.',
      run: () => lock().depth > 0,
    }),
    builtinFunction('acquire_lock', {
      doc: "Acquires the interpreter's import lock for the current thread.\n\nThis lock should be used by import hooks to ensure thread-safety when importing\nmodules. On platforms without threads, this function does nothing.",
      run() {
        lock().depth++;
      },
    }),
    builtinFunction('release_lock', {
      doc: "Release the interpreter's import lock.\n\nOn platforms without threads, this function does nothing.",
      run() {
        if (lock().depth === 0) throw runtimeError('not holding the import lock');
        lock().depth--;
      },
    }),
    builtinFunction('find_frozen', {
      doc: "Return info about the corresponding frozen module (if there is one) or None.\n\nThe returned info (a 3-tuple):\n\n * data         the raw marshalled bytes\n * is_package   whether or not it is a package\n * origname     the originally frozen module's name, or None if not\n                a stdlib module (this will usually be the same as\n                the module's current name)",
      params: [nameParam, '/', '*', arg('withdata', bool, false)],
      run(_module, name, withData) {
        const found = findFrozen(name);
        if (found === undefined) return null;
        const data = withData ? memoryViewOf(new PBytes(frozenData(name)), '') : null;
        return new PTuple([data, found.isPackage, found.origin]);
      },
    }),
    builtinFunction('get_frozen_object', {
      doc: 'Create a code object for a frozen module.',
      params: [nameParam, arg('data', object, null), '/'],
      run(_module, name, data) {
        if (data !== null) {
          const code = new MarshalReader(bytesOf(data), true).object();
          if (!(code instanceof PCode)) throw typeError(`frozen object ${pyObjectRepr(name)} is not a code object`);
          return code;
        }
        if (findFrozen(name) === undefined) throw noSuchFrozen(name);
        return frozenCode(name);
      },
    }),
    builtinFunction('is_frozen_package', {
      doc: 'Returns True if the module name is of a frozen package.',
      params: [nameParam, '/'],
      run(_module, name) {
        const found = findFrozen(name);
        if (found === undefined) throw noSuchFrozen(name);
        return found.isPackage;
      },
    }),
    builtinFunction('is_frozen', {
      doc: 'Returns True if the module name corresponds to a frozen module.',
      params: [nameParam, '/'],
      run: (_module, name) => findFrozen(name) !== undefined,
    }),
    builtinFunction('init_frozen', {
      doc: 'Initializes a frozen module.',
      params: [nameParam, '/'],
      run(_module, name) {
        if (findFrozen(name) === undefined) return null;
        const module = new PModule(name);
        currentContext().modules.set(name, module);
        runCode(frozenCode(name), module.dict, module.dict);
        return module;
      },
    }),
    builtinFunction('_frozen_module_names', {
      doc: 'Returns the list of available frozen modules.',
      run: () => new PList(frozenModuleNames()),
    }),
    builtinFunction('_override_frozen_modules_for_tests', {
      doc: '(internal-only) Override PyConfig.use_frozen_modules.\n\n(-1: "off", 1: "on", 0: no override)\nSee frozen_modules() in Lib/test/support/import_helper.py.',
      params: [arg('override', int), '/'],
      run: (_module, override) => overrideFrozenModules(Number(override)),
    }),
    builtinFunction('_override_multi_interp_extensions_check', {
      doc: '(internal-only) Override PyInterpreterConfig.check_multi_interp_extensions.\n\n(-1: "never", 1: "always", 0: no override)',
      params: [arg('override', int), '/'],
      run: () => 0,
    }),
    builtinFunction('is_builtin', {
      doc: 'Returns True if the module name corresponds to a built-in module.',
      params: [nameParam, '/'],
      run: (_module, name) => (name === 'sys' || name === 'builtins' ? -1 : isBuiltinModule(name) ? 1 : 0),
    }),
    builtinFunction('create_builtin', {
      doc: 'Create an extension module.',
      params: [arg('spec', object), '/'],
      run(_module, spec): PValue {
        const name = strValue(pyObjectGetAttr(spec, 'name')) ?? '';
        const context = currentContext();
        if (name === 'sys') return context.sys;
        if (name === 'builtins') return context.builtins;
        return createBuiltinModule(name) ?? null;
      },
    }),
    builtinFunction('exec_builtin', {
      doc: 'Initialize a built-in module.',
      params: [arg('mod', object), '/'],
      run: () => 0,
    }),
    builtinFunction('create_dynamic', {
      textSignature: '($module, spec, file=<unrepresentable>, /)',
      doc: 'Create an extension module.',
      params: [arg('spec', object), arg('file', object, null), '/'],
      run(_module, spec) {
        const name = strValue(pyObjectGetAttr(spec, 'name')) ?? '';
        throw importError('extension modules cannot be loaded: tspy is not written in C', { name });
      },
    }),
    builtinFunction('exec_dynamic', {
      doc: 'Initialize an extension module.',
      params: [arg('mod', object), '/'],
      run: () => 0,
    }),
    builtinFunction('_fix_co_filename', {
      doc: 'Changes code.co_filename to specify the passed-in file path.',
      params: [arg('code', instance<PCode>(codeType)), arg('path', str), '/'],
      run(_module, code, path) {
        if (code.source instanceof ModuleSource) code.source.rename(code, path);
      },
    }),
    builtinFunction('source_hash', {
      params: [arg('key', index), arg('source', bytesLike)],
      run(_module, key, source) {
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setBigUint64(0, sipHash13(BigInt.asUintN(64, BigInt(key)), source), true);
        return new PBytes(bytes);
      },
    }),
  ],
  attributes: { check_hash_based_pycs: 'default' },
});
