import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute } from '../../runtime/clinic/members.ts';
import { contextLocal } from '../../runtime/context.ts';
import { isException } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { floatType, intType, strType, typeOf } from '../../runtime/values/scalars.ts';
import { bytearrayType, PTuple } from '../../runtime/values/sequences.ts';
import { programmingError } from './errors.ts';

/** `sqlite3.PrepareProtocol`: what values are adapted to. */
class PPrepareProtocol extends PObject {}

export const prepareProtocolType = builtinType('PrepareProtocol', {
  module: 'sqlite3',
  subclassable: false,
  allocate: (type) => new PPrepareProtocol(type.instanceShape),
});

defineType(prepareProtocolType, {
  doc: 'PEP 246 style object adaption protocol type.',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init() {},
  },
  members: [attribute('__module__', 'sqlite3')],
});

/** What a program has registered. */
class State {
  /** Adapters by (type, protocol), converters by the upper-case names of types. */
  readonly adapters = new PDict();
  readonly converters = new PDict();
  /** An adapter of int, float, str or bytearray has been registered: values of these are looked up too. */
  adaptsBaseTypes = false;
  callbackTracebacks = false;
}

export const sqliteState = contextLocal(() => new State());

export function registerAdapter(type: PType, adapter: PValue): void {
  const state = sqliteState();
  if (type === intType || type === floatType || type === strType || type === bytearrayType)
    state.adaptsBaseTypes = true;
  state.adapters.set(new PTuple([type, prepareProtocolType]), adapter);
}

/** A method, or undefined also where asking for it or calling it raises TypeError. */
function ask(target: PValue, name: string, argument: PValue): PValue | undefined {
  const method = pyObjectLookupAttr(target, name);
  if (method === undefined) return undefined;
  try {
    const answer = pyObjectCall1(method, argument);
    return answer === null ? undefined : answer;
  } catch (error) {
    if (isException(error, 'TypeError')) return undefined;
    throw error;
  }
}

/** Adapts a value by what is registered for its type, or by its or the protocol's methods: `pysqlite_microprotocols_adapt`. */
export function adapt(value: PValue, protocol: PValue, alternative: PValue | undefined): PValue {
  const { adapters } = sqliteState();
  const adapter = adapters.get(new PTuple([typeOf(value), protocol]));
  if (adapter !== undefined) return pyObjectCall1(adapter, value);
  const adapted = ask(protocol, '__adapt__', value) ?? ask(value, '__conform__', protocol);
  if (adapted !== undefined) return adapted;
  if (alternative !== undefined) return alternative;
  throw programmingError("can't adapt");
}

/** Whether a value goes into the database as it is, without being adapted. */
export function isBasic(value: PValue): boolean {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'bigint':
      return !sqliteState().adaptsBaseTypes;
    case 'boolean':
      return false;
    default:
      return value !== null && value.constructor === PFloat && !sqliteState().adaptsBaseTypes;
  }
}
