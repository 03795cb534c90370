/* JavaScript functions as entries of a WebAssembly table: what C calls by pointer. */

/** Parameters as letters, `i` a 32-bit and `j` a 64-bit integer; after a colon the result, if there is one. */
export type Signature = string;

const VALUE_TYPES: Readonly<Record<string, number>> = { i: 0x7f, j: 0x7e };

function unsigned(value: number): number[] {
  const out: number[] = [];
  do {
    const low = value & 0x7f;
    value >>>= 7;
    out.push(value === 0 ? low : low | 0x80);
  } while (value !== 0);
  return out;
}

const vector = (items: readonly number[][]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
const named = (text: string): number[] => vector([...text].map((character) => [character.charCodeAt(0)]));

/** A module that does nothing but export what it imports: exported functions are what a table takes. */
function passOn(signatures: readonly Signature[]): Uint8Array {
  const distinct = [...new Set(signatures)];
  const types = distinct.map((signature) => {
    const [parameters, result] = signature.split(':') as [string, string | undefined];
    const codes = (letters: string) => vector([...letters].map((letter) => [VALUE_TYPES[letter]!]));
    return [0x60, ...codes(parameters), ...codes(result ?? '')];
  });
  const imports = signatures.map((signature, i) => [
    ...named('f'),
    ...named(String(i)),
    0,
    ...unsigned(distinct.indexOf(signature)),
  ]);
  const exports = signatures.map((_, i) => [...named(String(i)), 0, ...unsigned(i)]);
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  return Uint8Array.from([
    ...header,
    ...section(1, vector(types)),
    ...section(2, vector(imports)),
    ...section(7, vector(exports)),
  ]);
}

/** Adds functions to a table; where each of them is. */
export function addToTable<K extends string>(
  table: WebAssembly.Table,
  functions: Readonly<Record<K, readonly [Signature, (...args: never[]) => unknown]>>,
): Record<K, number> {
  const names = Object.keys(functions) as K[];
  const module = new WebAssembly.Module(passOn(names.map((name) => functions[name][0])));
  const imports = Object.fromEntries(names.map((name, i) => [String(i), functions[name][1]]));
  const { exports } = new WebAssembly.Instance(module, { f: imports });
  const first = table.grow(names.length);
  const places = {} as Record<K, number>;
  names.forEach((name, i) => {
    table.set(first + i, exports[String(i)]);
    places[name] = first + i;
  });
  return places;
}
