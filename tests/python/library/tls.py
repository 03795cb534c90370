# TLS: connections over buffers, over sockets between threads, and asyncio. The certificates in data/tls are good until 2120.
import asyncio
import os
import pickle
import socket
import ssl
import tempfile
import threading

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data', 'tls')
AUTHORITY = os.path.join(DATA, 'authority.pem')
LOCALHOST = os.path.join(DATA, 'localhost.pem')
OTHER = os.path.join(DATA, 'other.pem')


def attempt(label, run):
    try:
        print(label, '->', run())
    except Exception as error:
        print(label, '->', type(error).__name__, error, getattr(error, 'reason', None), getattr(error, 'library', None))


def server_context(file=LOCALHOST):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def client_context():
    return ssl.create_default_context(cafile=AUTHORITY)


print('== contexts')
for protocol in ssl.PROTOCOL_TLS_CLIENT, ssl.PROTOCOL_TLS_SERVER:
    context = ssl.SSLContext(protocol)
    print(repr(context.protocol), repr(context.verify_mode), context.check_hostname, repr(context.verify_flags))
    print(repr(context.minimum_version), repr(context.maximum_version), context.post_handshake_auth)
    print(context.sni_callback, context.keylog_filename, context.hostname_checks_common_name, context.cert_store_stats())
context = ssl.create_default_context()
print(repr(context.verify_flags), context.verify_mode.name)
attempt('no check', lambda: setattr(context, 'verify_mode', ssl.CERT_NONE))
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.check_hostname = True
print(context.verify_mode)
attempt('mode', lambda: setattr(context, 'verify_mode', 9))
attempt('version', lambda: setattr(context, 'minimum_version', 5))
attempt('options', lambda: setattr(context, 'options', None))
attempt('ciphers', lambda: context.set_ciphers('no such'))
attempt('curve', lambda: context.set_ecdh_curve('no such'))
attempt('alpn', lambda: context.set_alpn_protocols(['']))
attempt('sni', lambda: setattr(context, 'sni_callback', print))
attempt('protocol', lambda: ssl._SSLContext(77))
attempt('chain', lambda: context.load_cert_chain(AUTHORITY))
attempt('missing', lambda: context.load_cert_chain('/no/such/file'))
attempt('keys', lambda: context.load_cert_chain(LOCALHOST, OTHER))
attempt('locations', lambda: context.load_verify_locations())
attempt('data', lambda: context.load_verify_locations(cadata='x'))
attempt('data', lambda: context.load_verify_locations(cadata=b'x'))
attempt('file', lambda: context.load_verify_locations(os.path.join(DATA, '..', '..', 'tls.py')))
for password in 'secret', b'secret', lambda: 'secret', 'wrong', lambda: 5, 5, lambda: 'x' * 2000:
    attempt('password', lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(os.path.join(DATA, 'encrypted.pem'), password=password))
context = client_context()
print(context.cert_store_stats(), context.get_ca_certs())
print(context.get_ca_certs(binary_form=True)[0] == ssl.PEM_cert_to_DER_cert(open(AUTHORITY).read().strip()))

print('== objects')
print(ssl.Purpose.SERVER_AUTH, ssl._ASN1Object('2.5.4.3'), ssl._ASN1Object.fromname('CN'), ssl._ASN1Object.fromnid(13).oid)
attempt('object', lambda: ssl._ASN1Object.fromname('no such'))
print(len(ssl.RAND_bytes(16)), ssl.RAND_status())
print(pickle.loads(pickle.dumps(ssl.PROTOCOL_TLS_CLIENT)) is ssl.PROTOCOL_TLS_CLIENT)
buffer = ssl.MemoryBIO()
print(buffer.write(b'abcdef'), buffer.read(2), buffer.pending, buffer.eof, buffer.read(), buffer.read(), buffer.eof)
buffer.write_eof()
attempt('ended', lambda: buffer.write(b'x'))
print(buffer.eof)


def connect(client, server, hostname='localhost', session=None):
    """Two ends over buffers, after the handshake."""
    one, other = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(one, other, server_hostname=hostname, session=session),
        server.wrap_bio(other, one, server_side=True),
    ]
    waiting = list(ends)
    while waiting:
        for end in list(waiting):
            try:
                end.do_handshake()
                waiting.remove(end)
            except ssl.SSLWantReadError:
                pass
    return ends


print('== buffers')
client, server = connect(client_context(), server_context())
print(client.version(), client.cipher() == server.cipher(), client.server_side, server.server_side, client.server_hostname)
for key, value in client.getpeercert().items():
    print(' ', key, value)
print(server.getpeercert(), server.getpeercert(True))
print([len(one) > 300 for one in client.get_verified_chain()], len(client.get_unverified_chain()))
print(client._sslobj.get_verified_chain())
print(client.write(b'hello'), server.read(3), server.pending(), server.read())
attempt('nothing', lambda: server.read(10))
target = bytearray(8)
server.write(b'answer')
print(client.read(4, target), target, client.read())
attempt('end', lambda: client.unwrap())
attempt('end read', lambda: server.read())
server.unwrap()
client.unwrap()
print(ssl.cert_time_to_seconds(client.getpeercert()['notAfter']))
print('== refused')
attempt('name', lambda: connect(client_context(), server_context(OTHER)))
attempt('address', lambda: connect(client_context(), server_context(OTHER), '127.0.0.1'))
attempt('stranger', lambda: connect(ssl.create_default_context(cadata=open(OTHER).read()), server_context()))
print([connect(client_context(), server_context(), name)[0].server_hostname for name in ('127.0.0.1', '::1', 'a.example.org')])
demanding = server_context()
demanding.load_verify_locations(AUTHORITY)
demanding.verify_mode = ssl.CERT_REQUIRED
demanding.maximum_version = ssl.TLSVersion.TLSv1_2
attempt('no certificate', lambda: connect(client_context(), demanding))
known = client_context()
known.load_cert_chain(OTHER)
print(connect(known, demanding)[1].getpeercert()['subject'])
attempt('versions', lambda: [setattr(known, 'minimum_version', ssl.TLSVersion.TLSv1_3), connect(known, demanding)])
attempt('side', lambda: client_context().wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_side=True))
attempt('empty', lambda: client_context().wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=''))

print('== choices')
client, server = client_context(), server_context()
client.set_alpn_protocols(['h2', 'http/1.1'])
server.set_alpn_protocols(['http/1.1', 'spdy'])
print([end.selected_alpn_protocol() for end in connect(client, server)])
server.maximum_version = ssl.TLSVersion.TLSv1_2
first = connect(client, server)[0]
print(first.session == first.session, first.session_reused, first.session.has_ticket)
second = connect(client, server, session=first.session)[0]
print(second.session_reused, second.version())
attempt('session', lambda: setattr(second, 'session', first.session))
third = server_context()


def choose(connection, name, context):
    print('asked for', name, context is third)
    connection.context = server_context(OTHER) if name == 'other.example' else context
    return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME if name == 'bad.example' else None


third.sni_callback = choose
print(connect(client_context(), third, 'other.example')[0].getpeercert()['subjectAltName'])
attempt('alert', lambda: connect(client_context(), third, 'bad.example'))
shown = []
client = client_context()
client._msg_callback = lambda connection, direction, version, content, message, data: shown.append((direction, content.name, message.name))
connect(client, server_context())
print([one for one in shown if one[1] == 'HANDSHAKE'][:3])
key = bytes(range(32))
client, server = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
for one in client, server:
    one.maximum_version = ssl.TLSVersion.TLSv1_2
    one.set_ciphers('PSK')
client.set_psk_client_callback(lambda hint: print('hint', hint) or ('me', key))
server.set_psk_server_callback(lambda identity: print('identity', identity) or key, 'a hint')
print(connect(client, server)[0].version())
with tempfile.TemporaryDirectory() as folder:
    client = client_context()
    client.keylog_filename = os.path.join(folder, 'keys')
    connect(client, server_context())
    client.keylog_filename = None
    print(sorted(line.split()[0] for line in open(os.path.join(folder, 'keys')))[:3])
    hashed = os.path.join(folder, 'cf647e40.0')
    client = ssl.create_default_context(capath=folder)
    attempt('empty folder', lambda: connect(client, server_context()))

print('== sockets')


def pair(serve, client, hostname='localhost', **options):
    one, other = socket.socketpair()
    result = []

    def run():
        try:
            with server_context().wrap_socket(other, server_side=True) as end:
                result.append(serve(end))
        except Exception as error:
            result.append(f'{type(error).__name__} {error}')

    thread = threading.Thread(target=run)
    thread.start()
    try:
        with client_context().wrap_socket(one, server_hostname=hostname, **options) as end:
            answer = client(end)
    finally:
        one.close()
        thread.join()
    return answer, result[0]


def echo(end):
    total = 0
    while data := end.recv(5000):
        total += len(data)
        end.sendall(data)
    return total


def talk(end):
    end.sendall(b'x' * 100000)
    got = 0
    while got < 100000:
        got += len(end.recv(65536))
    end.settimeout(0.01)
    attempt('slow', lambda: end.recv(1))
    end.setblocking(False)
    attempt('not now', lambda: end.recv(1))
    attempt('flags', lambda: end.send(b'', 1))
    attempt('kind', lambda: end.sendmsg([b'']))
    end.setblocking(True)
    return got, end.version(), type(end).__name__


print(pair(echo, talk))
attempt('wrong name', lambda: pair(echo, talk, 'wrong.example'))


def clear(end):
    end.sendall(b'secret')
    plain = end.unwrap()
    plain.sendall(b'clear')
    print(plain.recv(100))
    return plain.gettimeout()


def cleared(end):
    got = end.recv(100), end.recv(100)
    plain = end.unwrap()
    plain.sendall(plain.recv(5).upper())
    try:
        end.unwrap()
    except ValueError as error:
        return got, str(error).startswith('No SSL wrapper around <ssl.SSLSocket')


print(pair(cleared, clear))
one, other = socket.socketpair()
other.sendall(b'GET / HTTP/1.0\r\n\r\n')
attempt('plain', lambda: server_context().wrap_socket(one, server_side=True))
other.close()
one, other = socket.socketpair()
other.shutdown(socket.SHUT_WR)
attempt('gone', lambda: client_context().wrap_socket(one, server_hostname='localhost'))
other.close()
attempt('datagrams', lambda: client_context().wrap_socket(socket.socket(type=socket.SOCK_DGRAM)))
with socket.create_server(('127.0.0.1', 0)) as listener:
    serving = threading.Thread(target=lambda: server_context().wrap_socket(listener.accept()[0], server_side=True).close())
    serving.start()
    print(ssl.get_server_certificate(listener.getsockname(), ca_certs=AUTHORITY) == ssl.DER_cert_to_PEM_cert(ssl.PEM_cert_to_DER_cert(open(LOCALHOST).read().partition('-----END PRIVATE KEY-----\n')[2])))
    serving.join()

print('== asyncio')


async def main():
    async def handle(reader, writer):
        line = await reader.readline()
        writer.write(line.upper() * 3)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, '127.0.0.1', 0, ssl=server_context())
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection('127.0.0.1', port, ssl=client_context(), server_hostname='localhost')
    writer.write(b'hello\n')
    print(await reader.read())
    print(writer.get_extra_info('peercert')['serialNumber'], writer.get_extra_info('ssl_object').version())
    writer.close()
    await writer.wait_closed()
    try:
        await asyncio.open_connection('127.0.0.1', port, ssl=client_context(), server_hostname='wrong.example')
    except ssl.SSLCertVerificationError as error:
        print(error.verify_code, error.verify_message)
    server.close()


asyncio.run(main())
