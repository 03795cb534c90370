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
# what is put together from pieces, at their edges
for n in (0, 9, 10, 99, 100, 999, 1000, 1001, 99999, 999999, 1000000, 1000999, 999999999, 10**9, 10**9 + 7, 2**53 - 1, 2**53 + 1, 255, 256, 65535, 65536, 2**24 - 1, 2**24, 2**32):
    for v in (n, -n):
        t(lambda: (str(v), repr(v), f"{v} {v:6d}|{v:<6}|{v:^7}|{v:06}|{v:=+8}|{v:x<5}", "%d %x %5d %-5d|%05d" % (v, v, v, v, v), "{} {:>7}".format(v, v)))
for v in (0.0, 0.1, 0.05, 0.004, 0.9999996, 1.0005, 12.000001, 999.9995, 1234.5678912, 99999.99, 1e9 + 0.25, -0.001, -7.0000005):
    t(lambda: [f"{v:.{p}f}" for p in range(11)] + ["%f" % v, "%8.3f" % v])
for n in (-1, 0, 1, 2, 12, 13, 255, 256, 257, 1000):
    for c in ("", "-", "é", "\xff", "Ā", "😀", "ab"):
        t(lambda: (len(c * n), (n * c)[-3:], c * n == "".join([c] * max(n, 0))))
for w in (0, 5, 98, 99, 100, 300):
    t(lambda: (f"{'ab':>{w}}|{7:0{w}}|{'😀':^{w}}", "ab".rjust(w), "ab".center(w, "é"), "-7".zfill(w), "{:*<99}|{:>100}".format("x", 1)))
class T(tuple):
    def __rmod__(s, o): return "rmod"
class S(str):
    def __rmod__(s, o): return "rmod " + s
    def __mod__(s, o): return "mod"
    def __mul__(s, o): return "mul"
t(lambda: ("%s" % S("a"), S("%s") % 1, "%s" % T((1,)), "%s %s" % T((1, 2)), S("ab") * 2, "%s" % (S("q"),), "%s" % True, "%d" % True, "ab" * True))
t(lambda: "abc".format(1, 2, 3, 4) + "{3}{0}".format(1, 2, 3, 4) + "{} {} {} {} {}".format(1, 2.5, None, "x", [1]) + "{}".format(*range(9)))
t(lambda: "{} {} {} {}".format(1, 2, 3))
t(lambda: "{x}{}".format(1, x=2) + "{x}".format(**{"x": 3}))
