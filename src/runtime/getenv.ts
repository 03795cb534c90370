import { currentContext } from './context.ts';

/** A variable of the process's environment as it is now: `getenv`. */
export function getenv(name: string): string | undefined {
  return currentContext()
    .posix.environ()
    .find(([key]) => key === name)?.[1];
}
