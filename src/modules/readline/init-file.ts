import type { PosixPath } from '../../posix/fsEncoding.ts';
import { decodeLatin1 } from '../../runtime/codecs/single-byte.ts';
import { isException } from '../../runtime/errors.ts';
import { getenv } from '../../runtime/getenv.ts';
import { readFileNamed } from '../../runtime/read-file.ts';
import { type Keymap, namedKey, translateKeys } from './keymap.ts';
import { setVariable, type VariableSinks, type Variables } from './variables.ts';

/*
 * Init files of readline. A line is text in which each character is a byte.
 */

export class InitReader {
  private readonly keymap: Keymap;
  private readonly variables: Variables;
  private readonly sinks: VariableSinks & { complain(message: string): void };
  /** The file that was read last. */
  lastFile: PosixPath | null = null;
  /** Whether each `$if` that is open holds. */
  private conditions: boolean[] = [];
  private where = '';

  constructor(keymap: Keymap, variables: Variables, sinks: VariableSinks & { complain(message: string): void }) {
    this.keymap = keymap;
    this.variables = variables;
    this.sinks = sinks;
  }

  /** `rl_read_init_file`. */
  read(path: PosixPath | null): void {
    const home = getenv('HOME');
    const inHome = home === undefined ? '.inputrc' : `${home}/.inputrc`;
    const inputrc = getenv('INPUTRC');
    const own = path ?? this.lastFile ?? (inputrc === undefined || inputrc === '' ? null : inputrc);
    const name = own ?? inHome;
    try {
      this.readFile(name);
    } catch (error) {
      if (own !== null || !isException(error, 'OSError')) throw error;
      this.readFile('/etc/inputrc');
    }
  }

  private readFile(path: PosixPath): void {
    const text = decodeLatin1(readFileNamed(path, undefined));
    this.lastFile = path;
    const outer = this.where;
    text.split('\n').forEach((line, index) => {
      this.where = `${typeof path === 'string' ? path : decodeLatin1(path)}: line ${index + 1}: `;
      this.line(line.endsWith('\r') ? line.slice(0, -1) : line);
    });
    this.where = outer;
  }

  /** `rl_parse_and_bind`. */
  line(text: string): void {
    const line = text.trimStart();
    if (line === '' || line.startsWith('#')) return;
    if (line.startsWith('$')) this.directive(line.slice(1));
    else if (!this.conditions.includes(false)) this.assignment(line);
  }

  private complain(message: string): void {
    this.sinks.complain(`readline: ${this.where}${message}`);
  }

  private directive(line: string): void {
    const [, name = '', value = ''] = /^(\S*)\s*(.*?)\s*$/.exec(line)!;
    switch (name.toLowerCase()) {
      case 'if':
        this.conditions.push(this.holds(value));
        break;
      case 'else':
        if (this.conditions.length === 0) this.complain('$else found without matching $if');
        else this.conditions.push(!this.conditions.pop()!);
        break;
      case 'endif':
        if (this.conditions.pop() === undefined) this.complain('$endif without matching $if');
        break;
      case 'include':
        if (!this.conditions.includes(false)) this.include(value);
        break;
      default:
        this.complain(`${name}: unknown parser directive`);
    }
  }

  private include(path: string): void {
    const last = this.lastFile;
    try {
      this.readFile(path.replace(/^~(?=\/|$)/, getenv('HOME') ?? '~'));
    } catch (error) {
      if (!isException(error, 'OSError')) throw error;
    }
    this.lastFile = last;
  }

  private holds(condition: string): boolean {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/.exec(condition)!;
    if (name === 'term') {
      const term = getenv('TERM') ?? '';
      return value === term || value === term.split('-')[0];
    }
    if (name === 'mode') return value.toLowerCase() === 'emacs';
    const version = /^version\s*(==|=|!=|<=|>=|<|>)\s*(\d+)(?:\.(\d+))?$/.exec(condition);
    if (version !== null) {
      const difference = 802 - (Number(version[2]) * 100 + Number(version[3] ?? 0));
      const test = version[1]!;
      return test.includes('=') && difference === 0 ? test !== '!=' : compares(test, difference);
    }
    return condition.toLowerCase() === 'python';
  }

  private assignment(line: string): void {
    const quoted = line.startsWith('"') ? closing(line, 0) : 0;
    if (quoted < 0) {
      this.complain(`${line}: no closing \`"' in key binding`);
      return;
    }
    const separator = /[: \t]/.exec(line.slice(quoted));
    const end = separator === null ? line.length : quoted + separator.index;
    const key = line.slice(0, end);
    if (key.toLowerCase() === 'set') {
      const [, name = '', value = ''] = /^set\s*(\S*)\s*(.*)$/i.exec(line)!;
      const problem = setVariable(
        this.variables,
        this.sinks,
        name,
        this.variables.flags.has(name) ? value.trim() : value,
      );
      if (problem !== null) this.complain(problem);
      return;
    }
    if (separator === null) {
      this.complain(`${line}: no key sequence terminator`);
      return;
    }
    const escapes = this.variables.on('convert-meta');
    const keys = quoted > 0 ? translateKeys(line.slice(1, quoted), escapes) : namedKey(key, escapes);
    if (keys === null) {
      this.complain(`${key}: unknown key modifier`);
      return;
    }
    this.bind(keys, line.slice(end + 1).trimStart());
  }

  private bind(keys: readonly number[], target: string): void {
    if (target === '') return;
    if (target.startsWith('"') || target.startsWith("'")) {
      const end = closing(target, 0);
      if (end < 0) {
        this.complain(`\`${target.slice(1)}': missing closing quote for macro`);
        return;
      }
      this.keymap.bind(keys, { macro: translateKeys(target.slice(1, end), this.variables.on('convert-meta')) });
    } else this.keymap.bind(keys, { command: /^\S+/.exec(target)![0].toLowerCase() });
  }
}

function compares(test: string, difference: number): boolean {
  if (test.startsWith('<')) return difference < 0;
  if (test.startsWith('>')) return difference > 0;
  return test === '!=' && difference !== 0;
}

/** Where the quote at `start` is closed; -1 if it is not. */
function closing(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[start]) return at;
  }
  return -1;
}
