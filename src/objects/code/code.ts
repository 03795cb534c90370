import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { hashTuple } from '../../runtime/abstract/hash.ts';
import { addressText } from '../../runtime/abstract/text.ts';
import { arg, varkeywords } from '../../runtime/clinic/clinic.ts';
import { int } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { notImplementedError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { codeType, PCode } from '../../runtime/values/code.ts';
import { readyExecutable } from '../../runtime/values/code-run.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';

const RESUME = 149;
const NOP = 30;

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
 * `co_code`: there is no bytecode. So that offsets mean something, entry n of the position table counts as instruction n, of two bytes; its
 * bytes are `NOP`.
 */
function codeBytes(code: PCode): PBytes {
  readyExecutable(code);
  const bytes = new Uint8Array(2 * Math.max(1, code.positions.size));
  for (let i = 0; i < bytes.length; i += 2) bytes[i] = i === 0 ? RESUME : NOP;
  return new PBytes(bytes);
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
    const line = number(value);
    if (line < 1) throw valueError('code: co_firstlineno must be a positive integer');
    copy.moveTo(line);
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
    if (!pyObjectEquals(present, value))
      throw notImplementedError(`tspy runs syntax trees, not bytecode: '${name}' of a code object cannot be replaced`);
  }
  code.origin.translateAgain(copy);
  return copy;
}

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
    run: replaced,
    calledAs: 'replace',
  });

const integer = (name: string, get: (code: PCode) => number) => getset(PCode, name, { member: true, get });

defineType(codeType, {
  doc: 'Create a code object.  Not for mere mortals.',
  slots: {
    tp_new() {
      throw notImplementedError('tspy runs syntax trees, not bytecode: code objects are made by compile() only');
    },
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
    getset(PCode, 'co_nlocals', { get: (code) => Math.max(code.varnames.length, argumentCount(code)) }),
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
    getset(PCode, 'co_linetable', { member: true, get: () => new PBytes(new Uint8Array(0)) }),
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
