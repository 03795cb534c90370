import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { index, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';
import { audit } from '../sys/audit.ts';

const os = () => currentContext().posix;
const numbers = () => os().constants.syslog as unknown as Readonly<Record<string, number>>;
const state = contextLocal(() => ({ open: false }));

function textOf(value: PValue, where: string): string {
  const text = strValue(value);
  if (text === undefined) throw typeError(`${where} must be str, not ${value === null ? 'None' : typeOf(value).name}`);
  if (text.includes('\0')) throw valueError('embedded null character');
  return text;
}

/** The program's own name: the last part of `sys.argv[0]`. */
function defaultIdent(): string | null {
  const argv = currentContext().sysAttribute('argv');
  const name = argv instanceof PList ? (strValue(argv.items[0] ?? null) ?? '') : '';
  return name === '' ? null : name.slice(name.lastIndexOf('/') + 1);
}

function openLog(ident: string | null, options: number, facility: number): void {
  audit('syslog.openlog', ident, options, facility);
  const text = ident === null ? null : encodeUtf8(ident);
  syscall(() => os().openlog(text, options, facility));
  state().open = true;
}

defineModule('syslog', {
  functions: [
    builtinFunction('openlog', {
      doc: 'Set logging options of subsequent syslog() calls.',
      params: [
        arg('ident', object, undefined, '<unrepresentable>'),
        arg('logoption', int, 0),
        arg('facility', int, 8, 'LOG_USER'),
      ],
      run(_self, ident, options, facility) {
        openLog(ident === undefined ? defaultIdent() : textOf(ident, "openlog() argument 'ident'"), options, facility);
      },
    }),
    builtinFunction('syslog', {
      textSignature: null,
      doc: 'Send the string message to the system logger.',
      params: [varargs('args')],
      run(_self, args) {
        if (args.length < 1 || args.length > 2) throw typeError('syslog.syslog requires 1 to 2 arguments');
        const priority =
          args.length === 2 ? int.convert!(args[0]!, () => 'syslog() argument 1') : numbers()['LOG_INFO']!;
        const message = textOf(args[args.length - 1]!, `syslog() argument ${args.length}`);
        audit('syslog.syslog', priority, message);
        if (!state().open) openLog(defaultIdent(), 0, numbers()['LOG_USER']!);
        syscall(() => os().syslog(priority, encodeUtf8(message)));
      },
    }),
    builtinFunction('closelog', {
      run() {
        audit('syslog.closelog');
        if (!state().open) return;
        syscall(() => os().closelog());
        state().open = false;
      },
    }),
    builtinFunction('setlogmask', {
      params: [arg('maskpri', int), '/'],
      run(_self, mask) {
        audit('syslog.setlogmask', mask);
        return syscall(() => os().setlogmask(mask));
      },
    }),
    builtinFunction('LOG_MASK', { params: [arg('pri', index), '/'], run: (_self, n) => 1 << Number(n) }),
    builtinFunction('LOG_UPTO', { params: [arg('pri', index), '/'], run: (_self, n) => (1 << (Number(n) + 1)) - 1 }),
  ],
  exec(module) {
    for (const [name, value] of Object.entries(numbers())) module.dict.set(name, value);
  },
});
