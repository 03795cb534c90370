import type { Foreign, ForeignType } from '../../posix/support/foreign.ts';
import { contextLocal } from '../../runtime/context.ts';
import { scheduler } from '../../runtime/threads/scheduler.ts';
import { readPointer } from './addresses.ts';

/*
 * Functions of C whose first argument is a thread. In CPython an ident is a `pthread_t`; here it is a mere number, and all threads are one
 * for the system. So C is told of that one: it would follow the number as a pointer.
 */

const NAMES = new Set(
  'setname_np getname_np kill sigqueue setaffinity_np getaffinity_np setschedparam getschedparam setschedprio getcpuclockid getattr_np'
    .split(' ')
    .map((name) => `pthread_${name}`),
);

/** `pthread_self` of the library, by the addresses of those that were looked up in it. */
const known = contextLocal(() => new Map<number, number>());

/** Told of each function that is looked up; `find` looks up another in the same library. */
export function noteThreadFunction(name: string, address: number, find: (name: string) => number): void {
  if (NAMES.has(name)) known().set(address, find('pthread_self'));
}

function isIdent(value: number): boolean {
  const { main, threads } = scheduler();
  return value !== 0 && [main, ...threads].some((thread) => thread.ident === value);
}

/** Puts the thread of the system in the place of an ident. */
export function putSystemThread(foreign: Foreign, address: number, types: ForeignType[], values: Uint8Array[]): void {
  const self = known().get(address);
  const first = values[0];
  if (self === undefined || first === undefined) return;
  const wide = new Uint8Array(new ArrayBuffer(16));
  wide.set(first.subarray(0, 8));
  if (!isIdent(readPointer(wide, 0))) return;
  foreign.call(self, { result: 'P', arguments: [] }, [], wide);
  types[0] = 'P';
  values[0] = wide;
}
