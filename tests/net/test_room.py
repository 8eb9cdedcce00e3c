"""Room for large bodies, when several of them break off."""

import asyncio
import socket
import struct
from collections import Counter

from extractors.model import Outcome
from flows.net.client import Client
from flows.net.room import SMALL_BYTES
from tests.support.clocks import HastyClock

SIZE = 2 * SMALL_BYTES
RESET = struct.pack("ii", 1, 0)


class Breaking:
    """Resets the connection late in the first answer to each address."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split()[1].decode()
        self.asked[path] += 1
        if path == "/robots.txt":
            writer.write(
                b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % SIZE)
            is_first = self.asked[path] == 1
            writer.write(b"x" * (SIZE - 9 if is_first else SIZE))
            await writer.drain()
            if is_first:
                await asyncio.sleep(0.1)  # or the reset overtakes the bytes
                held = writer.get_extra_info("socket")
                held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                writer.transport.abort()
                return
        writer.close()


def test_who_tries_again_gives_up_its_room_meanwhile():
    breaking = Breaking()

    async def play() -> list[Outcome]:
        server = await asyncio.start_server(breaking.answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        client = Client(
            allow_private=frozenset({f"127.0.0.1:{port}"}),
            host_map={"xəbər.test".encode("idna").decode(): ("127.0.0.1", port)},
            host_delay=0.0,
            user_agent="araxes/test",
            clock=HastyClock(),
        )
        async with server, client:
            asked = (client.get(f"http://xəbər.test/{n}", kind="feed") for n in range(6))
            replies = await asyncio.wait_for(asyncio.gather(*asked), 30)
        return [reply.outcome for reply in replies]

    assert asyncio.run(play()) == [Outcome.OK] * 6
    assert all(breaking.asked[f"/{n}"] == 2 for n in range(6))
