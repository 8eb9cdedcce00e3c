"""Find the articles that have one text, among those seen or published within days of each other.

Candidates come from shared hashes of fingerprints, one question for many articles; each pair is
verified on the texts. Every wording is searched once, and what a run leaves over, the next takes
up: after a kill, after an archive was read anew, in a warehouse older than this search.
A pair once found stays: who edits a copy afterwards has not reported it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from extractors.copies import METHOD_VERSION, Published, copy_pair
from extractors.ids import content_id
from extractors.overlap import COPY_THRESHOLD, Profile, overlap, profile
from flows.pipeline.context import Context
from flows.pipeline.signals import deferred_signals
from warehouse.batch import Batch
from warehouse.likeness import Candidate, CopyText, Limits, Unsearched
from warehouse.page_rows import Copy, CopySearch
from warehouse.read import Reader

STAGE: Final = "copies"
# A wire is reprinted within hours, a portal's undated page within days of our seeing it. Two
# hashes: one is shared by strangers (a name and a title), copies of 120 texts by 17 kinds of edit
# shared two in 99.9 %. Forty copies of a wire fit below the limit of candidates.
LIMITS: Final = Limits(days=10, least=2, most=50, common=1_000)
MOST: Final = 20_000  # wordings that one run takes on: two minutes
SLICE: Final = 500  # wordings asked about together
SPAN: Final = timedelta(days=20)  # they lie no further apart, so that few others are taken apart
TEXTS: Final = 200  # texts held at a time, 150 kB each when taken apart


@dataclass(slots=True)
class Search:
    """What the search of one run has come to."""

    searched: int = 0
    compared: int = 0
    found: set[UUID] = field(default_factory=set)  # two slices may hold one side of a pair each
    left_out: int = 0
    left_over: int = 0


@dataclass(slots=True)
class Slice:
    """Wordings that are searched together, and what came of it."""

    wordings: Sequence[Unsearched]
    pairs: dict[UUID, list[UUID]] = field(default_factory=dict)  # each pair once
    compared: dict[UUID, int] = field(default_factory=dict)
    others: dict[UUID, int] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)


def find_copies(context: Context) -> str:
    """Search what is new for copies and land the pairs; a run without news asks nothing.

    What the deadline or another run that waits cuts off is searched by the next run with news.
    """
    search = Search()
    if context.articles_new or context.versions_new:
        with deferred_signals():
            reader = Reader(context.settings.home).__enter__()
        try:
            _search(context, reader, search)
        finally:
            with deferred_signals():
                reader.__exit__(None, None, None)
    if search.left_out:
        context.progress.say(
            f"{search.left_out} texts share part of a fingerprint with others and were not "
            f"compared: more than {LIMITS.most} of one article"
        )
    left = f", {search.left_over} wordings left for the next run" if search.left_over else ""
    return (
        f"{len(search.found)} pairs of copies among {search.searched} new wordings, "
        f"{search.compared} pairs compared{left}"
    )


def _search(context: Context, reader: Reader, search: Search) -> None:
    with deferred_signals():
        wordings = reader.unsearched_wordings(limit=MOST)
    context.progress.start(STAGE, len(wordings))
    search.left_over = len(wordings)
    for part in _slices(wordings):
        if not context.seconds_left() or (context.turn is not None and context.turn.is_wanted()):
            return
        done = _candidates(reader, part)
        for texts, pairs in _by_texts(reader, done.pairs):
            done.copies += _verified(context, texts, pairs)
        _land(context, done)
        search.searched += len(part)
        search.left_over -= len(part)
        search.compared += sum(map(len, done.pairs.values()))
        search.found.update(copy.copy_id for copy in done.copies)
        context.copies_found = len(search.found)
        search.left_out += sum(done.others.values()) - sum(done.compared.values())
        for _ in part:
            context.progress.advance(STAGE)


def _slices(wordings: Sequence[Unsearched]) -> Iterator[list[Unsearched]]:
    """Put together what was out at about the same time."""
    part: list[Unsearched] = []
    for each in sorted(wordings, key=lambda one: (one.out_at, one.article_id)):
        if part and (len(part) == SLICE or each.out_at - part[0].out_at > SPAN):
            yield part
            part = []
        part.append(each)
    if part:
        yield part


def _candidates(reader: Reader, wordings: Sequence[Unsearched]) -> Slice:
    """Ask which articles may be copies; two that are both new are one pair."""
    done = Slice(wordings)
    with deferred_signals():
        rows = reader.copy_candidates([each.article_id for each in wordings], LIMITS)
    met: set[frozenset[UUID]] = set()
    for article_id, group in groupby(rows, key=lambda row: row.article_id):
        candidates: list[Candidate] = list(group)
        done.compared[article_id] = len(candidates)
        done.others[article_id] = candidates[0].others
        pairs = [frozenset((article_id, each.other_id)) for each in candidates]
        done.pairs[article_id] = [
            each.other_id for each, pair in zip(candidates, pairs, strict=True) if pair not in met
        ]
        met.update(pairs)
    return done


def _by_texts(
    reader: Reader, pairs: Mapping[UUID, Sequence[UUID]]
) -> Iterator[tuple[dict[UUID, CopyText], dict[UUID, Sequence[UUID]]]]:
    """Give the texts of so many pairs at a time as may be held."""
    part: dict[UUID, Sequence[UUID]] = {}
    wanted: set[UUID] = set()
    for article_id, others in pairs.items():
        ids = {article_id, *others} if others else set()
        if part and len(wanted | ids) > TEXTS:
            yield _texts(reader, wanted), part
            part, wanted = {}, set()
        part[article_id] = others
        wanted |= ids
    if wanted:
        yield _texts(reader, wanted), part


def _texts(reader: Reader, ids: set[UUID]) -> dict[UUID, CopyText]:
    with deferred_signals():
        return {text.article_id: text for text in reader.copy_texts(sorted(ids))}


def _verified(
    context: Context, texts: Mapping[UUID, CopyText], pairs: Mapping[UUID, Sequence[UUID]]
) -> Iterator[Copy]:
    """Compare texts, and give the pairs that are copies with their direction."""
    profiles = _Profiles(texts)
    for article_id, others in pairs.items():
        for other_id in others:
            if article_id not in texts or other_id not in texts:
                continue  # forgotten meanwhile
            share = overlap(profiles[article_id], profiles[other_id])
            if share >= COPY_THRESHOLD:
                yield _copy(context, texts[article_id], texts[other_id], share)


class _Profiles(defaultdict[UUID, Profile]):
    """Texts taken apart when they are first compared."""

    def __init__(self, texts: Mapping[UUID, CopyText]) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, article_id: UUID) -> Profile:
        self[article_id] = made = profile(self._texts[article_id].body)
        return made


def _copy(context: Context, left: CopyText, right: CopyText, share: float) -> Copy:
    pair = copy_pair(_published(context, left), _published(context, right))
    first, second = sorted((str(left.article_id), str(right.article_id)))
    return Copy(
        copy_id=content_id("copy", first, second),
        article_id=pair.article_id,
        source_id=pair.source_id,
        similarity=round(share, 4),
        basis=pair.basis,
        credit=pair.credit,
        is_same_family=pair.is_same_family,
        method_version=METHOD_VERSION,
        found_at=context.now(),
        run_id=context.run_id,
    )


def _published(context: Context, text: CopyText) -> Published:
    return Published(
        article_id=text.article_id,
        outlet=context.registry.outlets.get(text.outlet_id or ""),
        body=text.body,
        agency=text.agency,
        credits=text.credits,
        published_at=text.published_at,
        published_precision=text.published_precision,
        first_seen_at=text.first_seen_at,
    )


def _land(context: Context, done: Slice) -> None:
    """Land the pairs of a slice together with the word that it was searched."""
    at = context.now()
    searches = (
        CopySearch(
            version_id=each.version_id,
            article_id=each.article_id,
            candidates=done.compared.get(each.article_id, 0),
            left_out=done.others.get(each.article_id, 0) - done.compared.get(each.article_id, 0),
            method_version=METHOD_VERSION,
            searched_at=at,
            run_id=context.run_id,
        )
        for each in done.wordings
    )
    with deferred_signals():
        context.land(
            Batch(
                run_id=context.run_id,
                kind="copies",
                copies=tuple(done.copies),
                copy_searches=tuple(searches),
            )
        )
