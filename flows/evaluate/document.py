"""A document before any format: chapters of text, tables, figures and cases."""

from dataclasses import dataclass

from flows.evaluate.result import Case


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first column names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """The place of a plot; formats that cannot show it leave it out."""

    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class Cases:
    """Texts to look at."""

    caption: str
    cases: tuple[Case, ...]


Block = str | Grid | Figure | Cases


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole, without a date: the same figures make the same bytes."""

    title: str
    facts: tuple[str, ...]
    chapters: tuple[Chapter, ...]
