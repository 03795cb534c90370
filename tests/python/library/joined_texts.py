"""str.join of many short parts: separators, parts that are long or not ASCII, at every place."""
import random
import zlib
random.seed(3)
for alpha in ('ab','aé','a€','a\U0001f600','a\x7f','a\x80'):
    for sep in ('', ', ', 'é', '---------'):
        for n in (95, 96, 1500):
            for top in (1, 14):
                l=[''.join(random.choice(alpha) for _ in range(random.randrange(top+1))) for _ in range(min(n,60))]
                l=(l*(n//60+1))[:n]
                if n==1500: l[17]='x'*70; l[0]='y'*100; l[-1]='é'*70; l[50]='z'*100000
                s=sep.join(l)
                if sep not in ('',) and alpha in ('ab','a€'):
                    assert s.split(sep)==l or any(sep in x for x in l)
                r=l[0]
                parts=[]
                assert len(s)==sum(map(len,l))+len(sep)*(n-1)
                at=0
                for x in l[:200]:
                    assert s[at:at+len(x)]==x; at+=len(x)+len(sep)
                assert s.endswith(l[-1]) and hash(s)==hash(str(bytes(s,'utf-8'),'utf-8'))
print("ok", zlib.crc32(s.encode()))
