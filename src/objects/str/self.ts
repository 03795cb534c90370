import type { SelfKind } from '../../runtime/clinic/clinic.ts';
import type { Converter } from '../../runtime/clinic/converters.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { type PStr, strValue, typeOf } from '../../runtime/values/scalars.ts';

/** `self` of a str method, as its text. */
export const text: SelfKind<string> = {
  convertSelf: (self) => (typeof self === 'string' ? self : (self as PStr).value),
};

/** `self` as it is: a method may answer an instance of a subclass itself. */
export const anyStr: SelfKind<PValue> = { convertSelf: (self) => self };

/** Text of a str or an instance of a subclass that is known to be one. */
export function textOf(self: PValue): string {
  return typeof self === 'string' ? self : (self as PStr).value;
}

/** A separator or a set of characters: str or None, with the method's own words for anything else. */
export function textOrNone(message: string): Converter<string | null> {
  return {
    convert: (value) => {
      if (value === null) return null;
      const found = strValue(value);
      if (found === undefined) throw typeError(message.replace('%s', typeOf(value).name));
      return found;
    },
  };
}

/** A str: `ensure_unicode`. */
export const plainText: Converter<string> = {
  convert: (value) => {
    const found = strValue(value);
    if (found === undefined) throw typeError(`must be str, not ${typeOf(value).tpName}`);
    return found;
  },
};
