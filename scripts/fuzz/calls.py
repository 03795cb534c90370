"""Random calls of builtin functions, methods and modules, compared with CPython's.

python3.13 scripts/fuzz/calls.py SEED COUNT TSPY [PART OF A NAME]...

CPython makes the calls (what did not raise is varied further) and notes what came of each, TSPY repeats them, and what differs is printed.
"""

import warnings

warnings.simplefilter('ignore')
import abc, array, ast, asyncio, base64, binascii, bisect, builtins, cmath, codecs, collections, collections.abc, contextvars, copy, csv, datetime, decimal, enum, fractions
import functools, hashlib, heapq, html, io, ipaddress, itertools, json, keyword, math, operator, os, pickle, random, re, shlex, signal, statistics, string, struct
import subprocess, sys, tempfile, textwrap, threading, time, types, typing, unicodedata, urllib.parse, uuid, weakref, zlib, zoneinfo
import _json, _csv

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pool
from pool import *

MODULES = (
    'builtins itertools functools collections operator math cmath struct re json datetime decimal array bisect heapq binascii zlib hashlib time unicodedata codecs io pickle '
    'copy csv ast statistics contextvars weakref types enum fractions uuid zoneinfo ipaddress urllib.parse html shlex string textwrap base64 random typing _json collections.abc'
).split()
# What would read or change the world, print much, wait, or depends on the implementation or on the moment.
EXCLUDED = re.compile(r'''
    ^builtins\.(exit|quit|input|open|breakpoint|help|copyright|credits|license|globals|locals|vars|dir|id|hash|print|eval|exec|compile|__import__|__build_class__)$
  | ^(time|random|uuid)\.(?!strftime|strptime|mktime|asctime|ctime|gmtime|Random|UUID|uuid[35]$|struct_time)
  | ^io\.(open|FileIO|open_code|text_encoding|BufferedRWPair) | ^hashlib\.(file_digest|new|algorithms|scrypt|pbkdf2) | ^codecs\.(open|register|unregister|EncodedFile|escape)
  | ^typing\. (?!get_|NamedTuple|NewType|cast|TypeVar|Optional|Union) | ^types\.(FunctionType|CodeType|FrameType|LambdaType|DynamicClassAttribute|SimpleNamespace\.__reduce) | ^enum\._ | ^ast\.(main|unparse|literal_eval|NodeVisitor|_)
  | ^(zoneinfo\.(available_timezones|reset_tzpath)) | ^re\.(purge|template|enum|copyreg|functools|_|RegexFlag)
  | ^weakref\.(finalize|proxy|KeyedRef|WeakMethod|count) | ^decimal\.(setcontext|getcontext|localcontext) | ^ast\.(?!parse|dump|walk|get_|iter_|copy_|fix|increment|literal_eval|Constant$) | ^statistics\.(kde|fmean$)
''', re.X)
EXCLUDED_METHODS = {
    '__sizeof__', '__dir__', '__subclasses__', '__hash__', '__del__', '__subclasshook__', '__init_subclass__', '__getstate__', 'today', 'now', 'utcnow', 'fileno', 'isatty', '__weakref__',
    '__basicsize__', '__itemsize__', '__doc__', '__dictoffset__', '__weakrefoffset__', '__flags__', '__dict__', '__code__', '__globals__', '__builtins__', '__class_getitem__',
    'gi_frame', 'gi_code', 'cr_frame', 'cr_code', 'cr_origin', '__abstractmethods__', '__static_attributes__', '__firstlineno__', '__subclasscheck__', '__traceback__', '__weakref__', '_abc_impl',
    '__buffer__', '__release_buffer__', 'mro', '__sizeof__', 'f_back', 'no_type_check', '__base__', '__bases__', '__module__', '_name_', '_value_', 'getrandbits', 'clear_cache', '__vectorcalloffset__',
}
OPERATORS = '''
lambda a, b: a + b;lambda a, b: a - b;lambda a, b: a * b;lambda a, b: a / b;lambda a, b: a // b;lambda a, b: a % b;lambda a, b: a ** b;lambda a, b: a @ b;lambda a, b: a & b
lambda a, b: a | b;lambda a, b: a ^ b;lambda a, b: a << b;lambda a, b: a >> b;lambda a, b: a < b;lambda a, b: a <= b;lambda a, b: a == b;lambda a, b: a != b;lambda a, b: a > b
lambda a, b: a >= b;lambda a, b: a in b;lambda a, b: a is b;lambda a: -a;lambda a: +a;lambda a: ~a;lambda a: not a;lambda a, b: a[b];lambda a, b: a[b:];lambda a, b, c: a[b:c]
lambda a, b, c: a[b:c:-1];lambda a, b: a[b, b];lambda a: (*a,);lambda a: {**a};lambda a: function(1, *a);lambda a: function(1, **a);lambda a, b: a(b);lambda a, b, c: a(b, c)
lambda a: a();lambda a, b: f'{a:{b}}';lambda a, b: f'{a!r:{b}}';lambda a, b: a % (b,);lambda a, b: a % b;lambda a, b, c: a % (b, c);lambda a, b: a.format(b);lambda a, b: a.format(b, x=b)
lambda a, b: [x for x in a if x == b];lambda a, b: {x: b for x in a};lambda a: {*a};lambda a, b: (a or b, a and b);lambda a: bool(a);lambda a: 'yes' if a else 'no'
iadd;isub;imul;itruediv;ifloordiv;imod;ipow;imatmul;iand;ior;ixor;ilshift;irshift;setitem;delitem;unpack2;unpackstar;lambda a: str(a);lambda a: repr(a);lambda a: len(a);lambda a: int(a)
lambda a, b: int(a, b);lambda a: float(a);lambda a: complex(a);lambda a, b: complex(a, b);lambda a: hash(a) and 0;lambda a: a.__doc__ and 0;lambda a: sorted(a);with_;raise_;lambda a: copy.copy(a)
lambda a: copy.deepcopy(a);lambda a: pickle.loads(pickle.dumps(a));lambda a, b: isinstance(a, b);lambda a, b: issubclass(a, b);lambda a: await_(a);raise_from;match_;except_;lambda a: a[:]
lambda a, b: sum(a, b);lambda a: reversed(a);lambda a, b: pow(a, b, 7);lambda a, b: round(a, b);lambda a, b: divmod(a, b);lambda a, b: a[b](b);setslice;delslice;lambda a: type(a);for_;yield_from;lambda a: iter(a)
lambda a, b: type(a, (b,), {});lambda a, b: format(a, b);lambda a: ascii(a);lambda a, b: print(a, sep=b);lambda a, b: getattr(a, b);lambda a, b: b.join(a);lambda a, b, c: a.replace(b, c)
'''.strip().replace('\n', ';').split(';')


def _binary(name):
    scope = {}
    exec(f'def f(a, b):\n    a {name} b\n    return a', scope)
    return scope['f']


for _name, _text in zip('iadd isub imul itruediv ifloordiv imod ipow imatmul iand ior ixor ilshift irshift'.split(), '+= -= *= /= //= %= **= @= &= |= ^= <<= >>='.split()):
    globals()[_name] = _binary(_text)


def setitem(a, b, c): a[b] = c
def delitem(a, b): del a[b]
def setslice(a, b, c): a[b::2] = c
def delslice(a, b, c): del a[b:c]


def unpack2(a):
    x, y = a
    return x, y


def unpackstar(a):
    x, *y, z = a
    return x, y, z


def with_(a):
    with a as b:
        return b


def raise_(a):
    raise a


def raise_from(a, b):
    raise a from b


def except_(a, b):
    try:
        raise a
    except b as error:
        return ('caught', error)


def for_(a):
    result = []
    for x, y in a:
        result.append(x)
    else:
        result.append('else')
    return result


def yield_from(a):
    def inner():
        return (yield from a)
    return inner()


def await_(a):
    async def inner():
        return await a()
    return inner().send(None)


def match_(a):
    match a:
        case [x, y]: return 'two', x, y
        case {'a': x, **rest}: return 'mapping', x, rest
        case str(x): return 'str', x
        case int(x) | float(x): return 'number', x
        case Point(x=x): return 'point', x
        case [x, *rest]: return 'sequence', x, rest
        case None | True: return 'constant'
        case _: return 'other'


ADDRESS = re.compile(r'0x[0-9a-f]{6,}')
FILE = re.compile(r"from '/[^']*'")


def scrub(text):
    return FILE.sub("from '..'", ADDRESS.sub('0x..', text))


def show(value, depth=0):
    """A text for a value, the same in every implementation and run."""
    kind = type(value)
    if depth > 4:
        return '...'
    if kind in (list, tuple, List, collections.deque, Point):
        return f'{kind.__name__}[' + ', '.join([show(x, depth + 1) for x in (list.__iter__(value) if isinstance(value, list) else value)][:50]) + ']'
    if kind in (set, frozenset, Set, type({}.keys())):
        return f'{kind.__name__}{{' + ', '.join(sorted(show(x, depth + 1) for x in value)) + '}'
    if kind in (dict, collections.OrderedDict, collections.defaultdict, collections.Counter):
        return f'{kind.__name__}{{' + ', '.join(f'{show(k, depth + 1)}: {show(v, depth + 1)}' for k, v in list(value.items())[:50]) + '}'
    if issubclass(kind, BaseException):
        return f'{kind.__name__}({show(value.args, depth + 1)})'
    try:
        text = scrub(repr(value))
    except Exception as error:
        text = f'repr raised {type(error).__name__}: {error}'
    if len(text) > 300:
        text = text[:200] + '...' + text[-60:]
    if kind in (Int, int, str, float, bytes, bool, type, types.FunctionType, types.BuiltinFunctionType) or depth > 2:
        return text
    result = f'<{kind.__qualname__}> {text}'
    if kind in (io.StringIO, io.BytesIO) and 'closed' not in text:
        try:
            result += f' {value.getvalue()!r} at {value.tell()}'
        except ValueError as error:
            result += f' {error}'
    elif hasattr(kind, '__next__') and kind is not itertools.cycle:
        items = []
        try:
            for item in itertools.islice(value, 6):
                items.append(show(item, depth + 1))
        except BaseException as error:
            items.append(f'{type(error).__name__}: {scrub(str(error))}')
        result += ' -> [' + ', '.join(items) + ']'
    return result


MUTABLE = (list, dict, set, bytearray, collections.deque, array.array, Plain, io.StringIO, io.BytesIO, collections.OrderedDict, collections.defaultdict, collections.Counter, memoryview)
noted = []
warnings.showwarning = lambda message, category, *rest: noted.append(f'{category.__name__}: {message}')
hidden = io.StringIO()


def outcome(call):
    """What a call gives, as one line; and whether it gave something, and what."""
    noted.clear()
    hidden.seek(0)
    hidden.truncate()
    kept = []
    sys.stdout = sys.stderr = hidden
    value, worked = None, False
    decimal.setcontext(decimal.Context())
    try:
        try:
            value = eval(call, globals(), {'run': lambda f, /, *a, **k: (kept.extend(a), f(*a, **k))[1]})
            worked = True
            text = show(value)
        except MemoryError:
            return None, False, None
        except BaseException as error:
            text = f'{type(error).__name__}: {scrub(str(error))}'
            extra = [f'{name}={show(getattr(error, name))}' for name in ('name', 'obj', 'value', 'code', 'errno', 'start', 'end', 'lineno', 'offset', 'pos', 'exceptions', 'key', '__notes__')
                if hasattr(error, name) and getattr(error, name) is not None]
            if [str(error)] != [str(x) for x in error.args]:
                extra.append(f'args={show(error.args)}')
            if extra:
                text += ' ' + ' '.join(extra)
            for name in ('__cause__', '__context__'):
                other = getattr(error, name)
                if other is not None:
                    text += f' {name} {type(other).__name__}: {scrub(str(other))}'
            error = other = None
        states = [show(x) for x in kept if issubclass(type(x), MUTABLE)]
        if states:
            text += ' | ' + '; '.join(states)
        if hidden.getvalue():
            text += f' | printed {hidden.getvalue()!r}'
        for warning in noted:
            text += f' | {scrub(warning)}'
    except RecursionError:
        return None, False, None
    finally:
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    return text.encode('ascii', 'backslashreplace').decode().replace('\n', '\\n').replace('\r', '\\r'), worked, value


# --- making calls, under CPython ---

HINTS = [
    (r'^struct|Struct', 'struct int float bytes bytearray'), (r'^re\.|Pattern|Match', 'pattern str callable bytes'), (r'^json|JSON|_json', 'text list dict str'),
    (r'^(datetime|time|zoneinfo)', 'date int'), (r'^(decimal|fractions|Decimal|statistics)', 'number int float'), (r'^(collections|deque|array|Counter)', 'collection list dict int'),
    (r'^(ast|csv|shlex|html|urllib|ipaddress|uuid|string|textwrap)', 'text str misc'), (r'^(io|StringIO|BytesIO|csv)', 'file int str bytes'), (r'^(math|cmath|float|int|complex|operator)', 'int float complex'),
    (r'^(str|unicodedata)', 'str int spec'), (r'^(bytes|binascii|zlib|base64|codecs|hashlib|pickle|memoryview)', 'bytes bytearray memoryview str int'), (r'^itertools|functools|heapq|bisect', 'list iterator callable tuple int'),
    (r'^(list|tuple|range)', 'list tuple int slice iterator'), (r'^(dict|set|frozenset)', 'dict set list view'), (r'format|lambda a, b: f', 'spec str int float'), (r'^(types|weakref|typing|enum|copy|contextvars)', 'type callable odd misc'),
    (r'^Random|random', 'random int list float'), (r'Error|Exception', 'odd type str tuple int'), (r'^lambda', 'int float str list number date collection odd'),
]
BIG = re.compile(r'2\*\*|10\*\*|0x1[01]|6553|1e\d\d|max|E\+400|1000\b')
DANGEROUS = re.compile(r'\*\*|<<|pow|factorial|comb|perm|shift|exp|\* b|mul|\*|repeat|Fraction|rotate|scaleb|quantize|to_integral|sqrt|number|zfill|just|center|bytes|range|prod|binomial|dist|long|count|ln|log|indent|width|normal|format|fma|sum|indent|quantiles|hexdigest|\bdigest')


ARITY = re.compile(r"^TypeError: .*(takes (no|at|exactly|from|\d)|(expected|required|missing|needs|given|least|most|exactly|many).* argument|unexpected keyword|not enough arguments|__new__\(X\))")


# Only called for their methods: what consumes them never ends.
ENDLESS = ['itertools.count(1, 2)', 'itertools.count(1.5, -1)', "itertools.cycle('ab')", 'itertools.repeat(1)']


class Maker:
    def __init__(self, seed, parts):
        self.rng = random.Random(seed)
        self.groups = {name: text.split('¦') for name, text in pool.EXPRESSIONS.items()}
        self.all = [x for group in self.groups.values() for x in group]
        self.by_type = {}
        self.names = {}
        for expression in self.all:
            self.learn(expression, eval(expression, globals()))
        for expression in ENDLESS:
            self.learn(expression, eval(expression, globals()))
        self.targets = [t for t in self.find_targets() if not parts or any(part in t[0] for part in parts)]
        groups = {}
        for target in self.targets:
            kind = target[1]
            group = 'function' + target[0].split('.')[0] if kind is None else BaseException if issubclass(kind, BaseException) else kind
            groups.setdefault('operator' if target[0].startswith('lambda') or '.' not in target[0] else group, []).append(target)
        self.target_groups = list(groups.values())
        self.target_weights = [120 if key == 'operator' else 60 if key == 'functionbuiltins' else 15 if isinstance(key, str) else 10 if key is BaseException else 4 if key.__module__ != 'builtins' else 7 for key in groups]
        self.good = {}

    def learn(self, expression, value):
        group = self.by_type.setdefault(type(value), [])
        if len(group) < 60 and expression not in group:
            group.append(expression)

    def find_targets(self):
        """(name, type or None, attribute or None)."""
        result = [(text.strip(), None, None) for text in OPERATORS]
        types_seen = dict.fromkeys(self.by_type)
        for module_name in MODULES:
            module = eval(module_name)
            for name in sorted(dir(module)):
                value = getattr(module, name)
                full = f'{module_name}.{name}'
                if EXCLUDED.search(full) or isinstance(value, types.ModuleType) or name.startswith('_') and module_name != 'builtins':
                    continue
                if callable(value):
                    result.append((full, None, None))
                    result.append((full, None, None))
                if isinstance(value, type):
                    self.names.setdefault(value, name if module_name == 'builtins' else full)
                    types_seen.setdefault(value)
        for kind in types_seen:
            for name in sorted(set(dir(kind))):
                if name not in EXCLUDED_METHODS and not (kind.__module__ == 'pool' and not name.startswith('__')) and not (name in dir(object) and getattr(kind, name, 0) is getattr(object, name, 1)):
                    result.append((f'{kind.__qualname__}.{name}', kind, name))
        return result

    def argument(self, hinted):
        rng = self.rng
        choice = rng.random()
        if choice < 0.6 and hinted:
            return rng.choice(self.groups[rng.choice(hinted)])
        if choice < 0.75:
            return rng.choice(self.by_type[rng.choice([kind for kind in self.by_type if kind not in (itertools.count, itertools.cycle, itertools.repeat)])])
        return rng.choice(self.groups[rng.choice(list(self.groups))])

    def make(self):
        """(target's name, expression, arguments, keywords) of a new call."""
        rng = self.rng
        target = name, kind, attribute = rng.choice(rng.choices(self.target_groups, self.target_weights)[0])
        hinted = [group for pattern, groups in HINTS if re.search(pattern, name) for group in groups.split()]
        good = self.good.get(target)
        if good and rng.random() < 0.6:
            args, keywords = rng.choice(good)
            args, keywords = list(args), dict(keywords)
            if args and rng.random() < 0.9:
                args[rng.randrange(len(args))] = self.argument(hinted)
            if rng.random() < 0.15:
                args.append(self.argument(hinted))
            if rng.random() < 0.1 and args:
                args.pop()
        else:
            if name.startswith('lambda'):
                count = name.split(':')[0].count(',') + 1
            else:
                count = rng.choice([0, 1, 1, 1, 2, 2, 2, 3, 3, 4])
            args, keywords = [self.argument(hinted) for _ in range(count)], {}
        if rng.random() < 0.12 and not name.startswith('lambda'):
            keywords[rng.choice(self.keyword_names(target))] = self.argument(hinted)
        return target, args, keywords

    def keyword_names(self, target):
        name, kind, attribute = target
        names = ['key', 'x', 'self', 'default', 'a']
        try:
            import inspect
            names = [*names[:2], *inspect.signature(getattr(kind, attribute) if kind else eval(name)).parameters]
        except Exception:
            pass
        return [n for n in names if n.isidentifier() and not keyword.iskeyword(n)]

    def expression(self, target, args, keywords):
        name, kind, attribute = target
        rest = ''.join(f', {a}' for a in args) + ''.join(f', {k}={v}' for k, v in keywords.items())
        if kind is None:
            return f'run({name}{rest})' if not name.startswith('lambda') else f'run(({name}){rest})'
        instances = self.by_type.get(kind)
        instance = self.rng.choice(instances) if instances and self.rng.random() < 0.97 else self.argument([])
        static = kind in self.names and self.rng.random() < 0.3
        member = kind.__dict__.get(attribute)
        if static and isinstance(member, (classmethod, types.ClassMethodDescriptorType, staticmethod)):
            return f'run({self.names[kind]}.{attribute}{rest})'
        if not callable(getattr(kind, attribute, None)):
            choice = self.rng.random()
            if choice < 0.3 or 'self' in instance:
                return f'run(lambda o: o.{attribute}, {instance})'
            if choice < 0.85 and args:
                return f'run(lambda o, v: (setattr(o, {attribute!r}, v), o.{attribute})[1], {instance}, {args[0]})'
            return f'run(lambda o: delattr(o, {attribute!r}), {instance})'
        if static:
            return f'run({self.names[kind]}.{attribute}, {instance}{rest})'
        if self.rng.random() < 0.2:
            return f'run(lambda o, *a, **k: o.{attribute}(*a, **k), {instance}{rest})'
        letters = 'abcdefgh'[:len(args)]
        return f'run(lambda o{"".join(f", {x}" for x in letters)}: o.{attribute}({", ".join([*letters, *(f"{k}={v}" for k, v in keywords.items())])}), {instance}{"".join(f", {a}" for a in args)})'

    def next(self):
        while True:
            target, args, keywords = self.make()
            if target[1] is not None and target[1] not in self.by_type and self.rng.random() < 0.97:
                continue
            call = self.expression(target, args, keywords)
            if len(call) > 400 or len(BIG.findall(call)) and DANGEROUS.search(target[0]) and len(BIG.findall(call)) + call.count('*') > 3:
                continue
            if BIG.search(call) and re.search(r'factorial|comb|perm|\*\*|pow|<<|shift|scaleb|exp|isqrt|gamma|Fraction|\bprod\b|fractions|decimal', target[0]):
                continue
            started = time.perf_counter()
            trace(call)
            signal.setitimer(signal.ITIMER_REAL, 0.5)
            text, worked, value = outcome(call)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if text is not None and not worked and ARITY.search(text) and self.rng.random() < 0.85:
                continue
            if text is None or time.perf_counter() - started > 0.2 or skipped(call, text):
                continue
            if worked:
                good = self.good.setdefault(target, [])
                if len(good) < 20:
                    good.append((args, keywords))
                elif self.rng.random() < 0.2:
                    good[self.rng.randrange(20)] = (args, keywords)
                if len(call) < 120 and not issubclass(type(value), (int, float, str, bytes, type(None), types.FunctionType)) and args and not keywords and target[1] is None and re.fullmatch(r'[\w.]+', target[0]):
                    self.learn(f'{target[0]}({", ".join(args)})', value)
            return target[0], call, text


# Calls whose results may differ, each with its reason.
SKIPPED = [
    (r'\\b202[6-9]|tm_year=202[6-9]', 'the time now'),
    (r'weakly-referenced|weakproxy|; dead>|KeyedRef', 'nobody counts references'),
    (r'\\ud8|ud800.*\\ud', 'surrogates side by side are one code point here'),
    (r'__sizeof__|getsizeof', 'sizes are CPython\'s'),
    (r'\bhash\b|__hash__|Str\(.*hash', 'hashes of strings'),
    (r'maximum recursion|stack overflow', 'depth of recursion'),
    (r'MAX_PREC|MAX_EMAX|999999999999999999', 'limits of decimal are those of 32 bits'),
    (r'co_code|co_linetable|co_exceptiontable|_co_|co_lines|co_positions|code object|<code', 'there is no bytecode'),
]


def skipped(call, text):
    return any(re.search(pattern, text) or pattern.startswith(r'\bhash') and re.search(pattern, call) for pattern, _ in SKIPPED)


def trace(call):
    if os.environ.get('FUZZ_TRACE'):
        os.write(2, call.encode('utf-8', 'replace') + b'\n')


def replay(path, start):
    with open(path, encoding='utf-8', errors='surrogatepass') as file:
        calls = json.load(file)
    warnings.simplefilter('always')
    for index in range(start, len(calls)):
        text, _, _ = outcome(calls[index])
        os.write(1, f'{index} {text}\n'.encode())


def too_slow(*args):
    raise MemoryError


def main():
    if sys.argv[1] == '--replay':
        return replay(sys.argv[2], int(sys.argv[3]))
    seed, count, tspy, *parts = sys.argv[1:]
    try:
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    except ImportError:
        pass
    warnings.simplefilter('always')
    signal.signal(signal.SIGALRM, too_slow)
    maker = Maker(int(seed), parts)
    made = [maker.next() for _ in range(int(count))]
    with tempfile.NamedTemporaryFile('w', suffix='.json', delete=False) as file:
        json.dump([call for _, call, _ in made], file)
    differences = {}
    outcomes = list(replayed(tspy, file.name, len(made)))
    os.unlink(file.name)
    for (name, call, text), other in zip(made, outcomes):
        if text != other:
            differences.setdefault(name, []).append((call, text, other))
    if 'FUZZ_CAUSES' in os.environ:
        regrouped = {}
        for found in differences.values():
            for call, text, other in found:
                regrouped.setdefault(cause(text, other), []).append((call, text, other))
        differences = regrouped
    for name, found in sorted(differences.items(), key=lambda item: -len(item[1])):
        print(f'== {name} ({len(found)})')
        for call, text, other in found[:int(os.environ.get('FUZZ_SHOW', 4))]:
            print(f'{call}\n   CPython {text}\n   tspy    {other}')
    print(f'{len(made)} calls of {len(set(maker.targets))} targets, {sum(map(len, differences.values()))} differ')
    sys.exit(1 if differences else 0)


def cause(text, other):
    """What differs, with names and numbers left out."""
    a, b = (re.sub(r"'[^']*'|[\w.]+\(\)|\d+", '_', x) for x in (text, other))
    start = len(os.path.commonprefix([a, b]))
    end = len(os.path.commonprefix([a[start:][::-1], b[start:][::-1]]))
    return f'{a[max(0, start - 15):len(a) - end + 10][:100]}  #  {b[max(0, start - 15):len(b) - end + 10][:100]}'


def replayed(tspy, path, count):
    """The lines of the other implementation; a call at which it ends or hangs is passed over."""
    index = 0
    while index < count:
        process = subprocess.Popen([tspy, __file__, '--replay', path, str(index)], stdout=subprocess.PIPE, encoding='ascii', errors='replace')
        watch = threading.Timer(300, process.kill)
        watch.start()
        for line in process.stdout:
            number, _, text = line.rstrip('\n').partition(' ')
            if number != str(index):
                continue
            yield text
            index += 1
        watch.cancel()
        if index < count:
            yield f'ended with status {process.wait()}'
            index += 1


if __name__ == '__main__':
    main()
