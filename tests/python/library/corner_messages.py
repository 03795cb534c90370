# What unusual calls of builtins and the library answer.
import codecs
import collections
import copy
import datetime
import operator
import pickle
import pydoc
import types
import uuid
import warnings
from xml.etree import ElementTree
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

# Source as bytes: encodings that do not work, bytes that are no text.
for source in (
    b"\xff\xfex\x00=\x001\x00",
    b'# coding: ascii\nx = "\xe2\x98\x83"\n',
    b'# coding: utf-8\nx = "\xe2"\n',
    b'x="\xff"',
    b"# -*- coding: nope -*-\nx=1",
    b"\xef\xbb\xbf# coding: latin1\nx=1",
    b"# coding: rot13\nx=1",
):
    try:
        compile(source, "f.py", "exec")
    except SyntaxError as error:
        print(source, ascii(error.args))


class Meta(type):
    "meta doc"
    where = "meta"


class Plain(metaclass=Meta):
    "plain doc"
    where = "class"


own = object.__getattribute__
print(own(Plain, "__doc__"), own(Plain, "where"), own(Plain, "__name__"), own(pickle, "dumps") is pickle.dumps)
print(pydoc.plain(pydoc.render_doc(Plain)).splitlines()[:6])

one, two = uuid.uuid1(), uuid.uuid1()
print(one.version, one.variant, one.is_safe, one.node == two.node == uuid.getnode(), one.time < two.time)

for escapes, decode in ((rb"\z\400", "unicode_escape"), (rb"a\500", "unicode_escape"), (rb"\n\x41", "unicode_escape")):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        print(ascii(escapes.decode(decode)), [str(w.message) for w in caught])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(codecs.escape_decode(rb"\500\q"), [(w.category.__name__, str(w.message)) for w in caught])

root = ElementTree.fromstring('<a x="1" y="2">t<b/>u</a>')
for line in """
root.items(), root.keys()
root[5]
root.append(1)
root.remove(3)
root.extend([1])
ElementTree.Element("a", "b")
ElementTree.SubElement(1, "d")
ElementTree.tostring(pickle.loads(pickle.dumps(root)))
ElementTree.Element("w").__setstate__({})
ElementTree.Element
""".strip().splitlines():
    show(line)

print(types.CapsuleType, repr(datetime.datetime_CAPI).split(" at ")[0])
show("types.CapsuleType()")
