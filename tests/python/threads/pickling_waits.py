# Pickling in threads whose objects wait for each other.
import pickle
import threading

gate = threading.Event()
log = []


class Waits:
    def __reduce__(self):
        log.append("reduce")
        gate.wait()
        return (made, ("value",))


def made(value):
    log.append("made")
    second.wait()
    return value


second = threading.Event()
results = []


def work():
    data = pickle.dumps([Waits(), 1])
    results.append(pickle.loads(data))


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()


def opener():
    gate.set()
    second.set()


threads.append(threading.Thread(target=opener))
threads[-1].start()
for thread in threads:
    thread.join()
print(results, sorted(log))
