"""Concrete date/time and related types: what CPython has in C is here a `_pydatetime` of our own, with the C code's messages."""

import sys as _sys
from importlib.machinery import PathFinder as _PathFinder
from importlib.util import module_from_spec as _module_from_spec

# A copy, so that who imports `_pydatetime` gets it as it is.
_spec = _PathFinder.find_spec("_pydatetime", _sys.path)
_py = _module_from_spec(_spec)
_spec.loader.exec_module(_py)
MAXYEAR, MINYEAR, UTC = _py.MAXYEAR, _py.MINYEAR, _py.UTC
date, datetime, time = _py.date, _py.datetime, _py.time
timedelta, timezone, tzinfo = _py.timedelta, _py.timezone, _py.tzinfo

__doc__ = "Fast implementation of the datetime type."
__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

_LARGEST_INT = 2**31 - 1


def _c_int(value):
    value = _py._index(value)
    if value > _LARGEST_INT:
        raise OverflowError("signed integer is greater than maximum")
    if value < -_LARGEST_INT - 1:
        raise OverflowError("signed integer is less than minimum")
    return value


def _check_date_fields(year, month, day):
    year, month, day = _c_int(year), _c_int(month), _c_int(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= _py._days_in_month(year, month):
        raise ValueError("day is out of range for month")
    return year, month, day


def _check_time_fields(hour, minute, second, microsecond, fold):
    hour, minute, second, microsecond = _c_int(hour), _c_int(minute), _c_int(second), _c_int(microsecond)
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")
    return hour, minute, second, microsecond, fold


_py._check_date_fields = _check_date_fields
_py._check_time_fields = _check_time_fields


def _reworded(cls, name, error, words):
    """Gives the method's errors of one class the words that the C code has for them."""
    method = getattr(cls, name)

    def wrapper(self, *args, **keywords):
        try:
            return method(self, *args, **keywords)
        except error as raised:
            message = words.get(raised.args[0] if raised.args else None)
            if message is None:
                raise
        raise error(message)

    wrapper.__name__, wrapper.__qualname__, wrapper.__doc__ = name, f"{cls.__qualname__}.{name}", method.__doc__
    setattr(cls, name, wrapper)


_OUT_OF_RANGE = {"result out of range": "date value out of range"}
_NAIVE = {
    "cannot compare naive and aware datetimes": "can't compare offset-naive and offset-aware datetimes",
    "cannot compare naive and aware times": "can't compare offset-naive and offset-aware times",
    "cannot mix naive and timezone-aware time": "can't subtract offset-naive and offset-aware datetimes",
}
for _cls, _name in (date, "__add__"), (date, "__radd__"), (datetime, "__add__"), (datetime, "__radd__"):
    _reworded(_cls, _name, OverflowError, _OUT_OF_RANGE)
for _cls, _name in (datetime, "_cmp"), (time, "_cmp"), (datetime, "__sub__"):
    _reworded(_cls, _name, TypeError, _NAIVE)


def _fromisoformat(cls, date_string):
    """Construct a date from a string in ISO 8601 format."""
    if not isinstance(date_string, str):
        raise TypeError("fromisoformat: argument must be str")
    try:
        if len(date_string) not in (7, 8, 10):
            raise ValueError
        fields = _py._parse_isoformat_date(date_string)
    except Exception:
        fields = None
    if fields is None:
        raise ValueError(f"Invalid isoformat string: {date_string!r}")
    return cls(*fields)


_fromisoformat.__name__, _fromisoformat.__qualname__ = "fromisoformat", "date.fromisoformat"
date.fromisoformat = classmethod(_fromisoformat)

for _cls in date, datetime, time, timedelta, timezone, tzinfo:
    _cls.__module__ = "datetime"

_IsoCalendarDate = _py._IsoCalendarDate
_IsoCalendarDate.__module__ = "datetime"
_IsoCalendarDate.__repr__ = lambda self: f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"

del _cls, _name
