"""What is being forgotten, on disk until nothing of it is left, for whoever has to go on."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from extractors.errors import StoreError
from extractors.traces import Traces
from warehouse.files import remove_quietly, write_text
from warehouse.forgotten import Forgotten
from warehouse.tombstone_rows import TombstoneRow

PLAN = "forgetting.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be forgotten, and by what it is known. Only while it lasts it holds addresses."""

    tombstones: tuple[TombstoneRow, ...]
    addresses: tuple[str, ...]
    words: tuple[str, ...]  # titles, summaries, guids
    rows: dict[str, int] = field(default_factory=dict)  # that were deleted, by table
    has_landed: bool = False

    @property
    def traces(self) -> Traces:
        """Give what bodies are searched for."""
        return Traces(self.addresses, self.words)

    @property
    def forgotten(self) -> Forgotten:
        """Give what rows are known by."""
        return Forgotten(
            articles=tuple(str(each.article_id) for each in self.tombstones),
            entries=tuple(str(key) for each in self.tombstones for key in each.entry_ids),
            addresses=tuple(key for each in self.tombstones for key in each.url_sha256s),
            quotes=_pattern(self.traces.quotations),
        )

    @property
    def raw_refs(self) -> frozenset[str]:
        """Give the bodies that go."""
        return frozenset(ref for each in self.tombstones for ref in each.raw_refs)

    def landed(self) -> "Plan":
        """Give the plan once its tombstones are in the master."""
        return replace(self, has_landed=True)


def write_plan(home: Path, plan: Plan) -> None:
    """Put the plan down; when this returns, it survives a power cut."""
    try:
        write_text(home / PLAN, json.dumps(asdict(plan), default=str, ensure_ascii=False))
    except OSError as error:
        message = f"cannot write {home / PLAN}: {error}"
        raise StoreError(message) from error


def read_plan(home: Path) -> Plan | None:
    """Read what is not finished; None: nothing. Raises `StoreError` when it cannot be read."""
    try:
        told = json.loads((home / PLAN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        message = f"{home / PLAN} cannot be read: remove it and run `araxes forget` again"
        raise StoreError(message) from error
    return Plan(
        tombstones=tuple(_tombstone(each) for each in told["tombstones"]),
        addresses=tuple(told["addresses"]),
        words=tuple(told["words"]),
        rows=told["rows"],
        has_landed=told["has_landed"],
    )


def is_forgetting(home: Path) -> bool:
    """Tell whether something is to be finished."""
    return (home / PLAN).exists()


def drop_plan(home: Path) -> None:
    """Say that nothing is left."""
    remove_quietly(home / PLAN)


def _pattern(quotations: Iterable[str]) -> str | None:
    """Make one expression of RE2 of them; what follows an address is its first group."""
    every = "|".join(map(re.escape, quotations))
    # As in `Traces`: /p/12 is not in /p/123. RE2 cannot look ahead.
    return rf"(?:{every})($|[^\pL\pN_-])" if every else None


def _tombstone(told: dict[str, object]) -> TombstoneRow:
    lists: dict[str, list[str]] = {
        name: list(map(str, told[name]))  # type: ignore[call-overload]  # JSON of our own
        for name in ("entry_ids", "url_sha256s", "raw_refs")
    }
    return TombstoneRow(
        article_id=UUID(str(told["article_id"])),
        entry_ids=tuple(map(UUID, lists["entry_ids"])),
        url_sha256s=tuple(lists["url_sha256s"]),
        raw_refs=tuple(lists["raw_refs"]),
        forgotten_at=datetime.fromisoformat(str(told["forgotten_at"])),
        forgotten_by=None if told["forgotten_by"] is None else str(told["forgotten_by"]),
        reason=None if told["reason"] is None else str(told["reason"]),
    )
