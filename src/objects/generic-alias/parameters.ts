import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { pyObjectRepr, pyObjectStr } from '../../runtime/abstract/text.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { Ellipsis } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';

/* What generic aliases and unions do with their arguments: how they show, and type variables among them. */

/** How a type argument shows in the repr of an alias or a union: `_Py_typing_type_repr`. */
export function typeArgumentRepr(value: PValue): string {
  if (value === Ellipsis) return '...';
  if (pyObjectLookupAttr(value, '__origin__') !== undefined && pyObjectLookupAttr(value, '__args__') !== undefined)
    return pyObjectRepr(value);
  const qualname = pyObjectLookupAttr(value, '__qualname__');
  if (qualname === undefined) return pyObjectRepr(value);
  const module = pyObjectLookupAttr(value, '__module__');
  if (module === undefined || module === null) return pyObjectRepr(value);
  return module === 'builtins' ? pyObjectStr(qualname) : `${pyObjectStr(module)}.${pyObjectStr(qualname)}`;
}

function addOnce(found: PValue[], value: PValue): void {
  for (const known of found) if (known === value) return;
  found.push(value);
}

/** The type variables among `args`, each once: `_Py_make_parameters`. */
export function typeParameters(args: PTuple): PTuple {
  const found: PValue[] = [];
  for (const arg of args.items) {
    // A class may have an attribute of these names for its instances.
    if (arg instanceof PType) continue;
    if (pyObjectLookupAttr(arg, '__typing_subst__') !== undefined) {
      addOnce(found, arg);
      continue;
    }
    const inner = pyObjectLookupAttr(arg, '__parameters__');
    if (inner instanceof PTuple) for (const parameter of inner.items) addOnce(found, parameter);
  }
  return new PTuple(found);
}

function indexOf(items: readonly PValue[], value: PValue): number {
  for (let i = 0; i < items.length; i++) if (items[i] === value) return i;
  return -1;
}

/** `arg` with its own type variables replaced: `subs_tvars`. */
function substituteIn(arg: PValue, parameters: readonly PValue[], values: readonly PValue[]): PValue {
  const inner = pyObjectLookupAttr(arg, '__parameters__');
  if (!(inner instanceof PTuple) || inner.items.length === 0) return arg;
  const own: PValue[] = [];
  for (const parameter of inner.items) {
    const at = indexOf(parameters, parameter);
    if (at < 0) {
      own.push(parameter);
      continue;
    }
    const value = values[at]!;
    if (typeOf(parameters[at]!).tp_iter !== null && value instanceof PTuple) own.push(...value.items);
    else own.push(value);
  }
  return pyObjectGetItem(arg, new PTuple(own));
}

/** Subscripts as a list of arguments, unpacked tuples opened: `_unpack_args`. */
function unpackArguments(item: PValue): PValue[] {
  const given = item instanceof PTuple ? item.items : [item];
  const result: PValue[] = [];
  for (const one of given) {
    if (!(one instanceof PType)) {
      const unpacked = pyObjectLookupAttr(one, '__typing_unpacked_tuple_args__');
      if (unpacked instanceof PTuple && !(unpacked.items.length > 0 && unpacked.items.at(-1) === Ellipsis)) {
        result.push(...unpacked.items);
        continue;
      }
    }
    result.push(one);
  }
  return result;
}

/** The args after `self[item]`: `_Py_subs_parameters`. */
export function substituteParameters(self: PValue, args: PTuple, parameters: PTuple, item: PValue): PTuple {
  const count = parameters.items.length;
  if (count === 0) throw typeError(`${pyObjectRepr(self)} is not a generic class`);
  let given: PValue = new PTuple(unpackArguments(item));
  for (const parameter of parameters.items) {
    const prepare = pyObjectLookupAttr(parameter, '__typing_prepare_subst__');
    if (prepare !== undefined && prepare !== null)
      given = pyObjectCall2(prepare, self, given instanceof PTuple ? given : new PTuple([given]));
  }
  const values = given instanceof PTuple ? given.items : [given];
  if (values.length !== count)
    throw typeError(
      `Too ${values.length > count ? 'many' : 'few'} arguments for ${pyObjectRepr(self)}; actual ${values.length}, expected ${count}`,
    );
  const result: PValue[] = [];
  for (const arg of args.items) {
    if (arg instanceof PType) {
      result.push(arg);
      continue;
    }
    if (arg instanceof PTuple || arg instanceof PList) {
      result.push(arg);
      continue;
    }
    const isUnpacked = pyObjectLookupAttr(arg, '__typing_is_unpacked_typevartuple__');
    const unpack = isUnpacked !== undefined && pyObjectIsTrue(isUnpacked);
    const substitute = pyObjectLookupAttr(arg, '__typing_subst__');
    const replaced =
      substitute !== undefined
        ? pyObjectCall1(substitute, values[indexOf(parameters.items, arg)]!)
        : substituteIn(arg, parameters.items, values);
    if (!unpack) result.push(replaced);
    else if (replaced instanceof PTuple) result.push(...replaced.items);
    else
      throw typeError(
        `expected __typing_subst__ of ${typeOf(arg).tpName} objects to return a tuple, not ${typeOf(replaced).tpName}`,
      );
  }
  return new PTuple(result);
}
