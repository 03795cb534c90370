import { PCapsule } from '../../objects/capsule/capsule.ts';
import { formatIpv4, formatIpv6, inetAton, parseIpv4, parseIpv6 } from '../../posix/inet.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bytesLike, int, object, ssize, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { errorClasses, osError, syscall } from '../../runtime/syscall.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { socketError } from './addresses.ts';
import { controlLength, controlSpace } from './messages.ts';
import { resolverFunctions } from './resolver.ts';
import { defaults, initialize, type PSocket, socketType, timeoutValue } from './socket.ts';
import './socket-type.ts';
import { parseTimeout } from './waiting.ts';

const os = () => currentContext().posix;

const errorType = (name: string) => {
  const type = builtinType(name, { base: exceptionType('OSError'), module: 'socket' });
  defineType(type, {});
  return type;
};
const gaierror = errorType('gaierror');
const herror = errorType('herror');
errorClasses.gaierror = gaierror;
errorClasses.herror = herror;

const swap16 = (value: number) => ((value & 0xff) << 8) | (value >> 8);
const swap32 = (value: number) =>
  (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;

function short(name: string, value: PValue): number {
  const plain = asIndex(value);
  if (plain < 0) throw overflowError(`${name}: can't convert negative Python int to C 16-bit unsigned integer`);
  if (plain > 0xffff) throw overflowError(`${name}: Python int too large to convert to C 16-bit unsigned integer`);
  return Number(plain);
}

function long(value: PValue): number {
  const plain = intValue(value);
  if (plain === undefined) throw typeError(`expected int, ${typeOf(value).tpName} found`);
  if (plain < 0) throw overflowError("can't convert negative value to unsigned int");
  if (plain > 0xffffffff) {
    if (BigInt(plain) >= 1n << 64n) throw overflowError('Python int too large to convert to C unsigned long');
    throw overflowError('int larger than 32 bits');
  }
  return Number(plain);
}

const byteOrder = [
  ...['htons', 'ntohs'].map((name) =>
    builtinFunction(name, {
      textSignature: '($self, x, /)',
      doc: 'A 16-bit int from the byte order of the machine to that of the network, or back.',
      params: [arg('x', object), '/'],
      run: (_module, value) => swap16(short(name, value)),
    }),
  ),
  ...['htonl', 'ntohl'].map((name) =>
    builtinFunction(name, {
      textSignature: '($self, object, /)',
      doc: 'A 32-bit int from the byte order of the machine to that of the network, or back.',
      params: [arg('x', object), '/'],
      run: (_module, value) => swap32(long(value)),
    }),
  ),
];

function networkAddress(family: number, text: string): PBytes {
  const { AF_INET, AF_INET6 } = os().constants.socket;
  if (family !== AF_INET && family !== AF_INET6) throw osError(os().constants.errno.EAFNOSUPPORT);
  const bytes = family === AF_INET ? parseIpv4(text) : parseIpv6(text);
  if (bytes === undefined) throw socketError('illegal IP address string passed to inet_pton');
  return new PBytes(bytes);
}

function presentation(family: number, bytes: Uint8Array): string {
  const { AF_INET, AF_INET6 } = os().constants.socket;
  if (family !== AF_INET && family !== AF_INET6) throw valueError(`unknown address family ${family}`);
  if (bytes.length !== (family === AF_INET ? 4 : 16)) throw valueError('invalid length of packed IP address string');
  return family === AF_INET ? formatIpv4(bytes) : formatIpv6(bytes);
}

function descriptor(value: PValue): number {
  const plain = int.convert!(value, () => 'close()');
  return plain;
}

defineModule('_socket', {
  doc: 'Sockets, as the operating system gives them. See the module socket.',
  functions: [
    ...resolverFunctions,
    ...byteOrder,
    builtinFunction('close', {
      textSignature: '($self, object, /)',
      doc: 'Closes a socket by its descriptor.',
      params: [arg('fd', object), '/'],
      run(_module, fd) {
        syscall(() => os().close(descriptor(fd)));
      },
    }),
    builtinFunction('dup', {
      textSignature: '($self, object, /)',
      doc: 'Duplicates a socket by its descriptor; the copy is not inheritable.',
      params: [arg('fd', object), '/'],
      run: (_module, fd) => syscall(() => os().dup(descriptor(fd), false)),
    }),
    builtinFunction('socketpair', {
      textSignature: null,
      doc: 'Two sockets, connected with each other.',
      params: [arg('family', int, undefined), arg('type', int, undefined), arg('proto', int, 0), '/'],
      run(_module, family, type, protocol) {
        const { AF_UNIX, SOCK_STREAM, SOCK_CLOEXEC = 0 } = os().constants.socket;
        const of = family ?? AF_UNIX;
        const kind = type ?? SOCK_STREAM;
        const pair = syscall(() => os().socketpair(of, kind | SOCK_CLOEXEC, protocol));
        return new PTuple(
          pair.map((fd) => {
            if (SOCK_CLOEXEC === 0) syscall(() => os().setInheritable(fd, false));
            const made = socketType.allocate(socketType) as PSocket;
            initialize(made, fd, of, kind, protocol);
            return made;
          }),
        );
      },
    }),
    builtinFunction('inet_aton', {
      textSignature: '($self, ip_addr, /)',
      doc: 'The bytes of an IPv4 address.',
      params: [arg('ip_addr', str), '/'],
      run(_module, text) {
        const bytes = inetAton(text);
        if (bytes === undefined) throw socketError('illegal IP address string passed to inet_aton');
        return new PBytes(bytes);
      },
    }),
    builtinFunction('inet_ntoa', {
      textSignature: '($self, packed_ip, /)',
      doc: 'The text of a packed IPv4 address.',
      params: [arg('packed_ip', object), '/'],
      run(_module, value) {
        const bytes = bytesOf(value);
        if (bytes.length !== 4) throw socketError('packed IP wrong length for inet_ntoa');
        return formatIpv4(bytes);
      },
    }),
    builtinFunction('inet_pton', {
      textSignature: null,
      doc: 'The bytes of an address of the given family.',
      params: [arg('address_family', int), arg('ip_string', str), '/'],
      run: (_module, family, text) => networkAddress(family, text),
    }),
    builtinFunction('inet_ntop', {
      textSignature: null,
      doc: 'The text of a packed address of the given family.',
      params: [arg('address_family', int), arg('packed_ip', bytesLike), '/'],
      run: (_module, family, bytes) => presentation(family, bytes),
    }),
    builtinFunction('getdefaulttimeout', {
      textSignature: '($self, /)',
      doc: 'The timeout of new sockets, or None.',
      run: () => timeoutValue(defaults().timeout),
    }),
    builtinFunction('setdefaulttimeout', {
      textSignature: '($self, object, /)',
      doc: 'Sets the timeout of new sockets.',
      params: [arg('timeout', object), '/'],
      run(_module, timeout) {
        defaults().timeout = parseTimeout(timeout);
      },
    }),
    builtinFunction('CMSG_LEN', {
      textSignature: null,
      doc: 'Length of a control message with data of this length, without padding.',
      params: [arg('length', ssize), '/'],
      run: (_module, length) => controlLength(length),
    }),
    builtinFunction('CMSG_SPACE', {
      textSignature: null,
      doc: 'Room that a control message with data of this length takes.',
      params: [arg('length', ssize), '/'],
      run: (_module, length) => controlSpace(length),
    }),
  ],
  attributes: {
    error: exceptionType('OSError'),
    timeout: exceptionType('TimeoutError'),
    gaierror,
    herror,
    socket: socketType,
    SocketType: socketType,
    CAPI: new PCapsule('_socket.CAPI'),
    has_ipv6: true,
  },
  exec(module) {
    for (const [name, value] of Object.entries(os().constants.socket)) module.dict.set(name, value as number);
  },
});
