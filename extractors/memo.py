"""Remember what was worked out for a piece of text: news repeats its words."""

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

_MOST = 50_000  # a month of news has fewer different words; bounds the memory
_LONGEST = 64  # characters; what is longer is an address or a script without spaces: unlikely again


class Memo(dict[str, _T]):
    """Gives `work_out` of a text, worked out when first asked for."""

    def __init__(self, work_out: Callable[[str], _T]) -> None:
        """Begin with nothing remembered."""
        super().__init__()
        self._work_out = work_out

    def __missing__(self, text: str) -> _T:
        known = self._work_out(text)
        if len(text) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[text] = known
        return known
