import { arg } from '../../runtime/clinic/clinic.ts';
import { int } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { color, component, pair } from './arguments.ts';
import { docOf } from './functions.ts';
import { called, check, cursesError, f, intVariable, mustInit, mustInitColor, screen } from './library.ts';

const COLOR_BITS = 0xff00;

/** Numbers that ncurses writes behind pointers. */
function outputs(count: number): { cells: Int32Array; pointers: Uint8Array[] } {
  const cells = new Int32Array(count * 8);
  return { cells, pointers: Array.from({ length: count }, (_, i) => new Uint8Array(cells.buffer, i * 32, 4)) };
}

function checkPair(code: number, name: string, number: number): void {
  const count = intVariable('COLOR_PAIRS');
  if (code === -1 && number >= count) throw valueError(`Color pair is greater than COLOR_PAIRS-1 (${count - 1}).`);
  check(code, name);
}

export const colorFunctions = [
  builtinFunction('start_color', {
    ...docOf('start_color'),
    run() {
      mustInit();
      if (f('start_color')() === -1) throw cursesError('start_color() returned ERR');
      called.startColor = true;
      for (const name of ['COLORS', 'COLOR_PAIRS']) screen.module!.dict.set(name, intVariable(name));
    },
  }),
  builtinFunction('use_default_colors', {
    ...docOf('use_default_colors'),
    run() {
      mustInitColor();
      if (f('use_default_colors')() === -1) throw cursesError('use_default_colors() returned ERR');
    },
  }),
  builtinFunction('color_content', {
    ...docOf('color_content'),
    params: [arg('color_number', color(0)), '/'],
    run(_module, number) {
      mustInitColor();
      const { cells, pointers } = outputs(3);
      check(f('extended_color_content')(number, ...pointers), 'extended_color_content');
      return new PTuple([cells[0]!, cells[8]!, cells[16]!]);
    },
  }),
  builtinFunction('init_color', {
    ...docOf('init_color'),
    params: [arg('color_number', color(0)), arg('r', component), arg('g', component), arg('b', component), '/'],
    run(_module, number, r, g, b) {
      mustInitColor();
      check(f('init_extended_color')(number, r, g, b), 'init_extended_color');
    },
  }),
  builtinFunction('init_pair', {
    ...docOf('init_pair'),
    params: [
      arg('pair_number', pair),
      arg('fg', color(Number.NEGATIVE_INFINITY)),
      arg('bg', color(Number.NEGATIVE_INFINITY)),
      '/',
    ],
    run(_module, number, foreground, background) {
      mustInitColor();
      checkPair(f('init_extended_pair')(number, foreground, background), 'init_extended_pair', number);
    },
  }),
  builtinFunction('pair_content', {
    ...docOf('pair_content'),
    params: [arg('pair_number', pair), '/'],
    run(_module, number) {
      mustInitColor();
      const { cells, pointers } = outputs(2);
      checkPair(f('extended_pair_content')(number, ...pointers), 'extended_pair_content', number);
      return new PTuple([cells[0]!, cells[8]!]);
    },
  }),
  builtinFunction('color_pair', {
    ...docOf('color_pair'),
    params: [arg('pair_number', int), '/'],
    run(_module, number) {
      mustInitColor();
      return (number << 8) & COLOR_BITS;
    },
  }),
  builtinFunction('pair_number', {
    ...docOf('pair_number'),
    params: [arg('attr', int), '/'],
    run(_module, attributes) {
      mustInitColor();
      return (attributes & COLOR_BITS) >>> 8;
    },
  }),
];
