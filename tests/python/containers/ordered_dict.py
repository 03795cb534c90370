"""OrderedDict: order and its changes, iterators that notice them, subclasses, views, copies."""
from collections import OrderedDict
import pickle, copy
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def m(op):
    d=OrderedDict(a=1,b=2,c=3)
    r=[]
    for k in d: r.append(k); op(d)
    return r
t(lambda:m(lambda d:d.update(z=1))); t(lambda:m(lambda d:d.pop('a',0))); t(lambda:m(lambda d:d.move_to_end('a'))); t(lambda:m(lambda d:d.__setitem__('a',3))); t(lambda:m(lambda d:d.clear()))
t(lambda:OrderedDict(1,2)); t(lambda:OrderedDict.update()); t(lambda:OrderedDict([(1,2,3)])); t(lambda:OrderedDict([1])); t(lambda:OrderedDict([()]))
t(lambda:OrderedDict([(1,2)],b=3)); d=OrderedDict(a=1,b=2); t(lambda:d.move_to_end('x')); t(lambda:OrderedDict().popitem()); t(lambda:d.pop('zz')); t(lambda:d.popitem(False)); t(lambda:d)
t(lambda:d.keys()); t(lambda:d.items()); t(lambda:d.values()); t(lambda:list(reversed(d.items()))); t(lambda:type(iter(d))); t(lambda:type(d.keys()).__mro__)
t(lambda:OrderedDict(a=1)|{'b':2}); t(lambda:{'b':2}|OrderedDict(a=1)); t(lambda:OrderedDict(a=1)|[('b',2)]); t(lambda:OrderedDict(a=1,b=2)==OrderedDict(b=2,a=1)); t(lambda:OrderedDict(a=1,b=2)=={'b':2,'a':1}); t(lambda:OrderedDict(a=1)<{})
t(lambda:d.__reduce__()[:4]); t(lambda:copy.deepcopy(d)); t(lambda:pickle.loads(pickle.dumps(d))); d.x=5; t(lambda:d.__reduce__()[:4]); t(lambda:d.__dict__)
class S(OrderedDict):
    def __getitem__(s,k): return 'G'
    def __missing__(s,k): return 'M'
s=S(a=1); t(lambda:s.copy()); t(lambda:s.setdefault('q',1)); t(lambda:s.setdefault('a',1)); t(lambda:s.pop('a')); t(lambda:s.pop('nope')); t(lambda:s.popitem()); t(lambda:s)
d=OrderedDict(a=1); d['s']=d; t(lambda:repr(d)); t(lambda:OrderedDict.fromkeys('ab',3)); t(lambda:OrderedDict.fromkeys(iterable='ab')); t(lambda:hash(d)); t(lambda:json.dumps(OrderedDict(a=1,b=2)))
import json; t(lambda:json.dumps(OrderedDict(a=1,b=2)));
def kw(**k): return k
e=OrderedDict(a=1,b=2); e.move_to_end('a'); t(lambda:kw(**e)); t(lambda:dict(e)); t(lambda:{**e}); t(lambda:list(e)); t(lambda:sorted(e.items())); t(lambda: e.setdefault(key='k', default=9)); t(lambda:e.pop(key='k')); t(lambda:e.popitem(last=True))
it=iter(OrderedDict(a=1,b=2)); next(it); t(lambda:it.__reduce__()); t(lambda:next(it)); t(lambda:it.__reduce__())
t(lambda:OrderedDict().__init__(5)); t(lambda:e.__dict__.update(k=1)); t(lambda:vars(e)); t(lambda:OrderedDict[int])
t(lambda:eval(repr(e))==e); t(lambda: list(zip(e,e.values())))
x=OrderedDict([(1,'a'),(1.0,'b'),(True,'c')]); t(lambda:x)
t(lambda: OrderedDict(a=1) | OrderedDict(a=2,z=3)); e|= [('q',1)]; t(lambda:e)
t(lambda:e.keys()&{'a'}); t(lambda:sorted(e.keys()|["z"])); t(lambda:('a',1) in e.items()); t(lambda:e.keys()==OrderedDict(e).keys()); t(lambda:e.keys().mapping)
