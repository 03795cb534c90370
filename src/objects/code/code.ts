import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { hashTuple } from '../../runtime/abstract/hash.ts';
import { addressText } from '../../runtime/abstract/text.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varkeywords } from '../../runtime/clinic/clinic.ts';
import { instance, int, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { notImplementedError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { codeFormat, codeType, PCode } from '../../runtime/values/code.ts';
import { readyExecutable } from '../../runtime/values/code-run.ts';
import { emit, NOP, RESUME } from '../../runtime/values/opcodes.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { bytesType, PBytes, PList, PTuple, tupleType } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';

const tuples = new WeakMap<object, PTuple>();

/** The same tuple for the same list of names or constants. */
function tupleOf(items: readonly PValue[]): PTuple {
  let tuple = tuples.get(items);
  if (tuple === undefined) {
    tuple = new PTuple(items);
    tuples.set(items, tuple);
  }
  return tuple;
}

/**
 * `co_code`: there is no bytecode. So that offsets mean something, entry n of the position table counts as instruction n, a `NOP`. What follows
 * has no position and says what the code does with names.
 */
function codeBytes(code: PCode): PBytes {
  const outline = code.origin.outline();
  const bytes: number[] = [];
  for (let i = Math.max(1, code.positions.size); i > 0; i--) bytes.push(bytes.length === 0 ? RESUME : NOP, 0);
  for (const [opcode, index] of outline) emit(bytes, opcode, index);
  return new PBytes(Uint8Array.from(bytes));
}

/** `co_positions()`: line, end line, column, end column of each instruction. */
function positionTuples(code: PCode): PValue[] {
  readyExecutable(code);
  const { xOptions, environment, ignoreEnvironment } = currentContext().options;
  const columns =
    !xOptions.has('no_debug_ranges') && (ignoreEnvironment !== 0 || !environment.get('PYTHONNODEBUGRANGES'));
  const result: PValue[] = [];
  for (let i = 0; i < code.positions.size; i++) {
    const at = code.positions.get(i)!;
    result.push(new PTuple(columns ? [at.line, at.endLine, at.column, at.endColumn] : [at.line, at.line, null, null]));
  }
  if (result.length === 0) result.push(new PTuple([code.firstlineno, code.firstlineno, 0, 0]));
  const count = codeBytes(code).bytes.length / 2;
  while (result.length < count) result.push(new PTuple([null, null, null, null]));
  return result;
}

/** `co_lines()`: runs of instructions on one line. */
function lineTuples(code: PCode): PValue[] {
  readyExecutable(code);
  const result: PValue[] = [];
  let start = 0;
  const size = code.positions.size;
  for (let i = 0; i < size; i++) {
    const line = code.positions.line(i)!;
    if (i + 1 < size && code.positions.line(i + 1) === line) continue;
    result.push(new PTuple([start * 2, (i + 1) * 2, line]));
    start = i + 1;
  }
  if (result.length === 0) result.push(new PTuple([0, 2, code.firstlineno]));
  const end = codeBytes(code).bytes.length;
  if (end > 2 * size && size > 0) result.push(new PTuple([2 * size, end, null]));
  return result;
}

function iterator(items: PValue[]): PValue {
  const list = new PList(items);
  return typeOf(list).tp_iter!(list);
}

function argumentCount(code: PCode): number {
  const { positional, keywordOnly, hasVarargs, hasVarkeywords } = code.signature;
  return positional + keywordOnly + (hasVarargs ? 1 : 0) + (hasVarkeywords ? 1 : 0);
}

const localCount = (code: PCode): number => Math.max(code.varnames.length, argumentCount(code));

/** Attributes that `replace` may change: how each goes into the copy. */
const REPLACEABLE: Readonly<Record<string, (copy: PCode, value: PValue) => void>> = {
  co_name: (copy, value) => {
    copy.name = text('co_name', value);
  },
  co_qualname: (copy, value) => {
    copy.qualname = text('co_qualname', value);
  },
  co_filename: (copy, value) => {
    copy.filename = text('co_filename', value);
  },
  co_firstlineno: (copy, value) => {
    copy.moveTo(number(value));
  },
  co_nlocals: (copy, value) => {
    if (number(value) !== localCount(copy)) throw valueError('code: co_nlocals != len(co_varnames)');
  },
  co_flags: (copy, value) => {
    copy.flags = number(value);
  },
  co_stacksize: (copy, value) => {
    copy.stacksize = number(value);
  },
};

function text(name: string, value: PValue): string {
  const plain = strValue(value);
  if (plain === undefined) throw typeError(`replace() argument '${name}' must be str, not ${typeOf(value).tpName}`);
  return plain;
}

function number(value: PValue): number {
  const plain = intValue(value);
  if (typeof plain !== 'number')
    throw typeError(`'${typeOf(value).tpName}' object cannot be interpreted as an integer`);
  return plain;
}

/** `code.replace`. What the tree behind the code consists of cannot be replaced, except by itself. */
function replaced(code: PCode, changes: ReadonlyMap<string, PValue>): PCode {
  const copy = new PCode(code);
  copy.stacksize = code.stacksize;
  copy.lineShift = code.lineShift;
  for (const [name, value] of changes) {
    const change = REPLACEABLE[name];
    if (change !== undefined) {
      change(copy, value);
      continue;
    }
    const descriptor = name.startsWith('co_') ? codeType.dict.get(name) : undefined;
    if (descriptor === undefined) throw typeError(`replace() got an unexpected keyword argument '${name}'`);
    const present = typeOf(descriptor).tp_descr_get!(descriptor, code, codeType);
    if (typeof present === 'object' && typeOf(present) !== typeOf(value))
      throw typeError(`replace() argument '${name}' must be ${typeOf(present).tpName}, not ${typeOf(value).tpName}`);
    if (!pyObjectEquals(present, value))
      throw notImplementedError(`tspy runs syntax trees, not bytecode: '${name}' of a code object cannot be replaced`);
  }
  code.origin.translateAgain(copy);
  return copy;
}

const tables = new WeakMap<PCode, PBytes>();

/** `co_linetable`: lines are told by `co_lines` and `co_positions` alone. It holds the code as `marshal` writes it. */
function lineTable(code: PCode): PBytes {
  let table = tables.get(code);
  if (table === undefined) {
    table = new PBytes(codeFormat!.dump(code) ?? new Uint8Array(0));
    tables.set(code, table);
  }
  return table;
}

/**
 * `code_new`: makes the code again whose attributes these are, but for what `replace` may change. Pickling code (cloudpickle, dill) needs no more.
 */
function newCode(values: readonly (PValue | undefined)[]): PCode {
  const changes = new Map<string, PValue>();
  FIELDS.forEach((name, i) => {
    if (values[i] !== undefined) changes.set(name, values[i]);
  });
  for (const [name, what] of COUNTS)
    if ((changes.get(name) as number) < 0) throw valueError(`code: ${what} must not be negative`);
  const table = changes.get('co_linetable') as PBytes;
  for (const name of ['co_linetable', 'co_code']) changes.delete(name);
  const code = table.bytes.length === 0 ? null : codeFormat!.load(table.bytes);
  if (!(code instanceof PCode))
    throw notImplementedError('tspy runs syntax trees, not bytecode: code objects are made by compile() only');
  return replaced(code, changes);
}

/** What `code()` is given, in that order. */
const FIELDS = [
  ...['co_argcount', 'co_posonlyargcount', 'co_kwonlyargcount', 'co_nlocals', 'co_stacksize', 'co_flags', 'co_code'],
  ...['co_consts', 'co_names', 'co_varnames', 'co_filename', 'co_name', 'co_qualname', 'co_firstlineno'],
  ...['co_linetable', 'co_exceptiontable', 'co_freevars', 'co_cellvars'],
];

/** Those that are checked, and how messages call them. */
const COUNTS = [
  ['co_argcount', 'argcount'],
  ['co_posonlyargcount', 'posonlyargcount'],
  ['co_kwonlyargcount', 'kwonlyargcount'],
  ['co_nlocals', 'nlocals'],
] as const;

/** `code_richcompare`: name, place and what it does; neither file nor qualified name. */
function equals(a: PCode, b: PCode): boolean {
  const sameNames = (get: (code: PCode) => readonly string[]) => get(a).join() === get(b).join();
  return (
    a === b ||
    (a.name === b.name &&
      a.firstlineno === b.firstlineno &&
      a.flags === b.flags &&
      a.signature.positional === b.signature.positional &&
      a.signature.positionalOnly === b.signature.positionalOnly &&
      a.signature.keywordOnly === b.signature.keywordOnly &&
      (a.origin === b.origin ||
        (sameNames((code) => code.varnames) &&
          sameNames((code) => code.cellvars) &&
          sameNames((code) => code.freevars) &&
          a.origin.doc() === b.origin.doc() &&
          a.origin.isLike(b.origin))))
  );
}

const replaceMember = (name: string) =>
  method(PCode, name, {
    doc: 'Return a copy of the code object with new values for the specified fields.',
    params: [varkeywords('changes')],
    run(code, changes) {
      const line = changes.get('co_firstlineno');
      if (line !== undefined && number(line) < 1) throw valueError('code: co_firstlineno must be a positive integer');
      return replaced(code, changes);
    },
    calledAs: 'replace',
  });

const integer = (name: string, get: (code: PCode) => number) => getset(PCode, name, { member: true, get });

defineType(codeType, {
  doc: 'Create a code object.  Not for the faint of heart.',
  textSignature:
    '(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n     flags, codestring, constants, names, varnames, filename, name,\n     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n     cellvars=(), /)',
  slots: {
    tp_new: newBy('code', {
      params: [
        arg('argcount', int),
        arg('posonlyargcount', int),
        arg('kwonlyargcount', int),
        arg('nlocals', int),
        arg('stacksize', int),
        arg('flags', int),
        arg('codestring', instance<PBytes>(bytesType)),
        arg('constants', instance<PTuple>(tupleType)),
        arg('names', instance<PTuple>(tupleType)),
        arg('varnames', instance<PTuple>(tupleType)),
        arg('filename', str),
        arg('name', str),
        arg('qualname', str),
        arg('firstlineno', int),
        arg('linetable', instance<PBytes>(bytesType)),
        arg('exceptiontable', instance<PBytes>(bytesType)),
        arg('freevars', instance<PTuple>(tupleType), undefined),
        arg('cellvars', instance<PTuple>(tupleType), undefined),
        '/',
      ],
      run: (_type, ...values) => newCode(values),
    }),
    tp_repr: (code: PCode) =>
      `<code object ${code.name} at ${addressText(code)}, file "${code.filename}", line ${code.firstlineno || -1}>`,
    tp_hash: (code: PCode) =>
      hashTuple(new PTuple([code.name, code.firstlineno, code.flags, code.signature.positional])),
    tp_richcompare(a: PCode, b: PValue, op) {
      if (!(b instanceof PCode) || (op !== EQ && op !== NE)) return NotImplemented;
      return equals(a, b) === (op === EQ);
    },
  },
  members: [
    method(PCode, 'co_lines', { run: (code) => iterator(lineTuples(code)) }),
    method(PCode, 'co_positions', { run: (code) => iterator(positionTuples(code)) }),
    replaceMember('replace'),
    replaceMember('__replace__'),
    method(PCode, '_varname_from_oparg', {
      doc: '(internal-only) Return the local variable name for the given oparg.\n\nWARNING: this method is for internal use only and may change or go away.',
      params: [arg('oparg', int)],
      run: (code, at) =>
        [...code.varnames, ...code.cellvars.filter((name) => !code.varnames.includes(name)), ...code.freevars][at],
    }),
    integer('co_argcount', (code) => code.signature.positional),
    integer('co_posonlyargcount', (code) => code.signature.positionalOnly),
    integer('co_kwonlyargcount', (code) => code.signature.keywordOnly),
    integer('co_stacksize', (code) => code.stacksize),
    integer('co_flags', (code) => code.flags),
    getset(PCode, 'co_nlocals', { get: localCount }),
    getset(PCode, 'co_consts', { member: true, get: (code) => tupleOf(code.consts()) }),
    getset(PCode, 'co_names', {
      member: true,
      get(code) {
        readyExecutable(code);
        return tupleOf(code.names);
      },
    }),
    getset(PCode, 'co_filename', { member: true, get: (code) => code.filename }),
    getset(PCode, 'co_name', { member: true, get: (code) => code.name }),
    getset(PCode, 'co_qualname', { member: true, get: (code) => code.qualname }),
    integer('co_firstlineno', (code) => code.firstlineno),
    getset(PCode, 'co_linetable', { member: true, get: lineTable }),
    getset(PCode, 'co_exceptiontable', { member: true, get: () => new PBytes(new Uint8Array(0)) }),
    getset(PCode, 'co_lnotab', {
      get() {
        warn('DeprecationWarning', 'co_lnotab is deprecated, use co_lines instead.');
        return new PBytes(new Uint8Array(0));
      },
    }),
    getset(PCode, 'co_varnames', { get: (code) => tupleOf(code.varnames) }),
    getset(PCode, 'co_cellvars', { get: (code) => tupleOf(code.cellvars) }),
    getset(PCode, 'co_freevars', { get: (code) => tupleOf(code.freevars) }),
    getset(PCode, 'co_code', { get: codeBytes }),
    getset(PCode, '_co_code_adaptive', { get: codeBytes }),
  ],
});
