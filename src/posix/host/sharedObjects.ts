import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where objects are that processes share by name: in memory, where the system has such a folder. */
export function sharedObject(name: string): string {
  return join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), name);
}
