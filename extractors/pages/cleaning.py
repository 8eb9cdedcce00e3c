"""What outlets add to titles and texts, taken out by rule and kept as fields.

The rules are data (seeds/cleaning/*.toml, keys explained there). Each piece that is taken out is a
`Cut`; place, agency, date and byline of a dateline come back by name.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.language import matches
from extractors.model import Cut

_FOLDER: Final = SEEDS / "cleaning"
_FILES: Final = ("iran", "azerbaijan", "neighbours", "general")
_FLAGS: Final = {"": re.RegexFlag(0), "s": re.DOTALL, "i": re.IGNORECASE, "m": re.MULTILINE}
_LINE_END: Final = re.compile("\n")
_MOST_PASSES: Final = 8  # rules uncover each other's pieces; no page needed more than three
_TAIL: Final = 250  # characters: twice what any rule for the tail takes at once
_LONGEST_LINE: Final = 320  # characters: a read-also with a long title, a long caption
_CAPTURES: Final = ("place", "agency", "date", "by", "section")
# A lead or a list of key points may stand before the paragraph with the dateline.
_LEADS: Final = 3
_AFTER_LEAD: Final = frozenset(("dateline", "attribution"))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of seeds/cleaning."""

    rule_id: str
    outlets: frozenset[str]
    langs: frozenset[str]
    wire: bool
    scope: str  # title, body, text (both), date
    position: str  # head, tail, line, whole, any, chars
    needs: tuple[str, ...]  # without one of these the pattern cannot match; empty: no such words
    pattern: re.Pattern[str]
    replacement: str
    mode: str  # cut, note, fold
    what: str
    agency: str | None
    before: str
    after: str

    def concerns(self, outlet_id: str | None, lang: str) -> bool:
        """Tell whether pages of this outlet and language are cleaned by the rule."""
        if outlet_id in self.outlets:
            return True
        anybody = self.wire or not self.outlets
        return anybody and (not self.langs or any(matches(lang, wanted) for wanted in self.langs))

    def found(self, text: str) -> list[re.Match[str]]:
        """Give what the rule finds in `text`, looking only where its position lets it be.

        Searching the whole text with every rule was a fifth of the cost of reading a page.
        """
        if self.needs and not _holds_any(text, self.needs):
            return []
        if self.position == "head":
            match = self.pattern.match(text)
            return [match] if match else []
        if self.position == "line":
            starts = _line_starts(text)
            return _apart(match for at in starts if (match := self.pattern.match(text, at)))
        takes_all_that_follows = self.pattern.flags & re.DOTALL
        at_end = self.position == "tail" and not takes_all_that_follows
        return list(self.pattern.finditer(text, max(len(text) - _TAIL, 0) if at_end else 0))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Text without its additions, and the additions."""

    text: str
    cuts: tuple[Cut, ...] = ()
    captures: Mapping[str, str] = field(default_factory=dict)  # place, agency, date, by, section


def clean_title(title: str, *, outlet_id: str | None, lang: str) -> Cleaned:
    """Take flags, speakers and publishers off a title; a title of nothing else stays as it was."""
    cleaned = _apply(title, _rules("title", outlet_id, lang))
    return cleaned if cleaned.text.strip() else Cleaned(title, cleaned.cuts, cleaned.captures)


def clean_body(body: str, *, outlet_id: str | None, lang: str) -> Cleaned:
    """Take datelines, credits, captions and furniture out of a text of one paragraph a line.

    A dateline is also found at the head of the first paragraphs after a lead.
    """
    rules = _rules("body", outlet_id, lang)
    done = _apply(body, rules)
    for _ in range(_MOST_PASSES):
        later = _after_lead(done, rules)
        if later.cuts == done.cuts:
            break
        done = later
    return done


def _after_lead(done: Cleaned, rules: tuple[Rule, ...]) -> Cleaned:
    heads = tuple(rule for rule in rules if rule.position == "head" and rule.what in _AFTER_LEAD)
    start = 0
    for _ in range(_LEADS):
        start = done.text.find("\n", start) + 1
        if not start:
            break
        later = _apply(done.text[start:], heads)
        captures = {**later.captures, **done.captures}
        done = Cleaned(done.text[:start] + later.text, done.cuts + later.cuts, captures)
    return done


def apply_rule(rule: Rule, text: str) -> Cleaned:
    """Apply one rule once."""
    matches = rule.found(text)
    return _applied(rule, text, matches) if matches else Cleaned(text)


def _applied(rule: Rule, text: str, matches: list[re.Match[str]]) -> Cleaned:
    cuts: list[Cut] = []
    captures: dict[str, str] = {}
    kept: list[str] = []
    last = 0
    for found in matches:
        groups = found.groupdict()
        if rule.mode != "fold" and (piece := found[0].strip()):
            cuts.append(Cut(rule.rule_id, rule.what, piece))
        for name in _CAPTURES:
            if groups.get(name):
                captures.setdefault(name, groups[name].strip())
        if rule.agency:
            captures.setdefault("agency", rule.agency)
        instead = found[0] if rule.mode == "note" else found.expand(rule.replacement)
        kept += text[last : found.start()], instead
        last = found.end()
    return Cleaned("".join(kept) + text[last:], tuple(cuts), captures)


def _apply(text: str, rules: tuple[Rule, ...]) -> Cleaned:
    """Apply rules until none finds anything more."""
    cuts: dict[Cut, None] = {}
    captures: dict[str, str] = {}
    for _ in range(_MOST_PASSES):
        before = text
        for rule in rules:
            matches = rule.found(text)  # nearly always none: then nothing else is worth its time
            done = _applied(rule, text, matches) if matches else None
            if done is not None and (done.cuts or rule.mode == "fold"):
                text = done.text.strip()
                cuts.update(dict.fromkeys(done.cuts))
                captures = {**done.captures, **captures}
        if text == before:
            break
    return Cleaned(text, tuple(cuts), captures)


def _holds_any(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - a loop costs half of any() with a generator
        if word in text:
            return True
    return False


@lru_cache(maxsize=2)  # many rules look at one text
def _line_starts(text: str) -> tuple[int, ...]:
    """Give where lines begin that are short enough to be an addition; no paragraph of a text is."""
    starts = (0, *(found.end() for found in _LINE_END.finditer(text)))
    ends = (*(start - 1 for start in starts[1:]), len(text))
    return tuple(
        start for start, end in zip(starts, ends, strict=True) if end - start <= _LONGEST_LINE
    )


def _apart(matches: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Drop the matches that begin inside the one before."""
    apart: list[re.Match[str]] = []
    for match in matches:
        if not apart or match.start() >= apart[-1].end():
            apart.append(match)
    return apart


@cache
def all_rules() -> tuple[Rule, ...]:
    """Read the rules of seeds/cleaning once; ConfigError names the file and the rule."""
    return tuple(rule for name in _FILES for rule in _load(_FOLDER / f"{name}.toml"))


@lru_cache(maxsize=512)
def _rules(scope: str, outlet_id: str | None, lang: str) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in all_rules()
        if rule.scope in {scope, "text"} and rule.concerns(outlet_id, lang)
    )


def _load(path: Path) -> tuple[Rule, ...]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error!r}") from error
    return tuple(_rule(path, row) for row in rows)


def _rule(path: Path, row: dict[str, Any]) -> Rule:  # Any: a TOML table, checked here
    try:
        return Rule(
            rule_id=row["id"],
            outlets=frozenset(row["outlets"]),
            langs=frozenset(row["langs"]),
            wire=row.get("wire", False),
            scope=row["scope"],
            position=row["position"],
            needs=tuple(row.get("needs", ())),
            pattern=re.compile(row["pattern"], _FLAGS[row.get("flags", "")]),
            replacement=row["repl"],
            mode=row["mode"],
            what=row["what"],
            agency=row.get("agency"),
            before=row["before"],
            after=row["after"],
        )
    except (KeyError, TypeError, re.error) as error:
        raise ConfigError(f"{path}: rule {row.get('id')!r}: {error!r}") from error
