# Formats that are used twice: the second time they are known.
def t(f,*a):
    try: print(repr(f(*a)))
    except Exception as e: print(type(e).__name__, e)
for r in range(2):
    for f in ("%d","%5d|%-5d|%05d","%s %r %a","%x %#X %o","%+d % d","%.3f %10.2e %G","%%","100%% %s","%c%c","%5s|%-5s|%.2s","%i%u","%ld","%.d","%.0f","%-+8.3d|","%5%","%","%y","%(a)s","%*d","a%sb%sc", "%s"):
        for a in ((), 5, (5,), (5,6), "x", ("x",), ("x","é"), 1.5, (-3,), ("A","B"), {"a":1}, (2.5,3.5,1e10), [1], (1,2,3), (None,"😀",3)):
            t(lambda: f % a)
    class I:
        def __index__(self): return 42
        def __str__(self): return "I!"
        def __repr__(self): return "I?"
        def __format__(self, s): return "F<%s>" % s
    t(lambda: "%d" % I()); t(lambda: "%s %r %x" % (I(),I(),I()))
    for f in ("{}","{0}","{0:>8}|{1:<6}|{0}","{!r:>5}","{a}","{a[0]} {a.real}","{:{}}","{0:{1}}","{","}","{}{","{0}{}","{}{0}","{:d}","{:x} {:#o}","{{}}","{{{}}}","{:+08.3f}","{:,}","{:_x}","{:*^9}","{:=+5}","{!z}","{:.2}","{:5}","{: d}","{:08}","{:c}","{:%}","{:e}","{:n}","{:#x}","{:010,}","{:<05d}","{:0=5d}", "{٣}","{99999999999999999999}"):
        for a in ((),(5,),(-5,6),("ab",),("ab",7),(1.5,"10"),(I(),"q"),(1234567.891,),(float("nan"),),(float("-inf"),),(-0.0,),(True,3),("😀é",9),(10**30,)):
            t(lambda: f.format(*a)); 
    t(lambda: "{a} {b[x]} {c.__class__}".format(a=1,b={"x":2},c=3))
    t(lambda: format(3.14159,".2f")+format(42,"05d")+format(-42,"=+8d")+format("x","^5")+format(255,"#06x")+format(-1.5,"z.0f")+format(-0.0,"z.1f")+format(1e22,"f"))
    for v in (0.5,1.5,2.5,0.125,1e21,1e-7,123456789.125,-0.4):
        t(lambda: f"{v:.0f} {v:.2f} {v:10.3f}| {v:<10.1f}| {v:^12} {v:+.1f} {v:g} {v:010.3f} {v:.3%}")
    for v in ("aXbXc","X","","XX","aX","Xa","aXXbX","😀X😀","ab"):
        t(lambda: (v.replace("X","yy"), v.replace("X",""), v.replace("X","$&"), v.replace("X","z",1), v.replace("","-"), v[::-1], v[::2], v[1:], v[-2:], v.replace("ab","q")))
