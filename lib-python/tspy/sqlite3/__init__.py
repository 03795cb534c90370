"""Databases of SQLite, by the interface that PEP 249 describes.

    connection = sqlite3.connect('example.db')
    connection.execute('SELECT name FROM people WHERE age > ?', (30,)).fetchall()

This is tspy's own package over `_sqlite3`.
"""

from sqlite3.dbapi2 import *
from sqlite3.dbapi2 import (_DEPRECATED_NAMES, _deprecated_version, _deprecated_version_info)


def __getattr__(name):
    if name in _DEPRECATED_NAMES:
        from warnings import warn

        warn(f'{name} is deprecated and will be removed in Python 3.14', DeprecationWarning, stacklevel=2)
        return globals()[f'_deprecated_{name}']
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
