"""The demo world's feeds as bytes: RSS 2.0, RSS 1.0, Atom and JSON Feed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from extractors.model import Feed
from flows.demo.solar import PERSIAN_DIGITS, solar_hijri
from flows.demo.world import DemoArticle, Serving, Site, World

ATOM = "http://www.w3.org/2005/Atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS1 = "http://purl.org/rss/1.0/"
DC = "http://purl.org/dc/elements/1.1/"

CONTENT_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "jsonfeed": "application/feed+json",
}


def feed_articles(world: World, feed: Feed) -> tuple[DemoArticle, ...]:
    """List what a feed carries, newest first."""
    section = world.serving[feed.feed_id].section
    articles = world.articles_of(world.site_of(feed))
    return tuple(a for a in articles if section is None or a.section == section)


def render_feed(world: World, feed: Feed) -> bytes:
    """Write one feed in its format and encoding."""
    serving = world.serving[feed.feed_id]
    writers: dict[str, Callable[[World, Feed, Serving], bytes]] = {
        "rss": _rss,
        "atom": _atom,
        "rdf": _rdf,
        "jsonfeed": _jsonfeed,
    }
    return writers[serving.format](world, feed, serving)


def changed_at(article: DemoArticle) -> datetime:
    """Tell when an article was last touched."""
    return article.updated or article.published


def feed_changed_at(world: World, feed: Feed) -> datetime:
    """Tell when the newest change of a feed happened: its Last-Modified."""
    return max(changed_at(article) for article in feed_articles(world, feed)).astimezone(UTC)


def link_of(article: DemoArticle, serving: Serving) -> str:
    """Give the address that a feed prints: with tracking words, the AMP page, or plain."""
    url = article.url
    if serving.links == "utm":
        return f"{url}?utm_source=rss&utm_medium=feed&utm_campaign={serving.format}"
    return f"{url}/amp" if serving.links == "amp" else url


def summary_of(article: DemoArticle, serving: Serving) -> str:
    """Give what a feed tells of an article: its first paragraph, or all of it, as plain text."""
    return "\n\n".join(article.paragraphs if serving.full_text else article.paragraphs[:1])


def _html(text: str) -> str:
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in text.split("\n\n"))


def _date(article: DemoArticle, serving: Serving) -> str:
    if serving.dates == "rfc822":
        return format_datetime(article.published)
    year, month, day = solar_hijri(article.published)
    text = f"{year}/{month:02}/{day:02} - {article.published:%H:%M}"
    return text.translate(PERSIAN_DIGITS)


def _tag(tag: str, text: str = "", **attributes: str) -> str:
    # "__" stands for the colon of a prefix, which no keyword can hold.
    given = "".join(f' {k.replace("__", ":")}="{escape(v)}"' for k, v in attributes.items())
    return f"<{tag}{given}>{escape(text, quote=False)}</{tag}>\n"


def _document(root: str, content: str, charset: str) -> bytes:
    name = root.partition(" ")[0]
    text = f'<?xml version="1.0" encoding="{charset}"?>\n<{root}>\n{content}</{name}>\n'
    # Characters that a one-byte charset lacks become numeric references.
    return text.encode(charset, errors="xmlcharrefreplace")


def _rss(world: World, feed: Feed, serving: Serving) -> bytes:
    site = world.site_of(feed)
    head = (
        _tag("title", world.outlet_of(site).name),
        _tag("link", f"http://{site.host}/"),
        _tag("description", site.strapline),
        _tag("language", site.lang),
        _tag("atom:link", href=feed.url, rel="self", type=CONTENT_TYPES["rss"]),
    )
    items = (_rss_item(site, a, serving) for a in feed_articles(world, feed))
    content = f"<channel>\n{''.join(head)}{''.join(items)}</channel>\n"
    root = f'rss version="2.0" xmlns:dc="{DC}" xmlns:atom="{ATOM}"'
    return _document(root, content, serving.charset)


def _rss_item(site: Site, article: DemoArticle, serving: Serving) -> str:
    parts = [
        _tag("title", article.title),
        _tag("link", link_of(article, serving)),
        _tag("guid", f"{site.host}:{article.number}", isPermaLink="false"),
        _tag("description", _html(summary_of(article, serving))),
        *(_tag("dc:creator", author) for author in article.authors),
    ]
    if article.section:
        parts.append(_tag("category", article.section))
    if article.slug not in serving.dateless:
        parts.append(_tag("pubDate", _date(article, serving)))
    return f"<item>\n{''.join(parts)}</item>\n"


def _rdf(world: World, feed: Feed, serving: Serving) -> bytes:
    site, articles = world.site_of(feed), feed_articles(world, feed)
    order = "".join(_tag("rdf:li", rdf__resource=link_of(a, serving)) for a in articles)
    head = (
        _tag("title", world.outlet_of(site).name),
        _tag("link", f"http://{site.host}/"),
        _tag("description", site.strapline),
        f"<items><rdf:Seq>\n{order}</rdf:Seq></items>\n",
    )
    channel = f'<channel rdf:about="{escape(feed.url)}">\n{"".join(head)}</channel>\n'
    items = "".join(_rdf_item(article, serving) for article in articles)
    root = f'rdf:RDF xmlns:rdf="{RDF}" xmlns="{RSS1}" xmlns:dc="{DC}"'
    return _document(root, channel + items, serving.charset)


def _rdf_item(article: DemoArticle, serving: Serving) -> str:
    link = link_of(article, serving)
    parts = (
        _tag("title", article.title),
        _tag("link", link),
        _tag("description", summary_of(article, serving)),
        _tag("dc:date", article.published.isoformat()),
    )
    return f'<item rdf:about="{escape(link)}">\n{"".join(parts)}</item>\n'


def _atom(world: World, feed: Feed, serving: Serving) -> bytes:
    site = world.site_of(feed)
    head = (
        _tag("id", feed.url),
        _tag("title", world.outlet_of(site).name),
        _tag("updated", feed_changed_at(world, feed).isoformat()),
        _tag("link", rel="self", href=feed.url),
    )
    entries = (_atom_entry(site, a, serving) for a in feed_articles(world, feed))
    content = "".join((*head, *entries))
    return _document(f'feed xmlns="{ATOM}" xml:lang="{site.lang}"', content, serving.charset)


def _atom_entry(site: Site, article: DemoArticle, serving: Serving) -> str:
    parts = (
        # RFC 4151: an id that survives a change of title.
        _tag("id", f"tag:{site.host},2026:{article.number}"),
        _tag("title", article.title),
        _tag("link", href=link_of(article, serving)),
        _tag("published", article.published.isoformat()),
        _tag("updated", changed_at(article).isoformat()),
        *(f"<author>{_tag('name', name)}</author>\n" for name in article.authors),
        _tag("summary", _html(summary_of(article, serving)), type="html"),
    )
    return f"<entry>\n{''.join(parts)}</entry>\n"


def _jsonfeed(world: World, feed: Feed, serving: Serving) -> bytes:
    site = world.site_of(feed)
    items = [
        {
            "id": str(article.number),
            "url": link_of(article, serving),
            "title": article.title,
            "content_html": _html(summary_of(article, serving)),
            "date_published": article.published.isoformat(),
            "authors": [{"name": name} for name in article.authors],
            "language": article.lang,
        }
        for article in feed_articles(world, feed)
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": world.outlet_of(site).name,
        "home_page_url": f"http://{site.host}/",
        "feed_url": feed.url,
        "description": site.strapline,
        "language": site.lang,
        "items": items,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
