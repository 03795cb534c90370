class I(int):
    def bit_length(self): return 'own'
for v in [5, True, 2**70, I(5), 0, -1, 5]:
    for f in (lambda x: x.bit_length(), lambda x: x.conjugate(), lambda x: x.to_bytes(10, 'big', signed=True), lambda x: int.bit_length(x)):
        for _ in range(2): r = f(v)
        print(r, type(r).__name__, end=' ')
    print()
def m(x): return x.bit_length()
for v in [5, True, 2**70, I(5), 2.5, 's', None, 5]:
    try: print(m(v))
    except AttributeError as e: print(e)
def k(x): return x.is_integer(), x.as_integer_ratio()
for v in [5, 2.5, True, float('nan'), float('inf'), 1e300]:
    try: print(k(v))
    except Exception as e: print(type(e).__name__, e)
for i in range(3000): m(i); k(i); k(i / 2)
print(m(7), k(0.5), k(8))
