"""A loopback server that plays what the network does to a monitor, and remembers who asked what.

Each fault is a virtual host `<fault>.faults.test` on one port, so that politeness towards one does
not slow the others; over `127.0.0.1` the same faults are at `/<fault>/feed.xml`.
"""

import asyncio
import contextlib
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from tests.net import faults_of_http, faults_of_kin, faults_of_transport
from tests.net.faultkit import FAULTS, NEWS_HOST, ROBOTS, Out, Player, Request, article

__all__ = [
    "FAULTS",
    "FaultServer",
    "faults_of_http",
    "faults_of_kin",
    "faults_of_transport",
]

DOMAIN = "faults.test"
CANARIES = {"canary": "127.0.0.1", "canary_two": "127.0.0.2", "canary_six": "::1"}
_TLS_HELLO = b"\x16"


@dataclass
class FaultServer:
    """Play every fault on one loopback port; use as an async context manager, or `on_air`.

    `canary_connections` counts who came to ports that nobody may connect to: on this address, on
    another loopback address, and on IPv6's. `more` are players by host label, beside `FAULTS`.
    """

    tls: ssl.SSLContext | None = None
    more: dict[str, Player] = field(default_factory=dict)
    port: int = 0
    canaries: dict[str, int] = field(default_factory=dict)
    canary_connections: int = 0
    requests: list[Request] = field(default_factory=list)
    _servers: list[asyncio.Server] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _hits: dict[str, int] = field(default_factory=dict)

    @property
    def opted_in(self) -> frozenset[str]:
        return frozenset({f"127.0.0.1:{self.port}"})

    @property
    def host_map(self) -> dict[str, tuple[str, int]]:
        labels = (*FAULTS, *self.more)
        hosts = {f"{label}.{DOMAIN}": ("127.0.0.1", self.port) for label in labels}
        return hosts | {
            NEWS_HOST: ("127.0.0.1", self.port),
            "canary.test": ("127.0.0.1", self.canaries["canary"]),
            "two.test": ("127.0.0.2", self.canaries["canary_two"]),
            "six.test": ("::1", self.canaries["canary_six"]),
        }

    def url(self, name: str, path: str = "feed.xml") -> str:
        """Give the address of a fault at its own virtual host."""
        return f"http://{name}.{DOMAIN}/{name}/{path}"

    def direct_url(self, name: str, path: str = "feed.xml") -> str:
        """Give the address of a fault without a virtual host."""
        return f"http://127.0.0.1:{self.port}/{name}/{path}"

    def asked(self, name: str, *, robots: bool = True) -> list[Request]:
        """Give the requests to one virtual host, in order."""
        requests = [each for each in self.requests if each.host == f"{name}.{DOMAIN}"]
        return [each for each in requests if robots or each.path != "/robots.txt"]

    async def __aenter__(self) -> Self:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = _port(server)
        self._servers = [server]
        for word, address in CANARIES.items():
            canary = await asyncio.start_server(self._sing, address, 0)
            self.canaries[word] = _port(canary)
            self._servers.append(canary)
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @contextlib.contextmanager
    def on_air(self) -> Iterator[Self]:
        """Play from a thread of this process."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        asyncio.run_coroutine_threadsafe(self.__aenter__(), loop).result()
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self.__aexit__(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    async def _sing(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.canary_connections += 1
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            while not writer.is_closing():
                first = await reader.readexactly(1)
                if first == _TLS_HELLO and not self.tls:
                    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    return
                await self._answer(first + await reader.readuntil(b"\r\n\r\n"), writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has had enough
        finally:
            writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        started_at = time.monotonic()
        first, *lines = head.decode().strip().split("\r\n")
        headers = {key.lower(): value for key, value in (line.split(": ", 1) for line in lines)}
        path = first.split(" ")[1]
        host = headers["host"].partition(":")[0]
        label = host.removesuffix(f".{DOMAIN}")
        if label not in FAULTS and label not in self.more:
            label = path.split("/")[1]
        is_robots = path == "/robots.txt"
        if not is_robots:
            self._hits[label] = self._hits.get(label, 0) + 1
        request = Request(host, path, headers, self._hits.get(label, 0), started_at)
        self.requests.append(request)
        try:
            await self._play(label, request, Out(writer, self.port, self.canaries))
        finally:
            request.ended_at = time.monotonic()

    async def _play(self, label: str, request: Request, out: Out) -> None:
        if request.path == "/robots.txt":
            await ROBOTS.get(label, _no_rules)(request, out)
        elif label in FAULTS:
            await FAULTS[label].play(request, out)
        elif label in self.more:
            await self.more[label](request, out)
        elif request.host == NEWS_HOST:
            await out.answer(200, article(f"Xəbər {request.path}"), "Content-Type: text/html")
        else:
            await out.answer(404, b"no such fault")


async def _no_rules(_: Request, out: Out) -> None:
    await out.answer(404, b"no rules")


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port
