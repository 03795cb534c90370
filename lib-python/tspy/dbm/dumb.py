"""A database of two files: the values, and a text with the place of each. Slow, and the same everywhere.

This is tspy's own, for the files that CPython's module of that name makes.
"""

__all__ = ['error', 'open']

import ast
import collections.abc
import io
import os

_BLOCK = 512

error = OSError


def _key_bytes(key):
    return key.encode('utf-8') if isinstance(key, str) else key


class _Database(collections.abc.MutableMapping):
    def __init__(self, base, mode, flag):
        self._mode = mode
        self._readonly = flag == 'r'
        base = os.fsencode(base)
        self._index_name = base + b'.dir'
        self._data_name = base + b'.dat'
        self._backup_name = base + b'.bak'
        self._index = None
        self._modified = False
        if flag == 'n':
            for name in (self._data_name, self._backup_name, self._index_name):
                try:
                    os.unlink(name)
                except OSError:
                    pass
        try:
            io.open(self._data_name, 'r', encoding='Latin-1').close()
        except OSError:
            if flag not in ('c', 'n'):
                raise
            with io.open(self._data_name, 'w', encoding='Latin-1'):
                self._set_mode(self._data_name)
        self._index = {}
        try:
            file = io.open(self._index_name, 'r', encoding='Latin-1')
        except OSError:
            if flag not in ('c', 'n'):
                raise
            with io.open(self._index_name, 'w', encoding='Latin-1'):
                self._set_mode(self._index_name)
        else:
            with file:
                for line in file:
                    key, place = ast.literal_eval(line.rstrip())
                    self._index[key.encode('Latin-1')] = place

    def _set_mode(self, name):
        os.chmod(name, self._mode)

    def _check_open(self):
        if self._index is None:
            raise error('DBM object has already been closed')

    def _check_writable(self):
        if self._readonly:
            raise error('The database is opened for reading only')
        self._check_open()

    def sync(self):
        """Write the index anew; the former one becomes a backup."""
        if self._index is None or not self._modified:
            return
        try:
            os.unlink(self._backup_name)
        except OSError:
            pass
        try:
            os.rename(self._index_name, self._backup_name)
        except OSError:
            pass
        with io.open(self._index_name, 'w', encoding='Latin-1') as file:
            self._set_mode(self._index_name)
            for key, place in self._index.items():
                file.write('%r, %r\n' % (key.decode('Latin-1'), place))
        self._modified = False

    def __getitem__(self, key):
        self._check_open()
        at, size = self._index[_key_bytes(key)]
        with io.open(self._data_name, 'rb') as file:
            file.seek(at)
            return file.read(size)

    def __setitem__(self, key, value):
        self._check_writable()
        key = _key_bytes(key)
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError('keys must be bytes or strings')
        key = bytes(key)
        if isinstance(value, str):
            value = value.encode('utf-8')
        elif not isinstance(value, (bytes, bytearray)):
            raise TypeError('values must be bytes or strings')
        self._modified = True
        old = self._index.get(key)
        blocks = (len(value) + _BLOCK - 1) // _BLOCK
        if old is not None and blocks <= (old[1] + _BLOCK - 1) // _BLOCK:
            at = old[0]
            with io.open(self._data_name, 'rb+') as file:
                file.seek(at)
                file.write(value)
        else:
            with io.open(self._data_name, 'rb+') as file:
                end = file.seek(0, io.SEEK_END)
                at = (end + _BLOCK - 1) // _BLOCK * _BLOCK
                file.write(b'\0' * (at - end))
                file.write(value)
        self._index[key] = (at, len(value))
        if old is None:
            with io.open(self._index_name, 'a', encoding='Latin-1') as file:
                self._set_mode(self._index_name)
                file.write('%r, %r\n' % (key.decode('Latin-1'), self._index[key]))

    def __delitem__(self, key):
        self._check_writable()
        self._modified = True
        del self._index[_key_bytes(key)]
        self.sync()

    def keys(self):
        self._check_open()
        return list(self._index)

    def items(self):
        self._check_open()
        return [(key, self[key]) for key in self._index]

    def __contains__(self, key):
        self._check_open()
        return _key_bytes(key) in self._index

    def iterkeys(self):
        self._check_open()
        return iter(self._index)

    __iter__ = iterkeys

    def __len__(self):
        self._check_open()
        return len(self._index)

    def close(self):
        try:
            self.sync()
        finally:
            self._index = None

    __del__ = close

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def open(file, flag='c', mode=0o666):
    """Open a database of that name: 'r' to read, 'w' to write, 'c' to create it if needed, 'n' to begin anew."""
    if flag not in ('r', 'w', 'c', 'n'):
        raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n'")
    try:
        mask = os.umask(0)
        os.umask(mask)
    except AttributeError:
        pass
    else:
        mode = mode & ~mask
    return _Database(file, mode, flag)
