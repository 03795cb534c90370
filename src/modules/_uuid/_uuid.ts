import { builtinFunction } from '../../runtime/clinic/members.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { readFile } from '../../runtime/read-file.ts';
import { syscall } from '../../runtime/syscall.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';

/** Ticks of 100 ns from the beginning of the Gregorian calendar (15 October 1582) to 1970. */
const GREGORIAN_TICKS = 0x01b21dd213814000n;

/** What identifiers of version 1 of a context have in common. */
interface Generator {
  /** 48 bits: the address of a network card, or random ones with the multicast bit set. */
  readonly node: Uint8Array;
  clockSequence: number;
  /** The time in the last identifier. */
  last: bigint;
}

const attribute = (card: string, name: string) =>
  String.fromCharCode(...readFile(`/sys/class/net/${card}/${name}`)).trim();

/** The address of a network card that has one, of one that is up rather than another. */
function cardAddress(): Uint8Array | undefined {
  let found: string | undefined;
  try {
    for (const { name } of currentContext().posix.ifNameindex()) {
      const address = attribute(name, 'address');
      if (!/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(address) || !/[1-9a-f]/.test(address)) continue;
      found ??= address;
      if (attribute(name, 'operstate') !== 'up') continue;
      found = address;
      break;
    }
  } catch {
    // No network, or none that may be seen.
  }
  return found === undefined ? undefined : Uint8Array.from(found.split(':'), (byte) => Number.parseInt(byte, 16));
}

const randomBytes = (count: number): Uint8Array => syscall(() => currentContext().posix.urandom(count));

const generatorOfContext = contextLocal((): Generator => {
  let node = cardAddress();
  if (node === undefined) {
    node = randomBytes(6);
    node[0]! |= 1;
  }
  const [high, low] = randomBytes(2);
  return { node, clockSequence: ((high! << 8) | low!) & 0x3fff, last: 0n };
});

/** An identifier of version 1 (RFC 4122), later than all before it. */
function generateTime(): Uint8Array {
  const generator = generatorOfContext();
  const { posix } = currentContext();
  const { sec, nsec } = syscall(() => posix.clockGettime(posix.constants.time.CLOCK_REALTIME));
  let ticks = BigInt(sec) * 10_000_000n + BigInt(Math.floor(nsec / 100)) + GREGORIAN_TICKS;
  if (ticks <= generator.last) {
    if (generator.last - ticks < 10_000_000n) ticks = generator.last + 1n;
    else generator.clockSequence = (generator.clockSequence + 1) & 0x3fff; // the clock was set back
  }
  generator.last = ticks;
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Number(ticks & 0xffffffffn));
  view.setUint16(4, Number((ticks >> 32n) & 0xffffn));
  view.setUint16(6, Number((ticks >> 48n) & 0x0fffn) | 0x1000);
  view.setUint16(8, generator.clockSequence | 0x8000);
  bytes.set(generator.node, 10);
  return bytes;
}

defineModule('_uuid', {
  attributes: { has_uuid_generate_time_safe: 1 },
  functions: [
    builtinFunction('generate_time_safe', {
      textSignature: '($self, /)',
      // -1: no daemon saw to it that no other process made the same.
      run: () => new PTuple([new PBytes(generateTime()), -1]),
    }),
  ],
});
