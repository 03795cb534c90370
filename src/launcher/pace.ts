import v8 from 'node:v8';
import { pace } from '../truffle/pace.ts';

const FLAG = '--interrupt-budget=';

/** Milliseconds after which a program is one that runs for long. */
const LONG = 8000;

/**
 * Lets V8 optimize four times as late during what is done in passing: a quarter of the time of imports went into code that then ran for a moment.
 * In a program that has run for long, what still gets hot is going to stay so: it is optimized at V8's own pace, half the budget we begin with.
 * Only where the launcher has set the budget, which it does for the V8 it knows.
 */
export function slowDownPassing(): void {
  const given = process.execArgv.find((option) => option.startsWith(FLAG));
  if (given === undefined) return;
  const budget = Number(given.slice(FLAG.length));
  const begun = performance.now();
  pace.changed = (slow) => {
    const usual = performance.now() - begun < LONG ? budget : budget >> 1;
    v8.setFlagsFromString(`${FLAG}${slow ? 4 * budget : usual}`);
  };
}
