"""What changed in an article: whether it is worth a version, and where to look."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from extractors.churn import are_links, lasting
from extractors.model import Field
from extractors.text import fold

Change = Literal["same", "trivial", "changed"]
RunKind = Literal["kept", "added", "removed"]
PartKind = Literal["kept", "added", "removed", "changed"]

_TOKEN: Final = re.compile(r"\s+|\S+")
_AROUND_SIGNS: Final = re.compile(r"\s*([^\w\s])\s*")
# SequenceMatcher looks at every pair of equal pieces, once for each block that it finds. Texts of
# news have a few thousand pairs; above this, what differs is shown whole.
_MOST_PAIRS: Final = 30_000
# Paragraphs that have this share of their words in common are one that was changed.
_AKIN: Final = 0.4
_WINDOW: Final = 30  # paragraphs ahead in which a changed one is looked for


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in a row, with the white space between them."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """The title, or one paragraph: as a whole kept, added or removed, or changed within."""

    field: Field
    kind: PartKind
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a reader of an article sees."""

    title: str
    body: str  # paragraphs separated by one blank line


def compare(old: Wording, new: Wording) -> Change:
    """Tell whether two wordings are the same, differ in churn only, or are two versions.

    Churn: clocks, counters, buttons, related headlines, white space and typography. The same
    paragraphs in another order are changed.
    """
    if old == new:
        return "same"
    if _essence(old.title) != _essence(new.title):
        return "changed"
    left, right = lasting(old.body), lasting(new.body)
    is_churn = _joined(left.lines) == _joined(right.lines) and are_links(left.tail, right.tail)
    # All together: a space before a sign may have made a list of what was none.
    is_same = _joined(left.lines + left.tail) == _joined(right.lines + right.tail)
    return "trivial" if is_churn or is_same else "changed"


def diff(old: Wording, new: Wording) -> tuple[Part, ...]:
    """Give the title and the paragraphs of both wordings in order, aligned word by word."""
    title = _part("title", *_changed(old.title, new.title))
    return (title, *_paragraphs(old.body.split("\n\n"), new.body.split("\n\n")))


def wordings_of(parts: Sequence[Part]) -> tuple[Wording, Wording]:
    """Give back the old and the new wording that a diff was made of."""
    return _side(parts, "removed"), _side(parts, "added")


def _side(parts: Sequence[Part], kind: RunKind) -> Wording:
    texts: dict[str, list[str]] = {"title": [], "body": []}
    for part in parts:
        if part.kind in {"kept", "changed", kind}:
            texts[part.field].append(
                "".join(run.text for run in part.runs if run.kind in {"kept", kind})
            )
    return Wording("".join(texts["title"]), "\n\n".join(texts["body"]))


def _joined(lines: Sequence[str]) -> str:
    return _essence(" ".join(lines))


def _essence(text: str) -> str:
    """Fold a text, and forget the white space around its signs."""
    return _AROUND_SIGNS.sub(r"\1", fold(text))


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    for tag, (a, b), (c, d) in _blocks(old, new):
        if tag == "kept":
            yield from (_part("body", Run("kept", text)) for text in old[a:b])
        else:
            yield from _replaced(old[a:b], new[c:d])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    """Pair the paragraphs that are akin, in order; what finds no partner is removed or added."""
    bags = [Counter(text.split()) for text in new]
    done = 0
    for text in old:
        at = _most_akin(Counter(text.split()), bags[done : done + _WINDOW])
        if at is None:
            yield _part("body", Run("removed", text))
            continue
        yield from (_part("body", Run("added", each)) for each in new[done : done + at])
        yield _part("body", *_changed(text, new[done + at]))
        done += at + 1
    yield from (_part("body", Run("added", each)) for each in new[done:])


def _most_akin(bag: Counter[str], others: Sequence[Counter[str]]) -> int | None:
    shares = [2 * (bag & other).total() / max(bag.total() + other.total(), 1) for other in others]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= _AKIN else None


def _changed(old: str, new: str) -> tuple[Run, ...]:
    """Align two texts word by word."""
    if old == new:
        return (Run("kept", old),)
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    runs: list[Run] = []
    gone, come = "", ""
    for tag, (a, b), (c, d) in _blocks(left, right):
        before, after = "".join(left[a:b]), "".join(right[c:d])
        if tag == "kept" and not (before.isspace() and (gone or come)):
            runs += _pending(gone, come)
            runs.append(Run("kept", before))
            gone, come = "", ""
        else:  # a space between two changed words is no island
            gone, come = gone + before, come + after
    return (*runs, *_pending(gone, come))


def _pending(gone: str, come: str) -> Iterator[Run]:
    if gone:
        yield Run("removed", gone)
    if come:
        yield Run("added", come)


Block = tuple[Literal["kept", "other"], tuple[int, int], tuple[int, int]]


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Give the stretches that two sequences share and do not share, in order."""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    end_old, end_new = len(old) - tail, len(new) - tail
    if head:
        yield "kept", (0, head), (0, head)
    for tag, a, b, c, d in _opcodes(old[head:end_old], new[head:end_new]):
        kind: Literal["kept", "other"] = "kept" if tag == "equal" else "other"
        yield kind, (head + a, head + b), (head + c, head + d)
    if tail:
        yield "kept", (end_old, len(old)), (end_new, len(new))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    counts = Counter(new)
    pairs = sum(counts[each] for each in old if not each.isspace())
    if pairs > _MOST_PAIRS:
        return [("replace", 0, len(old), 0, len(new))]
    return list(SequenceMatcher(str.isspace, old, new).get_opcodes())


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the equal pieces at the beginning."""
    both = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in both if one != other), min(len(old), len(new)))


def _part(field: Field, *runs: Run) -> Part:
    kinds = {run.kind for run in runs}
    kind: PartKind = runs[0].kind if len(kinds) == 1 else "changed"
    return Part(field, kind, runs)
