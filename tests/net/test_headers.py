import asyncio

import pytest
from yarl import URL

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.address import check_url
from flows.net.cookies import Cookies
from flows.net.fetch import is_same_place
from flows.net.headers import check_headers
from tests.net.rawserver import RawServer, whole

HERE = "http://news.test/a"


def test_headers_are_kept_with_names_in_lower_case():
    assert check_headers({"X-Key": " sirr ", "Accept-Language": "fa, az;q=0.9"}) == {
        "x-key": "sirr",
        "accept-language": "fa, az;q=0.9",
    }
    assert check_headers({}) == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Key": "a\r\nHost: canary.test"},
        {"X-Key": "a\nb"},
        {"X-Key": "a\0b"},
        {"X-Key": "a\tb"},
        {"X-Key": "açar"},
        {"X-Key": "x" * 5_000},
        {"X-Key\r\nHost": "canary.test"},
        {"X Key": "a"},
        {"X:Key": "a"},
        {"کلید": "a"},
        {"": "a"},
        {"X-Key": "a", "x-key": "b"},
        {"Host": "canary.test"},
        {"Content-Length": "5"},
        {"transfer-encoding": "chunked"},
        {"Connection": "close"},
        {"Range": "bytes=0-9"},
        {"If-None-Match": '"1"'},
        {"Expect": "100-continue"},
    ],
)
def test_a_header_that_must_not_be_sent_refuses_the_fetch_and_keeps_its_value_secret(headers):
    with pytest.raises(FetchError) as caught:
        check_headers(headers)
    assert caught.value.outcome == Outcome.REFUSED
    assert "canary.test" not in caught.value.detail

    async def play():
        async with RawServer(lambda _: whole(b"x")) as server, server.client() as client:
            return await client.get(HERE, kind="robots", headers=headers), server.asked

    reply, asked = asyncio.run(play())
    assert (reply.outcome, reply.attempts, asked) == (Outcome.REFUSED, 0, [])


def sent(headers, location, *set_cookies):
    """Give what the first and the second host hear of `headers`."""

    def say(path):
        if path == "/landed":
            return whole(b"x")
        cookies = [f"Set-Cookie: {each}" for each in set_cookies]
        return whole(b"", f"Location: {location}", *cookies, status="302 Found")

    async def play():
        async with RawServer(say) as server, server.client() as client:
            reply = await client.get(HERE, kind="robots", headers=headers)
            assert reply.outcome is Outcome.OK
            return [each.headers for each in server.asked]

    return asyncio.run(play())


def test_own_headers_go_to_the_first_host_and_port_only():
    secrets = {"Authorization": "Bearer sirr", "Cookie": "a=1", "User-Agent": "X"}
    _, same = sent(secrets, "/landed")
    assert (same["authorization"], same["cookie"], same["user-agent"]) == (
        "Bearer sirr",
        "a=1",
        "X",
    )
    for elsewhere in ("http://xəbər.test/landed", "http://news.test:8080/landed"):
        first, second = sent(secrets, elsewhere)
        assert (first["authorization"], first["cookie"]) == ("Bearer sirr", "a=1")
        assert "authorization" not in second
        assert "cookie" not in second
        assert second["user-agent"] == "araxes/test"


def test_own_headers_do_not_go_over_a_connection_less_safe():
    first = check_url("https://news.test:8443/")
    assert is_same_place(check_url("https://NEWS.test:8443/b"), first)
    assert not is_same_place(check_url("http://news.test:8443/b"), first)


def test_a_cookie_of_our_own_is_joined_with_those_that_the_host_sets():
    own = {"cookie": "a=1; consent; c=4"}
    _, second = sent(own, "/landed", "b=2; Path=/", "a=3; Path=/")
    assert second["cookie"].split("; ") == ["a=3", "consent", "c=4", "b=2"]


def test_cookies_of_other_hosts_and_floods_of_them_are_not_kept():
    async def play():
        cookies = Cookies()
        here = URL("http://news.test/a")
        flood = (f"c{i}={'v' * 90}" for i in range(5_000))
        cookies.take(here, ("x=1; Domain=canary.test", *flood))
        return cookies.header(here, "own=1"), cookies.header(URL("http://canary.test/"))

    assert asyncio.run(play()) == ("own=1", "")  # too long together: only what we brought
