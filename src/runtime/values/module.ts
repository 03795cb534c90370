import { PObject, type PShape, type PValue } from '../object.ts';
import { CellStorage } from '../storage/cell-storage.ts';
import { builtinType } from '../types.ts';
import { PDict } from './dict.ts';

/** A module: a name and a namespace. Attributes live in `dict`, whose storage keeps a cell per name. */
export class PModule extends PObject {
  dict: PDict;
  /** What a builtin module keeps per context; its own business. */
  state: unknown = null;
  constructor(name: PValue, shape: PShape = moduleType.instanceShape) {
    super(shape);
    this.dict = new PDict(new CellStorage());
    for (const [key, value] of [
      ['__name__', name],
      ['__doc__', null],
      ['__package__', null],
      ['__loader__', null],
      ['__spec__', null],
    ] as const)
      this.dict.set(key, value);
  }
}

export const moduleType = builtinType('module', { allocate: (type) => new PModule(null, type.instanceShape) });
moduleType.hasDict = true;
moduleType.hasWeakref = true;
