# Generators that a loop leaves early are closed with it; those that something else refers to are not.
import asyncio
import sys
import threading


def numbers(n, tag):
    try:
        yield from range(n)
    finally:
        print("closed", tag)


def broken():
    for x in numbers(5, "break"):
        if x == 2:
            break
    print("after the loop")


def returned():
    for x in numbers(5, "return"):
        if x == 1:
            return x


def raised(at):
    for x in numbers(3, "raise"):
        if x == at:
            raise ValueError(x)


class Kept:
    def __init__(self):
        self.kept = numbers(6, "kept")

    def get(self):
        return self.kept

    def fresh(self):
        try:
            yield from range(4)
        finally:
            print("closed fresh")


broken()
print(returned())
for at in 7, 1:
    try:
        raised(at)
    except ValueError as error:
        print("caught", error)
kept = Kept()
for x in kept.get():
    break
for x in kept.get():
    print("goes on", x)
    break
kept.kept.close()
for x in kept.fresh():
    if x:
        break
else:
    print("not here")
for x in kept.fresh():
    pass
else:
    print("else")


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        raise ValueError("instead of the end")


def nested():
    for i in numbers(3, "outer"):
        for j in numbers(3, "inner"):
            if j == 1:
                break
            yield i, j
        if i == 1:
            return


hook = sys.unraisablehook
sys.unraisablehook = lambda unraisable: print("ignored:", repr(unraisable.exc_value), unraisable.object.__name__)
for x in stubborn():
    break
sys.unraisablehook = hook
print(list(nested()))
closed = 0


def counted():
    global closed
    try:
        yield 1
        yield 2
        yield 3
    finally:
        closed += 1


def hot(n):
    total = 0
    for _ in range(n):
        for x in counted():
            total += x
            if x > 1:
                break
    return total


print(hot(3000), closed)


async def suspended():
    for x in numbers(5, "coroutine"):
        await asyncio.sleep(0)
        if x == 1:
            break
    print("coroutine goes on")


def in_thread():
    for x in numbers(5, "thread"):
        if x == 1:
            break
    print("thread goes on")


asyncio.run(suspended())
thread = threading.Thread(target=in_thread)
thread.start()
thread.join()


def yielding():
    for x in numbers(5, "generator"):
        if x == 3:
            break
        yield x
    yield "end"


print(list(yielding()))
for x in yielding():
    break
held = numbers(3, "held by the program")
next(held)
never_begun = numbers(3, "never begun")
print("end")
