"""The baseline corpus: the documents of seeds/corpus, byte for byte, with what is known of each."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.ids import sha256_hex
from extractors.model import Dated

_FOLDER: Final = SEEDS / "corpus"
_PRECISIONS: Final = ("day", "inferred")
_KEYS: Final = frozenset(
    (
        "seed_id",
        "title",
        "outlet",
        "lang",
        "sha256",
        "published_on",
        "precision",
        "how",
        "url",
    )
)


@dataclass(frozen=True, slots=True)
class SeedDocument:
    """One document of the baseline corpus; `body` is text/plain in UTF-8, first line the title."""

    seed_id: str
    outlet_id: str
    lang: str
    title: str
    body: bytes
    sha256: str
    published: Dated | None
    how: str | None  # how the date is known
    url: str | None


def load_corpus(folder: Path = _FOLDER) -> tuple[SeedDocument, ...]:
    """Read all documents, ordered by file name.

    Raises ConfigError, naming file and key, also where a text is not the one that was recorded.
    """
    return tuple(_document(path) for path in sorted(folder.glob("*.toml")))


def _document(path: Path) -> SeedDocument:
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
        body = path.with_suffix(".txt").read_bytes()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    for key in row.keys() - _KEYS:
        raise ConfigError(f"{path}: {key}: is no key of a seed document")
    sha256 = _required(path, row, "sha256")
    if sha256_hex(body) != sha256:
        raise ConfigError(f"{path}: sha256: {path.stem}.txt is not the recorded text")
    return SeedDocument(
        seed_id=_required(path, row, "seed_id"),
        outlet_id=_required(path, row, "outlet"),
        lang=_required(path, row, "lang"),
        title=_required(path, row, "title"),
        body=body,
        sha256=sha256,
        published=_published(path, row),
        how=row.get("how"),
        url=row.get("url"),
    )


def _required(path: Path, row: dict[str, Any], key: str) -> str:  # Any: a TOML table
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{path}: {key}: is missing or no text")
    return value


def _published(path: Path, row: dict[str, Any]) -> Dated | None:  # Any: a TOML table
    if "published_on" not in row:
        return None
    day, precision = row["published_on"], row.get("precision")
    _check(path, "published_on", day, lambda value: type(value) is date)  # and no instant
    _check(path, "precision", precision, lambda value: value in _PRECISIONS)
    _required(path, row, "how")
    at = datetime.combine(day, time(), UTC)  # as `parse_date` dates a day without a time
    return Dated(at, "inferred" if precision == "inferred" else "day")


def _check(path: Path, key: str, value: object, holds: Callable[[object], bool]) -> None:
    if not holds(value):
        raise ConfigError(f"{path}: {key}: cannot be {value!r}")
