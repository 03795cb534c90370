# backends: native
# Processes that start processes: what a spawned one knows of its interpreter.
import multiprocessing
import random
import sys


def leaf(connection):
    connection.send(("leaf", random.getrandbits(62)))


def middle(connection):
    from multiprocessing import spawn

    mine, theirs = multiprocessing.Pipe(False)
    child = multiprocessing.Process(target=leaf, args=(theirs,))
    child.start()
    name, number = mine.recv()
    child.join()
    connection.send((name, child.exitcode, number, random.getrandbits(62), spawn.get_executable().decode() == sys.executable))


def main():
    multiprocessing.set_start_method("spawn")
    mine, theirs = multiprocessing.Pipe(False)
    child = multiprocessing.Process(target=middle, args=(theirs,))
    child.start()
    name, code, number, other, same = mine.recv()
    child.join()
    print(name, code, child.exitcode, same, len({number, other, random.getrandbits(62)}))

if __name__ == "__main__":
    main()
