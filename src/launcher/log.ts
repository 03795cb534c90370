import { appendFileSync, writeSync } from 'node:fs';
import type { CommandLine } from './options.ts';

/** A line of a log of the OS layer: to stderr, or where `--log.file` says. */
export function writeLog(line: CommandLine, text: string): void {
  try {
    if (line.logFile === null) writeSync(2, `${text}\n`);
    else appendFileSync(line.logFile, `${text}\n`);
  } catch {
    // A log that cannot be written is no reason to fail: what is logged goes on.
  }
}
