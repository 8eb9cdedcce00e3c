"""What faults are made of: requests as the server saw them, a raw connection, and a register."""

import asyncio
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from extractors.model import Outcome

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Sınaq — آزمایش</title>
<item><title>Bakıda görüş keçirilib</title><link>http://news.test/1</link></item>
<item><title>دیدار وزیران در تهران</title><link>http://news.test/2</link></item>
<item><title>Հանդիպում Երևանում</title><link>http://news.test/3</link></item>
<item><title>Встреча в Астаре</title><link>http://news.test/4</link></item>
<item><title>Culfa’da sınır kapısı açıldı</title><link>http://news.test/5</link></item>
</channel></rss>
""".encode()
NEWS_HOST = "news.test"  # where the items of FEED lead
HTML = "<!doctype html><title>Ana səhifə</title><p>Salam</p>".encode()


@dataclass
class Request:
    """One request as the server saw it; instants are of the monotonic clock."""

    host: str
    path: str
    headers: dict[str, str]
    hit: int  # 1 for the first request to this host's fault
    started_at: float
    ended_at: float | None = None


class Out:
    """The raw end of a connection: players may lie on it as they like."""

    def __init__(self, writer: asyncio.StreamWriter, port: int, canaries: dict[str, int]):
        self.writer = writer
        self.port = port
        self.canaries = canaries  # ports by the word that stands for them in a redirect

    @property
    def canary_port(self) -> int:
        return self.canaries["canary"]

    async def raw(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, status: int = 200, body: bytes = b"", *headers: str) -> None:
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers]
        await self.head(*lines)
        await self.raw(body)

    async def head(self, *lines: str) -> None:
        text = "".join(f"{line}\r\n" for line in (*lines, ""))
        await self.raw(text.encode("utf-8", "surrogateescape"))

    def reset(self) -> None:
        """Send a TCP RST instead of an orderly end."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Player = Callable[[Request, Out], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """What is played, and what a trustworthy client says of it."""

    play: Player
    expected: Outcome


FAULTS: dict[str, Fault] = {}
ROBOTS: dict[str, Player] = {}  # by host label; others answer 404


def fault(name: str, expected: Outcome) -> Callable[[Player], Player]:
    def keep(play: Player) -> Player:
        FAULTS[name] = Fault(play, expected)
        return play

    return keep


def plain(name: str, expected: Outcome, status: int, body: bytes = b"", *headers: str) -> None:
    async def play(_: Request, out: Out) -> None:
        await out.answer(status, body, *headers)

    FAULTS[name] = Fault(play, expected)


def robots(name: str, expected: Outcome, status: int, body: bytes = b"", *headers: str) -> None:
    """Register a host whose feed is healthy and whose robots.txt is this."""

    async def play(_: Request, out: Out) -> None:
        await out.answer(status, body, *headers)

    ROBOTS[name] = play
    plain(name, expected, 200, FEED)


def says(name: str, expected: Outcome, data: bytes) -> None:
    """Register a fault that sends these very bytes and closes."""

    async def play(_: Request, out: Out) -> None:
        await out.raw(data)
        out.writer.close()

    FAULTS[name] = Fault(play, expected)


def redirects(name: str, expected: Outcome, location: str, status: int = 302) -> None:
    """Register a redirect; {port}, {host} and the canaries' ports are filled in."""

    async def play(request: Request, out: Out) -> None:
        if "/landed" in request.path:
            await out.answer(200, FEED)
            return
        where = location.format(port=out.port, host=request.host, **out.canaries)
        await out.answer(status, b"moved", f"Location: {where}")

    FAULTS[name] = Fault(play, expected)


def article(title: str) -> bytes:
    """Give a page of an article that an extractor can read."""
    words = f"{title}: nazirlik bildirib ki, sərhəd məntəqəsi açılacaq və yol altı saat çəkəcək. "
    return (
        f"<!doctype html><html lang='az'><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{f'<p>{words * 3}</p>' * 4}</article></body></html>"
    ).encode()


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b"<rss><channel><title>")]
    parts += [packer.compress(b" " * 1_000_000) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])
