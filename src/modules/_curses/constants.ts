/*
 * The numbers of ncurses 6: its ABI.
 */

const table: Record<string, number> = { ERR: -1, OK: 0 };

export const ATTRIBUTES = {
  A_NORMAL: 0x0,
  A_CHARTEXT: 0xff,
  A_COLOR: 0xff00,
  A_STANDOUT: 0x10000,
  A_UNDERLINE: 0x20000,
  A_REVERSE: 0x40000,
  A_BLINK: 0x80000,
  A_DIM: 0x100000,
  A_BOLD: 0x200000,
  A_ALTCHARSET: 0x400000,
  A_INVIS: 0x800000,
  A_PROTECT: 0x1000000,
  A_HORIZONTAL: 0x2000000,
  A_LEFT: 0x4000000,
  A_LOW: 0x8000000,
  A_RIGHT: 0x10000000,
  A_TOP: 0x20000000,
  A_VERTICAL: 0x40000000,
  A_ITALIC: 0x80000000,
  A_ATTRIBUTES: 0xffffff00,
};
Object.assign(table, ATTRIBUTES);

'BLACK RED GREEN YELLOW BLUE MAGENTA CYAN WHITE'.split(' ').forEach((name, number) => {
  table[`COLOR_${name}`] = number;
});

/** What a mouse button did takes five bits, a button after the other. */
for (let button = 1; button <= 5; button++)
  ['RELEASED', 'PRESSED', 'CLICKED', 'DOUBLE_CLICKED', 'TRIPLE_CLICKED'].forEach((name, bit) => {
    table[`BUTTON${button}_${name}`] = 1 << (5 * (button - 1) + bit);
  });
Object.assign(table, {
  BUTTON_CTRL: 0x2000000,
  BUTTON_SHIFT: 0x4000000,
  BUTTON_ALT: 0x8000000,
  REPORT_MOUSE_POSITION: 0x10000000,
  ALL_MOUSE_EVENTS: 0xfffffff,
});

const KEYS =
  'BREAK:257 MIN:257 DOWN:258 UP:259 LEFT:260 RIGHT:261 HOME:262 BACKSPACE:263 DL:328 IL:329 DC:330 IC:331 EIC:332 CLEAR:333 EOS:334 EOL:335 SF:336 SR:337 NPAGE:338 PPAGE:339 STAB:340 CTAB:341 CATAB:342 ENTER:343 SRESET:344 RESET:345 PRINT:346 LL:347 A1:348 A3:349 B2:350 C1:351 C3:352 BTAB:353 BEG:354 CANCEL:355 CLOSE:356 COMMAND:357 COPY:358 CREATE:359 END:360 EXIT:361 FIND:362 HELP:363 MARK:364 MESSAGE:365 MOVE:366 NEXT:367 OPEN:368 OPTIONS:369 PREVIOUS:370 REDO:371 REFERENCE:372 REFRESH:373 REPLACE:374 RESTART:375 RESUME:376 SAVE:377 SBEG:378 SCANCEL:379 SCOMMAND:380 SCOPY:381 SCREATE:382 SDC:383 SDL:384 SELECT:385 SEND:386 SEOL:387 SEXIT:388 SFIND:389 SHELP:390 SHOME:391 SIC:392 SLEFT:393 SMESSAGE:394 SMOVE:395 SNEXT:396 SOPTIONS:397 SPREVIOUS:398 SPRINT:399 SREDO:400 SREPLACE:401 SRIGHT:402 SRSUME:403 SSAVE:404 SSUSPEND:405 SUNDO:406 SUSPEND:407 UNDO:408 MOUSE:409 RESIZE:410 MAX:511';
for (const entry of KEYS.split(' ')) {
  const [name, number] = entry.split(':') as [string, string];
  table[`KEY_${name}`] = Number(number);
}
/** Function keys, one after the other. */
const KEY_F0 = 264;
for (let key = 0; key < 64; key++) table[`KEY_F${key}`] = KEY_F0 + key;

export const CONSTANTS: Readonly<Record<string, number>> = table;

/** The characters for drawing, by their names and what terminfo calls them. */
export const ACS: Readonly<Record<string, string>> = {
  ACS_ULCORNER: 'l',
  ACS_LLCORNER: 'm',
  ACS_URCORNER: 'k',
  ACS_LRCORNER: 'j',
  ACS_LTEE: 't',
  ACS_RTEE: 'u',
  ACS_BTEE: 'v',
  ACS_TTEE: 'w',
  ACS_HLINE: 'q',
  ACS_VLINE: 'x',
  ACS_PLUS: 'n',
  ACS_S1: 'o',
  ACS_S9: 's',
  ACS_DIAMOND: '`',
  ACS_CKBOARD: 'a',
  ACS_DEGREE: 'f',
  ACS_PLMINUS: 'g',
  ACS_BULLET: '~',
  ACS_LARROW: ',',
  ACS_RARROW: '+',
  ACS_DARROW: '.',
  ACS_UARROW: '-',
  ACS_BOARD: 'h',
  ACS_LANTERN: 'i',
  ACS_BLOCK: '0',
  ACS_S3: 'p',
  ACS_S7: 'r',
  ACS_LEQUAL: 'y',
  ACS_GEQUAL: 'z',
  ACS_PI: '{',
  ACS_NEQUAL: '|',
  ACS_STERLING: '}',
  ACS_BSSB: 'l',
  ACS_SSBB: 'm',
  ACS_BBSS: 'k',
  ACS_SBBS: 'j',
  ACS_SBSS: 'u',
  ACS_SSSB: 't',
  ACS_SSBS: 'v',
  ACS_BSSS: 'w',
  ACS_BSBS: 'q',
  ACS_SBSB: 'x',
  ACS_SSSS: 'n',
};
