"""A few changed texts to look at: those that changed most, and a fair choice of the others."""

from bisect import insort
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from flows.reprocess.result import Result

_PIECES = 3  # paragraphs shown of each side
_WIDTH = 160  # characters of each
_LEAD = 30  # of them before the first difference


@dataclass(frozen=True, slots=True)
class Sample:
    """One changed text, as a person wants to see it."""

    article_id: str
    title: str
    outlet: str | None
    url: str | None
    similarity: float | None
    characters_before: int
    characters_after: int
    changed_fields: tuple[str, ...]
    removed: tuple[str, ...]  # paragraphs, shortened
    added: tuple[str, ...]


@dataclass(slots=True)
class Samples:
    """Collects at most `most` samples, whatever the number of pages."""

    most: int
    _worst: list[tuple[float, str, Sample]] = field(default_factory=list)
    _fair: list[tuple[str, str, Sample]] = field(default_factory=list)

    def add(self, result: Result, outlet: str | None) -> None:
        """Consider one page."""
        row = result.extraction
        if row.outcome != "text" or result.after is None or not self.most:
            return
        key = str(row.extraction_id)
        alike = 0.0 if row.similarity is None else row.similarity
        is_far = len(self._worst) < self._worst_most or alike < self._worst[-1][0]
        # Ids are as good as dice.
        is_drawn = len(self._fair) < self.most or key < self._fair[-1][0]
        if not (is_far or is_drawn):
            return
        sample = _sample(result, outlet)
        insort(self._worst, (alike, key, sample), key=lambda each: each[:2])
        insort(self._fair, (key, key, sample), key=lambda each: each[:2])
        del self._worst[self._worst_most :]
        del self._fair[self.most :]

    @property
    def _worst_most(self) -> int:
        return (self.most + 1) // 2

    def chosen(self) -> tuple[Sample, ...]:
        """Give the samples, the most changed ones first."""
        worst = [sample for *_, sample in self._worst]
        fair = [sample for *_, sample in self._fair if sample not in worst]
        return tuple((worst + fair)[: self.most])


def _sample(result: Result, outlet: str | None) -> Sample:
    before, row = result.held.version, result.extraction
    title, body = (result.after.title, result.after.body) if result.after else ("", "")
    removed, added = _pieces(f"{before.title}\n\n{before.body}", f"{title}\n\n{body}")
    return Sample(
        article_id=str(row.article_id),
        title=title,
        outlet=outlet,
        url=result.held.canonical_url,
        similarity=row.similarity,
        characters_before=row.characters_before or 0,
        characters_after=row.characters_after or 0,
        changed_fields=row.changed_fields,
        removed=removed,
        added=added,
    )


def _pieces(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the first paragraphs that only one of two texts has."""
    old, new = before.split("\n\n"), after.split("\n\n")
    removed: list[str] = []
    added: list[str] = []
    for word, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if word != "equal":
            skipped = _alike(old[i:j], new[k:m])
            removed += [_from(text, skipped if at == 0 else 0) for at, text in enumerate(old[i:j])]
            added += [_from(text, skipped if at == 0 else 0) for at, text in enumerate(new[k:m])]
    return _short(removed), _short(added)


def _alike(old: list[str], new: list[str]) -> int:
    """Count the letters with which two changed paragraphs begin alike, but for a few."""
    if not (old and new):
        return 0
    pairs = enumerate(zip(old[0], new[0], strict=False))
    shared = next((at for at, (one, other) in pairs if one != other), len(new[0]))
    return max(0, shared - _LEAD)


def _from(text: str, start: int) -> str:
    """Begin shortly before what differs."""
    return f"…{text[start:]}" if start else text


def _short(texts: list[str]) -> tuple[str, ...]:
    shown = [text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…" for text in texts[:_PIECES]]
    return (*shown, f"… and {len(texts) - _PIECES} more") if len(texts) > _PIECES else tuple(shown)
