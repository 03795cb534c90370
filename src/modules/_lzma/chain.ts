import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { iterate, pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { isException, makeException, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { dictType, PDict } from '../../runtime/values/dict.ts';
import { exceptionType, type PException } from '../../runtime/values/exception.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import type { Effort } from './encoder.ts';
import { arm, armThumb, BranchFilter, type ByteFilter, DeltaFilter, ia64, powerpc, sparc, x86 } from './filters.ts';
import { type Properties, propertiesByte, propertiesOf } from './model.ts';

/* Filter chains: as Python gives them, as they are stored, and what they do. */

export const lzmaError = builtinType('LZMAError', { module: '_lzma', base: exceptionType('Exception') });

export const formatError = (): PException => makeException(lzmaError, 'Input format not supported by decoder');
export const dataError = (): PException => makeException(lzmaError, 'Corrupt input data');
export const optionsError = (): PException => makeException(lzmaError, 'Invalid or unsupported options');
export const internalError = (): PException => makeException(lzmaError, 'Internal error');

/** LZMA1's number is larger than a number of JavaScript holds exactly. */
export const LZMA1 = 0x4000000000000001n;
export const LZMA2 = 0x21;
export const DELTA = 3;
const BRANCHES = new Map([
  [4, x86],
  [5, () => powerpc],
  [6, () => ia64],
  [7, () => arm],
  [8, () => armThumb],
  [9, () => sparc],
]);
/** The addresses of instructions are multiples of this. */
const ALIGNMENTS = new Map([
  [4, 1],
  [5, 4],
  [6, 16],
  [7, 4],
  [8, 2],
  [9, 4],
]);

export const PRESET_EXTREME = 0x80000000;
const DICTIONARIES = [18, 20, 21, 22, 22, 23, 23, 24, 25, 26];

/** One filter of a chain. */
export type Filter =
  | { readonly kind: 'lzma'; readonly id: number | bigint; readonly properties: Properties; readonly effort: Effort }
  | { readonly kind: 'delta'; readonly distance: number }
  | { readonly kind: 'branch'; readonly id: number; readonly start: number };

/** What a preset stands for. */
export function presetEffort(preset: number): Effort {
  const level = preset % PRESET_EXTREME;
  if (level > 9) throw optionsError();
  const extreme = preset >= PRESET_EXTREME;
  return {
    dictionary: 2 ** DICTIONARIES[level]!,
    nice: extreme ? 273 : level < 2 ? 32 : level < 6 ? 64 : 128,
    depth: extreme ? 256 : 4 << Math.min(level, 5),
  };
}

const DEFAULT_PROPERTIES: Properties = { lc: 3, lp: 0, pb: 2 };

export const presetFilter = (id: number | bigint, preset: number): Filter => ({
  kind: 'lzma',
  id,
  properties: DEFAULT_PROPERTIES,
  effort: presetEffort(preset),
});

/** A C `uint32_t`. */
export function uint32(value: PValue): number {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeOf(value).nb_index === null)
    throw typeError('an integer is required');
  const number = asIndex(value);
  if (number < 0) throw overflowError("can't convert negative int to unsigned");
  if (number > 0xffffffff) throw overflowError('Value too large for uint32_t type');
  return Number(number);
}

const LZMA_KEYS = ['id', 'preset', 'dict_size', 'lc', 'lp', 'pb', 'mode', 'nice_len', 'mf', 'depth'];

/** The entries of a filter specifier; there may be no others. */
function entries(spec: PValue, allowed: readonly string[], what: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const key of iterate(spec)) {
    const name = strValue(key);
    if (name === undefined || !allowed.includes(name)) throw valueError(`Invalid filter specifier for ${what} filter`);
    if (name !== 'id') found.set(name, uint32(pyObjectGetItem(spec, name)));
  }
  return found;
}

function filterOf(spec: PValue): Filter {
  if (typeOf(spec).mp_subscript === null || strValue(spec) !== undefined)
    throw typeError('Filter specifier must be a dict or dict-like object');
  let id: number | bigint;
  try {
    id = asIndex(pyObjectGetItem(spec, 'id'));
  } catch (error) {
    if (isException(error, 'KeyError')) throw valueError('Filter specifier must have an "id" entry');
    throw error;
  }
  if (id === LZMA1 || id === LZMA2) {
    const given = entries(spec, LZMA_KEYS, 'LZMA');
    const effort = presetEffort(given.get('preset') ?? 6);
    const properties = { lc: given.get('lc') ?? 3, lp: given.get('lp') ?? 0, pb: given.get('pb') ?? 2 };
    const dictionary = given.get('dict_size') ?? effort.dictionary;
    return {
      kind: 'lzma',
      id,
      properties,
      effort: {
        dictionary,
        nice: given.get('nice_len') ?? effort.nice,
        depth: given.get('depth') || effort.depth,
      },
    };
  }
  if (id === DELTA) return { kind: 'delta', distance: entries(spec, ['id', 'dist'], 'delta').get('dist') ?? 1 };
  if (typeof id === 'number' && BRANCHES.has(id))
    return { kind: 'branch', id, start: entries(spec, ['id', 'start_offset'], 'BCJ').get('start_offset') ?? 0 };
  throw valueError(`Invalid filter ID: ${id}`);
}

export function filtersOf(chain: PValue): Filter[] {
  if (isInstanceOf(chain, dictType)) throw typeError(`${typeOf(chain).tpName} is not a sequence`);
  if (pyObjectSize(chain) > 4) throw valueError('Too many filters - liblzma supports a maximum of 4');
  return [...iterate(chain)].map(filterOf);
}

export const oneFilter = filterOf;

/** Whether the encoder or decoder can be made with what a filter says. */
export function checkFilter(filter: Filter): void {
  if (filter.kind === 'lzma') {
    const { lc, lp, pb } = filter.properties;
    const { dictionary, nice } = filter.effort;
    if (lc + lp > 4 || pb > 4 || dictionary < 4096 || dictionary > 0x60000000 || nice < 2 || nice > 273)
      throw optionsError();
  } else if (filter.kind === 'delta') {
    if (filter.distance < 1 || filter.distance > 256) throw optionsError();
  } else if (filter.start % ALIGNMENTS.get(filter.id)! !== 0) throw optionsError();
}

/** A chain must end with a compressor, which must be the only one. */
export function checkChain(filters: readonly Filter[], inXz: boolean): Filter & { kind: 'lzma' } {
  const last = filters.at(-1);
  if (last === undefined || (inXz && filters.some((filter) => filter.kind === 'lzma' && filter.id === LZMA1)))
    throw internalError();
  for (const filter of filters.slice(0, -1)) if (filter.kind === 'lzma') throw optionsError();
  if (last.kind !== 'lzma') throw optionsError();
  for (const filter of filters) checkFilter(filter);
  return last;
}

/** The filters in front of the compressor, to be run in order when encoding and in the opposite one when decoding. */
export function makeFilters(filters: readonly Filter[], encode: boolean): ByteFilter[] {
  const made: ByteFilter[] = [];
  for (const filter of filters) {
    if (filter.kind === 'delta') made.push(new DeltaFilter(filter.distance, encode));
    else if (filter.kind === 'branch') made.push(new BranchFilter(BRANCHES.get(filter.id)!(), encode, filter.start));
  }
  return encode ? made : made.reverse();
}

/** Runs bytes through filters. */
export function runFilters(filters: readonly ByteFilter[], bytes: Uint8Array, final: boolean): Uint8Array {
  let out = bytes;
  for (const filter of filters) out = filter.run(out, final);
  return out;
}

/** The size of an LZMA2 dictionary in one byte, rounded up. */
function dictionaryByte(size: number): number {
  for (let byte = 0; byte < 40; byte++) if (dictionarySize(byte) >= size) return byte;
  return 40;
}

const dictionarySize = (byte: number): number =>
  byte === 40 ? 0xffffffff : (2 | (byte & 1)) * 2 ** ((byte >> 1) + 11);

export const filterId = (filter: Filter): number | bigint => (filter.kind === 'delta' ? DELTA : filter.id);

/** How the options of a filter are stored. */
export function encodeProperties(filter: Filter): Uint8Array {
  if (filter.kind === 'delta') return Uint8Array.of(filter.distance - 1);
  if (filter.kind === 'branch') return filter.start === 0 ? new Uint8Array(0) : littleEndian(filter.start);
  const { dictionary } = filter.effort;
  if (filter.id === LZMA2) return Uint8Array.of(dictionaryByte(dictionary));
  return Uint8Array.of(propertiesByte(filter.properties), ...littleEndian(dictionary));
}

export function littleEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

/** The filter that stored options describe. */
export function decodeProperties(id: number | bigint, bytes: Uint8Array): Filter {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lzma = (dictionary: number, properties: Properties): Filter => ({
    kind: 'lzma',
    id,
    properties,
    effort: { ...presetEffort(6), dictionary },
  });
  if (id === LZMA2) {
    if (bytes.length !== 1 || bytes[0]! > 40) throw optionsError();
    return lzma(dictionarySize(bytes[0]!), DEFAULT_PROPERTIES);
  }
  if (id === LZMA1) {
    const properties = bytes.length === 5 ? propertiesOf(bytes[0]!) : null;
    if (properties === null || properties.lc + properties.lp > 4) throw optionsError();
    return lzma(view.getUint32(1, true), properties);
  }
  if (id === DELTA) {
    if (bytes.length !== 1) throw optionsError();
    return { kind: 'delta', distance: bytes[0]! + 1 };
  }
  if (typeof id !== 'number' || !BRANCHES.has(id) || (bytes.length !== 0 && bytes.length !== 4)) throw optionsError();
  return { kind: 'branch', id, start: bytes.length === 0 ? 0 : view.getUint32(0, true) };
}

/** A filter as Python gives it, of what is stored with data. */
export function specOf(filter: Filter, stored: number): PDict {
  const spec = new PDict();
  spec.set('id', filterId(filter));
  if (filter.kind === 'delta') spec.set('dist', filter.distance);
  else if (filter.kind === 'branch') {
    if (stored > 0) spec.set('start_offset', filter.start);
  } else {
    if (filter.id === LZMA1) for (const [key, value] of Object.entries(filter.properties)) spec.set(key, value);
    spec.set('dict_size', filter.effort.dictionary);
  }
  return spec;
}
