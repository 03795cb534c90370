import { readFileSync } from 'node:fs';
import { fsDecode } from '../posix/fsEncoding.ts';

/** What Node puts in place of bytes that are no UTF-8: where it stands, the system is asked again. */
const REPLACEMENT = '\ufffd';

/** The command line, undecodable bytes as lone surrogates. */
export function commandArguments(): string[] {
  const decoded = process.argv.slice(2);
  if (!decoded.some((text) => text.includes(REPLACEMENT))) return decoded;
  const all = stringsOf('/proc/self/cmdline');
  return all.length < decoded.length ? decoded : all.slice(all.length - decoded.length).map(fsDecode);
}

/** The environment, undecodable bytes as lone surrogates. */
export function environmentEntries(): [string, string][] {
  const decoded = Object.entries(process.env) as [string, string][];
  if (!decoded.some(([name, value]) => name.includes(REPLACEMENT) || value.includes(REPLACEMENT))) return decoded;
  const exact = new Map<string, [string, string]>();
  for (const entry of stringsOf('/proc/self/environ')) {
    const at = entry.indexOf(EQUALS);
    const name = entry.subarray(0, at);
    exact.set(name.toString(), [fsDecode(name), fsDecode(entry.subarray(at + 1))]);
  }
  return decoded.map((entry) => exact.get(entry[0]) ?? entry);
}

const EQUALS = 0x3d;

/** The strings of a file of `/proc` that are ended by NUL; none where there is no such file. */
function stringsOf(path: string): Buffer[] {
  let data: Buffer;
  try {
    data = readFileSync(path);
  } catch {
    return [];
  }
  const strings: Buffer[] = [];
  for (let start = 0, end: number; start < data.length; start = end + 1) {
    end = data.indexOf(0, start);
    if (end < 0) end = data.length;
    strings.push(data.subarray(start, end));
  }
  return strings;
}
