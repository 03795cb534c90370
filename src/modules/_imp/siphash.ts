/** SipHash-1-3, the keyed hash by which hash-based cache files know their source (`_Py_KeyedHash`). */

const MASK = 0xffffffffffffffffn;

const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK;

export function sipHash13(key: bigint, data: Uint8Array): bigint {
  let v0 = key ^ 0x736f6d6570736575n;
  let v1 = 0x646f72616e646f6dn;
  let v2 = key ^ 0x6c7967656e657261n;
  let v3 = 0x7465646279746573n;
  const round = (): void => {
    v0 = (v0 + v1) & MASK;
    v2 = (v2 + v3) & MASK;
    v1 = rotate(v1, 13n) ^ v0;
    v3 = rotate(v3, 16n) ^ v2;
    v0 = rotate(v0, 32n);
    v2 = (v2 + v1) & MASK;
    v0 = (v0 + v3) & MASK;
    v1 = rotate(v1, 17n) ^ v2;
    v3 = rotate(v3, 21n) ^ v0;
    v2 = rotate(v2, 32n);
  };
  const words = data.length >> 3;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  for (let i = 0; i < words; i++) {
    const word = view.getBigUint64(i * 8, true);
    v3 ^= word;
    round();
    v0 ^= word;
  }
  let last = BigInt(data.length & 0xff) << 56n;
  for (let i = words * 8; i < data.length; i++) last |= BigInt(data[i]!) << BigInt(8 * (i & 7));
  v3 ^= last;
  round();
  v0 ^= last;
  v2 ^= 0xffn;
  round();
  round();
  round();
  return v0 ^ v1 ^ v2 ^ v3;
}
