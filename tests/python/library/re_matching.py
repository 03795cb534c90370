"""Matching, searching and replacing with re; messages of its errors."""
import re
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
t(lambda: re.compile('').search('abc',3,1)); t(lambda: re.compile('a')); t(lambda:re.compile(b'a',re.I|re.M)); t(lambda: re.match('a',5)); t(lambda: re.match('a',b'a')); t(lambda: re.match(b'a','a'))
m=re.match('(a)(?P<x>b)?','a')
t(lambda:m); t(lambda:m.group(5)); t(lambda:m.group('z')); t(lambda:m[1.0]); t(lambda:m[10**30]); t(lambda:m.regs); t(lambda:m.lastgroup); t(lambda:m.expand(r'\1-\2')); t(lambda: re.sub('a',5,'a')); t(lambda: re.sub('a',lambda m:5,'a')); t(lambda: m.start(9)); t(lambda: m.groupdict()); t(lambda:m.group()); t(lambda: m.__copy__() is m); t(lambda: re.compile('a').sub(b'x','a')); t(lambda: re.sub('x*','-','abxd')); t(lambda: re.split('x*','axbc')); t(lambda: re.compile('a').groupindex);t(lambda: re.compile('a').match(string='a')); t(lambda: re.compile('a').match()); t(lambda: type(re.compile('a').scanner('x'))); t(lambda: type(re.compile('a').finditer('x')))
t(lambda: re.compile('a').match('a','x')); t(lambda: hash(re.compile('a'))==hash(re.compile('a')));t(lambda: type(m)()); t(lambda: re.compile('a') < 1)
