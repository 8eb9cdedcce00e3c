"""Public previews of Telegram channels, https://t.me/s/CHANNEL (markup of November 2026).

An outlet's post mostly announces an article of its own site. The address of such an entry is the
article's: it then arrives once, whether RSS or Telegram brings it first, and its page has the whole
text. A post without such a link is its own permalink, https://t.me/CHANNEL/NUMBER; as the guid, the
permalink tells posts about one article apart.
"""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from extractors.feeds.entries import Context, Item, absolute_link, build_entries
from extractors.feeds.failures import NotAFeed
from extractors.feeds.forwarders import original_link
from extractors.feeds.markup import as_markup, by_class, parse_page, source_of, words_of
from extractors.feeds.plain import plain_line, plain_text
from extractors.feeds.sniff import refusal
from extractors.model import ParsedFeed
from extractors.urls import registered_site

_POST = re.compile(r"[A-Za-z]\w{2,63}/\d{1,12}")
_EDITED = re.compile(r"\bedited\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2}")
_HASHTAG = re.compile(r"#[\w\u200c]+")
# A link that so many posts of one page carry (20 at most) is a footer, not what a post is about.
_FURNITURE = 3
# Where channels advertise themselves; nothing there is an article of an outlet.
_SOCIAL = frozenset(
    (
        *("t.me", "telegram.me", "telegram.org", "instagram.com", "facebook.com", "fb.com"),
        *("fb.watch", "twitter.com", "x.com", "youtube.com", "youtu.be", "tiktok.com", "wa.me"),
        *("whatsapp.com", "linkedin.com", "threads.net", "vk.com", "ok.ru", "google.com"),
        *("apple.com", "aparat.com", "eitaa.com", "rubika.ir", "ble.ir", "bale.ai", "splus.ir"),
    )
)


def read_body(text: str, context: Context, *, content_type: str | None) -> ParsedFeed:
    """Read the posts of a preview page, the oldest first as it shows them; no service messages.

    Raises NotAFeed for a page without any: the channel's preview is off, or there is no channel.
    """
    root = parse_page(text, url=context.url) if "<" in text else None
    posts = [] if root is None else _posts(root)
    if root is None or not posts:
        if "tgme_" in text:
            raise NotAFeed(f"{context.url}: no posts: no such channel, or its preview is off")
        raise refusal(text, url=context.url, content_type=content_type)
    channel = _POST.fullmatch(posts[0].get("data-post", ""))
    own = _own_sites(root)
    told = [post for post in posts if "service_message" not in post.get("class", "").split()]
    links = [tuple(_links(post)) for post in told]
    often = Counter(link for each in links for link in each)
    items = (
        _item(post, _article([one for one in each if often[one] < _FURNITURE], own))
        for post, each in zip(told, links, strict=True)
    )
    entries, dropped = build_entries(items, context)
    titles = by_class(root, "tgme_channel_info_header_title")
    return ParsedFeed(
        version="telegram",
        title=(plain_line(as_markup(words_of(titles[0]))) or None) if titles else None,
        home_url=f"https://t.me/{channel[0].partition('/')[0]}" if channel else None,
        entries=entries,
        dropped_entries=dropped,
    )


def _posts(root: etree._Element) -> list[etree._Element]:
    found = by_class(root, "tgme_widget_message")
    posts = [post for post in found if _POST.fullmatch(post.get("data-post", ""))]
    known = frozenset(posts)  # one inside another would be read over and over
    return [post for post in posts if known.isdisjoint(post.iterancestors())]


def _item(post: etree._Element, article: str | None) -> Item:
    permalink = f"https://t.me/{post.get('data-post')}"
    texts = [one for one in by_class(post, "tgme_widget_message_text") if not _is_quoted(one)]
    markup = source_of(texts[0]) if texts else None
    authors = (words_of(one) for one in by_class(post, "tgme_widget_message_from_author"))
    return Item(
        links=(article, permalink) if article else (permalink,),
        guid=permalink,
        title=_title(post, markup),
        texts=(markup,) if markup else (),
        authors=tuple(map(as_markup, authors)),
        published=tuple(_dates(post)),
        publisher=_forwarded_from(post),
        problems=(
            *(("edited",) if _is_edited(post) else ()),
            *(() if article else ("no_article",)),
        ),
    )


def _title(post: etree._Element, markup: str | None) -> str | None:
    """Give the first line that has a word; without text, what a preview, file or poll is called.

    A line of hashtags says where a post belongs, not what it says.
    """
    if markup:
        lines = plain_text(markup).split("\n\n")
        told = (line for line in lines if _WORD.search(_HASHTAG.sub("", line)))
        return as_markup(next(told, None) or next(filter(_WORD.search, lines), lines[0]))
    for name in ("poll_question", "document_title", "link_preview_title"):
        for found in by_class(post, f"tgme_widget_message_{name}") + by_class(post, name):
            return as_markup(words_of(found))
    return None


def _links(post: etree._Element) -> Iterator[str]:
    """Give the addresses outside of Telegram and its like that a post names, its preview first."""
    previews = by_class(post, "tgme_widget_message_link_preview")
    texts = [one for one in by_class(post, "tgme_widget_message_text") if not _is_quoted(one)]
    anchors = [*previews, *(anchor for text in texts for anchor in text.iter("a"))]
    found = (absolute_link(anchor.get("href") or "", "") for anchor in anchors)
    found = (original_link(link) if link else None for link in found)
    yield from dict.fromkeys(link for link in found if link and _is_article(link))


def _article(links: list[str], own: frozenset[str]) -> str | None:
    """Choose the article that a post announces: of the channel's own site, if it names one.

    Else the only one, or the one that Telegram shows a preview of (it comes first).
    """
    if own:
        links = [link for link in links if registered_site(link) in own]
    return links[0] if links else None


def _own_sites(root: etree._Element) -> frozenset[str]:
    """Give the sites that the channel's own description names."""
    anchors = [
        anchor
        for description in by_class(root, "tgme_channel_info_description")
        for anchor in description.iter("a")
    ]
    found = (absolute_link(anchor.get("href") or "", "") for anchor in anchors)
    sites = {registered_site(link) for link in found if link}
    return frozenset(sites - _SOCIAL)


def _is_article(link: str) -> bool:
    return registered_site(link) not in _SOCIAL and urlsplit(link).path.strip("/") != ""


def _is_quoted(text: etree._Element) -> bool:
    """Tell whether a text is that of the post that this one answers."""
    return any(
        "tgme_widget_message_reply" in (above.get("class") or "") for above in text.iterancestors()
    ) or "js-message_reply_text" in (text.get("class") or "")


def _dates(post: etree._Element) -> Iterator[str]:
    for mark in by_class(post, "tgme_widget_message_date"):
        for time in mark.iter("time"):
            if time.get("datetime"):
                yield time.get("datetime")


def _is_edited(post: etree._Element) -> bool:
    marks = by_class(post, "tgme_widget_message_meta")
    return any(_EDITED.search(mark.text or "") for mark in marks)


def _forwarded_from(post: etree._Element) -> str | None:
    names = by_class(post, "tgme_widget_message_forwarded_from_name")
    return as_markup(words_of(names[0])) if names else None
