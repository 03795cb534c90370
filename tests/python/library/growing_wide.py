# deque.rotate in both directions; long strings that grow by wide characters.
from collections import deque
for n in (0,1,2,3,10,100):
    for k in (0,1,-1,2,-3,7,50,-50,99,1000,-1001):
        d=deque(range(n)); d.rotate(k); e=deque(range(n),maxlen=n+1); e.rotate(k); f=deque(range(n),maxlen=n) ; f.rotate(k)
        l=list(range(n)); s=k%n if n else 0; l=l[n-s:]+l[:n-s]
        assert list(d)==list(e)==list(f)==l,(n,k,d,l)
def wide(n, xs):
    s='a'*1030; k=1030
    for i in range(n):
        x=xs[i%len(xs)]; s+=x; k+=len(x)
        assert len(s)==k,(i,len(s),k)
        if i%97==0: assert s[-1]==x[-1] and s[k-1]==x[-1] and s[:3]=='aaa' and s[-len(x):]==x
    return len(s), s.count('a'), hash(s)==hash(s[:500]+s[500:])
print(wide(1500,['\U0001f600']), wide(1500,['b','\U0001f600x','\u00e9']), wide(1500,['bb','c']), wide(800,['x\U0001f600','\U0001f601']*3+['zz']))
s='a'*1100+'\U0001f600'; len(s); t=s+'\udc00'; print(len(t), len(t+'\U0001f600')); u='b'*1100+'\ud800'; len(u); print(len(u+'x'), len(u))
