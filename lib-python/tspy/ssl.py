"""The interface of TLS, for programs that import it.

This is tspy's own: there is no TLS beneath. Contexts can be made and set up, so that libraries that prepare for TLS can be used without it;
whoever would open a connection gets an SSLError that says so. What needs no connection (certificates as text, times, random bytes, MemoryBIO)
works.
"""

import base64
import calendar
import errno
import os
import re
import socket as _socket
import time
from collections import namedtuple
from enum import Enum, IntEnum, IntFlag
from socket import AF_INET, SOCK_STREAM, SO_TYPE, SOL_SOCKET, create_connection, socket

OPENSSL_VERSION = 'no TLS'
OPENSSL_VERSION_INFO = (0, 0, 0, 0, 0)
OPENSSL_VERSION_NUMBER = 0
_OPENSSL_API_VERSION = OPENSSL_VERSION_INFO

HAS_SNI = HAS_ECDH = HAS_NPN = HAS_ALPN = HAS_SSLv2 = HAS_SSLv3 = False
HAS_TLSv1 = HAS_TLSv1_1 = HAS_TLSv1_2 = HAS_TLSv1_3 = HAS_PSK = False
HAS_NEVER_CHECK_COMMON_NAME = True

CHANNEL_BINDING_TYPES = []
_DEFAULT_CIPHERS = '@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM'

PEM_HEADER = '-----BEGIN CERTIFICATE-----'
PEM_FOOTER = '-----END CERTIFICATE-----'


class _SSLMethod(IntEnum):
    PROTOCOL_SSLv23 = 2
    PROTOCOL_TLS = 2
    PROTOCOL_TLSv1 = 3
    PROTOCOL_TLSv1_1 = 4
    PROTOCOL_TLSv1_2 = 5
    PROTOCOL_TLS_CLIENT = 16
    PROTOCOL_TLS_SERVER = 17


class VerifyMode(IntEnum):
    CERT_NONE = 0
    CERT_OPTIONAL = 1
    CERT_REQUIRED = 2


class VerifyFlags(IntFlag):
    VERIFY_DEFAULT = 0
    VERIFY_CRL_CHECK_LEAF = 0x4
    VERIFY_CRL_CHECK_CHAIN = 0xC
    VERIFY_X509_STRICT = 0x20
    VERIFY_ALLOW_PROXY_CERTS = 0x40
    VERIFY_X509_TRUSTED_FIRST = 0x8000
    VERIFY_X509_PARTIAL_CHAIN = 0x80000


class Options(IntFlag):
    OP_ALL = 0x80000050
    OP_NO_SSLv2 = 0
    OP_NO_SSLv3 = 0x2000000
    OP_NO_TLSv1 = 0x4000000
    OP_NO_TLSv1_1 = 0x10000000
    OP_NO_TLSv1_2 = 0x8000000
    OP_NO_TLSv1_3 = 0x20000000
    OP_CIPHER_SERVER_PREFERENCE = 0x400000
    OP_SINGLE_DH_USE = 0
    OP_SINGLE_ECDH_USE = 0
    OP_NO_TICKET = 0x4000
    OP_LEGACY_SERVER_CONNECT = 0x4
    OP_ENABLE_MIDDLEBOX_COMPAT = 0x100000
    OP_NO_COMPRESSION = 0x20000
    OP_NO_RENEGOTIATION = 0x40000000
    OP_IGNORE_UNEXPECTED_EOF = 0x80
    OP_ENABLE_KTLS = 0x8


class TLSVersion(IntEnum):
    MINIMUM_SUPPORTED = -2
    SSLv3 = 768
    TLSv1 = 769
    TLSv1_1 = 770
    TLSv1_2 = 771
    TLSv1_3 = 772
    MAXIMUM_SUPPORTED = -1


class SSLErrorNumber(IntEnum):
    SSL_ERROR_SSL = 1
    SSL_ERROR_WANT_READ = 2
    SSL_ERROR_WANT_WRITE = 3
    SSL_ERROR_WANT_X509_LOOKUP = 4
    SSL_ERROR_SYSCALL = 5
    SSL_ERROR_ZERO_RETURN = 6
    SSL_ERROR_WANT_CONNECT = 7
    SSL_ERROR_EOF = 8
    SSL_ERROR_INVALID_ERROR_CODE = 10


class AlertDescription(IntEnum):
    ALERT_DESCRIPTION_CLOSE_NOTIFY = 0
    ALERT_DESCRIPTION_UNEXPECTED_MESSAGE = 10
    ALERT_DESCRIPTION_BAD_RECORD_MAC = 20
    ALERT_DESCRIPTION_RECORD_OVERFLOW = 22
    ALERT_DESCRIPTION_DECOMPRESSION_FAILURE = 30
    ALERT_DESCRIPTION_HANDSHAKE_FAILURE = 40
    ALERT_DESCRIPTION_BAD_CERTIFICATE = 42
    ALERT_DESCRIPTION_UNSUPPORTED_CERTIFICATE = 43
    ALERT_DESCRIPTION_CERTIFICATE_REVOKED = 44
    ALERT_DESCRIPTION_CERTIFICATE_EXPIRED = 45
    ALERT_DESCRIPTION_CERTIFICATE_UNKNOWN = 46
    ALERT_DESCRIPTION_ILLEGAL_PARAMETER = 47
    ALERT_DESCRIPTION_UNKNOWN_CA = 48
    ALERT_DESCRIPTION_ACCESS_DENIED = 49
    ALERT_DESCRIPTION_DECODE_ERROR = 50
    ALERT_DESCRIPTION_DECRYPT_ERROR = 51
    ALERT_DESCRIPTION_PROTOCOL_VERSION = 70
    ALERT_DESCRIPTION_INSUFFICIENT_SECURITY = 71
    ALERT_DESCRIPTION_INTERNAL_ERROR = 80
    ALERT_DESCRIPTION_USER_CANCELLED = 90
    ALERT_DESCRIPTION_NO_RENEGOTIATION = 100
    ALERT_DESCRIPTION_UNSUPPORTED_EXTENSION = 110
    ALERT_DESCRIPTION_UNRECOGNIZED_NAME = 112
    ALERT_DESCRIPTION_UNKNOWN_PSK_IDENTITY = 115


for _kind in (_SSLMethod, VerifyMode, VerifyFlags, Options, SSLErrorNumber, AlertDescription):
    globals().update(_kind.__members__)
del _kind


class SSLError(OSError):
    """An error of TLS."""

    library = None
    reason = None

    def __str__(self):
        return self.strerror if isinstance(self.strerror, str) else str(self.args)


class SSLZeroReturnError(SSLError):
    """The connection was closed in order."""


class SSLWantReadError(SSLError):
    """A non-blocking socket has to be read from first."""


class SSLWantWriteError(SSLError):
    """A non-blocking socket has to be written to first."""


class SSLSyscallError(SSLError):
    """A system call failed."""


class SSLEOFError(SSLError):
    """The connection was closed abruptly."""


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate could not be verified."""


CertificateError = SSLCertVerificationError
socket_error = OSError


def _no_tls():
    return SSLError(errno.ENOSYS, 'TLS is not available: tspy has no implementation of it')


class _ASN1Object(namedtuple('_ASN1Object', 'nid shortname longname oid')):
    __slots__ = ()


class Purpose(_ASN1Object, Enum):
    SERVER_AUTH = (129, 'serverAuth', 'TLS Web Server Authentication', '1.3.6.1.5.5.7.3.1')
    CLIENT_AUTH = (130, 'clientAuth', 'TLS Web Client Authentication', '1.3.6.1.5.5.7.3.2')


DefaultVerifyPaths = namedtuple(
    'DefaultVerifyPaths', 'cafile capath openssl_cafile_env openssl_cafile openssl_capath_env openssl_capath'
)


def get_default_verify_paths():
    """Where certificates of authorities are looked for."""
    file, folder = '/etc/ssl/cert.pem', '/etc/ssl/certs'
    cafile = os.environ.get('SSL_CERT_FILE', file)
    capath = os.environ.get('SSL_CERT_DIR', folder)
    return DefaultVerifyPaths(
        cafile if os.path.isfile(cafile) else None,
        capath if os.path.isdir(capath) else None,
        'SSL_CERT_FILE',
        file,
        'SSL_CERT_DIR',
        folder,
    )


class MemoryBIO:
    """A buffer of bytes between a program and its connection."""

    def __init__(self):
        self._data = bytearray()
        self._eof = False

    @property
    def pending(self):
        return len(self._data)

    @property
    def eof(self):
        return self._eof and not self._data

    def read(self, size=-1):
        count = len(self._data) if size is None or size < 0 else size
        out = bytes(self._data[:count])
        del self._data[:count]
        return out

    def write(self, data):
        if self._eof:
            raise SSLError('cannot write() after write_eof()')
        view = memoryview(data).cast('B')
        self._data += view
        return len(view)

    def write_eof(self):
        self._eof = True


class SSLSession:
    """A session to be resumed."""

    def __init__(self):
        raise TypeError("cannot create '_ssl.SSLSession' instances")


class SSLObject:
    """A connection over two buffers, which SSLContext.wrap_bio would make."""

    def __init__(self, *args, **kwargs):
        raise TypeError(
            f'{self.__class__.__name__} does not have a public constructor. Instances are returned by SSLContext.wrap_bio().'
        )


class SSLSocket(socket):
    """A connection over a socket, which SSLContext.wrap_socket would make."""

    def __init__(self, *args, **kwargs):
        raise TypeError(
            f'{self.__class__.__name__} does not have a public constructor. Instances are returned by SSLContext.wrap_socket().'
        )


class SSLContext:
    """Settings for connections. They are kept; no connection can be made with them."""

    sslsocket_class = SSLSocket
    sslobject_class = SSLObject

    def __init__(self, protocol=None):
        self._protocol = PROTOCOL_TLS if protocol is None else _SSLMethod(protocol)
        client = self._protocol == PROTOCOL_TLS_CLIENT
        self._verify_mode = CERT_REQUIRED if client else CERT_NONE
        self._check_hostname = client
        self._options = OP_ALL | OP_NO_SSLv3 | OP_CIPHER_SERVER_PREFERENCE | OP_NO_COMPRESSION
        self._verify_flags = VERIFY_X509_TRUSTED_FIRST
        self._minimum = TLSVersion.TLSv1_2
        self._maximum = TLSVersion.MAXIMUM_SUPPORTED
        self.sni_callback = None
        self.keylog_filename = None
        self.hostname_checks_common_name = True
        self.num_tickets = 2
        self.post_handshake_auth = False
        self.security_level = 2
        self._certificates = []

    @property
    def protocol(self):
        return self._protocol

    @property
    def verify_mode(self):
        return self._verify_mode

    @verify_mode.setter
    def verify_mode(self, value):
        mode = VerifyMode(value)
        if mode == CERT_NONE and self._check_hostname:
            raise ValueError('Cannot set verify_mode to CERT_NONE when check_hostname is enabled.')
        self._verify_mode = mode

    @property
    def check_hostname(self):
        return self._check_hostname

    @check_hostname.setter
    def check_hostname(self, value):
        if value and self._verify_mode == CERT_NONE:
            self._verify_mode = CERT_REQUIRED
        self._check_hostname = bool(value)

    @property
    def options(self):
        return Options(self._options)

    @options.setter
    def options(self, value):
        self._options = Options(value)

    @property
    def verify_flags(self):
        return VerifyFlags(self._verify_flags)

    @verify_flags.setter
    def verify_flags(self, value):
        self._verify_flags = VerifyFlags(value)

    @property
    def minimum_version(self):
        return self._minimum

    @minimum_version.setter
    def minimum_version(self, value):
        self._minimum = TLSVersion(value)

    @property
    def maximum_version(self):
        return self._maximum

    @maximum_version.setter
    def maximum_version(self, value):
        self._maximum = TLSVersion(value)

    def set_ciphers(self, ciphers):
        if not isinstance(ciphers, str):
            raise TypeError(f"argument must be str, not {type(ciphers).__name__}")

    def get_ciphers(self):
        return []

    def set_alpn_protocols(self, alpn_protocols):
        for protocol in alpn_protocols:
            if not 0 < len(bytes(protocol, 'ascii')) < 256:
                raise SSLError('ALPN protocols must be 1 to 255 in length')

    def set_npn_protocols(self, npn_protocols):
        raise NotImplementedError('NPN is not supported')

    def set_servername_callback(self, server_name_callback):
        self.sni_callback = server_name_callback

    def set_ecdh_curve(self, name):
        pass

    def load_dh_params(self, path):
        with open(path, 'rb'):
            pass

    def set_default_verify_paths(self):
        pass

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        if not isinstance(purpose, _ASN1Object):
            raise TypeError(purpose)

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        if cafile is None and capath is None and cadata is None:
            raise TypeError('cafile, capath and cadata cannot be all omitted')
        if cafile is not None:
            with open(cafile, 'rb') as file:
                cadata = file.read().decode('ascii', 'ignore')
        if isinstance(cadata, str):
            found = re.findall(f'{PEM_HEADER}.*?{PEM_FOOTER}', cadata, re.DOTALL)
            self._certificates += [PEM_cert_to_DER_cert(text) for text in found]
        elif cadata is not None:
            self._certificates.append(bytes(cadata))

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        for name in (certfile, keyfile):
            if name is not None:
                with open(name, 'rb'):
                    pass

    def cert_store_stats(self):
        return {'x509': len(self._certificates), 'crl': 0, 'x509_ca': len(self._certificates)}

    def get_ca_certs(self, binary_form=False):
        if not binary_form and self._certificates:
            raise _no_tls()
        return list(self._certificates)

    def session_stats(self):
        names = 'number connect connect_good connect_renegotiate accept accept_good accept_renegotiate hits misses timeouts cache_full'
        return dict.fromkeys(names.split(), 0)

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
                    server_hostname=None, session=None):
        if sock.getsockopt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM:
            raise NotImplementedError('only stream sockets are supported')
        if server_side and server_hostname:
            raise ValueError('server_hostname can only be specified in client mode')
        if self._check_hostname and not server_side and not server_hostname:
            raise ValueError('check_hostname requires server_hostname')
        raise _no_tls()

    def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
        raise _no_tls()


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
    return context


def _create_unverified_context(protocol=None, *, cert_reqs=CERT_NONE, check_hostname=False, purpose=Purpose.SERVER_AUTH,
                               certfile=None, keyfile=None, cafile=None, capath=None, cadata=None):
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if protocol is None:
        protocol = PROTOCOL_TLS_CLIENT if purpose == Purpose.SERVER_AUTH else PROTOCOL_TLS_SERVER
    context = SSLContext(protocol)
    context.check_hostname = check_hostname
    context.verify_mode = cert_reqs
    if keyfile and not certfile:
        raise ValueError('certfile must be specified')
    if certfile or keyfile:
        context.load_cert_chain(certfile, keyfile)
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    return context


_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context


def get_server_certificate(addr, ssl_version=PROTOCOL_TLS_CLIENT, ca_certs=None, timeout=None):
    raise _no_tls()


def get_protocol_name(protocol_code):
    try:
        return _SSLMethod(protocol_code).name
    except ValueError:
        return '<unknown>'


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


def RAND_bytes(n, /):
    """Random bytes fit for secrets."""
    if n < 0:
        raise ValueError('num must be positive')
    return os.urandom(n)


def RAND_status():
    """Whether there are enough random bytes: always."""
    return True


def RAND_add(string, entropy, /):
    """Mixes in entropy: the system has its own."""
