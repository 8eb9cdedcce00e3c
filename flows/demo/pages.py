"""The demo world's web pages: layouts filled with escaped text."""

import json
from datetime import datetime
from functools import cache
from html import escape
from string import Template

from flows.demo.solar import PERSIAN_DIGITS, solar_hijri
from flows.demo.syndication import changed_at
from flows.demo.world import DEMO, DemoArticle, Site, Words, World

RIGHT_TO_LEFT = frozenset({"ar", "azb-Arab", "fa", "he"})


def render_page(world: World, article: DemoArticle, layout: str | None = None) -> bytes:
    """Write an article's page, in its site's layout or another one."""
    site = world.sites[article.site_id]
    words = world.words[site.lang]
    blocks = _frame(world, site) | {
        "lang": article.lang,
        "dir": _direction(article.lang),
        "url": escape(article.url),
        "number": str(article.number),
        "title": escape(article.title),
        "description": escape(article.paragraphs[0]),
        "section": escape(article.section or site.menu[1]),
        "published": article.published.isoformat(),
        "date": escape(visible_date(article.published, site.lang, words)),
        "authors": escape(", ".join(article.authors)),
        "byline": escape(f"{words.by} {', '.join(article.authors)}") if article.authors else "",
        "paragraphs": "\n".join(f"<p>{escape(p, quote=False)}</p>" for p in body(world, article)),
        "figure": _figure(article, words),
        "related": _links([a for a in world.articles_of(site) if a.slug in article.related]),
        "comments": "\n".join(
            f'<div class="comment"><p>{escape(text)}</p></div>' for text in article.comments
        ),
        "jsonld": _jsonld(world, article),
    }
    return _fill(layout or site.layout, blocks, site.charset)


def render_front(world: World, site: Site) -> bytes:
    """Write a site's front page: its newest titles, and its feeds for discovery."""
    links = "\n".join(
        f'<link rel="alternate" type="application/rss+xml" href="{escape(feed.url)}">'
        for feed in world.feeds
        if world.site_of(feed) == site
    )
    return _fill("front", _frame(world, site) | {"feed_links": links}, site.charset)


def body(world: World, article: DemoArticle) -> list[str]:
    """Give the paragraphs as the page prints them: dateline, standing words and credit added."""
    site = world.sites[article.site_id]
    paragraphs = list(article.paragraphs)
    paragraphs[0] = dateline(world, article) + (site.lead or "") + paragraphs[0]
    return [*paragraphs, *(line for line in (article.credit, site.tail) if line)]


def dateline(world: World, article: DemoArticle) -> str:
    """Give an article's dateline in its site's style, or nothing where it names no place."""
    site = world.sites[article.site_id]
    if site.dateline is None or article.place is None:
        return ""
    month = world.words[site.lang].months[article.published.month - 1]
    return site.dateline.format(
        place=article.place,
        PLACE=capitals(article.place, site.lang),
        day=article.published.day,
        month=month,
    )


def capitals(name: str, lang: str) -> str:
    """Write a name in capitals by the rules of `lang`, where Unicode's own differ."""
    if lang in ("az", "tr"):
        name = name.replace("i", "İ")
    if lang == "hy":
        name = name.replace("և", "եվ")
    return name.upper()


def visible_date(at: datetime, lang: str, words: Words) -> str:
    """Write an instant as the readers of `lang` expect it: Solar Hijri in Persian."""
    if lang == "fa":
        year, month, day = solar_hijri(at)
        text = f"{day} {words.months[month - 1]} {year} - {at:%H:%M}"
        return text.translate(PERSIAN_DIGITS)
    if lang == "ru":
        return f"{at:%d.%m.%Y %H:%M}"
    return f"{at.day} {words.months[at.month - 1]} {at.year}, {at:%H:%M}"


@cache
def _layout(name: str) -> Template:
    return Template((DEMO / "layouts" / f"{name}.html").read_text(encoding="utf-8"))


def _fill(layout: str, blocks: dict[str, str], charset: str) -> bytes:
    # Characters that a one-byte charset lacks become numeric references.
    return _layout(layout).substitute(blocks).encode(charset, errors="xmlcharrefreplace")


def _direction(lang: str) -> str:
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


def _frame(world: World, site: Site) -> dict[str, str]:
    words = world.words[site.lang]
    return {
        "lang": site.lang,
        "dir": _direction(site.lang),
        "charset": site.charset,
        "host": site.host,
        "site": escape(world.outlet_of(site).name),
        "strapline": escape(site.strapline),
        "menu": "".join(
            f'<li><a href="/#{i}">{escape(m)}</a></li>' for i, m in enumerate(site.menu)
        ),
        "latest": _links(_latest(world, site)),
        "related_heading": escape(words.related),
        "comments_heading": escape(words.comments),
        "leave": escape(words.leave),
        "send": escape(words.send),
        "share": escape(words.share),
        "search": escape(words.search),
        "cookies": escape(words.cookies),
        "advert": escape(words.advert),
        "rights": escape(words.rights),
    }


def _latest(world: World, site: Site) -> list[DemoArticle]:
    # Without what will be edited: a changed title must change its own page and no other.
    return [a for a in world.articles_of(site) if a.edition_2 is None][:6]


def _links(articles: list[DemoArticle]) -> str:
    return "".join(f'<li><a href="{escape(a.url)}">{escape(a.title)}</a></li>' for a in articles)


def _figure(article: DemoArticle, words: Words) -> str:
    if article.caption is None:
        return ""
    caption = escape(f"{article.caption} ({words.photo})")
    return (
        f'<figure class="photo"><img src="/static/photo.svg" alt="">'
        f'<figcaption class="caption">{caption}</figcaption></figure>'
    )


def _jsonld(world: World, article: DemoArticle) -> str:
    site = world.sites[article.site_id]
    document = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": world.outlet_of(site).name, "inLanguage": site.lang},
            {
                "@type": "NewsArticle",
                "headline": article.title,
                "mainEntityOfPage": article.url,
                "datePublished": article.published.isoformat(),
                "dateModified": changed_at(article).isoformat(),
                "author": [{"@type": "Person", "name": name} for name in article.authors],
                "articleSection": article.section,
            },
        ],
    }
    # Inside a script element "</" would end it, whatever the JSON says.
    return json.dumps(document, ensure_ascii=False).replace("<", "\\u003c")
