import type { BackendSupport } from './support/backend.ts';
import type { DirectorySupport } from './support/directories.ts';
import type { EnvironmentSupport } from './support/environment.ts';
import type { ExtendedAttributeSupport } from './support/extendedAttributes.ts';
import type { FileSupport } from './support/files.ts';
import type { ForeignSupport } from './support/foreign.ts';
import type { IdSupport } from './support/ids.ts';
import type { LockSupport } from './support/locks.ts';
import type { MemoryMapSupport } from './support/memoryMaps.ts';
import type { NameSupport } from './support/names.ts';
import type { PollingSupport } from './support/polling.ts';
import type { ProcessSupport } from './support/processes.ts';
import type { SharedMemorySupport } from './support/sharedMemory.ts';
import type { SignalSupport } from './support/signals.ts';
import type { SocketSupport } from './support/sockets.ts';
import type { StatSupport } from './support/stat.ts';
import type { SystemSupport } from './support/system.ts';
import type { TerminalSupport } from './support/terminal.ts';
import type { TimeSupport } from './support/time.ts';
import type { UserSupport } from './support/users.ts';

/**
 * The operating system as a Python context sees it, in POSIX words. Every operation is synchronous; a failure throws PosixError,
 * what the backend has no means for UnsupportedPosixFeature, EINTR is the caller's to retry (PEP 475). Paths come as bytes or
 * surrogateescape text and hold no NUL (the caller has checked); results are surrogateescape text.
 */
export interface PosixSupport
  extends BackendSupport,
    FileSupport,
    LockSupport,
    StatSupport,
    NameSupport,
    DirectorySupport,
    ExtendedAttributeSupport,
    ProcessSupport,
    IdSupport,
    EnvironmentSupport,
    SignalSupport,
    TerminalSupport,
    UserSupport,
    SystemSupport,
    TimeSupport,
    MemoryMapSupport,
    SharedMemorySupport,
    ForeignSupport,
    SocketSupport,
    PollingSupport {}
