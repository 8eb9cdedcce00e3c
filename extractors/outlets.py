"""Who publishes: the outlets of seeds/outlets.toml, and whose address a URL is."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.model import Outlet

_FILE: Final = SEEDS / "outlets.toml"
_TEXTS: Final = ("country", "side", "family", "timezone")


def load_outlets(path: Path) -> tuple[Outlet, ...]:
    """Read the `[[outlet]]` tables of a TOML file; a file that is not there has none.

    Raises ConfigError with file, outlet and key for what cannot be read.
    """
    if not path.exists():
        return ()
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("outlet", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    return tuple(_outlet(path, number, row) for number, row in enumerate(rows, 1))


def outlet_of(url: str) -> Outlet | None:
    """Give the outlet whose domain, or a subdomain of it, `url` is on; None for strangers."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return None
    return owner_of(host, _by_domain())


def owner_of(host: str, by_domain: Mapping[str, Outlet]) -> Outlet | None:
    """Give the outlet with the longest domain that is `host` or above it."""
    while host:
        if host in by_domain:
            return by_domain[host]
        host = host.partition(".")[2]
    return None


@cache
def _by_domain() -> Mapping[str, Outlet]:
    found: dict[str, Outlet] = {}
    for outlet in load_outlets(_FILE):
        for domain in outlet.domains:
            found.setdefault(domain, outlet)
    return found


def _outlet(path: Path, number: int, row: dict[str, object]) -> Outlet:
    outlet_id, name, domains = row.get("id"), row.get("name"), row.get("domains", [])
    if not isinstance(outlet_id, str) or not outlet_id:
        raise ConfigError(f"{path}: outlet {number}: id: is missing")
    if not isinstance(name, str) or not name:
        raise ConfigError(f"{path}: outlet {outlet_id!r}: name: is missing")
    if not isinstance(domains, list) or not all(isinstance(domain, str) for domain in domains):
        raise ConfigError(f"{path}: outlet {outlet_id!r}: domains: is no list of host names")
    texts = {key: _text(path, outlet_id, key, row.get(key)) for key in _TEXTS}
    hosts = tuple(domain.lower().removeprefix("www.") for domain in domains)
    return Outlet(outlet_id=outlet_id, name=name, domains=hosts, **texts)


def _text(path: Path, outlet_id: str, key: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    raise ConfigError(f"{path}: outlet {outlet_id!r}: {key}: is no text")
