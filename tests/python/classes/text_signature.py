# A class whose docstring has the form of a builtin's says with it what it is called with.
import inspect


class Reader:
    """Reader(raw, size=2)\n--\n\nA reader."""


class Derived(Reader):
    """words"""


class Blank:
    """Blank(a\n\n)\n--\n\nno signature"""


class Other:
    """Reader(raw)\n--\n\nanother's name"""


for cls in (Reader, Derived, Blank, Other, int, list):
    try:
        print(cls.__name__, repr(cls.__text_signature__), inspect.signature(cls))
    except ValueError as error:
        print(cls.__name__, error)
