import asyncio
import time
from datetime import timedelta
from itertools import pairwise

import pytest

from extractors.model import Outcome
from flows.net.budgets import Budget
from tests.net.clients import NOON, SMALL, client_for, played
from tests.net.faultserver import FaultServer
from tests.support.clocks import HastyClock, StillClock


def test_a_short_silence_is_sat_out_and_a_long_one_reported():
    replies, server = played(together=True)
    first, second = server.asked("retry-after-seconds", robots=False)
    assert second.started_at - first.started_at >= 1.0
    assert replies["retry-after-long"].retry_after_seconds == 120
    assert replies["retry-after-none"].retry_after_seconds == 60
    assert replies["unavailable-long"].retry_after_seconds == 3_600
    assert len(server.asked("retry-after-long", robots=False)) == 1
    assert len(server.asked("retry-after-for-ever", robots=False)) == 3


def test_a_host_on_hold_is_not_asked_again_not_even_for_something_else():
    async def play():
        async with FaultServer() as server, client_for(server) as client:
            first = await client.get(server.url("retry-after-long"), kind="feed")
            second = await client.get(server.url("retry-after-long", "other"), kind="page")
            client.hold_host("control.faults.test:80", NOON + timedelta(hours=1))
            third = await client.get(server.url("control"), kind="feed")
            return first, second, third, server

    first, second, third, server = asyncio.run(play())
    assert first.status == 429
    assert second.outcome is third.outcome is Outcome.RATE_LIMITED
    assert second.retry_after_seconds == pytest.approx(120, abs=20)
    assert third.retry_after_seconds == pytest.approx(3_600, abs=20)
    assert second.attempts == third.attempts == 0
    assert len(server.asked("retry-after-long", robots=False)) == 1
    assert server.asked("control") == []


def test_requests_to_one_host_keep_their_distance_and_other_hosts_do_not_wait():
    async def play():
        async with FaultServer() as server, client_for(server, host_delay=0.3) as client:
            urls = [server.url("control", f"məqalə-{i}") for i in range(4)]
            urls += [server.url(name) for name in ("gzip", "http10", "deflate-raw")]
            started = time.monotonic()
            await asyncio.gather(*(client.get(url, kind="page") for url in urls))
            return server, started

    server, started = asyncio.run(play())
    asked = server.asked("control")
    assert len(asked) == 5  # robots.txt counts
    for first, second in pairwise(asked):
        assert second.started_at - first.ended_at >= 0.3
    last_of_others = max(server.asked(name)[-1].started_at for name in ("gzip", "http10"))
    assert last_of_others - started < asked[-1].started_at - started


def test_waiting_for_our_own_turn_does_not_eat_the_deadline():
    async def play():
        quick = SMALL | {"page": Budget(total_seconds=1, raw_bytes=10_000, decoded_bytes=10_000)}
        async with (
            FaultServer() as server,
            client_for(server, host_delay=0.4, budgets=quick, connections=1) as client,
        ):
            urls = [server.url("control", str(i)) for i in range(4)]
            return await asyncio.gather(*(client.get(url, kind="page") for url in urls))

    # Their turns take 1.6 s of every try; a busy machine may lose a second in one of them.
    tries = (asyncio.run(play()) for _ in range(3))
    assert any(
        {reply.outcome for reply in replies} == {Outcome.OK}
        and max(reply.duration_ms for reply in replies) < 1_000
        for replies in tries
    )


def test_crawl_delay_is_obeyed():
    async def play():
        async with FaultServer() as server, client_for(server) as client:
            urls = [server.url("robots-crawl-delay", str(i)) for i in range(2)]
            await asyncio.gather(*(client.get(url, kind="page") for url in urls))
            return server.asked("robots-crawl-delay")

    asked = asyncio.run(play())
    assert len(asked) == 3
    for first, second in pairwise(asked):
        assert second.started_at - first.ended_at >= 0.6


def test_robots_txt_is_fetched_once_obeyed_and_reported():
    async def play():
        async with FaultServer() as server, client_for(server) as client:
            paths = ("feed.xml", "p/1", "p/2", "q/3")
            urls = [server.url("robots-disallow-p", path) for path in paths]
            replies = await asyncio.gather(*(client.get(url, kind="page") for url in urls))
            return replies, client.robots_replies(), server.asked("robots-disallow-p")

    replies, robots, asked = asyncio.run(play())
    outcomes = [reply.outcome for reply in replies]
    assert outcomes == [Outcome.OK, Outcome.ROBOTS, Outcome.ROBOTS, Outcome.OK]
    assert [request.path for request in asked if "/p/" in request.path] == []
    assert [reply.url for reply in robots] == ["http://robots-disallow-p.faults.test/robots.txt"]
    assert robots[0].kind == "robots"


def test_an_unreachable_robots_txt_closes_the_host_and_says_why():
    async def play():
        dead = "http://127.0.0.1:9/feed.xml"
        at_port_9 = frozenset({"127.0.0.1:9"})
        async with FaultServer() as server, client_for(server, clock=HastyClock()) as client:
            refused = await client.get(dead, kind="feed")
            async with client_for(server, clock=HastyClock(), allow_private=at_port_9) as other:
                unreachable = await other.get(dead, kind="feed")
            closed = await client.get(server.url("robots-500"), kind="feed")
            return refused, unreachable, closed, server.asked("robots-500")

    refused, unreachable, closed, asked = asyncio.run(play())
    assert refused.outcome is Outcome.REFUSED
    assert unreachable.outcome is Outcome.CONNECTION_ERROR
    assert unreachable.attempts == 0
    assert "robots.txt" in unreachable.detail
    assert closed.outcome is Outcome.ROBOTS
    assert {request.path for request in asked} == {"/robots.txt"}


def test_robots_rules_are_asked_for_again_when_they_are_old():
    clock = [NOON]

    async def play():
        async with (
            FaultServer() as server,
            client_for(server, clock=StillClock(lambda: clock[0])) as client,
        ):
            for days in (0, 0, 2):
                clock[0] = NOON + timedelta(days=days)
                await client.get(server.url("control"), kind="feed")
            return [request.path for request in server.asked("control")]

    assert asyncio.run(play()).count("/robots.txt") == 2


def test_a_cancelled_fetch_leaves_the_host_free():
    async def play():
        async with FaultServer() as server, client_for(server) as client:
            task = asyncio.create_task(client.get(server.url("never-answers"), kind="feed"))
            waiter = asyncio.create_task(client.get(server.url("never-answers", "b"), kind="feed"))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.sleep(0.3)
            paths = [request.path for request in server.asked("never-answers", robots=False)]
            waiter.cancel()
            await asyncio.gather(waiter, return_exceptions=True)
            return paths

    assert asyncio.run(play()) == ["/never-answers/feed.xml", "/never-answers/b"]
