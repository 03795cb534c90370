import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, strOrNone } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { encodeText } from '../../runtime/codecs/text-encoding.ts';
import { currentContext } from '../../runtime/context.ts';
import { valueError } from '../../runtime/errors.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { byteText, capability, terminated, toInt } from './arguments.ts';
import { docOf } from './functions.ts';
import { bytesAt, called, check, cursesError, f, mustSetup } from './library.ts';

/*
 * What terminals can do.
 */

const name = arg('capname', capability);
const number = (position: number) => arg(`i${position}`, int, 0);

const numbers = ['tigetflag', 'tigetnum'].map((fn) =>
  builtinFunction(fn, {
    ...docOf(fn),
    params: [name, '/'],
    run(_module, capname): number {
      mustSetup();
      return f(fn)(capname);
    },
  }),
);

export const terminfoFunctions = [
  ...numbers,
  builtinFunction('setupterm', {
    ...docOf('setupterm'),
    params: [arg('term', strOrNone, null), arg('fd', int, -1)],
    run(_module, term, fd) {
      if (term?.includes('\0')) throw valueError('embedded null character');
      let descriptor = fd;
      if (fd === -1) {
        const stdout = currentContext().sysAttribute('stdout');
        if (stdout === undefined || stdout === null) throw cursesError('lost sys.stdout');
        descriptor = toInt(pyObjectCallMethod(stdout, 'fileno'));
      }
      if (called.setupterm) return;
      const reason = new Int32Array(32);
      const text = term === null ? null : terminated(encodeText(term));
      if (f('setupterm')(text, descriptor, new Uint8Array(reason.buffer)) === -1)
        throw cursesError(
          `setupterm: ${reason[0] === 0 ? 'could not find terminal' : reason[0] === -1 ? 'could not find terminfo database' : 'unknown error'}`,
        );
      called.setupterm = true;
    },
  }),
  builtinFunction('tigetstr', {
    ...docOf('tigetstr'),
    params: [name, '/'],
    run(_module, capname) {
      mustSetup();
      const pointer = BigInt(f('tigetstr')(capname));
      return pointer === 0n || pointer === -1n ? null : new PBytes(bytesAt(pointer));
    },
  }),
  builtinFunction('tparm', {
    ...docOf('tparm'),
    params: [
      arg('str', byteText),
      number(1),
      number(2),
      number(3),
      number(4),
      number(5),
      number(6),
      number(7),
      number(8),
      number(9),
      '/',
    ],
    run(_module, text, ...values) {
      mustSetup();
      const result: bigint | null = f('tparm')(text, ...values);
      if (result === null) throw cursesError('tparm() returned NULL');
      return new PBytes(bytesAt(result));
    },
  }),
  builtinFunction('putp', {
    ...docOf('putp'),
    params: [arg('string', byteText), '/'],
    run: (_module, text) => check(f('putp')(text), 'putp'),
  }),
];
