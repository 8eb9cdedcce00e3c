"""What a reprocessing is asked to do."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from extractors.errors import ConfigError

SAMPLES = 5  # changed texts that a report shows; of verdicts so many of each kind of change

Stage = Literal["extract", "judge"]  # read the pages again, or judge what was read of them


@dataclass(frozen=True, slots=True)
class Plan:
    """One reprocessing: which pages, and whether what comes of them is to stay."""

    stage: Stage = "extract"
    is_trial: bool = False  # a dry run: says what would change
    read_all: bool = False  # also what the present version of the extractor has read
    older_than: int | None = None  # only what a version before this one has read
    outlets: tuple[str, ...] = ()
    lang: str | None = None
    article: str | None = None  # its id or address
    since: date | None = None  # pages fetched from that day on (UTC)
    until: date | None = None  # the last day, included
    limit: int | None = None  # pages or wordings; a fair choice, the same one every time
    samples: int = SAMPLES
    all_wordings: bool = False  # of stage judge: also those that readers do not see any more

    def __post_init__(self) -> None:
        """Refuse what cannot mean anything."""
        if self.since and self.until and self.since > self.until:
            raise ConfigError(f"--since {self.since} is after --until {self.until}")
        if self.limit is not None and self.limit < 1:
            raise ConfigError(f"--limit {self.limit}: at least 1 page")
        if self.stage == "judge" and (self.read_all or self.older_than is not None):
            raise ConfigError(
                "--all and --older-than-version belong to --stage extract: one version of a "
                "classifier judges a wording once"
            )
        if self.stage != "judge" and self.all_wordings:
            raise ConfigError("--all-wordings belongs to --stage judge")

    @property
    def from_instant(self) -> datetime | None:
        """Give the first instant of `since`."""
        return _midnight(self.since) if self.since else None

    @property
    def before_instant(self) -> datetime | None:
        """Give the first instant after `until`."""
        return _midnight(self.until) + timedelta(days=1) if self.until else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
