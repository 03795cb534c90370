import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';

function compareDigest(a: PValue, b: PValue): boolean {
  const left = strValue(a);
  const right = strValue(b);
  if (left !== undefined && right !== undefined) {
    for (const text of [left, right])
      for (let i = 0; i < text.length; i++)
        if (text.charCodeAt(i) > 127) throw typeError('comparing strings with non-ASCII characters is not supported');
    return sameBytes(
      Uint8Array.from(left, (c) => c.charCodeAt(0)),
      Uint8Array.from(right, (c) => c.charCodeAt(0)),
    );
  }
  if (!hasBuffer(a) && !hasBuffer(b))
    throw typeError(
      `unsupported operand types(s) or combination of types: '${typeOf(a).tpName}' and '${typeOf(b).tpName}'`,
    );
  return sameBytes(bytesOf(a), bytesOf(b));
}

/** Takes the same time wherever the difference is. */
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ (b[i % Math.max(1, b.length)] ?? 0);
  return difference === 0;
}

/** The function under one of its names: `_operator._compare_digest`, `_hashlib.compare_digest`. */
export const compareDigestFunction = (name: string) =>
  builtinFunction(name, {
    doc: "Return 'a == b'.\n\nThis function uses an approach designed to prevent\ntiming analysis, making it appropriate for cryptography.",
    params: [arg('a', object), arg('b', object), '/'],
    run: (_module, a, b) => compareDigest(a, b),
  });
