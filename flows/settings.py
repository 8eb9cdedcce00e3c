"""Where everything is and how it behaves: defaults, `araxes.toml`, environment, command line."""

import math
import os
import socket
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError

if TYPE_CHECKING:
    from warehouse.publish import Keep

VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Settings:
    """One run's surroundings. Field names are the keys of `araxes.toml`."""

    home: Path = Path("data")
    feeds: Path = SEEDS / "feeds"
    outlets: Path = SEEDS / "outlets.toml"
    allow_private: frozenset[str] = frozenset()  # exact host:port; the only non-public addresses
    host_delay: float = 1.0  # seconds between two requests to one host
    workers: int = 2  # extraction children
    deadline_minutes: float = 14.0  # below the quarter of an hour between two scheduled runs
    lock_wait_seconds: float = 30.0  # how long to wait for another run before exit 75
    keep_snapshots: int = 3  # published files that stay, the newest ones
    keep_days: int = 7  # and of so many days the last one
    contact: str | None = None  # in the User-Agent: where a publisher finds us
    # A model server for second opinions; None: nobody is asked. Its key is no setting: it is read
    # from the environment when it is needed (flows/opinions/endpoint.py), and kept nowhere.
    second_opinion_url: str | None = None  # base address of an OpenAI-compatible API
    second_opinion_model: str | None = None
    second_opinion_budget: int = 20  # requests to it in one run, at most
    second_opinion_characters: int = 12_000  # of one request's words, the instructions included
    second_opinion_seconds: float = 60.0  # how long one answer may take
    origin: str = "feed"  # "demo" for the bundled world
    host_map: Mapping[str, tuple[str, int]] | None = None  # the demo's virtual hosts

    @property
    def keep(self) -> "Keep":
        """Say which published files stay."""
        from warehouse.publish import Keep  # noqa: PLC0415 - brings DuckDB, 80 ms

        return Keep(self.keep_snapshots, self.keep_days)

    @property
    def user_agent(self) -> str:
        """Name ourselves honestly, with a contact (RFC 9110 section 10.1.5).

        Without `contact` it is this machine's own name, the one true thing that we know.
        """
        contact = self.contact or f"mailto:araxes@{socket.getfqdn()}"
        return f"araxes/{VERSION} (+{contact}; news monitor)"


# Keys a user may set, with the environment variable of the contract where it has one.
ENVIRONMENT = {
    "home": "ARAXES_HOME",
    "feeds": "ARAXES_FEEDS",
    "allow_private": "ARAXES_ALLOW_PRIVATE",
    "host_delay": "ARAXES_HOST_DELAY",
    "workers": "ARAXES_WORKERS",
    "contact": "ARAXES_CONTACT",
    "deadline_minutes": "ARAXES_DEADLINE_MINUTES",
    "lock_wait_seconds": "ARAXES_LOCK_WAIT",
    "keep_snapshots": "ARAXES_KEEP_SNAPSHOTS",
    "keep_days": "ARAXES_KEEP_DAYS",
    "second_opinion_url": "ARAXES_SECOND_OPINION_URL",
    "second_opinion_model": "ARAXES_SECOND_OPINION_MODEL",
    "second_opinion_budget": "ARAXES_SECOND_OPINION_BUDGET",
    "second_opinion_characters": "ARAXES_SECOND_OPINION_CHARACTERS",
    "second_opinion_seconds": "ARAXES_SECOND_OPINION_SECONDS",
}
SECRETS = {"second_opinion_key": "ARAXES_SECOND_OPINION_KEY"}  # never in a file
HIGHEST_PORT = 65535
LOWEST = {
    "host_delay": 0.0,
    "workers": 1,
    "deadline_minutes": 0.1,
    "lock_wait_seconds": 0.0,
    "keep_snapshots": 1,
    "keep_days": 0,
    "second_opinion_budget": 0,
    "second_opinion_characters": 8_000,  # the instructions, and two paragraphs
    "second_opinion_seconds": 0.1,
}
WHOLE = frozenset(
    {
        "workers",
        "keep_snapshots",
        "keep_days",
        "second_opinion_budget",
        "second_opinion_characters",
    }
)


def load_settings(
    *, environ: Mapping[str, str] | None = None, file: Path | None = None, **overrides: object
) -> Settings:
    """Merge, weakest first: defaults, `araxes.toml`, environment, `overrides` that are not None.

    Raises ConfigError naming the file or variable, the key and the value that cannot be used.
    """
    given: dict[str, object] = {}
    given.update(_from_file(file or Path("araxes.toml"), required=file is not None))
    surroundings = os.environ if environ is None else environ
    for key, variable in ENVIRONMENT.items():
        if surroundings.get(variable):
            given[key] = _read(key, surroundings[variable], variable)
    known = {field.name for field in fields(Settings)}
    given.update({key: value for key, value in overrides.items() if value is not None})
    if unknown := sorted(set(given) - known):
        raise ConfigError(f"unknown setting {unknown[0]!r}; known are {', '.join(sorted(known))}")
    return Settings(**given)  # type: ignore[arg-type]  # every value went through _read


def _from_file(path: Path, *, required: bool) -> dict[str, object]:
    if not path.exists() and not required:
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    for key in table:
        if key in SECRETS:
            raise ConfigError(f"{path}: {key} is a secret: give it as {SECRETS[key]} only")
        if key not in ENVIRONMENT:
            raise ConfigError(f"{path}: unknown key {key!r}; known are {', '.join(ENVIRONMENT)}")
    return {key: _read(key, value, f"{path}: {key}") for key, value in table.items()}


def _read(key: str, value: object, where: str) -> object:
    """Turn one given value into the type of its field."""
    try:
        if key in {"home", "feeds"}:
            return Path(str(value)).expanduser()
        if key == "allow_private":
            return _hosts(value)
        if key in LOWEST:
            return _number(key, value, where)
    except ValueError as error:
        raise ConfigError(f"{where} = {value!r} is no number") from error
    text = str(value)
    if not text.isprintable():  # it goes into a header of every request
        raise ConfigError(f"{where} holds a control character")  # an address may be secret
    return text


def _number(key: str, value: object, where: str) -> int | float:
    number = int(str(value)) if key in WHOLE else float(str(value))
    if not LOWEST[key] <= number < math.inf:  # not a number is not in any range
        raise ConfigError(f"{where} = {value!r} is not a number from {LOWEST[key]} up")
    return number


def _hosts(value: object) -> frozenset[str]:
    items = value if isinstance(value, list) else str(value).replace(",", " ").split()
    for item in items:
        _, _, port = str(item).rpartition(":")
        if not port.isdecimal() or not 1 <= int(port) <= HIGHEST_PORT:
            raise ConfigError(f"allow_private: {item!r} is not an exact host:port")
    return frozenset(str(item).lower() for item in items)
