"""Cookies for the length of one fetch: some hosts redirect to themselves until theirs is back."""

from aiohttp import CookieJar
from yarl import URL

_LONGEST_HEADER = 4_096


class Cookies:
    """A jar that forgets everything when the fetch is over, so that nobody can follow us."""

    def __init__(self) -> None:
        """Begin empty."""
        self._jar: CookieJar | None = None  # made when it is needed: most fetches never do

    def take(self, url: URL, set_cookies: tuple[str, ...]) -> None:
        """Keep what an answer from `url` sets."""
        if set_cookies:
            # aiohttp calls it unsafe to keep cookies of literal addresses; ours are short-lived.
            self._jar = self._jar or CookieJar(unsafe=True)
            self._jar.update_cookies_from_headers(set_cookies, url)

    def header(self, url: URL) -> str:
        """Write the Cookie header for `url`; empty when there is none that can be sent."""
        if self._jar is None:
            return ""
        morsels = self._jar.filter_cookies(url).values()
        header = "; ".join(f"{morsel.key}={morsel.coded_value}" for morsel in morsels)
        sendable = len(header) <= _LONGEST_HEADER and header.isascii() and header.isprintable()
        return header if sendable else ""
