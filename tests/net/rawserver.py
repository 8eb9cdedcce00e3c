"""A loopback server that sends the very bytes it is told to, and remembers what it was asked."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from flows.net.budgets import BUDGETS, Budget
from flows.net.client import Client
from tests.support.clocks import StillClock

HOSTS = ("news.test", "canary.test", "xn--xbr-dtbb.test")


@dataclass
class Asked:
    """One request: its path, its headers, and when it began."""

    path: str
    headers: dict[str, str]
    connection: int
    at: float


@dataclass
class RawServer:
    """Answer each request with what `say` gives for its path; nothing closes the connection.

    `canaries` counts who came to the host that nobody may connect to.
    """

    say: Callable[[str], bytes]
    keeps: bool = True  # connections, after an answer
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    canaries: int = 0
    connections: int = 0
    _servers: list[asyncio.Server] = field(default_factory=list)
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        for serve in (self._serve, self._sing):
            self._servers.append(await asyncio.start_server(serve, "127.0.0.1", 0))
        self.port, self._canary = (s.sockets[0].getsockname()[1] for s in self._servers)
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()
        for writer in self._writers:
            writer.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def client(self, **changes) -> Client:
        settings = {
            "allow_private": frozenset({f"127.0.0.1:{self.port}"}),
            "host_map": {
                name: ("127.0.0.1", self._canary if name.startswith("canary") else self.port)
                for name in HOSTS
            },
            "host_delay": 0.0,
            "user_agent": "araxes/test",
            "clock": StillClock(),
            "budgets": {kind: Budget(2, 100_000, 100_000, attempts=1) for kind in BUDGETS},
        }
        return Client(**(settings | changes))

    def open(self) -> int:
        """Count the connections that nobody has closed."""
        return sum(not writer.is_closing() for writer in self._writers)

    async def push(self, data: bytes) -> None:
        """Send what nobody asked for on every open connection."""
        for writer in self._writers:
            writer.write(data)
            await writer.drain()

    async def _sing(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.canaries += 1
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        mine = self.connections
        self._writers.append(writer)
        self._tasks.append(asyncio.current_task())
        while not writer.is_closing():
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, OSError):
                break
            first, *lines = head.decode().strip().split("\r\n")
            headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
            path = first.split(" ")[1]
            self.asked.append(Asked(path, headers, mine, asyncio.get_running_loop().time()))
            data = self.say(path)
            writer.write(data)
            if not (data and self.keeps):
                break
        writer.close()


def whole(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Write an ordinary answer."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + body
