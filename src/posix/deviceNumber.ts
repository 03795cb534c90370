/** `makedev`, `major` and `minor` of Linux's libc: 32 bits of each, interleaved. Results past 2**53 are bigint. */

function normalize(value: bigint): number | bigint {
  return value <= 0x1fffffffffffffn ? Number(value) : value;
}

export function makedev(major: number, minor: number): number | bigint {
  const high = BigInt(major >>> 0);
  const low = BigInt(minor >>> 0);
  return normalize(
    ((high & 0xfffff000n) << 32n) | ((high & 0xfffn) << 8n) | ((low & 0xffffff00n) << 12n) | (low & 0xffn),
  );
}

export function major(device: number | bigint): number {
  const bits = BigInt.asUintN(64, BigInt(device));
  return Number(((bits >> 32n) & 0xfffff000n) | ((bits >> 8n) & 0xfffn));
}

export function minor(device: number | bigint): number {
  const bits = BigInt.asUintN(64, BigInt(device));
  return Number(((bits >> 12n) & 0xffffff00n) | (bits & 0xffn));
}
