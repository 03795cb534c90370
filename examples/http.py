"""An HTTP server and a client on one asyncio event loop."""

import asyncio


async def serve(reader, writer):
    request = (await reader.readline()).decode().split()
    while (await reader.readline()).strip():
        pass
    body = f"you asked for {request[1]}\n".encode()
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body))
    writer.write(body)
    await writer.drain()
    writer.close()


async def fetch(port, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    response = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = response.partition(b"\r\n\r\n")
    return head.split(b"\r\n")[0].decode(), body.decode().strip()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        for answer in await asyncio.gather(*(fetch(port, f"/{n}") for n in range(5))):
            print(*answer)


asyncio.run(main())
