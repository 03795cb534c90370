"""strptime: formats that are read in place, those left to the library, and what both say of texts that do not match."""
import time
import warnings
from datetime import datetime

warnings.simplefilter("error")


def show(f, *args):
    try:
        print(args, repr(f(*args)))
    except Exception as e:
        print(args, type(e).__name__, e)


CASES = [
    ("2023-10-05", "%Y-%m-%d"),
    ("2023-2-29", "%Y-%m-%d"),
    ("2024-2-29", "%Y-%m-%d"),
    ("2024- 2-29", "%Y-%m-%d"),
    ("2024-2- 9", "%Y-%m-%d"),
    ("0000-01-01", "%Y-%m-%d"),
    ("0001-01-01", "%Y-%m-%d"),
    ("9999-12-31 23:59:59.999999", "%Y-%m-%d %H:%M:%S.%f"),
    ("2023-10-05 1:2:3.5", "%Y-%m-%d %H:%M:%S.%f"),
    ("2023-10-05T10:11:60", "%Y-%m-%dT%H:%M:%S"),
    ("2023-10-05T10:11:62", "%Y-%m-%dT%H:%M:%S"),
    ("2023-10-05  \t10:11", "%Y-%m-%d %H:%M"),
    ("2023-10-05 10:11", "%Y-%m-%d \n %H:%M"),
    ("2023-10-0510:11", "%Y-%m-%d %H:%M"),
    ("2023-10-05x", "%Y-%m-%d"),
    ("20231005", "%Y%m%d"),
    ("2023115", "%Y%m%d"),
    ("2023111", "%Y%m%d"),
    ("05/Oct/2023:13:14:15 +0130", "%d/%b/%Y:%H:%M:%S %z"),
    ("05/oct/2023:13:14:15 -01:30", "%d/%b/%Y:%H:%M:%S %z"),
    ("05/OCT/2023:13:14:15 Z", "%d/%b/%Y:%H:%M:%S %z"),
    ("05/OCT/2023:13:14:15 z", "%d/%b/%Y:%H:%M:%S %z"),
    ("05/Oct/2023:13:14:15 +01:30:15.25", "%d/%b/%Y:%H:%M:%S %z"),
    ("05/Oct/2023:13:14:15 +24:00", "%d/%b/%Y:%H:%M:%S %z"),
    ("05/Oct/2023:13:14:15 +01:3015", "%d/%b/%Y:%H:%M:%S %z"),
    ("may 5, 99", "%B %d, %y"),
    ("May 5, 68", "%b %d, %y"),
    ("Smarch 5, 68", "%b %d, %y"),
    ("Wednesday 4 October 2023", "%A %d %B %Y"),
    ("sun 4 October 2023", "%a %d %B %Y"),
    ("12:00 AM", "%I:%M %p"),
    ("12:00 pm", "%I:%M %p"),
    ("pm 1", "%p %I"),
    ("1", "%I"),
    ("13", "%I"),
    ("PM", "%p"),
    ("Wed Oct  4 10:11:12 2023", "%c"),
    ("Wed Oct  4 10:11:12 2023", "%a %b %d %H:%M:%S %Y"),
    ("10/04/23 10:11:12", "%x %X"),
    ("5", "%d"),
    ("2", "%m"),
    ("100%", "%y0%%"),
    ("230%", "%y0%%"),
    ("it's 2023. (a+b)[c]*", "it's %Y. (a+b)[c]*"),
    ("IT'S 2023\\", "it's %Y\\"),
    ("2023 2024", "%Y %Y"),
    ("2023", "%Q"),
    ("2023", "% Y"),
    ("2023-278", "%Y-%j"),
    ("2023 40 3", "%Y %W %w"),
    ("2023-W40-3", "%G-W%V-%u"),
    ("2023 UTC +0000", "%Y %Z %z"),
    ("\u0662\u0660\u0662\u0663", "%Y"),
    ("2023\u2003", "%Y "),
    ("caf\xe9 2023", "CAF\xc9 %Y"),
    ("2023", ""),
    ("", ""),
    ("2023", b"%Y"),
    (2023, "%Y"),
]
for text, format in CASES:
    show(datetime.strptime, text, format)
    show(time.strptime, text, format)
show(time.strptime, "Wed Oct  4 10:11:12 2023")
show(time.strptime, "Wed Oct  4 10:11:12")
show(time.strptime, "1", "2", "3")
show(time.strptime)
print(time.strptime("+0230", "%z").tm_gmtoff, time.strptime("2000", "%Y").tm_zone)


class Stamp(datetime):
    def __new__(cls, *args):
        print(len(args))
        return super().__new__(cls, *args)


show(Stamp.strptime, "2023-10-05", "%Y-%m-%d")
show(Stamp.strptime, "2023-10-05 +0100", "%Y-%m-%d %z")
