# Tokens are made as they are asked for: the first number is how many lines had been read by then.
import _tokenize
import io
import tokenize

src = '''if a:
    # c
    def f(x, *, y=1) -> 3: return x**y  # d

x = """a
b""" + f"""{
 1 +
 2}
{x!r:>{
w}}""" + 'a\\
b' + f'a\\
{1}' if \\
  1 else (2,

# c
3)
if x:
        y

   # odd
z = 1'''
def lazy(src, lines=None):
    it = iter(lines or src.splitlines(True)); n = 0
    def rl():
        nonlocal n; n += 1
        return next(it, '')
    for t in tokenize.generate_tokens(rl): print(n, tuple(t))
lazy(src)
for lines in (['x=1', 'y = (', '2)', 'if a:', ' b'], ['x', ''], ['"""a', 'b"""'], ['(', 'a'], ['"""a\n'], ['x = \\\n'], ['  a\n', ' b\n'], ['a $ b ? c\n', '1_ + 0x\n'], [], ['#c'], ['\n','\n'], ['f"a{\n', 'b}"\n'], ['f"""x\n'], ['f"x\n']):
    try: lazy('', lines or None) if lines else lazy('')
    except Exception as e: print(type(e), e, getattr(e, 'args', None))
def rb():
    raise ValueError('boom')
try: list(tokenize.generate_tokens(rb))
except Exception as e: print(repr(e))
try: list(tokenize.generate_tokens(lambda: 5))
except Exception as e: print(repr(e))
print(list(tokenize.tokenize(io.BytesIO('# -*- coding: latin-1 -*-\nx = "é"\n'.encode('latin-1')).readline))[4])
for src in ('x = 1 \\ 2\n', 'if x:\n\ty\n        z\n', 'if x:\n        y\n\tz\n', ' '*3+'x\n', 'f"{a b"\n', 'x = "abc\n', '"""\nabc\n', '\x00', 'a\x01b\n', '0777\n', '0b12\n', '1__0\n','f"}"\n', ')\n', '(]\n', '\ufeffx\n', 'x\r\n', 'a\x0cb\n  \x0c c\n', "'\\\n'\n", '€ = 1\n', '1if 2else 3\n'):
    try: lazy(src)
    except Exception as e: print(repr(src[:20]), type(e), e, getattr(e, 'args', None))
for rl, enc in ((lambda: b'x', None), (lambda: 'x', 'utf-8'), (lambda: b'\xff\n', 'utf-8'), (iter([b'a\n', b'\xc3\xa9']).__next__, 'utf-8')):
    try: print(list(_tokenize.TokenizerIter(rl, encoding=enc, extra_tokens=True)) if enc and rl() is not None and not callable(0) and 'next' in repr(rl) else next(_tokenize.TokenizerIter(rl, encoding=enc, extra_tokens=True)))
    except Exception as e: print(type(e), e)
for src in ('def f(:\n  pass\n', '(', '(\n\n', "1\nx = f'''a\n{é(\n", "f'{a", 'é\n('):
    try: list(tokenize.generate_tokens(io.StringIO(src).readline))
    except tokenize.TokenError as e: print(e)
