import type { darwinConstants } from './darwin.ts';
import type { linuxConstants } from './linux.ts';

type Linux = typeof linuxConstants;
type Darwin = typeof darwinConstants;
type Shared<K extends keyof Linux> = keyof Linux[K] & keyof Darwin[K];
type Either<K extends keyof Linux> = keyof Linux[K] | keyof Darwin[K];

/**
 * The numbers of one platform, by CPython's module and name. Names that both Linux and macOS have are always there; the others
 * are there on one of them. A module shows exactly the entries of its table.
 */
export type PlatformConstants = {
  readonly [K in keyof Linux]: { readonly [N in Shared<K>]: K extends 'resource' ? number | bigint : number } & {
    readonly [N in Either<K>]?: K extends 'resource' ? number | bigint : number;
  };
};
