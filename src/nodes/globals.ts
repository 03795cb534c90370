import { collectInPassing, isWatched } from '../objects/object/finalize.ts';
import { pyObjectDelItem, pyObjectGetItem, pyObjectSetItem } from '../runtime/abstract/item.ts';
import { builtinsMapping, builtinsOf } from '../runtime/builtins-of.ts';
import { isException, nameError } from '../runtime/errors.ts';
import type { PBase, PValue } from '../runtime/object.ts';
import { CellStorage, type GlobalCell } from '../runtime/storage/cell-storage.ts';
import type { PCell } from '../runtime/values/code.ts';
import { dictShape, PDict } from '../runtime/values/dict.ts';
import { finalization } from '../runtime/values/finalization.ts';
import { ExpressionNode, GLOBAL, SimpleStatementNode, TargetNode } from './base.ts';
import type { PythonFrame } from './python-frame.ts';

function notDefined(name: string) {
  return nameError(`name '${name}' is not defined`, name);
}

/** The global or builtin `name`, without any cache; `undefined` if there is none. */
function findGlobal(globals: PDict, name: string): PValue | undefined {
  const value = globals.shape === dictShape ? globals.getStr(name) : itemOrNothing(globals, name);
  if (value !== undefined) return value;
  const builtins = builtinsMapping(globals);
  return builtins instanceof PDict && builtins.shape === dictShape
    ? builtins.getStr(name)
    : itemOrNothing(builtins, name);
}

/** `mapping[name]`, `undefined` on KeyError. */
function itemOrNothing(mapping: PValue, name: string): PValue | undefined {
  try {
    return pyObjectGetItem(mapping, name);
  } catch (error) {
    if (isException(error, 'KeyError')) return undefined;
    throw error;
  }
}

/** The storage of a namespace with a cell per name; `null` when it cannot have one. */
function cellsOf(namespace: PDict): CellStorage | null {
  if (namespace.shape !== dictShape) return null;
  if (namespace.storage instanceof CellStorage) return namespace.storage;
  const cells = CellStorage.from(namespace.storage);
  if (cells === undefined) return null;
  namespace.storage = cells;
  return cells;
}

/** What reading and writing a global share: the cell of the name in the globals the code was last run with. */
abstract class GlobalCacheNode extends ExpressionNode {
  readonly name: string;
  globals: PDict | null = null;
  cell: GlobalCell | null = null;
  builtin: GlobalCell | null = null;
  /** The name was last seen to be a builtin, not a global. */
  isBuiltin = false;
  /** How often the node met other globals; then it gives up caching. */
  misses = 0;
  constructor(name: string) {
    super();
    this.name = name;
  }
  /** Finds the cells in `globals`; false when there can be none. */
  link(globals: PDict): boolean {
    if (this.misses > 4) return false;
    this.misses++;
    const cells = cellsOf(globals);
    if (cells === null) return false;
    const builtins = cellsOf(builtinsOf(globals) as PDict);
    if (builtins === null) return false;
    this.globals = globals;
    this.cell = cells.cell(this.name);
    this.builtin = builtins.cell(this.name);
    this.isBuiltin = this.cell.value === undefined;
    this.changed();
    return true;
  }
}

/** Reads a global or builtin: `LOAD_GLOBAL`. */
export class ReadGlobalNode extends GlobalCacheNode {
  static override readonly pure: boolean = true;
  override leafKind(): number {
    return GLOBAL;
  }
  override execute(frame: PythonFrame): PValue {
    if (frame.globals === this.globals) {
      if (this.isBuiltin) {
        const builtin = this.builtin!.value;
        if (builtin !== undefined && this.cell!.value === undefined) return builtin;
      } else {
        const value = this.cell!.value;
        if (value !== undefined) return value;
      }
    }
    frame.act.pos = this.position;
    const value = this.readSlow(frame.globals);
    // raised here, where a handler in the same function is a jump away
    if (value === undefined) throw notDefined(this.name);
    return value;
  }
  readSlow(globals: PDict): PValue | undefined {
    if (globals === this.globals && this.misses <= 4) {
      const isBuiltin = this.cell!.value === undefined;
      if (isBuiltin !== this.isBuiltin) {
        this.misses++;
        this.isBuiltin = isBuiltin;
        this.changed();
      }
    } else if (this.link(globals)) {
      const value = this.cell!.value;
      if (value !== undefined) return value;
      const builtin = this.builtin!.value;
      if (builtin !== undefined) return builtin;
    }
    return findGlobal(globals, this.name);
  }
}

/** The cell to store a global through. */
class GlobalStoreNode extends GlobalCacheNode {
  override execute(_frame: PythonFrame): PValue {
    throw new Error('a target is stored to');
  }
}

/** Stores a global: `STORE_GLOBAL`. */
export class WriteGlobalNode extends TargetNode {
  readonly name: string;
  readonly cache: GlobalStoreNode;
  constructor(name: string) {
    super();
    this.name = name;
    this.cache = new GlobalStoreNode(name);
  }
  override executeStore(frame: PythonFrame, value: PValue): void {
    this.store(frame.globals, value);
  }
  store(globals: PDict, value: PValue): void {
    const cache = this.cache;
    const cell = cache.cell;
    // an unbound cell is in the storage's other table, so binding it goes through the storage
    if (globals === cache.globals && cell !== null && cell.value !== undefined) cell.value = value;
    else {
      if (globals !== cache.globals) cache.link(globals);
      globals.set(this.name, value);
    }
  }
}

/** `del name` of a global. */
export class DeleteGlobalNode extends SimpleStatementNode {
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  override execute(frame: PythonFrame): number {
    frame.act.pos = this.position;
    if (this.remove(frame.globals)) collectInPassing();
    return 0;
  }
  /** Whether somebody may notice that the value is gone. */
  remove(globals: PDict): boolean {
    const value = globals.delete(this.name);
    if (value === undefined) throw notDefined(this.name);
    return finalization.watched > 0 && isWatched(value);
  }
}

/** Reads a name of a class body or `exec` namespace, then as a global: `LOAD_NAME`. At module level it is a global at once. */
export class ReadNameNode extends ExpressionNode {
  readonly name: string;
  readonly global: ReadGlobalNode;
  constructor(name: string) {
    super();
    this.name = name;
    this.global = new ReadGlobalNode(name);
  }
  override execute(frame: PythonFrame): PValue {
    if (frame.ns !== null) {
      frame.act.pos = this.position;
      const value = readNamespace(frame.ns as PValue, this.name);
      if (value !== undefined) return value;
    }
    return this.global.execute(frame);
  }
}

/** `namespace[name]`, `undefined` when there is none. */
export function readNamespace(namespace: PValue, name: string): PValue | undefined {
  const dict = namespace as PDict;
  if ((namespace as PBase).shape === dictShape) return dict.getStr(name);
  return itemOrNothing(namespace, name);
}

/** A free variable as a class body sees it: the namespace first, then the cell. `LOAD_FROM_DICT_OR_DEREF`. */
export class ReadClassCellNode extends ExpressionNode {
  readonly name: string;
  readonly slot: number;
  constructor(name: string, slot: number) {
    super();
    this.name = name;
    this.slot = slot;
  }
  override execute(frame: PythonFrame): PValue {
    frame.act.pos = this.position;
    return this.read(frame.ns as PValue, frame.slots[this.slot] as PCell);
  }
  read(namespace: PValue, cell: PCell): PValue {
    const named = readNamespace(namespace, this.name);
    const value = named === undefined ? cell.value : named;
    if (value === undefined)
      throw nameError(
        `cannot access free variable '${this.name}' where it is not associated with a value in enclosing scope`,
        this.name,
      );
    return value;
  }
}

/** Names in an annotation scope inside of a class: the class namespace (in a cell), then a cell or a global. */
export class ReadClassDictNode extends ExpressionNode {
  readonly name: string;
  /** Slot of the cell that holds `__classdict__`. */
  readonly classdict: number;
  readonly otherwise: ExpressionNode;
  constructor(name: string, classdict: number, otherwise: ExpressionNode) {
    super();
    this.name = name;
    this.classdict = classdict;
    this.otherwise = otherwise;
  }
  override execute(frame: PythonFrame): PValue {
    frame.act.pos = this.position;
    const namespace = (frame.slots[this.classdict] as PCell).value;
    if (namespace !== undefined) {
      const value = readNamespace(namespace, this.name);
      if (value !== undefined) return value;
    }
    return this.otherwise.execute(frame);
  }
}

/** Stores a name: `STORE_NAME`. */
export class WriteNameNode extends TargetNode {
  readonly name: string;
  readonly global: WriteGlobalNode;
  constructor(name: string) {
    super();
    this.name = name;
    this.global = new WriteGlobalNode(name);
  }
  override executeStore(frame: PythonFrame, value: PValue): void {
    if (frame.ns !== null) writeNamespace(frame.ns as PValue, this.name, value);
    else this.global.executeStore(frame, value);
  }
}

function writeNamespace(namespace: PValue, name: string, value: PValue): void {
  if ((namespace as PBase).shape === dictShape) (namespace as PDict).set(name, value);
  else pyObjectSetItem(namespace, name, value);
}

/** `del name` in a class body or module. */
export class DeleteNameNode extends SimpleStatementNode {
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  override execute(frame: PythonFrame): number {
    frame.act.pos = this.position;
    if (this.remove(frame.ns === null ? frame.globals : (frame.ns as PValue))) collectInPassing();
    return 0;
  }
  /** Whether somebody may notice that the value is gone. */
  remove(namespace: PValue): boolean {
    if ((namespace as PBase).shape === dictShape) {
      const value = (namespace as PDict).delete(this.name);
      if (value === undefined) throw notDefined(this.name);
      return finalization.watched > 0 && isWatched(value);
    }
    try {
      pyObjectDelItem(namespace, this.name);
      return finalization.finalizable > 0;
    } catch (error) {
      if (isException(error, 'KeyError')) throw notDefined(this.name);
      throw error;
    }
  }
}

/** The running namespace as a mapping, for `__classdict__`. */
export class NamespaceNode extends ExpressionNode {
  override execute(frame: PythonFrame): PValue {
    return frame.ns === null ? frame.globals : (frame.ns as PValue);
  }
}
