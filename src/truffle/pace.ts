/*
 * Much of what the system itself does runs for a moment only: it imports, parses, compiles. V8 spends more on optimizing code for that than the code
 * then runs, so the launcher lets it wait longer meanwhile.
 */

/** Told when such work begins and ends. */
export const pace = { changed: (_slow: boolean): void => {} };

let depth = 0;

/** Does work that runs for a moment only. */
export function inPassing<T>(run: () => T): T {
  if (depth++ === 0) pace.changed(true);
  try {
    return run();
  } finally {
    if (--depth === 0) pace.changed(false);
  }
}
