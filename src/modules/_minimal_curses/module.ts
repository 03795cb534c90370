import { arg } from '../../runtime/clinic/clinic.ts';
import { bytesLike, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { decodeLatin1 } from '../../runtime/codecs/single-byte.ts';
import { contextLocal } from '../../runtime/context.ts';
import { isException, typeError } from '../../runtime/errors.ts';
import { getenv } from '../../runtime/getenv.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { readFile } from '../../runtime/read-file.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { cursesError, errorType } from '../_curses/library.ts';
import { fillParameters, TerminfoEntry } from './terminfo.ts';

/*
 * The four names of curses that `_pyrepl` needs. The module of that name in the library calls the C library's curses through ctypes.
 */

const terminal = contextLocal(() => ({ entry: null as TerminfoEntry | null }));

const FOLDERS = [
  '/etc/terminfo',
  '/lib/terminfo',
  '/usr/lib/terminfo',
  '/usr/share/terminfo',
  '/usr/local/share/terminfo',
];

/** Where entries are looked for, in ncurses' order. */
function folders(): string[] {
  const own = getenv('TERMINFO');
  const home = getenv('HOME');
  const listed = getenv('TERMINFO_DIRS')?.split(':') ?? [];
  return [
    ...(own === undefined ? [] : [own]),
    ...(home === undefined ? [] : [`${home}/.terminfo`]),
    ...listed.flatMap((folder) => (folder === '' ? FOLDERS : [folder])),
    ...FOLDERS,
  ];
}

function findEntry(name: string): TerminfoEntry | null {
  if (name === '' || name.includes('/')) return null;
  const code = name.charCodeAt(0);
  for (const folder of folders())
    for (const letter of [name[0]!, code.toString(16)]) {
      try {
        const entry = TerminfoEntry.parse(readFile(`${folder}/${letter}/${name}`));
        if (entry !== null) return entry;
      } catch (error) {
        if (!isException(error, 'OSError')) throw error;
      }
    }
  return null;
}

const number = (name: string) => arg(name, int, 0);

defineModule('_pyrepl._minimal_curses', {
  doc: 'What line editing needs of curses: the capabilities of terminals.',
  functions: [
    builtinFunction('setupterm', {
      doc: 'Initialize the terminal.\n\n  term\n    Terminal name.\n    If omitted, the value of the TERM environment variable will be used.\n  fd\n    File descriptor to which any initialization sequences will be sent.',
      params: [arg('term', object, null), arg('fd', int, -1)],
      run(_module, term) {
        const name = term === null ? (getenv('TERM') ?? '') : nameOf(term);
        const entry = findEntry(name);
        if (entry === null) throw cursesError('setupterm: could not find terminal');
        terminal().entry = entry;
      },
    }),
    builtinFunction('tigetstr', {
      doc: 'Return the value of the string capability.\n\n  capname\n    The terminfo capability name.\n\nThe value None is returned if capname is not a string capability, or is canceled\nor absent from the terminal description.',
      params: [arg('capname', object), '/'],
      run(_module, name) {
        const { entry } = terminal();
        if (entry === null) throw cursesError('must call (at least) setupterm() first');
        const value = entry.string(nameOf(name));
        return value === null ? null : new PBytes(value);
      },
    }),
    builtinFunction('tparm', {
      doc: 'Instantiate the specified byte string with the supplied parameters.\n\n  str\n    Parameterized byte string obtained from the terminfo database.',
      params: [
        arg('str', bytesLike),
        number('i1'),
        number('i2'),
        number('i3'),
        number('i4'),
        number('i5'),
        number('i6'),
        number('i7'),
        number('i8'),
        number('i9'),
        '/',
      ],
      run(_module, capability, ...parameters) {
        const text = fillParameters(decodeLatin1(capability), parameters.map(Number));
        if (text === null) throw cursesError('tparm() returned NULL');
        return new PBytes(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
      },
    }),
  ],
  attributes: { error: errorType },
});

function nameOf(value: PValue): string {
  const text = value instanceof PBytes ? decodeLatin1(value.bytes) : strValue(value);
  if (text === undefined) throw typeError('a terminal or capability name must be str or bytes');
  return text;
}
