# csv: dialects, the reader's states, quoting of the writer, messages.
import _csv, csv, io
print([x for x in dir(_csv) if not x.startswith('__')])
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e), e)
def rd(s,**k): return list(csv.reader(io.StringIO(s,newline=''),**k))
def wr(rows,**k):
    f=io.StringIO(newline=''); w=csv.writer(f,**k)
    try:
        for r in rows: print(w.writerow(r),end=' ')
    finally: print(repr(f.getvalue()))
t(lambda: rd('a,b\n1,"2 ""x"" , y"\r\n3,\'4\'\r\r\n\n,,')); t(lambda: rd('a;b',delimiter=';')); t(lambda: rd('"a\nb",c')); t(lambda: rd('a "b" c,d')); t(lambda: rd('"a"b,c')); t(lambda: rd('"a"b,c',strict=True)); t(lambda: rd('"a',strict=True)); t(lambda: rd('"a')); t(lambda: rd('a\\,b,c',escapechar='\\')); t(lambda: rd('a,b\\',escapechar='\\')); t(lambda: rd('a,b\\',escapechar='\\',strict=True)); t(lambda: rd('  a,  b',skipinitialspace=True)); t(lambda: rd('1,"2",3.5,x',quoting=csv.QUOTE_NONNUMERIC)); t(lambda: rd('1,"2",3.5,7',quoting=csv.QUOTE_NONNUMERIC)); t(lambda: rd('a,"",,b',quoting=csv.QUOTE_NOTNULL)); t(lambda: rd('1,"2",,"",3',quoting=csv.QUOTE_STRINGS)); t(lambda: rd('"a",b',quoting=csv.QUOTE_NONE)); t(lambda: rd("'a,b',c",quotechar="'")); t(lambda: rd('a\0b,c')); t(lambda: list(csv.reader(['a\nb,c','d']))); t(lambda: list(csv.reader([b'a']))); t(lambda: list(csv.reader([1]))); t(lambda: list(csv.reader(['a\rb','c']))); t(lambda: csv.reader(5)); t(lambda: rd('a,"b\r\nc",d\r\n')); t(lambda: rd('"a""",b',doublequote=False)); 
for k in ({'delimiter':''},{'delimiter':'ab'},{'delimiter':5},{'delimiter':'\n'},{'quotechar':'ab'},{'quotechar':5},{'quotechar':None},{'quotechar':''},{'escapechar':'ab'},{'lineterminator':None},{'lineterminator':5},{'quoting':9},{'quoting':'x'},{'bad':1},{'delimiter':'"'},{'delimiter':' ','skipinitialspace':True},{'escapechar':','},{'quoting':3},{'dialect':'nope'},{'dialect':5},{'strict':'x'},{'delimiter':None},{'quoting':1,'quotechar':None},{'escapechar':' ','skipinitialspace':True},{'lineterminator':'"'},{'quotechar':' ','skipinitialspace':True},{'escapechar':'\r'},{'quotechar':'\n'}):
    print(k,end=' '); t(lambda: csv.reader([],**k) and 1)
R=[['a',1,2.5,None,'x,y','q"t','l\nn',' s',''],[],['',],[None],('t',),'ab',[True,1e300,10**20]]
for q in range(6):
    for k in ({},{'escapechar':'\\'},{'lineterminator':'\n'},{'doublequote':False,'escapechar':'!'},{'delimiter':'\t'},{'quotechar':"'"}):
        print(q,k,end=' '); t(lambda: wr(R[:1],quoting=q,**k)); t(lambda: wr(R[1:],quoting=q,**k))
t(lambda: wr([5])); t(lambda: wr(['a"b'],quoting=3)); t(lambda: wr([['a,b']],quoting=3)); t(lambda: wr([['a\nb']],quoting=3)); t(lambda: wr([['a"b']],doublequote=False)); t(lambda: wr([['']],quoting=3)); t(lambda: wr([[None]],quoting=3)); t(lambda: wr([[None]],quoting=2)); t(lambda: csv.writer(5)); t(lambda: wr([['a b'],[' a']],delimiter=' ',quoting=0)); t(lambda: wr([['','x'],['']],delimiter=' ',skipinitialspace=True,quotechar=None,quoting=3))
d=csv.get_dialect('excel'); print(type(d),[x for x in dir(d) if not x.startswith('__')],d.delimiter,d.lineterminator,d.quoting); t(lambda: _csv.Dialect(delimiter=';').delimiter); t(lambda: setattr(_csv.Dialect(),'delimiter',1)); t(lambda: csv.get_dialect('x')); t(lambda: csv.register_dialect(5)); t(lambda: csv.register_dialect('x',delimiter='ab')); t(lambda: csv.register_dialect('x',5)); t(lambda: csv.unregister_dialect('x')); csv.register_dialect('mine',delimiter='|'); t(lambda: rd('a|b','mine') if 0 else rd('a|b',dialect='mine')); t(lambda: csv.list_dialects()); t(lambda: csv.unregister_dialect('mine')); t(lambda: csv.field_size_limit()); t(lambda: csv.field_size_limit('x')); t(lambda: csv.field_size_limit(5)); t(lambda: rd('abcdef')); t(lambda: csv.field_size_limit(131072))
r=csv.reader(['a,b','c']); t(lambda: r.line_num); next(r); t(lambda: r.line_num); t(lambda: r.dialect.delimiter); t(lambda: next(r)); t(lambda: next(r)); t(lambda: type(r)); t(lambda: type(csv.writer(io.StringIO()))); w=csv.writer(io.StringIO()); t(lambda: w.writerows([[1],[2]])); t(lambda: w.writerows(5)); t(lambda: w.writerow()); t(lambda: w.dialect.quotechar); t(lambda: [x for x in dir(w) if not x.startswith('__')]); t(lambda: [x for x in dir(r) if not x.startswith('__')]); t(lambda: _csv.Reader()); t(lambda: copy.copy(d)) if 0 else None
import pickle, copy
t(lambda: copy.copy(d)); t(lambda: pickle.dumps(d)); t(lambda: list(csv.DictReader(['a,b','1,2'])))
t(lambda: csv.writer(io.StringIO(),quotechar='"',delimiter='"'))
t(lambda: csv.reader([],quotechar=None,lineterminator=None)); t(lambda: csv.reader([],quotechar=None,quoting=1,lineterminator=None)); t(lambda: csv.reader([],lineterminator=None)); t(lambda: csv.reader([],lineterminator=None,quoting=9))
