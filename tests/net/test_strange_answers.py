import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Outcome
from flows.net.budgets import BUDGETS, Budget
from flows.net.client import Client, Reply
from tests.support.clocks import StillClock

LINES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 302 Found",
        b"HTTP/1.1 304 Not Modified",
        b"HTTP/1.1 429 \xd8\xaf\xdb\x8c\xd8\xb1",
        b"HTTP/9.9 200",
        b"Content-Length: 12",
        b"Content-Length: -1",
        b"Content-Length: 0x0c",
        b"Content-Length: 18446744073709551616",
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
        b"Content-Encoding: gzip",
        b"Content-Encoding: \xff\xfe",
        b"Location: /again",
        b"Location: http://[::1",
        b"Location: \xff\xfe",
        b"Location: ?",
        b"Location:",
        b"Set-Cookie: a=\xff; Domain=..; Path=//; Max-Age=1e9; Expires=never",
        b"Set-Cookie: =;;;=",
        b'Set-Cookie: b="\\777"; Domain=strange.test',
        b"Retry-After: 99999999999999999999999999",
        b"ETag: \xe2\x80\xae",
        b"Connection: upgrade",
        b"Upgrade: websocket",
        b": no name",
        b"No colon",
        b" folded",
        b"",
        b"c",
        b"<rss></rss>",
        b"0",
    ]
)


async def fetch(data: bytes) -> Reply:
    """Fetch once from a server that sends `data`, whatever it is asked, and hangs up."""

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(data)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        client = Client(
            allow_private=frozenset({f"127.0.0.1:{port}"}),
            host_map={"strange.test": ("127.0.0.1", port)},
            host_delay=0,
            user_agent="araxes/test",
            clock=StillClock(),
            budgets={kind: Budget(2, 10_000, 10_000, attempts=1) for kind in BUDGETS},
        )
        async with client:
            return await client.get("http://strange.test/robots.txt", kind="robots", etag='"a"')


@given(st.lists(LINES | st.binary(max_size=20), max_size=8))
@settings(deadline=None, max_examples=150)
def test_no_answer_is_so_strange_that_it_raises(lines):
    reply = asyncio.run(fetch(b"\r\n".join([b"HTTP/1.1 200 OK", *lines])))
    assert isinstance(reply.outcome, Outcome)
    assert reply.detail.isprintable()
    assert (reply.outcome is Outcome.OK) <= (reply.page is not None)
    assert reply.page is None or reply.outcome in (Outcome.OK, Outcome.TRUNCATED)


@given(st.binary(max_size=60))
@settings(deadline=None, max_examples=50)
def test_bytes_that_are_no_http_are_never_a_page(data):
    reply = asyncio.run(fetch(b"\x00" + data))
    assert reply.outcome in (Outcome.BAD_RESPONSE, Outcome.CONNECTION_ERROR)


@given(st.lists(LINES, max_size=6))
@settings(deadline=None, max_examples=100)
def test_a_strange_redirect_ends_too(lines):
    head = [b"HTTP/1.1 301 Moved", b"Location: /again?\xff", b"Set-Cookie: c=1", *lines]
    reply = asyncio.run(fetch(b"\r\n".join([*head, b"Content-Length: 0", b"", b""])))
    assert reply.outcome is not Outcome.OK
    assert reply.attempts <= 6
