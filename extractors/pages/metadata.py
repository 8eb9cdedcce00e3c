"""What a page says of itself, read in one pass over the tree it was parsed to."""

from dataclasses import dataclass, field
from typing import Final

from lxml import etree

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
_BYLINE: Final = etree.XPath(
    "(//*[@rel='author' or @itemprop='author' or @class='author' or contains(@class,'byline')"
    " or contains(@class,'author-name') or contains(@class,'author__name')])[position()<4]"
)
_DATE_LINE: Final = etree.XPath(
    "(//*[@itemprop='datePublished'"
    " or contains(@class,'date') or contains(@class,'time') or contains(@class,'publish')])"
    "[position()<9]"
)
_LONGEST_LINE: Final = 90  # characters: a byline or date line, not a paragraph


@dataclass(frozen=True, slots=True)
class TimeTag:
    """A `<time>`: what it says, and whether it stands after the headline or says "published"."""

    value: str
    after_h1: bool
    is_published: bool


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
    def authors(self) -> tuple[str, ...]:
        """Give authors from JSON-LD, else from <meta>."""
        named = (self.metas[name] for name in _AUTHORS if name in self.metas)
        return self.schema.authors or next(named, ())


def read_metadata(markup: Markup) -> Metadata:
    """Read head, JSON-LD, headline and `<time>`s of a page. Call it before pruning the tree."""
    found = _Found()
    for element in markup.tree.iter(*_TAGS):
        _READERS[element.tag](element, found, markup)
    return Metadata(
        metas={name: tuple(values) for name, values in found.metas.items()},
        schema=read_jsonld(tuple(found.scripts)),
        title_tag=next(iter(found.titles), None),
        h1s=tuple(found.h1s),
        times=tuple(found.times),
        canonical=found.canonical,
        lang=found.lang,
    )


def bylines(markup: Markup) -> tuple[str, ...]:
    """Give the short texts of elements named as a byline, for pages without metadata."""
    return _lines(markup, _BYLINE(markup.tree))


def date_lines(markup: Markup) -> tuple[str, ...]:
    """Give the short texts of elements named after dates, for pages without metadata."""
    return _lines(markup, _DATE_LINE(markup.tree))


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
    found.times.append(TimeTag(value, bool(found.h1s), published))


_READERS: Final = {
    "html": _read_html,
    "title": _read_title,
    "meta": _read_meta,
    "link": _read_link,
    "script": _read_script,
    "h1": _read_h1,
    "time": _read_time,
}
