import asyncio
import socket

import pytest

from extractors.model import Outcome
from flows.net.address import check_url
from flows.net.budgets import BUDGETS, Budget
from flows.net.exchange import written
from tests.net.rawserver import RawServer, whole
from tests.support.clocks import HastyClock, StillClock

OURS = "Bizim xəbər".encode()
URL = "http://news.test/a"


def budgets(**changes):
    return {
        kind: Budget(**({"total_seconds": 2, "raw_bytes": 9_000} | changes)) for kind in BUDGETS
    }


class JumpingClock(StillClock):
    """The monotonic clock is set by hand."""

    jumped = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.jumped


def fetch_twice(between, *, say=lambda _: whole(OURS), **settings):
    async def play():
        async with RawServer(say) as server, server.client(**settings) as client:
            await client.get(URL, kind="robots")
            await between(server)
            return await client.get(URL, kind="robots"), server

    return asyncio.run(play())


async def nothing(_):
    await asyncio.sleep(0.02)


def test_a_connection_is_kept_for_the_next_request():
    reply, server = fetch_twice(nothing)
    assert reply.page.body == OURS
    assert [asked.connection for asked in server.asked] == [1, 1]


def test_a_connection_that_was_idle_for_long_is_not_used_again():
    clock = JumpingClock()

    async def wait(_):
        clock.jumped = 16.0

    _, server = fetch_twice(wait, clock=clock)
    assert [asked.connection for asked in server.asked] == [1, 2]


def test_an_answer_that_nobody_asked_for_is_not_taken_for_the_next_one():
    async def push(server):
        await server.push(whole(b"theirs"))
        await asyncio.sleep(0.05)

    reply, server = fetch_twice(push)
    assert reply.page.body == OURS
    assert [asked.connection for asked in server.asked] == [1, 2]


def test_what_comes_after_the_deadline_is_not_taken_for_the_next_answer():
    async def play():
        short = budgets(total_seconds=0.2, decoded_bytes=9_000)
        late = b"HTTP/1.1 100 Continue\r\n\r\n"
        say = lambda path: late if path == "/late" else whole(OURS)  # noqa: E731 -- reads better
        async with RawServer(say) as server, server.client(budgets=short) as client:
            first = await client.get("http://news.test/late", kind="robots")
            await server.push(whole(b"theirs"))
            return first, await client.get(URL, kind="robots"), server

    first, second, server = asyncio.run(play())
    assert first.outcome is Outcome.TIMEOUT
    assert second.page.body == OURS
    assert [asked.connection for asked in server.asked] == [1, 2]


def test_a_kept_connection_that_was_closed_is_no_fault_but_keeps_the_delay():
    answers = [whole(OURS), b"", whole(OURS)]
    settings = {"host_delay": 0.2, "budgets": budgets(decoded_bytes=9_000, attempts=1)}
    reply, server = fetch_twice(nothing, say=lambda _: answers.pop(0), **settings)
    first, second, third = server.asked
    assert (reply.outcome, reply.attempts) == (Outcome.OK, 2)
    assert [first.connection, second.connection, third.connection] == [1, 1, 2]
    assert third.at - second.at >= 0.2


def test_a_host_that_always_hangs_up_is_asked_three_times_and_no_more():
    answers = [whole(OURS)]
    settings = {"clock": HastyClock(), "budgets": budgets(decoded_bytes=9_000)}
    say = lambda _: answers.pop() if answers else b""  # noqa: E731 -- reads better
    reply, server = fetch_twice(nothing, say=say, **settings)
    assert (reply.outcome, reply.attempts) == (Outcome.CONNECTION_ERROR, 3)
    assert len(server.asked) == 4


def test_only_so_many_connections_are_kept():
    async def play():
        names = [f"h{number}.test" for number in range(130)]
        async with RawServer(lambda _: whole(OURS)) as server:
            places = dict.fromkeys(names, ("127.0.0.1", server.port))
            async with server.client(host_map=places) as client:
                await asyncio.gather(*(client.get(f"http://{n}/", kind="robots") for n in names))
                await asyncio.sleep(0.1)
                return server.open()

    assert asyncio.run(play()) == 100


def test_all_connections_are_closed_with_the_client():
    async def play():
        async with RawServer(lambda _: whole(OURS)) as server:
            async with server.client() as client:
                await client.get(URL, kind="robots")
                before = server.open()
            await asyncio.sleep(0.05)
            return before, server.open()

    assert asyncio.run(play()) == (1, 0)


def test_a_request_is_written_as_browsers_write_it():
    target = check_url("http://[::1]:8080/خبر?q=ə")
    lines = written(target, {"accept-encoding": "br", "if-none-match": '"1"'}).split(b"\r\n")
    assert lines == [
        b"GET /%D8%AE%D8%A8%D8%B1?q=%C9%99 HTTP/1.1",
        b"Host: [::1]:8080",
        b"Accept-Encoding: br",
        b'If-None-Match: "1"',
        b"",
        b"",
    ]
    assert b"Host: x.test\r\n" in written(check_url("https://x.test:443/"), {})


@pytest.mark.parametrize("bad", ["a\r\nX: 1", "a\nX: 1", "ə", "a\0"])
def test_what_would_be_another_header_is_not_sent(bad):
    async def play():
        async with RawServer(lambda _: whole(OURS)) as server, server.client() as client:
            return await client.get(URL, kind="robots", accept=bad), server.asked

    reply, asked = asyncio.run(play())
    assert (reply.outcome, reply.attempts, asked) == (Outcome.REFUSED, 0, [])


def test_of_several_addresses_one_that_answers_is_used(monkeypatch):
    known = ["127.0.0.2", "127.0.0.1"]

    def getaddrinfo(_, port, *__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in known]

    async def play():
        async with RawServer(lambda _: whole(OURS)) as server:
            name = f"two.test:{server.port}"
            async with server.client(allow_private=frozenset({name})) as client:
                monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
                reply = await client.get(f"http://{name}/", kind="robots")
                known.clear()  # the kept connection needs no name
                again = await client.get(f"http://{name}/b", kind="robots")
                return reply, again, await client.get("http://gone.test/", kind="robots")

    reply, again, gone = asyncio.run(play())
    assert (reply.outcome, again.outcome) == (Outcome.OK, Outcome.OK)
    assert gone.outcome is Outcome.REFUSED
