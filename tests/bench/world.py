"""Serve the benchmark's world on loopback: every feed is a host of its own.

Runs as a process of its own (`python -m tests.bench.world`), so that neither printing nor serving
is counted for one of the measured sides. All pages are printed and compressed before the first
request. Feeds carry ETag and Last-Modified and answer 304 to whoever sends either back.
"""

import argparse
import asyncio
import gzip
import json
import signal
import socket
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from hashlib import sha256

from aiohttp import web

from tests.bench.pages import feed, page
from tests.bench.texts import LANGUAGES, NEWEST, STORIES_PER_FEED_LIMIT, story

HOSTS_PER_NET = 250  # 127.0.1.1 … 127.0.1.250, then 127.0.2.1 …
FEED_PATH = "/feed.xml"
COUNTS_PATH = "/_/counts"  # how often each kind of answer was given; asking starts from zero
# Level 6 is what nginx and Apache are set to on most sites: 1 is faster here, decoding is alike.
GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be asked for, as it lies ready."""

    kind: str  # feed or page
    content_type: str
    packed: bytes  # gzip
    etag: str | None = None
    modified: str | None = None


@dataclass(slots=True)
class Host:
    """One site: its socket, its documents by path and the count of its answers."""

    base: str
    documents: dict[str, Document]
    counts: Counter[str] = field(default_factory=Counter)


def listen(feeds: int) -> list[socket.socket]:
    """Open one listening socket per feed: an address each, or a port each on 127.0.0.1.

    Linux answers on all of 127/8. macOS answers only on 127.0.0.1: all feeds are one host there.
    """
    sockets = []
    for number in range(feeds):
        net, last = divmod(number, HOSTS_PER_NET)
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((f"127.0.{net + 1}.{last + 1}", 0))
        except OSError:
            sock.bind(("127.0.0.1", 0))
        sock.listen(128)
        sockets.append(sock)
    return sockets


def print_site(number: int, articles: int, base: str) -> dict[str, Document]:
    """Print all documents of one site."""
    body = feed(number, articles, base)
    documents = {
        FEED_PATH: Document(
            kind="feed",
            content_type="application/rss+xml; charset=utf-8",
            packed=gzip.compress(body, GZIP_LEVEL, mtime=0),
            etag=f'"{sha256(body).hexdigest()[:16]}"',
            modified=format_datetime(NEWEST + timedelta(minutes=number), usegmt=True),
        )
    }
    for place in range(articles):
        told = number * STORIES_PER_FEED_LIMIT + place
        packed = gzip.compress(page(told, base), GZIP_LEVEL, mtime=0)
        documents[story(told).path] = Document("page", "text/html; charset=utf-8", packed)
    return documents


def answer(host: Host, request: web.BaseRequest) -> web.Response:
    """Answer one request and count the answer."""
    if request.path == COUNTS_PATH:
        given, host.counts = host.counts, Counter()
        return web.json_response(given)
    document = host.documents.get(request.path)
    if document is None:
        host.counts["other 404"] += 1
        return web.Response(status=404, text="not found")
    validators = {"ETag": document.etag, "Last-Modified": document.modified}
    headers = {name: value for name, value in validators.items() if value}
    if _is_known(document, request):
        host.counts[f"{document.kind} 304"] += 1
        return web.Response(status=304, headers=headers)
    host.counts[f"{document.kind} 200"] += 1
    headers |= {"Content-Type": document.content_type, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=document.packed, headers={**headers, "Content-Encoding": "gzip"})
    return web.Response(body=gzip.decompress(document.packed), headers=headers)


def _is_known(document: Document, request: web.BaseRequest) -> bool:
    """Apply RFC 9110 section 13.2.2: If-None-Match wins over If-Modified-Since."""
    if document.etag is None:
        return False
    if "If-None-Match" in request.headers:
        return document.etag in request.headers["If-None-Match"]
    return request.headers.get("If-Modified-Since") == document.modified


async def serve(feeds: int, articles: int) -> None:
    """Print the world, open its hosts, say where they are, serve until told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(ending, stop.set)
    # Whoever started us holds our standard input: if they are killed, it ends and so do we.
    loop.add_reader(sys.stdin, stop.set)
    runners, table = [], []
    for number, sock in enumerate(listen(feeds)):
        address, port = sock.getsockname()
        base = f"http://{address}:{port}"
        host = Host(base, print_site(number, articles, base))

        async def handle(request: web.BaseRequest, host: Host = host) -> web.StreamResponse:
            return answer(host, request)

        runner = web.ServerRunner(web.Server(handle))
        await runner.setup()
        await web.SockSite(runner, sock).start()
        runners.append(runner)
        lang = LANGUAGES[number % len(LANGUAGES)]
        table.append({"id": f"bench-{number:03}", "base": base, "lang": lang})
    sys.stdout.write(json.dumps(table) + "\n")
    sys.stdout.flush()
    await stop.wait()
    for runner in runners:
        await runner.cleanup()


def main() -> None:
    """Read the size of the world and serve it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("feeds", type=int)
    parser.add_argument("articles", type=int)
    asked = parser.parse_args()
    asyncio.run(serve(asked.feeds, asked.articles))


if __name__ == "__main__":
    main()
