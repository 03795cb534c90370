"""datetime: what calls give or raise, where CPython's C code has words of its own; ISO formats; subclasses; zones of programs."""
import copy
import pickle
import warnings
from datetime import *

warnings.simplefilter("ignore")


def t(f):
    try:
        r = f()
        print(repr(r), "|", r if not isinstance(r, type) else "")
    except Exception as e:
        print(type(e).__name__, e)


for s in r'''date()
date(1)
date(1,2)
date(1,2,3,4)
date(1,2,3,foo=4)
date(year=1,month=2,day=3,foo=4)
date(1,2,foo=4)
date(1,2,day=3,year=4)
date(foo=1)
date('a',1,1)
date(1.5,1,1)
date(10**10,1,1)
date(-10**10,1,1)
date(10**30,1,1)
date(0,1,1)
date(10000,1,1)
date(1,13,1)
date(1,2,29)
date(1,1,0)
date(b'abcd')
date(b'\\x07\\xe4\\x01\\x01')
date('\\x07\\xe4\\x01\\x01')
date('\\x07\\u0155\\x01\\x01')
date(b'\\x07\\xe4\\x0d\\x01')
timedelta(days=10**9)
timedelta(days=10**10)
timedelta(days=-10**9)
timedelta('a')
timedelta(days='a')
timedelta(weeks=1j)
timedelta(1,2,3,4,5,6,7,8)
timedelta(foo=1)
timedelta(1,days=2)
timedelta(float('inf'))
timedelta(float('nan'))
timedelta(1)//0
timedelta(1)/0
timedelta(1)/0.0
timedelta(1)//timedelta(0)
timedelta(1)/timedelta(0)
timedelta(1)%timedelta(0)
divmod(timedelta(1),timedelta(0))
timedelta(1)*float('nan')
timedelta(1)*float('inf')
timedelta(1)/float('nan')
timedelta(1)/float('inf')
timedelta(1)*'a'
timedelta(1)+1
timedelta(1)//1.0
timedelta.max+timedelta(1)
timedelta.max*2
-timedelta.min
timedelta.max*10**30
date.fromordinal(0)
date.fromordinal(10**12)
date.fromordinal('a')
date.fromordinal(3652060)
date.fromtimestamp(10**12)
date.fromtimestamp(10**20)
date.fromtimestamp(float('nan'))
date.fromtimestamp('a')
date.fromisoformat(1)
date.fromisoformat('2020-13-01')
date.fromisoformat('2020-W54-1')
date.fromisoformat('2020-W01-8')
date.fromisoformat('2020-W011')
date.fromisoformat('0000-W01-1')
date.fromisoformat('2020-1-1')
date.fromisocalendar(2020,54,1)
date.fromisocalendar(0,1,1)
date.fromisocalendar(2020,1,8)
date.fromisocalendar(2020,1)
date.fromisocalendar(2020,'a',1)
date.fromisocalendar(9999,53,1)
date.fromisocalendar(2**40,53,1)
date(2020,1,1).strftime()
date(2020,1,1).strftime(1)
date(2020,1,1).strftime(fmt='%Y')
date(2020,1,1).strftime(format='%Y')
date(5,1,1).strftime('%Y %G %y %F')
format(date(5,1,1),'%Y')
date(5,1,1).strftime('%C %_C %3C')
date(5,1,1).__format__(3)
date(5,1,1).__format__()
date(5,1,1).replace(1,2,3,4)
date(5,1,1).replace(foo=4)
date(5,1,1).replace(month='a')
date(5,1,1).replace(year=0)
date.min - timedelta(1)
date.max + timedelta(1)
date.max + timedelta.max
datetime.max + timedelta.max
datetime.max + timedelta(microseconds=1)
date(1,1,1)<1
date(1,1,1)<datetime(1,1,1)
date(1,1,1)==datetime(1,1,1)
datetime(1,1,1)<date(1,1,1)
date(1,1,1)-datetime(1,1,1)
datetime(1,1,1)-date(1,1,1)
date(1,1,1)+date(1,1,1)
time(24)
time(1,60)
time(1,1,60)
time(1,1,1,10**6)
time(1,1,1,1,5)
time(1,1,1,1,None,1)
time(fold=2)
time(fold='a')
time(1,2,3,4,None,fold=1)
time(1,2,3,tzinfo=timezone.utc)
time(b'abcdef')
time(b'\\x01\\x01\\x01abc', 1)
time(b'\\x01\\x01\\x01abc')
time(1)<time(2,tzinfo=timezone.utc)
time(1)==time(2,tzinfo=timezone.utc)
time(1)<3
time(1).isoformat('foo')
time(1).isoformat(1)
time(1).isoformat(timespec='microseconds')
time.fromisoformat('')
time.fromisoformat(3)
time.fromisoformat('T12')
time.fromisoformat('12:30:45.123abc+01:00')
time.fromisoformat('12:30:45.123abc')
time.fromisoformat('12:30+25:00')
time.fromisoformat('12:30Z0')
time.fromisoformat('1230.5')
time.fromisoformat('123015,5Z')
time.fromisoformat('12:3015')
time.fromisoformat('24:00')
time.fromisoformat('12:30:45-00:00')
time.fromisoformat('12:30:45-00:00:00.5')
datetime(1,1)
datetime(2020,1,1,24)
datetime(2020,1,1,tzinfo=3)
datetime(2020,1,1,1,1,1,1,None,3)
datetime(2020,1,1,foo=3)
datetime(b'0123456789')
datetime(b'01\\x01\\x01\\x01\\x01\\x01\\x01\\x01\\x01',3)
datetime.combine(1,2)
datetime.combine(date.min,2)
datetime.combine(date.min,time(1),3)
datetime.combine(date.min)
datetime.combine(date.min,time(1,tzinfo=timezone.utc))
datetime.now(3)
datetime.now(3,4)
datetime.now(foo=3)
datetime.fromtimestamp()
datetime.fromtimestamp('a')
datetime.fromtimestamp(10**12)
datetime.fromtimestamp(10**20)
datetime.fromtimestamp(1e20)
datetime.fromtimestamp(1,3)
datetime.fromtimestamp(1.9999999,timezone.utc)
datetime.fromtimestamp(-1.0000005,timezone.utc)
datetime.fromtimestamp(float('nan'))
datetime.fromisoformat('2020')
datetime.fromisoformat('2020-01-01T')
datetime.fromisoformat('2020-01-01\\ud80012:00')
datetime.fromisoformat('2020-01-01é12:00')
datetime.fromisoformat('2020-W01-112:00')
datetime.fromisoformat('2020-W01-1T12:00')
datetime.fromisoformat('2020W011T12')
datetime.fromisoformat('2020W01T12')
datetime.fromisoformat('2020W0112')
datetime.fromisoformat('20200101T12')
datetime.fromisoformat(3)
datetime(2020,1,1).isoformat('TT')
datetime(2020,1,1).isoformat(3)
datetime(2020,1,1).isoformat('é','minutes')
datetime(2020,1,1).isoformat('x','minute')
datetime(2020,1,1).astimezone(3)
datetime(2020,1,1).astimezone(timezone.utc,3)
datetime(2020,1,1)<datetime(2020,1,1,tzinfo=timezone.utc)
datetime(2020,1,1)-datetime(2020,1,1,tzinfo=timezone.utc)
datetime(2020,1,1)<3
datetime(2020,1,1)-3
datetime.strptime('a')
datetime.strptime('a',3)
datetime.strptime('2020','%Y')
timezone()
timezone(3)
timezone(timedelta(1))
timezone(timedelta(0),3)
timezone(timedelta(0),'x')
timezone(timedelta(0)) is timezone.utc
timezone(timedelta(hours=1),'x')
timezone(timedelta(hours=1),name='x',foo=3)
timezone(timedelta(hours=-1,seconds=3))
timezone.utc.utcoffset(3)
timezone.utc.tzname(3)
timezone.utc.dst(3)
timezone.utc.fromutc(3)
timezone.utc.fromutc(datetime(1,1,1))
timezone.utc.utcoffset()
timezone.utc < timezone.utc
timezone.min
timezone.max
tzinfo().utcoffset(None)
tzinfo().dst(None)
tzinfo().tzname(None)
tzinfo().fromutc(None)
tzinfo().fromutc(datetime(1,1,1))
tzinfo().__reduce__()
timezone.utc.__reduce__()
timezone.utc.__getinitargs__()
timezone(timedelta(hours=1),'x').__getinitargs__()
type('X',(timezone,),{})
date(2020,1,1).isocalendar()
date(2020,1,1).isocalendar().__reduce__()
type(date(2020,1,1).isocalendar()).__module__
date(2020,1,1).isocalendar().week
type(date(2020,1,1).isocalendar())(1,2,3)
date(2020,1,1).__reduce__()
date(2020,1,1).__reduce__(1)
datetime(2020,1,1,fold=1).__reduce__()
datetime(2020,1,1,fold=1).__reduce_ex__(4)
datetime(2020,1,1,fold=1).__reduce_ex__()
datetime(2020,1,1,tzinfo=timezone.utc).__reduce_ex__(4)
time(1,fold=1).__reduce_ex__(4)
time(1,fold=1).__reduce__()
timedelta(1,2,3).__reduce__()
date(2020,1,1).year.__class__
type(date.year)
type(datetime.hour)
type(timedelta.days)
type(time.fold)
setattr(date(1,1,1),'year',3)
setattr(timedelta(1),'days',3)
setattr(date(1,1,1),'foo',3)
setattr(tzinfo(),'foo',3)
date.__module__
datetime.__mro__
[x for x in dir(datetime) if x not in dir(object)]
[x for x in dir(date) if x not in dir(object)]
[x for x in dir(time) if x not in dir(object)]
[x for x in dir(timedelta) if x not in dir(object)]
[x for x in dir(timezone) if x not in dir(object)]
[x for x in dir(tzinfo) if x not in dir(object)]
date(2020,1,1).strftime('%z|%Z|%f|%:z|%')
datetime(2020,1,1,tzinfo=timezone(timedelta(hours=1,seconds=5),'a%b')).strftime('%z|%Z|%f|%:z|%:|%%z|%:x')
datetime(2020,1,1,1,2,3,4).ctime()
datetime(2020,1,1,1,2,3,4).timetuple()
datetime(2020,1,1,1,2,3,4,timezone.utc).utctimetuple()
datetime(2020,1,1,1,2,3,4,timezone.utc).timestamp()
datetime(1,1,1,tzinfo=timezone(timedelta(hours=1))).utctimetuple()
datetime(1,1,1,tzinfo=timezone(timedelta(hours=1))).astimezone(timezone.utc)
timedelta(1)*2.5
timedelta(microseconds=1)*0.5
timedelta(microseconds=3)*0.5
timedelta(microseconds=0.5)
timedelta(microseconds=1.5)
timedelta(seconds=0.1,microseconds=0.5)
timedelta(3)/timedelta(2)
timedelta(-1)%timedelta(seconds=7)
divmod(timedelta(-1),timedelta(seconds=7))
timedelta.min
timedelta.max
timedelta.resolution
str(timedelta.min)
timedelta(-1).total_seconds()
abs(timedelta(-1,5))
bool(timedelta(0))
hash(timedelta(1,2,3))==hash((1,2,3))
hash(timezone.utc)==hash(timedelta(0))
hash(date(2020,1,2))==hash(bytes([7,228,1,2]))
hash(datetime(2020,1,1,tzinfo=timezone.utc))==hash(timedelta(737425))
datetime.utcnow.__text_signature__
datetime.now.__text_signature__
date.__text_signature__
date.replace.__text_signature__
date.fromordinal.__text_signature__
timedelta(1).__add__(3)
datetime(1,1,1).__radd__(timedelta(1))
date(1,1,1).__rsub__(timedelta(1))
copy.replace(date(1,1,1),year=2)
time(1).__replace__(hour=3,fold=1)
time(1).replace(1,2,3,4,timezone.utc,fold=1)
time(1).replace(1,2,3,4,5)
time(1).replace(tzinfo=None)
datetime(1,1,1).replace(tzinfo=3)
datetime(1,1,1).replace(1,2,3,4,5,6,7,timezone.utc,fold=1)
datetime(1,1,1).utcoffset(1)
datetime(1,1,1).__eq__(1)
datetime.min, datetime.max, datetime.resolution
time.min, time.max, time.resolution
date.min, date.max, date.resolution'''.split("\n"):
    print(s, end="  ->  ")
    t(lambda: eval(s))

class Z(tzinfo):
    def __init__(s,o,d=None,n=None): s.o=o;s.d=d;s.n=n
    def utcoffset(s,dt): return s.o
    def dst(s,dt): return s.d
    def tzname(s,dt): return s.n
for o in (3,timedelta(1),timedelta(hours=-25),None,timedelta(hours=2)):
    z=Z(o,3,3)
    for f in (lambda: time(1,tzinfo=z).utcoffset(), lambda: datetime(2020,1,1,tzinfo=z).dst(), lambda: datetime(2020,1,1,tzinfo=z).tzname(), lambda: str(datetime(2020,1,1,tzinfo=z)),lambda: datetime(2020,1,1,tzinfo=z).astimezone(timezone.utc),lambda: datetime(2020,1,1,tzinfo=timezone.utc).astimezone(z),lambda: time(1,tzinfo=z).strftime('%z %Z'), lambda:repr(time(1,fold=1,tzinfo=z))[:40], lambda: z.__reduce__()[1:], lambda: hash(time(1,tzinfo=z))==hash(time(23,tzinfo=timezone.utc))):
        t(f)
for z in (Z(timedelta(1,-1),timedelta(0)), Z(timedelta(hours=1),None), Z(None,None), Z(timedelta(hours=1),timedelta(hours=1))):
    t(lambda: datetime(2020,1,1,tzinfo=timezone.utc).astimezone(z).isoformat())
    t(lambda: datetime(2020,1,1,tzinfo=z).timetuple()[8])
class S(datetime): pass
class SD(date): pass
class ST(time): pass
class STD(timedelta): pass
for f in (lambda: S(2020,1,1)+timedelta(1), lambda: SD(2020,1,1)+timedelta(1), lambda: timedelta(1)+SD(2020,1,1), lambda: STD(1)+STD(2), lambda: STD(1)*2, lambda: +STD(1), lambda:S(2020,1,1).replace(day=3), lambda:S(2020,1,1).astimezone(timezone.utc), lambda:S(2020,1,1).date(), lambda:S.now().__class__, lambda:S.combine(date(1,1,1),time(1)),lambda:S.fromisoformat('2020-01-01'),lambda:SD.fromisoformat('2020-01-01'),lambda:ST.fromisoformat('12:00'),lambda:ST(1).replace(hour=3),lambda:SD.today().__class__,lambda:SD.fromordinal(5),lambda:SD.fromisocalendar(2020,1,1),lambda:S.strptime('2020','%Y'),lambda:S.fromtimestamp(0,timezone.utc),lambda:S(2020,1,1)-S(2020,1,1),lambda:S(2020,1,1)==datetime(2020,1,1),lambda:S(2020,1,1).time().__class__, lambda:S.fromordinal(5), lambda:S.fromtimestamp(0,timezone.utc).isocalendar(), lambda:pickle.loads(pickle.dumps(S(2020,1,1,tzinfo=timezone.utc),2)), lambda:pickle.dumps(timezone(timedelta(1,-1),'x'),2),lambda:S.min):
    t(f)


def iso(c,s):
    try: return repr(c.fromisoformat(s))
    except Exception as e: return type(e).__name__+' '+str(e)
L='''12:30:45.5+01:00
12.5
1230.5
12:30.5
12:30:45.
12:30:45,123456789
12:30:45.1234567x
12:3
123
1
12:
12:30:
12:30+
12:30+1
12:30+01
12:30+0130
12:30+01:30:15.5
12:30-01:30:15.123456
12:30+01:30.5
12:30Z
12Z
Z
+01:00
12:30:45+
12:3045
1230:45
12304
12:30:45:12
123045123
123045.123+0130
T12:30
TT12
12:60
12:30:61
25
12:30+24:00
12:30-23:59:59.999999
12:30:45.1+Z
12:30é
12:30:45.é'''.split('\n')
for s in L: print(s,iso(time,s)); print(s, iso(datetime,'2020-01-02T'+s)); print(s,iso(datetime,'20200102 '+s))
for s in '''2020-01-02
20200102
2020-1-2
2020-01
202001
2020-W01
2020W01
2020-W01-3
2020W013
2020-W013
2020W01-3
2020-W53-1
2020-W53-7
2021-W53-1
2020-W00-1
2020-W01-0
2020-W01-8
2020-0102
202001-02
2020-13-01
2020-99-01
2020-16-01
2020-00-01
2020-01-00
2020-01-32
2020-01-99
2020-02-30
0000-01-01
9999-12-31
9999-W53-1
9999-W52-7
10000-01-01
20200102T
2020-01-02T
2020-01-02 
2020-01-02-12
2020-01-021
2020-W01-3T12:30
2020-W01T12:30
2020-W01-12
2020-W01-12:30
2020W01T12
2020W013T12
2020W0131230
2020W011230
2020W0112
2020W01312
2020W013123
20200102123
202001021230
2020010212:30
2020-01-0212
2020-01-02x12:30
２020-01-02
2020-01-0２
-020-01-02
+020-01-02
2020-01-02\ud80012
2020W01\ud80012
20200102\ud80012
2020-W01-1\ud80012
2020-01-02😀12:30
20200102😀1230
2020W013😀12
\ud8002020-01-02'''.split('\n'):
    s=s.encode().decode('unicode_escape') if '\\u' in s else s
    print(ascii(s),ascii(iso(date,s))); print(ascii(s), ascii(iso(datetime,s)))
# calls of one place that learn what they call
for day in range(1, 8):
    print(date.fromisocalendar(2011, 5, day), datetime.fromisocalendar(2011, 5, day))
