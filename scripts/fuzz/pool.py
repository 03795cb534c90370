"""Expressions that make arguments for `calls.py`, and the classes they use."""

import collections, datetime, decimal, enum, fractions, io, random, re, types


class Int(int):
    def __add__(self, other): return 'Int.__add__'
    def __radd__(self, other): return 'Int.__radd__'
    def __index__(self): return 3
    def __repr__(self): return f'Int({int(self)})'


class Str(str):
    def __str__(self): return 'Str.__str__'
    def __repr__(self): return f'Str({str.__repr__(self)})'
    def __mod__(self, other): return 'Str.__mod__'
    def __eq__(self, other): return str.__eq__(self, other)
    def __hash__(self): return 7


class Bytes(bytes):
    def __bytes__(self): return b'Bytes.__bytes__'


class Float(float):
    def __float__(self): return 2.5
    def __repr__(self): return f'Float({float.__repr__(self)})'


class List(list):
    def __iter__(self): return iter(('List', '__iter__'))
    def __len__(self): return 2


class Tuple(tuple):
    def __getitem__(self, index): return ('Tuple', index)


class Dict(dict):
    def __missing__(self, key): return ('missing', key)
    def keys(self): return ['k1']
    def __getitem__(self, key): return ('Dict', key)


class Set(set):
    def __contains__(self, value): return True


class Indexed:
    def __init__(self, value): self.value = value
    def __index__(self): return self.value
    def __repr__(self): return f'Indexed({self.value!r})'


class Floaty:
    def __init__(self, value): self.value = value
    def __float__(self): return self.value
    def __repr__(self): return f'Floaty({self.value!r})'


class Iterable:
    def __init__(self, *values): self.values = values
    def __iter__(self): return iter(self.values)
    def __repr__(self): return f'Iterable{self.values!r}'


class Sequence:
    def __init__(self, *values): self.values = values
    def __getitem__(self, index): return self.values[index]
    def __len__(self): return len(self.values)
    def __repr__(self): return f'Sequence{self.values!r}'


class BadLength:
    def __init__(self, length): self.length = length
    def __len__(self): return self.length
    def __iter__(self): return iter('ab')
    def __getitem__(self, index): return index
    def __length_hint__(self): return self.length
    def __repr__(self): return f'BadLength({self.length!r})'


class Mapping:
    def keys(self): return ['a', 'b']
    def __getitem__(self, key): return key * 2
    def __repr__(self): return 'Mapping()'


class Raises:
    """Everything raises."""
    def _raise(self, *args): raise ZeroDivisionError('from Raises')
    __index__ = __int__ = __float__ = __complex__ = __iter__ = __len__ = __hash__ = __eq__ = __lt__ = __bool__ = __getitem__ = _raise
    __add__ = __radd__ = __contains__ = __next__ = __call__ = __format__ = __bytes__ = __fspath__ = __trunc__ = __round__ = __enter__ = _raise
    def __repr__(self): return 'Raises()'


class WrongTypes:
    """Everything answers with something of a type that it must not have."""
    def _wrong(self, *args): return WrongTypes
    __index__ = __int__ = __float__ = __complex__ = __iter__ = __len__ = __hash__ = __bool__ = __str__ = __format__ = __bytes__ = __fspath__ = _wrong
    __length_hint__ = __reversed__ = __dir__ = __trunc__ = __round__ = __divmod__ = _wrong
    def __repr__(self): return 'WrongTypes()'


class Reflected:
    """An operand that takes part in everything."""
    def __repr__(self): return 'Reflected()'


for _name in 'add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor'.split():
    for _prefix in ('', 'r', 'i'):
        def _operator(self, *args, _name=f'__{_prefix}{_name}__'): return (_name, *args)
        setattr(Reflected, f'__{_prefix}{_name}__', _operator)
for _name in 'lt le gt ge eq ne'.split():
    def _operator(self, other, _name=f'__{_name}__'): return (_name, other)
    setattr(Reflected, f'__{_name}__', _operator)
Reflected.__hash__ = object.__hash__


class Plain:
    x = 1
    def __init__(self, **values): self.__dict__.update(values)
    def method(self, *args, **keywords): return args, keywords
    def __repr__(self): return 'Plain()'


class Slots:
    __slots__ = ('a', 'b')
    def __init__(self): self.a = 1
    def __repr__(self): return 'Slots()'


class Meta(type):
    def __instancecheck__(cls, other): return 'yes'
    def __iter__(cls): return iter('M')
    def __repr__(cls): return f'<Meta {cls.__name__}>'


class WithMeta(metaclass=Meta):
    pass


class Colour(enum.Enum):
    RED = 1
    BLUE = 'b'


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 3


class Bits(enum.Flag):
    A = 1
    B = 2
    AB = 3


Point = collections.namedtuple('Point', 'x y', defaults=[0])


def generator(*values):
    for value in values:
        received = yield value
        if received is not None:
            yield ('received', received)
    return 'done'


def failing():
    yield 1
    raise KeyError('from failing')


async def coroutine():
    return 'awaited'


def function(a, b=2, /, c=3, *args, d=4, **keywords):
    return a, b, c, args, d, keywords


def identity(value):
    return value


def cyclic_list():
    value = [1]
    value.append(value)
    return value


def cyclic_dict():
    value = {}
    value['self'] = value
    return value


# Separated by broken bars.
EXPRESSIONS = {
    'int': '0¦1¦-1¦2¦3¦7¦10¦-5¦64¦255¦256¦1000¦65535¦65536¦0x10ffff¦0x110000¦2**31-1¦2**31¦-2**31¦2**32¦2**53¦2**53+1¦2**63-1¦2**63¦-2**63¦-2**63-1¦2**64¦10**20¦10**40¦-10**25¦True¦False¦Int(5)¦Int(-1)¦Level.LOW¦Indexed(2)¦Indexed(-1)¦Indexed(2**70)',
    'float': "0.0¦-0.0¦1.0¦1.5¦-2.5¦0.1¦1e16¦1e22¦1e308¦5e-324¦float('inf')¦float('-inf')¦float('nan')¦2.0**53¦123456.789¦1e-7¦Float(1.25)¦Floaty(0.5)",
    'complex': "1j¦0j¦-0j¦complex(1.5, -2)¦complex(float('nan'), float('inf'))¦3+4j",
    'str': r"""''¦'a'¦'abc'¦'Hello World'¦'  pad\t\n'¦'a,b,,c'¦'x=1&y=2'¦'12'¦'-7'¦' 42 '¦'3.25'¦'1e5'¦'nan'¦'0x1f'¦'1_000'¦'ß'¦'\u0130I'¦'éàü'¦'e\u0301'¦'\U0001F600x'¦'\ud800'¦'日本語'¦'\u0660\u0661'¦'\0'¦'a\nb\r\nc\x0bd\u2028e'¦'%d %s'¦'{} {x}'¦'{0!r:>10}'¦'%(a)s'¦"it's"¦'"q"'¦'ab'*20¦Str('sub')¦Str('12')¦'utf-8'¦'latin-1'¦'ascii'¦'strict'¦'ignore'¦'replace'¦'x'¦'key'¦'ﬁ'¦'ǅ'¦'²'¦'½'¦'__class__'¦'real'""",
    'bytes': r"""b''¦b'a'¦b'abc'¦b'Hello World'¦b'\x00\xff'¦b'12'¦b' 7 '¦b'a b\tc\n'¦b'%d %s'¦b'\xc3\xa9'¦b'\xed\xa0\x80'¦b'00ff'¦b'YWJj'¦Bytes(b'sub')¦bytes(range(8))""",
    'bytearray': r"""bytearray()¦bytearray(b'abc')¦bytearray(b'Hello')¦bytearray(b'\x00\xff\x80')""",
    'memoryview': "memoryview(b'abcd')¦memoryview(bytearray(b'xyz'))¦memoryview(bytearray(8)).cast('i')¦memoryview(bytearray(range(12))).cast('B', (3, 4))¦memoryview(b'abcdef')[::2]",
    'list': "[]¦[1]¦[3, 1, 2]¦['b', 'a']¦[1, 'a', None]¦[[1], [2]]¦[1.5, 2, True]¦list(range(10))¦cyclic_list()¦List([1, 2, 3])¦[('a', 1), ('b', 2)]¦[float('nan')]¦[0, 0, 1]",
    'tuple': "()¦(1,)¦(1, 2)¦('a', 'b')¦(1, 'a', None)¦((1, 2), (3, 4))¦Tuple((1, 2))¦Point(1, 2)¦(int, str)¦(None,)¦(3, -1)",
    'dict': "{}¦{'a': 1}¦{1: 2, 3: 4}¦{'x': 1, 'y': [2]}¦{None: None}¦cyclic_dict()¦Dict(a=1)¦{(1, 2): 'a'}¦{'a': 1, 'b': 2}",
    'set': "set()¦{1}¦{1, 2, 3}¦{'a'}¦frozenset()¦frozenset({1, 2})¦Set({1})¦{1, 'a', None}¦{4, 2}",
    'iterator': "iter([1, 2, 3])¦iter('ab')¦iter(())¦generator()¦generator(1, 2)¦failing()¦iter({'a': 1})¦iter({'a': 1}.items())¦reversed([1, 2])¦iter(range(3))¦map(str, [1, 2])¦zip('ab', [1, 2])¦enumerate('ab')¦filter(None, [0, 1])¦iter(Sequence(1, 2))¦iter(identity, 1) and iter([])¦(x * 2 for x in [1, 2])¦iter(b'ab')¦iter({1})¦reversed({'a': 1})¦iter(2**70 + i for i in range(2))¦iter(range(2**70, 2**70+2))",
    'view': "{'a': 1}.keys()¦{'a': 1, 'b': [2]}.items()¦{1: 2}.values()¦{}.keys()¦range(5)¦range(0)¦range(10, 0, -3)¦range(2**70, 2**70 + 3)¦types.MappingProxyType({'a': 1})",
    'slice': 'slice(None)¦slice(1, 3)¦slice(None, None, -1)¦slice(0, 2**70, 2)¦slice(Raises(), 1)¦slice(-1, None)¦slice(None, None, 0)¦slice("a", 1)¦...',
    'callable': 'identity¦function¦len¦str¦int¦list¦lambda: 1¦lambda *a: a¦lambda a, b: a¦Plain().method¦[].append¦max¦repr¦functools.partial(function, 1)¦operator.itemgetter(0)¦operator.neg¦str.upper¦"abc".upper¦abs¦float¦(lambda x, y: x - y)¦functools.partial(pow, 2)¦bool¦functools.cmp_to_key(lambda a, b: a - b)',
    'type': 'int¦str¦type¦object¦list¦dict¦Plain¦Meta¦WithMeta¦Exception¦ValueError¦KeyError¦bool¦tuple¦float¦bytes¦type(None)¦types.FunctionType¦Colour¦Point¦list[int]¦int | None¦collections.OrderedDict¦Slots¦set¦complex¦range¦super¦property¦ExceptionGroup',
    'odd': "None¦NotImplemented¦...¦object()¦Plain()¦Plain(a=1)¦Slots()¦Raises()¦WrongTypes()¦Reflected()¦BadLength(-1)¦BadLength(2**70)¦BadLength('x')¦BadLength(2)¦Mapping()¦Iterable(1, 2)¦Iterable()¦Sequence(1, 2, 3)¦Floaty(1)¦Indexed('x')¦Colour.RED¦Bits.A¦Bits.A | Bits.B¦Level.HIGH¦coroutine¦types¦types.SimpleNamespace(a=1)¦ValueError('v')¦KeyError('k')¦OSError(2, 'No such file', 'f')¦ExceptionGroup('g', [ValueError(1), TypeError(2)])¦UnicodeDecodeError('utf-8', b'\\xff', 0, 1, 'bad')¦StopIteration(5)¦property(identity)¦classmethod(identity)¦staticmethod(identity)¦super(Int, Int(1))¦function.__code__¦SyntaxError('m', ('f', 1, 2, 'text', 1, 3))¦ImportError('m', name='n', path='p')¦NameError('n', name='x')¦AttributeError('n', name='x', obj=1)¦BaseExceptionGroup('g', [KeyboardInterrupt()])",
    'spec': r"""'d'¦'5'¦'>10'¦'<10'¦'^10'¦'*^10'¦'+d'¦'#x'¦'08b'¦',d'¦'_x'¦'.2f'¦'10.3e'¦'g'¦'%'¦'n'¦'c'¦'s'¦'.3'¦'=+10'¦'#.5g'¦',.2f'¦'_'¦'z.1f'¦'010'¦'<010'¦'x^+#12,.3f'¦'{'¦'.'¦'5.'¦'dd'¦'𝄞>5'¦'o'¦'X'¦'E'¦'G'¦'F'¦'!r'¦'%Y-%m-%d'¦'#b'¦',s'¦',_d'¦'-z.0f'¦' d'¦'.0%'¦'99999999999'""",
    'struct': "'i'¦'<iHb'¦'>Q'¦'!d'¦'3s'¦'p'¦'5p'¦'?'¦'e'¦'=lq'¦'@nN'¦'2i x'¦'P'¦'f'¦'c'¦'B'¦'<'¦'z'¦'0s'¦'10i'¦' '¦'i4'¦'u'¦'w'¦'b'¦'h'¦'L'¦'Q'",
    'pattern': r"""r'a'¦r'(a)(b)?'¦r'\d+'¦r'(?P<n>\w)'¦r'[a-z]+'¦r'a|b'¦r'^'¦r'$'¦r'\b'¦r'(?i)A'¦r'.*?c'¦r'('¦r'['¦r'*'¦r'(?P<1>a)'¦r'\1'¦r'(a)\1'¦r'a{2,1}'¦r'(?<=a)b'¦r'(?<=a*)b'¦r'(?:x)*'¦r'[\d-x]'¦r'\N{DIGIT ONE}'¦r'(?s).+'¦r'a++'¦r'(?>a*)b'¦r'(?(1)a|b)'¦rb'a.'¦rb'\w+'¦r'\g<n>'¦r'[^,]*'¦r'(?x) a # c'¦r'\p'¦r'\u12'¦r'\U00110000'¦r'(?z)'¦r'(?P=n)'¦r'(?P<n>a)(?P<n>b)'¦r'[z-a]'¦r'x{99999999999}'¦r'(?i:a)b'¦r'(?a)\w'¦r'\Z'¦r'\s*,\s*'""",
    'date': "datetime.date(2024, 2, 29)¦datetime.date(1, 1, 1)¦datetime.date.max¦datetime.datetime(2024, 2, 29, 13, 5, 6, 789)¦datetime.datetime(9999, 12, 31, 23, 59, 59, 999999)¦datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)¦datetime.datetime(2024, 3, 10, 2, 30, fold=1, tzinfo=datetime.timezone(datetime.timedelta(hours=-5, minutes=-30), 'X'))¦datetime.time(1, 2, 3)¦datetime.time(23, 59, 59, 5, tzinfo=datetime.timezone.utc)¦datetime.timedelta(0)¦datetime.timedelta(1, 2, 3)¦datetime.timedelta(-1)¦datetime.timedelta.max¦datetime.timezone.utc¦datetime.timezone(datetime.timedelta(hours=3))¦'2024-02-29'¦'2024-02-29T12:34:56.5+01:00'¦'20240229'¦'12:30'¦'2024-W09-4'¦'%Y-%m-%d %H:%M:%S'¦'%j %U %w %a %b %p %Z %z %%'¦'%d/%m/%y'¦'29/02/24'¦'%s %G-W%V-%u'¦(2024, 2, 29, 1, 2, 3, 3, 60, 0)¦time.gmtime(0)¦datetime.timedelta(microseconds=1)¦'%f %:z %c %x %X'¦'+0130'",
    'number': "decimal.Decimal('1.10')¦decimal.Decimal('NaN')¦decimal.Decimal('sNaN12')¦decimal.Decimal('-Infinity')¦decimal.Decimal('-0')¦decimal.Decimal('1E+400')¦decimal.Decimal('123456789.123456789')¦decimal.Decimal(3)¦decimal.Decimal('1E-10')¦fractions.Fraction(1, 3)¦fractions.Fraction(-7, 2)¦fractions.Fraction(0)¦fractions.Fraction(10)¦decimal.Context(prec=3)¦decimal.Context(prec=5, rounding=decimal.ROUND_UP, traps=[])¦decimal.ROUND_HALF_UP¦decimal.Decimal('0.5')¦decimal.Decimal('1.5')¦'1/3'¦'1.5E2'",
    'collection': "collections.deque()¦collections.deque([1, 2, 3])¦collections.deque('abc', 2)¦collections.OrderedDict(a=1, b=2)¦collections.defaultdict(list)¦collections.defaultdict(None, {1: 2})¦collections.Counter('abca')¦collections.ChainMap({'a': 1}, {'b': 2})¦array.array('i', [1, 2, 3])¦array.array('d')¦array.array('B', b'abc')¦array.array('w', 'ab')¦collections.UserDict(a=1)¦collections.UserList([1, 2])¦collections.UserString('abc')¦array.array('q', [2**62])¦array.array('b', [-1, 0, 1])",
    'text': r"""'[1, 2, {"a": null}]'¦'{"a": 1, "a": 2}'¦'[1,]'¦'"\\ud800"'¦'nul'¦'{"a" 1}'¦'NaN'¦'1e999'¦'"\x01"'¦' [true] '¦'http://user:pw@host:80/path;p?q=1#f'¦'//host'¦'a%20b+c%zz'¦'[::1]:80'¦'<a href="x">&amp;&lt;&#65;&notit;</a>'¦"a 'b c' d"¦'a "b'¦'x\\ y'¦'1,"a ""q"" b",3\r\n'¦'192.168.0.1'¦'10.0.0.0/8'¦'::1'¦'fe80::1%eth0'¦'2001:db8::/32'¦'1.2.3.256'¦'12345678-1234-5678-1234-567812345678'¦'1 + 2 * x'¦'x = 1\nif x:\n  pass'¦'def f(:'¦'[1, (2, {3: 4})]'¦'f"{x!r:>{w}}"'¦'LATIN SMALL LETTER A'¦'NFC'¦'NFKD'¦'http://[::1'¦'mailto:a@b.c'""",
    'file': r"""io.StringIO('a\nb\r\nc')¦io.BytesIO(b'abc\ndef')¦io.StringIO()¦io.BytesIO()¦io.TextIOWrapper(io.BytesIO(b'x\r\ny'))¦io.StringIO('1,2\n3,"4"\n', newline='')¦io.BufferedReader(io.BytesIO(b'abcdef'), 2)¦io.TextIOWrapper(io.BytesIO(), encoding='utf-16', write_through=True)¦io.BufferedRandom(io.BytesIO(b'abc'))¦io.StringIO('q\rw\n', newline=None)""",
    'random': 'random.Random(1)¦random.Random("s")¦random.Random(2.5)',
    'misc': "re.compile('a(b)?')¦re.compile(b'x+')¦re.match('(a)(?P<n>b)?', 'ac')¦re.match('(?P<x>.)(.)', 'é日')¦struct.Struct('<iH')¦itertools.chain([1], 'a')¦itertools.islice('abcd', 1, 3)¦itertools.groupby('aab')¦itertools.tee([1, 2])[0]¦itertools.product('ab', [1])¦json.JSONEncoder(indent=1)¦json.JSONDecoder()¦zlib.compressobj()¦zlib.decompressobj()¦hashlib.md5(b'a')¦hashlib.sha256()¦hashlib.blake2b(digest_size=5)¦hashlib.sha3_224()¦hashlib.shake_128(b'x')¦contextvars.ContextVar('v')¦contextvars.ContextVar('v', default=1)¦contextvars.Context()¦uuid.UUID(int=5)¦ipaddress.ip_address('1.2.3.4')¦ipaddress.ip_network('10.0.0.0/30')¦ipaddress.ip_interface('::1/64')¦zoneinfo.ZoneInfo('Europe/Berlin')¦csv.reader(['a,b', '\"c'])¦csv.writer(io.StringIO())¦csv.DictReader(['a,b', '1,2,3'])¦ast.parse('x+1')¦ast.Constant(5)¦types.ModuleType('m', 'doc')¦types.CellType(1)¦functools.lru_cache(identity)¦functools.cached_property(identity)¦functools.partialmethod(identity, 1)¦statistics.NormalDist(1, 2)¦codecs.lookup('utf-8')¦pickle.dumps([1, 'a'])¦pickle.dumps(Point(1, 2), 0)¦copy¦string.Template('$a ${b} $$')¦string.Formatter()¦operator.attrgetter('a.b')¦operator.methodcaller('upper')¦shlex.shlex('a b')¦urllib.parse.urlsplit('http://a/b?c')¦codecs.getincrementaldecoder('utf-8')()¦codecs.getincrementalencoder('utf-16')()¦types.GenericAlias(list, (int,))¦types.MethodType(identity, 1)¦weakref.WeakValueDictionary()¦weakref.WeakSet()¦weakref.ref(Plain)¦weakref.proxy(Plain)¦textwrap.TextWrapper(10)",
}
