import type { PosixSupport } from '../posix/support.ts';

/*
 * What the script that started Node noted in the environment (`launcher.sh`, `loader.mjs`). The variables are ours alone: neither the program nor
 * what it starts sees them.
 */

/** Variables that the script took away from Node, under the names they have meanwhile. */
const HIDDEN = new Map([['TSPY_NODE_EXTRA_CA_CERTS', 'NODE_EXTRA_CA_CERTS']]);
/** Variables that only Node was to see. */
const LENT = 'TSPY_LENT';
const DESCRIPTORS = 'TSPY_FDS';
const SIGNALS = 'TSPY_SIGNALS';
/** The name the script was called by. */
const COMMAND = 'TSPY_COMMAND';

/** The environment and the name of the command as it was given them. */
export function restoreEnvironment(): void {
  const { env } = process;
  const command = take(COMMAND);
  if (command !== undefined) process.argv[1] = command;
  for (const [name, original] of HIDDEN) {
    const value = take(name);
    if (value !== undefined) env[original] = value;
  }
  for (const name of take(LENT)?.split(' ') ?? []) delete env[name];
}

/** The descriptors that the process was given; null if nobody noted them. */
export function takeInheritedDescriptors(): readonly number[] | null {
  const text = take(DESCRIPTORS);
  return text === undefined ? null : text.split(' ').filter(Boolean).map(Number);
}

function take(name: string): string | undefined {
  const value = process.env[name];
  delete process.env[name];
  return value;
}

interface InheritedSignals {
  readonly blocked: readonly number[];
  readonly ignored: readonly number[];
}

/** The signals that the process was started with blocked and ignored: the masks of `/proc/self/status`. */
export function takeInheritedSignals(): InheritedSignals {
  const [blocked = '', ignored = ''] = (take(SIGNALS) ?? '').split(',');
  return { blocked: membersOf(blocked), ignored: membersOf(ignored) };
}

/** The C library keeps these two for itself. */
const RESERVED = [32, 33];

function membersOf(mask: string): number[] {
  const bits = BigInt(`0x0${mask}`);
  const members: number[] = [];
  for (let signal = 1; signal <= 64; signal++)
    if ((bits >> BigInt(signal - 1)) & 1n && !RESERVED.includes(signal)) members.push(signal);
  return members;
}

export function inheritSignals(posix: PosixSupport, { blocked, ignored }: InheritedSignals): PosixSupport {
  for (const signal of ignored) posix.setDisposition(signal, 'ignore');
  if (blocked.length > 0) posix.sigmask(posix.constants.signal['SIG_SETMASK']!, blocked);
  return posix;
}
