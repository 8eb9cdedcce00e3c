import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.politeness import Politeness
from tests.support.clocks import NOON, OwnClock


def polite(clock, *, delay=1.0, connections=100):
    return Politeness(host_delay=delay, connections=connections, clock=clock)


async def visit(politeness, clock, key, log, *, lasts=0.5):
    async with politeness.turn(key):
        started = clock.monotonic()
        await clock.sleep(lasts)
        log.append((key, started, clock.monotonic()))


def gaps(log, key):
    visits = [(start, end) for each, start, end in log if each == key]
    return [b[0] - a[1] for a, b in pairwise(visits)]


@given(
    keys=st.lists(st.sampled_from(["ایرنا.test:80", "azərtac.test:80", "լուր.test:443"])),
    delay=st.floats(0, 5),
    lasts=st.floats(0.01, 3),
)
@settings(deadline=None)
def test_no_host_is_visited_twice_within_its_delay(keys, delay, lasts):
    async def play():
        clock, log = OwnClock(), []
        politeness = polite(clock, delay=delay)
        await asyncio.gather(*(visit(politeness, clock, key, log, lasts=lasts) for key in keys))
        return log

    log = asyncio.run(play())
    assert len(log) == len(keys)
    for key in keys:
        assert all(gap >= delay - 1e-6 for gap in gaps(log, key))


def test_turns_are_given_in_order_of_arrival():
    async def play():
        clock, order = OwnClock(), []
        politeness = polite(clock)

        async def wait(number):
            async with politeness.turn("a.test:80"):
                order.append(number)

        await asyncio.gather(*(wait(number) for number in range(20)))
        return order

    assert asyncio.run(play()) == list(range(20))


def test_no_more_hosts_at_once_than_connections():
    async def play():
        clock, now, most = OwnClock(), 0, 0
        politeness = polite(clock, connections=3)

        async def wait(number):
            nonlocal now, most
            async with politeness.turn(f"{number}.test:80"):
                now += 1
                most = max(most, now)
                await asyncio.sleep(0)
                now -= 1

        await asyncio.gather(*(wait(number) for number in range(20)))
        return most

    assert asyncio.run(play()) == 3


@pytest.mark.parametrize(
    ("asked", "gap"), [(None, 1.0), (0.1, 1.0), (3.0, 3.0), (30.0, 30.0), (9_999.0, 30.0)]
)
def test_crawl_delay_counts_when_it_is_longer_than_ours_up_to_a_limit(asked, gap):
    async def play():
        clock, log = OwnClock(), []
        politeness = polite(clock)
        await visit(politeness, clock, "a.test:80", log)  # robots.txt itself
        politeness.set_crawl_delay("a.test:80", asked)
        await visit(politeness, clock, "a.test:80", log)
        return gaps(log, "a.test:80")

    assert asyncio.run(play()) == [pytest.approx(gap)]


def test_a_short_hold_is_sat_out_and_a_long_one_refused_until_it_is_over():
    async def play():
        clock, log = OwnClock(), []
        politeness = polite(clock)
        politeness.hold("a.test:80", 15)
        politeness.hold("a.test:80", 3)  # a shorter one does not end it
        await visit(politeness, clock, "a.test:80", log)
        assert log[0][1] >= 15
        politeness.hold("a.test:80", 100)
        with pytest.raises(FetchError) as caught:
            await visit(politeness, clock, "a.test:80", log)
        assert caught.value.outcome == Outcome.RATE_LIMITED
        assert politeness.held_seconds("a.test:80") == pytest.approx(100)
        await visit(politeness, clock, "b.test:80", log)  # nobody else suffers
        await clock.sleep(90)
        await visit(politeness, clock, "a.test:80", log)
        return politeness.held_seconds("a.test:80"), log

    held, log = asyncio.run(play())
    assert held is None
    assert len(log) == 3


def test_who_is_cancelled_while_waiting_leaves_the_queue():
    async def play():
        clock, log = OwnClock(), []
        politeness = polite(clock, connections=1)
        async with politeness.turn("a.test:80"):
            waiting = asyncio.create_task(visit(politeness, clock, "a.test:80", log))
            behind = asyncio.create_task(visit(politeness, clock, "a.test:80", log))
            await asyncio.sleep(0)
            waiting.cancel()
        await asyncio.gather(waiting, behind, return_exceptions=True)
        return log

    assert len(asyncio.run(play())) == 1


def test_hosts_to_which_nothing_is_owed_are_forgotten():
    async def play():
        clock, log = OwnClock(), []
        politeness = polite(clock, delay=0.0)
        politeness.hold("held.test:80", 1e9)
        for number in range(20_000):
            await visit(politeness, clock, f"{number}.test:80", log, lasts=0.001)
        return len(politeness._hosts), politeness.held_seconds("held.test:80")  # noqa: SLF001 -- memory has no other face

    known, held = asyncio.run(play())
    assert known <= 5_000
    assert held is not None


@given(lasts=st.floats(0.01, 9), gap=st.floats(0, 9), delay=st.floats(0, 3))
@settings(deadline=None)
def test_a_gap_counts_from_start_to_start_and_a_delay_from_end_to_start(lasts, gap, delay):
    async def play():
        clock, log = OwnClock(), []
        politeness = polite(clock, delay=delay)
        politeness.set_min_gap("gdelt.test:443", gap)
        politeness.set_min_gap("gdelt.test:443", gap / 2)  # a shorter one does not end it
        for _ in range(3):
            await visit(politeness, clock, "gdelt.test:443", log, lasts=lasts)
        return log

    log = asyncio.run(play())
    for first, second in pairwise(log):
        assert second[1] - first[1] == pytest.approx(max(gap, lasts + delay))


def test_what_is_owed_outlasts_the_run():
    async def play():
        clock, log = OwnClock(), []
        politeness = polite(clock, delay=1.0)
        politeness.hold("held.test:443", 3_600)
        politeness.set_crawl_delay("slow.test:80", 20)
        politeness.set_min_gap("gdelt.test:443", 5)
        for key in ("slow.test:80", "gdelt.test:443", "quick.test:80"):
            await visit(politeness, clock, key, log, lasts=0.0)
        owed = politeness.owed()
        clock.move(seconds=3)
        return owed, politeness.owed()

    owed, later = asyncio.run(play())
    assert owed == (
        ("gdelt.test:80", NOON + timedelta(seconds=5)),
        ("held.test:80", NOON + timedelta(hours=1)),
        ("slow.test:80", NOON + timedelta(seconds=20)),
    )
    assert [key for key, _ in later] == ["gdelt.test:80", "held.test:80", "slow.test:80"]


def test_a_pause_of_an_earlier_run_is_kept():
    async def play():
        clock, log = OwnClock(), []
        politeness = polite(clock)
        politeness.resume("slow.test:80", NOON + timedelta(seconds=30))
        politeness.resume("slow.test:80", NOON + timedelta(seconds=3))
        politeness.resume("past.test:80", NOON - timedelta(days=1))
        politeness.resume("held.test:80", NOON + timedelta(minutes=5))
        with pytest.raises(FetchError) as caught:
            await visit(politeness, clock, "held.test:80", log)
        assert caught.value.outcome == Outcome.RATE_LIMITED
        for key in ("past.test:80", "slow.test:80"):
            await visit(politeness, clock, key, log, lasts=0.0)
        return log, politeness.owed()

    log, owed = asyncio.run(play())
    assert [(key, start) for key, start, _ in log] == [("past.test:80", 0), ("slow.test:80", 30)]
    assert owed == (("held.test:80", NOON + timedelta(minutes=5)),)


def test_http_and_https_of_one_host_are_one_host():
    plain, safe = "خبر.test:80", "خبر.test:443"

    async def play():
        clock, log = OwnClock(), []
        politeness = polite(clock)
        politeness.set_crawl_delay(plain, 3.0)
        politeness.set_crawl_delay(safe, None)
        await asyncio.gather(
            *(visit(politeness, clock, key, log) for key in (plain, safe, "خبر.test:8443", safe))
        )
        politeness.hold(safe, 100)
        return log, politeness.held_seconds(plain), politeness.owed()

    log, held, owed = asyncio.run(play())
    started = [start for key, start, _ in log if key != "خبر.test:8443"]
    assert [b - a for a, b in pairwise(started)] == pytest.approx([3.5, 3.5])
    assert held == pytest.approx(100)
    assert [name for name, _ in owed] == [plain]
