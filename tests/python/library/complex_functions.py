# cmath: special values, branch cuts, errors. Results are rounded: the last digit is the C library's.
import cmath

VALUES = [float(x) for x in "-inf -1 -0.0 0.0 1 inf nan".split()]


def shown(x):
    return repr(float(f"{x:.12g}"))


for name in "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh".split():
    results = []
    for re in VALUES:
        for im in VALUES:
            try:
                z = getattr(cmath, name)(complex(re, im))
                results.append(f"{shown(z.real)},{shown(z.imag)}")
            except (ValueError, OverflowError) as error:
                results.append(type(error).__name__[0])
    print(name, *results)
for call in (lambda: cmath.log(0), lambda: cmath.exp(1000), lambda: cmath.cosh(1e5), lambda: cmath.log(1, 1), lambda: cmath.sin("x"), lambda: cmath.rect(float("inf"), float("inf")), lambda: cmath.isclose(1, 2, rel_tol=-1)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(cmath.sqrt(-4), cmath.polar(-1), cmath.phase(-1 - 0j), cmath.isclose(1j, 1j + 1e-12, abs_tol=1e-10), cmath.infj, cmath.nanj)
