"""Feed files written for people: comments, order and spelling of what is not touched stay."""

import difflib
import os
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table, Trivia

from extractors.errors import ConfigError, MachineError

# Where a table begins. tomlkit parses whole files, but gathers tables of one name that others
# stand between: so it is given one table at a time.
_HEADER = re.compile(r"^[ \t]*\[\[", re.MULTILINE)
Row = Mapping[str, object]


def read_text(path: Path) -> str:
    """Read a feed file, line ends as they are; a file that is not there is empty."""
    try:
        return path.read_bytes().decode() if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def with_changes(path: Path, text: str, changes: Mapping[str, Row]) -> str:
    """Give the text of a feed file with some keys of some feeds set, by feed id.

    Raises ConfigError if a feed cannot be found in it, or the file is written in a way that cannot
    be changed without touching the rest.
    """
    changed = "".join(_changed(piece, changes) for piece in _pieces(text))
    if _feeds(changed) != _wanted(_feeds(text), changes):
        raise ConfigError(f"{path}: its tables cannot be edited; change {', '.join(changes)} there")
    return changed


def with_rows(text: str, *, outlets: Sequence[Row] = (), feeds: Sequence[tuple[Row, str]]) -> str:
    """Give the text of a feed file with further outlets and feeds at its end.

    Each feed comes with a comment to stand above its keys, "" for none.
    """
    rows = [*(("outlet", row, "") for row in outlets), *(("feed", *each) for each in feeds)]
    pieces = [_table(kind, row, comment) for kind, row, comment in rows]
    gap = "\n" if text and not text.endswith("\n") else ""
    added = "\n".join(pieces)
    new = f"{text}{gap}\n{added}" if text else added
    return new.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else new


def unified_diff(path: Path, old: str, new: str) -> str:
    """Show what would change in a file, as `patch` reads it."""
    before, after = (text.splitlines(keepends=True) for text in (old, new))
    lines = difflib.unified_diff(before, after, str(path), str(path))
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def save(path: Path, old: str, new: str) -> None:
    """Replace a file at once: whoever looks sees the old text or the new one.

    `old` is what the new text was made of. Raises ConfigError when the file has changed since,
    MachineError when it cannot be written.
    """
    target = path.resolve()  # a link stays a link
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if read_text(target) != old:
            raise ConfigError(f"{path} was changed by somebody else meanwhile; nothing is written")
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(new.encode())
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(mode)
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise MachineError(f"{path} cannot be written: {error.strerror}") from error


def _pieces(text: str) -> Iterator[str]:
    """Give the tables one after the other, each with what stands below it."""
    starts = [found.start() for found in _HEADER.finditer(text)]
    piece = ""
    for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
        piece += text[start:end]
        if _is_whole(piece):
            yield piece
            piece = ""
    yield piece


def _is_whole(piece: str) -> bool:
    """Say no where a long text was cut, at a line in it that looks like a header."""
    try:
        _load(piece)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _changed(piece: str, changes: Mapping[str, Row]) -> str:
    """Set keys in a piece that holds one table (or, in files without headers, all of them)."""
    mark = "\ufeff" if piece.startswith("\ufeff") else ""
    document = tomlkit.parse(piece.removeprefix(mark))
    feeds: Any = document.get("feed", [])  # tomlkit's containers are of any shape
    for feed in feeds:
        for key, value in changes.get(str(feed.get("id")), {}).items():
            _set(feed, key, value, "\r\n" if "\r\n" in piece else "\n")
    return mark + tomlkit.dumps(document)


def _set(feed: Any, key: str, value: object, newline: str) -> None:  # noqa: ANN401 - tomlkit's table, inline or not
    """Set a key; a new one goes below the last one, not below the comments of the next table."""
    if key in feed or not isinstance(feed, Table):
        feed[key] = value
        return
    body = feed.value.body
    rest: list[Any] = []
    while body and (body[-1][0] is None or isinstance(body[-1][1], Table)):
        rest.insert(0, body.pop())
    item = tomlkit.item(value)
    item._trivia = Trivia(trail=newline)  # noqa: SLF001 - tomlkit has no other way to end a line
    feed.append(key, item)
    body.extend(rest)


def _feeds(text: str) -> list[dict[str, object]]:
    feeds: list[dict[str, object]] = _load(text).get("feed", [])
    return feeds


def _load(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff"))


def _wanted(feeds: list[dict[str, object]], changes: Mapping[str, Row]) -> list[dict[str, object]]:
    known = {str(feed.get("id")) for feed in feeds}
    missing = [feed_id for feed_id in changes if feed_id not in known]
    return [] if missing else [{**feed, **changes.get(str(feed.get("id")), {})} for feed in feeds]


def _table(kind: str, row: Row, comment: str) -> str:
    table = tomlkit.table()
    for line in comment.splitlines():
        table.add(tomlkit.comment(line))
    for key, value in row.items():
        table.add(key, _inline(value) if isinstance(value, dict) else value)
    tables = tomlkit.aot()
    tables.append(table)
    document = tomlkit.document()
    document.add(kind, tables)
    return tomlkit.dumps(document)


def _inline(values: Row) -> object:
    inline = tomlkit.inline_table()
    for key, value in values.items():
        inline.add(key, value)
    return inline
