"""Records Linux's numbers, as CPython exposes them, into src/posix/constants/linux/. Run by hand with CPython 3.13 on x86-64 glibc."""
import _signal, _socket, errno, fcntl, mmap, os, posix, resource, select, signal, syslog, termios, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "src/posix/constants/linux"
MODULES = {
    "posix": posix, "errno": errno, "signal": _signal, "socket": _socket, "fcntl": fcntl, "termios": termios,
    "select": select, "mmap": mmap, "resource": resource, "time": time, "syslog": syslog,
}
# These are no numbers of the platform: the modules compute them.
LEFT_OUT = {"timezone", "altzone", "daylight", "has_ipv6"}
# Not exposed by CPython's modules, but needed beneath them.
LIBC = {
    "AT_EACCESS": 0x200, "AT_EMPTY_PATH": 0x1000, "AT_FDCWD": -100, "AT_REMOVEDIR": 0x200, "AT_SYMLINK_FOLLOW": 0x400,
    "AT_SYMLINK_NOFOLLOW": 0x100, "EPOLL_CTL_ADD": 1, "EPOLL_CTL_DEL": 2, "EPOLL_CTL_MOD": 3, "FD_SETSIZE": 1024, "MAP_FIXED": 0x10,
    "MREMAP_MAYMOVE": 1, "MS_ASYNC": 1, "MS_INVALIDATE": 2, "MS_SYNC": 4, "SEEK_CUR": 1, "SEEK_END": 2, "SEEK_SET": 0,
}


def literal(value):
    return f"{value}n" if abs(value) > 2**53 else str(value)


def table(name, doc, rows):
    body = "".join(f"  {key}: {value},\n" for key, value in rows)
    return f"/** {doc} */\nexport const {name} = {{\n{body}}} as const;\n"


HEAD = "// Written by scripts/record-posix-constants.py.\n\n"
for name, module in MODULES.items():
    numbers = {
        key: int(value) for key, value in vars(module).items()
        if isinstance(value, int) and not isinstance(value, bool) and key[0] != "_" and key not in LEFT_OUT
    }
    doc = f"The numbers of CPython's module `{module.__name__}` on Linux, x86-64."
    text = HEAD + table(f"{name}Constants", doc, sorted((key, literal(value)) for key, value in numbers.items()))
    (ROOT / f"{name}.ts").write_text(text)

(ROOT / "libc.ts").write_text(HEAD + table("libcConstants", "Numbers that libc's callers need and none of CPython's modules shows.", sorted(LIBC.items())))

text = HEAD
for name in ("sysconf", "confstr", "pathconf"):
    rows = sorted(getattr(os, f"{name}_names").items())
    text += table(f"{name}Names", f"`os.{name}_names` on Linux.", rows) + "\n"
(ROOT / "names.ts").write_text(text)


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'" if "'" not in text else '"' + text + '"'


text = HEAD + table("errorMessages", "glibc's strerror texts by errno; a number not here is `Unknown error N`.",
                    [(n, quoted(os.strerror(n))) for n in range(0, 134) if not os.strerror(n).startswith("Unknown")])
text += "\n" + table("signalDescriptions", "glibc's strsignal texts by number, the real-time signals left out.",
                     [(n, quoted(signal.strsignal(n))) for n in range(1, 32)])
(ROOT / "messages.ts").write_text(text)
