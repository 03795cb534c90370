/** The variables of readline that Python programs meet, by their names in init files. */
export class Variables {
  readonly flags = new Map<string, boolean>();
  bellStyle: 'none' | 'visible' | 'audible' = 'audible';
  commentBegin = '#';
  completionDisplayWidth = -1;
  completionPrefixDisplayLength = 0;
  completionQueryItems = 100;
  /** Ends an incremental search without being run. */
  searchTerminators = '\x1b\n';
  /** Milliseconds to wait for the rest of an ambiguous key sequence. */
  keyTimeout = 500;

  constructor() {
    for (const name of FLAGS) this.flags.set(name, ON.has(name));
  }

  on(name: string): boolean {
    return this.flags.get(name)!;
  }
}

/** Those that change nothing here are known all the same. */
const FLAGS =
  'bind-tty-special-chars blink-matching-paren byte-oriented colored-completion-prefix colored-stats completion-ignore-case completion-map-case convert-meta disable-completion echo-control-characters enable-active-region enable-bracketed-paste enable-keypad enable-meta-key expand-tilde history-preserve-point horizontal-scroll-mode input-meta mark-directories mark-modified-lines mark-symlinked-directories match-hidden-files menu-complete-display-prefix meta-flag output-meta page-completions prefer-visible-bell print-completions-horizontally revert-all-at-newline show-all-if-ambiguous show-all-if-unmodified show-mode-in-prompt skip-completed-text visible-stats'.split(
    ' ',
  );

const ON = new Set(
  'bind-tty-special-chars echo-control-characters enable-meta-key input-meta mark-directories mark-symlinked-directories match-hidden-files meta-flag output-meta page-completions prefer-visible-bell'.split(
    ' ',
  ),
);

const integer = (value: string, none: number): number => {
  const digits = /^\s*([-+]?\d+)/.exec(value);
  return digits === null ? (value === '' ? none : 0) : Number(digits[1]);
};

/** Values of variables that are no flags: false for one that does not fit. */
const STRINGS: Readonly<Record<string, (variables: Variables, value: string) => boolean>> = {
  'bell-style': (variables, value) => {
    const style = value === '' || value === 'on' ? 'audible' : value === 'off' ? 'none' : value;
    if (style !== 'none' && style !== 'visible' && style !== 'audible') return false;
    variables.bellStyle = style;
    return true;
  },
  'comment-begin': (variables, value) => {
    if (value !== '') variables.commentBegin = value;
    return value !== '';
  },
  'completion-display-width': (variables, value) => {
    variables.completionDisplayWidth = integer(value, -1);
    return true;
  },
  'completion-prefix-display-length': (variables, value) => {
    variables.completionPrefixDisplayLength = Math.max(integer(value, 0), 0);
    return true;
  },
  'completion-query-items': (variables, value) => {
    variables.completionQueryItems = Math.max(integer(value, 100), 0);
    return true;
  },
  'isearch-terminators': (variables, value) => {
    variables.searchTerminators = value;
    return true;
  },
  'keyseq-timeout': (variables, value) => {
    variables.keyTimeout = Math.max(integer(value, 0), 0);
    return true;
  },
};

export interface VariableSinks {
  /** `history-size`. */
  stifle(limit: number): void;
}

/** `rl_variable_bind`: null, or what is wrong. */
export function setVariable(variables: Variables, sinks: VariableSinks, name: string, value: string): string | null {
  const key = name.toLowerCase();
  if (variables.flags.has(key)) {
    variables.flags.set(key, value === '' || value === '1' || value.toLowerCase() === 'on');
    return null;
  }
  let fits: boolean;
  if (key === 'history-size') {
    const limit = integer(value, 500);
    sinks.stifle(limit < 0 ? Number.POSITIVE_INFINITY : limit);
    fits = true;
  } else if (key === 'editing-mode') fits = /^(emacs|vi)/i.test(value);
  else if (key === 'keymap') fits = /^(emacs|vi)/i.test(value);
  else if (/^(emacs|vi-cmd|vi-ins)-mode-string$|^active-region-(start|end)-color$/.test(key)) fits = true;
  else {
    const set = STRINGS[key];
    if (set === undefined) return `${name}: unknown variable name`;
    fits = set(variables, value);
  }
  return fits ? null : `${name}: could not set value to \`${value}'`;
}
