"""What faults of content are made of: a host with one feed and its pages, and a register."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.net.faultkit import Out, Request, article

DOMAIN = "faults.test"
XML = '<?xml version="1.0" encoding="{charset}"?>'
TITLES = (
    "گفت‌وگوی باکو و تهران",  # with a zero-width non-joiner, which must survive
    "Bakıda Şuşa sərgisi açıldı",
    "Հանդիպում Երևանում",
    "Встреча в Астаре",
    "Iğdır’da sınır kapısı",
)


@dataclass(frozen=True)
class Page:
    """One answer of a host."""

    body: bytes
    status: int = 200
    headers: tuple[str, ...] = ("Content-Type: text/html",)


@dataclass(frozen=True)
class Content:
    """A host: what its feed says, its pages by number, and what becomes of them."""

    feed: Callable[[Request, Out], bytes]
    outcome: str = "ok"  # of the poll
    seen: int | None = None  # entries; None: any number
    articles: int | None = None
    problems: tuple[str, ...] = ()  # which the poll or its entries must name
    pages: dict[str, Page] = field(default_factory=dict)  # by number; others are articles
    page_outcome: str | None = None  # of each of `pages`
    headers: tuple[str, ...] = ("Content-Type: application/rss+xml; charset=utf-8",)
    lang: str = "az"
    etag: str | None = None

    async def _tell(self, request: Request, out: Out) -> None:
        validators = (f'ETag: "{self.etag}"',) if self.etag else ()
        if self.etag and request.headers.get("if-none-match") == f'"{self.etag}"':
            await out.answer(304, b"", *validators)
        else:
            await out.answer(200, self.feed(request, out), *self.headers, *validators)

    async def __call__(self, request: Request, out: Out) -> None:
        """Play the host."""
        number = request.path.partition("/p/")[2]
        if not number:
            await self._tell(request, out)
            return
        plain = Page(article(f"Xəbər {number} — {request.host.partition('.')[0]}"))
        page = self.pages.get(number, plain)
        body = page.body.replace(b"{canary}", str(out.canary_port).encode())
        lines = (line.format(**out.canaries) for line in page.headers)
        await out.answer(page.status, body, *lines)


CONTENT: dict[str, Content] = {}


def link(name: str, number: object) -> str:
    return f"http://{name}.{DOMAIN}/{name}/p/{number}"


def item(title: str, to: str, **more: str) -> str:
    parts = {"title": title, "link": to, **more}
    return f"<item>{''.join(f'<{k}>{escape(v)}</{k}>' for k, v in parts.items())}</item>"


def rss(*items: str, charset: str = "UTF-8", before: str = "") -> str:
    head = f"{before}{XML.format(charset=charset)}"
    return f'{head}<rss version="2.0"><channel><title>Test</title>{"".join(items)}</channel></rss>'


def five(name: str, titles: tuple[str, ...] = TITLES, charset: str = "UTF-8") -> str:
    items = (item(title, link(name, n)) for n, title in enumerate(titles, start=1))
    return rss(*items, charset=charset)


def says(name: str, feed: bytes | str, *, told: int | None = None, **more) -> None:
    """Register a host whose feed is always the same; `told` entries, as many articles."""
    body = feed.encode() if isinstance(feed, str) else feed
    more = {"seen": told, "articles": told} | more
    CONTENT[name] = Content(lambda _, out: _filled(body, out), **more)


def _filled(body: bytes, out: Out) -> bytes:
    for word, port in out.canaries.items():
        body = body.replace(f"{{{word}}}".encode(), str(port).encode())
    return body


def told_of(name: str, page: Page, outcome: str, *, articles: int = 1, items: int = 1) -> None:
    """Register a host whose feed is healthy and whose pages are this one."""
    told = (item(f"Xəbər {n}", link(name, n), description="Söz.") for n in range(1, items + 1))
    pages = {str(n): page for n in range(1, items + 1)}
    says(name, rss(*told), seen=items, articles=articles, pages=pages, page_outcome=outcome)
