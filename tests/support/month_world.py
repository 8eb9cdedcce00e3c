"""The servers of the month: they tell what `month` says, at the hour that a clock shows."""

import contextlib
import random
import socket
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256

from aiohttp import web

from tests.support.loopback import served
from tests.support.month import MOVED, Source
from tests.support.news import page


class MonthWorld:
    """All hosts on one port; `hour` gives the present one."""

    def __init__(self, made: dict[str, Source], hour: Callable[[], float], seed: int = 7) -> None:
        self._made = made
        self._hour = hour
        self._chance = random.Random(seed)
        self._pages = {item.url: item for each in made.values() for item in each.items}
        self.asked: Counter[str] = Counter()
        self.port = 0

    @property
    def host_map(self) -> dict[str, tuple[str, int]]:
        return {f"{name}.test": ("127.0.0.1", self.port) for name in self._made}

    @contextlib.contextmanager
    def on_air(self) -> Iterator["MonthWorld"]:
        """Serve from a thread of this process."""
        with served(self._answer) as self.port:
            yield self

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        name = request.host.removesuffix(".test")
        url = f"http://{request.host}{request.raw_path}"
        self.asked[url] += 1
        source, hour = self._made[name], self._hour()
        if request.path == "/robots.txt":
            closed = source.trouble(hour, self._chance) == "robots"
            return web.Response(status=503 if closed else 404)
        if url in self._pages:
            item = self._pages[url]
            if item.published > hour:
                return web.Response(status=404)
            return _html(page(item.told_at(hour), f"{item.told_at(hour)}, {item.number}"))
        word = source.trouble(hour, self._chance)
        return await self._tell(request, source, hour, word)

    async def _tell(
        self, request: web.Request, source: Source, hour: float, word: str | None
    ) -> web.StreamResponse:
        body = source.body(hour).encode()
        if word is None or word == "robots":
            return _feed(request, source, body)
        if word.isdecimal():
            return web.Response(status=int(word))
        if word == "moved":
            return web.Response(status=301, headers={"Location": self._made[MOVED].url})
        if word == "torn":
            return await _torn(request, body)
        if word == "reset":
            return _reset(request)
        return {
            "html": _html("<!doctype html><title>Ana səhifə</title><p>Salam</p>"),
            "garbage": web.Response(body=bytes(range(256)) * 8),
            "empty": web.Response(),
        }[word]


def _feed(request: web.Request, source: Source, body: bytes) -> web.Response:
    if source.etag is None:
        return web.Response(body=body, content_type="application/xml")
    etag = '"same"' if source.etag == "same" else f'"{sha256(body).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag})
    return web.Response(body=body, content_type="application/xml", headers={"ETag": etag})


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


async def _torn(request: web.Request, body: bytes) -> web.StreamResponse:
    """Send two thirds of what is promised, with an ETag that must not be believed."""
    response = web.StreamResponse(headers={"ETag": '"torn"'})
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) * 2 // 3])
    request.transport.close()
    return response


def _reset(request: web.Request) -> web.Response:
    sock = request.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    return web.Response()
