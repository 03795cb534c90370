import { currentContext } from './context.ts';
import { syscall } from './syscall.ts';

/** Writes all of it. */
export function writeDescriptor(fd: number, data: Uint8Array): void {
  const { posix } = currentContext();
  for (let at = 0; at < data.length; ) at += syscall(() => posix.write(fd, at === 0 ? data : data.subarray(at)));
}
