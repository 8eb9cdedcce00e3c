"""Connections: opened to checked addresses only, a few kept for a while, one request at a time.

Built on aiohttp's own protocol and C parser, without its session: that costs twice the CPU, repeats
requests on its own when a kept connection breaks, and keeps any number of idle connections.
"""

import asyncio
import contextlib
import socket
import ssl
from dataclasses import dataclass

import aiohappyeyeballs
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import RawResponseMessage
from aiohttp.streams import StreamReader

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.clock import Clock
from flows.net.address import Target
from flows.net.resolver import AddrInfo, CheckedResolver, numeric

# aiohttp's own defaults (8,190 bytes, 128 fields) turn away real sites with long policies and many
# cookies; the budget for all headers together is checked after them.
LONGEST_HEADER = 32_768
MOST_HEADERS = 512
_MOST_INTERIM = 1_000  # 1xx before one answer: a flood of them would keep this process busy
_MOST_IDLE = 100  # kept open; a machine may allow 256 files to a process, and 1,000 hosts are asked
_IDLE_SECONDS = 15.0  # servers give up after 5 (Apache) to 75 (nginx); aiohttp keeps 15
_NEXT_ADDRESS_SECONDS = 0.25  # RFC 8305 section 5: then try another address of the host as well

Place = tuple[str, int, bool]  # host, port, TLS


@dataclass(slots=True)
class Line:
    """One open connection."""

    protocol: ResponseHandler
    place: Place
    is_kept: bool = False  # it has answered before

    def close(self) -> None:
        """Close at once."""
        if self.place[2]:
            self.protocol.abort()  # no half a minute of waiting for the other side's goodbye
        else:
            self.protocol.close()


class Wire:
    """Open connections, keep some, close all."""

    def __init__(self, resolver: CheckedResolver, tls: ssl.SSLContext, clock: Clock) -> None:
        """Begin with none."""
        self._resolver = resolver
        self._tls = tls
        self._monotonic = clock.monotonic
        self._idle: dict[Place, tuple[Line, float]] = {}  # the longest idle first

    async def line(self, target: Target) -> Line:
        """Give a connection to a target: a kept one, or a new one to an allowed address.

        Raises `FetchError` (refused, dns_error), and `OSError` when nobody answers there.
        """
        place = (target.host, target.port, target.url.scheme == "https")
        kept = self._idle.pop(place, None)
        if kept is not None:
            line, since = kept
            is_fresh = self._monotonic() - since < _IDLE_SECONDS
            if is_fresh and line.protocol.is_connected() and not line.protocol.should_close:
                return line
            line.close()
        return Line(await self._connect(target), place)

    def give_back(self, line: Line) -> None:
        """Keep a connection whose answer was read to its end, close any other."""
        if line.protocol.should_close or not line.protocol.is_connected():
            line.close()
            return
        line.is_kept = True
        if len(self._idle) >= _MOST_IDLE:
            self._idle.pop(next(iter(self._idle)))[0].close()
        if (other := self._idle.pop(line.place, None)) is not None:
            other[0].close()
        self._idle[line.place] = (line, self._monotonic())

    async def close(self) -> None:
        """Close what is kept."""
        for line, _ in self._idle.values():
            line.close()
        self._idle.clear()
        await asyncio.sleep(0)  # in which the loop closes the sockets

    async def _connect(self, target: Target) -> ResponseHandler:
        """Open a connection."""
        loop = asyncio.get_running_loop()
        sock = await self._socket(loop, await self._addresses(target))
        is_tls = target.url.scheme == "https"
        _, protocol = await loop.create_connection(
            lambda: ResponseHandler(loop),
            sock=sock,
            ssl=self._tls if is_tls else None,
            server_hostname=target.host if is_tls else None,
        )
        if (closed := protocol.closed) is not None:
            closed.add_done_callback(_looked_at)
        return protocol

    async def _socket(
        self, loop: asyncio.AbstractEventLoop, infos: list[AddrInfo]
    ) -> socket.socket:
        """Connect a socket: to the only address, or to the one of several that answers first."""
        if len(infos) > 1:
            return await aiohappyeyeballs.start_connection(
                infos,
                happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS,
                interleave=1,
                loop=loop,
                socket_factory=self._resolver.open_socket,
            )
        sock = self._resolver.open_socket(infos[0])
        try:
            sock.settimeout(0.0)
            await loop.sock_connect(sock, infos[0][4])
        except BaseException:
            sock.close()
            raise
        return sock

    async def _addresses(self, target: Target) -> list[AddrInfo]:
        """Find the addresses that may be connected to."""
        if target.ip is not None:  # checked here, for no resolver sees it
            self._resolver.check(target)
            return [numeric(str(target.ip), target.port)]
        try:
            return await self._resolver.resolve(target.host, target.port)
        except OSError as error:
            raise FetchError(Outcome.DNS_ERROR, f"{target.host}: {error}") from error


async def send(line: Line, request: bytes) -> tuple[RawResponseMessage, StreamReader, int]:
    """Send one request; give the head of its answer, the body to come, and the size of all heads.

    Raises what aiohttp raises for a broken connection or nonsense on it.
    """
    protocol = line.protocol
    protocol.set_response_params(
        read_until_eof=True,
        auto_decompress=False,
        max_line_size=LONGEST_HEADER,
        max_field_size=LONGEST_HEADER,
        max_headers=MOST_HEADERS,
    )
    if protocol.transport is None:
        raise ConnectionResetError("closed before the request was sent")
    protocol.transport.write(request)
    size = 0
    for _ in range(_MOST_INTERIM):
        message, content = await protocol.read()
        size += sum(len(name) + len(value) + 4 for name, value in message.raw_headers)
        if not 100 <= message.code < 200 or message.code == 101:  # noqa: PLR2004 -- the 1xx
            return message, content, size
    raise FetchError(Outcome.BAD_RESPONSE, f"{_MOST_INTERIM} interim answers and no last one")


def _looked_at(closed: "asyncio.Future[None]") -> None:
    """Look at how a connection ended: asyncio would complain that nobody did."""
    with contextlib.suppress(asyncio.CancelledError):
        closed.exception()
