import type { Member } from '../../runtime/clinic/members.ts';
import { decodeLatin1 } from '../../runtime/codecs/single-byte.ts';
import type { PValue } from '../../runtime/object.ts';
import { interruption } from '../../runtime/syscall.ts';
import { deadlineOfCall, untilReady } from '../../runtime/threads/attempt.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { POLLIN } from '../builtins/terminal-line.ts';
import { toInt } from './arguments.ts';
import { bytesAt, cursesError, f, halfDelay } from './library.ts';
import { counts, MOST_BYTES } from './window-text.ts';
import { counted, type PWindow, plain } from './window-type.ts';

/*
 * Reading keys. While there are other threads, ncurses is asked without waiting, and the wait for the terminal is ours.
 */

const ERR = -1;

/** The longest that is waited for a key, in milliseconds. */
function patience(self: PWindow): number {
  const delay: number = f('wgetdelay')(self.pointer);
  if (delay >= 0) return delay;
  return halfDelay.tenths > 0 ? halfDelay.tenths * 100 : Number.POSITIVE_INFINITY;
}

/** Calls a function that reads a key, and answers what it answers. */
function readKey(self: PWindow, read: () => number): number {
  if (!threadsActive()) return checked(read());
  const delay: number = f('wgetdelay')(self.pointer);
  const deadline = deadlineOfCall(patience(self));
  const look = (): number => {
    f('wtimeout')(self.pointer, 0);
    try {
      return read();
    } finally {
      f('wtimeout')(self.pointer, delay);
    }
  };
  const key = look();
  if (key !== ERR || !untilReady(0, POLLIN, deadline)) return checked(key);
  return checked(look());
}

/** No key may mean that a signal came. */
function checked(key: number): number {
  if (key === ERR) interruption.check();
  return key;
}

function placedKey(self: PWindow, name: string, args: PValue[], read: () => number): number {
  counted(name, args, 0, 2, [1]);
  if (args.length > 0 && f('wmove')(self.pointer, ...args.map(toInt)) === ERR) return ERR;
  return readKey(self, read);
}

function noInput(): never {
  throw cursesError('no input');
}

const waits = { restartable: true };

export const inputMethods: Member[] = [
  plain('getch', (self, args): PValue => placedKey(self, 'getch', args, () => f('wgetch')(self.pointer)), waits),
  plain(
    'getkey',
    (self, args): PValue => {
      const key = placedKey(self, 'getkey', args, () => f('wgetch')(self.pointer));
      if (key === ERR) noInput();
      if (key <= 255) return String.fromCharCode(key);
      return decodeLatin1(bytesAt(f('keyname')(key)));
    },
    waits,
  ),
  plain(
    'get_wch',
    (self, args): PValue => {
      const out = new Uint32Array(32);
      const bytes = new Uint8Array(out.buffer);
      const code = placedKey(self, 'get_wch', args, () => f('wget_wch')(self.pointer, bytes));
      if (code === ERR) noInput();
      return code === KEY_CODE_YES ? out[0]! : String.fromCodePoint(out[0]!);
    },
    waits,
  ),
  plain('getstr', (self, args): PValue => {
    const { place, count } = counts(args, 'getstr requires 0 to 3 arguments');
    const bytes = new Uint8Array(MOST_BYTES + 1);
    const moved = place.length === 0 ? 0 : f('wmove')(self.pointer, ...place);
    if (moved === ERR || f('wgetnstr')(self.pointer, bytes, count) === ERR) return new PBytes(new Uint8Array(0));
    return new PBytes(bytes.slice(0, bytes.indexOf(0)));
  }),
];

const KEY_CODE_YES = 256;
