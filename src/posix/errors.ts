import type { PosixPath } from './fsEncoding.ts';

/**
 * A failed system call: its errno and the paths it was about. Not a JavaScript Error, whose stack would cost more than the
 * call; the caller makes the OSError of it (PyErr_SetFromErrnoWithFilenameObjects).
 */
export class PosixError {
  readonly errno: number;
  readonly path: PosixPath | number | undefined;
  readonly path2: PosixPath | number | undefined;
  /** What a host's file system or service threw, where that was no PosixError. */
  cause: unknown;

  constructor(errno: number, paths?: { path?: PosixPath | number; path2?: PosixPath | number }) {
    this.errno = errno;
    this.path = paths?.path;
    this.path2 = paths?.path2;
  }

  toString(): string {
    return `PosixError: errno ${this.errno}`;
  }
}

/** An operation that a backend has no means for; becomes io.UnsupportedOperation, naming both. */
export class UnsupportedPosixFeature {
  readonly feature: string;
  readonly backend: string;

  constructor(feature: string, backend: string) {
    this.feature = feature;
    this.backend = backend;
  }

  toString(): string {
    return `${this.feature} is not supported by the ${this.backend} POSIX backend`;
  }
}

/** A failed getaddrinfo or getnameinfo: an EAI_ code and its text; becomes socket.gaierror. */
export class AddressInfoError {
  readonly code: number;
  readonly message: string;

  constructor(code: number, message: string) {
    this.code = code;
    this.message = message;
  }

  toString(): string {
    return `AddressInfoError: ${this.code} ${this.message}`;
  }
}

/** A failed gethostbyname, gethostbyaddr or the like: an h_errno and its text; becomes socket.herror. */
export class HostError {
  readonly code: number;
  readonly message: string;

  constructor(code: number, message: string) {
    this.code = code;
    this.message = message;
  }

  toString(): string {
    return `HostError: ${this.code} ${this.message}`;
  }
}

/** What the dynamic linker says of a library or symbol that it cannot find. */
export class DynamicLinkError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }

  toString(): string {
    return `DynamicLinkError: ${this.message}`;
  }
}
