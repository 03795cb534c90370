import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { checkPositional } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { memoryError, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { intAbs } from '../../runtime/numbers/int-arithmetic.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, normalizeInt, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { MersenneTwister } from './twister.ts';

class PRandom extends PObject {
  readonly twister = new MersenneTwister();
}

const randomType = builtinType('Random', { module: '_random', allocate: (type) => new PRandom(type.instanceShape) });

function seed(self: PRandom, value: PValue): void {
  if (value === null) {
    const words = Array.from({ length: 8 }, () => Math.floor(Math.random() * 0x100000000));
    self.twister.seedWords(words);
    return;
  }
  const int = intValue(value);
  let rest = BigInt(int === undefined ? BigInt.asUintN(64, BigInt(pyObjectHash(value))) : intAbs(int));
  const words: number[] = [];
  for (; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  self.twister.seedWords(words.length === 0 ? [0] : words);
}

function randomBits(self: PRandom, count: number): number | bigint {
  const { twister } = self;
  if (count <= 32) return twister.next32() >>> (32 - count);
  if (count > 1 << 30) throw memoryError();
  let text = '';
  // The first word is the least significant one; the last gives its upper bits.
  for (let left = count; left > 0; left -= 32) {
    const word = left >= 32 ? twister.next32() : twister.next32() >>> (32 - left);
    text = word.toString(16).padStart(8, '0') + text;
  }
  return normalizeInt(BigInt('0x' + text));
}

defineType(randomType, {
  doc: 'Random() -> create a random number generator with its own internal state.',
  slots: {
    tp_new(type) {
      const made = type.allocate(type) as PRandom;
      seed(made, null);
      return made;
    },
    tp_init(self: PRandom, args, keywords) {
      const type = typeOf(self);
      if (keywords !== null && keywords.length > 0 && type === randomType)
        throw typeError('Random() takes no keyword arguments');
      checkPositional('Random', args.length, 0, type === randomType ? 1 : args.length);
      if (args.length > 0) seed(self, args[0]!);
    },
  },
  members: [
    method(PRandom, 'random', {
      doc: 'random() -> x in the interval [0, 1).',
      run: (self) => new PFloat(self.twister.nextDouble()),
    }),
    method(PRandom, 'seed', {
      doc: 'seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier.',
      params: [arg('n', object, null), '/'],
      run: seed,
    }),
    method(PRandom, 'getrandbits', {
      doc: 'getrandbits(k) -> x.  Generates an int with k random bits.',
      params: [arg('k', object), '/'],
      run(self, k) {
        const count = asIndex(k);
        if (count < 0) throw valueError('number of bits must be non-negative');
        if (typeof count === 'bigint' || count > 0x7fffffff)
          throw overflowError('Python int too large to convert to C int');
        return count === 0 ? 0 : randomBits(self, count);
      },
    }),
    method(PRandom, 'getstate', {
      doc: 'getstate() -> tuple containing the current state.',
      run: (self) => new PTuple([...self.twister.state, self.twister.index]),
    }),
    method(PRandom, 'setstate', {
      doc: 'setstate(state) -> None.  Restores generator state.',
      params: [arg('state', object), '/'],
      run(self, state) {
        if (!(state instanceof PTuple)) throw typeError('state vector must be a tuple');
        if (state.items.length !== 625) throw valueError('state vector is the wrong size');
        const words = state.items.map((item) => {
          const word = intValue(item);
          if (word === undefined) throw typeError('an integer is required');
          if (word < 0) throw overflowError("can't convert negative value to unsigned int");
          return Number(word);
        });
        const index = words[624]!;
        if (index > 624) throw valueError('invalid state');
        self.twister.state.set(words.slice(0, 624));
        self.twister.index = index;
      },
    }),
  ],
});

defineModule('_random', {
  doc: 'Module implements the Mersenne Twister random number generator.',
  attributes: { Random: randomType },
});
