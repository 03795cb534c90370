import { existsSync } from 'node:fs';
import { availableParallelism, hostname, loadavg, machine, release, userInfo, version } from 'node:os';
import { join } from 'node:path';
import { WriteStream } from 'node:tty';
import { createEmulatedPosix } from '../posix/emulated/emulated.ts';
import type { EmulatedOptions, Ending, HostServices, Identity, InheritedFile } from '../posix/emulated/options.ts';
import type { ProcessHost } from '../posix/emulated/processHost.ts';
import type { SharedEnds } from '../posix/emulated/sharing.ts';
import type { FileHandle, FileSystem } from '../posix/filesystem/fileSystem.ts';
import {
  HostFileSystem,
  hostDescriptor,
  hostFolder,
  hostPositioned,
  hostStream,
} from '../posix/filesystem/host/hostFileSystem.ts';
import { MemoryFileSystem } from '../posix/filesystem/memory.ts';
import { MountFileSystem } from '../posix/filesystem/mount.ts';
import { ReadOnlyFileSystem } from '../posix/filesystem/readOnly.ts';
import { inheritedPipeEnd } from '../posix/host/pipes.ts';
import { nodeProcessHost } from '../posix/host/processHost.ts';
import { letGo, nodeSignals } from '../posix/host/signals.ts';
import type { PosixSupport } from '../posix/support.ts';
import { executablePath } from './configuration.ts';
import { writeLog } from './log.ts';
import type { CommandLine } from './options.ts';
import { environmentEntries } from './undecoded.ts';

/** Where the library is in a file system that is not the host's. */
export const LIBRARY = '/usr/lib/python3.13';
export const OWN_LIBRARY = '/usr/lib/tspy';

/** The operating system of `tspy-managed`: emulated, on the host's file system, a folder of it, or one in memory. */
export function managedPosix(line: CommandLine, library: { stdlib: string; own: string }): PosixSupport {
  const apart = line.root !== null || line.memoryFs;
  return createEmulatedPosix({
    fileSystem: apart ? withLibrary(line, library) : new HostFileSystem(),
    trusted: true,
    cwd: apart ? '/' : process.cwd(),
    environment: apart && !line.allowEnvironment ? [] : environmentEntries(),
    identity: line.memoryFs ? {} : { ...hostIdentity(), ...(apart ? { pid: 1, ppid: 0, home: '/' } : {}) },
    stdin: descriptor(0),
    stdout: descriptor(1),
    stderr: descriptor(2),
    ...passedOn(line),
    host: nodeServices(),
    processes: line.allowRun ? processes(line) : null,
    end,
    log: line.compatibilityLog
      ? (_operation, what, call) => writeLog(line, `[python::compatibility] FINE: ${call}: ${what}`)
      : undefined,
  });
}

function passedOn({ inherited }: CommandLine): Pick<EmulatedOptions, 'umask' | 'inherited' | 'shared'> {
  if (inherited === null) return {};
  const files = new Map<number, InheritedFile>();
  const ends = new Map<number, SharedEnds>();
  for (const { fd, position, shared } of inherited.fds) {
    if (shared !== null) {
      const { reading, writing } = shared;
      ends.set(fd, {
        reading: reading === null ? null : inheritedPipeEnd(reading, false),
        writing: writing === null ? null : inheritedPipeEnd(writing, true),
      });
      continue;
    }
    const handle = position === null ? descriptor(fd) : opened(() => hostPositioned(fd));
    if (handle !== null) files.set(fd, { handle, position });
  }
  return { umask: inherited.umask, inherited: files, shared: ends };
}

/** What imports need while a snapshot is built. */
export function managedBuildPosix(): PosixSupport {
  return createEmulatedPosix({
    fileSystem: new HostFileSystem(),
    cwd: '/',
    environment: [],
    identity: {},
    stdin: null,
    stdout: null,
    stderr: null,
    host: {},
    processes: null,
    end,
  });
}

/** A folder of the host or an empty file system, with the library mounted so that it can only be read. */
function withLibrary(line: CommandLine, library: { stdlib: string; own: string }): FileSystem {
  const mounts: Record<string, FileSystem> = { [LIBRARY]: new ReadOnlyFileSystem(hostFolder(library.stdlib)) };
  if (existsSync(library.own)) mounts[OWN_LIBRARY] = new ReadOnlyFileSystem(hostFolder(library.own));
  if (line.root !== null && !existsSync(join(line.root, 'dev/null'))) mounts['/dev'] = devices();
  return new MountFileSystem(line.root !== null ? hostFolder(line.root) : new MemoryFileSystem(), mounts);
}

/** /dev with null and its kin, for a folder that has none. */
function devices(): FileSystem {
  return new MemoryFileSystem({}, { bare: 'devices', uid: 0, gid: 0 });
}

/** Programs of the host. Interpreters started as `sys.executable` get the same options. */
function processes(line: CommandLine): ProcessHost {
  const { root } = line;
  const executable = executablePath();
  return nodeProcessHost({
    hostDirectory: (path) => (root !== null ? join(root, path) : line.memoryFs ? '/' : path),
    hostProgram(path) {
      const inside = root === null ? path : join(root, path);
      return existsSync(inside) ? inside : path;
    },
    interpreter: {
      path: executable,
      program: executable,
      args: ['--python.PosixModuleBackend=emulated', ...line.ownOptions],
      family: line.inherited?.family ?? `${process.pid}x${Date.now().toString(36)}`,
    },
  });
}

function hostIdentity(): Partial<Identity> {
  const { username, homedir, shell } = userInfo();
  return {
    uid: process.getuid?.() ?? 1000,
    gid: process.getgid?.() ?? 1000,
    groups: process.getgroups?.() ?? [],
    pid: process.pid,
    ppid: process.ppid,
    user: username,
    home: homedir,
    shell: shell ?? '/bin/sh',
  };
}

/** An fd of the process as a stream, or null if it is closed. */
function descriptor(fd: number): FileHandle | null {
  return opened(() => (fd === 0 ? hostStream(fd) : hostDescriptor(fd)));
}

function opened(open: () => FileHandle): FileHandle | null {
  try {
    return open();
  } catch {
    return null;
  }
}

function nodeServices(): HostServices {
  return {
    cpuTimes() {
      const { user, system } = process.cpuUsage();
      return { user: user / 1000, system: system / 1000 };
    },
    peakMemory: () => process.resourceUsage().maxRSS * 1024,
    cpuCount: availableParallelism,
    loadAverage: () => loadavg() as [number, number, number],
    hostName: hostname,
    signals: nodeSignals(),
    systemName: () => ({ release: release(), version: version(), machine: machine() }),
    terminalSize(fd) {
      const [columns, rows] = new WriteStream(fd).getWindowSize();
      return { columns, rows };
    },
  };
}

/** Ends the process as the context asked: by exit code, or by the signal. */
function end(ending: Ending): never {
  if (ending.kind === 'exit') process.exit(ending.status);
  letGo(ending.signal);
  process.kill(process.pid, ending.signal);
  // A signal that the process survives (Node keeps some for itself) must end it all the same.
  process.exit(128 + ending.signal);
}
