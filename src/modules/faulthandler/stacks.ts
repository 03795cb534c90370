import { currentContext } from '../../runtime/context.ts';
import { rt } from '../../runtime/registers.ts';
import { scheduler } from '../../runtime/threads/scheduler.ts';
import type { ThreadState } from '../../runtime/threads/thread.ts';

/*
 * Stacks as text, made from the activation records alone: no Python code runs, no frame objects are made.
 */

/** The most frames, threads and characters of a name that are shown. */
const MAX_FRAMES = 100;
const MAX_THREADS = 100;
const MAX_TEXT = 500;

/** What is not ASCII becomes an escape: `_Py_DumpASCII`. */
function ascii(text: string): string {
  let out = '';
  let count = 0;
  for (const character of text) {
    if (count++ === MAX_TEXT) return `${out}...`;
    const point = character.codePointAt(0)!;
    if (point >= 0x20 && point < 0x7f) out += character;
    else if (point <= 0xff) out += `\\x${point.toString(16).padStart(2, '0')}`;
    else if (point <= 0xffff) out += `\\u${point.toString(16).padStart(4, '0')}`;
    else out += `\\U${point.toString(16).padStart(8, '0')}`;
  }
  return out;
}

function frames(thread: ThreadState): string {
  const [stack, depth] = thread === rt.thread ? [rt.stack, rt.sp] : [thread.stack, thread.sp];
  if (depth < 1) return '  <no Python frame>\n';
  let out = '';
  for (let i = depth; i > 0; i--) {
    if (depth - i === MAX_FRAMES) break;
    const { code, pos } = stack[i]!;
    if (code === null) continue;
    const line = code.positions.line(pos) ?? code.firstlineno;
    out += `  File "${ascii(code.filename)}", line ${line} in ${ascii(code.name)}\n`;
  }
  return out;
}

/** The running thread's stack alone. */
export const ownStack = (): string => `Stack (most recent call first):\n${frames(rt.thread)}`;

/** The stacks of all threads, the newest first; `current` is named so. */
export function allStacks(current: ThreadState | null): string {
  const { main } = scheduler();
  // What has no identifier is the watchdog.
  const threads = scheduler()
    .all()
    .filter((thread) => thread === main || thread.ident !== 0)
    .reverse();
  const parts = threads.slice(0, MAX_THREADS).map((thread) => {
    const ident = (thread.ident === 0 ? currentContext().posix.gettid() : thread.ident).toString(16).padStart(16, '0');
    return `${thread === current ? 'Current thread' : 'Thread'} 0x${ident} (most recent call first):\n${frames(thread)}`;
  });
  if (threads.length > MAX_THREADS) parts.push('...\n');
  return parts.join('\n');
}
