# What unusual calls of builtins and the library answer.
import codecs
import collections
import copy
import datetime
import operator
import pickle
import uuid
import warnings
from zoneinfo import ZoneInfo


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as error:
        print(source, "->", type(error).__name__, error)


class Zone(ZoneInfo):
    pass


for line in """
compile(1, "x", "exec")
__import__(1)
format(1, "z")
float.fromhex(1)
operator.itemgetter()
operator.attrgetter()
operator.countOf(1, 1)
operator.indexOf(1, 1)
collections.deque([2]).remove(1)
codecs.escape_encode(bytearray(b"a"))
codecs.getincrementaldecoder("utf-8")().decode(b"\\xe0\\x80")
codecs.getincrementaldecoder("utf-8")().decode(b"\\xe2\\x82")
codecs.getincrementaldecoder("utf-8")("replace").decode(b"a\\xed\\xa0")
ZoneInfo("Europe/Berlin")
Zone("UTC")
datetime.datetime(2024, 7, 1, tzinfo=ZoneInfo("UTC"))
pickle.loads(pickle.dumps(ZoneInfo("UTC"))) is copy.copy(ZoneInfo("UTC")) is ZoneInfo("UTC")
""".strip().splitlines():
    show(line)

one, two = uuid.uuid1(), uuid.uuid1()
print(one.version, one.variant, one.is_safe, one.node == two.node == uuid.getnode(), one.time < two.time)

for escapes, decode in ((rb"\z\400", "unicode_escape"), (rb"a\500", "unicode_escape"), (rb"\n\x41", "unicode_escape")):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        print(ascii(escapes.decode(decode)), [str(w.message) for w in caught])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(codecs.escape_decode(rb"\500\q"), [(w.category.__name__, str(w.message)) for w in caught])
