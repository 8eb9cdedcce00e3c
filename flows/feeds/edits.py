"""Changes to feed files: proposed, held against the whole registry, written all at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.errors import ConfigError
from extractors.outlets import load_outlets
from flows.feeds.files import Row, read_text, save, unified_diff, with_changes
from flows.registry import Registry, read_registry
from flows.registry.files import is_opml, read_tables
from flows.registry.tables import outlet_from
from flows.settings import Settings

OWN_FILE = "own.toml"  # beside the shipped files, for what a user adds without naming a file


@dataclass(frozen=True, slots=True)
class Edit:
    """One file, as it is and as it is proposed to be."""

    path: Path
    old: str
    new: str

    @property
    def diff(self) -> str:
        """Show the change as `patch` reads it."""
        return unified_diff(self.path, self.old, self.new)


def edits_of(
    registry: Registry, changes: Mapping[str, Row]
) -> tuple[tuple[Edit, ...], tuple[str, ...]]:
    """Turn new values, by feed and key, into edits; say which cannot be made."""
    remarks: list[str] = []
    by_file: dict[Path, dict[str, Row]] = {}
    for feed_id, values in changes.items():
        path = registry.files[feed_id]
        if is_opml(path):
            remarks.append(f"{feed_id}: {path} is OPML; import it to have its feeds changed")
        else:
            by_file.setdefault(path, {})[feed_id] = values
    edits = []
    for path, of_file in by_file.items():
        old = read_text(path)
        edits.append(Edit(path, old, with_changes(path, old, of_file)))
    return tuple(edits), tuple(remarks)


def write_edits(settings: Settings, edits: Iterable[Edit]) -> Registry:
    """Write all files, after the registry that they will make has been read without a mistake.

    Gives that registry. Raises ConfigError with every mistake, and then no file has changed.
    """
    wanted = tuple(edit for edit in edits if edit.new != edit.old)
    drafts = {edit.path: edit.new for edit in wanted}
    registry = read_registry(settings.feeds, outlets=settings.outlets, drafts=drafts)
    for edit in wanted:
        save(edit.path, edit.old, edit.new)
    return registry


def target_of(settings: Settings, to: Path | None, name: str = OWN_FILE) -> tuple[Settings, Path]:
    """Find the file that new rows go to, and the settings of the registry that it belongs to.

    A file outside of the configured registry is one of its own. Raises ConfigError for a file
    that cannot take rows.
    """
    feeds = settings.feeds
    path = to or (feeds / name if feeds.is_dir() else feeds)
    if path.is_dir():
        path = path / name
    if path.suffix.lower() != ".toml":
        raise ConfigError(f"{path} is no .toml file; name one with --to")
    if path.resolve() == feeds.resolve():
        return settings, feeds
    if feeds.is_dir() and path.resolve().parent == feeds.resolve():
        return settings, feeds / path.name  # spelled as the registry spells it
    return replace(settings, feeds=path), path


def known_registry(settings: Settings) -> tuple[Registry, frozenset[str]]:
    """Read what is there already, which may be nothing, and name the outlets of its own files."""
    own = read_tables(settings.feeds, []) if settings.feeds.exists() else ()
    fixed = frozenset(str(one.values.get("id")) for one in own if one.kind == "outlet")
    if any(one.kind == "feed" for one in own):
        return read_registry(settings.feeds, outlets=settings.outlets), fixed
    outlets = {one.outlet_id: one for one in load_outlets(settings.outlets)}
    own_outlets = (outlet_from(one, []) for one in own if one.kind == "outlet")
    return Registry(outlets | {one.outlet_id: one for one in own_outlets if one}, ()), fixed
