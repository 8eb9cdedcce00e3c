"""The stories of the benchmark's world: sentences put together from our own word lists.

Everything follows from the number of the story, so that every machine writes the same world.
"""

import random
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("words.toml")
LANGUAGES = ("en", "fa", "az", "ru", "tr", "hy")
# All stories lie in the past of every run: a date in the future would be mended by one side only.
NEWEST = datetime(2025, 3, 20, 12, tzinfo=UTC)
STORIES_PER_FEED_LIMIT = 1_000  # numbers are feed x 1000 + place in the feed


@dataclass(frozen=True, slots=True)
class Story:
    """One article as its author wrote it, before a site wraps its page around it."""

    number: int
    lang: str
    title: str
    summary: str
    author: str
    published_at: datetime
    paragraphs: tuple[str, ...]

    @property
    def path(self) -> str:
        """Give the address below the site's root."""
        return f"/{self.lang}/news/{self.number}/story-{self.number % 97}"

    @property
    def probe(self) -> str:
        """Give a paragraph from the middle, which every sound extraction has to keep."""
        return self.paragraphs[len(self.paragraphs) // 2]


@cache
def _lists(lang: str) -> dict[str, tuple[str, ...]]:
    table = tomllib.loads(WORDS.read_text(encoding="utf-8"))[lang]
    return {
        key: tuple(value.split("|" if key != "syllables" else " "))
        for key, value in table.items()
        if key != "order"
    }


@cache
def _order(lang: str) -> str:
    order: str = tomllib.loads(WORDS.read_text(encoding="utf-8"))[lang]["order"]
    return order


class Words:
    """One language's words, drawn from one stream of random numbers."""

    def __init__(self, lang: str, rng: random.Random) -> None:
        """Draw from `rng` alone."""
        self.lang = lang
        self.rng = rng
        self.lists = _lists(lang)

    def one(self, kind: str) -> str:
        """Draw one word of a list."""
        return self.rng.choice(self.lists[kind])

    def name(self) -> str:
        """Make up a personal name: real news has a long tail of words that no list holds."""
        first = "".join(self.rng.choices(self.lists["syllables"], k=2))
        last = "".join(self.rng.choices(self.lists["syllables"], k=3))
        return f"{first.title()} {last.title()}"

    def phrase(self) -> str:
        """Make a menu line: two to four words."""
        return f"{self.one('adj')} {self.one('noun')} {self.one('place')}".capitalize()

    def sentence(self, theme: str | None = None) -> str:
        """Make one sentence; a theme of "pair" or "near" takes subject or place from that list."""
        kinds = ("time", "adj", "verb", "noun", "place", "link", "unit")
        slots = {kind: self.one(kind) for kind in kinds}
        slots["adj2"], slots["noun2"], slots["verb2"] = map(self.one, ("adj", "noun", "verb"))
        if theme:
            slots[{"pair": "noun", "near": "place"}[theme]] = self.one(theme)
        slots["name"] = self.name()
        slots["number"] = str(self.rng.randrange(2, 9_000))
        return _order(self.lang).format_map(slots)

    def paragraph(self, sentences: int, theme: str | None = None) -> str:
        """Make a paragraph whose first sentence has the theme."""
        rest = (self.sentence() for _ in range(sentences - 1))
        return " ".join((self.sentence(theme), *rest))


def story(number: int) -> Story:
    """Write story `number` (feed x 1000 + place): 8 to 25 paragraphs.

    One of ten speaks of both countries, two of ten happen in one of them; in a general news stream
    even that would be many.
    """
    feed, place = divmod(number, STORIES_PER_FEED_LIMIT)
    lang = LANGUAGES[feed % len(LANGUAGES)]
    words = Words(lang, random.Random(f"story {number}"))
    theme = {0: "pair", 1: "near", 2: "near"}.get(words.rng.randrange(10))
    paragraphs = tuple(
        words.paragraph(words.rng.randint(2, 5), theme if at % 3 == 0 else None)
        for at in range(words.rng.randint(8, 25))
    )
    return Story(
        number=number,
        lang=lang,
        title=words.sentence(theme).rstrip(".։"),
        summary=words.sentence(theme),
        author=words.name(),
        published_at=NEWEST - timedelta(hours=3 * place, minutes=feed % 60),
        paragraphs=paragraphs,
    )
