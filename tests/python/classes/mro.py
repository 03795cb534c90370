# C3 linearization, its errors, super() along the order, __bases__ assignment, cooperative methods.
class O: ...
class A(O): ...
class B(O): ...
class C(O): ...
class D(O): ...
class E(O): ...
class K1(A, B, C): ...
class K2(D, B, E): ...
class K3(D, A): ...
class Z(K1, K2, K3): ...


print([c.__name__ for c in Z.__mro__], [c.__name__ for c in Z.mro()])


def try_class(*bases):
    try:
        return [c.__name__ for c in type("T", bases, {}).__mro__]
    except TypeError as e:
        return str(e)


class X: ...
class Y: ...
class XY(X, Y): ...
class YX(Y, X): ...


print(try_class(XY, YX))
print(try_class(O, A))
print(try_class(A, O))
print(try_class(A, A))
print(try_class(X, XY))


class Root:
    def visit(self, log):
        log.append("Root")
        return log


class Left(Root):
    def visit(self, log):
        log.append("Left")
        return super().visit(log)


class Right(Root):
    def visit(self, log):
        log.append("Right")
        return super().visit(log)


class Bottom(Left, Right):
    def visit(self, log):
        log.append("Bottom")
        return super().visit(log)


print(Bottom().visit([]), Left().visit([]))
print(super(Left, Bottom()).visit([]), super(Right, Bottom()).visit([]))
print(super(Left, Bottom).visit(Bottom(), []))


class Other(Root):
    def visit(self, log):
        log.append("Other")
        return super().visit(log)


Left.__bases__ = (Other,)
print([c.__name__ for c in Bottom.__mro__], Bottom().visit([]))
try:
    Left.__bases__ = ()
except TypeError as e:
    print(e)
try:
    Root.__bases__ = (Bottom,)
except TypeError as e:
    print(e)
try:
    Left.__bases__ = 3
except TypeError as e:
    print(e)


class Named:
    def method(self):
        return __class__.__name__

    def no_args_super_in_nested(self):
        def inner(me):
            return super().__repr__

        return inner(self).__name__


print(Named().method(), Named().no_args_super_in_nested())


class Errors(Root):
    def rebound(self):
        self = None
        return super().visit([])

    def no_self():
        return super()

    @staticmethod
    def static(x):
        return super()

    def deleted(self):
        del self
        return super()

    def generator(self):
        return [super(Errors, self).visit([]) for _ in range(1)]

    def comprehension(self):
        return [super().visit([]) for _ in range(1)]


for name in ("rebound", "static", "deleted", "generator", "comprehension"):
    try:
        print(getattr(Errors(), name)(*([1] if name == "static" else [])))
    except (TypeError, RuntimeError, AttributeError) as e:
        print(name, type(e).__name__, e)
try:
    Errors.no_self()
except RuntimeError as e:
    print(e)
try:
    super()
except RuntimeError as e:
    print(e)
for args in [(3,), (int, 3), (int, "x"), (Left, Right()), (Left, 3, 4)]:
    try:
        print(type(super(*args)))
    except TypeError as e:
        print(e)

s = super(Left, Bottom())
print(s.__thisclass__, s.__self_class__, type(s.__self__).__name__)
try:
    s.missing
except AttributeError as e:
    print(e)
try:
    s.visit = 1
except AttributeError as e:
    print(e)


class CustomMro(type):
    def mro(cls):
        return [cls, Right, Root, object] if cls.__name__ == "Odd" else super().mro()


class Odd(metaclass=CustomMro):
    pass


print([c.__name__ for c in Odd.__mro__], Odd().visit([]))
