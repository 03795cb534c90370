import type { PValue } from '../../runtime/object.ts';
import { objectAt } from './addresses.ts';
import type { PCArg } from './arguments.ts';
import { simpleCodes } from './simple-codes.ts';

/** The object that an argument is, which comes as its address. */
export function argumentObject(arg: PCArg | undefined): PValue {
  return objectAt(BigInt(simpleCodes.get('Q')!.get(arg!.memory, 0) as number | bigint));
}
