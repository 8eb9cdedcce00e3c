"""The data behind canonical URLs: seeds/cleaning/urls.toml as values."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError

_RULES_FILE: Final = SEEDS / "cleaning" / "urls.toml"


@dataclass(frozen=True, slots=True)
class ArticleRule:
    """Where one outlet's addresses have the number of the article.

    `path`, `host` and `key` are templates for what the pattern found; None leaves path and host as
    they are, and tells that the number alone identifies nothing.
    """

    rule_id: str
    pattern: re.Pattern[str]  # of the whole path
    path: str | None
    host: str | None
    key: str | None
    lower: bool  # the case of the path means nothing


@dataclass(frozen=True, slots=True)
class UrlRules:
    """The data behind `canonical_url`. Hosts begin with "=" where subdomains are not meant."""

    tracking: frozenset[str]
    tracking_prefixes: tuple[str, ...]
    doubtful: frozenset[str]  # of these: may choose an article, if the value is a long number
    doubtful_digits: int
    site_parameters: Mapping[str, frozenset[str]]  # more of these, by registered site
    layouts: frozenset[str]  # path segments that only choose a layout
    indexes: frozenset[str]
    second_level: frozenset[str]  # under which countries register names
    aliases: Mapping[str, str]
    articles: Mapping[str, tuple[ArticleRule, ...]]  # by host or registered site


@cache
def url_rules() -> UrlRules:
    """Read seeds/cleaning/urls.toml once. Raises ConfigError."""
    try:
        data = tomllib.loads(_RULES_FILE.read_text(encoding="utf-8"))
        articles: dict[str, tuple[ArticleRule, ...]] = {}
        for row in data["article"]:
            rule = ArticleRule(
                rule_id=row["id"],
                pattern=re.compile(row["pattern"]),
                path=row.get("path"),
                host=row.get("host"),
                key=row.get("key"),
                lower=row.get("lower", False),
            )
            for host in row["hosts"]:
                articles[host] = (*articles.get(host, ()), rule)
        return UrlRules(
            tracking=frozenset((*data["tracking"], *data["layout_parameters"])),
            tracking_prefixes=tuple(data["tracking_prefixes"]),
            doubtful=frozenset(data["doubtful"]),
            doubtful_digits=data["doubtful_digits"],
            site_parameters={
                site: frozenset(names) for site, names in data["site_parameters"].items()
            },
            layouts=frozenset(data["layout_segments"]),
            indexes=frozenset(data["index_files"]),
            second_level=frozenset(data["second_level"]),
            aliases=data["aliases"],
            articles=articles,
        )
    except (OSError, KeyError, TypeError, re.error, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{_RULES_FILE}: {error!r}") from error
