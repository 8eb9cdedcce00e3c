"""Web pages without a feed: a CSS selector names their links to articles."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice, takewhile

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from extractors.feeds.entries import Context, Item, absolute_link, build_entries
from extractors.feeds.failures import FeedError, NotAFeed
from extractors.feeds.identity import link_key
from extractors.feeds.markup import as_markup, parse_page, words_of
from extractors.feeds.plain import plain_line
from extractors.feeds.sniff import refusal
from extractors.model import ParsedFeed

_CARD_LEVELS = 4  # how far above a link its card may begin: li > article > div > h3 > a
_LONGEST_SELECTOR = 500  # characters
_DATES = 4  # of one card; "published" and "changed", as attribute and as text
_TRIAL = etree.fromstring("<a><a>a</a><a>a</a></a>")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def check_selector(text: str) -> str | None:
    """Say what is wrong with a CSS selector; None if it can be used."""
    if len(text) > _LONGEST_SELECTOR:
        return f"more than {_LONGEST_SELECTOR} characters"
    try:
        _compiled(text)(_TRIAL)  # some mistakes show only when it is used
    except (SelectorError, etree.XPathError, ValueError) as error:
        return f"{text!r} is no CSS selector: {error}"
    except RecursionError:
        return f"{text!r} is nested too deep"
    return None


def read_body(text: str, context: Context, *, content_type: str | None) -> ParsedFeed:
    """Read the links that the selector finds: link text as title, `<time>` near it as date.

    Raises NotAFeed where the selector finds none, FeedError without a usable selector.
    """
    selector = context.link_selector
    if selector is None:
        raise FeedError(f"{context.url}: a listing needs link_selector, and has none")
    if wrong := check_selector(selector):
        raise FeedError(f"{context.url}: link_selector: {wrong}")
    root = parse_page(text, url=context.url) if "<" in text else None
    found = [] if root is None else _links(root, selector)
    if root is None or not found:
        raise _nothing_found(text, root, context, content_type)
    base = _base(root, context.url)
    entries, dropped = build_entries(_items(found, base, context.url), context)
    nowhere = sum(absolute_link(link.get("href"), base) is None for link in found)
    title = next(root.iter("title"), None)
    return ParsedFeed(
        version="listing",
        title=None if title is None else plain_line(as_markup(words_of(title))) or None,
        home_url=context.url,
        entries=entries,
        dropped_entries=dropped + nowhere,
    )


@lru_cache(maxsize=256)
def _compiled(selector: str) -> etree.XPath:
    # Not lxml's own translator: its :contains() fails on the second page that it is used on.
    return etree.XPath(HTMLTranslator().css_to_xpath(selector))


def _nothing_found(
    text: str, root: etree._Element | None, context: Context, content_type: str | None
) -> FeedError:
    """Say that the selector found nothing, unless the page is a wall or no page at all."""
    refused = refusal(text, url=context.url, content_type=content_type)
    links = 0 if root is None else sum(1 for one in root.iter("a") if one.get("href"))
    if not isinstance(refused, NotAFeed) or not links:
        return refused
    return NotAFeed(
        f"{context.url}: the selector {context.link_selector!r} matches no link "
        f"on a page of {links} links"
    )


def _links(root: etree._Element, selector: str) -> list[etree._Element]:
    """Give the links that were selected, that hold what was selected, or that it holds."""
    links: dict[etree._Element, None] = {}
    for element in _selected(root, selector):
        inside = (one for one in element.iter("a") if one.get("href"))
        link = next(inside, None)
        if link is None:
            link = next((one for one in element.iterancestors("a") if one.get("href")), None)
        if link is not None:
            links[link] = None
    return list(links)


def _selected(root: etree._Element, selector: str) -> list[etree._Element]:
    try:
        found: list[etree._Element] = _compiled(selector)(root)
    except etree.XPathError as error:
        raise FeedError(f"link_selector {selector!r} cannot be used: {error}") from error
    return found


def _base(root: etree._Element, url: str) -> str:
    """Give the address from which relative links of the page count (HTML, 4.2.3)."""
    base = next((one.get("href") for one in root.iter("base") if one.get("href")), None)
    return (absolute_link(base, url) if base else None) or url


def _items(links: list[etree._Element], base: str, page: str) -> Iterator[Item]:
    """Make one item of each article: a card often links twice, by picture and by headline.

    Links to the page itself, and what leads nowhere, are no articles.
    """
    same: dict[str, list[etree._Element]] = {}
    for link in links:
        url = absolute_link(link.get("href"), base)
        if (key := link_key(url)) and key != link_key(page):
            same.setdefault(key, []).append(link)
    owners = _owners(same)
    for group in same.values():
        cards: dict[etree._Element, list[etree._Element]] = {}
        for link in group:
            cards.setdefault(_card(link, owners), []).append(link)
        told = sorted((_told(card, links) for card, links in cards.items()), key=_by_length)
        addresses = filter(None, (absolute_link(link.get("href"), base) for link in group))
        yield Item(
            links=(min(addresses, key=lambda url: (len(url), url)),),
            title=as_markup(told[0][0]) or None,
            published=tuple(chain.from_iterable(dates for _, dates in told))[:_DATES],
        )


def _told(card: etree._Element, links: list[etree._Element]) -> tuple[str, tuple[str, ...]]:
    return _title(links), tuple(_dates(card))


def _by_length(told: tuple[str, tuple[str, ...]]) -> tuple[int, str, tuple[str, ...]]:
    """Sort cards of one article alike wherever they stand on the page; the longest title first."""
    title, dates = told
    return -len(title), title, dates


def _owners(same: Mapping[str, list[etree._Element]]) -> dict[etree._Element, int]:
    """Count, for what is around links, to how many addresses these lead."""
    owners: dict[etree._Element, int] = {}
    for group in same.values():
        around = {above for link in group for above in _around(link)}
        owners.update((above, owners.get(above, 0) + 1) for above in around)
    return owners


def _around(link: etree._Element) -> Iterator[etree._Element]:
    yield link
    yield from islice(link.iterancestors(), _CARD_LEVELS)


def _card(link: etree._Element, owners: Mapping[etree._Element, int]) -> etree._Element:
    """Give the widest element around a link with no link to another article in it."""
    own = takewhile(lambda above: owners[above] == 1, _around(link))
    return deque((link, *own), maxlen=1).pop()


def _title(links: list[etree._Element]) -> str:
    """Give the headline of links to one article: a heading, their text, title, picture's text."""
    wordings: tuple[Callable[[etree._Element], str], ...]
    wordings = (_heading, words_of, lambda link: link.get("title") or "", _picture)
    for wording in wordings:
        if found := next(filter(None, map(wording, links)), None):
            return found
    return ""


def _heading(link: etree._Element) -> str:
    return next((words_of(one) for one in link.iter(*_HEADINGS)), "")


def _picture(link: etree._Element) -> str:
    return next((one.get("alt") for one in link.iter("img") if one.get("alt")), "")


def _dates(card: etree._Element) -> Iterator[str]:
    for time in card.iter("time"):
        yield from filter(None, (time.get("datetime"), words_of(time)))
