import { errorMessages, signalDescriptions } from './constants/linux/messages.ts';

/** `strerror` by the platform's own table; libc's text where a backend has none. */
export function linuxErrorMessage(errno: number): string {
  return (errorMessages as Readonly<Record<number, string>>)[errno] ?? `Unknown error ${errno}`;
}

/** `strsignal` of glibc, or null for a number that is no signal. */
export function linuxSignalDescription(signal: number): string | null {
  const text = (signalDescriptions as Readonly<Record<number, string>>)[signal];
  if (text !== undefined) return text;
  return signal >= 34 && signal <= 64 ? `Real-time signal ${signal - 34}` : null;
}
