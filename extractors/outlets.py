"""Who publishes: the outlets of seeds/outlets.toml, and whose address a URL is."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.model import Outlet
from extractors.tables import Keys, check_table, is_country, is_id, is_text, is_timezone

_FILE: Final = SEEDS / "outlets.toml"
_DOMAIN: Final = re.compile(r"[^\s/:@]+|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*")  # or IPv6
# Countries with one clock (IANA zone.tab), by their top-level domain: for outlets that nobody has
# registered. Not .ru, which has eleven.
_ONE_CLOCK: Final = {
    "ir": "Asia/Tehran",
    "az": "Asia/Baku",
    "am": "Asia/Yerevan",
    "ge": "Asia/Tbilisi",
    "tr": "Europe/Istanbul",
    "il": "Asia/Jerusalem",
    "iq": "Asia/Baghdad",
}
_KEYS: Final[Keys] = {
    "id": is_id,
    "name": is_text,
    "country": is_country,
    "side": is_text,
    "domains": list,
    "family": is_text,
    "timezone": is_timezone,
}


def zone_of_country(url: str) -> str | None:
    """Give the IANA zone of the country whose domain an address has; None where it has several."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    return _ONE_CLOCK.get(host.rstrip(".").rpartition(".")[2])


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
    outlets = []
    for number, row in enumerate(rows, 1):
        outlet, mistakes = read_outlet(row)
        if mistakes or outlet is None:
            name = repr(row["id"]) if isinstance(row.get("id"), str) else f"#{number}"
            raise ConfigError(f"{path}: outlet {name}: {'; '.join(mistakes)}")
        outlets.append(outlet)
    return tuple(outlets)


def read_outlet(values: Mapping[str, object]) -> tuple[Outlet | None, tuple[str, ...]]:
    """Build an outlet from one table, and say what is wrong with it; None without an id.

    `name` defaults to the id. Domains lose their case and a leading "www.".
    """
    fields, mistakes = check_table(values, _KEYS, ("id",))
    if "id" not in fields:
        return None, tuple(mistakes)
    fields["outlet_id"] = fields.pop("id")
    fields.setdefault("name", fields["outlet_id"])
    fields["domains"] = _domains(fields.get("domains", []), mistakes)
    return Outlet(**fields), tuple(mistakes)  # type: ignore[arg-type] # every value was checked against its key


def outlet_table(outlet: Outlet) -> dict[str, object]:
    """Give the table that `read_outlet` reads as this outlet."""
    values: dict[str, object | None] = {
        "id": outlet.outlet_id,
        "name": outlet.name if outlet.name != outlet.outlet_id else None,
        "country": outlet.country,
        "side": outlet.side,
        "domains": list(outlet.domains) or None,
        "family": outlet.family,
        "timezone": outlet.timezone,
    }
    return {key: value for key, value in values.items() if value is not None}


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


def _domains(value: object, mistakes: list[str]) -> tuple[str, ...]:
    domains = []
    for one in value if isinstance(value, list) else []:
        host = one.lower().removeprefix("www.") if isinstance(one, str) else ""
        if _DOMAIN.fullmatch(host) and host.isprintable():
            domains.append(host)
        else:
            mistakes.append(f"domains: {one!r} is no bare host such as irna.ir")
    return tuple(domains)
