"""TLS over sockets and over buffers in memory.

The library that tspy has its Python files from lacks this module; this one is tspy's own. The work is done by `_ssl`, over the OpenSSL that Node
has in it. Where there is none, contexts can be made and set up as always, and whoever would open a connection gets an SSLError.
"""

import base64
import calendar
import errno
import os
import socket as _socket
import sys
import time
import warnings
from collections import namedtuple
from enum import Enum, IntEnum, IntFlag
from enum import _simple_enum
from socket import SO_TYPE, SOCK_STREAM, SOL_SOCKET, create_connection, socket

import _ssl
from _ssl import (
    _DEFAULT_CIPHERS,
    _OPENSSL_API_VERSION,
    HAS_ALPN,
    HAS_ECDH,
    HAS_NPN,
    HAS_PSK,
    HAS_SNI,
    HAS_SSLv2,
    HAS_SSLv3,
    HAS_TLSv1,
    HAS_TLSv1_1,
    HAS_TLSv1_2,
    HAS_TLSv1_3,
    OPENSSL_VERSION,
    OPENSSL_VERSION_INFO,
    OPENSSL_VERSION_NUMBER,
    SSLCertVerificationError,
    SSLEOFError,
    SSLError,
    SSLSession,
    SSLSyscallError,
    SSLWantReadError,
    SSLWantWriteError,
    SSLZeroReturnError,
)

if OPENSSL_VERSION_NUMBER:
    from _ssl import MemoryBIO, RAND_add, RAND_bytes, RAND_status, _SSLContext
    from _ssl import nid2obj as _nid2obj
    from _ssl import txt2obj as _txt2obj
    from _ssl import get_default_verify_paths as _default_verify_paths
else:
    from _ssl_settings import MemoryBIO, RAND_add, RAND_bytes, RAND_status, _SSLContext
    from _ssl_settings import nid2obj as _nid2obj
    from _ssl_settings import txt2obj as _txt2obj
    from _ssl_settings import get_default_verify_paths as _default_verify_paths

CertificateError = SSLCertVerificationError
socket_error = OSError

HAS_NEVER_CHECK_COMMON_NAME = hasattr(_ssl, 'HOSTFLAG_NEVER_CHECK_SUBJECT')
CHANNEL_BINDING_TYPES = ['tls-unique'] if _ssl.HAS_TLS_UNIQUE else []

PEM_HEADER = '-----BEGIN CERTIFICATE-----'
PEM_FOOTER = '-----END CERTIFICATE-----'

for _kind, _class_name, _prefix in (
    (IntEnum, '_SSLMethod', 'PROTOCOL_'),
    (IntFlag, 'Options', 'OP_'),
    (IntEnum, 'AlertDescription', 'ALERT_DESCRIPTION_'),
    (IntEnum, 'SSLErrorNumber', 'SSL_ERROR_'),
    (IntFlag, 'VerifyFlags', 'VERIFY_'),
    (IntEnum, 'VerifyMode', 'CERT_'),
):
    _kind._convert_(
        _class_name, __name__, lambda name: name.startswith(_prefix) and name != 'PROTOCOL_SSLv23', source=_ssl
    )
del _kind, _class_name, _prefix

PROTOCOL_SSLv23 = _SSLMethod.PROTOCOL_SSLv23 = _SSLMethod.PROTOCOL_TLS
_PROTOCOL_NAMES = {value: name for name, value in _SSLMethod.__members__.items()}


@_simple_enum(IntEnum)
class TLSVersion:
    MINIMUM_SUPPORTED = _ssl.PROTO_MINIMUM_SUPPORTED
    SSLv3 = _ssl.PROTO_SSLv3
    TLSv1 = _ssl.PROTO_TLSv1
    TLSv1_1 = _ssl.PROTO_TLSv1_1
    TLSv1_2 = _ssl.PROTO_TLSv1_2
    TLSv1_3 = _ssl.PROTO_TLSv1_3
    MAXIMUM_SUPPORTED = _ssl.PROTO_MAXIMUM_SUPPORTED


@_simple_enum(IntEnum)
class _TLSContentType:
    """Types of records (RFC 8446, section B.1), and two of OpenSSL's own."""

    CHANGE_CIPHER_SPEC = 20
    ALERT = 21
    HANDSHAKE = 22
    APPLICATION_DATA = 23
    HEADER = 256
    INNER_CONTENT_TYPE = 257


@_simple_enum(IntEnum)
class _TLSAlertType:
    """Alerts (RFC 8446, section 6)."""

    CLOSE_NOTIFY = 0
    UNEXPECTED_MESSAGE = 10
    BAD_RECORD_MAC = 20
    DECRYPTION_FAILED = 21
    RECORD_OVERFLOW = 22
    DECOMPRESSION_FAILURE = 30
    HANDSHAKE_FAILURE = 40
    NO_CERTIFICATE = 41
    BAD_CERTIFICATE = 42
    UNSUPPORTED_CERTIFICATE = 43
    CERTIFICATE_REVOKED = 44
    CERTIFICATE_EXPIRED = 45
    CERTIFICATE_UNKNOWN = 46
    ILLEGAL_PARAMETER = 47
    UNKNOWN_CA = 48
    ACCESS_DENIED = 49
    DECODE_ERROR = 50
    DECRYPT_ERROR = 51
    EXPORT_RESTRICTION = 60
    PROTOCOL_VERSION = 70
    INSUFFICIENT_SECURITY = 71
    INTERNAL_ERROR = 80
    INAPPROPRIATE_FALLBACK = 86
    USER_CANCELED = 90
    NO_RENEGOTIATION = 100
    MISSING_EXTENSION = 109
    UNSUPPORTED_EXTENSION = 110
    CERTIFICATE_UNOBTAINABLE = 111
    UNRECOGNIZED_NAME = 112
    BAD_CERTIFICATE_STATUS_RESPONSE = 113
    BAD_CERTIFICATE_HASH_VALUE = 114
    UNKNOWN_PSK_IDENTITY = 115
    CERTIFICATE_REQUIRED = 116
    NO_APPLICATION_PROTOCOL = 120


@_simple_enum(IntEnum)
class _TLSMessageType:
    """Messages of a handshake (RFC 8446, section B.3), and one of OpenSSL's own."""

    HELLO_REQUEST = 0
    CLIENT_HELLO = 1
    SERVER_HELLO = 2
    HELLO_VERIFY_REQUEST = 3
    NEWSESSION_TICKET = 4
    END_OF_EARLY_DATA = 5
    HELLO_RETRY_REQUEST = 6
    ENCRYPTED_EXTENSIONS = 8
    CERTIFICATE = 11
    SERVER_KEY_EXCHANGE = 12
    CERTIFICATE_REQUEST = 13
    SERVER_DONE = 14
    CERTIFICATE_VERIFY = 15
    CLIENT_KEY_EXCHANGE = 16
    FINISHED = 20
    CERTIFICATE_URL = 21
    CERTIFICATE_STATUS = 22
    SUPPLEMENTAL_DATA = 23
    KEY_UPDATE = 24
    NEXT_PROTO = 67
    MESSAGE_HASH = 254
    CHANGE_CIPHER_SPEC = 257


class _ASN1Object(namedtuple('_ASN1Object', 'nid shortname longname oid')):
    """An object of ASN.1, found by its number with dots."""

    __slots__ = ()

    def __new__(cls, oid):
        return super().__new__(cls, *_txt2obj(oid, name=False))

    @classmethod
    def fromnid(cls, nid):
        """The object that OpenSSL has this number for."""
        return super().__new__(cls, *_nid2obj(nid))

    @classmethod
    def fromname(cls, name):
        """The object of this name, short or long, or number with dots."""
        return super().__new__(cls, *_txt2obj(name, name=True))


class Purpose(_ASN1Object, Enum):
    """What certificates may be good for."""

    SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
    CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'


DefaultVerifyPaths = namedtuple(
    'DefaultVerifyPaths', 'cafile capath openssl_cafile_env openssl_cafile openssl_capath_env openssl_capath'
)


def get_default_verify_paths():
    """Where certificates of authorities are looked for."""
    file_variable, file, folder_variable, folder = _default_verify_paths()
    cafile = os.environ.get(file_variable, file)
    capath = os.environ.get(folder_variable, folder)
    return DefaultVerifyPaths(
        cafile if os.path.isfile(cafile) else None,
        capath if os.path.isdir(capath) else None,
        file_variable,
        file,
        folder_variable,
        folder,
    )


def _member(kind, value):
    """The member of an enumeration with that value, else the value."""
    try:
        return kind(value)
    except ValueError:
        return value


def _warn_of_npn():
    warnings.warn('ssl NPN is deprecated, use ALPN instead', DeprecationWarning, stacklevel=3)


def _with_lengths(protocols, name):
    """Names of protocols, each after a byte with its length."""
    out = bytearray()
    for protocol in protocols:
        text = bytes(protocol, 'ascii')
        if not 0 < len(text) < 256:
            raise SSLError(f'{name} protocols must be 1 to 255 in length')
        out.append(len(text))
        out += text
    return out


class SSLContext(_SSLContext):
    """Settings, certificates and keys that connections have in common."""

    # What wrap_socket() and wrap_bio() make. They are set below.
    sslsocket_class = None
    sslobject_class = None

    def __new__(cls, protocol=None, *args, **kwargs):
        if protocol is None:
            warnings.warn(
                'ssl.SSLContext() without protocol argument is deprecated.', category=DeprecationWarning, stacklevel=2
            )
            protocol = PROTOCOL_TLS
        return _SSLContext.__new__(cls, protocol)

    def _encode_hostname(self, hostname):
        if hostname is None:
            return None
        if isinstance(hostname, str):
            return hostname.encode('idna').decode('ascii')
        return hostname.decode('ascii')

    def wrap_socket(
        self,
        sock,
        server_side=False,
        do_handshake_on_connect=True,
        suppress_ragged_eofs=True,
        server_hostname=None,
        session=None,
    ):
        """A connection over a socket, which it takes over."""
        return self.sslsocket_class._create(
            sock=sock,
            server_side=server_side,
            do_handshake_on_connect=do_handshake_on_connect,
            suppress_ragged_eofs=suppress_ragged_eofs,
            server_hostname=server_hostname,
            context=self,
            session=session,
        )

    def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
        """A connection over two buffers."""
        return self.sslobject_class._create(
            incoming,
            outgoing,
            server_side=server_side,
            server_hostname=self._encode_hostname(server_hostname),
            session=session,
            context=self,
        )

    def set_npn_protocols(self, npn_protocols):
        """Protocols to choose from by an extension that is gone."""
        _warn_of_npn()
        self._set_npn_protocols(_with_lengths(npn_protocols, 'NPN'))

    def set_servername_callback(self, server_name_callback):
        """Sets sni_callback to a function that gets names of servers in their encoded form."""
        if server_name_callback is None:
            self.sni_callback = None
            return
        if not callable(server_name_callback):
            raise TypeError('not a callable object')

        def callback(connection, name, context):
            return server_name_callback(connection, self._encode_hostname(name), context)

        self.sni_callback = callback

    def set_alpn_protocols(self, alpn_protocols):
        """Protocols to choose from, in the order of preference."""
        self._set_alpn_protocols(_with_lengths(alpn_protocols, 'ALPN'))

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        """Loads the certificates of authorities that the system has."""
        if not isinstance(purpose, _ASN1Object):
            raise TypeError(purpose)
        self.set_default_verify_paths()

    @property
    def minimum_version(self):
        return TLSVersion(super().minimum_version)

    @minimum_version.setter
    def minimum_version(self, value):
        if value == TLSVersion.SSLv3:
            self.options &= ~Options.OP_NO_SSLv3
        super(SSLContext, SSLContext).minimum_version.__set__(self, value)

    @property
    def maximum_version(self):
        return TLSVersion(super().maximum_version)

    @maximum_version.setter
    def maximum_version(self, value):
        super(SSLContext, SSLContext).maximum_version.__set__(self, value)

    @property
    def options(self):
        return Options(super().options)

    @options.setter
    def options(self, value):
        super(SSLContext, SSLContext).options.__set__(self, value)

    @property
    def hostname_checks_common_name(self):
        return not self._host_flags & _ssl.HOSTFLAG_NEVER_CHECK_SUBJECT

    @hostname_checks_common_name.setter
    def hostname_checks_common_name(self, value):
        if value:
            self._host_flags &= ~_ssl.HOSTFLAG_NEVER_CHECK_SUBJECT
        else:
            self._host_flags |= _ssl.HOSTFLAG_NEVER_CHECK_SUBJECT

    @property
    def _msg_callback(self):
        """A function that is shown each message: of the connection, 'read' or 'write', version, types and bytes."""
        inner = super()._msg_callback
        return None if inner is None else inner.user_function

    @_msg_callback.setter
    def _msg_callback(self, callback):
        if callback is None:
            super(SSLContext, SSLContext)._msg_callback.__set__(self, None)
            return
        if not hasattr(callback, '__call__'):
            raise TypeError(f'{callback} is not callable.')

        def inner(connection, direction, version, content_type, message_type, data):
            content_type = _member(_TLSContentType, content_type)
            if content_type == _TLSContentType.HEADER:
                kind = _TLSContentType
            elif content_type == _TLSContentType.ALERT:
                kind = _TLSAlertType
            else:
                kind = _TLSMessageType
            return callback(
                connection, direction, _member(TLSVersion, version), content_type, _member(kind, message_type), data
            )

        inner.user_function = callback
        super(SSLContext, SSLContext)._msg_callback.__set__(self, inner)

    @property
    def protocol(self):
        return _SSLMethod(super().protocol)

    @property
    def verify_flags(self):
        return VerifyFlags(super().verify_flags)

    @verify_flags.setter
    def verify_flags(self, value):
        super(SSLContext, SSLContext).verify_flags.__set__(self, value)

    @property
    def verify_mode(self):
        return _member(VerifyMode, super().verify_mode)

    @verify_mode.setter
    def verify_mode(self, value):
        super(SSLContext, SSLContext).verify_mode.__set__(self, value)


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    """A context with settings that are thought safe."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if purpose == Purpose.SERVER_AUTH:
        context = SSLContext(PROTOCOL_TLS_CLIENT)
        context.verify_mode = CERT_REQUIRED
        context.check_hostname = True
    elif purpose == Purpose.CLIENT_AUTH:
        context = SSLContext(PROTOCOL_TLS_SERVER)
    else:
        raise ValueError(purpose)
    context.verify_flags |= VERIFY_X509_PARTIAL_CHAIN | VERIFY_X509_STRICT
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    _log_keys(context)
    return context


def _log_keys(context):
    """Has keys written to the file that SSLKEYLOGFILE names."""
    name = os.environ.get('SSLKEYLOGFILE')
    if name and not sys.flags.ignore_environment:
        context.keylog_filename = name


def _create_unverified_context(
    protocol=None,
    *,
    cert_reqs=CERT_NONE,
    check_hostname=False,
    purpose=Purpose.SERVER_AUTH,
    certfile=None,
    keyfile=None,
    cafile=None,
    capath=None,
    cadata=None,
):
    """A context that believes whoever answers, unless it is told otherwise: for other modules of the library."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if purpose not in (Purpose.SERVER_AUTH, Purpose.CLIENT_AUTH):
        raise ValueError(purpose)
    if protocol is None:
        protocol = PROTOCOL_TLS_CLIENT if purpose == Purpose.SERVER_AUTH else PROTOCOL_TLS_SERVER
    context = SSLContext(protocol)
    context.check_hostname = check_hostname
    if cert_reqs is not None:
        context.verify_mode = cert_reqs
    if check_hostname:
        context.check_hostname = True
    if keyfile and not certfile:
        raise ValueError('certfile must be specified')
    if certfile or keyfile:
        context.load_cert_chain(certfile, keyfile)
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    _log_keys(context)
    return context


_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context


class _Connection:
    """What connections over sockets and over buffers have in common: what can be asked of `_sslobj`."""

    def _asked(self):
        """`_sslobj`, or None where there is no connection."""
        return self._sslobj

    @property
    def session(self):
        """The session, which a later connection can resume."""
        asked = self._asked()
        return None if asked is None else asked.session

    @session.setter
    def session(self, session):
        self._set_session(session)

    @property
    def session_reused(self):
        """Whether a session was resumed."""
        asked = self._asked()
        return None if asked is None else asked.session_reused

    def _chain(self, certificates):
        return [one.public_bytes(_ssl.ENCODING_DER) for one in certificates or ()]

    def selected_npn_protocol(self):
        """None: the extension is gone."""
        _warn_of_npn()
        return None

    def selected_alpn_protocol(self):
        """The protocol that was agreed on, or None."""
        asked = self._asked()
        return None if asked is None else asked.selected_alpn_protocol()

    def cipher(self):
        """The cipher's name, version of TLS and bits, or None."""
        asked = self._asked()
        return None if asked is None else asked.cipher()

    def shared_ciphers(self):
        """The ciphers that both sides have, for a server; else None."""
        asked = self._asked()
        return None if asked is None else asked.shared_ciphers()

    def compression(self):
        """The name of the compression, or None."""
        asked = self._asked()
        return None if asked is None else asked.compression()

    def version(self):
        """The version of TLS as text, or None."""
        asked = self._asked()
        return None if asked is None else asked.version()


class SSLObject(_Connection):
    """A connection over two buffers. It never waits: what it needs is raised as an exception."""

    def __init__(self, *args, **kwargs):
        raise TypeError(
            f'{self.__class__.__name__} does not have a public constructor. Instances are returned by SSLContext.wrap_bio().'
        )

    @classmethod
    def _create(cls, incoming, outgoing, server_side=False, server_hostname=None, session=None, context=None):
        self = cls.__new__(cls)
        self._sslobj = context._wrap_bio(
            incoming, outgoing, server_side=server_side, server_hostname=server_hostname, owner=self, session=session
        )
        return self

    @property
    def context(self):
        """The context, which a callback may change."""
        return self._sslobj.context

    @context.setter
    def context(self, context):
        self._sslobj.context = context

    def _set_session(self, session):
        self._sslobj.session = session

    @property
    def server_side(self):
        """Whether this is the server's side."""
        return self._sslobj.server_side

    @property
    def server_hostname(self):
        """The name of the server that a client asked for, or None."""
        return self._sslobj.server_hostname

    def read(self, len=1024, buffer=None):
        """Takes at most so many bytes, into a buffer if there is one."""
        return self._sslobj.read(len) if buffer is None else self._sslobj.read(len, buffer)

    def write(self, data):
        """Sends bytes; answers how many."""
        return self._sslobj.write(data)

    def getpeercert(self, binary_form=False):
        """The certificate of the other side: a dict, empty if it was not verified, or in binary form."""
        return self._sslobj.getpeercert(binary_form)

    def get_verified_chain(self):
        """The certificates from that of the other side to that of an authority, in binary form."""
        return self._chain(self._sslobj.get_verified_chain())

    def get_unverified_chain(self):
        """The certificates that the other side has sent, in binary form."""
        return self._chain(self._sslobj.get_unverified_chain())

    def pending(self):
        """The number of bytes that can be read without more from the other side."""
        return self._sslobj.pending()

    def do_handshake(self):
        """Agrees with the other side on how to go on."""
        self._sslobj.do_handshake()

    def unwrap(self):
        """Ends the connection."""
        return self._sslobj.shutdown()

    def get_channel_binding(self, cb_type='tls-unique'):
        """Bytes that only the two ends of this connection know."""
        return self._sslobj.get_channel_binding(cb_type)

    def verify_client_post_handshake(self):
        """Asks a client for its certificate."""
        return self._sslobj.verify_client_post_handshake()


class SSLSocket(_Connection, socket):
    """A connection over a socket, which it has taken over."""

    def __init__(self, *args, **kwargs):
        raise TypeError(
            f'{self.__class__.__name__} does not have a public constructor. Instances are returned by SSLContext.wrap_socket().'
        )

    @classmethod
    def _create(
        cls,
        sock,
        server_side=False,
        do_handshake_on_connect=True,
        suppress_ragged_eofs=True,
        server_hostname=None,
        context=None,
        session=None,
    ):
        if sock.getsockopt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM:
            raise NotImplementedError('only stream sockets are supported')
        if server_side and server_hostname:
            raise ValueError('server_hostname can only be specified in client mode')
        if server_side and session is not None:
            raise ValueError('session can only be specified in client mode')
        if context.check_hostname and not server_hostname:
            raise ValueError('check_hostname requires server_hostname')
        timeout = sock.gettimeout()
        parts = {'family': sock.family, 'type': sock.type, 'proto': sock.proto, 'fileno': sock.fileno()}
        self = cls.__new__(cls, **parts)
        socket.__init__(self, **parts)
        sock.detach()
        # From here on the descriptor is this object's to close.
        try:
            self._context = context
            self._session = session
            self._closed = False
            self._sslobj = None
            self.server_side = server_side
            self.server_hostname = context._encode_hostname(server_hostname)
            self.do_handshake_on_connect = do_handshake_on_connect
            self.suppress_ragged_eofs = suppress_ragged_eofs
            self._connected = self._is_connected()
            self.settimeout(timeout)
            if self._connected:
                self._begin(server_side)
                if do_handshake_on_connect:
                    if timeout == 0.0:
                        raise ValueError('do_handshake_on_connect should not be specified for non-blocking sockets')
                    self.do_handshake()
        except:
            try:
                self.close()
            except OSError:
                pass
            raise
        return self

    def _is_connected(self):
        """Whether the socket has another side. What that sent before it went away is not to be taken for what comes through TLS."""
        try:
            self.getpeername()
            return True
        except OSError as failure:
            if failure.errno != errno.ENOTCONN:
                raise
            number = failure.errno
        blocking = self.getblocking()
        self.setblocking(False)
        try:
            data = self.recv(1)
        except OSError as failure:
            if failure.errno not in (errno.ENOTCONN, errno.EINVAL):
                raise
            data = b''
        self.setblocking(blocking)
        if data:
            reason = 'Closed before TLS handshake with data in recv buffer.'
            error = SSLError(number, reason)
            error.reason = reason
            error.library = None
            try:
                raise error
            finally:
                error = None
        return False

    def _begin(self, server_side):
        self._sslobj = self._context._wrap_socket(
            self, server_side, self.server_hostname, owner=self, session=self._session
        )

    @property
    def context(self):
        """The context, which a callback may change."""
        return self._context

    @context.setter
    def context(self, context):
        self._context = context
        self._sslobj.context = context

    def _set_session(self, session):
        self._session = session
        if self._sslobj is not None:
            self._sslobj.session = session

    def _checkClosed(self, msg=None):
        """Raises if the socket is closed, which no socket of the system needs to be told."""

    def _check_connected(self):
        if not self._connected:
            # It raises if the socket is not connected by now either.
            self.getpeername()

    def _asked(self):
        self._checkClosed()
        return self._sslobj

    def _refuse_flags(self, flags, name):
        if flags != 0:
            raise ValueError(f'non-zero flags not allowed in calls to {name}() on {self.__class__}')

    def dup(self):
        """Is refused: two sockets cannot have one connection."""
        raise NotImplementedError(f"Can't dup() {self.__class__.__name__} instances")

    def read(self, len=1024, buffer=None):
        """Receives at most so many bytes, into a buffer if there is one; none at the end."""
        self._checkClosed()
        if self._sslobj is None:
            raise ValueError('Read on closed or unwrapped SSL socket.')
        try:
            return self._sslobj.read(len) if buffer is None else self._sslobj.read(len, buffer)
        except SSLError as failure:
            if failure.args[0] != SSL_ERROR_EOF or not self.suppress_ragged_eofs:
                raise
            return b'' if buffer is None else 0

    def write(self, data):
        """Sends bytes; answers how many."""
        self._checkClosed()
        if self._sslobj is None:
            raise ValueError('Write on closed or unwrapped SSL socket.')
        return self._sslobj.write(data)

    def getpeercert(self, binary_form=False):
        """The certificate of the other side: a dict, empty if it was not verified, or in binary form."""
        self._checkClosed()
        self._check_connected()
        return self._sslobj.getpeercert(binary_form)

    def get_verified_chain(self):
        """The certificates from that of the other side to that of an authority, in binary form."""
        return self._chain(self._sslobj.get_verified_chain())

    def get_unverified_chain(self):
        """The certificates that the other side has sent, in binary form."""
        return self._chain(self._sslobj.get_unverified_chain())

    def send(self, data, flags=0):
        self._checkClosed()
        if self._sslobj is None:
            return super().send(data, flags)
        self._refuse_flags(flags, 'send')
        return self._sslobj.write(data)

    def sendto(self, data, flags_or_addr, addr=None):
        self._checkClosed()
        if self._sslobj is not None:
            raise ValueError(f'sendto not allowed on instances of {self.__class__}')
        if addr is None:
            return super().sendto(data, flags_or_addr)
        return super().sendto(data, flags_or_addr, addr)

    def sendmsg(self, *args, **kwargs):
        raise NotImplementedError(f'sendmsg not allowed on instances of {self.__class__}')

    def sendall(self, data, flags=0):
        self._checkClosed()
        if self._sslobj is None:
            return super().sendall(data, flags)
        self._refuse_flags(flags, 'sendall')
        with memoryview(data) as view, view.cast('B') as octets:
            sent = 0
            while sent < len(octets):
                sent += self.send(octets[sent:])

    def sendfile(self, file, offset=0, count=None):
        """Sends a file."""
        if self._sslobj is None:
            return super().sendfile(file, offset, count)
        return self._sendfile_use_send(file, offset, count)

    def recv(self, buflen=1024, flags=0):
        self._checkClosed()
        if self._sslobj is None:
            return super().recv(buflen, flags)
        self._refuse_flags(flags, 'recv')
        return self.read(buflen)

    def recv_into(self, buffer, nbytes=None, flags=0):
        self._checkClosed()
        if nbytes is None:
            nbytes = 0
            if buffer is not None:
                with memoryview(buffer) as view:
                    nbytes = view.nbytes
            nbytes = nbytes or 1024
        if self._sslobj is None:
            return super().recv_into(buffer, nbytes, flags)
        self._refuse_flags(flags, 'recv_into')
        return self.read(nbytes, buffer)

    def recvfrom(self, buflen=1024, flags=0):
        self._checkClosed()
        if self._sslobj is not None:
            raise ValueError(f'recvfrom not allowed on instances of {self.__class__}')
        return super().recvfrom(buflen, flags)

    def recvfrom_into(self, buffer, nbytes=None, flags=0):
        self._checkClosed()
        if self._sslobj is not None:
            raise ValueError(f'recvfrom_into not allowed on instances of {self.__class__}')
        return super().recvfrom_into(buffer, nbytes, flags)

    def recvmsg(self, *args, **kwargs):
        raise NotImplementedError(f'recvmsg not allowed on instances of {self.__class__}')

    def recvmsg_into(self, *args, **kwargs):
        raise NotImplementedError(f'recvmsg_into not allowed on instances of {self.__class__}')

    def pending(self):
        """The number of bytes that can be read without receiving more."""
        self._checkClosed()
        return 0 if self._sslobj is None else self._sslobj.pending()

    def shutdown(self, how):
        self._checkClosed()
        self._sslobj = None
        super().shutdown(how)

    def unwrap(self):
        """Ends the connection; answers the socket, over which bytes go in the clear from now on."""
        if self._sslobj is None:
            raise ValueError(f'No SSL wrapper around {self}')
        plain = self._sslobj.shutdown()
        self._sslobj = None
        return plain

    def verify_client_post_handshake(self):
        """Asks a client for its certificate."""
        if self._sslobj is None:
            raise ValueError(f'No SSL wrapper around {self}')
        return self._sslobj.verify_client_post_handshake()

    def _real_close(self):
        self._sslobj = None
        super()._real_close()

    def do_handshake(self, block=False):
        """Agrees with the other side on how to go on."""
        self._check_connected()
        timeout = self.gettimeout()
        try:
            if timeout == 0.0 and block:
                self.settimeout(None)
            self._sslobj.do_handshake()
        finally:
            self.settimeout(timeout)

    def _real_connect(self, addr, connect_ex):
        if self.server_side:
            raise ValueError("can't connect in server-side mode")
        if self._connected or self._sslobj is not None:
            raise ValueError('attempt to connect already-connected SSLSocket!')
        self._begin(False)
        try:
            failed = super().connect_ex(addr) if connect_ex else super().connect(addr)
            if not failed:
                self._connected = True
                if self.do_handshake_on_connect:
                    self.do_handshake()
            return failed
        except (OSError, ValueError):
            self._sslobj = None
            raise

    def connect(self, addr):
        """Connects to a remote address, and agrees with it on how to go on."""
        self._real_connect(addr, False)

    def connect_ex(self, addr):
        """The same, with an errno for an answer where connect() raises."""
        return self._real_connect(addr, True)

    def accept(self):
        """Waits for a connection: another of this class, and the address of the other side."""
        plain, addr = super().accept()
        wrapped = self.context.wrap_socket(
            plain,
            do_handshake_on_connect=self.do_handshake_on_connect,
            suppress_ragged_eofs=self.suppress_ragged_eofs,
            server_side=True,
        )
        return wrapped, addr

    def get_channel_binding(self, cb_type='tls-unique'):
        """Bytes that only the two ends of this connection know, or None."""
        if self._sslobj is not None:
            return self._sslobj.get_channel_binding(cb_type)
        if cb_type not in CHANNEL_BINDING_TYPES:
            raise ValueError(f'{cb_type} channel binding type not implemented')
        return None


SSLContext.sslsocket_class = SSLSocket
SSLContext.sslobject_class = SSLObject


_MONTHS = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')


def cert_time_to_seconds(cert_time):
    """The seconds since the epoch of a time as certificates write it."""
    rest = ' %d %H:%M:%S %Y GMT'
    try:
        month = _MONTHS.index(cert_time[:3].title()) + 1
    except ValueError:
        raise ValueError('time data %r does not match format "%%b%s"' % (cert_time, rest))
    parsed = time.strptime(cert_time[3:], rest)
    return calendar.timegm((parsed[0], month) + parsed[2:6])


def DER_cert_to_PEM_cert(der_cert_bytes):
    """A certificate in binary form as text."""
    text = str(base64.standard_b64encode(der_cert_bytes), 'ascii')
    lines = [text[at:at + 64] for at in range(0, len(text), 64)]
    return '\n'.join([PEM_HEADER, *lines, PEM_FOOTER]) + '\n'


def PEM_cert_to_DER_cert(pem_cert_string):
    """A certificate as text in binary form."""
    if not pem_cert_string.startswith(PEM_HEADER):
        raise ValueError('Invalid PEM encoding; must start with %s' % PEM_HEADER)
    if not pem_cert_string.strip().endswith(PEM_FOOTER):
        raise ValueError('Invalid PEM encoding; must end with %s' % PEM_FOOTER)
    return base64.decodebytes(pem_cert_string.strip()[len(PEM_HEADER):-len(PEM_FOOTER)].encode('ASCII', 'strict'))


def get_server_certificate(addr, ssl_version=PROTOCOL_TLS_CLIENT, ca_certs=None, timeout=_socket._GLOBAL_DEFAULT_TIMEOUT):
    """The certificate of the server at an address, as text. It is verified if certificates of authorities are given."""
    host, port = addr
    context = _create_stdlib_context(
        ssl_version, cert_reqs=CERT_NONE if ca_certs is None else CERT_REQUIRED, cafile=ca_certs
    )
    with create_connection(addr, timeout=timeout) as plain:
        with context.wrap_socket(plain, server_hostname=host) as connection:
            return DER_cert_to_PEM_cert(connection.getpeercert(True))


def get_protocol_name(protocol_code):
    """The name of a PROTOCOL_ number."""
    return _PROTOCOL_NAMES.get(protocol_code, '<unknown>')
