import { hasPairs, isWellFormed } from '../../runtime/text/code-points.ts';
import { CodeWriter } from './emit.ts';
import { ASCII, DEBUG, LeftToLibrary, LOCALE, PatternReader, type Sequence, UNICODE } from './parse.ts';

/** What `re._compiler.compile` gives to `_sre.compile`. */
export interface Compiled {
  readonly flags: number;
  readonly code: readonly number[];
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

/** Compiles a pattern (of bytes: their Latin-1 text); null for what the library is to do, errors and warnings above all. */
export function compilePattern(text: string, isText: boolean, given: number): Compiled | null {
  if ((given & (LOCALE | DEBUG)) !== 0 || hasPairs(text) || !isWellFormed(text)) return null;
  try {
    const reader = new PatternReader(text, isText, given);
    const whole = reader.read();
    let { flags } = reader;
    if (isText && (flags & ASCII) === 0) flags |= UNICODE;
    else if ((flags & UNICODE) !== 0) return null;
    const code = new CodeWriter(reader.groups as Sequence[]).write(whole, flags);
    return { flags, code, groups: reader.groups.length - 1, names: reader.names };
  } catch (error) {
    if (error instanceof LeftToLibrary) return null;
    throw error;
  }
}
