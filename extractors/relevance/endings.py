"""What may follow, or in Arabic and Hebrew precede, a name in one language."""

import re
from dataclasses import dataclass

from extractors.relevance.folding import key


@dataclass(frozen=True, slots=True)
class Endings:
    """The rules of one language, as the data file spells them."""

    endings: tuple[str, ...] = ()
    chain: int = 0  # so many endings may follow each other
    proclitics: tuple[str, ...] = ()

    def after(self) -> re.Pattern[str]:
        """Give the pattern of the rest of a word behind a name."""
        longest_first = sorted(map(key, self.endings), key=len, reverse=True)
        return re.compile(f"(?:{'|'.join(longest_first) or '(?!)'}){{0,{self.chain}}}")

    def before(self) -> re.Pattern[str]:
        """Give the pattern of one to three particles before a name."""
        return re.compile(f"(?:{'|'.join(map(key, self.proclitics))}){{1,3}}")

    def last_letters(self) -> tuple[str, ...]:
        """Give the letters in which particles end."""
        return tuple(sorted({key(each)[-1] for each in self.proclitics}))
