import asyncio
from itertools import pairwise

import pytest

from extractors.model import Outcome
from flows.net.budgets import Budget
from flows.net.client import Client
from tests.net.clients import NOON, SMALL, client_for, played
from tests.net.faultkit import FEED
from tests.net.faultserver import FAULTS, FaultServer
from tests.support.clocks import StillClock

WITH_FEED = {name for name, fault in FAULTS.items() if fault.expected is Outcome.OK} - {
    "html-instead",
    "body-overflow",
}


@pytest.mark.parametrize("together", [False, True], ids=["alone", "together"])
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_outcome(name, together):
    reply = played(together=together)[0][name]
    assert reply.outcome is FAULTS[name].expected, reply.detail


@pytest.mark.parametrize("name", sorted(WITH_FEED))
def test_the_feed_arrives_whole_whatever_happens_beside_it(name):
    reply = played(together=True)[0][name]
    assert reply.page is not None
    assert reply.page.body == FEED


@pytest.mark.parametrize("together", [False, True], ids=["alone", "together"])
def test_nothing_is_ever_connected_that_policy_forbids(together):
    assert played(together=together)[1].canary_connections == 0


@pytest.mark.parametrize("name", FAULTS)
def test_only_whole_bodies_carry_validators_and_only_kept_ones_a_page(name):
    reply = played(together=True)[0][name]
    whole = reply.outcome is Outcome.OK
    assert whole or (reply.etag is None and reply.last_modified is None)
    assert whole <= (reply.page is not None) <= (whole or reply.outcome is Outcome.TRUNCATED)
    assert "\n" not in reply.detail
    assert reply.started_at == NOON


@pytest.mark.parametrize("name", FAULTS)
def test_no_host_is_asked_more_often_than_the_budget_allows(name):
    server = played(together=True)[1]
    asked = server.asked(name, robots=False)
    assert len(asked) <= 3 or "redirect" in name or "cookie" in name or name == "control"
    assert len(asked) <= 6 or name == "control"


@pytest.mark.parametrize("name", FAULTS)
def test_one_host_is_never_asked_two_things_at_once(name):
    asked = played(together=True)[1].asked(name)
    for first, second in pairwise(asked):
        assert first.ended_at is not None
        assert second.started_at >= first.ended_at


def test_a_fault_that_lasts_is_given_up_at_the_deadline():
    for name in ("slow-headers", "never-answers", "drip-body", "endless-continue"):
        reply = played(together=True)[0][name]
        assert 2_900 <= reply.duration_ms <= 10_000  # 3 s, and a machine that has other work


def test_a_huge_body_is_refused_from_its_header():
    reply = played(together=True)[0]["huge-content-length"]
    assert reply.bytes == 0
    assert "10000000000" in reply.detail


def test_passing_failures_are_tried_three_times_and_others_once():
    replies = played(together=True)[0]
    for name in ("status-500", "reset-mid-body", "hang-up", "flapping"):
        assert replies[name].attempts == 3
    for name in ("status-404", "http09", "truncated-body", "gzip-damaged", "unasked-304"):
        assert replies[name].attempts == 1


def test_a_truncated_body_is_kept():
    page = played(together=True)[0]["truncated-body"].page
    assert page is not None
    assert page.body == FEED[:400]


def test_a_lasting_redirect_is_told_from_a_passing_one():
    replies = played(together=True)[0]
    control = "http://control.faults.test/control/feed.xml"
    assert replies["redirect-301"].permanent_url == control
    assert replies["redirect-302"].permanent_url is None
    assert replies["redirect-302"].final_url == control
    assert replies["redirect-308"].permanent_url == "http://redirect-308.faults.test/landed"
    assert replies["control"].permanent_url is None


def test_an_address_that_is_only_spelled_differently_has_not_moved():
    async def play():
        async with FaultServer() as server, client_for(server) as client:
            return await client.get("HTTP://Control.faults.test:80/control/خبر", kind="feed")

    reply = asyncio.run(play())
    assert reply.outcome is Outcome.OK
    assert reply.permanent_url is None


def test_a_known_feed_is_asked_for_conditionally():
    async def play():
        async with FaultServer() as server, client_for(server) as client:
            url = server.url("control")
            first = await client.get(url, kind="feed")
            second = await client.get(
                url, kind="feed", etag=first.etag, last_modified=first.last_modified
            )
            return first, second, server.asked("control", robots=False)

    first, second, asked = asyncio.run(play())
    assert (first.etag, first.last_modified) == ('"v1"', "Wed, 30 Apr 2025 10:00:00 GMT")
    assert second.outcome is Outcome.NOT_MODIFIED
    assert second.page is None
    assert (second.etag, second.last_modified) == (first.etag, first.last_modified)
    assert asked[1].headers["if-modified-since"] == first.last_modified


@pytest.mark.parametrize("bad", ["a\r\nX-Injected: 1", '"ə"', "x" * 2_000, "\udcff"])
def test_a_validator_that_cannot_be_a_header_is_not_sent(bad):
    async def play():
        async with FaultServer() as server, client_for(server) as client:
            reply = await client.get(server.url("control"), kind="feed", etag=bad)
            return reply, server.asked("control", robots=False)

    reply, asked = asyncio.run(play())
    assert reply.outcome is Outcome.OK
    assert "if-none-match" not in asked[0].headers
    assert "x-injected" not in asked[0].headers


def test_own_headers_do_not_travel_to_another_host():
    async def play():
        async with FaultServer() as server, client_for(server) as client:
            url = server.url("redirect-302")
            await client.get(url, kind="feed", headers={"Authorization": "sirr"}, accept="text/x")
            return server.asked("redirect-302", robots=False), server.asked("control", robots=False)

    first, second = asyncio.run(play())
    assert first[0].headers["authorization"] == "sirr"
    assert "authorization" not in second[0].headers
    assert second[0].headers["accept"] == "text/x"
    assert second[0].headers["user-agent"] == "araxes/test"
    assert second[0].headers["accept-encoding"] == "gzip, deflate, br, zstd"


def test_cookies_do_not_outlive_their_fetch():
    async def play():
        async with FaultServer() as server, client_for(server) as client:
            for _ in range(2):
                await client.get(server.url("cookie-wall"), kind="feed")
            return server.asked("cookie-wall", robots=False)

    sent = [request.headers.get("cookie") for request in asyncio.run(play())]
    assert sent == [None, "seen=1", None, "seen=1"]


def test_waiting_before_another_attempt_is_part_of_the_deadline():
    budget = Budget(total_seconds=0.2, raw_bytes=10_000, decoded_bytes=10_000)

    async def play():
        budgets = SMALL | {"feed": budget}
        async with FaultServer() as server, client_for(server, budgets=budgets) as client:
            return await client.get(server.url("status-500"), kind="feed")

    assert played(together=True)[0]["status-500"].duration_ms >= 750  # two pauses, at their least
    # A busy machine may not manage one attempt in a fifth of a second: the quickest of a few.
    hurried = min((asyncio.run(play()) for _ in range(4)), key=lambda reply: reply.duration_ms)
    assert (hurried.outcome, hurried.attempts) == (Outcome.HTTP_5XX, 1)
    assert hurried.duration_ms < 250  # the shortest pause


def test_a_closed_client_says_so():
    client = Client(user_agent="araxes/test", clock=StillClock())
    with pytest.raises(RuntimeError, match="async with"):
        asyncio.run(client.get("http://example.org/", kind="feed"))
