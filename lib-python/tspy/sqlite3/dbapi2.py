"""The names of PEP 249 for SQLite, and the default adapters and converters."""

import collections.abc
import datetime
import time

from _sqlite3 import *
from _sqlite3 import _deprecated_version

_DEPRECATED_NAMES = frozenset({'version', 'version_info'})

paramstyle = 'qmark'
apilevel = '2.0'

Date = datetime.date
Time = datetime.time
Timestamp = datetime.datetime
Binary = memoryview

_deprecated_version_info = tuple(map(int, _deprecated_version.split('.')))
sqlite_version_info = tuple(map(int, sqlite_version.split('.')))

collections.abc.Sequence.register(Row)


def DateFromTicks(ticks):
    return Date(*time.localtime(ticks)[:3])


def TimeFromTicks(ticks):
    return Time(*time.localtime(ticks)[3:6])


def TimestampFromTicks(ticks):
    return Timestamp(*time.localtime(ticks)[:6])


def _register_defaults():
    from warnings import warn

    advice = ' as of Python 3.12; see the sqlite3 documentation for suggested replacement recipes'

    def is_deprecated(what):
        warn(f'The default {what} is deprecated{advice}', DeprecationWarning, stacklevel=3)

    def adapt_date(value):
        is_deprecated('date adapter')
        return value.isoformat()

    def adapt_datetime(value):
        is_deprecated('datetime adapter')
        return value.isoformat(' ')

    def convert_date(value):
        is_deprecated('date converter')
        return datetime.date(*map(int, value.split(b'-')))

    def convert_timestamp(value):
        is_deprecated('timestamp converter')
        day, clock = value.split(b' ')
        clock, _, fraction = clock.partition(b'.')
        year, month, day = map(int, day.split(b'-'))
        hours, minutes, seconds = map(int, clock.split(b':'))
        microseconds = int(fraction[:6].ljust(6, b'0')) if fraction else 0
        return datetime.datetime(year, month, day, hours, minutes, seconds, microseconds)

    register_adapter(datetime.date, adapt_date)
    register_adapter(datetime.datetime, adapt_datetime)
    register_converter('date', convert_date)
    register_converter('timestamp', convert_timestamp)


_register_defaults()
del _register_defaults


def __getattr__(name):
    if name in _DEPRECATED_NAMES:
        from warnings import warn

        warn(f'{name} is deprecated and will be removed in Python 3.14', DeprecationWarning, stacklevel=2)
        return globals()[f'_deprecated_{name}']
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
