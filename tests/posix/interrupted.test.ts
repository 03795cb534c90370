// Signals from another process, on both backends: what Ctrl-C and SIGTERM do to a program that runs or waits.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';

const commands: Readonly<Record<string, string[]>> = {
  tspy: ['dist/tspy.mjs'],
  'tspy-managed': ['dist/tspy-managed.mjs', '--allow-run'],
};

/** Programs, and the signal sent once they have said `up`; then: exit code or signal, output after that, last line of stderr. */
const UP = "print('up', flush=True)";
const programs: Readonly<Record<string, [string, NodeJS.Signals, number | NodeJS.Signals, string, string]>> = {
  loop: [`${UP}\nwhile True: pass`, 'SIGINT', 'SIGINT', '', 'KeyboardInterrupt'],
  sleep: [`import time\n${UP}\ntime.sleep(60)`, 'SIGINT', 'SIGINT', '', 'KeyboardInterrupt'],
  caught: [
    `import time\n${UP}\ntry: time.sleep(60)\nexcept KeyboardInterrupt: print('caught')`,
    'SIGINT',
    0,
    'caught\n',
    '',
  ],
  lock: [
    `import threading\nlock = threading.Lock()\nlock.acquire()\n${UP}\nlock.acquire()`,
    'SIGINT',
    'SIGINT',
    '',
    'KeyboardInterrupt',
  ],
  join: [
    `import threading, time\nt = threading.Thread(target=time.sleep, args=(60,), daemon=True)\nt.start()\n${UP}\nt.join()`,
    'SIGINT',
    'SIGINT',
    '',
    'KeyboardInterrupt',
  ],
  idle_callback: [
    `import threading, time, weakref\ndef f():\n  global r\n  class C: pass\n  c = C()\n  r = weakref.ref(c, called)\n  c.c = c\n` +
      `def called(r):\n  ${UP}\n  end = time.monotonic() + 0.3\n  while time.monotonic() < end: pass\n  print('called')\n` +
      `t = threading.Thread(target=time.sleep, args=(60,), daemon=True)\nt.start()\nf()\nt.join()`,
    'SIGINT',
    'SIGINT',
    'called\n',
    'KeyboardInterrupt',
  ],
  select: [
    `import select, socket\na, b = socket.socketpair()\n${UP}\nselect.select([a], [], [])`,
    'SIGINT',
    'SIGINT',
    '',
    'KeyboardInterrupt',
  ],
  handler: [
    `import signal\nsignal.signal(signal.SIGTERM, lambda n, f: exit(n - 12))\n${UP}\nwhile True: signal.pause()`,
    'SIGTERM',
    3,
    '',
    '',
  ],
  waited_for: [
    `import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])\n${UP}\nprint(signal.sigwait([signal.SIGUSR1]) == signal.SIGUSR1)`,
    'SIGUSR1',
    0,
    'True\n',
    '',
  ],
  default_action: [`import time\n${UP}\ntime.sleep(60)`, 'SIGUSR1', 'SIGUSR1', '', ''],
  ignored: [
    `import signal, time\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n${UP}\ntime.sleep(1)\nprint('end')`,
    'SIGHUP',
    0,
    'end\n',
    '',
  ],
  asyncio: [
    `import asyncio\nasync def main():\n  try:\n    ${UP}\n    await asyncio.sleep(60)\n  finally: print('left')\nasyncio.run(main())`,
    'SIGINT',
    'SIGINT',
    'left\n',
    'KeyboardInterrupt',
  ],
};

for (const [name, command] of Object.entries(commands))
  describe.skipIf(process.platform !== 'linux')(name, () => {
    for (const [title, [program, signal, end, output, complaint]] of Object.entries(programs))
      test(title, { timeout: 60_000 }, async () => {
        const child = spawn(process.execPath, [...command, '-c', program], { stdio: ['ignore', 'pipe', 'pipe'] });
        onTestFinished(() => void child.kill('SIGKILL'));
        let out = '';
        let err = '';
        child.stdout.on('data', (part: Buffer) => {
          if (out === '') setTimeout(() => child.kill(signal), 100);
          out += part;
        });
        child.stderr.on('data', (part: Buffer) => {
          err += part;
        });
        const [code, by] = await once(child, 'close');
        expect([code ?? by, out, err.trim().split('\n').at(-1)]).toEqual([end, `up\n${output}`, complaint]);
      });
  });
