"""pyexpat and what stands on it: events, errors and their places, namespaces, entities, encodings."""
import plistlib
import xml.etree.ElementTree as ET
import traceback
import zoneinfo
from xml.dom import minidom
from xml.parsers import expat


def events(data, size=None, separator=None, **options):
    parser = expat.ParserCreate(namespace_separator=separator)
    for name, value in options.items():
        setattr(parser, name, value)
    seen = []

    def listen(name):
        def handler(*args):
            seen.append((name, *args, parser.CurrentLineNumber, parser.CurrentColumnNumber, parser.CurrentByteIndex))

        setattr(parser, name, handler)

    for name in '''StartElementHandler EndElementHandler ProcessingInstructionHandler CharacterDataHandler CommentHandler
            StartCdataSectionHandler EndCdataSectionHandler StartNamespaceDeclHandler EndNamespaceDeclHandler
            StartDoctypeDeclHandler EndDoctypeDeclHandler EntityDeclHandler NotationDeclHandler UnparsedEntityDeclHandler
            ElementDeclHandler AttlistDeclHandler XmlDeclHandler SkippedEntityHandler'''.split():
        listen(name)
    try:
        if size is not None:
            for at in range(0, len(data), size):
                parser.Parse(data[at:at + size])
            data = data[:0]
        parser.Parse(data, True)
    except expat.ExpatError as error:
        seen.append((error.code, str(error), parser.ErrorByteIndex))
    return seen


GOOD = [
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<a b="1 &lt;&#65;\t2" c=\'"\'>l1\r\nl2&amp;<!-- c --><?pi d?><![CDATA[x]]y]]></a>',
    '<a:b xmlns:a="u" xmlns="v"><a:c a:d="1" e="2"/><f xmlns=""/></a:b>',
    '''<!DOCTYPE a PUBLIC "-//X//Y" "s.dtd" [<!ENTITY e "b<c>x</c>r"><!ENTITY % p "<!ENTITY f 'bar'>"> %p;
    <!ENTITY pic SYSTEM "p.gif" NDATA gif><!NOTATION gif PUBLIC "GIF"><!ELEMENT a EMPTY><!ELEMENT d (#PCDATA|a|b)*>
    <!ELEMENT e (a,b?,(c|d)+)*><!ATTLIST a x CDATA "d" y (p|q) #REQUIRED z NMTOKENS #IMPLIED w ID #FIXED "k">
    ]><a y=" p " z="  m  n ">&e;&unknown;</a>''',
]
for document in GOOD:
    for separator in (None, ' '):
        for event in events(document, separator=separator, buffer_text=True):
            print(ascii(event))
    whole = [event[0] for event in events(document, buffer_text=True)]
    print(whole == [event[0] for event in events(document, 3, buffer_text=True)])

for document in '''|<a>|<a|abc|<a>x</b>|<a/><b/>|<a/>x|<a b="1" b="2"/>|<a b=1/>|<a b="<"/>|<a b="&foo;"/>|<a>&foo;</a>|<a>&#0;</a>
|<a>& </a>|<a>x]]>y</a>|<a>\x01</a>|<a><![CDATA[x|<a><!-- -- --></a>|<a><?xml x?></a>| <?xml version="1.0"?><a/>|<?xml?><a/>
|<?xml version=1.0?><a/>|<?xml version="1.0" encoding="utf-16"?><a/>|<!DOCTYPE a [<!ENTITY f "&f;">]><a>&f;</a>
|<!DOCTYPE a [<!ENTITY f "<b>">]><a>&f;</a>|<!DOCTYPE a [<!FOO>]><a/>|<!DOCTYPE a [<!ELEMENT a (b,c|d)>]><a/>|</a>|]]>'''.split('|'):
    print(repr(document), [ascii(event) for event in events(document) if isinstance(event[0], int)])
for document in ['<a:b/>', '<a:b:c/>', '<a xmlns:x=""/>', '<a xmlns:xml="foo"/>', '<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>']:
    print(document, events(document, separator='}')[-1])

for data in [
    b'<a>\xff</a>', b'\xff\xfe<\0a\0/\0>\0', b'\xef\xbb\xbf<a>\xe2\x82\xac</a>',
    b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>', b'<?xml version="1.0" encoding="cp1252"?><a>\x80</a>',
    '<?xml version="1.0" encoding="utf-16"?><a>\u20ac</a>'.encode('utf-16'), b'<a>\xe2\x82',
]:
    print(data, [ascii(event) for event in events(data)][-3:], events(data) == events(data, 1))

bomb = '<!DOCTYPE a [<!ENTITY a0 "lol">' + ''.join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)) + ']><a>&a9;</a>'
try:
    ET.fromstring(bomb)
except ET.ParseError as error:
    print(error)

root = ET.fromstring('<r xmlns:n="urn:n" v="1"><n:a k="&quot;é">x<b/>y</n:a><c>t</c></r>')
print(ET.tostring(root), [(e.tag, e.attrib, e.text, e.tail) for e in root.iter()], root.findtext('c'))
try:
    ET.fromstring('<a>\n<b></a>')
except ET.ParseError as error:
    print(error, error.code, error.position)
print(minidom.parseString('<a b="1"><!--c--><d>e</d></a>').toprettyxml(indent=' '))
value = {'a': [1, 2.5, True, 'x & y', b'\0\1'], 'b': {'c': 'é'}}
print(plistlib.loads(plistlib.dumps(value)) == value)


class Mine(ET.Element):
    pass


for builder in ET.TreeBuilder(), ET.TreeBuilder(Mine), ET.TreeBuilder(insert_comments=True, insert_pis=True):
    parser = ET.XMLParser(target=builder)
    for piece in '<a x="1" xmlns:q="u" q:y="2">t<q', ':b/>u<!--c-->v<?p i?>w&#65;]]&gt;\r\nz<d.1>', '</d.1 ></', 'a>':
        parser.feed(piece)
    tree = parser.close()
    print(type(tree).__name__, [(e.tag if isinstance(e.tag, str) else '', e.attrib, e.text, e.tail) for e in tree.iter()])
pull = ET.XMLPullParser(('start', 'end', 'comment', 'start-ns'))
pull.feed('<a xmlns:q="u"><q:b c="d">e</q:b><!--f-->g</a>')
print([(event, getattr(what, 'text', what)) for event, what in pull.read_events()])
parent = Mine('a')
print(type(ET.SubElement(parent, 'b', {'c': 'd'}, e='f')).__name__, parent[0].attrib, repr(parent)[:13])
for wrong in lambda: ET.TreeBuilder().end('x'), lambda: ET.SubElement(parent, 'b', 3), lambda: ET.SubElement(3, 'b'):
    try:
        wrong()
    except (IndexError, TypeError) as error:
        print(error)
builder = ET.TreeBuilder()
print(builder.close(), builder.start('a', {}) is builder.end('b'), builder.close().tag)
root = ET.fromstring('<r xmlns="urn:y"><a><b>1</b></a><a p:c="2" xmlns:p="urn:x/z"/></r>')
print(root.find('a'), root.find('p:a'), root.findtext('p:a', 'none'), root.find(''))
print([e.attrib for e in root.findall('a', {'': 'urn:y'})], root.findtext('p:a', None, {'p': 'urn:y'}))
print(root.findall('{urn:y}a')[1].attrib, root.find('{urn:y}a/{urn:y}b').text, root.find('{urn:y'), root.findall('x]y}'))
for call in lambda: ET.fromstring('<a><b></a>'), lambda: ET.Element('a')[5], lambda: ET.Element('a').append(5), lambda: zoneinfo.ZoneInfo('No/Where'):
    try:
        call()
    except Exception as error:
        print(type(error), [frame.name for frame in traceback.extract_tb(error.__traceback__)], error.__context__ is None)
