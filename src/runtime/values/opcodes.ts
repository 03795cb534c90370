/*
 * CPython 3.13's opcodes for names. There is no bytecode here: `co_code` is an outline that says what the code imports and which names it reads
 * and writes, for those who look for that (`modulefinder`, `inspect.getclosurevars`, cloudpickle).
 */
export const NOP = 30;
export const DELETE_ATTR = 63;
export const DELETE_GLOBAL = 66;
export const DELETE_NAME = 67;
export const EXTENDED_ARG = 71;
export const IMPORT_FROM = 74;
export const IMPORT_NAME = 75;
export const LOAD_ATTR = 82;
export const LOAD_CONST = 83;
export const LOAD_GLOBAL = 91;
export const LOAD_NAME = 92;
export const STORE_ATTR = 108;
export const STORE_GLOBAL = 113;
export const STORE_NAME = 114;
export const RESUME = 149;

/** How many entries of inline cache follow an instruction. */
const CACHES: ReadonlyMap<number, number> = new Map([
  [LOAD_ATTR, 9],
  [LOAD_GLOBAL, 4],
  [STORE_ATTR, 4],
]);

/** Those whose argument has a flag in its last bit. */
const FLAGGED = new Set([LOAD_ATTR, LOAD_GLOBAL]);

/** Adds an instruction whose argument is the `index`-th name or constant. */
export function emit(bytes: number[], opcode: number, index: number): void {
  const argument = FLAGGED.has(opcode) ? index << 1 : index;
  for (let shift = 24; shift > 0; shift -= 8)
    if (argument >> shift > 0) bytes.push(EXTENDED_ARG, (argument >> shift) & 255);
  bytes.push(opcode, argument & 255);
  for (let i = CACHES.get(opcode) ?? 0; i > 0; i--) bytes.push(0, 0);
}
