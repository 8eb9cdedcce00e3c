"""Whom to ask for a second opinion, and how much: the settings, checked, and the key."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from extractors.errors import ConfigError, FetchError
from flows.net.address import Target, check_url, is_allowed
from flows.net.headers import check_headers
from flows.settings import ENVIRONMENT, SECRETS, Settings

KEY_VARIABLE: Final = SECRETS["second_opinion_key"]
_URL: Final = ENVIRONMENT["second_opinion_url"]
_MODEL: Final = ENVIRONMENT["second_opinion_model"]
_LONGEST_MODEL: Final = 200  # the longest on a public model hub are 96
_PATH: Final = "/chat/completions"

NOT_CONFIGURED: Final = (
    f"no second opinion is configured: set {_URL} (an OpenAI-compatible base address, such as "
    f"http://127.0.0.1:8080/v1) and {_MODEL}; a server on this machine also needs "
    "ARAXES_ALLOW_PRIVATE=127.0.0.1:8080"
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model server, and what a run may ask of it."""

    url: str  # that questions are sent to
    origin: str  # scheme, host and port, fit to be shown and stored
    model: str
    requests: int  # in one run, at most
    characters: int  # of words in one request, at most
    seconds: float  # for one answer
    key: str | None = field(default=None, repr=False)

    @property
    def classifier(self) -> str:
        """Name the model as a classifier: its verdicts stand under it."""
        return f"opinion:{self.model}"

    def headers(self) -> Mapping[str, str]:
        """Give the headers that only this server may see."""
        return {"authorization": f"Bearer {self.key}"} if self.key else {}


def endpoint_of(settings: Settings, environ: Mapping[str, str] | None = None) -> Endpoint | None:
    """Give the model server that is configured; None when there is none.

    Raises ConfigError for half a configuration and for one that could not work. No error repeats
    the address or the key: both may be secret.
    """
    url = (settings.second_opinion_url or "").strip()
    model = (settings.second_opinion_model or "").strip()
    if not url and not model:
        return None
    if not url or not model:
        given, missing = (_URL, _MODEL) if url else (_MODEL, _URL)
        raise ConfigError(f"{given} is set and {missing} is not: a second opinion needs both")
    if len(model) > _LONGEST_MODEL:
        raise ConfigError(f"{_MODEL} is longer than {_LONGEST_MODEL} characters")
    target = _target(url)
    key = (os.environ if environ is None else environ).get(KEY_VARIABLE) or None
    _check_place(target, settings.allow_private)
    endpoint = Endpoint(
        url=str(target.url),
        origin=f"{target.url.scheme}://{target.authority}",
        model=model,
        requests=settings.second_opinion_budget,
        characters=settings.second_opinion_characters,
        seconds=settings.second_opinion_seconds,
        key=key,
    )
    _check_key(endpoint, target, settings.allow_private)
    return endpoint


def _target(url: str) -> Target:
    """Find where questions go; a query or credentials are where secrets hide, so neither."""
    base = url.strip()
    if "?" in base or "#" in base:
        raise ConfigError(f"{_URL}: a base address has no query; a key belongs in {KEY_VARIABLE}")
    if "@" in base.partition("//")[2].partition("/")[0]:
        raise ConfigError(f"{_URL}: no credentials in it, please; a key belongs in {KEY_VARIABLE}")
    url = base.rstrip("/").removesuffix(_PATH) + _PATH
    try:
        return check_url(url)
    except FetchError as error:
        why = error.detail.removeprefix(f"{url[:200]!r}: ")
        raise ConfigError(f"{_URL} cannot be asked: {why}") from None


def _check_place(target: Target, allow_private: frozenset[str]) -> None:
    """Say now what every question would come to: an address that is not open."""
    ip = "127.0.0.1" if target.host == "localhost" else str(target.ip or "")
    if ip and not is_allowed(ip, target.host, target.port, allow_private):
        raise ConfigError(
            f"{_URL}: {target.key} is not a public address; to open it, add exactly {target.key} "
            "to ARAXES_ALLOW_PRIVATE"
        )


def _check_key(endpoint: Endpoint, target: Target, allow_private: frozenset[str]) -> None:
    """Refuse a key that cannot be sent, or that everybody on the way could read."""
    try:
        check_headers(endpoint.headers())
    except FetchError:
        raise ConfigError(f"{KEY_VARIABLE} must be printable ASCII, without line breaks") from None
    if endpoint.key and target.url.scheme == "http" and target.key not in allow_private:
        raise ConfigError(
            f"{_URL}: over http everybody on the way could read {KEY_VARIABLE}; use https"
        )
