import ipaddress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.address import check_url, host_key, is_allowed, is_public

NOBODY = frozenset()
FORBIDDEN = [
    "0.0.0.0",  # noqa: S104 -- asked for, not bound
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:0:53aa:64c::1",
    "2001:2::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "nonsense",
    "1.2.3",
    "127.0.0.01",
]
REACHABLE = [
    "8.8.8.8",
    "5.22.200.1",
    "94.182.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "172.32.0.1",
    "192.167.1.1",
    "198.20.0.1",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("ip", FORBIDDEN)
def test_an_address_that_is_not_globally_routable_is_refused(ip):
    assert not is_public(ip)
    assert not is_allowed(ip, "news.test", 80, NOBODY)


@pytest.mark.parametrize("ip", REACHABLE)
def test_a_globally_routable_address_is_allowed(ip):
    assert is_allowed(ip, "news.test", 80, NOBODY)


@pytest.mark.parametrize(
    ("ip", "host", "port", "opted_in", "allowed"),
    [
        ("127.0.0.1", "127.0.0.1", 8080, "127.0.0.1:8080", True),
        ("127.0.0.1", "127.0.0.1", 8081, "127.0.0.1:8080", False),
        ("127.0.0.2", "127.0.0.2", 8080, "127.0.0.1:8080", False),
        ("127.0.0.1", "evil.test", 8080, "127.0.0.1:8080", False),  # DNS that points at us
        ("127.0.0.1", "localhost", 8080, "127.0.0.1:8080", False),
        ("127.0.0.1", "localhost", 8080, "localhost:8080", True),
        ("127.0.0.1", "LocalHost", 8080, "localhost:8080", True),
        ("::1", "localhost", 8080, "localhost:8080", True),
        ("10.0.0.5", "localhost", 8080, "localhost:8080", False),
        ("169.254.169.254", "localhost", 80, "localhost:80", False),
        ("10.0.0.5", "wiki.internal", 80, "wiki.internal:80", True),
        ("fd00::5", "wiki.internal", 80, "wiki.internal:80", True),
        ("169.254.169.254", "wiki.internal", 80, "wiki.internal:80", False),
        ("fe80::1", "wiki.internal", 80, "wiki.internal:80", False),
        ("0.0.0.0", "wiki.internal", 80, "wiki.internal:80", False),  # noqa: S104 -- asked for, not bound
        ("::ffff:10.0.0.5", "wiki.internal", 80, "wiki.internal:80", False),
        ("::1", "::1", 80, "[::1]:80", True),
        ("::1", "::1", 80, "::1:80", False),
        ("::ffff:127.0.0.1", "::ffff:7f00:1", 80, "127.0.0.1:80", False),
        ("169.254.77.77", "169.254.77.77", 80, "127.0.0.1:80", False),
    ],
)
def test_an_exception_opens_exactly_one_host_and_port(ip, host, port, opted_in, allowed):
    assert is_allowed(ip, host, port, frozenset({opted_in})) is allowed


@given(st.ip_addresses(), st.integers(1, 65_535))
@settings(deadline=None)
def test_opting_in_one_place_opens_no_other(ip, port):
    opted_in = frozenset({"127.0.0.1:8080", "localhost:8080"})
    opened = is_allowed(str(ip), str(ip), port, opted_in)
    assert opened == (is_public(str(ip)) or (str(ip), port) == ("127.0.0.1", 8080))


@given(st.ip_addresses())
@settings(deadline=None)
def test_what_we_call_public_is_global_for_the_standard_library_too(ip):
    if is_public(str(ip)):
        assert ip.is_global or ip in ipaddress.ip_network("64:ff9b::/96")
        kinds = (ip.is_multicast, ip.is_private, ip.is_link_local, ip.is_unspecified)
        assert not any(kinds)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.test/a",
        "javascript:alert(1)",
        "data:text/html,a",
        "gopher://news.test:70/",
        "//news.test/a",
        "news.test/a",
        "",
        "خبر",
        "http://",
        "http:///a",
        "http:news.test",
        "http://user@news.test/",
        "http://user:pw@news.test/",
        "http://good.test\\@news.test/",
        "http://@news.test/",
        "http://news.test:0/",
        "http://news.test:99999/",
        "http://news.test:-1/",
        "http://news.test:http/",
        "http://news.test:80:80/",
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://127.1/",
        "http://0/",
        "http://1.2.3.4.5/",
        "http://256.256.256.256/",
        "http://127.0.0.0x1/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[v1.x]/",
        "http://ex%61mple.test/",
        "http://news..test/",
        "http://.test/",
        "http://news test/",
        "http://news.test<b>/",
        "http://" + "a" * 64 + ".test/",
        "http://" + "a." * 130 + "test/",
        "http://xn--a\u0301\u202e.test/",
        "http://news.test/" + "a" * 9_000,
    ],
)
def test_a_url_that_is_not_plain_http_is_refused(url):
    with pytest.raises(FetchError) as caught:
        check_url(url)
    assert caught.value.outcome == Outcome.REFUSED


@pytest.mark.parametrize(
    ("url", "asked", "key"),
    [
        ("http://news.test", "http://news.test/", "news.test:80"),
        ("  HTTPS://News.TEST:443/a#b ", "https://news.test/a", "news.test:443"),
        ("http://news.test./", "http://news.test/", "news.test:80"),
        ("http://news.test:8080/?q", "http://news.test:8080/?q", "news.test:8080"),
        ("http://my_news.test/", "http://my_news.test/", "my_news.test:80"),
        ("http://a/", "http://a/", "a:80"),
        ("http://8.8.8.8/", "http://8.8.8.8/", "8.8.8.8:80"),
        (
            "http://[2606:4700:0:0::1111]:81/",
            "http://[2606:4700::1111]:81/",
            "[2606:4700::1111]:81",
        ),
        ("http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "[::ffff:7f00:1]:80"),
        ("http://１２７.０.０.１/", "http://127.0.0.1/", "127.0.0.1:80"),
        ("http://ایران.test/خبر", "http://xn--mgba3a4f16a.test/%D8%AE%D8%A8%D8%B1", None),
        ("http://Şəki.test/ə", "http://xn--ki-eta41h.test/%C9%99", None),
        ("http://հայ.test/", "http://xn--y9a3aq.test/", None),
        ("http://пример.test/?q=имя x", "http://xn--e1afmkfd.test/?q=%D0%B8%D0%BC%D1%8F%20x", None),
        ("http://a.test/%2F%41?s=%2B+&t=a%20b", "http://a.test/%2F%41?s=%2B+&t=a%20b", "a.test:80"),
        ('http://a.test/a b"<c>', "http://a.test/a%20b%22%3Cc%3E", "a.test:80"),
        ("http://a.test/\udcfe", "http://a.test/%FE", "a.test:80"),
    ],
)
def test_a_url_is_asked_for_as_browsers_would(url, asked, key):
    target = check_url(url)
    assert str(target.url) == asked
    assert target.key == (key or f"{target.host}:80")


def test_escapes_reach_the_wire_unchanged():
    url = "http://a.test/%D8%AE%7E%2c/x?sig=a%2Fb%3D&u=%"
    assert check_url(url).url.raw_path_qs == url.removeprefix("http://a.test")


@given(st.text() | st.from_regex(r"https?://[^/]{0,30}(:\d{0,6})?/?.{0,30}", fullmatch=True))
@example("http://[::1]:80/")
@example("http://\udcff.test/")
@example("http://a.test:٨٠/")
@settings(deadline=None)
def test_any_text_is_either_a_url_or_refused_and_a_url_is_a_fixed_point(text):
    try:
        target = check_url(text)
    except FetchError:
        return  # the only error allowed to come out
    again = check_url(str(target.url))
    assert again == target
    assert str(target.url).isascii()
    assert target.url.raw_host == target.host
    assert target.url.port == target.port
    assert target.url.user is None


def test_a_key_puts_brackets_around_ipv6():
    assert host_key("::1", 80) == "[::1]:80"
    assert host_key("a.test", 80) == "a.test:80"
