# functions that are compiled first once a caller asks for locals
class Inner:
    def __init__(self): self.kept = [1]
    @property
    def store(self): return self.kept
class Outer:
    def __init__(self, inner): self.inner = inner
    @property
    def store(self): return self.inner.store
Outer(Inner()).store
text = "import sys\ndef see():\n    return sys._getframe(1).f_" + "locals\nsee()"
exec(text)
for i in range(3000): Outer(Inner()).store
class Odd:
    store = 1
print(Outer(Odd()).store)
