"""Put a new reading beside the wording that is held: what differs, and how much."""

from dataclasses import dataclass
from typing import Final

from extractors.overlap import dice
from warehouse.page_rows import ExtractionOutcome
from warehouse.records import as_json
from warehouse.rows import ArticleVersion

TEXT: Final = ("title", "body")
METADATA: Final = (
    *("lang", "title_lang", "text_source", "kind", "authors", "place", "agency"),
    *("published_at", "published_precision", "published_source"),
    *("modified_at", "modified_precision", "modified_source", "dates"),
    *("description", "section", "tags", "image_url", "flags", "cuts", "fingerprint"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What became different between two readings of one page."""

    outcome: ExtractionOutcome  # same, metadata or text
    changed_fields: tuple[str, ...]
    similarity: float | None  # of the two texts; None: neither has any


def compare(before: ArticleVersion, after: ArticleVersion) -> Difference:
    """Compare all that was read, letter by letter, as the warehouse stores it."""
    changed = tuple(
        name for name in TEXT + METADATA if _differ(getattr(before, name), getattr(after, name))
    )
    outcome: ExtractionOutcome = "same"
    if changed:
        outcome = "text" if set(TEXT).intersection(changed) else "metadata"
    if not (before.body or after.body):
        return Difference(outcome, changed, None)
    alike = similarity(before.body or "", after.body) if "body" in changed else 1.0
    return Difference(outcome, changed, alike)


def similarity(before: str, after: str) -> float:
    """Give the share of words that two readings of one page have in common (Dice), 0.0 to 1.0.

    Not that of copies, to which a text without its second half is the same text, and which costs a
    hundred times as much.
    """
    return dice(before.split(), after.split())


def paragraphs(body: str) -> int:
    """Count the paragraphs of a text."""
    return body.count("\n\n") + 1 if body else 0


def _differ(before: object, after: object) -> bool:
    """Tell whether two values differ once they are stored: letters that are not go first."""
    return before != after and as_json([before]) != as_json([after])
