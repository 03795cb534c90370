import { UnsupportedPosixFeature } from './errors.ts';

/** Operations that a backend has no means for: each throws when called. */
export function unsupported<T>(backend: string, names: readonly (keyof T & string)[]): T {
  const table: Record<string, () => never> = {};
  for (const name of names)
    table[name] = () => {
      throw new UnsupportedPosixFeature(name, backend);
    };
  return table as T;
}
