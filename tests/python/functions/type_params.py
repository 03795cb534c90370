# PEP 695 type parameters, type statements, generic aliases, unions.
from typing import Callable, Generic, TypeVar, get_type_hints


def first[T](items: list[T]) -> T:
    return items[0]


def bounded[T: int, *Ts, **P](a: T, *args: *Ts) -> Callable[P, T]: ...


class Stack[T]:
    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)

    def map[U](self, f: Callable[[T], U]) -> "Stack[U]":
        out = Stack[U]()
        for i in self.items:
            out.push(f(i))
        return out


class Pair[K, V = int](dict[K, V]):
    kinds = (K, V)


type Alias = int | str
type Tree[T] = T | list[Tree[T]]
type Lazy = undefined_until_later

print(first([1, 2]), first.__type_params__, bounded.__type_params__, [type(t).__name__ for t in bounded.__type_params__])
print(bounded.__type_params__[0].__bound__, first.__annotations__)
s = Stack[int]()
s.push(3)
print(s.map(str).items, Stack.__type_params__, Stack[int], Stack.__orig_bases__, Stack.__parameters__, s.__orig_class__)
print(Pair.kinds, Pair.__bases__, Pair.__orig_bases__, Pair.kinds[1].__default__, Pair.kinds[0].has_default())
print(Alias, Alias.__name__, Alias.__value__, type(Alias).__name__, Tree.__type_params__, Tree[int], Tree.__value__)
try:
    Lazy.__value__
except NameError as e:
    print(e)
undefined_until_later = list
print(Lazy.__value__)
print(list[int], dict[str, list[int]], tuple[int, ...], type[int], list[int].__origin__, dict[str, int].__args__, list[int]([1, 2]), tuple[()])
print(int | None, int | str | int, (int | str).__args__, isinstance(3, int | str), isinstance(None, int | None), int | list[int], list[int] | None)
print(list[int] == list[int], hash(list[int]) == hash(list[int]), int | str == str | int, list[TypeVar("T")][int])
for f in (lambda: int | 3, lambda: 3 | int, lambda: int["x"], lambda: list[int][str], lambda: isinstance([], list[int]), lambda: issubclass(list, list[int]), lambda: type("X", (list[int],), {}), lambda: Stack[int, str], lambda: Alias[int], lambda: Alias(), lambda: isinstance(1, Alias)):
    try:
        print(f())
    except TypeError as e:
        print("TypeError:", e)


class OldGeneric(Generic[TypeVar("A"), TypeVar("B")]): ...


print(OldGeneric[int, str], OldGeneric.__parameters__)


class Sub[T](Stack[T]):
    def twice(self, x: T):
        self.push(x)
        self.push(x)


b = Sub[str]()
b.twice("q")
print(b.items, Sub.__mro__, Sub.__orig_bases__)


def scopes[T](x: T):
    class Inner[U]:
        pair: tuple[T, U]

        def method[V](self, v: V) -> tuple[T, U, V]: ...

    return Inner


inner = scopes(1)
print(inner.__annotations__, inner.method.__annotations__, inner.__qualname__, inner.method.__qualname__)
T = "module T"


def shadows[T]():
    return T


print(shadows(), T)
print(get_type_hints(first), get_type_hints(Stack.push))


def decorated_default[T](x: T = print("default evaluated")): ...


type Rec = dict[str, Rec]
print(Rec.__value__, Rec.__value__.__args__[1] is Rec)
print([repr(p) for p in bounded.__type_params__], TypeVar("X", covariant=True), TypeVar("Y", int, str).__constraints__)
