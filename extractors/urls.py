"""One address per article: the canonical form of a URL, and whom to believe about it.

The canonical form is an identity that can also be opened. What is fetched stays the address that
the feed gave.
"""

import re
from functools import lru_cache
from ipaddress import ip_address
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urlsplit

from extractors.errors import ParseError
from extractors.url_rules import url_rules

_COUNTRY_CODE_LENGTH: Final = 2  # top domains of two letters are countries (ISO 3166)
_REGISTERED_LABELS: Final = 2
# RFC 6761 and RFC 8375: names that no public server answers to, so https cannot be assumed.
_RESERVED: Final = frozenset(("example", "test", "invalid", "localhost", "local", "internal"))
_MIRROR_LABELS: Final = frozenset(("www", "m", "mobile", "amp", "wap"))
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# RFC 3986, sections 2.2 and 2.3: unreserved characters are decoded, these stay as they are.
_PATH_SAFE: Final = "/!$&'()*+,;=:@~%"
_QUERY_SAFE: Final = "/?!$'()*+,;:@~%"
_LONGEST_HOST: Final = 253
_MAX_PASSES: Final = 12  # rules feed each other; a canonical URL is where they stop


@lru_cache(maxsize=4096)
def canonical_url(url: str) -> str:
    """Give the one form that all spellings of an article's address share.

    Folded: case of scheme and host, IDNA, `www.`, `m.`, `mobile.`, `amp.` hosts, default ports,
    credentials, fragments, tracking and layout parameters, order of parameters, duplicate and
    trailing slashes, dot segments, percent-encoding, `/amp`, `/print`, index files, and the site
    rules of seeds/cleaning/urls.toml. Kept: case of path and parameters, `id`, `sid`, `p` and all
    other parameters. `http` becomes `https` on public hosts with a default port; addresses of
    machines, reserved names (RFC 6761) and explicit ports keep their scheme, for they may have
    no other. Raises ParseError for what is no http(s) URL.
    """
    current = url.strip()
    for _ in range(_MAX_PASSES):
        following = _fold_mirrors(_site_rules(_normal(current)))
        if following == current:
            break
        current = following
    return current


def article_key(url: str) -> str | None:
    """Give what identifies an article at its outlet beside its address: site and article number.

    "irna.ir:85000001" for every slug under which IRNA showed that article. None where the outlet's
    addresses have no number of their own. Raises ParseError for what is no http(s) URL.
    """
    canonical = canonical_url(url)
    found = next(iter(sorted(_long_numbers(canonical), key=len, reverse=True)), None)
    return f"{registered_site(canonical)}:{found}" if found else None


def registered_site(url_or_host: str) -> str:
    """Give the name that was registered, e.g. "tehrantimes.com" for "www.tehrantimes.com"."""
    host = url_or_host
    if "//" in host:
        host = urlsplit(host).hostname or ""
    host = host.lower().strip(".")
    labels = host.split(".")
    if _is_machine(host) or len(labels) <= _REGISTERED_LABELS:
        return host
    country = len(labels[-1]) == _COUNTRY_CODE_LENGTH
    deep = country and labels[-2] in url_rules().second_level
    return ".".join(labels[-_REGISTERED_LABELS - deep :])


def trustworthy_canonical(declared: str | None, page_url: str) -> str | None:
    """Give the canonical form of what a page declares as its address, or None if it misleads.

    Believed only on the same registered site, when it names an article and not a home page or a
    section, and not another article: sites exist where every page declares one and the same.
    """
    if not declared:
        return None
    try:
        page, wanted = canonical_url(page_url), canonical_url(declared)
    except ParseError:
        return None
    return wanted if _may_be_one_article(page, wanted) else None


def _may_be_one_article(page: str, declared: str) -> bool:
    """Tell whether two canonical URLs can belong to one article."""
    if registered_site(page) != registered_site(declared):
        return False
    if not _names_article(declared) and (_names_article(page) or _is_home(declared)):
        return False
    numbers, declared_numbers = _long_numbers(page), _long_numbers(declared)
    return not (numbers and declared_numbers) or bool(numbers & declared_numbers)


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


# An article's address has a number in its path or query, or ends in a slug: three words joined by
# hyphens, or one word longer than names of sections are (addresses of the 318 feeds' items).
_NUMBER: Final = re.compile(r"\d{4}|\?.*\d{3}")
_SLUG_HYPHENS: Final = 2
_SLUG_LENGTH: Final = 24


def _names_article(url: str) -> bool:
    """Tell whether an address names one article and not a section."""
    parts = urlsplit(url)
    path = _decoded(parts.path)
    last = path.rpartition("/")[2]
    is_slug = len(re.findall(r"[-_ ]+", last)) >= _SLUG_HYPHENS or len(last) >= _SLUG_LENGTH
    return is_slug or bool(re.search(r"\d", last) or _NUMBER.search(f"{path}?{parts.query}"))


def _long_numbers(url: str) -> set[str]:
    """Give the article numbers of an address; shorter ones may be days and years."""
    parts = urlsplit(url)
    return set(re.findall(r"\d{5,}", parts.path + "?" + parts.query))


def _normal(url: str) -> str:
    """Normalise what RFC 3986 and WHATWG call equivalent, and drop what only tracks."""
    # WHATWG URL standard, section 4.4: tabs and new lines inside a URL do not count.
    url = re.sub(r"[\t\r\n]", "", url).strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ParseError(f"not a URL: {url[:200]!r}: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ParseError(f"not an http or https URL: {url[:200]!r}")
    host = _host(parts.hostname, url)
    if port == _DEFAULT_PORTS[scheme]:
        port = None
    if port is None and not _is_private(host):
        scheme = "https"
    place = f"[{host}]" if ":" in host else host
    return _join(scheme, place, port, _path(parts.path), _query(parts.query))


def _fold_mirrors(url: str) -> str:
    """Drop the hosts and path segments that show the same article in another layout."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    place = f"[{host}]" if ":" in host else _main_host(host)
    path = _fold_path(parts.path, has_query=bool(parts.query))
    return _join(parts.scheme, place, parts.port, path, parts.query)


def _join(scheme: str, place: str, port: int | None, path: str, query: str) -> str:
    origin = f"{scheme}://{place}" if port is None else f"{scheme}://{place}:{port}"
    return f"{origin}{path}?{query}" if query else f"{origin}{path}"


def _host(raw: str, url: str) -> str:
    host = _decoded(raw).strip().rstrip(".").lower()
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        host = _ascii_host(host)
    except UnicodeError as error:
        raise ParseError(f"not a host name in {url[:200]!r}: {error}") from error
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", host) or ".." in host:
        raise ParseError(f"not a host name in {url[:200]!r}")
    return host


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    if len(host) > _LONGEST_HOST:  # RFC 1035; the codec is slow on absurd lengths
        raise UnicodeError("too long")
    return host.encode("idna").decode("ascii").lower()


def _main_host(host: str) -> str:
    """Drop the labels by which a site shows the same pages to phones and search engines."""
    site = registered_site(host)
    while host != site and not _is_machine(host):
        first, _, rest = host.partition(".")
        if first in _MIRROR_LABELS:
            host = rest
            continue
        second, _, base = rest.partition(".")
        if len(first) in {2, 3} and second in _MIRROR_LABELS and rest != site:
            host = f"{first}.{base}"  # en.m.site.org
            continue
        break
    return host


def _is_machine(host: str) -> bool:
    """Tell whether `host` is an address or a bare name: it has no parts to fold."""
    return ":" in host or "." not in host or host.rpartition(".")[2].isdigit()


def _is_private(host: str) -> bool:
    """Tell whether no public server answers to `host`."""
    return _is_machine(host) or host.rpartition(".")[2] in _RESERVED


def _decoded(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text


def _recode(text: str, safe: str) -> str:
    """Normalise percent-encoding (RFC 3986, section 6.2.2): decode unreserved, upper-case hex."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)

    def one(found: re.Match[str]) -> str:
        character = chr(int(found[0][1:], 16))
        unreserved = character.isascii() and (character.isalnum() or character in "-._~")
        return character if unreserved else found[0].upper()

    text = re.sub(r"%[0-9A-Fa-f]{2}", one, text)
    return quote(text, safe=safe, encoding="utf-8", errors="replace")


def _path(path: str) -> str:
    path = re.sub(r"(?i);(?:jsessionid|phpsessid)=[^/;]*", "", path)
    segments: list[str] = []
    for segment in _recode(path, _PATH_SAFE).split("/"):
        if segment == "..":
            segments[-1:] = []
        elif segment not in {"", "."}:
            segments.append(segment)
    return "/" + "/".join(segments)


def _fold_path(path: str, *, has_query: bool) -> str:
    rules = url_rules()
    segments = path.strip("/").split("/")
    rest = [part for part in segments if part.lower() not in rules.layouts]
    segments = rest or segments
    if not has_query and segments and segments[-1].lower() in rules.indexes:
        segments.pop()
    return "/" + "/".join(segments)


def _query(query: str) -> str:
    rules = url_rules()
    kept = []
    for pair in re.split(r"&(?:amp;)?", query):
        name = _decoded(pair.partition("=")[0]).lower()
        noise = name in rules.tracking or name in rules.flags
        if pair and pair != "=" and not noise and not name.startswith(rules.tracking_prefixes):
            kept.append(_recode(pair, _QUERY_SAFE + "="))
    # By name alone: the order of equal names can carry meaning.
    return "&".join(sorted(kept, key=lambda pair: pair.partition("=")[0]))


def _site_rules(url: str) -> str:
    site = registered_site(url)
    for rule in url_rules().sites:
        if not rule.hosts or site in rule.hosts:
            url = rule.pattern.sub(rule.replacement, url, count=1)
    return url
