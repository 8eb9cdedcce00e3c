"""The data behind canonical URLs: seeds/cleaning/urls.toml as values."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError

_RULES_FILE: Final = SEEDS / "cleaning" / "urls.toml"


@dataclass(frozen=True, slots=True)
class UrlRule:
    """One site's way of giving an article several addresses (seeds/cleaning/urls.toml)."""

    rule_id: str
    hosts: tuple[str, ...]  # registered sites; empty: any
    pattern: re.Pattern[str]
    replacement: str


@dataclass(frozen=True, slots=True)
class UrlRules:
    """The data behind `canonical_url`."""

    tracking: frozenset[str]
    tracking_prefixes: tuple[str, ...]
    flags: frozenset[str]  # parameters that only choose a layout, such as amp=1
    layouts: frozenset[str]  # path segments that only choose a layout, at the end of a path
    indexes: frozenset[str]
    second_level: frozenset[str]  # under which countries register names
    sites: tuple[UrlRule, ...]


@cache
def url_rules() -> UrlRules:
    """Read seeds/cleaning/urls.toml once."""
    try:
        data = tomllib.loads(_RULES_FILE.read_text(encoding="utf-8"))
        return UrlRules(
            tracking=frozenset(data["tracking"]),
            tracking_prefixes=tuple(data["tracking_prefixes"]),
            flags=frozenset(data["layout_parameters"]),
            layouts=frozenset(data["layout_segments"]),
            indexes=frozenset(data["index_files"]),
            second_level=frozenset(data["second_level"]),
            sites=tuple(
                UrlRule(
                    rule_id=row["id"],
                    hosts=tuple(row["hosts"]),
                    pattern=re.compile(row["pattern"]),
                    replacement=row["repl"],
                )
                for row in data["rule"]
                if row.get("canonical")
            ),
        )
    except (OSError, KeyError, TypeError, re.error, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{_RULES_FILE}: {error!r}") from error
