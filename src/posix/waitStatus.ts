import type { Platform } from './support/backend.ts';

/** The W macros of <sys/wait.h> over a wait status; Linux and macOS agree on all but the continued status. */

export function wIfExited(status: number): boolean {
  return (status & 0x7f) === 0;
}

export function wExitStatus(status: number): number {
  return (status >> 8) & 0xff;
}

export function wIfSignaled(status: number): boolean {
  const signal = status & 0x7f;
  return signal !== 0 && signal !== 0x7f;
}

export function wTermSig(status: number): number {
  return status & 0x7f;
}

export function wIfStopped(status: number, platform: Platform = 'linux'): boolean {
  return (status & 0xff) === 0x7f && !wIfContinued(status, platform);
}

export function wStopSig(status: number): number {
  return wExitStatus(status);
}

export function wIfContinued(status: number, platform: Platform = 'linux'): boolean {
  return status === (platform === 'linux' ? 0xffff : 0x137f);
}

export function wCoreDump(status: number): boolean {
  return (status & 0x80) !== 0;
}
