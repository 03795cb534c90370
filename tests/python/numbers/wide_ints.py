# Ints that leave 2**53 on the way to a small result: masks and remainders.

M=0xffffffff
def rot(x,n): return ((x >> n) | (x << (32 - n))) & M
def lcg(x): return (x * 1103515245 + 12345) & 0x7fffffff
def lcg2(x): return (x * 1103515245 + 12345) % 2147483648
def lcg3(x): return (x * 6364136223846793005 - 1442695040888963407) % 1000000007
def mm(a,b,m): return (a*b)%m
def h33(s):
    h=5381
    for c in s: h=((h<<5)+h+ord(c)) & M
    return h
def h31(s,m):
    h=7
    for c in s: h=(h*31^ord(c)) % m
    return h
def odd(a,b,c,m): return (a*b-c)&m
def mo(a,b,c,m): return (a*b-c)%m
class R:
    def __radd__(self,o): return o+1
    def __rand__(self,o): return ('rand',o)
    def __rmod__(self,o): return ('rmod',o)
for r in range(12):
    x=12345+r
    out=[]
    for i in range(8):
        x=lcg(x); out.append(x); out.append(rot(x*2+1, 7+i))
        out.append(lcg2(x*3)); out.append(lcg3(x*12345678+i))
        out.append(mm(x*x*x, -x*77777, 998244353)); out.append(mm(x**5, x, 10**9+7+i)); out.append(mm(x*4000000,x*99999,4294967296))
    out.append(h33("hello world"*3)); out.append(h31("hello world"*3, 2**61-1)); out.append(h31("abc"*20,1000003))
    for m in (0,1,255,M,M+1,2**53-1,2**64-1,-1,-256,True):
        out.append(odd(x*2**20,x,5,m))
        try: out.append(mo(x*2**20,-x,5,m))
        except ZeroDivisionError as e: out.append(str(e))
    def bad(f,*a):
        try: out.append(f(*a))
        except Exception as e: out.append(type(e).__name__+str(e))
    bad(mo,x*2**30,x,1.5,1000); bad(mo,x*2**30,x*2**10,3,2.5); bad(odd,x*2**30,x*2**10,1,R()); bad(mo,x*2**30,x*2**10,1,R()); bad(odd,x*2**30,x*2**10,1,1.0)
    def add(a,b,c): return (a*b+c)&M
    bad(add,x*2**30,x*2**10,R()); bad(add,2**40,2**40,-1); bad(add, 2**40, -2**40, 12345)
    def sh(a,n): return (a<<n)&M
    for n in (0,1,30,31,32,33,63,64,300,1000): bad(sh,x,n); bad(sh,-x,n); bad(sh,x*2**40+77,n)
    bad(sh,x,-1)
    def xo(a,b): return (a*b ^ b*12345678901 | a) & M
    bad(xo,x*2**20+1,x*2**10); bad(xo,-x*2**30-1,x*2**40)
    if r%6==0 or r==11: print(out)

# Indices that a Py_ssize_t holds and a double does not.
import array, collections
for sequence in [1], (1,), "a", b"a", bytearray(b"a"), range(3), collections.deque([1]), array.array("i", [1]), memoryview(b"a"):
    for index in 2**53 - 1, 2**53, 2**63 - 1, 2**63, -2**53, -2**63, -2**63 - 1:
        for use in "__getitem__", "__delitem__", "pop":
            try:
                print(getattr(sequence, use)(index))
            except (AttributeError, TypeError, OverflowError, IndexError) as e:
                print(type(sequence).__name__, use, index, type(e).__name__, e)
