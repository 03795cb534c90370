import { callCoroutine } from '../objects/function/coroutine-call.ts';
import { pyObjectGetAttr, pyObjectLookupAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../runtime/abstract/call.ts';
import { isInitializing } from '../runtime/abstract/import.ts';
import { pyObjectSetItem } from '../runtime/abstract/item.ts';
import { iterate } from '../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../runtime/abstract/text.ts';
import { builtinsOf } from '../runtime/builtins-of.ts';
import { currentContext } from '../runtime/context.ts';
import { importError, typeError } from '../runtime/errors.ts';
import type { PValue } from '../runtime/object.ts';
import { PDict } from '../runtime/values/dict.ts';
import { PModule } from '../runtime/values/module.ts';
import { strValue, typeOf } from '../runtime/values/scalars.ts';
import { PTuple } from '../runtime/values/sequences.ts';
import { suspendableFunction } from '../truffle/intrinsics.ts';
import { ExpressionNode, SimpleStatementNode, type TargetNode } from './base.ts';
import { forEachItem } from './call-arguments.ts';
import type { PythonFrame } from './python-frame.ts';

/** Calls `__import__` as the globals' builtins have it: `IMPORT_NAME`. */
export function importName(globals: PDict, namespace: PValue, name: string, fromList: PValue, level: number): PValue {
  const importer = builtinsOf(globals).getStr('__import__');
  if (importer === undefined) throw importError('__import__ not found');
  return pyObjectCall(importer, [name, globals, namespace, fromList, level], null);
}

suspendableFunction(importName, (globals: PDict, namespace: PValue, name: string, fromList: PValue, level: number) => {
  const importer = builtinsOf(globals).getStr('__import__');
  if (importer === undefined) throw importError('__import__ not found');
  return callCoroutine(importer, [name, globals, namespace, fromList, level], null);
});

/** `IMPORT_FROM`: an attribute, or a submodule that is being imported. */
export function importFrom(module: PValue, name: string): PValue {
  const found = pyObjectLookupAttr(module, name);
  if (found !== undefined) return found;
  const packageName = strValue(pyObjectLookupAttr(module, '__name__') ?? null);
  if (packageName !== undefined) {
    const submodule = currentContext().modules.get(`${packageName}.${name}`);
    if (submodule !== undefined) return submodule;
  }
  throw cannotImport(module, name, packageName);
}

function cannotImport(module: PValue, name: string, packageName: string | undefined) {
  const from = pyObjectRepr(packageName ?? '<unknown module name>');
  const path = module instanceof PModule ? strValue(module.dict.getStr('__file__') ?? null) : undefined;
  const options = { name: packageName ?? null, path: path ?? null, nameFrom: name };
  if (path === undefined)
    return importError(`cannot import name ${pyObjectRepr(name)} from ${from} (unknown location)`, options);
  if (isInitializing(module))
    return importError(
      `cannot import name ${pyObjectRepr(name)} from partially initialized module ${from} (most likely due to a circular import) (${path})`,
      options,
    );
  return importError(`cannot import name ${pyObjectRepr(name)} from ${from} (${path})`, options);
}

/** `import a.b.c`, `import a.b.c as d`: the value that is bound. */
export class ImportNode extends ExpressionNode {
  readonly name: string;
  /** With `as`: the module at the end of the path, not at its head. */
  readonly tail: readonly string[];
  constructor(name: string, asName: boolean) {
    super();
    this.name = name;
    this.tail = asName ? name.split('.').slice(1) : [];
  }
  override execute(frame: PythonFrame): PValue {
    frame.act.pos = this.position;
    const module = importName(frame.globals, frame.ns as PValue, this.name, null, 0);
    return this.tail.length === 0 ? module : this.walk(module);
  }
  walk(head: PValue): PValue {
    let module = head;
    for (const part of this.tail) module = importFrom(module, part);
    return module;
  }
}

/** `from module import a, b as c`. */
export class ImportFromNode extends SimpleStatementNode {
  readonly module: string;
  readonly level: number;
  readonly names: readonly string[];
  readonly targets: TargetNode[];
  constructor(module: string, level: number, names: readonly string[], targets: TargetNode[]) {
    super();
    this.module = module;
    this.level = level;
    this.names = names;
    this.targets = targets;
  }
  override execute(frame: PythonFrame): number {
    frame.act.pos = this.position;
    const module = importName(frame.globals, frame.ns as PValue, this.module, this.wanted(), this.level);
    for (let i = 0; i < this.targets.length; i++) {
      frame.act.pos = this.position;
      this.targets[i]!.executeStore(frame, importFrom(module, this.names[i]!));
    }
    return 0;
  }
  wanted(): PValue {
    return new PTuple([...this.names]);
  }
}

/** `from module import *`. */
export class ImportStarNode extends SimpleStatementNode {
  readonly module: string;
  readonly level: number;
  constructor(module: string, level: number) {
    super();
    this.module = module;
    this.level = level;
  }
  override execute(frame: PythonFrame): number {
    frame.act.pos = this.position;
    this.load(frame.globals, frame.ns === null ? frame.globals : (frame.ns as PValue));
    return 0;
  }
  load(globals: PDict, namespace: PValue): void {
    const module = importName(globals, namespace, this.module, new PTuple(['*']), this.level);
    const store = (name: string, value: PValue) => {
      if (namespace instanceof PDict) namespace.set(name, value);
      else pyObjectSetItem(namespace, name, value);
    };
    const all = pyObjectLookupAttr(module, '__all__');
    if (all !== undefined) {
      for (const item of iterate(all)) {
        const name = strValue(item);
        if (name === undefined) throw this.badName(module, item, 'Item', '__all__');
        store(name, pyObjectGetAttr(module, name));
      }
      return;
    }
    const dict = pyObjectLookupAttr(module, '__dict__');
    if (dict === undefined) throw importError('from-import-* object has no __dict__ and no __all__');
    forEachItem(dict, (key, value) => {
      const name = strValue(key);
      if (name === undefined) throw this.badName(module, key, 'Key', '__dict__');
      if (!name.startsWith('_')) store(name, value);
    });
  }
  badName(module: PValue, item: PValue, what: string, where: string) {
    const name = strValue(pyObjectGetAttr(module, '__name__'));
    return typeError(`${what} in ${name}.${where} must be str, not ${typeOf(item).tpName}`);
  }
}
