import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where objects are that processes share by name: in memory, where the system has such a folder. */
const place = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

export const sharedObject = (name: string): string => join(place(), name);

/** The beginning of a name that tells which process has made a folder. */
export const ownPrefix = (kind: string): string => `tspy-${kind}-${process.pid}x`;

/** Takes away the folders of a kind whose processes were killed. */
export function sweep(kind: string): void {
  for (const name of readdirSync(place())) {
    const pid = name.startsWith(`tspy-${kind}-`)
      ? /^\d+(?=x)/.exec(name.slice(`tspy-${kind}-`.length))?.[0]
      : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(sharedObject(name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code !== 'ESRCH';
  }
}
