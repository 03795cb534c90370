# Short ways of formatting, sorting, replacing and copying, against results that are known.
import random
random.seed(7)
out=[]
for i in range(1500):
    p=random.randrange(0,11)
    k=random.randrange(6)
    if k==0: x=random.random()*10**random.randrange(-5,14)
    elif k==1: x=random.randrange(10**6)/8
    elif k==2: x=random.randrange(10**6)/1000+0.0005
    elif k==3: x=round(random.random()*1000,p)+0.5*10**-p
    elif k==4: x=float(random.randrange(10**12))
    else: x=random.choice([0.0,0.5,1.5,2.5,0.05,0.25,0.35,1e-9,5e-10,0.999999999,9.5,99.995,0.1,1e15,2**43+0.5])
    out.append('%.*f'%(p,x)); out.append(('%%.%df'%p)%-x); out.append(format(x,'.%df'%p)); out.append(f'{x:{p+4}.{p}f}')

import zlib; print(zlib.crc32('|'.join(out).encode()))
L=[random.random() for _ in range(1500)]
for n in (0,1,2,15,16,17,33,100,1024,1025,1500):
    a=L[:n]; b=[int(x*50) for x in a]; 
    print(sorted(a)==[x for x in sorted(a,key=lambda v:v)], zlib.crc32(repr((sorted(b),sorted(b,reverse=True),sorted(range(n),key=lambda i:b[i]),sorted(range(n),key=lambda i:b[i],reverse=True),sorted(range(n),key=lambda i:a[i]))).encode()))
s=bytes(range(256))*40
print(zlib.crc32(s.decode('latin1').encode()), s.hex()[:20], s.decode('latin1')[::-3][:9], zlib.crc32(s.decode('latin1')[::-1].encode('latin1')))
for w in ('x','xx','xaxbxcxdxexfxgx','abcd','aXbX'*9): print(w.replace('x','yy'), w.replace('x',''), w.replace('X','longer'), w.replace('x','y',3))
d={k:1 for k in 'abc'}; e=dict(d); e['z']=2; print(d,e,{**d,'q':1}, d|{1:2})
class M(float): pass
print(f"{M(2.5):.1f} {True:d} {True} {True:5} {M(3):g}", format(10**30,','), '{:>10}'.format(10**12), '{:x}'.format(2**70))
