import { errnoConstants as E } from '../constants/linux/errno.ts';
import { socketConstants as C } from '../constants/linux/socket.ts';
import { PosixError } from '../errors.ts';
import type { AncillaryData } from '../support/sockets.ts';
import type { Attachment } from './sharedSocket.ts';
import type { SocketFile } from './socketFile.ts';

/*
 * Hop limit and traffic class of IPv6 datagrams (RFC 3542): set by options of the sender or control messages, and told to receivers that ask.
 */

const HEADER = 16;
const ALIGNMENT = 8;
const DEFAULT_HOPS = 64;

/** What may be told: control message, the option that asks for it, the sender's option, and what it is by default. */
const FIELDS = [
  { type: C.IPV6_HOPLIMIT, asks: C.IPV6_RECVHOPLIMIT, option: C.IPV6_UNICAST_HOPS, usual: DEFAULT_HOPS },
  { type: C.IPV6_TCLASS, asks: C.IPV6_RECVTCLASS, option: C.IPV6_TCLASS, usual: 0 },
];

function optionOf(socket: SocketFile, option: number): number {
  const value = socket.options.get(`${C.IPPROTO_IPV6}:${option}`);
  return value === undefined || value.length < 4 ? 0 : intOf(value);
}

const intOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);

function bytesOf(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

/** Whether a control message that is sent is one of these; it must be an int from -1 (as usual) to 255. */
export function isHopControl(socket: SocketFile, { level, type, data }: AncillaryData): boolean {
  if (socket.family !== C.AF_INET6 || level !== C.IPPROTO_IPV6 || !FIELDS.some((field) => field.type === type))
    return false;
  if (data.length !== 4 || intOf(data) < -1 || intOf(data) > 255) throw new PosixError(E.EINVAL);
  return true;
}

/** What a receiver that asks is told of a datagram, as far as `room` bytes of control data go; whether anything was cut. */
export function hopControls(
  socket: SocketFile,
  attachment: Attachment | null,
  room: number,
): { ancillary: AncillaryData[]; cut: boolean } {
  const ancillary: AncillaryData[] = [];
  if (socket.family !== C.AF_INET6 || socket.isConnection) return { ancillary, cut: false };
  let left = room;
  for (const { type, asks, usual } of FIELDS) {
    if (optionOf(socket, asks) === 0) continue;
    if (left < HEADER) return { ancillary, cut: true };
    const given = attachment?.ancillary.find((item) => item.level === C.IPPROTO_IPV6 && item.type === type);
    const value = given === undefined ? -1 : intOf(given.data);
    const data = bytesOf(value < 0 ? usual : value).slice(0, left - HEADER);
    ancillary.push({ level: C.IPPROTO_IPV6, type, data });
    if (data.length < 4) return { ancillary, cut: true };
    left -= HEADER + ALIGNMENT;
  }
  return { ancillary, cut: false };
}

/** What a sender's options put into its datagrams. */
export function hopOptions(socket: SocketFile): AncillaryData[] {
  if (socket.family !== C.AF_INET6 || socket.isConnection || socket.options.size === 0) return [];
  const set = FIELDS.filter(({ option }) => socket.options.has(`${C.IPPROTO_IPV6}:${option}`));
  return set.map(({ type, option }) => ({ level: C.IPPROTO_IPV6, type, data: bytesOf(optionOf(socket, option)) }));
}
