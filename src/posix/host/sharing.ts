import { unlinkSync } from 'node:fs';
import type { Sharing } from '../emulated/sharing.ts';
import { hostFile } from '../filesystem/host/hostFileSystem.ts';
import { hostCall } from '../filesystem/hostFailure.ts';
import { nodePipes } from './pipes.ts';
import { nodePorts } from './ports.ts';
import { nodeSemaphores } from './semaphores.ts';
import { sharedObject } from './sharedObjects.ts';

/** What interpreters of a family share; null where fds of other processes cannot be opened. */
export function nodeSharing(interpreter: string, family: string): Sharing | null {
  if (process.platform !== 'linux') return null;
  return {
    isInterpreter: (program) => program === interpreter,
    pipes: nodePipes(),
    semaphores: nodeSemaphores(),
    ports: nodePorts(family),
    openMemory: (name, flags, mode) => hostFile(sharedObject(name), flags, mode),
    atExit: (call) => void process.once('exit', call),
    unlinkMemory: (name) => hostCall(() => unlinkSync(sharedObject(name))),
  };
}
