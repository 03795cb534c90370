"""Zero-argument super: shadowed names, cells in mro() and in __slots__; the line of a frame that with left."""
class super0: pass
def mk():
    class super:
        msg = "quite super"
    class C:
        def method(self): return super().msg
    return C().method()
print(mk())
class Meta(type):
    def mro(self):
        self.__dict__["f"]()
        return type.mro(self)
class D(metaclass=Meta):
    @staticmethod
    def f():
        print(__class__.__name__)
class M2(type):
    def __new__(cls, name, bases, ns, attr):
        print(attr in ns)
        return super().__new__(cls, name, bases, ns)
class C1:
    def __init__(self): self.b = 42
class C2(C1, metaclass=M2, attr="__classcell__"):
    __slots__ = ["__classcell__"]
    def __init__(self): super().__init__()
c = C2(); print(c.b, type(C2.__dict__["__classcell__"]).__name__)
class Noop:
    def __enter__(self): return self
    def __exit__(self, *args): pass
def after_with():
    with Noop():
        1/0
        pass
try: after_with()
except ZeroDivisionError as e: print(e.__traceback__.tb_next.tb_frame.f_lineno - after_with.__code__.co_firstlineno)
