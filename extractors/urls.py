"""One address per article: the canonical form of a URL, and whom to believe about it.

The canonical form is an identity. Where the outlet answers to an article's number, as most do, it
can also be opened; what is fetched stays the address that the feed gave.
"""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from extractors import url_parts
from extractors.errors import ParseError
from extractors.url_parts import Parts, decoded, parts_of, place_of
from extractors.url_rules import ArticleRule, url_rules

_MAX_PASSES: Final = 12  # rules feed each other; a canonical URL is where they stop


@lru_cache(maxsize=4096)
def canonical_url(url: str) -> str:
    """Give the one form that all spellings of an article's address share.

    Folded: case of scheme and host, IDNA, `www.`, `m.`, `mobile.`, `amp.` hosts, default ports,
    credentials, fragments, tracking and layout parameters, order of parameters, duplicate and
    trailing slashes, dot segments, percent-encoding, `/amp`, `/print`, index files, and what
    seeds/cleaning/urls.toml knows of outlets: other names of their hosts, and the place of the
    article's number, beside which slugs do not count. Kept: case of path and parameters, `id`,
    `sid`, `p`, `page` and all other parameters, editions in other languages. `http` becomes
    `https` on public hosts with a default port; addresses of machines, reserved names (RFC 6761)
    and explicit ports keep their scheme, for they may have no other. Raises ParseError for what is
    no http(s) URL.
    """
    return _folded(parts_of(url)).joined()


def article_key(url: str) -> str | None:
    """Give what identifies an article at its outlet beside its address: host and article number.

    "en.irna.ir:85000001" for every slug under which IRNA showed that article; editions in other
    languages count apart. Of outlets that seeds/cleaning/urls.toml does not know, only a path that
    ends in nothing but a number has a key, and only with that path. None for all others. Raises
    ParseError for what is no http(s) URL.
    """
    parts = _folded(parts_of(url))
    if parts.query or parts.route or parts.port is not None:
        return None
    for rule in parts.place.rules:
        found = rule.pattern.fullmatch(parts.path)
        if found:
            return f"{parts.place.name}:{found.expand(rule.key)}" if rule.key else None
    bare = _BARE_NUMBER.fullmatch(parts.path)
    return f"{parts.place.name}:{bare['key']}" if bare else None


# Five digits and more, that are no day: 20250428, 14040208.
_BARE_NUMBER: Final = re.compile(
    r"/(?P<key>(?:[^/]+/)*(?!(?:1[34]|19|20)\d{6}(?!\d))\d{5,}(?:\.[a-z]{3,5})?)"
)


def _folded(parts: Parts) -> Parts:
    """Fold what is left of several addresses, until nothing changes."""
    for _ in range(_MAX_PASSES):
        following = parts
        for rule in parts.place.rules:
            found = rule.pattern.fullmatch(parts.path)
            if found:
                following = _apply(rule, found, parts)
                break
        path = _fold_path(following.path, has_query=bool(following.query))
        if path != following.path:
            following = following._replace(path=path)
        if following is parts:
            break
        parts = following
    return parts


def _apply(rule: ArticleRule, found: re.Match[str], parts: Parts) -> Parts:
    """Give the parts as the rule wants them."""
    path = parts.path if rule.path is None else "/" + found.expand(rule.path).strip("/")
    if rule.lower:
        path = path.lower()
    if rule.host is not None:
        try:
            place = place_of(found.expand(rule.host))
        except ValueError:  # what looked like a host within a path is none
            return parts
        # Taken apart anew: other parameters may count there.
        return parts_of(parts._replace(place=place, path=path).joined())
    return parts if path == parts.path else parts._replace(path=path)


def _fold_path(path: str, *, has_query: bool) -> str:
    """Drop the segments that show the same article in another layout."""
    rules = url_rules()
    segments = path[1:].split("/")
    lowered = path.lower()[1:].split("/")
    if rules.layouts.isdisjoint(lowered) and rules.indexes.isdisjoint(lowered):
        return path
    rest = [part for part in segments if part.lower() not in rules.layouts]
    segments = rest or segments
    if not has_query and segments[-1].lower() in rules.indexes:
        segments.pop()
    return "/" + "/".join(segments)


def registered_site(url_or_host: str) -> str:
    """Give the name that was registered, e.g. "tehrantimes.com" for "www.tehrantimes.com"."""
    host = url_or_host
    if "//" in host:
        host = urlsplit(host).hostname or ""
    return url_parts.registered_site(host.lower().strip("."))


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
    return wanted if page == wanted or _may_be_one_article(page, wanted) else None


def _may_be_one_article(page: str, declared: str) -> bool:
    """Tell whether two canonical URLs can belong to one article."""
    if registered_site(page) != registered_site(declared):
        return False
    if not _names_article(declared) and (_names_article(page) or _is_home(declared)):
        return False
    one, other = _long_numbers(page), _long_numbers(declared)
    if one and other:
        return bool(one & other) and _same_key(page, declared)
    one, other = _numbers_of_the_last(page), _numbers_of_the_last(declared)
    if one and other and not one & other:
        return False
    return _share_words(page, declared)


def _same_key(page: str, declared: str) -> bool:
    """Tell whether the outlet's own numbers allow it: editions may count apart."""
    key, declared_key = article_key(page), article_key(declared)
    return key is None or declared_key is None or key == declared_key


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


# An article's address has a number in its path or query, or ends in a slug: three words joined by
# hyphens, or one word longer than names of sections are (addresses of the 318 feeds' items).
_NUMBER: Final = re.compile(r"\d{4}|\?.*=\d")
_SLUG_HYPHENS: Final = 2
_SLUG_LENGTH: Final = 24
_NUMBERS_SHORTEST: Final = 3  # digits; shorter ones are days, months and parts of a slug


def _names_article(url: str) -> bool:
    """Tell whether an address names one article and not a section."""
    parts = urlsplit(url)
    path = decoded(parts.path)
    last = path.rpartition("/")[2]
    is_slug = len(re.findall(r"[-_ ]+", last)) >= _SLUG_HYPHENS or len(last) >= _SLUG_LENGTH
    return is_slug or bool(re.search(r"\d", last) or _NUMBER.search(f"{path}?{parts.query}"))


def _long_numbers(url: str) -> set[str]:
    """Give the article numbers of an address; shorter ones may be days and years."""
    parts = urlsplit(url)
    return set(re.findall(r"\d{5,}", parts.path + "?" + parts.query))


def _numbers_of_the_last(url: str) -> set[str]:
    """Give the numbers of the last segment and of the parameters."""
    parts = urlsplit(url)
    last = decoded(parts.path).rpartition("/")[2]
    of_query = re.findall(r"=(\d+)(?=&|$)", parts.query)
    return {*re.findall(rf"[0-9]{{{_NUMBERS_SHORTEST},}}", last), *of_query}


def _share_words(page: str, declared: str) -> bool:
    """Tell whether two slugs can be of one title; what is no slug says nothing against it."""
    one, other = _words(page), _words(declared)
    if len(one) <= _SLUG_HYPHENS or len(other) <= _SLUG_HYPHENS:
        return True
    return 2 * len(one & other) >= min(len(one), len(other))


def _words(url: str) -> set[str]:
    last = decoded(urlsplit(url).path).rpartition("/")[2].lower()
    return set(re.findall(r"[^\W\d_]+", last))
