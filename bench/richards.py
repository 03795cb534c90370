"""Attribute-heavy classes: a small task scheduler in the manner of Richards, with a class hierarchy and linked packets."""
import sys
import time


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue


class Task:
    def __init__(self, ident, priority, scheduler):
        self.ident = ident
        self.priority = priority
        self.scheduler = scheduler
        self.queue = None
        self.held = False
        self.runs = 0

    def receive(self, packet):
        self.queue = packet.append_to(self.queue)

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
            packet.link = None
        return packet

    def run(self):
        self.runs += 1
        packet = self.take()
        if packet is None:
            self.idle()
        else:
            self.handle(packet)

    def idle(self):
        self.held = not self.held


class Worker(Task):
    def __init__(self, ident, priority, scheduler, others):
        super().__init__(ident, priority, scheduler)
        self.others = others
        self.next = 0

    def handle(self, packet):
        self.next = (self.next + 1) % len(self.others)
        for i in range(4):
            packet.data[i] = (packet.data[i] + self.ident + i) & 0xFF
        packet.datum += sum(packet.data)
        packet.ident = self.ident
        self.scheduler.send(self.others[self.next], packet)


class Device(Task):
    delay = 3

    def handle(self, packet):
        if packet.datum % self.delay:
            self.scheduler.send(packet.ident, packet)
        else:
            packet.datum //= 2
            self.scheduler.send((self.ident + 1) % 6, packet)


class SlowDevice(Device):
    delay = 5

    @property
    def busy(self):
        return self.queue is not None

    def idle(self):
        if not self.busy:
            super().idle()


class Scheduler:
    def __init__(self):
        self.tasks = []
        self.sent = 0

    def send(self, ident, packet):
        self.sent += 1
        self.tasks[ident].receive(packet)

    def run(self, rounds):
        for _ in range(rounds):
            for task in self.tasks:
                if task.queue is not None or not task.held:
                    task.run()


def main(n):
    s = Scheduler()
    s.tasks = [Worker(0, 1, s, [1, 2, 3]), Worker(1, 2, s, [2, 4, 5, 0]), Device(2, 3, s), SlowDevice(3, 4, s),
               Device(4, 5, s), SlowDevice(5, 6, s)]
    for i in range(12):
        s.send(i % 6, Packet(None, i % 2, i))
    s.run(n)
    return s.sent, [t.runs for t in s.tasks]


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 120000
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", *result)
    print("elapsed", t1 - t0)
