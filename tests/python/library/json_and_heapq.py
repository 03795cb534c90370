# json and heapq: values, messages, positions past astral characters, indentation, cycles.
import heapq
import json
data={'users':[{'id':i,'name':'user%d'%i,'tags':['a','b',str(i)],'score':i*1.5,'ok':i%2==0,'none':None} for i in range(3)]}
print(json.dumps(data, indent=1))
def tr(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
for x in ('','[1,]','{"a":1,}','{"a" 1}','{a:1}','[1 2]','"abc','"a\x01"','"\\x"','"\\u12"','nul','[1','{"a":1','1.','-','01','"\\ud83d\\ude00\\ud800"','[NaN,-Infinity]','"😀" x','[1e5,-0,1E400,12345678901234567890123]','{"a":{"b":[]}}', '[' * 3, '"😀\\q"'):
    tr(lambda: json.loads(x))
tr(lambda: json.dumps(float('nan'),allow_nan=False)); tr(lambda: json.dumps({1:2,None:3,True:4,1.5:5,(1,):6})); tr(lambda: json.dumps({(1,):6,2:3},skipkeys=True)); tr(lambda: json.dumps({'b':1,'a':2},sort_keys=True)); tr(lambda: json.dumps({'b':1,2:2},sort_keys=True)); tr(lambda: json.dumps(object())); tr(lambda: json.dumps('é😀\ud800"\\\n\x7f')); tr(lambda: json.dumps('é😀"\x01',ensure_ascii=False)); tr(lambda: json.dumps([1,[2,{}],()],indent=2)); tr(lambda: json.dumps({1,2},default=sorted))
l=[]; l.append(l); tr(lambda: json.dumps(l)); tr(lambda: json.loads('{"a":1,"b":2}',object_pairs_hook=list)); tr(lambda: json.loads('{"a":1.5}',parse_float=str,object_hook=lambda d: sorted(d))); tr(lambda: heapq.heappop([])); tr(lambda: heapq.heappush(1,2)); tr(lambda: heapq.nlargest(2,[3,1,2])); tr(lambda: heapq.heapreplace([],1)); tr(lambda: heapq.heappushpop([1,2],0)); tr(lambda: list(heapq.merge([1,4],[2,3]))); tr(lambda: heapq.heappush([1],'x'))
