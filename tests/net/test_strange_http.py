"""Sisters of the faults: what a server may say instead of plain HTTP, and what we make of it."""

import asyncio

import pytest

from extractors.model import Outcome
from tests.net.faultkit import FEED
from tests.net.rawserver import RawServer, whole

SIZE = len(FEED)
OK = Outcome.OK
BAD = Outcome.BAD_RESPONSE
CUT = Outcome.TRUNCATED
REFUSED = Outcome.REFUSED
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
WITH_LENGTH = b"Content-Length: %d\r\n\r\n" % SIZE + FEED


def chunk(size: int, end: bytes = b"\r\n0\r\n\r\n") -> bytes:
    return b"%x\r\n" % size + FEED + end


ANSWERS = {
    "no length": (OK, b"HTTP/1.0 200 OK\r\n\r\n" + FEED),
    "http 2.0 in text": (OK, b"HTTP/2.0 200 OK\r\n" + WITH_LENGTH),
    "http 1.2": (BAD, b"HTTP/1.2 200 OK\r\n" + WITH_LENGTH),
    "icy": (BAD, b"ICY 200 OK\r\n\r\n" + FEED),
    "no reason": (OK, b"HTTP/1.1 200\r\n" + WITH_LENGTH),
    "reason in persian": (OK, "HTTP/1.1 200 خوب\r\n".encode() + WITH_LENGTH),
    "status 99": (BAD, b"HTTP/1.1 99 ?\r\n" + WITH_LENGTH),
    "status 000": (BAD, b"HTTP/1.1 000 ?\r\n" + WITH_LENGTH),
    "status 600": (BAD, b"HTTP/1.1 600 ?\r\n" + WITH_LENGTH),
    "status 999": (BAD, b"HTTP/1.1 999 ?\r\n" + WITH_LENGTH),
    "status 1000": (BAD, b"HTTP/1.1 1000 ?\r\n" + WITH_LENGTH),
    "status -200": (BAD, b"HTTP/1.1 -200 ?\r\n" + WITH_LENGTH),
    "206 unasked": (CUT, b"HTTP/1.1 206 Part\r\nContent-Range: bytes 0-9/99\r\n" + WITH_LENGTH),
    "200 with a range": (OK, b"HTTP/1.1 200 OK\r\nContent-Range: bytes 0-9/99\r\n" + WITH_LENGTH),
    "304 unasked": (BAD, b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "204 with a body": (BAD, b"HTTP/1.1 204 No Content\r\n" + WITH_LENGTH),
    "line feeds only": (OK, b"HTTP/1.1 200 OK\nContent-Length: %d\n\n" % SIZE + FEED),
    "blank lines first": (OK, b"\r\n\r\nHTTP/1.1 200 OK\r\n" + WITH_LENGTH),
    "early hints": (OK, b"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n" + whole(FEED)),
    "a flood of 102": (BAD, b"HTTP/1.1 102 Wait\r\n\r\n" * 5_000 + whole(FEED)),
    "a flood of hints": (
        Outcome.TOO_LARGE,
        (b"HTTP/1.1 103 Early\r\nX: " + b"x" * 9_000 + b"\r\n\r\n") * 9 + whole(FEED),
    ),
    "header without colon": (BAD, b"HTTP/1.1 200 OK\r\nNo colon\r\n" + WITH_LENGTH),
    "header without name": (BAD, b"HTTP/1.1 200 OK\r\n: x\r\n" + WITH_LENGTH),
    "header with NUL": (BAD, b"HTTP/1.1 200 OK\r\nX: a\0b\r\n" + WITH_LENGTH),
    "header with CR": (BAD, b"HTTP/1.1 200 OK\r\nX: a\rb\r\n" + WITH_LENGTH),
    "folded header": (OK, b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n" + WITH_LENGTH),
    "cookie flood": (
        Outcome.TOO_LARGE,
        b"HTTP/1.1 200 OK\r\n" + b"Set-Cookie: a=%s\r\n" % (b"v" * 400) * 400 + WITH_LENGTH,
    ),
    "two lengths": (BAD, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n" + WITH_LENGTH),
    "length and chunks": (BAD, CHUNKED[:-2] + b"Content-Length: 5\r\n\r\n" + chunk(SIZE)),
    "negative length": (BAD, b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + FEED),
    "empty length": (BAD, b"HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n" + FEED),
    "length too small": (BAD, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + FEED),
    "length too large": (CUT, b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + FEED),
    "chunk extension": (OK, CHUNKED + b'%x;a="b"\r\n' % SIZE + FEED + b"\r\n0\r\n\r\n"),
    "trailers": (OK, CHUNKED + chunk(SIZE, b'\r\n0\r\nETag: "x"\r\n\r\n')),
    "no last chunk": (CUT, CHUNKED + chunk(SIZE, b"\r\n")),
    "last chunk cut": (CUT, CHUNKED + chunk(SIZE, b"\r\n0\r\n")),
    "chunk too short": (BAD, CHUNKED + chunk(SIZE - 5)),
    "chunk too long": (CUT, CHUNKED + chunk(SIZE + 5, b"")),
    "chunk of -5": (BAD, CHUNKED + b"-5\r\n" + FEED),
    "chunk of 0x": (BAD, CHUNKED + b"0x" + chunk(SIZE)),
    "chunks that are none": (BAD, CHUNKED + FEED),
    "transfer identity": (OK, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n" + FEED),
    "upgrade": (OK, b"HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: h2c\r\n" + WITH_LENGTH),
    "head cut": (Outcome.CONNECTION_ERROR, b"HTTP/1.1 200 OK\r\nContent-Len"),
    "no body": (Outcome.EMPTY, b"HTTP/1.1 200 OK\r\n\r\n"),
    "a tls alert": (BAD, b"\x15\x03\x03\x00\x02\x02\x28"),
}

LANDED = "/landed"
# What `Location` says, and the path at which it lands at the same host, or what becomes of it.
LOCATIONS = {
    "/landed": LANDED,
    "  /landed  ": LANDED,
    "landed": LANDED,
    "./a/../landed": LANDED,
    "/../../landed": LANDED,
    "//news.test/landed": LANDED,
    "HTTP://NEWS.TEST/landed": LANDED,
    "http:/landed": LANDED,
    "http:landed": LANDED,
    "http:///landed": LANDED,
    "http://news.test./landed": LANDED,
    "http://news.test:/landed": LANDED,
    "http://news.test:00080/landed": LANDED,
    "http:\\\\news.test\\landed": LANDED,
    "\\landed": LANDED,
    "ht\ttp://news.test/landed": LANDED,
    "?landed=بله": "/feed.xml?landed=%D8%A8%D9%84%D9%87",
    "/landed\\here?a=\\": "/landed/here?a=%5C",
    "/landed/Bakı xəbər": "/landed/Bak%C4%B1%20x%C9%99b%C9%99r",
    "/landed/caf\udce9": "/landed/caf%E9",
    "/landed/%zz%": "/landed/%zz%",
    "/landed#اینجا": LANDED,
    "http://news.test#@canary.test/landed": "/",
    "http://news.test?@canary.test/landed": "/?@canary.test/landed",
    "http://news.test\\@canary.test/landed": "/@canary.test/landed",
    "http://xəbər.test/landed": LANDED,
    "#": Outcome.REDIRECT_LOOP,
    "//canary.test/landed": REFUSED,
    "\\\\canary.test\\landed": REFUSED,
    "/\\canary.test/landed": REFUSED,
    "http:\\\\canary.test": REFUSED,
    "http://me:pass@news.test/landed": REFUSED,
    "//me@news.test/landed": REFUSED,
    "http://news.test%40canary.test/": REFUSED,
    "http://news%2etest/landed": REFUSED,
    "http://%31%32%37.0.0.1/": REFUSED,
    "http://news.test;canary.test/": REFUSED,
    "http://news.test canary.test/": REFUSED,
    "http://news.test../": REFUSED,
    "http://news.test:80a/": REFUSED,
    "http://news.test:٨٠/": REFUSED,
    "ftp://news.test/landed": REFUSED,
    "data:text/html,salam": REFUSED,
    "javascript:alert(1)": REFUSED,
    "feed://news.test/landed": REFUSED,
    "ws://news.test/landed": REFUSED,
    "http://2130706433/": REFUSED,
    "http://0x7f.1/": REFUSED,
    "http://0177.0.0.1/": REFUSED,
    "http://127.1/": REFUSED,
    "http://localhost./": REFUSED,
    "http://[::]/": REFUSED,
    "http://[::127.0.0.1]/": REFUSED,
    "http://[::ffff:7f00:1]/": REFUSED,
    "http://[64:ff9b::127.0.0.1]/": REFUSED,
    "http://[64:ff9b:1::7f00:1]/": REFUSED,
    "http://[2002:7f00:1::]/": REFUSED,
    "http://[2001:0:7f00:1::]/": REFUSED,
    "http://[fe80::1%25eth0]/": REFUSED,
    "http://[fec0::1]/": REFUSED,
}


async def fetch(say, *, keeps=True):
    async with RawServer(say, keeps=keeps) as server, server.client() as client:
        return await client.get("http://news.test/feed.xml", kind="robots"), server


@pytest.mark.parametrize("name", ANSWERS)
def test_a_strange_answer_has_its_outcome(name):
    expected, data = ANSWERS[name]
    reply, _ = asyncio.run(fetch(lambda _: data, keeps=False))
    assert reply.outcome is expected, reply.detail
    assert reply.etag is None
    assert (reply.page is not None) <= (expected in (OK, CUT))
    if expected is OK:
        assert reply.page.body == FEED


@pytest.mark.parametrize("location", LOCATIONS)
def test_a_redirect_is_read_as_browsers_do_and_goes_nowhere_else(location):
    expected = LOCATIONS[location]

    def say(path):
        if path != "/feed.xml":
            return whole(FEED)
        return whole(b"", f"Location: {location}", status="302 Found")

    reply, server = asyncio.run(fetch(say))
    paths = [asked.path for asked in server.asked[1:]]
    assert server.canaries == 0
    if isinstance(expected, Outcome):
        assert (reply.outcome, paths) == (expected, []), reply.detail
    else:
        assert (reply.outcome, paths) == (OK, [expected]), reply.detail


def test_of_several_locations_the_first_counts_and_300_is_a_redirect_too():
    def say(path):
        if path != "/feed.xml":
            return whole(FEED)
        places = ("Location: /bir", "Location: http://canary.test/")
        return whole(b"", *places, status="300 Multiple Choices")

    reply, server = asyncio.run(fetch(say))
    assert (reply.outcome, server.asked[-1].path) == (OK, "/bir")
    assert reply.permanent_url is None


def test_a_refresh_is_told_and_not_followed():
    reply, server = asyncio.run(fetch(lambda _: whole(b"Salam", "Refresh: 0; url=/yeni")))
    assert reply.detail.endswith("Refresh: 0; url=/yeni")
    assert len(server.asked) == 1
