import { arg } from '../../runtime/clinic/clinic.ts';
import { instance, int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, method } from '../../runtime/clinic/members.ts';
import { importError, makeException } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType, type PException } from '../../runtime/values/exception.ts';
import { mustInit, ncurses } from '../_curses/library.ts';
import { type PWindow, windowType } from '../_curses/window-type.ts';

/** `_curses_panel.panel`. */
class PPanel extends PObject {
  readonly pointer: bigint;
  window: PWindow;
  userptr: PValue | undefined = undefined;
  constructor(pointer: bigint, window: PWindow) {
    super(panelType.instanceShape);
    this.pointer = pointer;
    this.window = window;
  }
}

const panelType = builtinType('panel', { module: '_curses_panel', subclassable: false, flags: DISALLOW_INSTANTIATION });
const errorType = builtinType('error', { module: '_curses_panel', base: exceptionType('Exception') });

const panelError = (message: string): PException => makeException(errorType, message);

/** The panels by where they are, so that each is found again. */
const panels = new Map<bigint, PPanel>();

function library(): Readonly<Record<string, (...args: any[]) => any>> {
  const found = ncurses().panels();
  if (found === undefined)
    throw importError('curses.panel is not available: the host has no libpanelw', { name: '_curses_panel' });
  return found;
}
let loaded: ReturnType<typeof library> | undefined;
const f = (name: string): ((...args: any[]) => any) => (loaded ??= library())[name]!;

function check(code: number, name: string): void {
  if (code === -1) throw panelError(`${name}() returned ERR`);
}

/** The panel that the library names; None for NULL. */
function known(pointer: bigint | null, name: string): PValue {
  if (pointer === null) return null;
  const panel = panels.get(pointer);
  if (panel === undefined) throw makeException(exceptionType('RuntimeError'), `${name}: can't find Panel Object`);
  return panel;
}

const moves = (
  [
    ['bottom', 'bottom_panel', 'Push the panel to the bottom of the stack.'],
    [
      'hide',
      'hide_panel',
      'Hide the panel.\n\nThis does not delete the object, it just makes the window on screen invisible.',
    ],
    ['show', 'show_panel', 'Display the panel (which might have been hidden).'],
    ['top', 'top_panel', 'Push panel to the top of the stack.'],
  ] as const
).map(([name, called, doc]) =>
  method(PPanel, name, {
    doc,
    run: ({ pointer }) => check(f(called)(pointer), name),
  }),
);

const neighbours = (['above', 'below'] as const).map((name) =>
  method(PPanel, name, {
    doc: `Return the panel ${name} the current panel.`,
    run: ({ pointer }) => known(f(`panel_${name}`)(pointer), `panel_${name}`),
  }),
);

const win = arg('win', instance<PWindow>(windowType));

defineType(panelType, {
  members: [
    ...moves,
    ...neighbours,
    method(PPanel, 'hidden', {
      doc: 'Return True if the panel is hidden (not visible), False otherwise.',
      run: ({ pointer }) => f('panel_hidden')(pointer) !== 0,
    }),
    method(PPanel, 'move', {
      doc: 'Move the panel to the screen coordinates (y, x).',
      params: [arg('y', int), arg('x', int), '/'],
      run: ({ pointer }, y, x) => check(f('move_panel')(pointer, y, x), 'move_panel'),
    }),
    method(PPanel, 'replace', {
      doc: 'Change the window associated with the panel to the window win.',
      params: [win, '/'],
      run(self, window) {
        check(f('replace_panel')(self.pointer, window.pointer), 'replace_panel');
        self.window = window;
      },
    }),
    method(PPanel, 'set_userptr', {
      doc: "Set the panel's user pointer to obj.",
      params: [arg('obj', object), '/'],
      run(self, value) {
        self.userptr = value;
      },
    }),
    method(PPanel, 'userptr', {
      doc: 'Return the user pointer for the panel.',
      run(self) {
        if (self.userptr === undefined) throw panelError('no userptr set');
        return self.userptr;
      },
    }),
    method(PPanel, 'window', {
      doc: 'Return the window object associated with the panel.',
      run: (self) => self.window,
    }),
  ],
});

defineModule('_curses_panel', {
  functions: [
    builtinFunction('new_panel', {
      doc: 'Return a panel object, associating it with the given window win.',
      params: [win, '/'],
      run(_module, window) {
        mustInit();
        const pointer: bigint | null = f('new_panel')(window.pointer);
        if (pointer === null) throw panelError('curses function returned NULL');
        const panel = new PPanel(pointer, window);
        panels.set(pointer, panel);
        return panel;
      },
    }),
    builtinFunction('bottom_panel', {
      doc: 'Return the bottom panel in the panel stack.',
      run() {
        mustInit();
        return known(f('panel_above')(null), 'panel_above');
      },
    }),
    builtinFunction('top_panel', {
      doc: 'Return the top panel in the panel stack.',
      run() {
        mustInit();
        return known(f('panel_below')(null), 'panel_below');
      },
    }),
    builtinFunction('update_panels', {
      doc: 'Updates the virtual screen after changes in the panel stack.\n\nThis does not call curses.doupdate(), so you’ll have to do this yourself.',
      run() {
        mustInit();
        f('update_panels')();
      },
    }),
  ],
  attributes: { error: errorType, panel: panelType, version: '2.1', __version__: '2.1' },
  exec() {
    ncurses();
    loaded = library();
  },
});
