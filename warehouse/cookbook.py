"""Questions to begin with, each a file that names its parameters as `$name`.

A file begins with comments: the question, then a line `$name: what it is; default …` for each
parameter. A parameter that is not given is null, and each question has its own default for that.
"""

import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from extractors.errors import ConfigError
from extractors.tables import did_you_mean
from warehouse.connect import HERE

FOLDER = HERE / "queries" / "cookbook"
_PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the cookbook."""

    name: str  # of its file, such as 13_who_leads
    title: str  # its first line of comment
    parameters: tuple[str, ...]  # in the order they are met
    notes: tuple[str, ...]  # the other lines of comment above the SQL, one per parameter
    sql: str


def questions(folder: Path = FOLDER) -> tuple[Question, ...]:
    """Give the questions of a cookbook in their order."""
    return tuple(
        _question(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("[0-9]*_*.sql"))
    )


def question(name: str, folder: Path = FOLDER) -> Question:
    """Find a question by its name, with or without the number, or by the number alone.

    Raises `ConfigError`, which proposes the nearest, for a name that fits none.
    """
    known = questions(folder)
    wish = name.strip().lower().replace("-", "_").replace(" ", "_")
    for each in known:
        number, _, words = each.name.partition("_")
        if wish in {each.name, words} or (wish.isdecimal() and int(wish) == int(number)):
            return each
    near = did_you_mean(wish, (each.name.partition("_")[2] for each in known))
    advice = near or "; `araxes sql --queries` lists them"
    raise ConfigError(f"the cookbook has no question {name!r}{advice}")


def plain_question(sql: str) -> Question:
    """Take somebody's own SQL for a question: whatever it names must be given."""
    return Question(name="", title="", parameters=(), notes=(), sql=sql)


def _question(name: str, sql: str) -> Question:
    lines = sql.splitlines()
    head = takewhile(lambda line: line.startswith("--"), lines)
    comments = [line.removeprefix("--").strip() for line in head]
    code = "\n".join(line.partition("--")[0] for line in lines)
    return Question(
        name=name,
        title=comments[0] if comments else name.partition("_")[2].replace("_", " "),
        parameters=tuple(dict.fromkeys(_PARAMETER.findall(code))),
        notes=tuple(comments[1:]),
        sql=sql,
    )
