# Names in annotation scopes of classes: the class first, then what is around it; comprehensions in them do not see the class.
import weakref
from typing import ParamSpec, TypeVar, TypeVarTuple

x = T = "global"


def outer():
    x = "outer"

    class Plain:
        T = int
        type Alias = T

        def method[U: T](self): ...

    class Shadowed[T]:
        T = "class"
        type Alias = T
        type Nested[U] = [T for _ in (1,)]

        class Inner[U](list):
            items = [T for _ in (1,)]
            type Both = (x, T, U)

    class Global:
        global x
        x = "assigned in the class"
        type Alias = x

    class Nonlocal:
        nonlocal x
        x = "assigned outside"
        type Alias = x

    class Later:
        x = "class"
        type Alias = (x, [x for _ in (1,)])

    Later.x = "later"
    return Plain, Shadowed, Global, Nonlocal, Later


plain, shadowed, in_global, in_nonlocal, later = outer()
print(plain.Alias.__value__, plain.method.__type_params__[0].__bound__)
print(shadowed.Alias.__value__, shadowed.Nested.__value__, shadowed.Inner.items, shadowed.Inner.Both.__value__)
print(in_global.Alias.__value__, in_nonlocal.Alias.__value__, later.Alias.__value__)


class Private[__T]:
    type Alias[__V] = (__T, __V)


print(Private.Alias.__value__, Private.__type_params__)

Ts = TypeVarTuple("Ts")




def stars(*args: *tuple[int, *Ts]): ...


print(stars.__annotations__)


def several[*Us = *tuple[int, str]](): ...


print(several.__type_params__[0].__default__)
print(TypeVar("A", default=None).__default__, TypeVarTuple("B", default=None).__default__, tuple() is ()[:])
P = ParamSpec("P", default=None)
print(P.__default__, isinstance(weakref.ref(P.args), weakref.ref))
