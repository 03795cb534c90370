import v8 from 'node:v8';
import { importPace } from '../modules/_imp/pace.ts';

const FLAG = '--interrupt-budget=';

/**
 * Lets V8 optimize four times as late while modules are imported: a quarter of the time of imports went into code that then ran for a moment.
 * Only where the launcher has set the budget, which it does for the V8 it knows.
 */
export function slowDownImports(): void {
  const given = process.execArgv.find((option) => option.startsWith(FLAG));
  if (given === undefined) return;
  const budget = Number(given.slice(FLAG.length));
  importPace.changed = (importing) => v8.setFlagsFromString(`${FLAG}${importing ? 4 * budget : budget}`);
}
