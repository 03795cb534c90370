import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { linuxConstants } from '../constants/linux.ts';
import type { PlatformConstants } from '../constants/platformConstants.ts';
import { PosixError } from '../errors.ts';
import type { FileHandle } from '../filesystem/fileSystem.ts';
import { linuxErrorMessage, linuxSignalDescription } from '../messages.ts';
import type { PosixSupport } from '../support.ts';
import { emulatedFiles } from './files.ts';
import { emulatedEnvironment, emulatedIds } from './ids.ts';
import { Kernel } from './kernel.ts';
import { emulatedLocks } from './locks.ts';
import { emulatedMemoryMaps, emulatedSharedMemory } from './memory.ts';
import { emulatedDirectories, emulatedExtendedAttributes, emulatedNames } from './names.ts';
import { NodeFile, StreamFile } from './nodeFile.ts';
import type { EmulatedOptions, StreamSink, StreamSource } from './options.ts';
import { emulatedPolling } from './polling.ts';
import { emulatedProcesses } from './processes.ts';
import { emulatedSignals } from './signals.ts';
import { emulatedSockets } from './sockets.ts';
import { emulatedStat } from './stat.ts';
import { emulatedSystem } from './system.ts';
import { emulatedTerminal } from './terminal.ts';
import { emulatedTime } from './time.ts';
import { emulatedUsers } from './users.ts';

/** An operating system of its own on a FileSystem: fds, current directory, umask, environment, pipes and sockets belong to it alone. */
export function createEmulatedPosix(options: EmulatedOptions): PosixSupport {
  const kernel = new Kernel(options);
  const support = {
    name: 'emulated',
    foreign: null,
    platform: 'linux' as const,
    constants: linuxConstants as PlatformConstants,
    strerror: linuxErrorMessage,
    strsignal: linuxSignalDescription,
    dispose: () => kernel.dispose(),
    ...emulatedLocks(kernel),
    ...emulatedFiles(kernel),
    ...emulatedStat(kernel),
    ...emulatedNames(kernel),
    ...emulatedDirectories(kernel),
    ...emulatedExtendedAttributes(kernel),
    ...emulatedProcesses(kernel),
    ...emulatedIds(kernel),
    ...emulatedEnvironment(kernel),
    ...emulatedSignals(kernel),
    ...emulatedTerminal(kernel),
    ...emulatedUsers(kernel),
    ...emulatedSystem(kernel),
    ...emulatedTime(kernel),
    ...emulatedMemoryMaps(kernel),
    ...emulatedSharedMemory(kernel),
    ...emulatedSockets(kernel),
    ...emulatedPolling(kernel),
  };
  if (options.log !== undefined) rememberCalls(kernel, support as unknown as Record<string, unknown>);
  openStreams(kernel);
  if (options.cwd !== undefined) {
    try {
      support.chdir(options.cwd);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      if (error.errno !== E.ENOENT && error.errno !== E.ENOTDIR && error.errno !== E.EACCES) throw error;
    }
  }
  return support;
}

/** Lets the kernel know which call it is in, for what it notes. */
function rememberCalls(kernel: Kernel, support: Record<string, unknown>): void {
  for (const [name, operation] of Object.entries(support))
    if (typeof operation === 'function')
      support[name] = (...args: unknown[]) => {
        const outer = kernel.call;
        kernel.call = { name, args };
        try {
          return operation.apply(support, args);
        } finally {
          kernel.call = outer;
        }
      };
}

function isHandle(stream: FileHandle | StreamSource | StreamSink): stream is FileHandle {
  return 'stat' in stream;
}

function openStreams(kernel: Kernel): void {
  const { stdin, stdout, stderr } = kernel.options;
  [stdin, stdout, stderr].forEach((stream, fd) => {
    if (stream === undefined || stream === null) return;
    const reading = fd === 0;
    const handle: FileHandle = isHandle(stream)
      ? stream
      : new StreamFile(reading ? (stream as StreamSource) : null, reading ? null : (stream as StreamSink));
    const flags = isHandle(stream) && handle.terminal ? P.O_RDWR : reading ? P.O_RDONLY : P.O_WRONLY;
    kernel.place(fd, new NodeFile(kernel, handle, flags, true), false);
  });
  for (const [fd, { handle, position }] of kernel.options.inherited ?? []) {
    if (kernel.descriptors[fd] !== undefined) continue;
    const file = new NodeFile(kernel, handle, P.O_RDWR, true);
    file.position = position ?? 0;
    file.common = position !== null;
    kernel.place(fd, file, false);
  }
  for (const [fd, ends] of kernel.options.shared ?? [])
    if (kernel.flight !== null) kernel.place(fd, kernel.flight.adopt(ends), false);
}
