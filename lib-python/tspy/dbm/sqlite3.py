"""A database of keys and values in a table of SQLite. This is tspy's own; files are those of CPython's dbm.sqlite3."""

import os
import sqlite3
from collections.abc import MutableMapping
from contextlib import closing, suppress
from pathlib import Path

_TABLE = """
  CREATE TABLE IF NOT EXISTS Dict (
    key BLOB UNIQUE NOT NULL,
    value BLOB NOT NULL
  )
"""

_MODES = {'r': 'ro', 'w': 'rw', 'c': 'rwc', 'n': 'rwc'}


class error(OSError):
    pass


def _normalize_uri(path):
    """An absolute path as a URI, in which nothing has a meaning but the slashes."""
    return Path(path).absolute().as_uri()


class _Database(MutableMapping):
    def __init__(self, path, /, *, flag, mode):
        if hasattr(self, '_cx'):
            raise error('DBM object does not support reinitialization')
        path = os.fsdecode(path)
        access = _MODES.get(flag)
        if access is None:
            raise ValueError(f"Flag must be one of 'r', 'w', 'c', or 'n', not {flag!r}")
        if flag == 'n':
            Path(path).unlink(missing_ok=True)
        if access == 'rwc':
            Path(path).touch(mode=mode, exist_ok=True)
        try:
            self._cx = sqlite3.connect(f'{_normalize_uri(path)}?mode={access}', autocommit=True, uri=True)
        except sqlite3.Error as problem:
            raise error(str(problem))
        # Readers and a writer at once; it is all right if that cannot be.
        with suppress(sqlite3.OperationalError):
            self._cx.execute('PRAGMA journal_mode = wal')
        if access == 'rwc':
            with self._execute(_TABLE):
                pass

    def _execute(self, *args):
        if not self._cx:
            raise error('DBM object has already been closed')
        try:
            return closing(self._cx.execute(*args))
        except sqlite3.Error as problem:
            raise error(str(problem))

    def __len__(self):
        with self._execute('SELECT COUNT (key) FROM Dict') as cursor:
            row = cursor.fetchone()
        return row[0]

    def __getitem__(self, key):
        with self._execute('SELECT value FROM Dict WHERE key = CAST(? AS BLOB)', (key,)) as cursor:
            row = cursor.fetchone()
        if not row:
            raise KeyError(key)
        return row[0]

    def __setitem__(self, key, value):
        with self._execute('REPLACE INTO Dict (key, value) VALUES (CAST(? AS BLOB), CAST(? AS BLOB))', (key, value)):
            pass

    def __delitem__(self, key):
        with self._execute('DELETE FROM Dict WHERE key = CAST(? AS BLOB)', (key,)) as cursor:
            if not cursor.rowcount:
                raise KeyError(key)

    def __iter__(self):
        try:
            with self._execute('SELECT key FROM Dict') as cursor:
                for row in cursor:
                    yield row[0]
        except sqlite3.Error as problem:
            raise error(str(problem))

    def close(self):
        if self._cx:
            self._cx.close()
            self._cx = None

    def keys(self):
        return list(super().keys())

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def open(filename, /, flag='r', mode=0o666):
    """Open a database: 'r' to read, 'w' to write, 'c' to create it if needed, 'n' to begin anew."""
    return _Database(filename, flag=flag, mode=mode)
