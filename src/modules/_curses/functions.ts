import { builtinFunction } from '../../runtime/clinic/members.ts';
import type { PBuiltinFunction } from '../../runtime/values/function.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { FUNCTION_DOCS } from './docs.ts';
import { bytesAt, check, f, mustInit } from './library.ts';

export const docOf = (name: string) => (FUNCTION_DOCS[name] === undefined ? {} : { doc: FUNCTION_DOCS[name] });

const each = (names: string, make: (name: string) => PBuiltinFunction): PBuiltinFunction[] =>
  names.split(' ').map(make);

/** Functions without arguments that fail with ERR. */
export const checkedCalls = (names: string): PBuiltinFunction[] =>
  each(names, (name) =>
    builtinFunction(name, {
      ...docOf(name),
      run() {
        mustInit();
        check(f(name)(), name);
      },
    }),
  );

/** Those that answer a number or a truth value. */
export const answers = (names: string): PBuiltinFunction[] =>
  each(names, (name) =>
    builtinFunction(name, {
      ...docOf(name),
      run() {
        mustInit();
        return f(name)();
      },
    }),
  );

/** Those that answer text. */
export const texts = (names: string): PBuiltinFunction[] =>
  each(names, (name) =>
    builtinFunction(name, {
      ...docOf(name),
      run() {
        mustInit();
        return new PBytes(bytesAt(f(name)()));
      },
    }),
  );
