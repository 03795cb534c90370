# starts: processes
# What a process and the one it has started share: pipes, queues, locks, memory, sockets, and connections sent through connections.
import multiprocessing
import os
import time
from multiprocessing import shared_memory
from multiprocessing.connection import Client, Listener, wait


def child(connection, address, queue, lock, event, memory):
    with lock:
        queue.put(("first", lock.acquire(block=False)))
    block = shared_memory.SharedMemory(name=memory)
    event.wait()
    print_to = connection.recv()
    print_to.send(bytes(block.buf[:5]))
    block.buf[:5] = b"child"
    block.close()
    with Client(address, authkey=b"key") as client:
        client.send(["a", "list"])
        print_to.send(client.recv())
    print_to.send_bytes(b"x" * 300_000)
    print_to.close()
    queue.put("last")


def square(n):
    return n * n


def fails(n):
    raise ValueError(n)


def sleeps(connection):
    connection.send("up")
    time.sleep(100)


def main():
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    queue, lock, event = context.Queue(), context.Lock(), context.Event()
    block = shared_memory.SharedMemory(create=True, size=100)
    block.buf[:5] = b"mine!"
    with Listener(authkey=b"key") as listener:
        arguments = (theirs, listener.address, queue, lock, event, block.name)
        process = context.Process(target=child, args=arguments)
        process.start()
        theirs.close()
        print(queue.get(), queue.empty())
        event.set()
        reader, writer = context.Pipe(duplex=False)
        mine.send(writer)
        writer.close()
        print(reader.recv())
        with listener.accept() as client:
            print(client.recv())
            client.send({"answer": 42})
            print(reader.recv())
            try:
                client.recv()
            except EOFError:
                print("the client has closed")
        print(len(reader.recv_bytes()))
        try:
            reader.recv()
        except EOFError:
            print("nobody writes any more")
    print(queue.get(), wait([process.sentinel]) == [process.sentinel])
    process.join()
    print(process.exitcode, bytes(block.buf[:5]))
    block.close()
    block.unlink()
    try:
        shared_memory.SharedMemory(name=block.name)
    except FileNotFoundError as error:
        print(error.strerror)

    with context.Pool(2) as pool:
        print(pool.map(square, range(20), chunksize=3))
        print(sum(pool.imap_unordered(square, range(300))))
        try:
            pool.apply(fails, (7,))
        except ValueError as error:
            print(repr(error))
        print(len({pool.apply(os.getpid) for _ in range(20)}) <= 2)


    process = context.Process(target=os._exit, args=(9,))
    process.start()
    process.join()
    print(process.exitcode)
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=sleeps, args=(writer,))
    process.start()
    print(reader.recv())
    process.kill()
    process.join()
    print(process.exitcode, process.is_alive())
    served = multiprocessing.get_context("forkserver")
    served.set_forkserver_preload(["json"])
    queue = served.Queue()
    process = served.Process(target=queue.put, args=("from a fork server",), name="served")
    process.start()
    print(queue.get(), type(process).__name__)
    process.join()
    print(process.exitcode)


if __name__ == "__main__":
    main()
