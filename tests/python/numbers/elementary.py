"""Elementary functions to the last digit: what the C library gives, where V8's own would differ."""
import cmath
import math

# A generator of our own, so that the arguments are the same everywhere.
state = 12345


def argument(low, high):
    global state
    state = (state * 1103515245 + 12345) % 2**31
    return low + (high - low) * state / 2**31


RANGES = {
    "sin": (-50, 50), "cos": (-50, 50), "tan": (-50, 50), "asin": (-1, 1), "acos": (-1, 1), "atan": (-20, 20),
    "sinh": (-30, 30), "cosh": (-30, 30), "asinh": (-50, 50), "acosh": (1, 50), "log2": (0, 100), "log10": (0, 100),
    "exp": (-50, 50), "log": (0, 100), "gamma": (-20, 20), "lgamma": (0, 100), "erf": (-4, 4), "erfc": (-5, 10),
}
for name, (low, high) in RANGES.items():
    function = getattr(math, name)
    print(name, *[function(argument(low, high)).hex() for _ in range(8)])
print("atan2", *[math.atan2(argument(-1, 1), argument(-1, 1)).hex() for _ in range(8)])

print([math.sin(k * math.pi / 2).hex() for k in range(-4, 5)])
print([math.cos(10.0**k).hex() for k in range(-10, 300, 31)])
print([math.tan(math.pi / 4 * k).hex() for k in (1, 3, 5)])
for function, values in [
    (math.sin, (0.0, -0.0, 1e-300, -1e-8, 5e-324)),
    (math.tan, (-0.0, 1e-9)),
    (math.atan, (-0.0, 1.0, math.inf, -1e300)),
    (math.asin, (1.0, -1.0, -0.0, 1e-9, 0.5)),
    (math.acos, (1.0, -1.0, 0.0, 0.5, -0.5, 1 - 2**-53)),
]:
    print(function.__name__, *[function(value).hex() for value in values])
for y, x in [(0.0, -1.0), (-0.0, -1.0), (1e-300, -1e300), (1e300, 1e-300), (3e-308, 4e-308), (1.0, -1.0), (math.inf, -math.inf)]:
    print("atan2", math.atan2(y, x).hex())
for bad in (math.inf, -math.inf):
    try:
        math.sin(bad)
    except ValueError as error:
        print(error)
print([math.log10(10.0**k) for k in range(-5, 6)], [math.log2(2.0**k) for k in range(-5, 6)])
print(cmath.exp(1j * math.pi / 3), cmath.sin(1 + 2j), (1 + 2j) ** (0.5 - 1j))
print([math.factorial(n) for n in range(36)], math.perm(3), math.prod([2**30, 2**30, -3, 2.5]), math.prod([0, -1]), math.prod([3, 4], start=True))
