# Calls of what an object has in an attribute of its own: handlers, callbacks, bound methods, classes.
import sys
import threading
import traceback


class Holder:
    def __init__(self, call):
        self.call = call

    def method(self, *args, **keywords):
        return ('method', args, keywords)


class Sub(Holder):
    def call(self, *args, **keywords):
        return ('of the class', args, keywords)


class Bare:
    def call(self, *args, **keywords):
        return ('bare', args, keywords)


class Slots:
    __slots__ = ('call',)


def double(x=1, *rest, **keywords):
    return x * 2


def zero(h):
    return h.call()


def one(h, a):
    return h.call(a)


def two(h, a, b):
    return h.call(a, b)


def many(h, a):
    return h.call(a, 2, 3, 4, key=a)


def statement(h, a):
    h.call(a)
    return a


def all_of(h):
    return zero(h), one(h, 5), two(h, 5, 6), many(h, 7), statement(h, 8)


slots = Slots()
slots.call = double
holders = [Holder(double), Holder(Holder(None).method), Holder(str), Sub(double), Bare(), slots, Holder(lambda *a, **k: len(a))]
for turn in range(600):
    for holder in holders[:1 + turn // 100]:
        if holder is not holders[2]:
            results = all_of(holder)
print(results)
for holder in holders:
    try:
        print(all_of(holder))
    except TypeError as error:
        print(error)


# the callee is looked up before the arguments are evaluated
def replace(h):
    h.call = lambda *args: ('replaced', args)
    return 3


def late(h):
    return h.call(replace(h)), h.call(replace(h), 1)


def delete(h):
    del h.call
    return 4


def gone(h):
    return h.call(delete(h))


for turn in range(600):
    out = late(Holder(double)), gone(Holder(double))
print(out)


# errors
for wrong in Holder(5), Holder(None), object(), 3, Slots():
    try:
        one(wrong, 1)
    except (TypeError, AttributeError):
        lines = traceback.format_exc().splitlines()
        print(*[line for line in lines if 'one(wrong' not in line], sep='\n')


# in generators and coroutines
def ask(h):
    answers = []
    while True:
        answers.append(h.call((yield answers)))
        answers.append(h.call((yield answers), (yield answers)))


for turn in range(300):
    asker = ask(Holder(lambda *args: args))
    next(asker)
    for i in range(6):
        answers = asker.send(i)
print(answers)


# in threads
def work(out):
    h = Holder(double)
    out.append(sum(one(h, i) + two(h, i, 1) + zero(h) for i in range(3000)))


sums = []
workers = [threading.Thread(target=work, args=(sums,)) for _ in range(3)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(sums)

events = []
sys.setprofile(lambda frame, event, arg: events.append((event, frame.f_code.co_name)))
one(Holder(double), 1)
one(Holder(abs), 1)
sys.setprofile(None)
print(events)
