"""Compression as LZMA and xz do it: files, and bytes at once.

This is tspy's own; the compressors themselves are in _lzma.
"""

__all__ = [
    'CHECK_NONE', 'CHECK_CRC32', 'CHECK_CRC64', 'CHECK_SHA256',
    'CHECK_ID_MAX', 'CHECK_UNKNOWN',
    'FILTER_LZMA1', 'FILTER_LZMA2', 'FILTER_DELTA', 'FILTER_X86', 'FILTER_IA64',
    'FILTER_ARM', 'FILTER_ARMTHUMB', 'FILTER_POWERPC', 'FILTER_SPARC',
    'FORMAT_AUTO', 'FORMAT_XZ', 'FORMAT_ALONE', 'FORMAT_RAW',
    'MF_HC3', 'MF_HC4', 'MF_BT2', 'MF_BT3', 'MF_BT4',
    'MODE_FAST', 'MODE_NORMAL', 'PRESET_DEFAULT', 'PRESET_EXTREME',
    'LZMACompressor', 'LZMADecompressor', 'LZMAFile', 'LZMAError',
    'open', 'compress', 'decompress', 'is_check_supported',
]

import builtins
import io
import os
import _compression
from _lzma import *
from _lzma import _encode_filter_properties, _decode_filter_properties

_CLOSED, _READING, _WRITING = range(3)


class LZMAFile(_compression.BaseStream):
    """A binary file whose content is compressed: opened by name, or over another file."""

    def __init__(self, filename=None, mode='r', *, format=None, check=-1, preset=None, filters=None):
        self._fp = None
        self._closefp = False
        self._mode = _CLOSED
        if mode in ('r', 'rb'):
            if check != -1:
                raise ValueError('Cannot specify an integrity check when opening a file for reading')
            if preset is not None:
                raise ValueError('Cannot specify a preset compression level when opening a file for reading')
            new_mode = _READING
            if format is None:
                format = FORMAT_AUTO
        elif mode in ('w', 'wb', 'a', 'ab', 'x', 'xb'):
            new_mode = _WRITING
            if format is None:
                format = FORMAT_XZ
            self._compressor = LZMACompressor(format=format, check=check, preset=preset, filters=filters)
            self._pos = 0
        else:
            raise ValueError('Invalid mode: {!r}'.format(mode))

        if isinstance(filename, (str, bytes, os.PathLike)):
            self._fp = builtins.open(filename, mode if 'b' in mode else mode + 'b')
            self._closefp = True
        elif hasattr(filename, 'read') or hasattr(filename, 'write'):
            self._fp = filename
        else:
            raise TypeError('filename must be a str, bytes, file or PathLike object')
        self._mode = new_mode
        if new_mode == _READING:
            reader = _compression.DecompressReader(
                self._fp, LZMADecompressor, trailing_error=LZMAError, format=format, filters=filters
            )
            self._buffer = io.BufferedReader(reader)

    def close(self):
        """Write out what is buffered and close the file; a file that was passed in stays open."""
        if self.closed:
            return
        try:
            if self._mode == _READING:
                self._buffer.close()
                self._buffer = None
            elif self._mode == _WRITING:
                self._fp.write(self._compressor.flush())
                self._compressor = None
        finally:
            try:
                if self._closefp:
                    self._fp.close()
            finally:
                self._fp = None
                self._closefp = False

    @property
    def closed(self):
        """Whether the file is closed."""
        return self._fp is None

    @property
    def name(self):
        """The name of the file beneath."""
        self._check_not_closed()
        return self._fp.name

    @property
    def mode(self):
        return 'wb' if self._mode == _WRITING else 'rb'

    def fileno(self):
        """The descriptor of the file beneath."""
        self._check_not_closed()
        return self._fp.fileno()

    def seekable(self):
        """Whether seek() works."""
        return self.readable() and self._buffer.seekable()

    def readable(self):
        """Whether the file was opened for reading."""
        self._check_not_closed()
        return self._mode == _READING

    def writable(self):
        """Whether the file was opened for writing."""
        self._check_not_closed()
        return self._mode == _WRITING

    def peek(self, size=-1):
        """Some bytes of what follows, at least one unless it is the end; the position stays."""
        self._check_can_read()
        return self._buffer.peek(size)

    def read(self, size=-1):
        """At most size bytes, all that are left if size is negative; b'' at the end."""
        self._check_can_read()
        return self._buffer.read(size)

    def read1(self, size=-1):
        """At most size bytes, with as few reads of the file beneath as can be."""
        self._check_can_read()
        return self._buffer.read1(io.DEFAULT_BUFFER_SIZE if size < 0 else size)

    def readline(self, size=-1):
        """A line, at most size bytes of it unless size is negative; b'' at the end."""
        self._check_can_read()
        return self._buffer.readline(size)

    def write(self, data):
        """Compress data into the file; how many bytes it was."""
        self._check_can_write()
        if isinstance(data, (bytes, bytearray)):
            length = len(data)
        else:
            data = memoryview(data)
            length = data.nbytes
        self._fp.write(self._compressor.compress(data))
        self._pos += length
        return length

    def seek(self, offset, whence=io.SEEK_SET):
        """Move to a position in the decompressed data; slow, as all before it must be read."""
        self._check_can_seek()
        return self._buffer.seek(offset, whence)

    def tell(self):
        """The position in the decompressed data."""
        self._check_not_closed()
        return self._buffer.tell() if self._mode == _READING else self._pos


def open(filename, mode='rb', *, format=None, check=-1, preset=None, filters=None,
         encoding=None, errors=None, newline=None):
    """Open a compressed file as a binary file, or with 't' in mode as a text file."""
    if 't' in mode:
        if 'b' in mode:
            raise ValueError('Invalid mode: %r' % (mode,))
    else:
        for name, value in (('encoding', encoding), ('errors', errors), ('newline', newline)):
            if value is not None:
                raise ValueError(f"Argument '{name}' not supported in binary mode")
    binary = LZMAFile(filename, mode.replace('t', ''), format=format, check=check, preset=preset, filters=filters)
    if 't' not in mode:
        return binary
    return io.TextIOWrapper(binary, io.text_encoding(encoding), errors, newline)


def compress(data, format=FORMAT_XZ, check=-1, preset=None, filters=None):
    """The bytes of data, compressed."""
    compressor = LZMACompressor(format, check, preset, filters)
    return compressor.compress(data) + compressor.flush()


def decompress(data, format=FORMAT_AUTO, memlimit=None, filters=None):
    """What compressed bytes hold: one stream, or several one behind the other."""
    results = []
    while True:
        decompressor = LZMADecompressor(format, memlimit, filters)
        try:
            results.append(decompressor.decompress(data))
        except LZMAError:
            if not results:
                raise
            break  # What follows is no stream: it is left out.
        if not decompressor.eof:
            raise LZMAError('Compressed data ended before the end-of-stream marker was reached')
        data = decompressor.unused_data
        if not data:
            break
    return b''.join(results)
