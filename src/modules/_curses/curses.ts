import { structSequence } from '../../objects/structseq.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { decodeLatin1 } from '../../runtime/codecs/single-byte.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { colorFunctions } from './color-functions.ts';
import { CONSTANTS } from './constants.ts';
import { docOf } from './functions.ts';
import { bytesAt, errorType, f, ncurses, screen } from './library.ts';
import { modeFunctions } from './mode-functions.ts';
import { screenFunctions } from './screen-functions.ts';
import { terminfoFunctions } from './terminfo-functions.ts';
import './window.ts';
import { windowType } from './window-type.ts';

const ncursesVersion = structSequence(
  'curses.ncurses_version',
  [
    ['major', 'Major release number'],
    ['minor', 'Minor release number'],
    ['patch', 'Patch release number'],
  ],
  { doc: 'curses.ncurses_version\n\nNcurses version information as a named tuple.', singleton: true },
);

const VERSION = new PBytes(Uint8Array.from('2.2', (letter) => letter.charCodeAt(0)));

defineModule('_curses', {
  functions: [
    ...modeFunctions,
    ...screenFunctions,
    ...colorFunctions,
    ...terminfoFunctions,
    builtinFunction('has_extended_color_support', { ...docOf('has_extended_color_support'), run: () => true }),
  ],
  attributes: { ...CONSTANTS, error: errorType, window: windowType, version: VERSION, __version__: VERSION },
  exec(module) {
    ncurses();
    screen.module = module;
    const [major, minor, patch] = decodeLatin1(bytesAt(f('curses_version')()))
      .replace(/^\D+/, '')
      .split('.')
      .map(Number) as [number, number, number];
    module.dict.set('ncurses_version', ncursesVersion.make([major, minor, patch]));
  },
});
