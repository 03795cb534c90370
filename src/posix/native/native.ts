import { linuxErrorMessage, linuxSignalDescription } from '../messages.ts';
import type { PosixSupport } from '../support.ts';
import { nativeFiles } from './files.ts';
import { nativeForeign } from './foreign.ts';
import { foreignDescriptors } from './foreignDescriptors.ts';
import { nativeEnvironment, nativeIds, nativeUsers } from './ids.ts';
import { declare, isDarwin } from './libc.ts';
import { nativeMemoryMaps, nativeSharedMemory } from './memory.ts';
import { nativeDirectories, nativeExtendedAttributes, nativeNames } from './names.ts';
import { hostPlatform } from './platform.ts';
import { nativePolling } from './polling.ts';
import { nativeProcesses } from './processes.ts';
import { nativeSignals } from './signals.ts';
import { nativeSockets } from './sockets.ts';
import { nativeStat } from './stat.ts';
import { nativeSystem } from './system.ts';
import { nativeTerminal } from './terminal.ts';
import { nativeTime } from './time.ts';

const c = declare({
  close: 'int close(int)',
  strerror: 'const char *strerror(int)',
  strsignal: 'const char *strsignal(int)',
});

/**
 * The process's own operating system, through libc: what CPython's `posix` does, call by call. `inherited` are the descriptors that the process
 * began with, null if nobody knows.
 */
export function createNativePosix(inherited: readonly number[] | null = null): PosixSupport {
  const platform = hostPlatform();
  const foreign = foreignDescriptors(inherited);
  const signals = nativeSignals(platform);
  for (const fd of foreign.closed) c.close(fd);
  const support = {
    name: 'native',
    platform: platform.name,
    constants: platform.constants,
    strerror: isDarwin ? (errno: number): string => c.strerror(errno) : linuxErrorMessage,
    strsignal: isDarwin
      ? (signal: number): string | null => (signal >= 1 && signal < 32 ? c.strsignal(signal) : null)
      : linuxSignalDescription,
    dispose() {},
    foreign: nativeForeign(),
    ...nativeFiles(platform, foreign),
    ...nativeStat(platform, foreign),
    ...nativeNames(platform),
    ...nativeDirectories(platform),
    ...nativeExtendedAttributes(platform),
    ...nativeProcesses(platform),
    ...nativeIds(),
    ...nativeEnvironment(),
    ...nativeTerminal(platform),
    ...nativeUsers(),
    ...nativeSystem(platform),
    ...nativeTime(platform),
    ...nativeMemoryMaps(platform),
    ...nativeSharedMemory(platform),
    ...nativeSockets(platform),
    ...nativePolling(platform),
  };
  // `signalCounter` moves when the first handler is set, so the getters go along rather than their values.
  return Object.defineProperties(support, Object.getOwnPropertyDescriptors(signals)) as typeof support & typeof signals;
}
