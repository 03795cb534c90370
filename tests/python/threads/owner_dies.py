# A worker that waits for the death of its owner learns of it while all threads wait, as those of an executor without shutdown do.
import queue
import threading
import weakref


class Owner:
    pass


class Task:
    def __init__(self, name):
        self.name = name
        self.done = threading.Semaphore(0)


def worker(owner, tasks):
    while True:
        task = tasks.get()
        if task is None:
            print('told', owner() is None)
            return
        held = owner()
        print(task.name, held is not None)
        del held
        task.done.release()


def owned():
    tasks = queue.SimpleQueue()
    owner = Owner()
    reference = weakref.ref(owner, lambda _: tasks.put(None))
    thread = threading.Thread(target=worker, args=(reference, tasks))
    thread.start()
    for name in ('first', 'second'):
        task = Task(name)
        tasks.put(task)
        task.done.acquire()
    return thread


owned().join()
