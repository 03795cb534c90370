import type { PosixPath } from '../fsEncoding.ts';

/** Environment variables, names and values in surrogateescape text. */
export interface EnvironmentSupport {
  /** All variables; of a name that is there twice the first counts. */
  environ(): Array<[string, string]>;
  setenv(name: PosixPath, value: PosixPath): void;
  unsetenv(name: PosixPath): void;
}
