"""The demo world on loopback: one aiohttp server that answers for all its hosts."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from types import TracebackType
from typing import Self

from aiohttp import web

from flows.demo.render import Answer, Answers, address_key, render_world
from flows.demo.world import World, load_world


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the server's log."""

    host: str
    path: str  # with its query, as asked for
    status: int
    at: float  # seconds of a monotonic clock: differences only


class DemoServer:
    """Serve the demo world on 127.0.0.1 while the context is open.

    Clients reach the virtual hosts by mapping each of `hosts` to `address`; the Host header
    chooses the site, so addresses of articles never contain the port.
    """

    def __init__(self, world: World | None = None, *, edition: int = 1, port: int = 0) -> None:
        """Prepare one edition of `world` (by default the bundled one); port 0 takes any."""
        self.world = world or load_world()
        self.edition = edition
        self.requests: list[Request] = []
        self._port = port
        self._runner: web.AppRunner | None = None

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """Name every virtual host."""
        return tuple(site.host for site in self.world.sites.values())

    @cached_property
    def _answers(self) -> Answers:
        return render_world(self.world, self.edition)

    @property
    def address(self) -> tuple[str, int]:
        """Give the address that all hosts share; the server must be running."""
        if self._runner is None:
            raise RuntimeError("the demo server is not running: use `async with DemoServer()`")
        host, port = self._runner.addresses[0][:2]
        return str(host), int(port)

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: web.Request) -> web.Response:
        host, asked = request.host.partition(":")[0].lower(), request.raw_path
        answer = self._answers.get(address_key(f"http://{host}{asked}"))
        response = _response(request, answer or Answer(b"Not found.\n", "text/plain", 404))
        self.requests.append(Request(host, asked, response.status, time.monotonic()))
        return response


def _response(request: web.Request, answer: Answer) -> web.Response:
    headers = {"Content-Type": answer.content_type}
    if answer.etag is not None and answer.last_modified is not None:
        headers |= {"ETag": answer.etag, "Last-Modified": answer.last_modified}
        if _is_current(request, answer):
            return web.Response(status=304, headers=headers)
    return web.Response(body=answer.body, status=answer.status, headers=headers)


def _is_current(request: web.Request, answer: Answer) -> bool:
    """Decide by RFC 9110 section 13.2.2: If-None-Match wins over If-Modified-Since."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        wanted = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in wanted or answer.etag in wanted
    since = request.headers.get("If-Modified-Since")
    if since is None or answer.changed_at is None:
        return False
    return answer.changed_at.replace(microsecond=0) <= _instant(since)


def _instant(header: str) -> datetime:
    try:
        at = parsedate_to_datetime(header)
    except ValueError:  # an unreadable date is ignored: RFC 9110 section 13.1.3
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
