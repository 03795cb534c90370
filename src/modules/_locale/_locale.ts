import { compareStrings } from '../../runtime/abstract/compare.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object, str, strOrNone } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { makeException, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';
import { LANGINFO } from './langinfo.ts';

/*
 * Locales as glibc has them without any installed: "C", also called "POSIX", and "C.UTF-8". They differ in the encoding only.
 */

const CATEGORIES = ['LC_CTYPE', 'LC_NUMERIC', 'LC_TIME', 'LC_COLLATE', 'LC_MONETARY', 'LC_MESSAGES'] as const;
const LC_ALL = 6;
/** Those that glibc has besides; `setlocale` names them. */
const OTHERS = ['LC_PAPER', 'LC_NAME', 'LC_ADDRESS', 'LC_TELEPHONE', 'LC_MEASUREMENT', 'LC_IDENTIFICATION'] as const;
const ALL_CATEGORIES: readonly string[] = [...CATEGORIES, ...OTHERS];

const errorType = builtinType('Error', { base: exceptionType('Exception'), module: 'locale' });
defineType(errorType, {});
const localeError = (message: string) => makeException(errorType, message);

/** The name a locale has when it is set, `undefined` when there is no such locale. */
function knownLocale(name: string): string | undefined {
  if (name === 'C' || name === 'POSIX') return 'C';
  return /^C\.utf-?8$/i.test(name) ? name : undefined;
}

/** What the environment asks for; locales that we do not have are taken for C.UTF-8. */
function fromEnvironment(category: string): string {
  const { environment } = currentContext().options;
  const name = environment.get('LC_ALL') || environment.get(category) || environment.get('LANG') || 'C';
  return knownLocale(name) ?? 'C.UTF-8';
}

const state = contextLocal(() => {
  const names = ALL_CATEGORIES.map(() => 'C');
  names[0] = fromEnvironment('LC_CTYPE');
  return { names, domain: 'messages', folders: new Map<string, string>(), codesets: new Map<string, string>() };
});

function queryAll(): string {
  const { names } = state();
  if (names.every((name) => name === names[0])) return names[0]!;
  return ALL_CATEGORIES.map((category, i) => `${category}=${names[i]}`).join(';');
}

/** Names for all categories, from one name or from `LC_CTYPE=…;…`. */
function namesForAll(locale: string): readonly string[] | undefined {
  if (locale === '') return ALL_CATEGORIES.map(fromEnvironment);
  if (!locale.includes('=')) {
    const known = knownLocale(locale);
    return known === undefined ? undefined : ALL_CATEGORIES.map(() => known);
  }
  const names = state().names.slice();
  for (const part of locale.split(';')) {
    const [category, name] = part.split('=', 2);
    const at = ALL_CATEGORIES.indexOf(category!);
    const known = knownLocale(name ?? '');
    if (at < 0 || known === undefined) return undefined;
    names[at] = known;
  }
  return names;
}

function setLocale(category: number, locale: string | undefined): string {
  // number 6 is LC_ALL, glibc's further categories follow it
  const at = category > LC_ALL ? category - 1 : category;
  if (category !== LC_ALL && (at < 0 || at >= ALL_CATEGORIES.length))
    throw localeError(locale === undefined ? 'locale query failed' : 'unsupported locale setting');
  const { names } = state();
  if (locale !== undefined) {
    if (category === LC_ALL) {
      const all = namesForAll(locale);
      if (all === undefined) throw localeError('unsupported locale setting');
      names.splice(0, names.length, ...all);
    } else {
      const known = locale === '' ? fromEnvironment(ALL_CATEGORIES[at]!) : knownLocale(locale);
      if (known === undefined) throw localeError('unsupported locale setting');
      names[at] = known;
    }
  }
  return category === LC_ALL ? queryAll() : names[at]!;
}

const CHAR_MAX = 127;

/** `localeconv()` of the C locale: there is nothing else. */
function conventions(): PDict {
  const made = new PDict();
  for (const name of ['int_curr_symbol', 'currency_symbol', 'mon_decimal_point', 'mon_thousands_sep'])
    made.set(name, '');
  made.set('mon_grouping', new PList([]));
  made.set('positive_sign', '');
  made.set('negative_sign', '');
  for (const name of ['int_frac_digits', 'frac_digits', 'p_cs_precedes', 'p_sep_by_space', 'n_cs_precedes'])
    made.set(name, CHAR_MAX);
  for (const name of ['n_sep_by_space', 'p_sign_posn', 'n_sign_posn']) made.set(name, CHAR_MAX);
  made.set('decimal_point', '.');
  made.set('thousands_sep', '');
  made.set('grouping', new PList([]));
  return made;
}

const encoding = () => (state().names[0] === 'C' ? 'ANSI_X3.4-1968' : 'UTF-8');

function withoutNul(text: string): string {
  if (text.includes('\0')) throw valueError('embedded null character');
  return text;
}

/** A str as `wchar_t *` takes it: the argument at a position. */
const wide = (name: string, position: number, value: PValue): string => {
  const text = strValue(value);
  if (text === undefined)
    throw typeError(
      `${name}() argument ${position} must be str, not ${value === null ? 'None' : typeOf(value).tpName}`,
    );
  return withoutNul(text);
};

defineModule('_locale', {
  doc: 'Support for POSIX locales.',
  functions: [
    builtinFunction('setlocale', {
      doc: 'Sets or tells the locale of a category.',
      params: [arg('category', int), arg('locale', object, undefined, '<unrepresentable>'), '/'],
      run(_module, category, given) {
        if (given === undefined || given === null) return setLocale(category, undefined);
        const text = strValue(given);
        if (text === undefined)
          throw typeError(`setlocale() argument 2 must be str or None, not ${typeOf(given).tpName}`);
        return setLocale(category, withoutNul(text));
      },
    }),
    builtinFunction('localeconv', { doc: 'Conventions for numbers and amounts of money.', run: () => conventions() }),
    builtinFunction('strcoll', {
      doc: 'Compares two strings in the order of the locale: a negative number, zero or a positive one.',
      params: [arg('os1', object), arg('os2', object), '/'],
      run: (_module, a, b) => compareStrings(wide('strcoll', 1, a), wide('strcoll', 2, b)),
    }),
    builtinFunction('strxfrm', {
      doc: 'A string that orders as the locale orders the given one.',
      params: [arg('string', str), '/'],
      run: (_module, text) => withoutNul(text),
    }),
    builtinFunction('nl_langinfo', {
      doc: 'A piece of the locale by its key.',
      params: [arg('key', int), '/'],
      run(_module, key) {
        if (key === LANGINFO.CODESET![0]) return encoding();
        for (const [known, text] of Object.values(LANGINFO)) if (known === key) return text;
        throw valueError('unsupported langinfo constant');
      },
    }),
    builtinFunction('getencoding', { doc: 'The encoding of the locale.', run: () => encoding() }),
    builtinFunction('gettext', {
      doc: 'The translation of a message.',
      params: [arg('msg', str), '/'],
      run: (_module, message) => message,
    }),
    builtinFunction('dgettext', {
      doc: 'The translation of a message in a domain.',
      params: [arg('domain', strOrNone), arg('msg', str), '/'],
      run: (_module, _domain, message) => message,
    }),
    builtinFunction('dcgettext', {
      doc: 'The translation of a message in a domain and category.',
      params: [arg('domain', strOrNone), arg('msg', str), arg('category', int), '/'],
      run: (_module, _domain, message) => message,
    }),
    builtinFunction('textdomain', {
      doc: 'Sets or tells the domain of gettext().',
      params: [arg('domain', strOrNone), '/'],
      run(_module, domain) {
        const now = state();
        if (domain !== null) now.domain = domain === '' ? 'messages' : domain;
        return now.domain;
      },
    }),
    builtinFunction('bindtextdomain', {
      doc: 'Sets or tells the folder of the translations of a domain.',
      params: [arg('domain', str), arg('dir', object), '/'],
      run(_module, domain, folder) {
        if (domain === '') throw localeError('domain must be a non-empty string');
        const { folders } = state();
        const text = folder === null ? undefined : strValue(folder);
        if (text !== undefined) folders.set(domain, text);
        return folders.get(domain) ?? '/usr/share/locale';
      },
    }),
    builtinFunction('bind_textdomain_codeset', {
      doc: 'Sets or tells the encoding of the translations of a domain.',
      params: [arg('domain', str), arg('codeset', strOrNone), '/'],
      run(_module, domain, codeset) {
        const { codesets } = state();
        if (codeset !== null) codesets.set(domain, codeset);
        return codesets.get(domain) ?? null;
      },
    }),
  ],
  attributes: {
    Error: errorType,
    CHAR_MAX,
    LC_ALL,
    ...Object.fromEntries(CATEGORIES.map((name, i) => [name, i])),
    ...Object.fromEntries(Object.entries(LANGINFO).map(([name, [key]]) => [name, key])),
  },
});
