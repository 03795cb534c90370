"""Databases of keys and values, both bytes.

This is tspy's own. Of the modules that can be beneath, `dbm.sqlite3` and `dbm.dumb` are there; files of the others are recognized and refused.
"""

__all__ = ['open', 'whichdb', 'error']

import io
import os
import struct


class error(Exception):
    pass


_names = ['dbm.sqlite3', 'dbm.gnu', 'dbm.ndbm', 'dbm.dumb']
_defaultmod = None
_modules = {}

error = (error, OSError)


def open(file, flag='r', mode=0o666):
    """Open a database: 'r' to read, 'w' to write, 'c' to create it if needed, 'n' to begin anew."""
    global _defaultmod
    if _defaultmod is None:
        for name in _names:
            try:
                module = __import__(name, fromlist=['open'])
            except ImportError:
                continue
            if not _defaultmod:
                _defaultmod = module
            _modules[name] = module
        if not _defaultmod:
            raise ImportError('no dbm clone found; tried %s' % _names)

    kind = None if 'n' in flag else whichdb(file)
    if kind is None:
        if 'c' in flag or 'n' in flag:
            module = _defaultmod
        else:
            raise error[0]("db file doesn't exist; use 'c' or 'n' flag to create a new db")
    elif kind == '':
        raise error[0]('db type could not be determined')
    elif kind not in _modules:
        raise error[0]("db type is {0}, but the module is not available".format(kind))
    else:
        module = _modules[kind]
    return module.open(file, flag, mode)


def whichdb(filename):
    """The name of the module for a database; None if there is none that can be read, '' if it is not known."""
    filename = os.fsencode(filename)

    def readable(name):
        try:
            io.open(name, 'rb').close()
            return True
        except OSError:
            return False

    if readable(filename + b'.pag') and readable(filename + b'.dir'):
        return 'dbm.ndbm'
    if readable(filename + b'.db'):
        return 'dbm.ndbm'
    try:
        os.stat(filename + b'.dat')
        if os.stat(filename + b'.dir').st_size == 0:
            return 'dbm.dumb'
        with io.open(filename + b'.dir', 'rb') as file:
            if file.read(1) in (b"'", b'"'):
                return 'dbm.dumb'
    except OSError:
        pass
    try:
        with io.open(filename, 'rb') as file:
            start = file.read(16)
    except OSError:
        return None
    if len(start) < 4:
        return ''
    if start == b'SQLite format 3\0':
        return 'dbm.sqlite3'
    (magic,) = struct.unpack('=l', start[:4])
    return 'dbm.gnu' if magic in (0x13579ACE, 0x13579ACD, 0x13579ACF) else ''


if __name__ == '__main__':
    import sys

    for filename in sys.argv[1:]:
        print(whichdb(filename) or 'UNKNOWN', filename)
