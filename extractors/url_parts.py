"""The parts of a URL in one spelling: what RFC 3986 and WHATWG call equivalent, and what tracks."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

from extractors.errors import ParseError
from extractors.url_rules import ArticleRule, url_rules

_COUNTRY_CODE_LENGTH: Final = 2  # top domains of two letters are countries (ISO 3166)
_REGISTERED_LABELS: Final = 2
# RFC 6761 and RFC 8375: names that no public server answers to, so https cannot be assumed.
_RESERVED: Final = frozenset(("example", "test", "invalid", "localhost", "local", "internal"))
_MIRROR_LABELS: Final = frozenset(("www", "m", "mobile", "amp", "wap"))
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LONGEST_HOST: Final = 253
# RFC 3986, sections 2.2 and 2.3: unreserved characters are decoded, these stay as they are.
_PATH_SAFE: Final = "/!$&'()*+,;=:@~%"
_QUERY_SAFE: Final = "/?!$'()*+,;:@~%="
# Of the reserved ones, those that servers do not split a path at: one file either way.
_SAME_IN_PATHS: Final = frozenset("!'()*,:@")
_PLAIN: Final = re.compile(r"[A-Za-z0-9._~/-]*")
_PLAIN_QUERY: Final = re.compile(r"[A-Za-z0-9._~=&-]*")
_HOME: Final = re.compile(r"/(?:[a-z]{2})?(?:index\.[a-z]+)?")  # of the site, or of an edition
_NO_SEGMENT: Final = frozenset(("", "."))


class Parts(NamedTuple):
    """A URL taken apart, each part in its one spelling."""

    scheme: str
    place: "Place"
    port: int | None
    path: str
    query: str
    route: str  # the fragment by which a page made of scripts chooses an article, with its "#"

    def joined(self) -> str:
        """Put it together again."""
        port = "" if self.port is None else f":{self.port}"
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.place.name}{port}{self.path}{query}{self.route}"


@dataclass(frozen=True, slots=True)
class Place:
    """A host in its one spelling, and what holds there."""

    name: str  # as it stands in a URL
    site: str
    private: bool  # no public server answers to it
    rules: tuple[ArticleRule, ...]
    parameters: AbstractSet[str]  # that choose no article there


def parts_of(url: str) -> Parts:
    """Take a URL apart and drop what only tracks. Raises ParseError for what is no http(s) URL."""
    url = url.strip()
    if "\n" in url or "\r" in url or "\t" in url:
        # WHATWG URL standard, section 4.4: tabs and new lines inside a URL do not count.
        url = re.sub(r"[\t\r\n]", "", url).strip()
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError as error:
        raise ParseError(f"not a URL: {url[:200]!r}: {error}") from error
    scheme, hostname = split.scheme.lower(), split.hostname
    if scheme not in _DEFAULT_PORTS or not hostname:
        raise ParseError(f"not an http or https URL: {url[:200]!r}")
    try:
        place = place_of(hostname)
    except ValueError as error:
        raise ParseError(f"not a host name in {url[:200]!r}: {error}") from error
    if port == _DEFAULT_PORTS[scheme]:
        port = None
    if port is None and not place.private:
        scheme = "https"
    path = _path(split.path)
    query = _query(split.query, place.parameters) if split.query else ""
    return Parts(scheme, place, port, path, query, _route(path, split.fragment))


@lru_cache(maxsize=2048)
def place_of(host: str) -> Place:
    """Give what is known of a host in any of its spellings. Raises ValueError for no host name."""
    name = main_host(_host(host))
    rules = url_rules()
    site = registered_site(name)
    known = (*rules.articles.get(f"={name}", ()), *rules.articles.get(site, ()))
    parameters = rules.site_parameters.get(site, frozenset())
    return Place(
        name=f"[{name}]" if ":" in name else name,
        site=site,
        private=_is_machine(name) or name.rpartition(".")[2] in _RESERVED,
        rules=known,
        parameters=rules.site_parameters.get(name, parameters),
    )


def registered_site(host: str) -> str:
    """Give the part of a host that was registered."""
    labels = host.split(".")
    if len(labels) <= _REGISTERED_LABELS or _is_machine(host):
        return host
    country = len(labels[-1]) == _COUNTRY_CODE_LENGTH
    deep = country and labels[-2] in url_rules().second_level
    return ".".join(labels[-_REGISTERED_LABELS - deep :])


def main_host(host: str) -> str:
    """Drop the labels of mirrors for phones and search engines, and follow aliases."""
    aliases = url_rules().aliases
    for _ in range(len(aliases)):  # no alias leads back: a test follows them all
        host = _without_mirrors(host)
        site = registered_site(host)
        if f"={host}" in aliases:
            host = aliases[f"={host}"]
        elif site in aliases:
            host = host.removesuffix(site) + aliases[site]
        else:
            break
    return host


def _without_mirrors(host: str) -> str:
    site = registered_site(host)
    while host != site and not _is_machine(host):
        first, _, rest = host.partition(".")
        if first in _MIRROR_LABELS and not rest.startswith("-"):  # that would be no host name
            host = rest
            continue
        second, _, base = rest.partition(".")
        if len(first) in {2, 3} and second in _MIRROR_LABELS and rest != site:
            host = f"{first}.{base}"  # en.m.site.org
            continue
        break
    return host


def _host(raw: str) -> str:
    """Spell a host in lower-case ASCII. Raises ValueError."""
    host = decoded(raw).strip().rstrip(".").lower()
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    if not host.isascii():
        if len(host) > _LONGEST_HOST:  # RFC 1035; the codec is slow on absurd lengths
            raise ValueError("too long")
        host = host.encode("idna").decode("ascii").lower()
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", host) or ".." in host:
        raise ValueError(host)
    return host


def _is_machine(host: str) -> bool:
    """Tell whether `host` is an address or a bare name: it has no parts to fold."""
    return ":" in host or "." not in host or host.rpartition(".")[2].isdigit()


def decoded(text: str) -> str:
    """Undo percent-encoding, for looking at and not for addressing."""
    return unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text


def _recode(text: str, safe: str, same: AbstractSet[str] = frozenset()) -> str:
    """Normalise percent-encoding (RFC 3986, section 6.2.2): decode unreserved, upper-case hex."""
    if "%" in text:
        text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)

        def one(found: re.Match[str]) -> str:
            character = chr(int(found[0][1:], 16))
            unreserved = character.isascii() and (character.isalnum() or character in "-._~")
            return character if unreserved or character in same else found[0].upper()

        text = re.sub(r"%[0-9A-Fa-f]{2}", one, text)
    return quote(text, safe=safe, encoding="utf-8", errors="replace")


def _path(path: str) -> str:
    if not _PLAIN.fullmatch(path):
        path = re.sub(r"(?i);(?:jsessionid|phpsessid)=[^/;]*", "", path)
        path = _recode(path, _PATH_SAFE, _SAME_IN_PATHS)
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            segments[-1:] = []
        elif segment not in _NO_SEGMENT:
            segments.append(segment)
    return "/" + "/".join(segments)


def _query(query: str, more: AbstractSet[str]) -> str:
    rules = url_rules()
    plain = _PLAIN_QUERY.fullmatch(query) is not None
    kept = []
    for pair in query.split("&") if plain else re.split(r"&(?:amp;)?", query):
        raw, _, value = pair.partition("=")
        name = raw.lower() if plain else decoded(raw).lower()
        if not pair or pair == "=" or name.startswith(rules.tracking_prefixes) or name in more:
            continue
        if name in rules.tracking and not (
            name in rules.doubtful and value.isdecimal() and len(value) >= rules.doubtful_digits
        ):
            continue
        kept.append(pair if plain else _recode(pair, _QUERY_SAFE).replace("+", "%20"))
    # By name alone: the order of equal names can carry meaning.
    return "&".join(sorted(kept, key=lambda pair: pair.partition("=")[0]))


def _route(path: str, fragment: str) -> str:
    """Give the fragment where it stands for the path: "#!/news/1" and "#/news/1" of a home page.

    Google's scheme for pages made of scripts (2009 to 2015), and the routers that came after it.
    """
    if fragment and _HOME.fullmatch(path) and re.match(r"!?/[^/]", fragment):
        return "#" + _recode(fragment, _QUERY_SAFE)
    return ""
