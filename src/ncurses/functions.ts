/*
 * The functions of ncurses that are called, by their C declarations. `chtype`, `attr_t` and `mmask_t` are `unsigned int`.
 */

const returnsInt = (names: string, parameters: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [name, `int ${name}(${parameters})`]));
const returnsPointer = (names: string, parameters: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [name, `void *${name}(${parameters})`]));
const returnsNothing = (names: string, parameters: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [name, `void ${name}(${parameters})`]));

const BOOLEANS = 'can_change_color has_colors has_ic has_il isendwin';

/** A function by its name. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  ...returnsInt(
    'baudrate beep cbreak def_prog_mode def_shell_mode doupdate echo endwin flash flushinp nl nocbreak noecho nonl noraw raw reset_prog_mode reset_shell_mode resetty savetty start_color use_default_colors',
    '',
  ),
  ...Object.fromEntries(BOOLEANS.split(' ').map((name) => [name, `bool ${name}()`])),
  ...returnsNothing('filter noqiflush qiflush', ''),
  ...returnsInt(
    'curs_set delay_output halfdelay has_key mouseinterval napms set_escdelay set_tabsize typeahead',
    'int value',
  ),
  ...returnsInt('ungetch', 'int value'),
  ...returnsInt('resizeterm resize_term', 'int lines, int columns'),
  is_term_resized: 'bool is_term_resized(int lines, int columns)',
  ...returnsPointer('initscr longname termname', ''),
  erasechar: 'char erasechar()',
  killchar: 'char killchar()',
  termattrs: 'unsigned int termattrs()',
  keyname: 'void *keyname(int key)',
  unctrl: 'void *unctrl(unsigned int character)',
  unget_wch: 'int unget_wch(int character)',
  use_env: 'void use_env(bool flag)',
  intrflush: 'int intrflush(void *window, bool flag)',
  meta: 'int meta(void *window, bool flag)',
  mousemask: 'unsigned int mousemask(unsigned int mask, void *old)',
  getmouse: 'int getmouse(void *event)',
  ungetmouse: 'int ungetmouse(void *event)',
  setupterm: 'int setupterm(const char *term, int fd, void *error)',
  ...returnsInt('tigetflag tigetnum putp', 'const char *name'),
  tigetstr: 'intptr_t tigetstr(const char *name)',
  tparm: 'void *tparm(const char *capability, long a, long b, long c, long d, long e, long f, long g, long h, long i)',
  init_extended_color: 'int init_extended_color(int color, int red, int green, int blue)',
  init_extended_pair: 'int init_extended_pair(int pair, int foreground, int background)',
  extended_color_content: 'int extended_color_content(int color, void *red, void *green, void *blue)',
  extended_pair_content: 'int extended_pair_content(int pair, void *foreground, void *background)',
  setcchar: 'int setcchar(void *cell, void *characters, unsigned int attributes, short pair, void *options)',
  curses_version: 'void *curses_version()',

  newwin: 'void *newwin(int lines, int columns, int y, int x)',
  newpad: 'void *newpad(int lines, int columns)',
  ...returnsPointer('subwin derwin subpad', 'void *window, int lines, int columns, int y, int x'),
  delwin: 'int delwin(void *window)',
  ...returnsInt(
    'werase wclear wclrtobot wclrtoeol wrefresh wnoutrefresh wdelch touchwin untouchwin redrawwin wstandend wstandout wgetch wgetdelay getattrs getbegx getbegy getcurx getcury getmaxx getmaxy getparx getpary',
    'void *window',
  ),
  ...returnsNothing('wcursyncup wsyncup wsyncdown', 'void *window'),
  getbkgd: 'unsigned int getbkgd(void *window)',
  winch: 'unsigned int winch(void *window)',
  is_wintouched: 'bool is_wintouched(void *window)',
  is_pad: 'bool is_pad(void *window)',
  is_leaveok: 'bool is_leaveok(void *window)',
  is_linetouched: 'bool is_linetouched(void *window, int line)',
  wenclose: 'bool wenclose(void *window, int y, int x)',
  ...returnsInt('clearok idlok keypad leaveok nodelay notimeout scrollok syncok', 'void *window, bool flag'),
  ...returnsNothing('idcok immedok', 'void *window, bool flag'),
  wtimeout: 'void wtimeout(void *window, int delay)',
  ...returnsInt('winsdelln wscrl', 'void *window, int count'),
  ...returnsInt('wmove mvwin mvderwin wresize wsetscrreg wredrawln', 'void *window, int a, int b'),
  wtouchln: 'int wtouchln(void *window, int line, int count, int changed)',
  ...returnsInt('waddch wechochar pechochar winsch wbkgd', 'void *window, unsigned int character'),
  wbkgdset: 'void wbkgdset(void *window, unsigned int character)',
  ...returnsInt('wattrset', 'void *window, int attributes'),
  ...returnsInt('wattr_on wattr_off', 'void *window, unsigned int attributes, void *options'),
  wadd_wch: 'int wadd_wch(void *window, void *cell)',
  ...returnsInt('waddnstr waddnwstr winsnstr wins_nwstr winnstr wgetnstr', 'void *window, void *text, int count'),
  wget_wch: 'int wget_wch(void *window, void *key)',
  ...returnsInt('whline wvline', 'void *window, unsigned int character, int count'),
  wborder:
    'int wborder(void *window, unsigned int a, unsigned int b, unsigned int c, unsigned int d, unsigned int e, unsigned int f, unsigned int g, unsigned int h)',
  wchgat: 'int wchgat(void *window, int count, unsigned int attributes, short pair, void *options)',
  ...returnsInt('prefresh pnoutrefresh', 'void *pad, int y, int x, int top, int left, int bottom, int right'),
  ...returnsInt('overlay overwrite', 'void *source, void *target'),
  copywin: 'int copywin(void *source, void *target, int a, int b, int c, int d, int e, int f, int overlay)',
  putwin: 'int putwin(void *window, void *file)',
  getwin: 'void *getwin(void *file)',
  // Of the C library.
  setlocale: 'void *setlocale(int category, const char *locale)',
  tmpfile: 'void *tmpfile()',
  fclose: 'int fclose(void *file)',
  rewind: 'void rewind(void *file)',
  fread: 'uintptr_t fread(void *data, uintptr_t size, uintptr_t count, void *file)',
  fwrite: 'uintptr_t fwrite(void *data, uintptr_t size, uintptr_t count, void *file)',
};

/** Those of the library of panels. */
export const PANEL_FUNCTIONS: Readonly<Record<string, string>> = {
  ...returnsInt('bottom_panel top_panel show_panel hide_panel panel_hidden del_panel', 'void *panel'),
  ...returnsPointer('new_panel panel_window panel_above panel_below', 'void *of'),
  move_panel: 'int move_panel(void *panel, int y, int x)',
  replace_panel: 'int replace_panel(void *panel, void *window)',
  update_panels: 'void update_panels()',
};
