import { asIndex } from '../../runtime/abstract/number.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { currentContext } from '../../runtime/context.ts';
import { makeException, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';

/*
 * Addresses of Linux's own families. `data` is what struct sockaddr_xx holds after its family field.
 */

interface Family {
  pack(value: PValue, protocol: number, caller: string): Uint8Array;
  unpack(data: DataView, bytes: Uint8Array, protocol: number): PValue;
}

const os = () => currentContext().posix;
const osError = (message: string) => makeException(exceptionType('OSError'), message);

/** The items of an address tuple with `min` to `max` of them. */
function tuple(
  value: PValue,
  name: string,
  caller: string,
  min: number,
  max: number,
  shape: string,
): readonly PValue[] {
  if (!(value instanceof PTuple))
    throw typeError(`${caller}(): ${name} address must be tuple, not ${typeOf(value).tpName}`);
  if (value.items.length < min || value.items.length > max) throw typeError(`${name} address must be ${shape}`);
  return value.items;
}

const unsigned = (value: PValue) => Number(BigInt.asUintN(32, BigInt(asIndex(value))));

function text(value: PValue | undefined): string {
  const plain = value === undefined ? undefined : strValue(value);
  if (plain === undefined) throw typeError(`argument must be str, not ${typeOf(value ?? null).tpName}`);
  return plain;
}

const interfaceIndex = (name: string) => (name === '' ? 0 : syscall(() => os().ifNametoindex(name)));
const interfaceName = (index: number) => (index === 0 ? '' : syscall(() => os().ifIndextoname(index)));

function data(size: number, fill: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = new Uint8Array(size);
  fill(new DataView(bytes.buffer), bytes);
  return bytes;
}

const netlink: Family = {
  pack(value, _protocol, caller) {
    const [pid, groups] = tuple(value, 'AF_NETLINK', caller, 2, 2, 'a pair (pid, groups)');
    return data(10, (view) => {
      view.setUint32(2, unsigned(pid!), true);
      view.setUint32(6, unsigned(groups!), true);
    });
  },
  unpack: (view) => new PTuple([view.getUint32(2, true), view.getUint32(6, true)]),
};

const vsock: Family = {
  pack(value, _protocol, caller) {
    const [cid, port] = tuple(value, 'AF_VSOCK', caller, 2, 2, 'a CID port pair (CID, port)');
    return data(14, (view) => {
      view.setUint32(2, unsigned(port!), true);
      view.setUint32(6, unsigned(cid!), true);
    });
  },
  unpack: (view) => new PTuple([view.getUint32(6, true), view.getUint32(2, true)]),
};

const qipcrtr: Family = {
  pack(value, _protocol, caller) {
    const [node, port] = tuple(value, 'AF_QIPCRTR', caller, 2, 2, 'a pair (node, port)');
    return data(10, (view) => {
      view.setUint32(2, unsigned(node!), true);
      view.setUint32(6, unsigned(port!), true);
    });
  },
  unpack: (view) => new PTuple([view.getUint32(2, true), view.getUint32(6, true)]),
};

const packet: Family = {
  pack(value, _protocol, caller) {
    const items = tuple(value, 'AF_PACKET', caller, 2, 5, 'a tuple of two to five elements');
    const index = interfaceIndex(text(items[0]));
    const number = asIndex(items[1]!);
    if (number < 0 || number > 0xffff) throw overflowError(`${caller}(): proto must be 0-65535.`);
    const hardware = items[4] === undefined ? new Uint8Array(0) : bytesOf(items[4]);
    if (hardware.length > 8) throw valueError('hardware address must be 8 bytes or less');
    return data(18, (view, bytes) => {
      view.setUint16(0, Number(number));
      view.setInt32(2, index, true);
      view.setUint16(6, unsigned(items[3] ?? 0) & 0xffff, true);
      view.setUint8(8, unsigned(items[2] ?? 0) & 0xff);
      view.setUint8(9, hardware.length);
      bytes.set(hardware, 10);
    });
  },
  unpack: (view, bytes) =>
    new PTuple([
      interfaceName(view.getInt32(2, true)),
      view.getUint16(0),
      view.getUint8(8),
      view.getUint16(6, true),
      new PBytes(bytes.slice(10, 10 + view.getUint8(9))),
    ]),
};

const can: Family = {
  pack(value, protocol, caller) {
    const { CAN_ISOTP, CAN_J1939 } = os().constants.socket;
    const counts = protocol === CAN_ISOTP ? 3 : protocol === CAN_J1939 ? 4 : 1;
    const items = tuple(value, 'AF_CAN', caller, 1, counts, 'a tuple (interface, )');
    if (items.length !== counts) throw typeError(`${caller}(): unsupported CAN protocol`);
    return data(22, (view) => {
      view.setInt32(2, interfaceIndex(text(items[0])), true);
      if (protocol === CAN_ISOTP) {
        view.setUint32(6, unsigned(items[1]!), true);
        view.setUint32(10, unsigned(items[2]!), true);
      } else if (protocol === CAN_J1939) {
        view.setBigUint64(6, BigInt.asUintN(64, BigInt(asIndex(items[1]!))), true);
        view.setUint32(14, unsigned(items[2]!), true);
        view.setUint8(18, unsigned(items[3]!) & 0xff);
      }
    });
  },
  unpack(view, _bytes, protocol) {
    const { CAN_ISOTP, CAN_J1939 } = os().constants.socket;
    const name = interfaceName(view.getInt32(2, true));
    if (protocol === CAN_ISOTP) return new PTuple([name, view.getUint32(6, true), view.getUint32(10, true)]);
    if (protocol !== CAN_J1939) return new PTuple([name]);
    const id = view.getBigUint64(6, true);
    return new PTuple([name, id <= 0x1fffffffffffffn ? Number(id) : id, view.getUint32(14, true), view.getUint8(18)]);
  },
};

const alg: Family = {
  pack(value, _protocol, caller) {
    const items = tuple(value, 'AF_ALG', caller, 2, 4, 'a tuple of type and name (type, name [, feat [, mask]])');
    const encode = (item: PValue | undefined, size: number, what: string) => {
      const bytes = new TextEncoder().encode(text(item));
      if (bytes.length >= size) throw valueError(`AF_ALG ${what} too long.`);
      return bytes;
    };
    return data(86, (view, bytes) => {
      bytes.set(encode(items[0], 14, 'type'), 0);
      view.setUint32(14, unsigned(items[2] ?? 0), true);
      view.setUint32(18, unsigned(items[3] ?? 0), true);
      bytes.set(encode(items[1], 64, 'name'), 22);
    });
  },
  unpack(_view, bytes) {
    const string = (from: number, size: number) => {
      const part = bytes.subarray(from, from + size);
      const end = part.indexOf(0);
      return new TextDecoder().decode(end < 0 ? part : part.subarray(0, end));
    };
    return new PTuple([string(0, 14), string(22, 64)]);
  },
};

const tipc: Family = {
  pack(value, _protocol, caller) {
    const { TIPC_ADDR_ID, TIPC_ADDR_NAME, TIPC_ADDR_NAMESEQ } = os().constants.socket;
    const items = tuple(value, 'AF_TIPC', caller, 4, 5, 'a tuple (addr_type, v1, v2, v3[, scope])').map(unsigned);
    const [type, v1, v2, v3, scope = os().constants.socket.TIPC_CLUSTER_SCOPE ?? 2] = items as [
      number,
      number,
      number,
      number,
      number?,
    ];
    if (type !== TIPC_ADDR_ID && type !== TIPC_ADDR_NAME && type !== TIPC_ADDR_NAMESEQ)
      throw typeError('Invalid address type');
    return data(14, (view) => {
      view.setUint8(0, type);
      view.setInt8(1, scope);
      const words = type === TIPC_ADDR_ID ? [v2, v1] : [v1, v2, v3];
      for (const [i, word] of words.entries()) view.setUint32(2 + i * 4, word, true);
    });
  },
  unpack(view) {
    const { TIPC_ADDR_ID, TIPC_ADDR_NAME, TIPC_ADDR_NAMESEQ } = os().constants.socket;
    const type = view.getUint8(0);
    const scope = view.getInt8(1);
    const [a, b, c] = [view.getUint32(2, true), view.getUint32(6, true), view.getUint32(10, true)];
    if (type === TIPC_ADDR_NAMESEQ || type === TIPC_ADDR_NAME)
      return new PTuple([type, a, b, type === TIPC_ADDR_NAME ? b : c, scope]);
    if (type === TIPC_ADDR_ID) return new PTuple([type, b, a, 0, scope]);
    throw valueError('Invalid address type');
  },
};

const families: Readonly<Record<string, Family>> = {
  AF_NETLINK: netlink,
  AF_VSOCK: vsock,
  AF_QIPCRTR: qipcrtr,
  AF_PACKET: packet,
  AF_CAN: can,
  AF_ALG: alg,
  AF_TIPC: tipc,
};

/** How addresses of one of the other families are written; `undefined` for a family without. */
export function otherFamilies(family: number): Family | undefined {
  const numbers = os().constants.socket as Readonly<Record<string, number | undefined>>;
  for (const name in families) if (numbers[name] === family) return families[name];
  return undefined;
}

/** An address of another family as Python sees it; unknown ones as `(family, bytes)`. */
export function otherAddress(family: number, bytes: Uint8Array, protocol: number): PValue {
  const known = otherFamilies(family);
  if (known === undefined) return new PTuple([family, new PBytes(bytes.slice(0, 14))]);
  const padded = new Uint8Array(128);
  padded.set(bytes.subarray(0, 128));
  try {
    return known.unpack(new DataView(padded.buffer), padded, protocol);
  } catch (error) {
    if (error instanceof RangeError) throw osError('invalid address');
    throw error;
  }
}
