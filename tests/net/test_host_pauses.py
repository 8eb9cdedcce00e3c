"""What one run owes to a host and the next one keeps."""

import asyncio
from datetime import timedelta

import pytest

from extractors.model import Outcome
from tests.net.rawserver import RawServer, whole
from tests.support.clocks import NOON, OwnClock

PAGE = whole("Xəbər".encode())


async def fetch(say, paths, *, owed=(), **settings):
    clock = OwnClock()
    async with RawServer(say) as server, server.client(clock=clock, **settings) as client:
        for host, until in owed:
            client.hold_host(host, until)
        urls = [f"http://news.test/{path}" for path in paths]
        replies = [await client.get(url, kind="page") for url in urls]
        return replies, client.owed(), server.asked, clock


@pytest.mark.parametrize(("status", "where"), [(429, "bir"), (503, "bir"), (503, "robots.txt")])
def test_a_retry_after_is_kept_across_runs(status, where):
    def say(path):
        if path == f"/{where}":
            return whole(b"", "Retry-After: 300", status=f"{status} Later")
        return PAGE

    replies, owed, asked, _ = asyncio.run(fetch(say, ["bir", "iki"]))
    assert owed == (("news.test:80", NOON + timedelta(seconds=300)),)
    assert {reply.outcome for reply in replies} == {Outcome.RATE_LIMITED}
    assert replies[0].retry_after_seconds == 300
    assert [each.path for each in asked][-1] == f"/{where}"  # and nothing after it

    replies, still_owed, asked, _ = asyncio.run(fetch(say, ["iki"], owed=owed))
    assert (replies[0].outcome, still_owed, asked) == (Outcome.RATE_LIMITED, owed, [])
    replies, still_owed, _, _ = asyncio.run(
        fetch(lambda _: PAGE, ["iki"], owed=[(owed[0][0], NOON)])
    )
    assert (replies[0].outcome, still_owed) == (Outcome.OK, ())


def test_a_long_crawl_delay_is_kept_across_runs_and_waited_for():
    def say(path):
        return whole(b"User-agent: *\nCrawl-delay: 20") if path == "/robots.txt" else PAGE

    _, owed, _, clock = asyncio.run(fetch(say, ["bir"]))
    assert [(host, until - clock.now()) for host, until in owed] == [
        ("news.test:80", timedelta(seconds=20))
    ]
    in_twelve = [("NEWS.test:80", NOON + timedelta(seconds=12))]
    replies, _, asked, clock = asyncio.run(fetch(say, ["iki"], owed=in_twelve))
    assert replies[0].outcome is Outcome.OK
    assert [each.path for each in asked] == ["/robots.txt", "/iki"]
    assert clock.passed == pytest.approx(12 + 20)


def test_a_gap_between_requests_holds_for_all_of_a_host():
    async def play():
        clock = OwnClock()
        async with RawServer(lambda _: PAGE) as server, server.client(clock=clock) as client:
            for path in ("a", "b"):
                await client.get(f"http://news.test/{path}", kind="feed", min_gap_seconds=5.0)
            await client.get("http://news.test/c", kind="page")
            return clock.passed, client.owed()

    passed, owed = asyncio.run(play())
    assert passed == pytest.approx(15)  # robots.txt, a, b, c
    assert owed == (("news.test:80", NOON + timedelta(seconds=20)),)
