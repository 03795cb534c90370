"""Constants and membership tests for ASCII characters"""

controlnames = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SP"
).split()
globals().update((name, code) for code, name in enumerate(controlnames))
TAB = HT
NL = LF
DEL = 0x7F


def _ctoi(c):
    return ord(c) if isinstance(c, str) else c


def isalnum(c):
    return isalpha(c) or isdigit(c)


def isalpha(c):
    return isupper(c) or islower(c)


def isascii(c):
    return 0 <= _ctoi(c) <= DEL


def isblank(c):
    return _ctoi(c) in (TAB, SP)


def iscntrl(c):
    return isctrl(c) or _ctoi(c) == DEL


def isdigit(c):
    return ord("0") <= _ctoi(c) <= ord("9")


def isgraph(c):
    return SP < _ctoi(c) < DEL


def islower(c):
    return ord("a") <= _ctoi(c) <= ord("z")


def isprint(c):
    return SP <= _ctoi(c) < DEL


def ispunct(c):
    return isgraph(c) and not isalnum(c)


def isspace(c):
    return _ctoi(c) in (TAB, LF, VT, FF, CR, SP)


def isupper(c):
    return ord("A") <= _ctoi(c) <= ord("Z")


def isxdigit(c):
    code = _ctoi(c)
    return isdigit(code) or ord("A") <= code <= ord("F") or ord("a") <= code <= ord("f")


def isctrl(c):
    return 0 <= _ctoi(c) < SP


def ismeta(c):
    return _ctoi(c) > DEL


def _changed(c, change):
    """The character with another code, in the form in which it was given."""
    code = change(_ctoi(c))
    return chr(code) if isinstance(c, str) else code


def ascii(c):
    return _changed(c, lambda code: code & 0x7F)


def ctrl(c):
    return _changed(c, lambda code: code & 0x1F)


def alt(c):
    return _changed(c, lambda code: code | 0x80)


def unctrl(c):
    code = _ctoi(c)
    bits = code & 0x7F
    if bits == DEL:
        text = "^?"
    elif isprint(bits):
        text = chr(bits)
    else:
        text = "^" + chr(bits | 0x40)
    return "!" + text if code & 0x80 else text
