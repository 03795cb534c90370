/** MT19937, the generator behind `random`, with CPython's seeding. */
export class MersenneTwister {
  readonly state = new Uint32Array(624);
  index = 624;

  /** `init_genrand`. */
  seedWord(seed: number): void {
    const mt = this.state;
    mt[0] = seed;
    for (let i = 1; i < 624; i++) {
      const before = mt[i - 1]! ^ (mt[i - 1]! >>> 30);
      mt[i] = Math.imul(1812433253, before) + i;
    }
    this.index = 624;
  }

  /** `init_by_array`. */
  seedWords(key: readonly number[]): void {
    const mt = this.state;
    this.seedWord(19650218);
    let i = 1;
    let j = 0;
    for (let k = Math.max(624, key.length); k > 0; k--) {
      mt[i] = (mt[i]! ^ Math.imul(mt[i - 1]! ^ (mt[i - 1]! >>> 30), 1664525)) + key[j]! + j;
      i++;
      j++;
      if (i >= 624) {
        mt[0] = mt[623]!;
        i = 1;
      }
      if (j >= key.length) j = 0;
    }
    for (let k = 623; k > 0; k--) {
      mt[i] = (mt[i]! ^ Math.imul(mt[i - 1]! ^ (mt[i - 1]! >>> 30), 1566083941)) - i;
      i++;
      if (i >= 624) {
        mt[0] = mt[623]!;
        i = 1;
      }
    }
    mt[0] = 0x80000000;
  }

  #twist(): void {
    const mt = this.state;
    for (let k = 0; k < 624; k++) {
      const y = (mt[k]! & 0x80000000) | (mt[k === 623 ? 0 : k + 1]! & 0x7fffffff);
      mt[k] = mt[k < 227 ? k + 397 : k - 227]! ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : 0x9908b0df);
    }
    this.index = 0;
  }

  /** The next 32 bits, unsigned. */
  next32(): number {
    if (this.index >= 624) this.#twist();
    let y = this.state[this.index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** A double in [0, 1) with 53 random bits. */
  nextDouble(): number {
    const high = this.next32() >>> 5;
    const low = this.next32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }
}
