"""Wrap the stories in pages and feeds like those of real news sites.

A page has a head full of metas and JSON-LD, inline styles and scripts, a mega menu, share bars,
the story with pictures, links and advertisements between its paragraphs, related lists, comments,
a sidebar and a footer. The chrome of a site is the same on all of its pages. A site's weight and
its mark-up (four house styles) follow from the number of its feed.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from html import escape

from tests.bench.texts import LANGUAGES, STORIES_PER_FEED_LIMIT, Story, Words, story

# Bytes of everything around the story. With it a page has 50 to 150 kB.
LIGHTEST_SITE, HEAVIEST_SITE = 54_000, 112_000
# How the weight of a site is spent. Text of stories comes on top.
SHARES = {"style": 0.08, "script": 0.20, "menu": 0.27, "aside": 0.18, "footer": 0.10}
PAGE_SHARES = {"related": 0.08, "comments": 0.09}
# Containers of the story as four families of sites write them: (before, after).
HOUSE_STYLES = (
    ('<article class="post"><div class="article-body" itemprop="articleBody">', "</div></article>"),
    ('<div class="entry"><div class="entry-content clearfix">', "</div></div>"),
    ('<main id="main"><section class="story"><div class="text">', "</div></section></main>"),
    ('<div class="row"><div class="col-md-8 item-text" id="news">', "</div></div>"),
)


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages of one feed's site share."""

    feed: int
    lang: str
    weight: int  # bytes around the story
    style: str
    script: str
    menu: str
    aside: str
    footer: str


def _until(limit: int, piece: Callable[[], str]) -> str:
    """Repeat `piece` until the pieces have `limit` bytes of UTF-8 or a little more."""

    def pieces() -> Iterator[str]:
        left = limit
        while left > 0:
            text = piece()
            left -= len(text.encode())
            yield text

    return "\n".join(pieces())


def _menu_item(words: Words) -> str:
    number = words.rng.randrange(10_000)
    text = escape(words.phrase())
    return (
        f'<li class="menu-item menu-item-{number}"><a class="nav-link" '
        f'href="/{words.lang}/section/{number}"><span>{text}</span></a></li>'
    )


def _card(words: Words) -> str:
    number = words.rng.randrange(10**6)
    return (
        f'<li class="card"><a href="/{words.lang}/news/{number}/card" title="{words.phrase()}">'
        f'<img loading="lazy" width="120" height="80" alt="" src="/media/{number}_s.jpg">'
        f'<h4 class="card-title">{words.phrase()}, {words.name()}</h4></a>'
        f'<span class="date"><i class="icon icon-clock"></i>{number % 12 + 1:02}:00</span></li>'
    )


def _comment(words: Words) -> str:
    number = words.rng.randrange(10**5)
    return (
        f'<div class="comment" id="comment-{number}"><div class="comment-meta"><b>{words.name()}'
        f"</b> <span>#{number}</span></div><p>{words.sentence()}</p>"
        f'<a rel="nofollow" href="#respond-{number}">{words.lists["comment"][1]}</a></div>'
    )


def _style_rule(words: Words) -> str:
    number = words.rng.randrange(10_000)
    return f".menu-item-{number}>a:hover{{color:#{number:06x};padding:{number % 17}px 4px}}"


def _script_line(words: Words) -> str:
    number = words.rng.randrange(10**7)
    return f'window.__q.push({{"slot":"div-gpt-{number}","size":[[300,250],[{number % 970},90]]}});'


@lru_cache(maxsize=8)  # pages are made site by site
def site(feed: int) -> Site:
    """Furnish the site of feed number `feed`."""
    lang = LANGUAGES[feed % len(LANGUAGES)]
    rng = random.Random(f"site {feed}")
    words = Words(lang, rng)
    weight = rng.randrange(LIGHTEST_SITE, HEAVIEST_SITE)
    budget = {part: int(weight * share) for part, share in SHARES.items()}
    tops = "".join(
        f'<li class="top"><a href="/{lang}/{at}">{text}</a></li>'
        for at, text in enumerate(words.lists["menu"])
    )
    mega = _until(budget["menu"], lambda: _menu_item(words))
    return Site(
        feed=feed,
        lang=lang,
        weight=weight,
        style=_until(budget["style"], lambda: _style_rule(words)),
        script=_until(budget["script"], lambda: _script_line(words)),
        menu=f'<ul class="top-menu">{tops}</ul><div class="mega"><ul>{mega}</ul></div>',
        aside=_until(budget["aside"], lambda: _card(words)),
        footer=_until(budget["footer"], lambda: _menu_item(words)),
    )


def _head(tale: Story, house: Site, base: str) -> str:
    url = base + tale.path
    title, summary = escape(tale.title), escape(tale.summary)
    stamp = tale.published_at.isoformat()
    linked_data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": tale.title,
            "description": tale.summary,
            "datePublished": stamp,
            "dateModified": stamp,
            "inLanguage": tale.lang,
            "author": {"@type": "Person", "name": tale.author},
            "publisher": {"@type": "NewsMediaOrganization", "name": f"Site {house.feed}"},
            "mainEntityOfPage": url,
            "image": [f"{base}/media/{tale.number}.jpg"],
        },
        ensure_ascii=False,
    )
    metas = {
        "og:type": "article",
        "og:title": title,
        "og:description": summary,
        "og:url": url,
        "og:image": f"{base}/media/{tale.number}.jpg",
        "og:site_name": f"Site {house.feed}",
        "article:published_time": stamp,
        "twitter:card": "summary_large_image",
        "twitter:title": title,
    }
    lines = "\n".join(f'<meta property="{key}" content="{text}">' for key, text in metas.items())
    return (
        f'<head><meta charset="utf-8"><title>{title} | Site {house.feed}</title>\n'
        f'<meta name="viewport" content="width=device-width"><link rel="canonical" href="{url}">\n'
        f'<meta name="description" content="{summary}"><meta name="author" content="{tale.author}">'
        f'\n{lines}\n<script type="application/ld+json">{linked_data}</script>\n'
        f"<style>{house.style}</style>\n<script>window.__q=[];{house.script}</script></head>"
    )


def _paragraphs(tale: Story, words: Words) -> Iterator[str]:
    for at, text in enumerate(tale.paragraphs):
        start, _, rest = escape(text).partition(" ")
        if at % 4 == 1:
            yield f'<p><a href="/{tale.lang}/tag/{at}">{start}</a> {rest}</p>'
        elif at % 4 == 3:
            yield f"<p><strong>{start}</strong> {rest}</p>"
        else:
            yield f"<p>{start} {rest}</p>"
        if at % 6 == 2:
            yield f'<div class="ad-slot" id="ad-{at}"><script>window.__q.push({at})</script></div>'
        if at % 8 == 5:
            yield f"<h2>{escape(words.phrase())}</h2>"


def _story(tale: Story, house: Site, words: Words) -> str:
    before, after = HOUSE_STYLES[house.feed % len(HOUSE_STYLES)]
    share = "".join(
        f'<a class="share share-{at}" href="#share-{at}"><i class="icon"></i>{text}</a>'
        for at, text in enumerate(words.lists["share"])
    )
    body = "\n".join(_paragraphs(tale, words))
    return (
        f'<h1 class="title">{escape(tale.title)}</h1><div class="meta"><span class="author">'
        f'{tale.author}</span> <time datetime="{tale.published_at.isoformat()}">'
        f'{tale.published_at:%d.%m.%Y %H:%M}</time></div><div class="share-bar">{share}</div>\n'
        f'{before}<figure><img alt="" src="/media/{tale.number}.jpg"><figcaption>'
        f"{escape(words.phrase())}</figcaption></figure>\n{body}\n{after}"
        f'<div class="share-bar bottom">{share}</div>'
    )


def page(number: int, base: str) -> bytes:
    """Print story `number` as its site would, with addresses below `base`."""
    tale, house = story(number), site(number // STORIES_PER_FEED_LIMIT)
    words = Words(tale.lang, random.Random(f"page {number}"))
    budget = {part: int(house.weight * share) for part, share in PAGE_SHARES.items()}
    related = _until(budget["related"], lambda: _card(words))
    comments = _until(budget["comments"], lambda: _comment(words))
    direction = "rtl" if tale.lang == "fa" else "ltr"
    related_title, most_read, latest = words.lists["related"]
    html = (
        f'<!DOCTYPE html>\n<html lang="{tale.lang}" dir="{direction}">\n'
        f'{_head(tale, house, base)}\n<body class="single single-post">\n'
        f'<header class="site-header"><nav class="main-nav">{house.menu}</nav></header>\n'
        f'<div class="container"><div class="content">{_story(tale, house, words)}\n'
        f'<div class="related"><h3>{related_title}</h3><ul>{related}</ul></div>\n'
        f'<div class="comments" id="comments"><h3>{words.lists["comment"][0]}</h3>{comments}</div>'
        f'</div>\n<aside class="sidebar"><h3>{most_read}</h3><ul>{house.aside}</ul></aside></div>\n'
        f'<footer class="site-footer"><h5>{latest}</h5><ul>{house.footer}</ul></footer>\n'
        f"</body></html>\n"
    )
    return html.encode()


def feed(number: int, articles: int, base: str) -> bytes:
    """Print the RSS 2.0 feed of site `number`, newest story first."""
    first = number * STORIES_PER_FEED_LIMIT
    tales = [story(first + place) for place in range(articles)]
    items = "\n".join(
        f"<item><title>{escape(tale.title)}</title><link>{base}{tale.path}</link>"
        f'<guid isPermaLink="false">{tale.number}</guid>'
        f"<pubDate>{format_datetime(tale.published_at)}</pubDate>"
        f"<description>{escape(tale.summary)}</description></item>"
        for tale in tales
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>Site {number}</title><link>{base}/</link><description>News</description>"
        f"<language>{LANGUAGES[number % len(LANGUAGES)]}</language>\n{items}\n</channel></rss>\n"
    ).encode()
