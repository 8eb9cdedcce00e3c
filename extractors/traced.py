"""What a trace of one page says: light to import, since it travels between processes."""

from dataclasses import dataclass

from extractors.model import Article


@dataclass(frozen=True, slots=True)
class Dropped:
    """A block of text that the page shows, or hides, and the article does not have."""

    reason: str  # a few words for people
    where: str  # "aside.related > p": the last elements on the way to it
    text: str


@dataclass(frozen=True, slots=True)
class RefusedAddress:
    """An address that the page declares as its own, and why it was not believed."""

    url: str
    source: str  # canonical, json-ld, og:url
    reason: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What was read from one page, what was left, and why."""

    article: Article
    article_key: str | None
    url: str  # the address it was read under
    url_source: str  # given; page: nobody gave one, and the page declares this; none
    refused: tuple[RefusedAddress, ...] = ()
    dropped: tuple[Dropped, ...] = ()  # in the order of the page
    more_dropped: int = 0  # blocks beyond the most that a trace tells
