# `Decimal.__format__` with separators of one's own, and contexts that limit what they take.
import decimal
from decimal import Decimal as D


def attempt(function, *args, **keywords):
    try:
        print(repr(function(*args, **keywords)))
    except Exception as error:
        print(type(error).__name__, error)


for override in (
    {},
    {"grouping": "\3"},
    {"thousands_sep": ".", "grouping": "\3"},
    {"decimal_point": ",", "thousands_sep": ".", "grouping": "\3\2"},
    {"decimal_point": ",", "thousands_sep": ".", "grouping": "\3\0"},
    {"decimal_point": ",", "thousands_sep": ".", "grouping": "\2\x7f"},
    {"decimal_point": 5},
    {"grouping": [3]},
    5,
):
    attempt(D("1234567.5").__format__, "n", override)
    attempt(D("-1234567.5").__format__, "20.9n", override)
attempt(D(5).__format__, 5)
tight = decimal.Context(prec=1, Emax=1, Emin=-1)
attempt(D("11").logical_and, D("10"), context=tight)
attempt(D("10").logical_invert, tight)
attempt(tight.create_decimal, "NaN12345")
attempt(setattr, tight, "flags", [])
attempt(setattr, tight, "traps", {})
attempt(tight.canonical, 200)
attempt(len, type(tight.flags)())
attempt(D, "0e9223372036854775807")
attempt(D, (1, (), 2**63))
