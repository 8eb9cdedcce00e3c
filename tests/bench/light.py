"""Serve any number of feeds by virtual hosts on one port, as cheaply as Python can.

Runs as a process of its own (`python -m tests.bench.light`): what the monitor costs per feed is to
be measured at 1,000 feeds on a machine that serves them, too. Feed n is at `hostn.example`; the
first few list an article each, the others an entry that leads nowhere. All answer 304 to their
ETag, and `/_/counts` tells how often each kind of answer was given since it was last asked.
"""

import asyncio
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection
from subprocess import PIPE, Popen

from tests.bench.running import ROOT
from tests.bench.texts import story
from tests.bench.world import COUNTS_PATH, FEED_PATH

ARTICLES = 10  # feeds with an article, of any number
_HOST = re.compile(rb"(?i)\r\nhost: *host(\d+)\.")
_NONE_MATCH = re.compile(rb"(?i)\r\nif-none-match: *([^\r\n]+)")


def feed(number: int) -> bytes:
    """Print the feed of one host."""
    told = story(number * 1_000)
    link = f"<link>http://host{number}.example{told.path}</link>" if number < ARTICLES else ""
    return (
        f'<rss version="2.0"><channel><title>{number}</title><item><title>{told.title}</title>'
        f"{link}<guid>{number}</guid></item></channel></rss>"
    ).encode()


def page(number: int) -> bytes:
    """Print the article of one host."""
    told = story(number * 1_000)
    text = "".join(f"<p>{paragraph}</p>" for paragraph in told.paragraphs)
    return f"<html><body><article><h1>{told.title}</h1>{text}</article></body></html>".encode()


class Server(asyncio.Protocol):
    """One connection."""

    def __init__(self, counts: Counter[str]) -> None:
        """Count the answers where all connections do."""
        self.counts = counts

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport
        self._pending = b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        *heads, self._pending = (self._pending + data).split(b"\r\n\r\n")
        for head in heads:
            self._transport.write(self._answer(head))  # type: ignore[attr-defined] # TCP is a Transport

    def _answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        if path == COUNTS_PATH:
            told = json.dumps(self.counts).encode()
            self.counts.clear()
            return response("200 OK", told, "Content-Type: application/json")
        host = _HOST.search(head)
        number = int(host[1]) if host else 0
        if path == "/robots.txt":
            return self._counted("robots", "404 Not Found", b"", "Content-Type: text/plain")
        if path != FEED_PATH:
            kind = "Content-Type: text/html; charset=utf-8"
            return self._counted("page", "200 OK", page(number), kind)
        body = feed(number)
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        known = _NONE_MATCH.search(head)
        if known and known[1].decode() == etag:
            self.counts["feed 304"] += 1
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        kind = f"Content-Type: application/rss+xml; charset=utf-8\r\nETag: {etag}"
        return self._counted("feed", "200 OK", body, kind)

    def _counted(self, kind: str, status: str, body: bytes, headers: str) -> bytes:
        self.counts[f"{kind} {status[:3]}"] += 1
        return response(status, body, headers)


def response(status: str, body: bytes, headers: str) -> bytes:
    """Write one response."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n\r\n".encode() + body


@dataclass(frozen=True, slots=True)
class LightWorld:
    """The running server as the measuring side sees it."""

    port: int

    def take_counts(self) -> dict[str, int]:
        """Say which answers were given since the last time."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", COUNTS_PATH)
        counts: dict[str, int] = json.loads(connection.getresponse().read())
        connection.close()
        return counts


@contextmanager
def running_light_world() -> Iterator[LightWorld]:
    """Start the server and stop it at the end."""
    command = (sys.executable, "-m", "tests.bench.light")
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield LightWorld(int(line))
        finally:
            process.terminate()


async def serve() -> None:
    """Say the port and serve until whoever holds our standard input is gone."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    loop.add_reader(sys.stdin, over.set)
    counts: Counter[str] = Counter()
    server = await loop.create_server(lambda: Server(counts), "127.0.0.1", 0, backlog=1_024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await over.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
