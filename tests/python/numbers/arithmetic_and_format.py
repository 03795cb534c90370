"""Operators, the format mini-language and math on many values, errors included."""
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
for a in (0,1,-1,7,-7,2**31,-2**31,2**53,-2**53,2**64+1,10**30,True,False,0.0,-0.0,1.5,-2.5,1e300,float('inf')):
    for b in (0,1,-3,2**40,10**25,2.5,True):
        for f in (lambda:a+b,lambda:a-b,lambda:a*b,lambda:a//b,lambda:a%b,lambda:a/b,lambda:divmod(a,b),lambda:a&b,lambda:a|b,lambda:a^b,lambda:a<b,lambda:a==b,lambda:a>=b): t(f)
        if not(isinstance(b,int) and abs(b)>1000) : t(lambda:a**b)
for s in ('5','>5','^9','+d','#x','#010b','08,d','_d','_b','e','.3f','%','c','n',' ','x','X','05','<05','=+9','z.1f','.2','10.3e','g','#g','s','5s','.2s','q','1_,','.','10000000000000000000000'):
    for v in (42,-42,0,3.14159,-0.0,1e20,float('nan'),'héllo',True,1.5+2j,10**20): t(lambda: format(v,s))
import math
t(lambda:math.floor(2.5)); t(lambda:math.log(10**400)); t(lambda:math.log(0)); t(lambda:math.sqrt(-1)); t(lambda:math.exp(1000)); t(lambda:math.gcd(12,18,-6)); t(lambda:math.isqrt(10**40)); t(lambda:math.fsum([.1]*10)); t(lambda:math.dist([1,2],[3,4])); t(lambda:math.factorial(30)); t(lambda:math.factorial(-1)); t(lambda:math.gamma(5.5)); t(lambda:math.lgamma(100)); t(lambda:math.erf(.5)); t(lambda:math.nextafter(1,2)); t(lambda:math.ulp(1)); t(lambda:math.frexp(10)); t(lambda:math.modf(-2.5)); t(lambda:math.fma(2,3,4)); t(lambda:math.sumprod([1,2],[3,4])); t(lambda:math.trunc('a')); t(lambda:math.comb(5,-1)); t(lambda:math.perm(5,2)); t(lambda:math.remainder(7,4)); t(lambda:math.hypot(3,4)); t(lambda: math.floor('a')); t(lambda:math.pow(0,-1)); t(lambda: math.factorial(2.5)); t(lambda: math.log(8,2)); t(lambda: math.prod([1,2,3.5])); t(lambda:math.isclose(1,1+1e-10)); t(lambda:math.ldexp(1,5000)); t(lambda: math.copysign(1,-0.0)); t(lambda: math.lcm(4,6))


# floor division and remainder of floats, remembered by the node
def divided(a, b):
    try:
        return a // b, a % b
    except ZeroDivisionError as error:
        return str(error)


for turn in range(600):
    divided(1.5, 2.5), divided(3, 2.5), divided(2.5, 3)
for a in 0.0, -0.0, 1.5, -1.5, 1e300, float('inf'), float('nan'), 3, -3, True, 2**60, -7.25:
    print([divided(a, b) for b in (0.0, -0.0, 2.5, -2.5, 1e-300, float('inf'), float('-inf'), float('nan'), 2, -2, 0, False, 2**60)])
