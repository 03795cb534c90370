"""Buffers: `__buffer__` of builtin types, and of classes in Python (PEP 688)."""
import collections.abc, inspect
print(isinstance(b'',collections.abc.Buffer), isinstance(bytearray(),collections.abc.Buffer), isinstance('',collections.abc.Buffer), hasattr(memoryview,'__iter__'))
print(bytes(b'abc'.__buffer__(0)), bytes(b'abc'.__buffer__(inspect.BufferFlags.FULL_RO)))
try: b'abc'.__buffer__(inspect.BufferFlags.WRITABLE)
except Exception as e: print(type(e).__name__,e)
class C:
    def __init__(s): s.d=bytearray(b'hello'); s.held=0
    def __buffer__(s,flags):
        s.held+=1; return memoryview(s.d)
    def __release_buffer__(s,mv): s.held-=1; mv.release()
c=C()
with memoryview(c) as m: print(bytes(m), c.held); m[0]=72
print(c.held, c.d, bytes(c), c.held, b''.join([c]), isinstance(c,collections.abc.Buffer))
class D:
    def __buffer__(s,f): return 5
try: memoryview(D())
except Exception as e: print(type(e).__name__,e)
class E(bytearray):
    def __buffer__(s,f):
        print('E'); return super().__buffer__(f)
    def __release_buffer__(s,v): print('rel'); super().__release_buffer__(v)
with memoryview(E(b'x')) as m: print(m[0])
b=bytearray(b'zz')
m=b.__buffer__(0)
try: b.append(1)
except Exception as e: print(type(e).__name__,e)
b.__release_buffer__(m); b.append(1); print(b)
print(list(iter(memoryview(b'ab'))), type(iter(memoryview(b''))))
print(isinstance(1,(int,list)), [isinstance(x,int|str) for x in (1,'a',2.0)])
try: isinstance(1,(list[str],int))
except TypeError as e: print(e)
