import type { PosixSupport } from '../posix/support.ts';

const COERCED = 'C.UTF-8';
const WARNING = `Python detected LC_CTYPE=C: LC_CTYPE coerced to ${COERCED} (set another locale or PYTHONCOERCECLOCALE=0 to disable this locale coercion behavior).\n`;
const LEFT =
  'Python runtime initialized with LC_CTYPE=C (a locale with default ASCII encoding), which may cause Unicode compatibility problems. Using C.UTF-8, C.utf8, or UTF-8 (if available) as alternative Unicode-compatible locales is recommended.\n';

/**
 * What PEP 538 and PEP 540 do about the locale "C" that the environment asks for, or that nobody asked for: the variable `LC_CTYPE` of this
 * process, and so of its children, becomes `C.UTF-8`, unless `LC_ALL` says otherwise or `PYTHONCOERCECLOCALE` (`coerce`) is "0". Answers
 * whether the locale was "C", for then Python is in UTF-8 mode.
 */
export function coerceLocale(posix: PosixSupport, environment: Map<string, string>, coerce: string): boolean {
  const override = environment.get('LC_ALL') ?? '';
  const locale = override || environment.get('LC_CTYPE') || environment.get('LANG') || 'C';
  if (locale !== 'C' && locale !== 'POSIX') return false;
  if (override === '' && coerce !== '0') {
    environment.set('LC_CTYPE', COERCED);
    posix.setenv('LC_CTYPE', COERCED);
    if (coerce === 'warn') process.stderr.write(WARNING);
  } else if (coerce === 'warn') process.stderr.write(LEFT);
  return true;
}
