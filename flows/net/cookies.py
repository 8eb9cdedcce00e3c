"""Cookies for the length of one fetch: some hosts redirect to themselves until theirs is back."""

from aiohttp import CookieJar
from yarl import URL

_LONGEST_HEADER = 4_096
_MOST = 100  # in one answer: browsers keep 50 to 180 of a host (RFC 6265 section 6.1)


class Cookies:
    """A jar that forgets everything when the fetch is over, so that nobody can follow us."""

    def __init__(self) -> None:
        """Begin empty."""
        self._jar: CookieJar | None = None  # made when it is needed: most fetches never do

    def take(self, url: URL, set_cookies: tuple[str, ...]) -> None:
        """Keep what an answer from `url` sets."""
        if set_cookies:
            # aiohttp calls it unsafe to keep cookies of literal addresses; ours are short-lived.
            if self._jar is None:
                self._jar = CookieJar(unsafe=True)
            self._jar.update_cookies_from_headers(set_cookies[:_MOST], url)

    def header(self, url: URL, own: str = "") -> str:
        """Write the Cookie header for `url`; empty when there is none that can be sent.

        `own` is the caller's ("a=1; b=2"); a cookie of that name that the host set later wins.
        """
        if self._jar is None:
            return own
        pairs = {name: f"{name}={value}" if sep else name for name, sep, value in _pairs(own)}
        for morsel in self._jar.filter_cookies(url).values():
            pairs[morsel.key] = f"{morsel.key}={morsel.coded_value}"
        header = "; ".join(pairs.values())
        sendable = len(header) <= _LONGEST_HEADER and header.isascii() and header.isprintable()
        return header if sendable else own


def _pairs(own: str) -> list[tuple[str, str, str]]:
    """Take a Cookie header apart."""
    return [pair.strip().partition("=") for pair in own.split(";") if pair.strip()]
