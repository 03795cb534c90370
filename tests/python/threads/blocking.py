# backends: native
import os, select, socket, subprocess, sys, threading, time, queue
# a thread waits in select for what another makes ready
def rounds(wait, ready, n):
    done = []
    def waiter():
        for i in range(n): done.append(wait())
    t = threading.Thread(target=waiter); t.start()
    for i in range(n): ready(i)
    t.join(30)
    return len(done), t.is_alive()
r, w = os.pipe()
print('select', rounds(lambda: (select.select([r], [], []), os.read(r, 1)), lambda i: os.write(w, b'x'), 300))
lock = threading.Lock(); lock.acquire()
turn = threading.Semaphore(0)
print('lock', rounds(lambda: (lock.acquire(), turn.release()), lambda i: (lock.release(), turn.acquire()), 300))
q = queue.SimpleQueue()
print('queue', rounds(q.get, q.put, 300))
f = os.fdopen(r, 'rb')
print('pipe', rounds(lambda: f.readline(), lambda i: os.write(w, b'line\n'), 300))
g = open(w, 'w')
a, b = socket.socketpair()
print('socket', rounds(lambda: a.recv(10), lambda i: b.send(b'data'), 1))
data = b'q' * 1000000
got = []
def receiver():
    while sum(map(len, got)) < len(data): got.append(a.recv(65536))
t = threading.Thread(target=receiver); t.start(); b.sendall(data); t.join(); print('sendall', b''.join(got) == data)
got.clear()
def sender(): b.sendall(data)
t = threading.Thread(target=sender); t.start(); receiver(); t.join(); print('reverse', b''.join(got) == data)
server = socket.create_server(('127.0.0.1', 0))
def serve():
    c, _ = server.accept()
    with c, c.makefile('rwb') as s:
        for line in s: s.write(line.upper()); s.flush()
t = threading.Thread(target=serve); t.start()
with socket.create_connection(server.getsockname()) as c, c.makefile('rw') as s:
    for i in range(3): s.write(f'hello {i}\n'); s.flush(); print(s.readline().strip())
t.join()
def child():
    p = subprocess.run([sys.executable, '-c', 'print("child")'], capture_output=True, text=True)
    print('process', p.returncode, p.stdout.strip())
t = threading.Thread(target=child); t.start(); t.join()
a.settimeout(0.02)
def late():
    try: a.recv(1)
    except TimeoutError as e: print('late', e)
t = threading.Thread(target=late); t.start(); t.join()
pr = select.poll(); pr.register(a, select.POLLIN); print(pr.poll(1))
import asyncio
async def main():
    async def echo(reader, writer):
        while line := await reader.readline(): writer.write(line); await writer.drain()
        writer.close()
    srv = await asyncio.start_server(echo, '127.0.0.1', 0)
    async with srv:
        reader, writer = await asyncio.open_connection(*srv.sockets[0].getsockname())
        writer.write(b'async\n'); print(await reader.readline()); writer.close(); await writer.wait_closed()
    print(await asyncio.to_thread(lambda: time.sleep(0.01) or 'thread'))
    async with asyncio.TaskGroup() as tg:
        ts = [tg.create_task(asyncio.sleep(0.001, i)) for i in range(3)]
    print([t.result() for t in ts])
    try:
        async with asyncio.timeout(0.01): await asyncio.sleep(5)
    except TimeoutError: print('timeout')
    p = await asyncio.create_subprocess_exec(sys.executable, '-c', 'print(input())', stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    print(await p.communicate(b'sub\n'), p.returncode)
asyncio.run(main())
t = threading.Thread(target=lambda: asyncio.run(asyncio.sleep(0.001))); t.start(); t.join()
print('end')
