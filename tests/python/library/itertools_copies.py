"""itertools: what copy and pickle get of each iterator in each state, and what __setstate__ takes."""
import warnings; warnings.simplefilter('ignore')
from itertools import *
import itertools
def r(x):
    try: return x.__reduce__()
    except Exception as e: return e
def adv(x,n):
    for _ in range(n): next(x,None)
    return x
L=lambda *a:list(a)
mk={'acc':lambda:accumulate(L(1,2,3)),'accf':lambda:accumulate(L(1,2,3),max),'acci':lambda:accumulate(L(1,2),initial=7),'accn':lambda:accumulate(L(None,2),lambda a,b:None),
'chain':lambda:chain(L(1,2),L(3)),'comb':lambda:combinations('abc',2),'comb4':lambda:combinations('abc',4),'cwr':lambda:combinations_with_replacement('ab',2),'perm':lambda:permutations('abc',2),'perm4':lambda:permutations('ab',4),
'prod':lambda:product('ab','c'),'prod0':lambda:product(),'prode':lambda:product('',"a"),'compress':lambda:compress(L(1,2,3),L(1,0,1)),'count':lambda:count(3),'count2':lambda:count(3,2),'countf':lambda:count(1.5),'cycle':lambda:cycle(L(1,2)),'dw':lambda:dropwhile(bool,L(1,0,1)),'tw':lambda:takewhile(bool,L(1,0,1)),'ff':lambda:filterfalse(bool,L(1,0,1)),'star':lambda:starmap(max,L((1,2))),'isl':lambda:islice(L(1,2,3,4),1,None,2),'isl2':lambda:islice(L(1,2,3,4),2),'rep':lambda:repeat(1),'rep2':lambda:repeat(1,2),'zl':lambda:zip_longest(L(1),L(1,2),fillvalue=9),'gb':lambda:groupby(L(1,1,2)),'pw':lambda:pairwise('abc'),'ba':lambda:batched('abc',2)}
import re
for k,f in mk.items():
    for n in range(5):
        if k in('pw','ba') : 
            continue
        print(k,n,re.sub(r' at 0x[0-9a-f]+','',repr(r(adv(f(),n)))))
g=groupby(L(1,1,2));k,gr=next(g);print(re.sub(r' at 0x[0-9a-f]+','',repr(r(gr))));next(g);print(r(gr)); print(type(gr))
t,=tee([1,2,3],1); next(t);print(re.sub(r' at 0x[0-9a-f]+','',repr(r(t)))); print(re.sub(r' at 0x[0-9a-f]+','',repr(r(t)[2][0].__reduce__())))
for f,st in [(mk['prod'],(0,)),(mk['prod'],[0,0]),(mk['prod'],(5,5)),(mk['prod'],('x',0)),(mk['comb'],(9,9)),(mk['comb'],(1,)),(mk['perm'],((0,1,2),(3,2))),(mk['perm'],((5,-1,2),(3,2))),(mk['perm'],((0,1,2),)),(mk['perm'],5),(mk['cycle'],([1],)),(mk['cycle'],((1,),0)),(mk['cycle'],([1],'x')),(mk['cycle'],3),(mk['chain'],3),(mk['chain'],()),(mk['chain'],([],)),(mk['isl'],-1),(mk['isl'],'x'),(mk['gb'],()),(mk['gb'],3),(mk['gb'],(1,2,3)),(mk['acc'],5),(mk['dw'],1),(mk['tw'],1),(mk['zl'],77),(lambda:t,(1,2)),(lambda:t,5),(lambda:t,())]:
    x=f()
    try: print(st,x.__setstate__(st), end=' ')
    except Exception as e: print(st,type(e),e)
    else:
        try: print(re.sub(r' at 0x[0-9a-f]+','',repr(list(islice(x,6)))))
        except Exception as e: print(st,type(e),e)
for c in (lambda:product('a',x=1),lambda:product('a',repeat='x'),lambda:product('a',repeat=-1),lambda:zip_longest('a',x=1),lambda:zip_longest('a',fillvalue=1,x=2),lambda:itertools._tee_dataobject(iter([1,2]),[3],None),lambda:itertools._tee_dataobject(iter([1,2]),3,None),lambda:itertools._tee_dataobject(iter([1,2]),[3],4),lambda:itertools._tee_dataobject(iter([1,2]),[],5),lambda:itertools._grouper(1,2),lambda:itertools._grouper(groupby([]),2), lambda:chain(x=1), lambda: type(chain[int]), lambda:count(x=1),lambda:combinations('a',-1),lambda:itertools._tee_dataobject()):
    try: print(re.sub(r' at 0x[0-9a-f]+','',repr(c())))
    except Exception as e: print(type(e),e)
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always'); a=chain('a').__reduce__(); print([(str(x.message),x.category,x.lineno) for x in w])
