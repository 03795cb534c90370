# decimal: construction, arithmetic in odd contexts, functions, formatting, contexts and signals.
import decimal, _decimal as D
from decimal import *
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e), e)
c=getcontext(); print(c); print(c.flags, list(c.flags), type(c.flags), type(c.flags).__mro__)
print(DefaultContext,BasicContext,ExtendedContext)
t(lambda: Decimal('x')); t(lambda: Decimal(1)/0); t(lambda: Decimal(0)/0); t(lambda: Decimal('1 ')); t(lambda: Decimal('1_000.5')); t(lambda: Decimal((0,(1,2),-1))); t(lambda: Decimal((2,(1,2),-1))); t(lambda: Decimal((0,(1,12),-1))); t(lambda: Decimal((0,(1,2),'x'))); t(lambda: Decimal((0,(1,2)))); t(lambda: Decimal([0,[1,2],3])); t(lambda: Decimal((0,(1,),'F'))); t(lambda: Decimal((1,(1,2),'n'))); t(lambda: Decimal((1,(0,),'N'))); t(lambda: Decimal(None)); t(lambda: Decimal(1j)); t(lambda: Decimal(b'1')); t(lambda: Decimal('1',context=5)); t(lambda: Decimal(1.5)); t(lambda: Decimal('nan123')); t(lambda: Decimal('-sNaN')); t(lambda: Decimal('inf')); t(lambda: Decimal('1e99999999999999999999'))
t(lambda: Decimal(1)+1.5); t(lambda: Decimal(1)<1.5); t(lambda: Decimal(1)<'x'); t(lambda: Decimal(1)==1.0); t(lambda: hash(Decimal('sNaN'))); t(lambda: int(Decimal('nan'))); t(lambda: int(Decimal('inf'))); t(lambda: float(Decimal('snan'))); t(lambda: round(Decimal('nan'))); t(lambda: round(Decimal('2.5'))); t(lambda: round(Decimal('2.555'),2)); t(lambda: round(Decimal('2.5'),'x')); t(lambda: Decimal('inf').as_integer_ratio()); t(lambda: Decimal('nan').as_integer_ratio()); t(lambda: Decimal('1.50').as_integer_ratio()); t(lambda: Decimal('1.5').as_tuple()); t(lambda: Decimal('inf').as_tuple()); t(lambda: Decimal('nan12').as_tuple()); t(lambda: Decimal('1.5').__reduce__()); t(lambda: Decimal('1e3').number_class()); t(lambda: Decimal.from_float('x')); t(lambda: Decimal.from_float(3)); t(lambda: math_floor(1)); 
import math
t(lambda: math.floor(Decimal('inf'))); t(lambda: math.floor(Decimal('-2.5'))); t(lambda: Decimal('1.5').__complex__()); t(lambda: Decimal(2)**Decimal('0.5')); t(lambda: Decimal(4)**Decimal('0.5')); t(lambda: pow(Decimal(2),3,5)); t(lambda: pow(Decimal(2),-3,5)); t(lambda: pow(Decimal(2),3,0)); t(lambda: pow(Decimal('2.5'),3,7)); t(lambda: Decimal(-2)**Decimal('0.5')); t(lambda: Decimal(0)**0); t(lambda: Decimal(0)**-1); t(lambda: Decimal('1.1')**Decimal(10)); t(lambda: Decimal(10)**-3); t(lambda: Decimal(2)**1000); t(lambda: divmod(Decimal(7),Decimal('2.5'))); t(lambda: Decimal(-7)//2); t(lambda: Decimal(-7)%2); t(lambda: Decimal('1e50')//1); t(lambda: Decimal(7)//0); t(lambda: Decimal(7)%0); t(lambda: divmod(Decimal(7),0))
for f in ('','.2f','10.3e','+g','<12','*^12','010','E','%','.0%',',.2f','_','n','=12','z.1f',' ','#','x','.3','10,','.2F','G','s','d','>+8.1f', 'é>6','.-1f','_.2f'):
    print(repr(f),end=' '); t(lambda: format(Decimal('-1234.5678'),f)); t(lambda: format(Decimal('nan'),f)); t(lambda: format(Decimal('1e-10'),f)); t(lambda: format(Decimal('-0.01'),f))
state = 12345


def pick(n):
    global state
    state = (state * 1103515245 + 12345) % 2**31
    return (state >> 8) % n


SPECIAL = "0 -0 inf -inf nan sNaN12 1 -1 10 0E+5 0e-30 1.000 9.99999999".split()
BINARY = "add subtract multiply divide divide_int remainder remainder_near compare max min_mag quantize compare_total power scaleb rotate shift".split()
UNARY = "sqrt exp ln log10 logb next_plus next_minus normalize plus minus to_integral_exact number_class to_eng_string".split()
MODES = [ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]


def number():
    if pick(12) == 0:
        return Decimal(SPECIAL[pick(len(SPECIAL))])
    digits = "".join(str(pick(10)) for _ in range((1, 3, 9, 20)[pick(4)]))
    return Decimal("-" * pick(2) + digits + "e" + str((0, -1, -3, 4, -12)[pick(5)]))


for i in range(300):
    c = Context(prec=(1, 3, 9, 28)[pick(4)], rounding=MODES[pick(8)], Emax=(9, 99, 999999)[pick(3)], Emin=-(9, 99, 999999)[pick(3)], traps=[])
    name, args = (BINARY[pick(16)], (number(), number())) if pick(2) else (UNARY[pick(13)], (number(),))
    print(name, *args, c.prec, c.rounding, getattr(c, name)(*args), [f.__name__ for f in c.flags if c.flags[f]])

# Of several NaNs the first signaling one is the result of fma, else the first quiet one.
OPERANDS = "1", "0", "-Infinity", "NaN16", "sNaN19", "-sNaN2"
for x in OPERANDS:
    for y in OPERANDS:
        c = Context(traps=[])
        print("fma", x, y, [(str(c.fma(Decimal(x), Decimal(y), Decimal(z))), c.flags[InvalidOperation], c.clear_flags())[:2] for z in OPERANDS])
