import type { AncillaryData } from '../../posix/support/sockets.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { type BufferView, getBuffer } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object, ssize } from '../../runtime/clinic/converters.ts';
import { type Member, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { isException, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { audit } from '../sys/audit.ts';
import { addressArgument, addressValue, socketError } from './addresses.ts';
import { PSocket } from './socket.ts';
import { POLLIN, POLLOUT, sendFlags, socketCall, waitingBy } from './waiting.ts';

const os = () => currentContext().posix;

/** Size of struct cmsghdr and the unit control messages are padded to. */
const header = () => (os().platform === 'darwin' ? { size: 12, unit: 4 } : { size: 16, unit: 8 });
/** The largest `socklen_t` that is used: a C int. */
const LONGEST = 0x7fffffff;

/** `CMSG_LEN`. */
export function controlLength(length: number): number {
  const { size } = header();
  if (length < 0 || size + length > LONGEST) throw overflowError('CMSG_LEN() argument out of range');
  return size + length;
}

/** `CMSG_SPACE`. */
export function controlSpace(length: number): number {
  const { size, unit } = header();
  // There may be padding before and after the data.
  if (length < 0 || length > LONGEST - (size + unit)) throw overflowError('CMSG_SPACE() argument out of range');
  return size + Math.ceil(length / unit) * unit;
}

/** The items of an argument that must be iterable. */
function items(value: PValue, message: string): PValue[] {
  try {
    return collect(value);
  } catch (error) {
    const type = typeOf(value);
    if (isException(error, 'TypeError') && type.tp_iter === null && type.sq_item === null) throw typeError(message);
    throw error;
  }
}

/** Runs `use` with the buffers of the values, which are released in the end. */
function withBuffers<T>(values: readonly PValue[], writable: string | null, use: (buffers: Uint8Array[]) => T): T {
  const views: BufferView[] = [];
  try {
    for (const value of values) {
      if (writable !== null && value instanceof PBytes) throw typeError(writable);
      views.push(writable === null ? getBuffer(value) : getBuffer(value, true, writable));
    }
    return use(views.map((view) => view.bytes));
  } finally {
    for (const view of views) view.release();
  }
}

function ancillaryData(value: PValue): AncillaryData[] {
  const name = '[sendmsg() ancillary data items]()';
  return items(value, 'sendmsg() argument 2 must be an iterable').map((item) => {
    if (!(item instanceof PTuple) && !(item instanceof PList))
      throw typeError(`${name} argument must be 3-item sequence, not ${item === null ? 'None' : typeOf(item).tpName}`);
    if (item.items.length !== 3)
      throw typeError(`${name} argument must be sequence of length 3, not ${item.items.length}`);
    const [level, type, data] = item.items as [PValue, PValue, PValue];
    const view = getBuffer(data);
    try {
      return {
        level: int.convert!(level, () => name),
        type: int.convert!(type, () => name),
        data: view.bytes.slice(),
      };
    } finally {
      view.release();
    }
  });
}

function receive(self: PSocket, size: number, ancillarySize: number, flags: number) {
  if (ancillarySize < 0 || ancillarySize > 0x7fffffff) throw valueError('invalid ancillary data buffer length');
  const message = socketCall(waitingBy(self, flags), POLLIN, () => os().recvmsg(self.fd, size, ancillarySize, flags));
  const ancillary = message.ancillary.map(({ level, type, data }) => new PTuple([level, type, new PBytes(data)]));
  return {
    bytes: message.bytes,
    rest: [new PList(ancillary), message.flags, addressValue(message.address, self.protocol)],
  };
}

/** Methods for messages with control data. */
export const messageMembers: Member[] = [
  method(PSocket, 'sendmsg', {
    textSignature: null,
    doc: 'Sends bytes gathered from several buffers, with control messages (level, type, data).',
    params: [
      arg('buffers', object),
      arg('ancdata', object, undefined),
      arg('flags', int, 0),
      arg('address', object, null),
      '/',
    ],
    run(self, buffers, ancillary, flags, destination) {
      const values = items(buffers, 'sendmsg() argument 1 must be an iterable');
      return withBuffers(values, null, (bytes) => {
        const control = ancillary === undefined ? [] : ancillaryData(ancillary);
        if (control.some(({ data }) => data.length > LONGEST)) throw socketError('ancillary data item too large');
        const address =
          destination === null ? null : addressArgument(self.family, self.protocol, destination, 'sendmsg');
        audit('socket.sendmsg', self, destination);
        return socketCall(waitingBy(self, flags), POLLOUT, () =>
          os().sendmsg(self.fd, bytes, control, sendFlags(flags), address),
        );
      });
    },
  }),
  method(PSocket, 'recvmsg', {
    textSignature: null,
    doc: 'Receives a message: its bytes, control messages, flags and sender.',
    params: [arg('bufsize', ssize), arg('ancbufsize', ssize, 0), arg('flags', int, 0), '/'],
    run(self, size, ancillarySize, flags) {
      if (size < 0) throw valueError('negative buffer size in recvmsg()');
      const { bytes, rest } = receive(self, size, ancillarySize, flags);
      return new PTuple([new PBytes(bytes), ...rest]);
    },
  }),
  method(PSocket, 'recvmsg_into', {
    textSignature: null,
    doc: 'Receives a message into buffers: number of bytes, control messages, flags and sender.',
    params: [arg('buffers', object), arg('ancbufsize', ssize, 0), arg('flags', int, 0), '/'],
    run(self, buffers, ancillarySize, flags) {
      const values = items(buffers, 'recvmsg_into() argument 1 must be an iterable');
      const message = 'recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers';
      return withBuffers(values, message, (targets) => {
        const size = targets.reduce((sum, target) => sum + target.length, 0);
        const { bytes, rest } = receive(self, size, ancillarySize, flags);
        let at = 0;
        for (const target of targets) {
          target.set(bytes.subarray(at, at + target.length));
          at += target.length;
          if (at >= bytes.length) break;
        }
        return new PTuple([bytes.length, ...rest]);
      });
    },
  }),
];
