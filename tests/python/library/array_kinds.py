# The kinds of array.array: conversions, messages, slices, pickling state.
from array import array
import warnings

warnings.simplefilter("ignore")
import array as A
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
for c in A.typecodes:
    for v in (1.5, 'x', 'xx', 10**30, -10**30, -1, 300, -300, 70000, 2**32, 2**63, 2**64, -2**31-1,-2**63-1, None, b'x', True):
        t(lambda: array(c,[v]))
t(lambda: array('x'))
t(lambda: array(1))
t(lambda: array())
t(lambda: array('ii'))
t(lambda: array('i', 'abc'))
t(lambda: array('i', array('u','a')))
t(lambda: array('u', b'abc'))
t(lambda: array('i', b'abc'))
t(lambda: array('i', 5))
t(lambda: array('i', [1], 5))
t(lambda: array('i', x=5))
a=array('i',[1,2,3])
t(lambda: a['x']); t(lambda: a[5]); t(lambda: a.__setitem__('x',1)); t(lambda: a.__setitem__(9,1)); t(lambda: a.__setitem__(slice(0,1),[1])); t(lambda: a.__setitem__(slice(0,1),array('b')))
t(lambda: a.__setitem__(slice(0,3,2),array('i',[1])))
t(lambda: a+[1]); t(lambda: a+array('b')); t(lambda: a*'x'); t(lambda:a.__iadd__([1])); t(lambda:a.__iadd__(array('b')))
t(lambda: a.pop(9)); t(lambda: array('i').pop()); t(lambda: a.remove(77)); t(lambda: a.index(77)); t(lambda: a.extend(5)); t(lambda: a.extend(array('b'))); t(lambda: a.fromlist((1,))); t(lambda: a.fromlist([1,'x'])); t(lambda: a.frombytes(b'abc')); t(lambda: a.frombytes('abc')); t(lambda:a.fromunicode('x')); t(lambda: a.tounicode()); t(lambda: array('u').fromunicode(3)); t(lambda: a.byteswap())
t(lambda: a.__reduce_ex__(2)); t(lambda: a.__reduce_ex__(3)); t(lambda: a.__reduce_ex__('x'))
t(lambda: a.fromfile(3,3)); t(lambda: a.tofile(3)); t(lambda: a.insert(1)); t(lambda: del_(a,9))
def del_(a,i): del a[i]
t(lambda: del_(a,9)); t(lambda: del_(a,'x'))
t(lambda: A._array_reconstructor(int,'i',1,b'')); t(lambda: A._array_reconstructor(array,'i',99,b''));t(lambda: A._array_reconstructor(array,'z',9,b''));t(lambda: A._array_reconstructor(array,'i',9,''))
t(lambda: A._array_reconstructor(array,'i',8,b'abc'))
m=memoryview(a); t(lambda: a.append(1)); t(lambda: m.format); t(lambda: memoryview(array('u','a')).format); t(lambda: memoryview(array('w','a')).format)
t(lambda: a.clear()); t(lambda:a<[1]); t(lambda: hash(a)); t(lambda: array('w','x\U0001f600')); t(lambda: array('u','x\U0001f600')); t(lambda: array('d',[1,2.5])); t(lambda:array('i'))
t(lambda: array('i', range(3))); t(lambda: array[int]); t(lambda: a.typecode); t(lambda: a.itemsize)
t(lambda: 1 in a); t(lambda: a.count(1)); t(lambda: array.append(1,2)); t(lambda: a.index(1, 0, 'x')); t(lambda: a.__deepcopy__(1)); t(lambda: a.__copy__())
