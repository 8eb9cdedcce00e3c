"""What a page says of itself, read in one pass over the tree it was parsed to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml import etree

from extractors.pages.date_lines import place_of
from extractors.pages.jsonld import SchemaArticle, read_jsonld
from extractors.pages.markup import Element, Markup
from extractors.text import clean_display

_TAGS: Final = ("html", "title", "meta", "link", "script", "h1", "time")
# Names of <meta>, in order of trust. Sources: ogp.me, Dublin Core, schema.org microdata, Parsely,
# and the pages of the outlets in seeds/feeds.
PUBLISHED: Final = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished"),
    *(
        "date.issued",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "dc.date",
        "dc.date.created",
    ),
    *("parsely-pub-date", "sailthru.date", "publish_date", "publishdate", "pubdate", "published"),
    *("publication_date", "article.published", "cxenseparse:recs:publishtime", "date"),
)
MODIFIED: Final = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified")
_AUTHORS: Final = (
    "article:author",
    "author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
)
_MOST_TIMES: Final = 30
_BYLINE_CLASS: Final = re.compile(r"^author$|byline|author-name|author__name")
_MOST_BYLINES: Final = 3
_MOST_TAGS: Final = 30
_LONGEST_TAG: Final = 60  # characters
_COMMAS: Final = re.compile("[,،;]")
_NAMES_AUTHORS: Final = re.compile(rb"author|byline")
_NAMES_TRAIL: Final = re.compile(rb"readcrumb")
_TRAIL: Final = {"aria-label": "readcrumb", "class": "readcrumb", "itemtype": "BreadcrumbList"}
_TRAIL_TAGS: Final = ("nav", "ol", "ul", "div")
_STEPS: Final = etree.XPath(".//a | .//li[not(.//a)]")
_LONGEST_LINE: Final = 90  # characters: a byline, not a paragraph


@dataclass(frozen=True, slots=True)
class TimeTag:
    """A `<time>`: what it says, and whether it stands after the headline or says "published"."""

    value: str
    after_h1: bool
    is_published: bool
    is_modified: bool = False
    is_beside: bool = False  # in the header, footer or a list of the site


@dataclass(slots=True)
class _Found:
    metas: dict[str, list[str]] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    h1s: list[str] = field(default_factory=list)
    times: list[TimeTag] = field(default_factory=list)
    canonical: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The page's own words about itself, as written; nothing is judged yet."""

    metas: dict[str, tuple[str, ...]]  # lower-case name -> contents in order
    schema: SchemaArticle
    title_tag: str | None
    h1s: tuple[str, ...]
    times: tuple[TimeTag, ...]
    canonical: str | None
    lang: str | None
    tag_links: tuple[str, ...] = ()  # read where nothing else tells the tags

    def meta(self, *names: str) -> str | None:
        """Give the first content of the first name that is there."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    @property
    def site_name(self) -> str | None:
        """Give the name of the site, by its own account."""
        return self.meta("og:site_name", "application-name") or self.schema.publisher

    @property
    def published(self) -> str | None:
        """Give the date in JSON-LD or `<meta>`, as written."""
        return self.schema.published or self.meta(*PUBLISHED)

    @property
    def authored(self) -> tuple[tuple[str, ...], ...]:
        """Give the authors by each source that names some, the most trusted first."""
        named = (self.metas[name] for name in _AUTHORS if name in self.metas)
        return tuple(filter(None, (self.schema.authors, *named)))

    @property
    def section(self) -> str | None:
        """Give the section that the page states."""
        return self.meta("article:section") or self.schema.section

    @property
    def tags(self) -> tuple[str, ...]:
        """Give the tags in <meta>, JSON-LD or links, one by one; not the meta keywords."""
        listed = self.metas.get("article:tag") or self.schema.tags or self.tag_links
        words = (word.strip(" #") for text in listed for word in _COMMAS.split(text))
        return tuple(dict.fromkeys(word for word in words if 0 < len(word) <= _LONGEST_TAG))

    @property
    def authors(self) -> tuple[str, ...]:
        """Give authors from JSON-LD, else from <meta>."""
        named = (self.metas[name] for name in _AUTHORS if name in self.metas)
        return self.schema.authors or next(named, ())


def read_metadata(markup: Markup) -> Metadata:
    """Read head, JSON-LD, headline and `<time>`s of a page. Call it before pruning the tree."""
    found = _Found()
    for element in markup.tree.iter(*_TAGS):
        _READERS[element.tag](element, found, markup)
    schema = read_jsonld(tuple(found.scripts))
    is_tagged = "article:tag" in found.metas or bool(schema.tags)
    links = () if is_tagged else islice(_tag_links(markup.tree), _MOST_TAGS)
    return Metadata(
        metas={name: tuple(values) for name, values in found.metas.items()},
        schema=schema,
        title_tag=next(iter(found.titles), None),
        h1s=tuple(found.h1s),
        times=tuple(found.times),
        canonical=found.canonical,
        lang=found.lang,
        tag_links=_lines(markup, list(links)),
    )


def bylines(markup: Markup) -> tuple[str, ...]:
    """Give the short texts of elements named as a byline, for pages without metadata."""
    if not _NAMES_AUTHORS.search(markup.source):  # quicker than asking each element
        return ()
    return _lines(markup, list(islice(_bylines(markup.tree), _MOST_BYLINES)))


def breadcrumbs(markup: Markup) -> tuple[str, ...]:
    """Give the steps of a trail of links from the home page to this one, outermost first."""
    trails = _trails(markup.tree) if _NAMES_TRAIL.search(markup.source) else iter(())
    return next((_lines(markup, _STEPS(trail)) for trail in trails), ())


# XPaths of these three cost twice as much, and go on after the last that is wanted.
def _bylines(tree: Element) -> Iterator[Element]:
    for element in tree.iter("*"):
        names = element.get("class")
        if (
            (names and _BYLINE_CLASS.search(names))
            or element.get("rel") == "author"
            or element.get("itemprop") == "author"
        ):
            yield element


def _trails(tree: Element) -> Iterator[Element]:
    for element in tree.iter(*_TRAIL_TAGS):
        if any(word in element.get(name, "") for name, word in _TRAIL.items()):
            yield element


def _tag_links(tree: Element) -> Iterator[Element]:
    for link in tree.iter("a"):
        relation = link.get("rel")
        if relation and " tag " in f" {relation} ":
            yield link


def _lines(markup: Markup, elements: list[Element]) -> tuple[str, ...]:
    texts = (clean_display(_words(element, markup)) for element in elements)
    return tuple(text for text in texts if 0 < len(text) <= _LONGEST_LINE)


def _words(element: Element, markup: Markup) -> str:
    return markup.restore(" ".join(element.itertext()))


def _read_html(element: Element, found: _Found, _markup: Markup) -> None:
    found.lang = found.lang or element.get("lang")


def _read_title(element: Element, found: _Found, markup: Markup) -> None:
    if element.getparent().tag == "head" or not found.titles:  # not the <title> of an icon
        found.titles.append(clean_display(_words(element, markup)))


def _read_meta(element: Element, found: _Found, markup: Markup) -> None:
    name = element.get("property") or element.get("name") or element.get("itemprop")
    content = clean_display(markup.restore(element.get("content") or ""))
    if name and content:
        found.metas.setdefault(name.strip().lower(), []).append(content)


def _read_link(element: Element, found: _Found, markup: Markup) -> None:
    if "canonical" in (element.get("rel") or "").lower() and element.get("href"):
        found.canonical = found.canonical or markup.restore(element.get("href"))


def _read_script(element: Element, found: _Found, markup: Markup) -> None:
    if "ld+json" in (element.get("type") or "").lower() and element.text:
        found.scripts.append(markup.restore(element.text))


def _read_h1(element: Element, found: _Found, markup: Markup) -> None:
    text = clean_display(_words(element, markup))
    if text:
        found.h1s.append(text)


def _read_time(element: Element, found: _Found, markup: Markup) -> None:
    if len(found.times) >= _MOST_TIMES:
        return
    value = clean_display(element.get("datetime") or _words(element, markup))
    if not value:
        return
    names = " ".join(element.get(key) or "" for key in ("itemprop", "class", "pubdate")).lower()
    published = "publish" in names or "pubdate" in names or "entry-date" in names
    modified = not published and ("modif" in names or "update" in names)
    beside = place_of(element) == "beside"
    found.times.append(TimeTag(value, bool(found.h1s), published, modified, beside))


_READERS: Final = {
    "html": _read_html,
    "title": _read_title,
    "meta": _read_meta,
    "link": _read_link,
    "script": _read_script,
    "h1": _read_h1,
    "time": _read_time,
}
