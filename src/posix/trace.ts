import { PosixError } from './errors.ts';
import type { PosixSupport } from './support.ts';

type Operation = (...args: unknown[]) => unknown;

/**
 * The same backend, which says each operation, its arguments, and its result or errno: `openat(-100, "/etc/passwd", 524288, 0) = 3`.
 * Data is never shown: of bytes and lists one learns how many.
 */
export function tracedPosix(posix: PosixSupport, say: (line: string) => void): PosixSupport {
  const names = new Map(Object.entries(posix.constants.errno).map(([name, number]) => [number, name]));
  const outcome = (error: unknown): string => {
    if (!(error instanceof PosixError)) return String(error);
    return `-1 ${names.get(error.errno) ?? error.errno} (${posix.strerror(error.errno)})`;
  };
  const wrap =
    (name: string, operation: Operation): Operation =>
    (...args) => {
      const call = `${callText(name, args)} = `;
      try {
        const result = operation.apply(posix, args);
        say(call + shown(result));
        return result;
      } catch (error) {
        say(call + outcome(error));
        throw error;
      }
    };
  const wrapped = new Map<string | symbol, Operation>();
  return new Proxy(posix, {
    get(target, name) {
      const value: unknown = target[name as keyof PosixSupport];
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      let traced = wrapped.get(name);
      if (traced === undefined) wrapped.set(name, (traced = wrap(name, value as Operation)));
      return traced;
    },
  });
}

/** `setrlimit(7, 10, 10)`; data is not shown. */
export function callText(name: string, args: readonly unknown[]): string {
  const texts = args.map(shown);
  if (name === 'setenv') texts[1] = '<text>';
  return `${name}(${texts.join(', ')})`;
}

function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null || isData(value)) return brief(value);
  const fields = Object.entries(value).filter(([, field]) => typeof field !== 'function');
  return `{${fields.map(([name, field]) => `${name}: ${brief(field)}`).join(', ')}}`;
}

const isData = (value: object): boolean => ArrayBuffer.isView(value) || Array.isArray(value);

function brief(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === undefined) return '0';
  if (typeof value === 'function') return '<function>';
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return `<${value.byteLength} bytes>`;
  return Array.isArray(value) ? `<${value.length} items>` : '{…}';
}
