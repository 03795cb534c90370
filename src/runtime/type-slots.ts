import type { BufferView } from './buffer.ts';
import { PObject, type PValue } from './object.ts';
import type { PType } from './type.ts';

/** Names of keyword arguments of a call, `null` when there are none; their values are the last ones of the argument array. */
export type KeywordNames = readonly string[] | null;

/** The six comparison operators in CPython's numbering (`Py_LT` … `Py_GE`). */
export const LT = 0;
export const LE = 1;
export const EQ = 2;
export const NE = 3;
export const GT = 4;
export const GE = 5;
export type CompareOp = 0 | 1 | 2 | 3 | 4 | 5;

export type Unary = (self: any) => PValue;
export type Binary = (a: PValue, b: PValue) => PValue;
export type Ternary = (a: PValue, b: PValue, c: PValue) => PValue;

/**
 * CPython's type slots. A `null` slot is one the type lacks.
 *
 * Differences in form: binary number slots return `NotImplemented` (the Python value) as in CPython; `tp_iternext` and `am_*` return
 * `undefined` when exhausted instead of raising StopIteration; `tp_getattro` returns `undefined` when there is no such attribute, and
 * `pyObjectGetAttr` makes the AttributeError; `tp_descr_set`, `tp_setattro` and `mp_ass_subscript` get `undefined` as the value to delete.
 * `self` parameters are `any` because each type's functions know their own class.
 */
export abstract class TypeSlots extends PObject {
  tp_repr: ((self: any) => string | PValue) | null = null;
  tp_str: ((self: any) => string | PValue) | null = null;
  tp_hash: ((self: any) => number | bigint) | null = null;
  tp_call: ((callee: any, args: PValue[], keywords: KeywordNames) => PValue) | null = null;
  tp_getattro: ((self: any, name: string, quiet?: boolean) => PValue | undefined) | null = null;
  tp_setattro: ((self: any, name: string, value: PValue | undefined) => void) | null = null;
  tp_richcompare: ((a: any, b: PValue, op: CompareOp) => PValue) | null = null;
  tp_iter: Unary | null = null;
  tp_iternext: ((self: any) => PValue | undefined) | null = null;
  tp_descr_get: ((descriptor: any, instance: PValue | undefined, owner: PType | null) => PValue) | null = null;
  tp_descr_set: ((descriptor: any, instance: PValue, value: PValue | undefined) => void) | null = null;
  tp_new: ((type: PType, args: PValue[], keywords: KeywordNames) => PValue) | null = null;
  tp_init: ((self: any, args: PValue[], keywords: KeywordNames) => void) | null = null;
  tp_finalize: ((self: any) => void) | null = null;

  nb_add: Binary | null = null;
  nb_subtract: Binary | null = null;
  nb_multiply: Binary | null = null;
  nb_remainder: Binary | null = null;
  nb_divmod: Binary | null = null;
  nb_power: Ternary | null = null;
  nb_lshift: Binary | null = null;
  nb_rshift: Binary | null = null;
  nb_and: Binary | null = null;
  nb_xor: Binary | null = null;
  nb_or: Binary | null = null;
  nb_floor_divide: Binary | null = null;
  nb_true_divide: Binary | null = null;
  nb_matrix_multiply: Binary | null = null;
  nb_inplace_add: Binary | null = null;
  nb_inplace_subtract: Binary | null = null;
  nb_inplace_multiply: Binary | null = null;
  nb_inplace_remainder: Binary | null = null;
  nb_inplace_power: Ternary | null = null;
  nb_inplace_lshift: Binary | null = null;
  nb_inplace_rshift: Binary | null = null;
  nb_inplace_and: Binary | null = null;
  nb_inplace_xor: Binary | null = null;
  nb_inplace_or: Binary | null = null;
  nb_inplace_floor_divide: Binary | null = null;
  nb_inplace_true_divide: Binary | null = null;
  nb_inplace_matrix_multiply: Binary | null = null;
  nb_negative: Unary | null = null;
  nb_positive: Unary | null = null;
  nb_absolute: Unary | null = null;
  nb_invert: Unary | null = null;
  nb_int: Unary | null = null;
  nb_float: Unary | null = null;
  nb_index: Unary | null = null;
  nb_bool: ((self: any) => boolean) | null = null;

  sq_length: ((self: any) => number) | null = null;
  sq_concat: ((self: any, other: PValue) => PValue) | null = null;
  sq_repeat: ((self: any, count: number) => PValue) | null = null;
  sq_item: ((self: any, index: number) => PValue) | null = null;
  sq_ass_item: ((self: any, index: number, value: PValue | undefined) => void) | null = null;
  sq_contains: ((self: any, item: PValue) => boolean) | null = null;
  sq_inplace_concat: ((self: any, other: PValue) => PValue) | null = null;
  sq_inplace_repeat: ((self: any, count: number) => PValue) | null = null;
  mp_length: ((self: any) => number) | null = null;
  mp_subscript: ((self: any, key: PValue) => PValue) | null = null;
  mp_ass_subscript: ((self: any, key: PValue, value: PValue | undefined) => void) | null = null;

  am_await: Unary | null = null;
  am_aiter: Unary | null = null;
  am_anext: Unary | null = null;
  /**
   * `am_send`: drives a coroutine or generator. Answers what that yielded; `returned`, holding its value, when it returned; `undefined`
   * when it raised (see `returned` in `registers.ts`).
   */
  am_send: ((self: any, value: PValue, returned: ReturnHolder) => PValue | ReturnHolder | undefined) | null = null;

  /** The buffer protocol: a view on the object's bytes; see `buffer.ts`. */
  bf_getbuffer: ((self: any, writable: boolean) => BufferView) | null = null;
}

/** Takes what a `send` step returned. */
export interface ReturnHolder {
  value: PValue;
}

export type SlotName = {
  [K in keyof TypeSlots]-?: K extends `${'tp' | 'nb' | 'sq' | 'mp' | 'am' | 'bf'}_${string}` ? K : never;
}[keyof TypeSlots];

/** The slots of a type declared in one literal. */
export type SlotTable = { [K in SlotName]?: NonNullable<TypeSlots[K]> };
