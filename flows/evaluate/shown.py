"""One text made ready to be looked at: its beginning, and the sentences with what counted."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.labelled import LabelledItem, StreamPost
from extractors.model import Evidence, Verdict
from extractors.text import clean_display
from flows.evaluate.result import Case, Passage, Piece

_MOST_PASSAGES = 4
_EXCERPT = 280  # characters: enough to know the text by
_LONGEST = 600  # characters of a sentence; what a page without full stops has more is cut
_ELLIPSIS = "…"
_SPACES = re.compile(r"\s+")
# Control characters, and those that turn the direction of writing (UAX 9).
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def case(text: LabelledItem | StreamPost, verdict: Verdict, source: str) -> Case:
    """Put a text, its label and a verdict together for a reader."""
    item = text if isinstance(text, LabelledItem) else None
    item_id = text.item_id if isinstance(text, LabelledItem) else text.post_id
    return Case(
        item_id=clean_display(item_id),
        source=source,
        lang=text.lang,
        title=clean_display(text.title),
        excerpt=_excerpt(text.text),
        facts=_facts(text),
        truth=_truth(item),
        said=str(verdict.grade),
        score=verdict.score,
        confidence=confidence(verdict),
        reason=clean_display(item.reason) if item and item.reason else None,
        passages=passages(text.title, text.text, verdict.evidence),
    )


def confidence(verdict: Verdict) -> float:
    """Say how sure a classifier is of its flag, whichever way it is."""
    return verdict.score if verdict.relevant else 1.0 - verdict.score


def passages(title: str, text: str, evidence: Sequence[Evidence]) -> tuple[Passage, ...]:
    """Give the sentences that evidence stands in, the strongest first, each once."""
    groups: dict[tuple[str, int, str], list[Evidence]] = {}
    for span in evidence:
        whole = title if span.field == "title" else text
        start = whole.rfind(span.sentence, 0, span.start + len(span.sentence))
        groups.setdefault((span.field, start, span.sentence), []).append(span)
    return tuple(
        Passage(
            pieces=_pieces(sentence[:_LONGEST], start, spans),
            reasons=tuple(dict.fromkeys(f"{span.kind}: {span.reason}" for span in spans)),
        )
        for (_, start, sentence), spans in list(groups.items())[:_MOST_PASSAGES]
    )


def _pieces(sentence: str, start: int, spans: Sequence[Evidence]) -> tuple[Piece, ...]:
    """Cut a sentence where what counts begins or ends; where spans overlap, show the strongest.

    A sentence that is not in the text as it is given (start < 0) has nothing to point at.
    """
    placed = [(span.start - start, span.end - start, span) for span in spans if start >= 0]
    borders = {0, len(sentence), *(each for left, right, _ in placed for each in (left, right))}
    inside = sorted(each for each in borders if 0 <= each <= len(sentence))
    pieces: list[Piece] = []
    for left, right in pairwise(inside):
        over = [span for begin, end, span in placed if begin <= left and right <= end]
        best = max(over, key=lambda span: abs(span.weight), default=None)
        piece = Piece(_visible(sentence[left:right]))
        if best:
            piece = replace(piece, kind=best.kind, weight=best.weight)
        if pieces and (pieces[-1].kind, pieces[-1].weight) == (piece.kind, piece.weight):
            piece = replace(piece, text=pieces.pop().text + piece.text)
        pieces.append(piece)
    return tuple(pieces)


def _visible(text: str) -> str:
    """Drop what would reorder or hide text on a page; spaces at the ends stay."""
    return _HIDDEN.sub("", _SPACES.sub(" ", text))


def _excerpt(text: str) -> str:
    shown = clean_display(text[: 2 * _EXCERPT])
    is_cut = len(shown) > _EXCERPT or len(text) > 2 * _EXCERPT
    return shown[:_EXCERPT] + _ELLIPSIS if is_cut else shown


def _facts(text: LabelledItem | StreamPost) -> tuple[str, ...]:
    facts = [text.lang, f"outlet {text.outlet_country}" if text.outlet_country else None]
    if isinstance(text, LabelledItem):
        facts += [text.form, text.origin, "hard" if text.hard else None]
        facts += [f"rule {rule}" for rule in text.rules]
    return tuple(each for each in facts if each)


def _truth(item: LabelledItem | None) -> str:
    if item is None:
        return ""
    return "relevant" if item.grade is None else str(item.grade)
