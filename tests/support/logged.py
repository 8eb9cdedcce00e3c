"""Many loopback hosts, each a port of its own, and one log of all that they were asked."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from aiohttp import web


@dataclass(frozen=True)
class Said:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0  # before it is given


@dataclass
class Asked:
    """One request as the server saw it; instants are of the monotonic clock."""

    host: str
    path: str
    headers: Mapping[str, str]
    began_at: float
    ended_at: float | None = None


Player = Callable[[Asked], Said]


class Logged:
    """Hosts by name; a path that nobody speaks for is a 404."""

    def __init__(self, *names: str) -> None:
        self.answers: dict[str, dict[str, Said | Player]] = {name: {} for name in names}
        self.ports: dict[str, int] = {}
        self.log: list[Asked] = []

    def at(self, name: str, path: str = "/rss") -> str:
        return f"http://127.0.0.1:{self.ports[name]}{path}"

    def say(self, name: str, path: str, body: str | bytes = b"", status: int = 200, **more) -> None:
        body = body.encode() if isinstance(body, str) else body
        self.answers[name][path] = Said(body, status, **more)

    def asked(self, name: str, path: str = "", *, since: int = 0) -> list[Asked]:
        """Give the requests to one host for what begins with `path`, oldest first."""
        return [
            each for each in self.log[since:] if each.host == name and each.path.startswith(path)
        ]

    @contextlib.contextmanager
    def on_air(self) -> Iterator["Logged"]:
        """Serve from a thread of this process."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        runners = asyncio.run_coroutine_threadsafe(self._start(), loop).result()
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(_clean_up(runners), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    async def _start(self) -> list[web.AppRunner]:
        runners = []
        for name in self.answers:
            application = web.Application()
            application.router.add_route("*", "/{path:.*}", partial(self._answer, name))
            runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.ports[name] = runner.addresses[0][1]
            runners.append(runner)
        return runners

    async def _answer(self, name: str, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Asked(name, request.raw_path, headers, time.monotonic())
        self.log.append(asked)
        try:
            said = self.answers[asked.host].get(asked.path, Said(b"nobody knows", 404))
            if not isinstance(said, Said):
                said = said(asked)
            await asyncio.sleep(said.seconds)
            return web.Response(body=said.body, status=said.status, headers=said.headers)
        finally:
            asked.ended_at = time.monotonic()


async def _clean_up(runners: list[web.AppRunner]) -> None:
    for runner in runners:
        await runner.cleanup()
