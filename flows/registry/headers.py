"""Headers and cookies that one feed needs: checked in the file, filled in at run time.

They never become part of a `Feed`, which is stored: a `${NAME}` in them may stand for a secret.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extractors.errors import FetchError
from flows.net.headers import check_headers

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")  # POSIX names of variables
# What the client takes back out of a body is what it asked for itself.
_NOT_HERE = {"cookie": 'write cookies = { name = "value" }', "accept-encoding": "is the client's"}
_COOKIE_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 6265 section 4.1.1: a token
_COOKIE_VALUE = re.compile(r"[\x20-\x3a\x3c-\x7e]*")  # wider than the RFC, as browsers are: no ";"


@dataclass(frozen=True, slots=True)
class Written:
    """What a file says for one feed, placeholders as they stand there. Never shown as a whole."""

    headers: Mapping[str, str] = field(repr=False)
    cookies: Mapping[str, str] = field(repr=False)

    def names(self) -> dict[str, list[str]]:
        """Give what may be shown."""
        return {"headers": list(self.headers), "cookies": list(self.cookies)}


def written_from(values: Mapping[str, object]) -> tuple[Written | None, list[str]]:
    """Take `headers` and `cookies` from the table of a feed; say what is wrong, never a value."""
    mistakes: list[str] = []
    headers, cookies = (_texts(key, values.get(key), mistakes) for key in ("headers", "cookies"))
    if not headers and not cookies:
        return None, mistakes
    written = Written(headers, cookies)
    mistakes += _wrong(written)
    mistakes += (
        f"{where}: a dollar sign and a brace that are no ${{NAME}}"
        for where, value in _each(written)
        if "${" in _PLACEHOLDER.sub("", value)
    )
    return (None if mistakes else written), mistakes


def fill_in(written: Written, environ: Mapping[str, str]) -> tuple[Mapping[str, str], list[str]]:
    """Give the headers to send, cookies joined into one, or which variable is missing or bad."""
    missing = [
        f"{where}: the environment has no {name}"
        for where, value in _each(written)
        for name in _PLACEHOLDER.findall(value)
        if not environ.get(name)
    ]
    if missing:
        return {}, missing
    full = Written(_filled(written.headers, environ), _filled(written.cookies, environ))
    if mistakes := _wrong(full):
        return {}, [f"{mistake} (filled in from the environment)" for mistake in mistakes]
    headers = dict(full.headers)
    if full.cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in full.cookies.items())
    return headers, []


def _wrong(written: Written) -> list[str]:
    mistakes = [
        f"headers: {name}: {_NOT_HERE[name.lower()]}"
        for name in written.headers
        if name.lower() in _NOT_HERE
    ]
    try:
        check_headers(written.headers)
    except FetchError as error:
        mistakes.append(f"headers: {error.detail}")
    for name, value in written.cookies.items():
        if not _COOKIE_NAME.fullmatch(name):
            mistakes.append(f"cookies: {name!r} is not the name of a cookie")
        elif not _COOKIE_VALUE.fullmatch(value) or value != value.strip():
            mistakes.append(
                f"cookies: {name}: needs printable ASCII without a semicolon or space around it"
            )
    return mistakes


def _texts(key: str, value: object, mistakes: list[str]) -> Mapping[str, str]:
    if not isinstance(value, dict):
        return {}
    texts = {name: text for name, text in value.items() if isinstance(text, str)}
    mistakes += (f"{key}: {name}: is not a text in quotes" for name in value if name not in texts)
    return texts


def _each(written: Written) -> Iterable[tuple[str, str]]:
    for name, value in written.headers.items():
        yield f"headers: {name}", value
    for name, value in written.cookies.items():
        yield f"cookies: {name}", value


def _filled(texts: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    return {
        name: _PLACEHOLDER.sub(lambda found: environ[found[1]], text)
        for name, text in texts.items()
    }
