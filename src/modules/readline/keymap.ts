/** What a key sequence does: a command by its name in the manual of GNU readline, or the typing of a text. `null` rings the bell. */
export type Binding = { command: string | null } | { macro: readonly number[] };

/** Key sequences, byte by byte. */
export class Keymap {
  readonly entries = new Map<number, { binding: Binding | null; next: Keymap | null }>();

  bind(keys: readonly number[], binding: Binding): void {
    const key = keys[0];
    if (key === undefined) return;
    let entry = this.entries.get(key);
    if (entry === undefined) this.entries.set(key, (entry = { binding: null, next: null }));
    if (keys.length === 1) entry.binding = binding;
    else {
      entry.next ??= new Keymap();
      entry.next.bind(keys.slice(1), binding);
    }
  }
}

const ESC = 0x1b;
const CTRL_X = 0x18;
const RUBOUT = 0x7f;

const NAMED_KEYS: Readonly<Record<string, number>> = {
  del: RUBOUT,
  esc: ESC,
  escape: ESC,
  lfd: 10,
  newline: 10,
  ret: 13,
  return: 13,
  rubout: RUBOUT,
  space: 32,
  spc: 32,
  tab: 9,
};

const controlled = (key: number): number =>
  key === 0x3f ? RUBOUT : String.fromCharCode(key).toUpperCase().charCodeAt(0) & 0x1f;

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, d: RUBOUT, e: ESC, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** A key with Meta: two bytes, or one where the terminal sends such (`convert-meta` is off). */
const withMeta = (key: number, escapes: boolean): number[] => (escapes ? [ESC, key] : [key | 0x80]);

/** The bytes of a quoted key sequence or macro: `rl_translate_keyseq`. `text` has a character for each byte. */
export function translateKeys(text: string, escapes = true): number[] {
  const keys: number[] = [];
  for (let at = 0; at < text.length; ) {
    const [key, meta, next] = translateKey(text, at);
    if (key !== null) keys.push(...(meta ? withMeta(key, escapes) : [key]));
    at = next;
  }
  return keys;
}

/** One key, whether with Meta, and where the next begins. */
function translateKey(text: string, start: number): [number | null, boolean, number] {
  const letter = text[start]!;
  if (letter !== '\\' || start + 1 >= text.length) return [letter.charCodeAt(0), false, start + 1];
  const rest = text.slice(start + 1);
  if (rest.startsWith('M-') || rest.startsWith('C-')) {
    if (rest.length === 2) return [null, false, text.length];
    const [key, meta, next] = translateKey(text, start + 3);
    if (key === null) return [null, meta, next];
    return rest[0] === 'C' ? [controlled(key), meta, next] : [key, true, next];
  }
  const octal = /^[0-7]{1,3}/.exec(rest);
  if (octal !== null) return [Number.parseInt(octal[0], 8) & 0xff, false, start + 1 + octal[0].length];
  const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
  if (hex !== null) return [Number.parseInt(hex[1]!, 16), false, start + 1 + hex[0].length];
  return [ESCAPES[rest[0]!] ?? rest.charCodeAt(0), false, start + 2];
}

/** The bytes of a key's name, as `Control-Meta-x`; null for a modifier that there is not. */
export function namedKey(name: string, escapes: boolean): number[] | null {
  const parts = name.split('-');
  // A minus sign as the key itself.
  const last = name.endsWith('-') ? '-' : parts.pop()!;
  let key = NAMED_KEYS[last.toLowerCase()] ?? last.charCodeAt(0);
  let meta = false;
  for (const modifier of parts) {
    if (modifier === '') continue;
    if (/^(c|ctrl|control)$/i.test(modifier)) key = controlled(key);
    else if (/^(m|meta)$/i.test(modifier)) meta = true;
    else return null;
  }
  return meta ? withMeta(key, escapes) : [key];
}

const DEFAULTS = String.raw`
\C-@ set-mark
\C-a beginning-of-line
\C-b backward-char
\C-d delete-char
\C-e end-of-line
\C-f forward-char
\C-g abort
\C-h backward-delete-char
\C-i tab-insert
\C-j accept-line
\C-k kill-line
\C-l clear-screen
\C-m accept-line
\C-n next-history
\C-o operate-and-get-next
\C-p previous-history
\C-q quoted-insert
\C-r reverse-search-history
\C-s forward-search-history
\C-t transpose-chars
\C-u unix-line-discard
\C-v quoted-insert
\C-w unix-word-rubout
\C-y yank
\C-] character-search
\C-_ undo
\C-? backward-delete-char
\C-x\C-g abort
\C-x\C-r re-read-init-file
\C-x\C-u undo
\C-x\C-x exchange-point-and-mark
\C-x( start-kbd-macro
\C-x) end-kbd-macro
\C-xe call-last-kbd-macro
\C-x\C-? backward-kill-line
\e\C-g abort
\e\C-h backward-kill-word
\e\C-i complete
\e\e complete
\e\C-j vi-editing-mode
\e\C-m vi-editing-mode
\e\C-l clear-display
\e\C-r revert-line
\e\C-y yank-nth-arg
\e\C-] character-search-backward
\e\C-? backward-kill-word
\e  set-mark
\e# insert-comment
\e& tilde-expand
\e* insert-completions
\e- digit-argument
\e0 digit-argument
\e1 digit-argument
\e2 digit-argument
\e3 digit-argument
\e4 digit-argument
\e5 digit-argument
\e6 digit-argument
\e7 digit-argument
\e8 digit-argument
\e9 digit-argument
\e. yank-last-arg
\e_ yank-last-arg
\e< beginning-of-history
\e> end-of-history
\e= possible-completions
\e? possible-completions
\e\\ delete-horizontal-space
\eb backward-word
\ec capitalize-word
\ed kill-word
\ef forward-word
\el downcase-word
\en non-incremental-forward-search-history
\ep non-incremental-reverse-search-history
\er revert-line
\et transpose-words
\eu upcase-word
\ey yank-pop
\e~ tilde-expand
\e[A previous-history
\e[B next-history
\e[C forward-char
\e[D backward-char
\e[H beginning-of-line
\e[F end-of-line
\eOA previous-history
\eOB next-history
\eOC forward-char
\eOD backward-char
\eOH beginning-of-line
\eOF end-of-line
\e[3~ delete-char
\e[2~ overwrite-mode
\e[200~ bracketed-paste-begin
\e[1;3C forward-word
\e[1;5C forward-word
\e[1;3D backward-word
\e[1;5D backward-word
\e[3;5~ kill-word
\e[1~ beginning-of-line
\e[4~ end-of-line
\e[5~ history-search-backward
\e[6~ history-search-forward
`;

/** The keys of Emacs as readline has them by default, and what Python changes of them. */
export function emacsKeymap(): Keymap {
  const map = new Keymap();
  for (const row of DEFAULTS.trim().split('\n')) {
    const space = row.lastIndexOf(' ');
    map.bind(translateKeys(row.slice(0, space)), { command: row.slice(space + 1) });
  }
  for (let letter = 0x41; letter <= 0x5a; letter++)
    for (const prefix of [ESC, CTRL_X]) map.bind([prefix, letter], { command: 'do-lowercase-version' });
  return map;
}
