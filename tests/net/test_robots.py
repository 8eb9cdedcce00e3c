import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from extractors.errors import FetchError
from extractors.ids import sha256_hex
from extractors.model import Outcome, Page
from flows.net.address import check_url
from flows.net.reply import Reply
from flows.net.robots import Robots, Rules, closed_rules, only_ours, open_rules, understand

NOON = datetime(2025, 4, 30, 12, tzinfo=UTC)
URL = "https://xəbər.test/robots.txt"


def reply(outcome=Outcome.OK, body: bytes | None = None) -> Reply:
    page = None
    if body is not None:
        page = Page(URL, URL, 200, (), body, NOON, sha256_hex(body))
    return Reply(URL, "robots", outcome, NOON, 1, "so", page=page)


def read_rules(answer: Reply, now: datetime) -> Rules:
    read = understand("https://x.test", answer, now)
    return closed_rules(answer, now) if read is None else open_rules(read)


def allows(text: str, path: str) -> bool:
    try:
        read_rules(reply(body=text.encode()), NOON).check(f"https://x.test{path}")
    except FetchError as error:
        assert error.outcome == Outcome.ROBOTS  # noqa: PT017 -- the answer is the error
        return False
    return True


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow:", "/", True),
        ("User-agent: *\nDisallow: /", "/", False),
        ("\ufeffUser-agent: *\nDisallow: /", "/", False),
        ("User-agent: *\r\nDisallow: /p/\r\n", "/p/1", False),
        ("User-agent: *\nDisallow: /p/\nAllow: /p/az/", "/p/az/1", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /xəbər", "/x%C9%99b%C9%99r/1", False),
        ("User-agent: *\nDisallow: /خبر", "/%D8%AE%D8%A8%D8%B1", False),
        ("User-agent: araxes\nDisallow: /", "/", False),
        ("user-agent : ARAXES/1.0 # us\nDisallow: /", "/", False),
        ("User-agent: araxes\nAllow: /\n\nUser-agent: *\nDisallow: /", "/", True),
        ("User-agent: GPTBot\nUser-agent: araxes\nDisallow: /", "/", False),
        ("User-agent: GPTBot\nDisallow: /", "/", True),
        ("User-agent: ar\nDisallow: /", "/", True),
        ("User-agent: araxes-mirror\nDisallow: /", "/", True),
        ("User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nAllow: /", "/", True),
        ("<!doctype html><p>Səhifə tapılmadı: disallow</p>", "/", True),
        ("\0\0\0", "/", True),
    ],
)
def test_rules_are_read_as_rfc_9309_says(text, path, allowed):
    assert allows(text, path) is allowed


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        (Outcome.EMPTY, None),
        (Outcome.HTTP_4XX, None),
        (Outcome.GONE, None),
        (Outcome.BLOCKED, None),
        (Outcome.AUTH_NEEDED, None),
        (Outcome.REDIRECT_LOOP, None),
        (Outcome.HTTP_5XX, Outcome.ROBOTS),
        (Outcome.TIMEOUT, Outcome.TIMEOUT),
        (Outcome.DNS_ERROR, Outcome.DNS_ERROR),
        (Outcome.TLS_ERROR, Outcome.TLS_ERROR),
        (Outcome.CONNECTION_ERROR, Outcome.CONNECTION_ERROR),
        (Outcome.BAD_RESPONSE, Outcome.BAD_RESPONSE),
        (Outcome.RATE_LIMITED, Outcome.RATE_LIMITED),
        (Outcome.REFUSED, Outcome.REFUSED),
    ],
)
def test_without_a_robots_txt_a_host_is_open_and_out_of_reach_it_is_closed(outcome, found):
    rules = read_rules(reply(outcome), NOON)
    if found is None:
        rules.check("https://x.test/")
        return
    with pytest.raises(FetchError) as caught:
        rules.check("https://x.test/")
    assert caught.value.outcome == found
    assert rules.until <= NOON + timedelta(minutes=10)


ROBOTS_LINES = st.sampled_from(
    [
        *("User-agent: *", " user-agent: araxes", "User-agent: xəbərbot", "user agent other/1"),
        *("User-agent:", "User-agents: many", "Disallow: /a", "Disallow:", "Allow: /a/b"),
        *("Disalow: /c", "Crawl-delay: 3", "Noindex: /x", "# söz", "", "Sitemap: https://x/s"),
        *("Host: x", "zibil", "Disallow /d"),
    ]
)


@given(st.lists(ROBOTS_LINES, max_size=14), st.sampled_from(["\n", "\r\n", "\r", "\x0c"]))
@settings(deadline=None, max_examples=500)
def test_leaving_out_the_groups_of_others_changes_nothing_for_us(lines, end):
    text = end.join(lines)
    whole, ours = Protego.parse(text), Protego.parse(only_ours(text))
    for path in ("/a", "/a/b", "/c", "/d", "/x"):
        url = f"https://x.test{path}"
        assert whole.can_fetch(url, "araxes") == ours.can_fetch(url, "araxes")
    assert whole.crawl_delay("araxes") == ours.crawl_delay("araxes")


def test_the_groups_of_others_are_not_even_parsed():
    others = "".join(f"User-agent: bot{i}\nDisallow: /{i}/\n\n" for i in range(99))
    kept = only_ours(f"{others}User-agent: *\nDisallow: /gizli/\n")
    assert kept.split("\n") == ["User-agent: *", "Disallow: /gizli/"]


def test_crawl_delay_is_ours_or_everybodys():
    everybody = "User-agent: *\nCrawl-delay: 3"
    ours = f"{everybody}\n\nUser-agent: araxes\nCrawl-delay: 1.5"
    others = "User-agent: GPTBot\nCrawl-delay: 60"
    delays = [
        read_rules(reply(body=text.encode()), NOON).crawl_delay
        for text in (everybody, ours, others)
    ]
    assert delays == [3.0, 1.5, None]


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: b{i}\n" for i in range(14_000))
        + "".join(f"Disallow: /{i}\n" for i in range(14_000)),
        "User-agent: *\n" + "Disallow: /" + "*a" * 100_000,
        "User-agent: *\n" + "Disallow: /*a*a*a*b$\n" * 20_000,
        "User-agent: araxes\nDisallow: /x\n" * 15_000,
        "a:" * 250_000,
    ],
    ids=["many names", "many stars", "many patterns", "many groups", "one line"],
)
def test_a_hostile_robots_txt_costs_a_bounded_time(text):
    started = time.process_time()
    read_rules(reply(body=text.encode()[:512_000]), NOON).check("https://x.test/" + "a" * 2_000)
    assert time.process_time() - started < 5


@given(st.binary(max_size=300) | st.text().map(lambda text: text.encode("utf-8", "replace")))
@settings(deadline=None)
def test_any_bytes_can_be_read(body):
    rules = read_rules(reply(body=b"User-agent: *\n" + body), NOON)
    try:
        rules.check("https://x.test/خبر")
    except FetchError as error:
        outcome = error.outcome
    else:
        return
    assert outcome == Outcome.ROBOTS


def test_a_later_run_needs_no_second_request_for_a_day_and_asks_again_after_it():
    asked: list[str] = []

    async def fetch(url: str) -> Reply:
        asked.append(url)
        return reply(body=b"User-agent: *\nDisallow: /gizli/")

    async def visit(now: datetime, remembered=()) -> Robots:
        robots = Robots(fetch, lambda: now, remembered)
        rules = await robots.rules(check_url("https://x.test/gizli/xeber"))
        with pytest.raises(FetchError):
            rules.check("https://x.test/gizli/xeber")
        return robots

    async def days() -> None:
        first = await visit(NOON)
        assert [read.origin for read in first.fresh] == ["https://x.test"]
        again = await visit(NOON + timedelta(hours=23), first.fresh)
        assert again.fresh == []
        assert len(asked) == 1
        await visit(NOON + timedelta(hours=25), first.fresh)
        assert len(asked) == 2
        await visit(NOON - timedelta(days=365), first.fresh)  # the clock had been a year ahead
        assert len(asked) == 3

    asyncio.run(days())


@pytest.mark.parametrize(("silence", "asked_again"), [(5.0, False), (120.0, True)])
def test_a_robots_txt_that_wants_one_short_silence_after_the_other_is_left_alone(
    silence, asked_again
):
    asked: list[str] = []

    async def fetch(url: str) -> Reply:
        asked.append(url)
        return replace(reply(Outcome.RATE_LIMITED), retry_after_seconds=silence)

    async def visits() -> None:
        robots = Robots(fetch, lambda: NOON)
        for page in "12":
            rules = await robots.rules(check_url(f"https://x.test/{page}"))
            with pytest.raises(FetchError) as caught:
                rules.check(f"https://x.test/{page}")
            assert caught.value.outcome == Outcome.RATE_LIMITED

    asyncio.run(visits())
    assert (len(asked) == 2) is asked_again  # the hold answers the second one: no request
