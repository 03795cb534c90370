"""findall, split and sub of patterns that run on the host's engine after some uses: the same before and after."""
import re
T=['','a','abc','a1b22c333','  x  y ','no digits','12','a\nb\n\nc','é1ü22','$1 $& cost $5','aXbxC','\ud800a1', 'foo bar  baz']*1
P=[r'\d+',r'\s+',r'[a-z]',r'x',r'\b\w+\b',r'a|b',r'(?i)x',r'\n',r'(?<=a)\d',r'.',r'(?m)^.',r'\w+?',r'[^a]',r'\s*',r'$',r'(?:ab)+',r'(a)(b)?',r'\$',r'é|ü']
out=[]
for p in P:
    c=re.compile(p)
    for rounds in range(10):
        r=[]
        for t in T:
            for f in (lambda:c.findall(t),lambda:c.findall(t,1),lambda:c.split(t),lambda:c.split(t,1),lambda:c.sub('<$&$1>',t),lambda:c.sub('$$',t),lambda:c.sub('-',t,1),lambda:c.subn('-',t),lambda:c.sub(r'\g<0>\g<0>',t),lambda:c.sub(lambda m:m[0].upper(),t),lambda:c.sub('',t)):
                try: r.append(f())
                except Exception as e: r.append((type(e).__name__,str(e)))
        if rounds in (0,9): out.append((p,r))
for p,r in out: print(ascii(p),ascii(r))
