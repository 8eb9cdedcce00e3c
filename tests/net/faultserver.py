"""A loopback server that plays what the network does to a monitor, and remembers who asked what.

Each fault is a virtual host `<fault>.faults.test` on one port, so that politeness towards one does
not slow the others; over `127.0.0.1` the same faults are at `/<fault>/feed.xml`.
"""

import asyncio
import ssl
import time
from dataclasses import dataclass, field
from typing import Self

from tests.net import faults_of_http, faults_of_transport
from tests.net.faultkit import FAULTS, ROBOTS, Out, Request

__all__ = ["FAULTS", "FaultServer", "faults_of_http", "faults_of_transport"]

DOMAIN = "faults.test"


@dataclass
class FaultServer:
    """Play every fault on one loopback port; use as an async context manager.

    `canary_connections` counts who came to a second port that nobody may connect to.
    """

    tls: ssl.SSLContext | None = None
    port: int = 0
    canary_port: int = 0
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
        hosts = {f"{name}.{DOMAIN}": ("127.0.0.1", self.port) for name in FAULTS}
        return hosts | {"canary.test": ("127.0.0.1", self.canary_port)}

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
        canary = await asyncio.start_server(self._sing, "127.0.0.1", 0)
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self._servers = [canary, server]
        self.canary_port, self.port = (each.sockets[0].getsockname()[1] for each in self._servers)
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

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
                await self._answer(await reader.readuntil(b"\r\n\r\n"), writer)
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
        if label not in FAULTS:
            label = path.split("/")[1]
        is_robots = path == "/robots.txt"
        if not is_robots:
            self._hits[label] = self._hits.get(label, 0) + 1
        request = Request(host, path, headers, self._hits.get(label, 0), started_at)
        self.requests.append(request)
        out = Out(writer, self.port, self.canary_port)
        try:
            if is_robots:
                await out.answer(*ROBOTS.get(label, (404, b"no rules")))
            elif label in FAULTS:
                await FAULTS[label].play(request, out)
            else:
                await out.answer(404, b"no such fault")
        finally:
            request.ended_at = time.monotonic()
