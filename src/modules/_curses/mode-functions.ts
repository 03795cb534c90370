import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { deadlineOfCall, untilLater } from '../../runtime/threads/attempt.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { unsignedByte } from './arguments.ts';
import { answers, checkedCalls, docOf, texts } from './functions.ts';
import { check, f, halfDelay, intVariable, mustInit, pointerVariable } from './library.ts';

/*
 * Modes of the terminal and of input.
 */

const flag = arg('flag', bool, true);

/** Modes that are entered or, with a false flag, left. */
const switches = 'cbreak echo nl raw'.split(' ').map((name) =>
  builtinFunction(name, {
    ...docOf(name),
    params: [flag, '/'],
    run(_module, on) {
      mustInit();
      if (name === 'cbreak' || name === 'raw') halfDelay.tenths = 0;
      check(f(on ? name : `no${name}`)(), name);
    },
  }),
);

const numbers = 'curs_set delay_output mouseinterval typeahead'.split(' ').map((name) =>
  builtinFunction(name, {
    ...docOf(name),
    params: [arg({ curs_set: 'visibility', delay_output: 'ms', mouseinterval: 'interval' }[name] ?? 'fd', int), '/'],
    run(_module, value): number | undefined {
      mustInit();
      const code: number = f(name)(value);
      check(code, name);
      return name === 'curs_set' ? code : undefined;
    },
  }),
);

const characters = 'erasechar killchar'.split(' ').map((name) =>
  builtinFunction(name, {
    ...docOf(name),
    run() {
      if (name === 'erasechar') mustInit();
      return new PBytes(Uint8Array.of(f(name)() & 0xff));
    },
  }),
);

export const modeFunctions = [
  ...switches,
  ...numbers,
  ...characters,
  ...checkedCalls(
    'beep def_prog_mode def_shell_mode doupdate endwin flash nocbreak noecho nonl noraw reset_prog_mode reset_shell_mode resetty savetty',
  ),
  ...answers('baudrate can_change_color has_colors has_ic has_il isendwin termattrs'),
  ...texts('longname termname'),
  builtinFunction('filter', {
    run() {
      f('filter')();
    },
  }),
  builtinFunction('flushinp', {
    ...docOf('flushinp'),
    run() {
      mustInit();
      f('flushinp')();
    },
  }),
  builtinFunction('noqiflush', {
    ...docOf('noqiflush'),
    run() {
      mustInit();
      f('noqiflush')();
    },
  }),
  builtinFunction('qiflush', {
    ...docOf('qiflush'),
    params: [flag, '/'],
    run(_module, on) {
      mustInit();
      f(on ? 'qiflush' : 'noqiflush')();
    },
  }),
  builtinFunction('halfdelay', {
    ...docOf('halfdelay'),
    params: [arg('tenths', unsignedByte), '/'],
    run(_module, tenths) {
      mustInit();
      check(f('halfdelay')(tenths), 'halfdelay');
      halfDelay.tenths = tenths;
    },
  }),
  builtinFunction('intrflush', {
    ...docOf('intrflush'),
    params: [arg('flag', bool), '/'],
    run(_module, on) {
      mustInit();
      check(f('intrflush')(null, on), 'intrflush');
    },
  }),
  builtinFunction('meta', {
    ...docOf('meta'),
    params: [arg('yes', bool), '/'],
    run(_module, on) {
      mustInit();
      check(f('meta')(pointerVariable('stdscr'), on), 'meta');
    },
  }),
  builtinFunction('napms', {
    ...docOf('napms'),
    params: [arg('ms', int), '/'],
    restartable: true,
    run(_module, ms): number {
      mustInit();
      if (!threadsActive()) return f('napms')(ms);
      const deadline = deadlineOfCall(ms);
      for (let left = ms; left > 0; left = deadline - performance.now()) untilLater(left);
      return 0;
    },
  }),
  builtinFunction('use_env', {
    ...docOf('use_env'),
    params: [arg('flag', bool), '/'],
    run(_module, on) {
      f('use_env')(on);
    },
  }),
  ...(
    [
      ['set_escdelay', 'ms'],
      ['set_tabsize', 'size'],
    ] as const
  ).map(([name, what]) =>
    builtinFunction(name, {
      ...docOf(name),
      params: [arg(what, int), '/'],
      run(_module, value) {
        if (value <= 0) throw valueError(`${what} must be > 0`);
        check(f(name)(value), name);
      },
    }),
  ),
  builtinFunction('get_escdelay', { ...docOf('get_escdelay'), run: () => intVariable('ESCDELAY') }),
  builtinFunction('get_tabsize', { ...docOf('get_tabsize'), run: () => intVariable('TABSIZE') }),
];
