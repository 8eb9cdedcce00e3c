"""The demo world as values: outlets, feeds, sites and labelled articles out of `seeds/demo`."""

import tomllib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from extractors.catalogue import SEEDS
from extractors.model import Feed, Grade, Outlet

DEMO = SEEDS / "demo"

# What tomllib gives for a table; every value is checked by the dataclass it becomes.
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edit:
    """What the second edition of an article changes."""

    title: str
    paragraph: int  # counted from 1
    text: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """One article of the demo world with the label that the codebook gives it."""

    site_id: str
    slug: str
    url: str  # canonical; an edit does not change it
    lang: str
    title: str
    published: datetime
    paragraphs: tuple[str, ...]
    expected_grade: Grade
    expected_topics: tuple[str, ...]
    why: str
    authors: tuple[str, ...] = ()
    place: str | None = None  # of the dateline
    section: str | None = None
    caption: str | None = None
    related: tuple[str, ...] = ()  # slugs of the same site
    comments: tuple[str, ...] = ()
    event: str | None = None  # articles that tell one and the same event share it
    copy_of: str | None = None  # "site/slug" of the wire story
    credit: str | None = None  # a copy's last line
    updated: datetime | None = None
    edition_2: Edit | None = None

    @property
    def key(self) -> str:
        """Name the article within the world: "site/slug"."""
        return f"{self.site_id}/{self.slug}"

    @property
    def number(self) -> int:
        """Give the site's own number of the article: the same in every process."""
        return number_of(self.slug)


@dataclass(frozen=True, slots=True)
class Site:
    """One host of an outlet: its language, looks and addresses."""

    site_id: str
    outlet: str
    host: str
    layout: str  # a file of seeds/demo/layouts
    lang: str
    path: str
    menu: tuple[str, ...]
    strapline: str
    dateline: str | None = None
    lead: str | None = None  # before the first words of every text
    tail: str | None = None  # after the last words of every text
    charset: str = "utf-8"
    disallow: tuple[str, ...] = ()  # paths that robots.txt forbids
    robots: bool = True  # has a robots.txt at all


@dataclass(frozen=True, slots=True)
class Serving:
    """How one feed is served."""

    format: Literal["rss", "atom", "rdf", "jsonfeed", "html", "error"]
    charset: str = "utf-8"
    dates: Literal["rfc822", "jalali"] = "rfc822"
    links: Literal["plain", "utm", "amp"] = "plain"
    section: str | None = None  # only articles of this section
    dateless: tuple[str, ...] = ()  # slugs whose items carry no date
    full_text: bool = False  # the summary is the whole text
    validators: bool = True  # sends and honours ETag and Last-Modified
    status: int = 200


@dataclass(frozen=True, slots=True)
class Words:
    """The furniture of a page in one language."""

    months: tuple[str, ...]  # Solar Hijri in Persian, Gregorian elsewhere; as a date inflects them
    by: str
    related: str
    comments: str
    leave: str
    send: str
    share: str
    search: str
    cookies: str
    advert: str
    photo: str
    rights: str
    missing: str


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the demo server can show."""

    outlets: tuple[Outlet, ...]
    feeds: tuple[Feed, ...]
    sites: Mapping[str, Site]
    serving: Mapping[str, Serving]  # by feed_id
    words: Mapping[str, Words]  # by language
    articles: tuple[DemoArticle, ...]

    def site_of(self, feed: Feed) -> Site:
        """Find the host that a feed is served from."""
        host = urlsplit(feed.url).hostname
        return next(site for site in self.sites.values() if site.host == host)

    def outlet_of(self, site: Site) -> Outlet:
        """Find who publishes a site."""
        return next(outlet for outlet in self.outlets if outlet.outlet_id == site.outlet)

    def articles_of(self, site: Site) -> tuple[DemoArticle, ...]:
        """List a site's articles, newest first."""
        own = (article for article in self.articles if article.site_id == site.site_id)
        return tuple(sorted(own, key=lambda article: article.published, reverse=True))

    def in_edition(self, edition: int) -> "World":
        """Give the world as it is in one edition: 1, or 2 with one article edited."""
        if edition == 1:
            return self
        return replace(self, articles=tuple(_edited(article) for article in self.articles))


def number_of(slug: str) -> int:
    """Derive a seven-digit number from a slug: the same in every process."""
    return 1_000_000 + zlib.crc32(slug.encode()) % 9_000_000


def _url(site: Site, slug: str, title: str, published: datetime) -> str:
    words = "-".join("".join(c if c.isalnum() else " " for c in title).split())
    path = site.path.format(
        number=number_of(slug),
        slug=slug,
        title=quote(words),
        year=f"{published:%Y}",
        month=f"{published:%m}",
        day=f"{published:%d}",
    )
    return f"http://{site.host}{path}"


def _edited(article: DemoArticle) -> DemoArticle:
    edit = article.edition_2
    if edit is None:
        return article
    paragraphs = list(article.paragraphs)
    paragraphs[edit.paragraph - 1] = edit.text
    return replace(article, title=edit.title, paragraphs=tuple(paragraphs), updated=edit.updated)


def load_world(folder: Path = DEMO) -> World:
    """Read the demo world of `folder` (by default the bundled one)."""
    catalogue, looks = _toml(folder / "feeds.toml"), _toml(folder / "sites.toml")
    sites = {key: Site(site_id=key, **_frozen(table)) for key, table in looks["site"].items()}
    return World(
        outlets=tuple(_outlet(table) for table in catalogue["outlet"]),
        feeds=tuple(_feed(table) for table in catalogue["feed"]),
        sites=sites,
        serving={key: Serving(**_frozen(table)) for key, table in looks["feed"].items()},
        words={key: Words(**_frozen(table)) for key, table in looks["words"].items()},
        articles=_with_copies(
            {
                f"{site.site_id}/{table['slug']}": (site, table)
                for site in sites.values()
                for table in _toml(folder / "articles" / f"{site.site_id}.toml")["article"]
            }
        ),
    )


def _toml(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _frozen(table: Table) -> Table:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}


def _outlet(table: Table) -> Outlet:
    values = _frozen(table)
    return Outlet(outlet_id=values.pop("id"), **values)


def _feed(table: Table) -> Feed:
    values = _frozen(table)
    return Feed(feed_id=values.pop("id"), outlet_id=values.pop("outlet"), **values)


def _with_copies(tables: dict[str, tuple[Site, Table]]) -> tuple[DemoArticle, ...]:
    return tuple(
        _article(site, table, tuple(_paragraphs(table, tables))) for site, table in tables.values()
    )


def _paragraphs(table: Table, tables: dict[str, tuple[Site, Table]]) -> Iterator[str]:
    if "copy_of" in table:
        _, original = tables[table["copy_of"]]
        yield from list(_paragraphs(original, tables))[: table.get("keep")]
    for paragraph in table.get("body", "").split("\n\n"):
        if paragraph.strip():
            yield " ".join(paragraph.split())


def _article(site: Site, table: Table, paragraphs: tuple[str, ...]) -> DemoArticle:
    values: Table = {"lang": site.lang} | _frozen(table)
    values.pop("body", None)
    values.pop("keep", None)
    if "edition_2" in values:
        values["edition_2"] = Edit(**values["edition_2"])
    url = _url(site, values["slug"], values["title"], values["published"])
    return DemoArticle(site_id=site.site_id, url=url, paragraphs=paragraphs, **values)
