"""The address policy: which URLs may be asked for, and which addresses may be connected to."""

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

import idna
from yarl import URL

from extractors.errors import FetchError
from extractors.model import Outcome

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_URL = (
    8_000  # RFC 9110 section 4.1: at least 8,000 octets; the longest seen in feeds is 1,900
)
# Bytes that stay as they are. Existing %-escapes too: requoting breaks signed addresses.
_SAFE = "/?:@!$&'()*+,;=-._~%[]|"
# Host names as DNS carries them; real news hosts have underscores.
_LABEL = r"[a-z0-9_][a-z0-9_-]{0,62}"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*\Z")
_NUMBER = re.compile(r"([0-9]+|0x[0-9a-f]*)\Z")  # WHATWG URL, "ends in a number"
# Reachable nets whose addresses lead elsewhere or to nobody, beyond what `is_global` knows in
# Python 3.11 (IANA special-purpose registries, 2025): they would smuggle a private address.
_UNSAFE_V4 = tuple(map(ipaddress.IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4")))
_UNSAFE_V6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # Teredo, benchmark, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "3fff::/20",  # documentation
        ),
    )
)
_UNICAST_V6 = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: how IPv6-only networks reach IPv4


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that policy lets us ask for, taken apart."""

    url: URL  # in ASCII, without fragment
    host: str  # lower case, IDNA-encoded, without brackets or trailing dot
    port: int
    ip: IPAddress | None  # when the host is a literal address

    @property
    def key(self) -> str:
        """Name the host and port as `ARAXES_ALLOW_PRIVATE` and politeness do."""
        return host_key(self.host, self.port)

    @property
    def authority(self) -> str:
        """Name the host as the Host header does: without the port that the scheme implies."""
        if self.port == _DEFAULT_PORTS[self.url.scheme]:
            return f"[{self.host}]" if ":" in self.host else self.host
        return self.key


def host_key(host: str, port: int) -> str:
    """Write `host:port`, with brackets around an IPv6 address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def check_url(url: str) -> Target:
    """Take a URL apart and refuse what is not plain http or https.

    Non-ASCII parts are encoded as browsers do it. Raises `FetchError` (refused) for another
    scheme, credentials, a host or port that makes no sense, or an unusual spelling of an address.
    """
    if len(url) > _LONGEST_URL:
        raise _refusal(url, f"longer than {_LONGEST_URL} characters")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise _refusal(url, str(error)) from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise _refusal(url, f"scheme {parts.scheme or 'missing'!r} is not http or https")
    if "@" in parts.netloc:
        raise _refusal(url, "credentials in the address")
    if port == 0:
        raise _refusal(url, "port 0")
    host = _checked_host(url, parts.hostname or "")
    port = port or _DEFAULT_PORTS[parts.scheme]
    ip = _literal(host)
    return Target(_built(parts, host, port), host, port, ip)


def is_allowed(ip: str, host: str, port: int, allow_private: frozenset[str]) -> bool:
    """Say whether `host:port`, resolved to `ip`, may be connected to.

    Globally routable addresses always. Others only when exactly `host:port` is in `allow_private`:
    a literal address opens itself, "localhost" opens loopback, any other name opens loopback and
    private-use addresses, never link-local or anything stranger.
    """
    if is_public(ip):
        return True
    host = host.lower()
    if host_key(host, port) not in allow_private:
        return False
    address = _address(ip)
    if address is None:
        return False
    if _literal(host) is not None:
        return _literal(host) == address
    return address.is_loopback or (host != "localhost" and _is_private_use(address))


@lru_cache(maxsize=4096)
def is_public(ip: str) -> bool:
    """Say whether an address is globally routable unicast that stands for itself."""
    address = _address(ip)
    if isinstance(address, ipaddress.IPv4Address):
        return (
            address.is_global
            and not address.is_multicast
            and not any(address in net for net in _UNSAFE_V4)
        )
    if address is None:
        return False
    if address in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)))
    return address in _UNICAST_V6 and not any(address in net for net in _UNSAFE_V6)


def _is_private_use(address: IPAddress) -> bool:
    """Say whether an address is of RFC 1918 or RFC 4193: what a private network hands out."""
    nets = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
    return any(address in ipaddress.ip_network(net) for net in nets)


@lru_cache(maxsize=4096)
def _address(ip: str) -> IPAddress | None:
    """Read a literal address; a scope ("%eth0") makes it none, for it names a link."""
    try:
        return None if "%" in ip else ipaddress.ip_address(ip)
    except ValueError:
        return None


def _literal(host: str) -> IPAddress | None:
    """Read a host as an address, if it is spelled as one."""
    return _address(host) if ":" in host or host[-1:].isdigit() else None


def _checked_host(url: str, host: str) -> str:
    """Give the host as DNS wants it: encoded, lower case, no trailing dot."""
    if not host.isascii():
        try:
            # Before the checks: full-width digits become an address here.
            host = idna.encode(host, uts46=True).decode("ascii")
        except UnicodeError as error:  # idna's own errors are some
            raise _refusal(url, f"host is not a domain name: {error}") from error
    host = host.lower().removesuffix(".")
    if ":" in host or "[" in url.partition("//")[2].partition("/")[0]:
        address = _address(host)
        if address is None:
            raise _refusal(url, "host is not an IPv6 address")
        return str(address)
    last = host.rpartition(".")[2]
    if _NUMBER.match(last) and _address(host) is None:
        raise _refusal(url, "an unusual spelling of an address")
    if not _NAME.match(host):
        raise _refusal(url, "host is not a domain name")
    return host


def _built(parts: SplitResult, host: str, port: int) -> URL:
    """Put a checked URL together again, so that no second parser can read it otherwise."""
    authority = f"[{host}]" if ":" in host else host
    if port != _DEFAULT_PORTS[parts.scheme]:
        authority = host_key(host, port)
    path = _quoted(parts.path) or "/"
    query = f"?{_quoted(parts.query)}" if parts.query else ""
    return URL(f"{parts.scheme}://{authority}{path}{query}", encoded=True)


def _quoted(text: str) -> str:
    """Percent-encode what may not stand in a URL; headers carry raw bytes as surrogates."""
    return quote(text, safe=_SAFE, errors="surrogateescape")


def _refusal(url: str, why: str) -> FetchError:
    """Build the error for a URL that policy forbids."""
    return FetchError(Outcome.REFUSED, f"{url[:200]!r}: {why}")
