/* Tables that were filled before string hashes had the seed of this process: those of a start prepared ahead. */

export interface Rehashable {
  /** Hashes all keys anew. */
  rehash(): void;
}

/** Tables to be hashed anew once string hashes have their final seed; null when they have it. */
let unseeded: Rehashable[] | null = null;

/** Notes the tables made from now on, until `rehashNoted`. */
export function noteUnseeded(): void {
  unseeded = [];
}

/** Has `table` hashed anew by `rehashNoted`, if that is to come. */
export function noteTable(table: Rehashable): void {
  if (unseeded !== null) unseeded.push(table);
}

/** Gives the tables noted since `noteUnseeded` the hashes of now. */
export function rehashNoted(): void {
  const tables = unseeded ?? [];
  unseeded = null;
  for (const table of tables) table.rehash();
}
