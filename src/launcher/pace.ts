import v8 from 'node:v8';
import { pace } from '../truffle/pace.ts';

const FLAG = '--interrupt-budget=';

/**
 * Lets V8 optimize four times as late during what is done in passing: a quarter of the time of imports went into code that then ran for a moment.
 * Only where the launcher has set the budget, which it does for the V8 it knows.
 */
export function slowDownPassing(): void {
  const given = process.execArgv.find((option) => option.startsWith(FLAG));
  if (given === undefined) return;
  const budget = Number(given.slice(FLAG.length));
  pace.changed = (slow) => v8.setFlagsFromString(`${FLAG}${slow ? 4 * budget : budget}`);
}
