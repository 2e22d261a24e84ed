"""A proxy between two unix sockets that delays every byte by half a round trip in each direction."""
import asyncio
import sys


async def pump(reader, writer, delay):
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()

    async def send():
        while True:
            due, data = await queue.get()
            wait = due - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            if data is None:
                break
            writer.write(data)
            await writer.drain()
        try:
            writer.close()
        except OSError:
            pass

    sender = asyncio.create_task(send())
    while True:
        try:
            data = await reader.read(65536)
        except OSError:
            data = b""
        queue.put_nowait((loop.time() + delay, data or None))
        if not data:
            break
    await sender


async def main(listen, target, round_trip_ms):
    delay = round_trip_ms / 2000

    async def serve(reader, writer):
        try:
            up_reader, up_writer = await asyncio.open_unix_connection(target)
            await asyncio.gather(pump(reader, up_writer, delay), pump(up_reader, writer, delay))
        except OSError:
            writer.close()

    server = await asyncio.start_unix_server(serve, listen)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
