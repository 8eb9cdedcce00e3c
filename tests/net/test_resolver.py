import asyncio
import socket
import threading

import pytest

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.address import check_url
from flows.net.resolver import CheckedResolver


def resolve(host, port, **settings):
    async def play():
        return await CheckedResolver(**settings).resolve(host, port)

    return asyncio.run(play())


@pytest.fixture
def names(monkeypatch):
    """A name server of our own: getaddrinfo is the border of the machine."""
    known = {
        "mixed.test": ["10.0.0.1", "8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1111"],
        "inside.test": ["127.0.0.1", "169.254.169.254"],
    }

    def getaddrinfo(host, port, *_):
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "nobody")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.usefixtures("names")
def test_only_checked_addresses_are_handed_on_as_numbers():
    found = resolve("Mixed.test", 80)
    assert [each[4] for each in found] == [("8.8.8.8", 80), ("2606:4700::1111", 80, 0, 0)]
    assert [each[0] for each in found] == [socket.AF_INET, socket.AF_INET6]


@pytest.mark.usefixtures("names")
def test_a_name_that_leads_inside_is_refused_unless_exactly_it_is_opted_in():
    for opted_in in ((), ("inside.test:81",), ("127.0.0.1:80",), ("other.test:80",)):
        with pytest.raises(FetchError) as caught:
            resolve("inside.test", 80, allow_private=frozenset(opted_in))
        assert caught.value.outcome == Outcome.REFUSED
    found = resolve("inside.test", 80, allow_private=frozenset({"Inside.test:80"}))
    assert [each[4] for each in found] == [("127.0.0.1", 80)]


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("host", ["nobody.test", "a" * 70 + ".test"])
def test_an_unknown_name_is_an_os_error(host):
    with pytest.raises(OSError, match=r"."):
        resolve(host, 80)


def test_a_virtual_host_leads_only_to_an_opted_in_place():
    places = {"demo.test": ("127.0.0.1", 8080)}
    found = resolve("demo.test", 80, host_map=places, allow_private=frozenset({"127.0.0.1:8080"}))
    assert [each[4] for each in found] == [("127.0.0.1", 8080)]
    for opted_in in ((), ("demo.test:80",), ("127.0.0.1:80",)):
        with pytest.raises(FetchError):
            resolve("demo.test", 80, host_map=places, allow_private=frozenset(opted_in))


def test_a_literal_address_is_checked_too():
    async def play():
        resolver = CheckedResolver(allow_private=frozenset({"127.0.0.1:80"}))
        for fine in ("http://news.test/", "http://8.8.8.8/", "http://127.0.0.1/"):
            resolver.check(check_url(fine))
        for bad in ("http://127.0.0.1:81/", "http://[::1]/", "http://169.254.77.77/"):
            with pytest.raises(FetchError):
                resolver.check(check_url(bad))

    asyncio.run(play())


def test_no_socket_is_made_for_an_address_that_nobody_checked():
    async def play():
        resolver = CheckedResolver(allow_private=frozenset({"127.0.0.1:80"}))
        info = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))
        with pytest.raises(FetchError):
            resolver.open_socket(info)
        resolver.check(check_url("http://127.0.0.1/"))
        resolver.open_socket(info).close()
        with pytest.raises(FetchError):
            resolver.open_socket((*info[:4], ("127.0.0.1", 81)))

    asyncio.run(play())


def test_a_dead_name_server_holds_up_neither_other_lookups_nor_the_end(monkeypatch):
    dead = threading.Event()

    def getaddrinfo(host, port, *_):
        if host == "dead.test":
            dead.wait(30)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    async def play():
        resolver = CheckedResolver(lookups=41)
        stuck = [asyncio.create_task(resolver.resolve("dead.test", 80)) for _ in range(40)]
        await asyncio.sleep(0)
        found = await asyncio.wait_for(resolver.resolve("alive.test", 80), timeout=10)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        return found, [t for t in threading.enumerate() if t.name == "dns dead.test"]

    found, threads = asyncio.run(play())
    assert found[0][4] == ("8.8.8.8", 80)
    assert threads
    assert all(thread.daemon for thread in threads)
    dead.set()
    for thread in threads:
        thread.join(10)
