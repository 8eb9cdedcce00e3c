"""The trace of a page for people: facts, text, cuts, and what is left out, by reason."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from rich.text import Text

from extractors.model import Article, DateClaim
from extractors.text import clean_display
from extractors.traced import Dropped, Trace
from flows.cli.output import console, counted, show

LABEL: Final = 10
SHORT: Final = 100  # characters of a piece that is shown
FEW: Final = 6  # pieces of one reason; --json has all
KEY: Final = {"given": "", "page": " (read under the address that the page declares)", "none": ""}


def print_trace(trace: Trace) -> None:
    """Print what was read, cut and left out."""
    article = trace.article
    _say(article.title, style="bold")
    for label, value in _facts(trace):
        _say(f"{label:<{LABEL}} {value}")
    _heading("Text")
    _say(article.body or "(none)")
    if article.cuts:
        _heading("Cut from it, by rule")
    for cut in article.cuts:
        _say(f"  {cut.rule_id} {cut.what}: {_short(cut.text)}")
    _print_dropped(trace)


def _print_dropped(trace: Trace) -> None:
    if trace.dropped:
        _heading("On the page, not in the text")
    for reason, pieces in _by_reason(trace).items():
        _say(f"  {reason} ({len(pieces)})", style="bold")
        for piece in pieces[:FEW]:
            _say(f"    {_short(piece.text)}  ‹{piece.where}›")
        if len(pieces) > FEW:
            _say(f"    … and {len(pieces) - FEW} more")
    if trace.more_dropped:
        _say(f"  … and {counted(trace.more_dropped, 'block')} more")


def _facts(trace: Trace) -> Iterator[tuple[str, str]]:
    article = trace.article
    count = len(article.body.split("\n\n")) if article.body else 0
    length = f"{len(article.body):,} characters in {counted(count, 'paragraph')}"
    yield "kind", f"{article.kind}, {length}, from the {article.text_source}"
    yield "language", _language(article)
    yield from _dates(article)
    told = {
        "authors": ", ".join(article.authors),
        "agency": article.agency,
        "place": article.place,
        "section": article.section,
        "tags": ", ".join(article.tags),
        "image": article.image_url,
        "summary": _short(article.description or ""),
        "address": (article.canonical_url or "unknown") + KEY[trace.url_source],
    }
    yield from ((label, clean_display(value)) for label, value in told.items() if value)
    for refused in trace.refused:
        yield "refused", f"{refused.url} ({refused.source}): {refused.reason}"
    if trace.article_key:
        yield "key", trace.article_key
    if article.flags:
        yield "flags", ", ".join(article.flags)


def _language(article: Article) -> str:
    differs = article.title_lang not in {None, article.lang}
    return f"{article.lang}, headline {article.title_lang}" if differs else article.lang


def _dates(article: Article) -> Iterator[tuple[str, str]]:
    published, modified = article.published_at, article.modified_at
    yield "published", _dated(published, article.published_precision, article.published_source)
    if modified:
        yield "modified", _dated(modified, article.modified_precision, article.modified_source)
    yield from (("  stated", _claim(claim)) for claim in article.dates)


def _dated(at: datetime | None, precision: str, source: str | None) -> str:
    if at is None:
        return "unknown"
    return f"{show(at)} UTC, {precision}{f' from {source}' if source else ''}"


def _claim(claim: DateClaim) -> str:
    read = _dated(claim.at, claim.precision, None) if claim.at else "cannot be read"
    return f"{claim.role} in {claim.source}: “{clean_display(claim.raw)}” = {read}"


def _by_reason(trace: Trace) -> dict[str, list[Dropped]]:
    """Group what was left out; the reasons in the order of the page."""
    found: dict[str, list[Dropped]] = {}
    for piece in trace.dropped:
        found.setdefault(piece.reason, []).append(piece)
    return found


def _short(text: str) -> str:
    line = clean_display(text)
    return line if len(line) <= SHORT else f"{line[:SHORT].rstrip()}…"


def _heading(text: str) -> None:
    console.print()
    _say(text, style="bold underline")


def _say(line: str, *, style: str = "") -> None:
    # Text, never markup: what pages say is not to be believed, in colours neither.
    console.print(Text(line, style=style), soft_wrap=True)
