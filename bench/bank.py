"""A simulation of a bank: small classes, exceptions that are caught, a queue of events, random numbers."""
import time, heapq, random
from collections import defaultdict
class Account:
    count = 0
    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        self.history = []
        Account.count += 1
    @property
    def balance(self): return self._balance
    def deposit(self, amount):
        if amount <= 0: raise ValueError('bad amount')
        self._balance += amount
        self.history.append(('d', amount))
    def withdraw(self, amount):
        if amount > self._balance: raise InsufficientFunds(self, amount)
        self._balance -= amount
        self.history.append(('w', amount))
    def __repr__(self): return f'<{type(self).__name__} {self.owner} {self._balance}>'
    def __lt__(self, other): return self._balance < other._balance
class Savings(Account):
    rate = 3
    def month(self):
        self.deposit(max(1, self._balance * self.rate // 1000))
class Checking(Account):
    overdraft = 50
    def withdraw(self, amount):
        if amount > self._balance + self.overdraft: raise InsufficientFunds(self, amount)
        self._balance -= amount
        self.history.append(('o' if self._balance < 0 else 'w', amount))
    def month(self):
        if self._balance < 0: self._balance -= 2
class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        self.account, self.amount = account, amount
class Customer:
    def __init__(self, name, arrival, rng):
        self.name, self.arrival = name, arrival
        self.service = rng.randint(1, 9)
        self.items = [rng.choice(['pay', 'get', 'move', 'look']) for _ in range(rng.randint(1, 4))]
class Bank:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.accounts = {}
        self.log = defaultdict(list)
        self.clock = 0
        self.queue = []
        self.seq = 0
    def open(self, cls, owner, amount):
        self.accounts[owner] = acc = cls(owner, amount)
        return acc
    def schedule(self, delay, kind, data):
        self.seq += 1
        heapq.heappush(self.queue, (self.clock + delay, self.seq, kind, data))
    def transfer(self, a, b, amount):
        try:
            a.withdraw(amount)
        except InsufficientFunds as e:
            self.log['failed'].append((e.account.owner, e.amount))
            return False
        else:
            b.deposit(amount)
            return True
        finally:
            self.log['tries'].append(self.clock)
    def run(self, until):
        handlers = {'arrive': self.arrive, 'leave': self.leave, 'month': self.month}
        while self.queue:
            when, _, kind, data = heapq.heappop(self.queue)
            if when > until: break
            self.clock = when
            handlers[kind](data)
    def arrive(self, c):
        names = list(self.accounts)
        for item in c.items:
            a = self.accounts[self.rng.choice(names)]
            if item == 'pay': a.deposit(self.rng.randint(1, 100))
            elif item == 'get':
                try: a.withdraw(self.rng.randint(1, 150))
                except InsufficientFunds as e: self.log['refused'].append(e.amount)
            elif item == 'move': self.transfer(a, self.accounts[self.rng.choice(names)], self.rng.randint(1, 80))
            else: self.log['look'].append(a.balance)
        self.schedule(c.service, 'leave', c)
    def leave(self, c):
        self.log['left'].append(c.name)
        self.schedule(self.rng.randint(1, 20), 'arrive', Customer(c.name, self.clock, self.rng))
    def month(self, n):
        for acc in self.accounts.values(): acc.month()
        self.schedule(100, 'month', n + 1)
    def report(self):
        lines = []
        for name, acc in sorted(self.accounts.items()):
            lines.append(f'{name:>8} {acc.balance:8d} {len(acc.history):5d} {type(acc).__name__}')
        for k in sorted(self.log): lines.append(f'{k}: {len(self.log[k])}')
        return '\n'.join(lines)
t0 = time.perf_counter()
b = Bank(42)
for i in range(20): b.open(Savings if i % 3 else Checking, f'acc{i}', 100 + i * 10)
for i in range(25): b.schedule(i, 'arrive', Customer(f'c{i}', 0, b.rng))
b.schedule(100, 'month', 0)
b.run(20000)
text = b.report()
richest = max(b.accounts.values())
print(len(text), richest, hash(tuple(a.balance for a in b.accounts.values())) % 1000)
print("elapsed", time.perf_counter() - t0)
