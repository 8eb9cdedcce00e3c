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
_PARTS: Final = re.compile(r"\s[-|/:»•]\s|[|»•]")
_PHOTO_TEXT: Final = 500
_PHOTO_PATH: Final = re.compile(
    r"(?i)/(?:photos?|foto(?:lar|qalereya)?|gallery|galeri|galereya|photogallery|pictures|عکس)(?:/|$|-)"
)
_LIVE_PATH: Final = re.compile(r"(?i)/(?:live|liveblog|canli)(?:/|-|$)")
_NUMBER: Final = re.compile(r"\d{4,6}")
_SECTION_TYPES: Final = frozenset(("collectionpage", "searchresultspage"))


def kind_of(metadata: Metadata, *, url: str, title: str, body: str) -> ArticleKind:
    """Tell consent walls, bot challenges, soft 404s, paywalls, photo, live and listing pages."""
    if len(body) <= max(_LENGTHS.values()):
        heading = fold(f"{title} | {metadata.title_tag or ''}")
        shown = f"{heading}\n{fold(body)}"
        parts = {part.strip() for part in _PARTS.split(heading)}
        for kind, longest in _LENGTHS.items():
            words = _words()[kind]
            if len(body) <= longest and (words.phrases.search(shown) or words.titles & parts):
                return kind
    if metadata.schema.is_free is False and len(body) <= _LENGTHS["paywall"]:
        return "paywall"
    return _by_form(metadata, url, title, body)


def _by_form(metadata: Metadata, url: str, title: str, body: str) -> ArticleKind:
    path = urlsplit(url).path
    if "liveblogposting" in metadata.schema.types or _LIVE_PATH.search(path):
        return "live"
    is_photo = bool(_PHOTO_PATH.search(path)) or bool(_NUMBER.fullmatch(title))
    if is_photo and len(body) <= _PHOTO_TEXT:
        return "photo"
    return "listing" if _is_listing(metadata, path) else "article"


def _is_listing(metadata: Metadata, path: str) -> bool:
    """Tell a home or section page: it says so, or it is the root and claims no date or author."""
    if metadata.schema.types & _SECTION_TYPES and not metadata.schema.published:
        return True
    claims = metadata.published or metadata.authors
    is_article = (metadata.meta("og:type") or "").lower() == "article" or claims
    return path.strip("/") in _data()["roots"] and not is_article


@dataclass(frozen=True, slots=True)
class _Words:
    phrases: re.Pattern[str]
    titles: frozenset[str]


@cache
def _words() -> dict[ArticleKind, _Words]:
    return {kind: _compiled(_data()[kind]) for kind in _LENGTHS}


def _compiled(table: dict[str, list[str]]) -> _Words:
    phrases = "|".join(rf"(?<!\w){re.escape(fold(text))}(?!\w)" for text in table["phrases"])
    return _Words(re.compile(phrases), frozenset(map(fold, table["titles"])))


@cache
def _data() -> dict[str, Any]:  # Any: tables of TOML, checked by use
    try:
        return tomllib.loads(_FILE.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{_FILE}: {error}") from error
