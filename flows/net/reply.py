"""What became of one fetch: the value that the client hands to the pipeline."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from extractors.model import Outcome, Page
from flows.net.budgets import Kind


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one fetch, redirects and attempts included; never an exception."""

    url: str  # asked for
    kind: Kind
    outcome: Outcome
    started_at: datetime
    duration_ms: int  # waiting for the world; our own politeness is not in it
    detail: str  # one line for people
    final_url: str | None = None  # the last one that policy let us ask
    permanent_url: str | None = None  # final_url when every redirect on the way was a 301 or 308
    page: Page | None = None  # present for ok and truncated
    status: int | None = None
    etag: str | None = None  # only beside a whole body or a 304
    last_modified: str | None = None
    cache_seconds: float | None = None  # how long a whole body or 304 calls itself fresh
    retry_after_seconds: float | None = None
    bytes: int = 0  # of all bodies read, content coding still on
    attempts: int = 0  # requests sent, redirect hops included
    run_id: UUID | None = None  # of the run that asked, where it was an earlier one
