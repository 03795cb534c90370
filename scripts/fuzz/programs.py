"""Random programs that end, run by CPython and in each compile mode.

python3.13 scripts/fuzz/programs.py SEED COUNT TSPY [MODE]...

Programs run in batches, a process a batch. One whose output differs is reduced by leaving out statements, and what is left is printed with both outputs.
"""

import ast, os, random, re, subprocess, sys, tempfile, time, warnings

warnings.simplefilter('ignore')

PRELUDE = '''
import traceback, asyncio, threading, contextlib, functools, collections, itertools
LIMIT = [60000]
def tick():
    LIMIT[0] -= 1
    if LIMIT[0] < 0:
        raise KeyboardInterrupt('out of turns')
class Box:
    def __init__(self, value=0): self.value = value; self.log = []
    def __repr__(self): return f'Box({self.value!r})'
    def __add__(self, other): return Box(add(self.value, other.value if isinstance(other, Box) else other))
    def __radd__(self, other): return Box(add(other, self.value))
    def __iadd__(self, other): self.log.append(1); self.value = add(self.value, other); return self
    def __eq__(self, other): return isinstance(other, Box) and self.value == other.value
    def __lt__(self, other): return self.value < other.value
    def __len__(self): return 3
    def __getitem__(self, index): return (self.value, index)
    def __iter__(self): return iter([self.value, 1])
    def __call__(self, *args, **keywords): return (self.value, args, keywords)
    def __enter__(self): self.log.append('in'); return self
    def __exit__(self, kind, error, tb): self.log.append(kind and kind.__name__); return kind is ValueError
    def __hash__(self): return 1
    def __bool__(self): return self.value != 0
    @property
    def half(self): return self.value / 2
    @half.setter
    def half(self, value): self.value = value
    def __getattr__(self, name):
        if name.startswith('dyn'): return name
        raise AttributeError(f'no {name}')
def add(a, b): return a + b
def trim(value):
    tick()
    if type(value) is int: return value if -2**200 < value < 2**200 else value % 2**67
    if isinstance(value, (str, bytes)): return value[:24]
    if isinstance(value, list): return value[:12] if len(value) > 12 else value
    if isinstance(value, tuple): return value[:8]
    if isinstance(value, dict) and len(value) > 12: return {}
    if isinstance(value, set) and len(value) > 12: return set()
    return value
def show(*values):
    tick()
    print(*[text(v) for v in values])
def text(value, depth=0):
    if isinstance(value, (set, frozenset)): return 'set ' + repr(sorted(map(repr, value)))
    if depth > 3: return '..'
    if type(value) is list: return '[' + ', '.join(text(v, depth + 1) for v in value) + ']'
    if type(value) is tuple: return '(' + ', '.join(text(v, depth + 1) for v in value) + ')'
    if type(value) is dict: return '{' + ', '.join(text(k) + ': ' + text(v, depth + 1) for k, v in value.items()) + '}'
    if isinstance(value, BaseException): return f'{type(value).__name__}{value.args!r}'
    result = repr(value)
    return result if ' at 0x' not in result else type(value).__name__
'''

INTS = ['0', '1', '2', '(-1)', '3', '7', '10', '255', '1000', '(2**31 - 1)', '2**31', '(-2**31)', '2**32', '(2**53 - 1)', '2**53', '2**63', '10**20', 'True', '(-7)', '65537']
FLOATS = ['0.0', '1.5', '-0.0', '0.1', '1e300', "float('inf')", "float('nan')", '2.0**53', '-2.5', '1e-9', '3.0']
STRS = ["''", "'a'", "'abc'", "'x y'", "'é'", "'12'", "'\\U0001f600z'", "'%d'", "'ABC'"]
SPECS = ['', ':>6', ':05', ':x', ':,', ':.2f', '!r', '!s:^8', ':e', ':+', ':_', '!a', ':<4', ':g', '=']
ERRORS = ['ValueError', 'KeyError', 'TypeError', 'ZeroDivisionError', 'IndexError', 'StopIteration', 'RuntimeError', 'AttributeError', 'Exception', 'OverflowError', 'LookupError', '(ValueError, TypeError)', 'ArithmeticError']
KINDS = ['int', 'int', 'int', 'float', 'str', 'list', 'tuple', 'dict', 'bool', 'set', 'any', 'obj']


class Generator:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.lines = []
        self.indent = 0
        self.counter = 0
        self.scopes = [{}]
        self.functions = []
        self.classes = []
        self.generators = []
        self.in_function = False
        self.in_loop = False
        self.in_generator = False
        self.in_async = False
        self.multiplier = 1

    def emit(self, line):
        self.lines.append('    ' * self.indent + line)

    def fresh(self, prefix='v'):
        self.counter += 1
        return f'{prefix}{self.counter}'

    def pick(self, *choices):
        return self.rng.choice(choices)

    def chance(self, share):
        return self.rng.random() < share

    # --- expressions ---

    def variable(self, kind):
        """A name of a variable that likely holds this kind, or None."""
        if self.chance(0.02):
            kind = 'any'
        names = [n for n, k in self.scopes[-1].items() if k == kind or kind == 'any' or k == 'any' and self.rng.random() < 0.2]
        return self.rng.choice(names) if names else None

    def expr(self, kind='any', depth=0):
        if self.chance(0.015):
            kind = self.rng.choice(KINDS)
        if kind == 'any':
            kind = self.rng.choice(['int', 'int', 'float', 'str', 'list', 'tuple', 'dict', 'bool', 'obj', 'set'])
        name = self.variable(kind)
        if name and self.chance(0.5 if depth < 3 else 0.85):
            return name
        if depth > 3:
            return self.constant(kind)
        return getattr(self, 'expr_' + kind)(depth + 1)

    def constant(self, kind):
        return {'int': lambda: self.rng.choice(INTS), 'float': lambda: self.rng.choice(FLOATS), 'str': lambda: self.rng.choice(STRS), 'list': lambda: self.pick('[]', '[1, 2, 3]', "['a', 2.5]"),
                'tuple': lambda: self.pick('()', '(1, 2)', "('a', 1.5, None)"), 'dict': lambda: self.pick('{}', "{'a': 1}", '{1: 2, 2: 3}'), 'bool': lambda: self.pick('True', 'False'),
                'set': lambda: self.pick('set()', '{1, 2}', '{3, 4, 5}'), 'obj': lambda: self.pick('Box(2)', 'Box(1.5)', "Box('s')", 'None')}[kind]()

    def expr_int(self, d):
        e = lambda kind='int': self.expr(kind, d)
        return self.pick(
            lambda: self.rng.choice(INTS), lambda: self.rng.choice(INTS), lambda: f'({e()} + {e()})', lambda: f'({e()} - {e()})', lambda: f'({e()} * {e()})', lambda: f'({e()} // {e()})', lambda: f'({e()} % {e()})',
            lambda: f'({e()} & {e()})', lambda: f'({e()} | {e()})', lambda: f'({e()} ^ {e()})', lambda: f'({e()} << {self.rng.choice([0, 1, 5, 31, 40])})', lambda: f'({e()} >> {self.rng.choice([0, 1, 5, 31, 40])})',
            lambda: f'(-{e()})', lambda: f'(~{e()})', lambda: f'len({e(self.pick("list", "str", "dict", "tuple"))})', lambda: f'abs({e()})', lambda: f'int({e(self.pick("float", "int", "bool"))})',
            lambda: f'({e()} if {e("bool")} else {e()})', lambda: f'sum({e("list")})', lambda: f'max({e()}, {e()})', lambda: f'min({e()}, {e("float")})', lambda: f'{e("list")}[{e()} % 3]', lambda: f'{e("tuple")}[{self.rng.randint(-2, 2)}]',
            lambda: f'({e()} ** {self.rng.randint(0, 3)})', lambda: f'divmod({e()}, {e()})[{self.rng.randint(0, 1)}]',
            lambda: f'{e("dict")}.get({e()}, {e()})', lambda: f'({e("obj")}).value', lambda: f'{e("str")}.find({e("str")})', lambda: f'(lambda a, b={e()}: a + b)({e()})', lambda: f'ord({e("str")}[0])', lambda: f'round({e("float")})',
            lambda: self.call(d), lambda: self.call(d), lambda: f'{e("list")}.count({e()})', lambda: f'hash({e()})' , lambda: f'({e()}).bit_length()', lambda: f'int({e("str")})',
        )()

    def call(self, d):
        usable = [f for f in self.functions if f[2] * self.multiplier < 4000]
        if not usable:
            return self.constant('int')
        name, count, _, keyword = self.rng.choice(usable)
        if self.chance(0.04):
            count += self.pick(-1, 1)
        args = [self.expr('int' if self.chance(0.8) else 'any', d) for _ in range(max(count, 0))]
        if keyword and self.chance(0.4):
            args.append(f'{keyword}={self.expr("int", d)}')
        if self.chance(0.06) and args:
            args[-1] = f'*[{args[-1].split("=")[-1]}]'
        return f'{name}({", ".join(args)})'

    def expr_float(self, d):
        e = lambda kind='float': self.expr(kind, d)
        return self.pick(
            lambda: self.rng.choice(FLOATS), lambda: f'({e()} + {e()})', lambda: f'({e()} * {e("int")})', lambda: f'({e("int")} / {e("int")})', lambda: f'({e()} - {e()})', lambda: f'({e()} % {e()})', lambda: f'({e()} // {e()})',
            lambda: f'float({e("int")})', lambda: f'({e()} if {e("bool")} else {e()})', lambda: f'(-{e()})', lambda: f'({e()} / {e()})', lambda: f'round({e()}, 3)', lambda: f'({e("int")} + {e()})', lambda: f'max({e()}, {e("int")})', lambda: f'({e("obj")}).half',
        )()

    def expr_str(self, d):
        e = lambda kind='str': self.expr(kind, d)
        return self.pick(
            lambda: self.rng.choice(STRS), lambda: f'({e()} + {e()})', lambda: f'({e()} * ({e("int")} % 4))', lambda: f'{e()}.upper()', lambda: f"f'{{{self.simple()}{self.rng.choice(SPECS)}}}|{{{self.simple()}{self.rng.choice(SPECS)}}}'",
            lambda: f'str({e("any")})', lambda: f'repr({e(self.pick("int", "float", "str"))})', lambda: f'{e()}[{self.slice(d)}]', lambda: f'{e()}[{e("int")} % 3]', lambda: f'{e()}.join({e("list")})', lambda: f'{e()}.replace({e()}, {e()})',
            lambda: f"'%s:%d' % ({e('any')}, {e('int')})", lambda: f"'{{0}}-{{x}}'.format({e('any')}, x={e('int')})", lambda: f'chr({e("int")} % 300)', lambda: f'({e()} or {e()})', lambda: f'type({e("any")}).__name__',
        )()

    def simple(self):
        return self.variable('any') or '5'

    def slice(self, d):
        part = lambda: self.pick('', '', str(self.rng.randint(-4, 4)), self.expr('int', d + 2))
        return f'{part()}:{part()}' + (f':{self.pick("", "-1", "2", "-2", "0")}' if self.chance(0.3) else '')

    def expr_list(self, d):
        e = lambda kind='any': self.expr(kind, d)
        v = self.fresh('c')

        def inner(kind):
            self.scopes.append({**self.scopes[-1], v: 'int'})
            saved, self.in_function = self.in_function, False
            try:
                return self.expr(kind, d)
            finally:
                self.in_function = saved
                self.scopes.pop()
        return self.pick(
            lambda: f'[{e()}, {e()}]', lambda: f'[{e("int")}, {e("int")}, {e("int")}]', lambda: f'[{inner("int")} for {v} in range({self.rng.randint(0, 6)})]', lambda: f'[{inner("any")} for {v} in {e("list")} if {inner("bool")}]', lambda: f'list({e(self.pick("str", "tuple", "dict"))})',
            lambda: f'{e("list")}[{self.slice(d)}]', lambda: f'({e("list")} + {e("list")})', lambda: f'sorted({e("list")}{self.pick("", ", key=repr", ", reverse=True", ", key=str")})', lambda: f'[*{e("list")}, *{e("tuple")}]', lambda: f'list(map({self.pick("abs", "str", "lambda q: q", "float", "Box")}, {e("list")}))',
            lambda: f'list(zip({e("list")}, {e("str")}))', lambda: f'list({e("dict")}.items())', lambda: f'{e("str")}.split()', lambda: f'list(range({e("int")} % 7))', lambda: f'list(reversed({e("list")}))', lambda: f'[{v} for {v} in range(8) for {v} in range({v} % 3)]',
            lambda: self.take(d),
        )()

    def take(self, d):
        if not self.generators or self.multiplier > 300:
            return self.constant('list')
        name, count = self.rng.choice(self.generators)
        return f'list(itertools.islice({name}({", ".join(self.expr("int", d) for _ in range(count))}), {self.rng.randint(1, 5)}))'

    def expr_tuple(self, d):
        e = lambda kind='any': self.expr(kind, d)
        return self.pick(lambda: f'({e()}, {e()})', lambda: f'({e("int")},)', lambda: f'tuple({e("list")})', lambda: f'({e("tuple")} + {e("tuple")})', lambda: f'divmod({e("int")}, {e("int")})', lambda: f'{e("tuple")}[{self.slice(d)}]', lambda: f'({e()}, *{e("list")})')()

    def expr_dict(self, d):
        e = lambda kind='any': self.expr(kind, d)
        v = self.fresh('c')
        return self.pick(lambda: f'{{{e("int")}: {e()}, {e("str")}: {e()}}}', lambda: f'{{{v}: {v} * 2 for {v} in {e("list")}}}', lambda: f'{{**{e("dict")}, {e("str")}: {e()}}}', lambda: f'dict(a={e()}, b={e()})', lambda: f'({e("dict")} | {e("dict")})', lambda: f'dict.fromkeys({e("list")}, {e("int")})')()

    def expr_bool(self, d):
        e = lambda kind='int': self.expr(kind, d)
        return self.pick(
            lambda: f'({e()} < {e()})', lambda: f'({e()} == {e("any")})', lambda: f'({e()} <= {e("float")} < {e()})', lambda: f'(not {e("any")})', lambda: f'({e("bool")} and {e("bool")})', lambda: f'({e("bool")} or {e("any")})', lambda: f'({e("any")} in {e("list")})',
            lambda: f'({e("str")} < {e("str")})', lambda: f'isinstance({e("any")}, {self.pick("int", "str", "(int, float)", "list", "Box")})', lambda: f'({e("any")} is None)', lambda: f'({e()} % 2 == 0)', lambda: f'bool({e("any")})', lambda: f'({e("list")} == {e("list")})',
            lambda: f'({e("any")} not in {e("dict")})', lambda: f'any({e("list")})', lambda: f'all(x == {e()} for x in {e("list")})', lambda: f'({e("float")} != {e("float")})', lambda: f'callable({e("any")})', lambda: f'({e()} > {e("float")} != {e()})', lambda: f'({e("set")} <= {e("set")})',
        )()

    def expr_set(self, d):
        e = lambda kind='any': self.expr(kind, d)
        return self.pick(lambda: f'{{{e("int")}, {e("int")}}}', lambda: f'({e("set")} | {e("set")})', lambda: f'({e("set")} & {e("set")})', lambda: f'set({e("list")})', lambda: f'({e("set")} ^ {e("set")})', lambda: f'({e("set")} - {e("set")})')()

    def expr_obj(self, d):
        options = [lambda: f'Box({self.expr("any", d)})', lambda: f'({self.expr("obj", d)} + {self.expr("int", d)})', lambda: 'None', lambda: f'{self.expr("obj", d)}({self.expr("any", d)}, k={self.expr("int", d)})', lambda: f'({self.expr("obj", d)}).dyn{self.rng.randint(1, 3)}', lambda: f'{self.expr("obj", d)}[{self.expr("int", d)}]']
        for name, methods in self.classes:
            options.append(lambda name=name: f'{name}({self.expr("int", d)})')
            options.append(lambda name=name, methods=methods: f'{name}({self.expr("int", d)}).{self.rng.choice(methods)}({self.expr("int", d)})')
        return self.rng.choice(options)()

    # --- statements ---

    def block(self, depth, count=None):
        self.indent += 1
        for _ in range(count or self.rng.randint(1, 4)):
            self.statement(depth)
        self.indent -= 1

    def scoped(self, make):
        """Names that a block binds are not sure to be bound after it: most are forgotten."""
        before = dict(self.scopes[-1])
        make()
        if not self.chance(0.1):
            self.scopes[-1].clear()
            self.scopes[-1].update(before)

    def assign_target(self, kind):
        name = self.variable(kind) if self.chance(0.6) else None
        if name is None or name.startswith(('i', 'c')):
            name = self.fresh()
            if len(self.scopes[-1]) > 14:
                name = self.rng.choice([n for n in self.scopes[-1] if n[0] == 'v'] or [name])
        return name

    def statement(self, depth=0):
        simple = ['assign'] * 8 + ['augmented'] * 6 + ['unpack', 'print', 'print', 'mutate', 'mutate', 'attribute', 'change_type', 'delete', 'expression', 'raise', 'jump', 'jump', 'assert_', 'global_', 'drive']
        compound = ['if_', 'if_', 'if_', 'for_', 'for_', 'for_', 'while_', 'try_', 'try_', 'try_', 'with_', 'match_', 'closure']
        if self.in_generator:
            simple += ['yield_'] * 6
        if self.in_async:
            simple += ['await_'] * 5
            compound += ['async_for', 'async_with']
        name = self.rng.choice(simple if depth > 3 or self.chance(0.6) else compound)
        if depth < 5 and name not in ('delete', 'closure') and self.chance(0.35 if self.multiplier < 20 else 0.15):
            self.emit('try:')
            self.indent += 1
            getattr(self, 's_' + name)(depth + 1)
            self.indent -= 1
            error = self.fresh('e')
            self.emit(f'except {self.pick("Exception", "Exception", "(TypeError, NameError)", "ArithmeticError")} as {error}:')
            self.emit(f'    show(type({error}), {error})' if self.multiplier < 8 else f'    G["last"] = str({error})')
        else:
            getattr(self, 's_' + name)(depth)

    def s_assign(self, depth):
        kind = self.rng.choice(KINDS)
        value = self.expr(kind)
        name = self.assign_target(kind)
        self.emit(f'{name} = trim({value})' if self.multiplier > 3 or self.chance(0.2) else f'{name} = {value}')
        self.scopes[-1][name] = kind

    def s_augmented(self, depth):
        kind = self.pick('int', 'int', 'int', 'float', 'str', 'list', 'set', 'obj')
        name = self.variable(kind)
        if name is None or name[0] in 'ic':
            return self.s_assign(depth)
        operator = {'int': self.pick('+=', '-=', '*=', '//=', '%=', '&=', '|=', '^=', '>>='), 'float': self.pick('+=', '-=', '*=', '/='), 'str': self.pick('+=', '*='), 'list': self.pick('+=', '*='), 'set': self.pick('|=', '&=', '-=', '^='), 'obj': '+='}[kind]
        value = self.expr('int' if operator in ('*=', '>>=') else 'list' if kind == 'list' else kind)
        if operator == '>>=' or operator == '*=' and kind in ('str', 'list'):
            value = str(self.rng.randint(0, 3))
        if self.chance(0.2):
            value = f'({value} if {self.expr("bool")} else {self.expr("any")})'
        self.emit(f'{name} {operator} {value}')
        self.emit(f'{name} = trim({name})')

    def s_unpack(self, depth):
        names = [self.assign_target('any') for _ in range(self.rng.randint(2, 3))]
        names = list(dict.fromkeys(names))
        value = self.pick(lambda: ', '.join(self.expr('any') for _ in names), lambda: self.expr('list'), lambda: self.expr('tuple'), lambda: self.expr('str'))()
        targets = [*names]
        if self.chance(0.3):
            targets[-1] = '*' + targets[-1]
        self.emit(f'{", ".join(targets)}{"," if len(targets) == 1 else ""} = {value}')
        for name in names:
            self.scopes[-1][name] = 'any'

    def s_print(self, depth):
        if self.multiplier > 20:
            counter = next((n for n in reversed(self.scopes[-1]) if n[0] == 'i'), None)
            self.emit(f'if {counter or 1} % {self.rng.choice([97, 501, 997])} == 1: show({self.expr("any", 2)}, {self.simple()})')
        else:
            self.emit(f'show({self.expr("any")}, {self.simple()}, {self.simple()})')

    def s_mutate(self, depth):
        name = self.variable('list')
        other = self.variable('dict')
        e = self.expr
        if name and self.chance(0.6):
            self.emit(self.pick(lambda: f'{name}.append({e("any")})', lambda: f'{name}[{e("int")} % 4] = {e("any")}', lambda: f'{name}[{self.slice(1)}] = {e("list")}', lambda: f'{name}.insert({e("int")}, {e("int")})', lambda: f'{name}.pop()', lambda: f'del {name}[{self.pick("0", "-1", ":2", "::2")}]',
                                lambda: f'{name}.extend({e("list")})', lambda: f'{name}.reverse()', lambda: f'{name}.sort()', lambda: f'{name}.remove({e("int")})', lambda: f'{name}[0] += {e("int")}', lambda: f'{name}[0], {name}[-1] = {name}[-1], {name}[0]')())
            self.emit(f'del {name}[12:]')
        elif other:
            self.emit(self.pick(lambda: f'{other}[{e("int")}] = {e("any")}', lambda: f'{other}[{e("str")}] = {e("int")}', lambda: f'{other}.setdefault({e("int")}, []).append({e("int")})', lambda: f'{other}.pop({e("int")}, None)', lambda: f'{other}.update({e("dict")})', lambda: f'{other}[{e("int")}] += {e("int")}', lambda: f'{other}.popitem()')())
            self.emit(f'if len({other}) > 12: {other}.clear()')
        else:
            self.s_assign(depth)

    def s_attribute(self, depth):
        name = self.variable('obj')
        if name is None:
            return self.s_assign(depth)
        self.emit(self.pick(f'{name}.value = trim({self.expr("any")})', f'{name}.half = {self.expr("float")}', f'{name}.extra = {self.expr("int")}', f'{name}.value += {self.expr("int")}', f'{name}.missing', f'del {name}.extra', f'show({name}.log[:5])' if self.multiplier < 20 else f'{name}.log.clear()'))

    def s_change_type(self, depth):
        """In the middle of a hot loop a variable turns to another type."""
        counter = next((n for n in reversed(self.scopes[-1]) if n[0] == 'i'), None)
        name = self.variable(self.pick('int', 'float', 'any'))
        if counter is None or name is None or name[0] in 'ic':
            return self.s_assign(depth)
        self.emit(f'if {counter} == {self.rng.choice([1, 7, 90, 450, 1200, 1900])}: {name} = {self.pick("1.5", "2**53 - 3", "2**31 - 2", chr(39) + "s" + chr(39), "None", "2**64", "True", "[1]", "Box(3)", "1e308", "-0.0")}')

    def s_delete(self, depth):
        name = self.variable('any')
        if name is None or name[0] in 'ic' or not self.chance(0.3):
            return self.s_assign(depth)
        self.emit(f'del {name}')
        if self.chance(0.7):
            self.scopes[-1].pop(name, None)

    def s_expression(self, depth):
        self.emit(self.expr('any'))

    def s_assert_(self, depth):
        if self.chance(0.5):
            self.emit(f'assert {self.expr("bool")}, {self.expr("str")}')
        else:
            self.s_assign(depth)

    def s_global_(self, depth):
        self.emit(f'G[{self.rng.randint(0, 3)}] = trim({self.expr("any")})')

    def s_drive(self, depth):
        if not self.generators or self.multiplier > 100:
            return self.s_assign(depth)
        name, count = self.rng.choice(self.generators)
        g = self.fresh('g')
        self.emit(f'{g} = {name}({", ".join(self.expr("int") for _ in range(count))})')
        self.emit('try:')
        for _ in range(self.rng.randint(1, 4)):
            self.emit('    ' + self.pick(f'show(next({g}))', f'show({g}.send(None))', f'show({g}.send({self.expr("int")}))', f'show({g}.throw({self.pick("ValueError(3)", "KeyError", "GeneratorExit", "StopIteration(4)")}))', f'{g}.close()', f'show(next({g}, 0))', f'show([*{g}][:6])'))
        self.emit('except BaseException as error:')
        self.emit('    show(error, error.__context__, error.__cause__)')

    def s_yield_(self, depth):
        if self.chance(0.2) and self.generators and not self.in_async:
            name, count = self.rng.choice(self.generators)
            variable = self.fresh()
            self.emit(f'{variable} = yield from itertools.islice({name}({", ".join(self.expr("int") for _ in range(count))}), 3)' if self.chance(0.5) else f'{variable} = yield from {name}({", ".join(self.expr("int") for _ in range(count))})')
            self.scopes[-1][variable] = 'any'
        elif self.chance(0.5):
            variable = self.fresh()
            self.emit(f'{variable} = yield {self.expr("any")}')
            self.scopes[-1][variable] = 'any'
        else:
            self.emit(f'yield {self.expr("any")}')

    def s_await_(self, depth):
        name = self.fresh()
        self.emit(f'{name} = await {self.pick("later", "fail_later")}({self.expr("any")})')
        self.scopes[-1][name] = 'any'

    def s_async_for(self, depth):
        v = self.fresh()
        self.emit(f'async for {v} in counting({self.rng.randint(1, 4)}):')
        self.scopes[-1][v] = 'int'
        self.scoped(lambda: self.loop_body(depth, 3))

    def s_async_with(self, depth):
        v = self.fresh()
        self.emit(f'async with AsyncBox({self.expr("int")}) as {v}:')
        self.scopes[-1][v] = 'obj'
        self.scoped(lambda: self.block(depth + 1))

    def s_raise(self, depth):
        if not self.chance(0.35):
            return self.s_assign(depth)
        self.emit(f'if {self.expr("bool")}: raise {self.pick("ValueError", "KeyError", "TypeError", "RuntimeError")}({self.expr("any")})' + self.pick('', '', ' from None', ' from ValueError("cause")'))

    def s_jump(self, depth):
        options = []
        if self.in_loop:
            options += ['break', 'continue', 'continue']
        if self.in_function:
            options += [f'return {self.expr("any")}' if not (self.in_async and self.in_generator) else 'return']
        if not options:
            return self.s_assign(depth)
        self.emit(f'if {self.expr("bool")}: {self.rng.choice(options)}')

    def s_if_(self, depth):
        self.emit(f'if {self.expr("bool")}:')
        self.scoped(lambda: self.block(depth + 1))
        if self.chance(0.4):
            self.emit(f'elif {self.expr("bool")}:')
            self.scoped(lambda: self.block(depth + 1))
        if self.chance(0.5):
            self.emit('else:')
            self.scoped(lambda: self.block(depth + 1))

    def loop_body(self, depth, turns):
        saved = self.in_loop, self.multiplier
        self.in_loop = True
        self.multiplier *= max(turns, 1)
        self.indent += 1
        self.emit('tick()')
        self.indent -= 1
        guarded = self.chance(0.5)
        if guarded:
            self.indent += 1
            self.emit('try:')
        self.block(depth + 1)
        if guarded:
            self.emit('except Exception as e0:')
            self.emit(f'    {"show(e0)" if self.multiplier < 20 else "G[1] = str(e0)"}')
            self.indent -= 1
        self.in_loop, self.multiplier = saved

    def turns(self):
        most = 3000 // self.multiplier
        return self.rng.choice([n for n in (2, 5, 12, 12, 300, 2500, 2500) if n <= max(most, 2)])

    def s_for_(self, depth):
        turns = self.turns()
        i = self.fresh('i')

        def make():
            nonlocal turns
            if turns > 12 or self.chance(0.4):
                self.emit(f'for {i} in range({self.pick(str(turns), f"3, {turns + 3}", f"{turns}, 0, -1")}):')
            else:
                turns = 12
                source = self.expr(self.pick('list', 'str', 'tuple', 'dict', 'list'))
                if self.chance(0.3):
                    self.emit(f'for {i}, {self.fresh()} in {self.pick(f"enumerate({source})", f"zip(range(9), {source})", self.expr("dict") + ".items()")}:')
                else:
                    self.emit(f'for {i} in {source}:')
            self.scopes[-1][i] = 'int'
            self.loop_body(depth, turns)
        self.scoped(make)
        if self.chance(0.2):
            self.emit('else:')
            self.scoped(lambda: self.block(depth + 1, 1))

    def s_while_(self, depth):
        turns = self.turns()
        i = self.fresh('i')
        self.emit(f'{i} = 0')

        def make():
            self.emit(f'while {i} < {turns}{self.pick("", "", f" and {self.expr(chr(98) + chr(111) + chr(111) + chr(108))}")}:')
            self.scopes[-1][i] = 'int'
            self.indent += 1
            self.emit(f'{i} += 1')
            self.indent -= 1
            self.loop_body(depth, turns)
        self.scoped(make)
        if self.chance(0.2):
            self.emit('else:')
            self.scoped(lambda: self.block(depth + 1, 1))

    def s_try_(self, depth):
        self.emit('try:')
        self.scoped(lambda: self.block(depth + 1))
        handlers = self.rng.randint(0, 2)
        star = self.chance(0.06) and handlers
        saved = self.in_loop, self.in_function
        if star:
            self.in_loop = self.in_function = False
        for _ in range(handlers):
            name = self.fresh('e')
            self.emit(f'except{"*" if star else ""} {self.rng.choice(ERRORS)} as {name}:')
            self.indent += 1
            if self.multiplier < 20:
                self.emit(self.pick(f'show({name}, {name}.__context__)', 'print(traceback.format_exc())'))
            self.indent -= 1
            self.scoped(lambda: self.block(depth + 1, 1))
            if self.chance(0.1) and not star:
                self.indent += 1
                self.emit('raise')
                self.indent -= 1
        self.in_loop, self.in_function = saved
        if handlers and self.chance(0.3):
            self.emit('else:')
            self.scoped(lambda: self.block(depth + 1, 1))
        if not handlers or self.chance(0.3):
            self.emit('finally:')
            self.scoped(lambda: self.block(depth + 1, 1))

    def s_with_(self, depth):
        name = self.fresh()
        self.emit(f'with {self.pick(f"Box({self.expr(chr(105) + chr(110) + chr(116))}) as {name}", f"contextlib.suppress({self.pick(*ERRORS[:6])})", f"Box(1) as {name}, Box(2)")}:')
        self.scoped(lambda: self.block(depth + 1))

    def s_match_(self, depth):
        self.emit(f'match {self.expr("any")}:')
        self.indent += 1
        for _ in range(self.rng.randint(1, 3)):
            name = self.fresh()
            pattern, kind = self.pick((f'int({name})', 'int'), (f'[{name}, *_]', 'any'), (f'{{"a": {name}}}', 'any'), (f'str() as {name}', 'str'), (f'({name}, 1 | 2 | "a")', 'any'), (f'Box(value={name})', 'any'), (f'float() | bool() as {name}', 'float'), (f'{{**{name}}}', 'dict'), (f'[1, *{name}]', 'list'), (f'None as {name}', 'obj'), (f'-1 | 0 as {name}', 'int'))
            guard = f' if {self.expr("bool")}' if self.chance(0.3) else ''
            self.emit(f'case {pattern}{guard}:')
            before = dict(self.scopes[-1])
            self.scopes[-1][name] = kind
            self.block(depth + 1, 2)
            self.scopes[-1].clear()
            self.scopes[-1].update(before)
        if self.chance(0.5):
            self.emit('case _:')
            self.scoped(lambda: self.block(depth + 1, 1))
        self.indent -= 1

    def s_closure(self, depth):
        if not self.in_function or self.in_async:
            return self.s_if_(depth)
        name = self.fresh('f')
        outer = [n for n in self.scopes[-1] if n[0] == 'v']
        self.emit(f'def {name}(a, b={self.expr("int")}, *args, k={self.expr("int")}, **kw):')
        self.indent += 1
        inner = dict(self.scopes[-1])
        if outer and self.chance(0.6):
            chosen = self.rng.choice(outer)
            self.emit(f'nonlocal {chosen}')
            self.emit(f'{chosen} = trim({self.expr("any")})')
            inner = {chosen: inner[chosen]}
        self.indent -= 1
        self.body({**{n: k for n, k in inner.items() if n[0] != 'v' or len(inner) == 1}, 'a': 'int', 'b': 'int', 'k': 'int'}, depth + 2)
        self.functions.append((name, 1, self.cost, 'k'))
        made = self.functions[-1]
        for _ in range(self.rng.randint(1, 3)):
            self.statement(4)
        self.emit(f'show({name}({self.expr("int")}))' if self.multiplier < 20 else f'{name}({self.expr("int")})')
        self.functions.remove(made)

    def body(self, names, depth, count=None, generator=False, coroutine=False):
        """A function's statements; its cost in turns is left in `cost`."""
        saved = self.in_function, self.in_loop, self.multiplier, self.in_generator, self.in_async
        self.in_function, self.in_loop, self.multiplier, self.in_generator, self.in_async = True, False, self.multiplier if depth > 1 else 1, generator, coroutine
        self.scopes.append(names)
        before = len(self.lines)
        self.block(depth, count or self.rng.randint(2, 6))
        self.indent += 1
        if not (generator and coroutine):
            self.emit(f'return {self.expr("any")}')
        self.indent -= 1
        self.scopes.pop()
        self.in_function, self.in_loop, self.multiplier, self.in_generator, self.in_async = saved
        inside = '\n'.join(self.lines[before:])
        self.cost = 3000 if re.search(r'2500|2503', inside) else 400 if re.search(r'\b30[03]\b', inside) else 20 if 'for ' in inside or 'while' in inside else 4

    def function(self):
        name = self.fresh('f')
        count = self.rng.randint(1, 3)
        params = ['p', 'q', 'r'][:count]
        keyword = 'k' if self.chance(0.4) else None
        if self.chance(0.15):
            self.emit(self.pick('@functools.lru_cache(4)', '@functools.wraps(add)', '@logged'))
        self.emit(f'def {name}({", ".join(params)}{", *, k=2" if keyword else ""}):')
        recursive = self.chance(0.25)
        if recursive:
            self.indent += 1
            self.emit('tick()')
            self.emit(f'if not isinstance(p, int) or p <= 0 or p > 40: return {self.expr("int", 3)}')
            self.emit(f'v0 = {name}({", ".join(["p - 1", *params[1:]])})')
            self.indent -= 1
        names = {p: 'int' for p in params} | ({'k': 'int'} if keyword else {}) | ({'v0': 'any'} if recursive else {})
        self.body(names, 0)
        self.functions.append((name, count, self.cost * (20 if recursive else 1), keyword))

    def generator(self):
        name = self.fresh('g')
        self.emit(f'def {name}(p):')
        self.body({'p': 'int'}, 0, generator=True)
        if 'yield' not in '\n'.join(self.lines[-40:]):
            self.emit('    yield p')
        self.emit('    yield')
        self.generators.append((name, 1))

    def class_(self):
        name = self.fresh('C')
        base = self.rng.choice([*(c for c, _ in self.classes), 'Box', 'Box', 'object', 'list', 'dict', 'int'])
        self.emit(f'class {name}({base}):')
        self.indent += 1
        self.emit(f'attr = {self.expr("any")}')
        if base not in ('list', 'dict', 'int') and self.chance(0.6):
            self.emit('def __init__(self, value=0):')
            self.emit(f'    {"super().__init__(value)" if base != "object" and self.chance(0.7) else "self.value = value"}')
            self.emit(f'    self.other = {self.expr("int")}')
        methods = []
        for _ in range(self.rng.randint(1, 3)):
            method = self.pick('m1', 'm2', 'm3', '__add__', '__eq__', '__getitem__', '__call__', '__contains__', '__bool__', '__lt__', '__repr__')
            decorator = ''
            if method[0] == 'm':
                methods.append(method)
                decorator = self.pick('', '', '', '@classmethod', '@staticmethod', '@property', '@functools.cache')
            if decorator:
                self.emit(decorator)
            self.emit(f'def {method}({"" if decorator == "@staticmethod" else "self"}{"" if method in ("__bool__", "__repr__") or decorator == "@property" else "p" if decorator == "@staticmethod" else ", p"}):')
            functions, self.functions = self.functions, [f for f in self.functions if f[2] < 50]
            if method in ('__bool__', '__repr__', '__eq__', '__lt__', '__add__'):
                self.indent += 1
                self.emit(f'return {self.pick(self.constant("bool"), self.constant("str")) if method != "__add__" else f"({self.expr(chr(105) + chr(110) + chr(116))}, p)"}')
                self.indent -= 1
            else:
                self.body({'p': 'int'} if decorator != '@property' else {}, 1)
            self.functions = functions
        self.indent -= 1
        self.classes.append((name, methods or ['attr']))

    def coroutine(self):
        name = self.fresh('a')
        generator = self.chance(0.3)
        self.emit(f'async def {name}(p):')
        self.body({'p': 'int'}, 0, generator=generator, coroutine=True)
        if generator:
            self.emit('    yield p')
            self.emit(f'run_all({name}(3))')
        else:
            self.emit(f'run_steps({name}({self.expr("int")}))')
            self.emit(f'run_async({name}({self.expr("int")}), {name}(1))')

    def program(self):
        self.lines.extend(PRELUDE.strip().split('\n'))
        self.lines.extend(DRIVERS.strip().split('\n'))
        for _ in range(self.rng.randint(3, 6)):
            self.pick(self.function, self.function, self.function, self.generator, self.class_)()
        for name, count, cost, keyword in self.functions:
            if self.chance(0.7):
                self.emit(f'attempt({name}, {self.rng.choice([1, 3]) if cost > 100 else self.rng.choice([40, 400])}, [{", ".join(self.constant("int") for _ in range(7))}])')
                if self.chance(0.2):
                    self.emit(f'in_thread({name}, {count})')
        if self.chance(0.5):
            self.coroutine()
        self.emit('try:')
        self.scopes = [{'v1': 'int', 'v2': 'float', 'v3': 'str', 'v4': 'list', 'v5': 'dict', 'v6': 'obj'}]
        self.emit("    v1, v2, v3, v4, v5, v6 = 1, 0.5, 's', [1, 2], {'k': 1}, Box(1)")
        self.block(1, 6)
        self.emit('except BaseException:')
        self.emit('    print(traceback.format_exc())')
        self.emit('show(G)')
        return '\n'.join(self.lines) + '\n'


DRIVERS = '''
G = {}
def logged(function):
    calls = []
    @functools.wraps(function)
    def wrapper(*args, **keywords):
        calls.append(len(args))
        return function(*args, **keywords)
    return wrapper
def attempt(function, times, values):
    last = None
    for turn in range(times):
        try:
            count = (function.__wrapped__ if hasattr(function, '__wrapped__') and function.__wrapped__ is not add else function).__code__.co_argcount
            result = function(*[values[(turn + j) % len(values)] for j in range(count)])
            if turn % 37 < 2: show(turn, result)
        except (Exception, KeyboardInterrupt) as error:
            summary = type(error), str(error)
            if summary != last:
                print(traceback.format_exc())
            last = summary
            if type(error) is KeyboardInterrupt: return
def in_thread(function, count):
    outcome = []
    def work():
        try: outcome.append(function(*range(1, count + 1)))
        except BaseException as error: outcome.append(error)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    show(outcome)
class Pause:
    def __init__(self, value): self.value = value
    def __await__(self): return (yield self.value)
async def later(value):
    return await Pause(value)
async def fail_later(value):
    await Pause(value)
    raise ValueError(repr(value)[:20])
async def counting(n):
    for i in range(n):
        await Pause(i)
        yield i
class AsyncBox(Box):
    async def __aenter__(self): return self
    async def __aexit__(self, kind, error, tb): await Pause(kind and kind.__name__); return kind is KeyError
def run_steps(coroutine):
    sent = None
    try:
        for _ in range(30):
            sent = coroutine.send(sent)
            show('step', sent)
    except StopIteration as stop: show('returned', stop.value)
    except BaseException: print(traceback.format_exc())
    coroutine.close()
def run_all(generator):
    async def all():
        async for value in generator: show(value)
    run_steps(all())
def run_async(*coroutines):
    async def soft(value): await asyncio.sleep(0); return value
    async def each(coroutine):
        sent = None
        try:
            for _ in range(30): sent = await soft(coroutine.send(sent))
        except StopIteration as stop: return stop.value
        finally: coroutine.close()
    async def main(): return await asyncio.gather(*map(each, coroutines), return_exceptions=True)
    show(asyncio.run(main()))
'''

RUNNER = '''
import sys, io, warnings
warnings.simplefilter('ignore')
for path in sys.argv[1:]:
    sys.stdout.write(f'\\x1e{path}\\n')
    with open(path) as file: source = file.read()
    try:
        exec(compile(source, path, 'exec'), {'__name__': '__main__'})
    except BaseException as error:
        import traceback
        print(traceback.format_exc())
    sys.stdout.flush()
'''


def run(command, runner, paths, seconds):
    """Each program's output, by path."""
    try:
        result = subprocess.run([*command, runner, *paths], capture_output=True, text=True, errors='replace', timeout=seconds, env={**os.environ, 'PYTHONHASHSEED': '0'})
        output = result.stdout + (f'stderr {result.stderr[-300:]}' if result.returncode else '')
    except subprocess.TimeoutExpired as expired:
        output = (expired.stdout or b'').decode(errors='replace') + 'TIMEOUT\n'
    parts = {}
    for part in output.split('\x1e')[1:]:
        path, _, text = part.partition('\n')
        parts[path] = re.sub(r'0x[0-9a-f]{6,}', '0x..', text)
    return parts


def reduced(source, differs, seconds=90):
    """The program with as many statements left out as its difference allows."""
    end = time.monotonic() + seconds
    tree = ast.parse(source)
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        holders = [(node, name) for node in ast.walk(tree) for name in ('body', 'orelse', 'finalbody', 'handlers') if isinstance(getattr(node, name, None), list) and getattr(node, name)]
        for node, name in holders:
            statements = getattr(node, name)
            size = max(len(statements) // 2, 1)
            while size >= 1 and time.monotonic() < end:
                index = 0
                while index < len(getattr(node, name)) and time.monotonic() < end:
                    before = getattr(node, name)
                    rest = before[:index] + before[index + size:]
                    candidates = [rest or ([ast.Pass()] if name == 'body' else [])]
                    if size == 1 and isinstance(before[index], (ast.If, ast.For, ast.While, ast.Try, ast.With)):
                        candidates.append(before[:index] + before[index].body + before[index + 1:])
                    for candidate in candidates:
                        if len(before) == 1 and isinstance(before[0], ast.Pass):
                            continue
                        setattr(node, name, candidate)
                        try:
                            text = ast.unparse(ast.fix_missing_locations(tree)) + '\n'
                            compile(text, 'x', 'exec')
                            if differs(text):
                                progress = True
                                break
                        except (SyntaxError, ValueError):
                            pass
                        setattr(node, name, before)
                    else:
                        index += size
                size //= 2
    return ast.unparse(tree)


def main():
    seed, count, tspy, *modes = sys.argv[1:]
    modes = modes or ['never', 'auto', 'always']
    folder = tempfile.mkdtemp(prefix='programs')
    runner = os.path.join(folder, 'runner.py')
    with open(runner, 'w') as file:
        file.write(RUNNER)
    compared = different = 0
    for start in range(0, int(count), 20):
        paths = []
        for number in range(start, min(start + 20, int(count))):
            path = os.path.join(folder, f'p{number}.py')
            source = Generator(f'{seed}-{number}').program()
            try:
                compile(source, path, 'exec')
            except SyntaxError as error:
                print(f'{number}: not a program: {error}', file=sys.stderr)
                continue
            with open(path, 'w') as file:
                file.write(source)
            paths.append(path)
        expected = run([sys.executable], runner, paths, 120)
        compared += len(paths)
        seen = set()
        for mode in modes:
            got = run([tspy, f'--compile={mode}'], runner, paths, 300)
            for path in paths:
                want = expected.get(path)
                if want is None or want.endswith('TIMEOUT\n') or got.get(path) == want:
                    continue
                different += 1
                print(f'== {path} {mode}', flush=True)
                if (path, got.get(path)) in seen:
                    print('  (as before)')
                    continue
                seen.add((path, got.get(path)))
                if 'FUZZ_REDUCE' not in os.environ:
                    print_difference(want, got.get(path, 'nothing'))
                    continue
                shrunk = os.path.join(folder, 'reduced.py')

                def differs(text):
                    with open(shrunk, 'w') as file:
                        file.write(text)
                    want = run([sys.executable], runner, [shrunk], 10).get(shrunk)
                    if want is None or 'TIMEOUT' in want:
                        return False
                    return run([tspy, f'--compile={mode}'], runner, [shrunk], 20).get(shrunk) != want

                source = open(path).read()
                if not differs(source):
                    print('  (not when alone)')
                    print_difference(want, got.get(path, 'nothing'))
                    continue
                text = reduced(source, differs)
                differs(text)
                print(text)
                print_difference(run([sys.executable], runner, [shrunk], 10)[shrunk], run([tspy, f'--compile={mode}'], runner, [shrunk], 20).get(shrunk, 'nothing'))
    print(f'{compared} programs compared, {different} differences; they are in {folder}')
    sys.exit(1 if different else 0)


def print_difference(want, got):
    want, got = want.split('\n'), got.split('\n')
    for index in range(max(len(want), len(got))):
        a, b = (lines[index] if index < len(lines) else '(nothing)' for lines in (want, got))
        if a != b:
            print('\n'.join(['   ...', *want[max(0, index - 3):index], f'   CPython {a[:300]}', f'   tspy    {b[:300]}', f'   then CPython {want[index + 1:index + 3]}', f'   then tspy    {got[index + 1:index + 3]}']))
            return


if __name__ == '__main__':
    main()
