"""What a page turned out to be, when it is not an article: judged by words, types and length."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.model import ArticleKind
from extractors.pages.metadata import Metadata
from extractors.text import fold

_FILE: Final = SEEDS / "cleaning" / "kinds.toml"
# A page of that kind has no article beside it. Longest text seen with each, doubled (characters).
_LENGTHS: Final[dict[ArticleKind, int]] = {
    "challenge": 400,
    "consent": 1_500,
    "not_found": 800,
    "paywall": 1_500,
}
_PARTS: Final = re.compile(r"\s[-|/:»•]\s|[|»•\n]")  # of a folded title: dashes are hyphens
_SENTENCE: Final = re.compile(r"(?<=[.!?։۔])\s+|\n")
_QUOTES: Final = frozenset("\"'")  # folded: a phrase in quotes is told, not said
_LITTLE_MORE: Final = 12  # characters of a part of a title after the phrase
_NEAR: Final = 30  # characters of a sentence before the phrase: "Sorry, but the ", "Please "
_SENTENCE_MORE: Final = 70  # characters of a sentence beside the phrase
_LONG_PARAGRAPH: Final = 120  # characters
_LINE: Final = 60  # characters: more than the label of a button
_OTHER_TEXT: Final = 250  # characters in long paragraphs about something else
_FEWEST_TEASERS: Final = 4
_AT_ONCE: Final = 15  # characters before the phrase of a long sentence: "To continue, "
_BANNER: Final = 0.5  # of a text with a cookie banner in it: a wall is more about cookies than that
_SHELL_TEXT: Final = 250  # characters
_PHOTO_TEXT: Final = 500
_PHOTO_PATH: Final = re.compile(
    r"(?i)/(?:photos?|foto(?:lar|qalereya)?|gallery|galeri|galereya|photogallery|pictures|عکس)(?:/|$|-)"
)
_LIVE_PATH: Final = re.compile(
    r"(?i)/(?:live|liveblog|canli)(?:/|$)|[/-](?:live-?(?:blog|updates?|ticker)|canli-anlatim)(?:/|-|$)"
)
_NUMBER: Final = re.compile(r"\d{4,6}")
_PHOTO_TYPES: Final = frozenset(("imagegallery", "mediagallery"))
_SECTION_TYPES: Final = frozenset(("collectionpage", "searchresultspage"))


def kind_of(metadata: Metadata, *, url: str, title: str, body: str) -> ArticleKind:
    """Tell consent walls, bot challenges, soft 404s, paywalls, photo, live and listing pages."""
    if len(body) <= max(_LENGTHS.values()):
        shown = _Shown(
            fold(f"{title} | {metadata.title_tag or ''}"),
            tuple(map(fold, body.split("\n\n"))),
            bool(metadata.schema.published or metadata.meta("article:published_time")),
        )
        for kind, longest in _LENGTHS.items():
            if len(body) <= longest and _words()[kind].describe(shown):
                return kind
    if metadata.schema.is_free is False and len(body) <= _LENGTHS["paywall"]:
        return "paywall"
    return _by_form(metadata, url, title, body)


def is_shell(body: str) -> bool:
    """Tell whether a text is only what scripts should have replaced."""
    if len(body) > _SHELL_TEXT:
        return False
    folded = fold(body)
    return any(phrase in folded for phrase in _shells())


def _by_form(metadata: Metadata, url: str, title: str, body: str) -> ArticleKind:
    parts = urlsplit(url)
    path = parts.path
    if "liveblogposting" in metadata.schema.types or _LIVE_PATH.search(path):
        return "live"
    types = metadata.schema.types
    is_photo = _PHOTO_PATH.search(path) or _NUMBER.fullmatch(title) or types & _PHOTO_TYPES
    if is_photo and len(body) <= _PHOTO_TEXT:
        return "photo"
    is_numbered = any(map(str.isdigit, parts.query))  # index.php?id=3001 is one article
    if not is_numbered and _is_listing(metadata, path):
        return "listing"
    return "listing" if _is_teasers(metadata, body) else "article"


def _is_listing(metadata: Metadata, path: str) -> bool:
    """Tell a home or section page: it says so, or it is the root and claims no date or author."""
    if metadata.schema.types & _SECTION_TYPES and not metadata.schema.published:
        return True
    claims = metadata.published or metadata.authors
    is_article = (metadata.meta("og:type") or "").lower() == "article" or claims
    return path.strip("/") in _data()["roots"] and not is_article


def _is_teasers(metadata: Metadata, body: str) -> bool:
    """Tell a list of other pages, by paragraphs that break off, from a page that is an article."""
    paragraphs = body.split("\n\n")
    broken = sum(text.endswith(("…", "...")) for text in paragraphs)
    if broken < _FEWEST_TEASERS or broken * 2 < len(paragraphs):
        return False
    return not (metadata.published or (metadata.meta("og:type") or "").lower() == "article")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a page shows, folded."""

    heading: str
    paragraphs: tuple[str, ...]
    is_dated: bool  # it states when it was published, as walls do not

    @property
    def parts(self) -> tuple[str, ...]:
        """Give the parts of the heading between separators."""
        return tuple(part.strip() for part in _PARTS.split(self.heading) if part.strip())


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one kind of page."""

    kind: ArticleKind
    phrases: tuple[str, ...]
    titles: frozenset[str]
    words: tuple[str, ...]

    def describe(self, shown: _Shown) -> bool:
        """Tell whether a page is of this kind, by its heading or by its text."""
        named = not self.titles.isdisjoint(shown.parts) or self._begins(shown.parts)
        if self.kind == "paywall":
            return named or self._is_said(shown.paragraphs)
        others = self._others(shown.paragraphs)
        if shown.is_dated:
            return named and others == 0
        if named:
            return others <= _OTHER_TEXT
        if others > _OTHER_TEXT or not self._is_said(shown.paragraphs):
            return False
        return self.kind != "consent" or not self._is_banner(shown.paragraphs)

    def _is_banner(self, paragraphs: tuple[str, ...]) -> bool:
        """Tell whether most of the text beside a request for consent is about other things."""
        own = sum(
            len(paragraph)
            for paragraph in paragraphs
            if any(word in paragraph for word in (*self.words, *self.phrases))
        )
        told = sum(len(text) for text in paragraphs if len(text) >= _LINE)
        return own < _BANNER * told

    def _begins(self, parts: tuple[str, ...]) -> bool:
        """Tell whether a part of the heading is a phrase, with little more."""
        return any(
            part.startswith(phrase) and len(part) <= len(phrase) + _LITTLE_MORE
            for part in parts
            if part.startswith(self.phrases)  # all at once, nearly always in vain
            for phrase in self.phrases
        )

    def _is_said(self, paragraphs: tuple[str, ...]) -> bool:
        """Tell whether the page says a phrase of itself: in a short sentence, near its beginning.

        Articles tell of such pages in longer sentences: "the page not found error cost the bank…".
        """
        # Looking for each string is twenty times as quick as one pattern of all of them.
        text = "\n".join(paragraphs)
        found = [phrase for phrase in self.phrases if phrase in text]
        if not found:
            return False
        longest = _LENGTHS["consent"] if self.kind == "consent" else _SENTENCE_MORE
        return any(
            _is_of_itself(sentence.strip(), phrase, longest)
            for sentence in _SENTENCE.split(text)
            for phrase in found
        )

    def _others(self, paragraphs: tuple[str, ...]) -> int:
        """Count the characters of long paragraphs that have none of these words."""
        return sum(
            len(paragraph)
            for paragraph in paragraphs
            if len(paragraph) >= _LONG_PARAGRAPH
            and not any(word in paragraph for word in (*self.words, *self.phrases))
        )


def _is_of_itself(sentence: str, phrase: str, longest: int) -> bool:
    at = sentence.find(phrase)
    near = _NEAR if len(sentence) <= len(phrase) + _SENTENCE_MORE else _AT_ONCE
    if not 0 <= at <= near or len(sentence) > len(phrase) + longest:
        return False
    before, after = sentence[at - 1 : at], sentence[at + len(phrase) :][:1]
    return not (before.isalnum() or after.isalnum() or before in _QUOTES)


@cache
def _words() -> dict[ArticleKind, _Words]:
    return {kind: _compiled(kind, _data()[kind]) for kind in _LENGTHS}


def _compiled(kind: ArticleKind, table: dict[str, list[str]]) -> _Words:
    phrases, words = (tuple(map(fold, table[key])) for key in ("phrases", "words"))
    return _Words(kind, phrases, frozenset(map(fold, table["titles"])), words)


@cache
def _shells() -> tuple[str, ...]:
    return tuple(map(fold, _data()["shells"]))


@cache
def _data() -> dict[str, Any]:  # Any: tables of TOML, checked by use
    try:
        return tomllib.loads(_FILE.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{_FILE}: {error}") from error
