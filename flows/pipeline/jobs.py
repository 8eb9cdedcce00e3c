"""What is asked of an extraction child, and what it answers.

Apart from `reading`, so that the parent never imports a page extractor.
"""

from dataclasses import dataclass
from datetime import datetime

from extractors.model import (
    Article,
    BaselineComparison,
    Entry,
    Judgement,
    Outcome,
    Outlet,
    Page,
    ParsedFeed,
)
from extractors.terminology.finding import TermUse
from extractors.traced import Trace


@dataclass(frozen=True, slots=True)
class Job:
    """One page, or one entry whose page cannot be had, to be read."""

    page: Page | None
    entry: Entry | None
    outlet: Outlet | None
    url: str
    lang: str | None = None  # of the feed: a hint where the text is too short to tell
    seen_at: datetime | None = None  # when the entry was, where there is no page


@dataclass(frozen=True, slots=True)
class Reading:
    """What a child made of a job. `problem` says why the page was no help, if it was not."""

    article: Article | None
    judgement: Judgement | None
    fingerprint: str | None
    problem: str | None = None
    outcome: Outcome = Outcome.OK  # of the page's bytes: ok, parse_error, not_html …
    comparison: BaselineComparison | None = None  # beside an article
    terms: tuple[TermUse, ...] = ()  # the same
    extractor: str = ""  # who read it, beside an article
    extractor_version: str = ""
    cpu_ms: float | None = None  # of the child, for this job


@dataclass(frozen=True, slots=True)
class JudgeJob:
    """One wording as it is held, to be judged again."""

    title: str
    body: str
    lang: str | None  # BCP-47
    outlet_country: str | None  # ISO 3166-1 alpha-2


@dataclass(frozen=True, slots=True)
class JudgeReading:
    """What a child made of a wording, or why nothing."""

    judgement: Judgement | None
    comparison: BaselineComparison | None = None
    problem: str | None = None
    cpu_ms: float | None = None  # of the child, for this job
    terms: tuple[TermUse, ...] = ()


@dataclass(frozen=True, slots=True)
class TraceJob:
    """One page or text document, to be read and to be told what was left out."""

    body: bytes
    url: str | None  # None: what the page itself declares
    content_type: str | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TraceReading:
    """What was kept, cut and left, or why nothing could be read."""

    trace: Trace | None
    problem: str | None = None
    outcome: Outcome = Outcome.OK


@dataclass(frozen=True, slots=True)
class FeedJob:
    """The body of one feed, to be parsed."""

    page: Page
    lang: str | None
    timezone: str | None  # IANA: the clock of dates that state no offset
    kind: str | None = None  # of the feed
    link_selector: str | None = None
    max_entries: int | None = None  # None: the budget of a feed


@dataclass(frozen=True, slots=True)
class FeedReading:
    """The entries of a feed, or why there are none."""

    parsed: ParsedFeed | None
    problem: str | None = None
    outcome: Outcome = Outcome.OK


AnyJob = Job | FeedJob | JudgeJob | TraceJob
Answer = Reading | FeedReading | JudgeReading | TraceReading
