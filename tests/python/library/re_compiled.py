"""What `re.compile` makes of a pattern is what the library's parser and compiler make of it in Python."""

import _sre
import re
import warnings
from re import _compiler, _parser

warnings.simplefilter('ignore')


def by_library(pattern, flags):
    parsed = _parser.parse(pattern, flags)
    code = _compiler._code(parsed, flags)
    names = parsed.state.groupdict
    index = [None] * parsed.state.groups
    for name, group in names.items():
        index[group] = name
    return _sre.compile(pattern, flags | parsed.state.flags, code, parsed.state.groups - 1, names, tuple(index))


PATTERNS = r"""
abc|abd|ab|[a-c]x|(?:a|b|c)d
(a)(?P<name>b+?)(?P=name)\1
^\s*(?#a comment)[^\W\d_]{2,}\Z|\Bx\b$
(?i)abc[a-f]+(?-i:Q)(?s:.)
(?x) a b # comment \# here
(?x:a b [ ]c)(?a:\w)(?u:\w)
a{2}b{,3}c{4,}d{5,6}?e*+f{x}g{,}h{}i{1
(?=a)(?!b)(?<=c)(?<!dd)e(?!)
(?>a+)b|(?:(?:c))*|(?:d*)*
(a)?(?(1)b|c)(?(1)d)
[]a][^]a][a-][-a][a\-z][\]\[]
[\w.-]+@[^\s@]+\.[a-z]{2,4}
\0\12\123\x41[\0\12\123\x41\b]\t\n\\
[\x00-\x1f\x7f-\x9f][^\x00-\xff][\u2000-\u206f\u3000]
[acegikmoqsuwy]|[^acegikmoqsuwy0-9]
(((a)))|(?:(b)|(c))+(d(e(f)))
aaab|(aab)c
(?:)|()
""".strip().split('\n')
FLAGS = [0, re.M | re.S, re.A, re.X]

same = 0
for pattern in PATTERNS:
    for flags in FLAGS:
        for source in (pattern, pattern.encode()):
            flags = int(flags)
            try:
                expected = by_library(source, flags)
            except (re.PatternError, ValueError) as error:
                try:
                    re.compile(source, flags)
                except (re.PatternError, ValueError) as found:
                    same += str(found) == str(error)
                else:
                    print('accepted', source, flags)
                continue
            made = re.compile(source, flags)
            if made == expected and (made.groups, made.groupindex, made.flags) == (
                expected.groups,
                expected.groupindex,
                expected.flags,
            ):
                same += 1
            else:
                print('differs', source, flags)
print(same)

# sets that ignore case
texts = [chr(c) for c in [*range(0x180), 0x1E9E, 0x212A, 0x212B]]
for pattern in ['[a-z]', '[^a-z]', '[K-S]', 's', '[^is]', 'i+k', r'[\dx]', '[_-]', '(?a)[a-z]', '(?a:s)']:
    made, expected = re.compile(pattern, re.I), by_library(pattern, int(re.I))
    print(
        pattern,
        [t for t in texts if bool(made.match(t)) != bool(expected.match(t))],
        ascii(''.join(t for t in texts if made.match(t)))[-40:],
    )

# what is warned of and what is wrong is told as ever
for pattern in ['[[a]', '[a--b]', '[a&&b]', '(', '(?P<1>a)', 'a**', '(?z)', '[z-a]', r'\y', '(?<=a+)b', '(?P<a>x)(?P<a>y)']:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            re.compile(pattern)
        except re.PatternError as error:
            print(pattern, '->', error, error.pos)
        for warning in caught:
            print(pattern, '->', warning.category.__name__, warning.message)

# longer than V8's own engine takes
for pattern in ['ab' * 100000, '[ab]' * 40000]:
    text = re.sub(r'\[ab\]', 'a', pattern).strip('()?:').replace(')', '')
    made = re.compile(pattern)
    print(len(pattern), [made.search('xx' + text) is not None for _ in range(20)].count(True), made.search('xx') is None)
