"""What `ssl` is made of where the host has no OpenSSL: contexts that keep settings, and raise when they are to make a connection."""

import _ssl
import errno
import os

_OBJECTS = (
    (129, 'serverAuth', 'TLS Web Server Authentication', '1.3.6.1.5.5.7.3.1'),
    (130, 'clientAuth', 'TLS Web Client Authentication', '1.3.6.1.5.5.7.3.2'),
)


def _no_tls():
    return _ssl.SSLError(errno.ENOSYS, _ssl._unavailable)


def txt2obj(txt, name=False):
    for known in _OBJECTS:
        if txt == known[3] or (name and txt in known[1:3]):
            return known
    raise ValueError(f'unknown object {txt!r}')


def nid2obj(nid, /):
    for known in _OBJECTS:
        if nid == known[0]:
            return known
    raise ValueError(f'unknown NID {nid}')


def get_default_verify_paths():
    return 'SSL_CERT_FILE', '/etc/ssl/cert.pem', 'SSL_CERT_DIR', '/etc/ssl/certs'


def RAND_bytes(n, /):
    if n < 0:
        raise ValueError('num must be positive')
    return os.urandom(n)


def RAND_status():
    return True


def RAND_add(string, entropy, /):
    """Nothing: the system has its own."""


class MemoryBIO:
    """A buffer of bytes."""

    def __init__(self):
        self._data = bytearray()
        self._ended = False

    @property
    def pending(self):
        return len(self._data)

    @property
    def eof(self):
        return self._ended and not self._data

    def read(self, size=-1, /):
        count = len(self._data) if size < 0 else size
        out = bytes(self._data[:count])
        del self._data[:count]
        return out

    def write(self, b, /):
        if self._ended:
            raise _ssl.SSLError('cannot write() after write_eof()')
        view = memoryview(b).cast('B')
        self._data += view
        return len(view)

    def write_eof(self):
        self._ended = True


class _Setting:
    """An attribute that keeps what it is set to."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, context, owner=None):
        return self if context is None else context._settings[self.name]

    def __set__(self, context, value):
        context._settings[self.name] = value


class _SSLContext:
    """Settings for connections."""

    minimum_version = _Setting()
    maximum_version = _Setting()
    options = _Setting()
    verify_flags = _Setting()
    keylog_filename = _Setting()
    num_tickets = _Setting()
    post_handshake_auth = _Setting()
    sni_callback = _Setting()
    _host_flags = _Setting()
    _msg_callback = _Setting()
    security_level = 2

    def __new__(cls, protocol, /):
        self = super().__new__(cls)
        client = protocol == _ssl.PROTOCOL_TLS_CLIENT
        self._settings = {
            'protocol': protocol,
            'verify_mode': _ssl.CERT_REQUIRED if client else _ssl.CERT_NONE,
            'check_hostname': client,
            'minimum_version': _ssl.PROTO_TLSv1_2,
            'maximum_version': _ssl.PROTO_MAXIMUM_SUPPORTED,
            'options': _ssl.OP_ALL | _ssl.OP_NO_SSLv3 | _ssl.OP_CIPHER_SERVER_PREFERENCE | _ssl.OP_NO_COMPRESSION,
            'verify_flags': _ssl.VERIFY_X509_TRUSTED_FIRST,
            'keylog_filename': None,
            'num_tickets': 2,
            'post_handshake_auth': False,
            'sni_callback': None,
            '_host_flags': _ssl.HOSTFLAG_NO_PARTIAL_WILDCARDS,
            '_msg_callback': None,
        }
        return self

    @property
    def protocol(self):
        return self._settings['protocol']

    @property
    def verify_mode(self):
        return self._settings['verify_mode']

    @verify_mode.setter
    def verify_mode(self, value):
        if value not in (_ssl.CERT_NONE, _ssl.CERT_OPTIONAL, _ssl.CERT_REQUIRED):
            raise ValueError('invalid value for verify_mode')
        if value == _ssl.CERT_NONE and self.check_hostname:
            raise ValueError('Cannot set verify_mode to CERT_NONE when check_hostname is enabled.')
        self._settings['verify_mode'] = int(value)

    @property
    def check_hostname(self):
        return self._settings['check_hostname']

    @check_hostname.setter
    def check_hostname(self, value):
        if value and self.verify_mode == _ssl.CERT_NONE:
            self.verify_mode = _ssl.CERT_REQUIRED
        self._settings['check_hostname'] = bool(value)

    def set_ciphers(self, cipherlist, /):
        """Nothing."""

    def get_ciphers(self):
        return []

    def _set_alpn_protocols(self, protos, /):
        """Nothing."""

    def set_default_verify_paths(self):
        """Nothing."""

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        if cafile is None and capath is None and cadata is None:
            raise TypeError('cafile, capath and cadata cannot be all omitted')
        if cafile is not None:
            with open(cafile, 'rb'):
                pass

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        for name in (certfile, keyfile):
            if name is not None:
                with open(name, 'rb'):
                    pass

    def cert_store_stats(self):
        return {'x509': 0, 'crl': 0, 'x509_ca': 0}

    def get_ca_certs(self, binary_form=False):
        return []

    def _wrap_socket(self, sock, server_side, server_hostname=None, *, owner=None, session=None):
        raise _no_tls()

    def _wrap_bio(self, incoming, outgoing, server_side, server_hostname=None, *, owner=None, session=None):
        raise _no_tls()
