"""A small world of feeds and pages on loopback, and runs over it in this process."""

import asyncio
import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from uuid import UUID

from aiohttp import web

from flows.clock import SYSTEM_CLOCK, Clock
from flows.pipeline.context import Nobody, Progress
from flows.pipeline.run import MonitorRun, open_run
from flows.settings import Settings
from tests.support.command import rows
from tests.support.grounded import begin
from tests.support.loopback import served
from tests.support.whole import done

OUTLETS = Path(__file__).with_name("outlets.toml")
PARAGRAPH = (
    "Bakı ilə Tehran arasında yeni avtobus reysi açılacaq, nazirlik bildirib. "
    "Xəbəri {about} haqqında müxbirimiz hazırlayıb, yol altı saat çəkəcək. "
)


@dataclass
class Answer:
    """What the server says; `cut` sends so many bytes only, under the whole Content-Length."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    seconds: float = 0.0
    then: Callable[[], object] | None = None


class World:
    """Answers by address ("http://host/path"); whatever is not there is a 404."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.asked_if_changed: list[str] = []  # those of them that came with a validator
        self.port = 0

    def say(self, url: str, body: str | bytes = b"", status: int = 200, **more) -> None:
        headers = {name.replace("_", "-"): value for name, value in more.pop("headers", {}).items()}
        body = body.encode() if isinstance(body, str) else body
        self.answers[url] = Answer(body, status, headers, **more)

    def feed(self, url: str, *items: str, **more) -> None:
        body = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
            f"<title>Xəbərlər</title>{''.join(items)}</channel></rss>"
        )
        self.say(url, body, **more)

    def page(self, url: str, title: str, about: str = "", **more) -> None:
        self.say(url, page(title, about or title), **more)

    def hosts(self) -> set[str]:
        """Name every host that somebody here speaks of."""
        said = " ".join(
            f"{url} {answer.headers.get('Location', '')} {answer.body.decode(errors='replace')}"
            for url, answer in self.answers.items()
        )
        return hosts_in(said)

    def pages_asked(self, since: int = 0) -> list[str]:
        """Give what was asked for beside feeds and robots.txt."""
        return [url for url in self.asked[since:] if not url.endswith(("/rss", "/robots.txt"))]

    @contextlib.contextmanager
    def on_air(self) -> Iterator["World"]:
        """Serve from a thread of this process."""
        with served(self._answer) as self.port:
            yield self

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        url = f"http://{request.host.partition(':')[0]}{request.raw_path}"
        self.asked.append(url)
        if {"If-None-Match", "If-Modified-Since"} & request.headers.keys():
            self.asked_if_changed.append(url)
        answer = self.answers.get(url, Answer(b"no such page", 404))
        await asyncio.sleep(answer.seconds)
        if answer.then:
            answer.then()
        if answer.cut is None:
            return web.Response(body=answer.body, status=answer.status, headers=answer.headers)
        response = web.StreamResponse(status=answer.status, headers=answer.headers)
        response.content_length = len(answer.body)
        await response.prepare(request)
        await response.write(answer.body[: answer.cut])
        request.transport.close()
        return response


def hosts_in(text: str) -> set[str]:
    """Find the host names of the reserved top domain, as the network knows them."""
    return {name.lower().encode("idna").decode() for name in re.findall(r"[\w.-]+\.test\b", text)}


def item(title: str | None = None, link: str | None = None, **more: str | None) -> str:
    """Write one item of RSS; `link`, `guid`, `description` … are escaped, whatever they hold."""
    parts = {"title": title, "link": link, **more}
    return "<item>{}</item>".format(
        "".join(f"<{key}>{escape(text)}</{key}>" for key, text in parts.items() if text)
    )


def page(title: str, about: str) -> str:
    paragraphs = f"<p>{escape(PARAGRAPH.format(about=about))}</p>" * 4
    return (
        f"<!doctype html><html lang='az'><head><title>{escape(title)}</title></head>"
        f"<body><article><h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
    )


@dataclass
class Desk:
    """Runs over a world into one home."""

    world: World
    home: Path
    feeds: Path

    def settings(self, **changes) -> Settings:
        """Give what a run needs; the first time the home is begun, unless a test has done so."""
        begin(self.home)
        address = ("127.0.0.1", self.world.port)
        plain = {
            "home": self.home,
            "feeds": self.feeds,
            "outlets": OUTLETS,
            "allow_private": frozenset({f"127.0.0.1:{self.world.port}"}),
            "host_map": dict.fromkeys(self.world.hosts() | self._own_hosts(), address),
            "host_delay": 0.0,
            "workers": 1,
            "contact": "mailto:desk@news.test",
            "lock_wait_seconds": 0.0,
        }
        return Settings(**(plain | changes))

    def _own_hosts(self) -> set[str]:
        return hosts_in(self.feeds.read_text(encoding="utf-8"))

    def open(
        self,
        progress: Progress | None = None,
        asking="all",
        clock: Clock = SYSTEM_CLOCK,
        **changes,
    ) -> MonitorRun:
        return open_run(
            self.settings(**changes),
            trigger="test",
            asking=asking,
            progress=progress or Nobody(),
            clock=clock,
        )

    def run(
        self,
        progress: Progress | None = None,
        asking="all",
        clock: Clock = SYSTEM_CLOCK,
        **changes,
    ) -> dict:
        """Do a whole run and give its row; whatever it raises, it is closed."""
        run = done(self.open(progress, asking, clock, **changes))
        return self.row(run.run_id)

    def row(self, run_id: UUID) -> dict:
        [row] = self.ask(f"from run_summary where run_id = '{run_id}'")
        return row

    def ask(self, query: str) -> list[dict]:
        return rows(self.home, query)


def desk(world: World, folder: Path, feeds: dict[str, str], *, name: str = "home") -> Desk:
    """Write the feed file, {feed_id: url}, and give a desk."""
    folder.mkdir(exist_ok=True, parents=True)
    file = folder / "feeds.toml"
    file.write_text(
        "".join(
            f'[[feed]]\nid = "{key}"\nurl = "{url}"\nlang = "az"\n' for key, url in feeds.items()
        ),
        encoding="utf-8",
    )
    return Desk(world, folder / name, file)
