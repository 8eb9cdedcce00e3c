"""What lands together or not at all."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from warehouse.feed_rows import (
    FeedMove,
    FeedPoll,
    FeedRow,
    FeedState,
    HostPause,
    OutletRow,
    RobotsRow,
)
from warehouse.judging_rows import (
    Activation,
    ActRow,
    EntityName,
    EntityRow,
    LabelRow,
    MentionRow,
    NoveltyRow,
    OpinionRow,
    SeedLikenessRow,
)
from warehouse.page_rows import Copy, CopySearch, Extraction, PageState, Revisit
from warehouse.rows import (
    ArticleRow,
    ArticleUrl,
    ArticleVersion,
    EntryOutcome,
    EntryRow,
    FailureRow,
    Fetch,
    Run,
    TopicRow,
    VerdictRow,
)
from warehouse.term_rows import EventRow, TermNameRow, TermRow, TermUseRow
from warehouse.tombstone_rows import TombstoneRow

# Rows that stand in a table of another name: `core.article_versions` is a view of whole wordings.
STORED_AS: Final = {"article_versions": "version_rows"}
# Columns that no batch brings: landing works them out of the others.
WORKED_OUT: Final = frozenset({"address_key"})


@dataclass(frozen=True, slots=True)
class Batch:
    """What lands together or not at all. Field names are table names."""

    run_id: UUID
    kind: str  # short word for the file name: state, articles, run, seeds …
    outlets: tuple[OutletRow, ...] = ()
    feeds: tuple[FeedRow, ...] = ()
    runs: tuple[Run, ...] = ()
    feed_polls: tuple[FeedPoll, ...] = ()
    feed_states: tuple[FeedState, ...] = ()
    feed_moves: tuple[FeedMove, ...] = ()
    host_pauses: tuple[HostPause, ...] = ()
    fetches: tuple[Fetch, ...] = ()
    entries: tuple[EntryRow, ...] = ()
    entry_outcomes: tuple[EntryOutcome, ...] = ()
    articles: tuple[ArticleRow, ...] = ()
    article_versions: tuple[ArticleVersion, ...] = ()
    article_urls: tuple[ArticleUrl, ...] = ()
    verdicts: tuple[VerdictRow, ...] = ()
    topics: tuple[TopicRow, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    acts: tuple[ActRow, ...] = ()
    seed_likenesses: tuple[SeedLikenessRow, ...] = ()
    novelties: tuple[NoveltyRow, ...] = ()
    opinions: tuple[OpinionRow, ...] = ()
    labels: tuple[LabelRow, ...] = ()
    activations: tuple[Activation, ...] = ()
    entities: tuple[EntityRow, ...] = ()
    entity_names: tuple[EntityName, ...] = ()
    terms: tuple[TermRow, ...] = ()
    term_names: tuple[TermNameRow, ...] = ()
    term_uses: tuple[TermUseRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    page_states: tuple[PageState, ...] = ()
    revisits: tuple[Revisit, ...] = ()
    copies: tuple[Copy, ...] = ()
    copy_searches: tuple[CopySearch, ...] = ()
    extractions: tuple[Extraction, ...] = ()
    robots: tuple[RobotsRow, ...] = ()
    failures: tuple[FailureRow, ...] = ()
    tombstones: tuple[TombstoneRow, ...] = ()
