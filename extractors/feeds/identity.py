"""Which entry is which: over time, in any order, whatever the feed does with its guids."""

import hashlib
import re
import uuid

from extractors.errors import ParseError
from extractors.ids import content_id
from extractors.model import Entry
from extractors.text import fold
from extractors.urls import canonical_url

# Written by `entries.build_entries`, which sees the whole feed.
SHARED_GUID = "shared_guid"
SHARED_LINK = "shared_link"
# Problems of entries whose link leads to no page of an article: the feed tells all there is.
NO_PAGE = frozenset(("undecoded_link", "no_article"))

_URL = re.compile(r"https?://\S+")
# Numbers that count readers, not events: after the label or before it, in folded text. Labels as
# Azerbaijani, Turkish, Persian, Arabic, Russian, Armenian and English sites print them.
_LABELS = (
    "views?|reads?|hits|comments?|shares?|likes?|baxis|baxilib|oxunub|oxunma|serh|okunma|goruntulenme|"
    "yorum|بازدید|تعداد بازدید|نظرات|نظر|دیدگاه|المشاهدات|مشاهدات|تعلیقات|просмотр(?:ов|ы|а)?|"
    "комментари(?:ев|и|я|й|и)|դիտում(?:ներ)?|մեկնաբանություն(?:ներ)?"
)
_COUNTER = re.compile(rf"\b(?:{_LABELS})\b ?[:(]? ?\d[\d.,]*\)?|\(?\d[\d.,]* (?:{_LABELS})\b\)?")


def entry_key(feed_id: str, entry: Entry) -> uuid.UUID:
    """Identify `entry` within its feed.

    The canonical link decides. A guid is added only where several entries of the feed carry one
    link (a live page, a home page), and only a guid that no other entry carries: real feeds give
    one guid to every item, a new one at each request, or none. Without a link the guid decides,
    without a usable guid the title and the date as the feed wrote it.
    """
    link = link_key(entry.url)
    guid = None if SHARED_GUID in entry.problems else entry.guid
    if link is None:
        if guid is not None:
            return content_id("entry", feed_id, "guid", guid)
        return content_id("entry", feed_id, "title", fold(entry.title or ""), entry.published_raw)
    if SHARED_LINK in entry.problems and guid is not None and link_key(guid) != link:
        return content_id("entry", feed_id, "link", link, guid)
    return content_id("entry", feed_id, "link", link)


def entry_hash(entry: Entry) -> str:
    """Give a hash that changes when title, summary or updated date say something new.

    Blind to spelling variants (`text.fold`), addresses inside the text and counts of readers, so
    that a feed that counts its comments is not news at every poll.
    """
    updated = entry.updated_at.isoformat() if entry.updated_at else ""
    parts = (_substance(entry.title), _substance(entry.summary), updated)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def link_key(url: str | None) -> str | None:
    """Give the canonical form of a link; one that has none stands for itself."""
    if url is None:
        return None
    try:
        return canonical_url(url)
    except ParseError:
        return url


def _substance(text: str | None) -> str:
    return " ".join(_COUNTER.sub(" ", fold(_URL.sub(" ", text or ""))).split())
