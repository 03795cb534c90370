import { pyObjectGetItem, sequenceItem } from '../../runtime/abstract/item.ts';
import { pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { indexError, isException } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { dictType, PDict } from '../../runtime/values/dict.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { listShape, PList, PTuple, tupleShape } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';
import { adapt, isBasic, prepareProtocolType } from './adapt.ts';
import { SQLITE_OK } from './api.ts';
import { databaseError, hasFailed, programmingError } from './errors.ts';
import type { Statement } from './statement.ts';
import { bind } from './values.ts';

/** Binds the parameters of a statement to what a sequence or dict has for them: `bind_parameters`. */
export function bindParameters(statement: Statement, parameters: PValue): void {
  if (parameters instanceof PDict) bindNames(statement, parameters);
  else if ((parameters instanceof PTuple || parameters instanceof PList) && isExact(parameters))
    bindItems(statement, parameters.items.length, (i) => itemOf(parameters, i));
  else if (typeOf(parameters).sq_item !== null)
    bindItems(statement, pyObjectSize(parameters), (i) => sequenceItem(parameters, i));
  else throw programmingError('parameters are of unsupported type');
}

const isExact = (value: PTuple | PList): boolean => value.shape === tupleShape || value.shape === listShape;

/** An item of a list that an adapter may have shortened. */
function itemOf(list: PTuple | PList, at: number): PValue {
  const item = list.items[at];
  if (item === undefined) throw indexError('list index out of range');
  return item;
}

function bindItems(statement: Statement, count: number, item: (at: number) => PValue): void {
  const { parameterCount } = statement;
  if (count !== parameterCount)
    throw programmingError(
      `Incorrect number of bindings supplied. The current statement uses ${parameterCount}, and there are ${count} supplied.`,
    );
  for (let i = 0; i < count; i++) {
    const name = statement.parameterName(i + 1);
    if (name !== null && !name.startsWith('?'))
      warn(
        'DeprecationWarning',
        `Binding ${i + 1} ('${name}') is a named parameter, but you supplied a sequence which requires nameless (qmark) placeholders. Starting with Python 3.14 an sqlite3.ProgrammingError will be raised.`,
      );
    bindOne(statement, i + 1, item(i));
  }
}

function bindNames(statement: Statement, parameters: PDict): void {
  for (let i = 1; i <= statement.parameterCount; i++) {
    const marked = statement.parameterName(i);
    if (marked === null)
      throw programmingError(`Binding ${i} has no name, but you supplied a dictionary (which has only names).`);
    const name = marked.slice(1);
    const value = valueOf(parameters, name);
    if (value === undefined) throw programmingError(`You did not supply a value for binding parameter :${name}.`);
    bindOne(statement, i, value);
  }
}

function valueOf(parameters: PDict, name: string): PValue | undefined {
  if (typeOf(parameters) === dictType) return parameters.getStr(name);
  try {
    return pyObjectGetItem(parameters, name);
  } catch (error) {
    if (isException(error, 'LookupError')) return undefined;
    throw error;
  }
}

function bindOne(statement: Statement, at: number, value: PValue): void {
  const adapted = isBasic(value) ? value : adapt(value, prepareProtocolType, value);
  const { library, pointer, database } = statement;
  const code = bind(library, pointer, at, adapted);
  if (code === SQLITE_OK) return;
  if (code === undefined) {
    const error = programmingError(`Error binding parameter ${at}: type '${typeOf(adapted).tpName}' is not supported`);
    // As CPython has it: what failed on the connection before is raised once more.
    if (!hasFailed(library, database.pointer)) throw error;
    const before = databaseError(library, database.pointer);
    before.value.context = error.value;
    throw before;
  }
  throw databaseError(library, database.pointer);
}
