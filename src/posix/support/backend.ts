import type { PlatformConstants } from '../constants/platformConstants.ts';

/** The platforms whose numbers and meanings a backend can follow, as `sys.platform` names them. */
export type Platform = 'linux' | 'darwin';

/** What a backend says about itself. */
export interface BackendSupport {
  /** `native` or `emulated`. */
  readonly name: string;
  readonly platform: Platform;
  /** The numbers the backend's arguments and results are made of. */
  readonly constants: PlatformConstants;
  /** `strerror`: the platform's text for an errno. */
  strerror(errno: number): string;
  /** `strsignal`, or null for a number that is no signal. */
  strsignal(signal: number): string | null;
  /** Gives back what the context holds: fds of an emulated table, handlers, mappings. */
  dispose(): void;
}
