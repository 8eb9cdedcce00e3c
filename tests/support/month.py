"""A month of news as it really was: sources, what they published and when, and their troubles.

Hours count from `START`. A source shows the newest `depth` items that are published, so whoever
asks too late loses some; while it is in trouble it shows them in no way that can be read.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

START = datetime(2025, 4, 1, tzinfo=UTC)
MONTH = 720
# Nothing is published so shortly before the end: a feed may rest for a day.
QUIET_END = 30

WORDS = {
    "az": "Bakıda danışıqların {n}-ci günü",
    "fa": "روز {n} گفت‌وگوهای تهران",
    "ru": "Переговоры в Баку, день {n}",
    "hy": "Բանակցությունների {n}-րդ օրը Երևանում",
    "tr": "Iğdır’da görüşmelerin {n}. günü",
    "ar": "اليوم {n} من المحادثات",
    "en": "Talks at Astara, day {n}",
}


@dataclass(frozen=True)
class Item:
    """One article."""

    number: int
    url: str
    title: str
    published: float  # hour
    edited: float | None = None  # when title and text change

    def told_at(self, hour: float) -> str:
        """Give the title of that hour."""
        is_new = self.edited is not None and hour >= self.edited
        return f"{self.title} (2)" if is_new else self.title

    @property
    def at(self) -> datetime:
        return START + timedelta(hours=self.published)


@dataclass(frozen=True)
class Trouble:
    """What a source does instead, from one hour to another."""

    word: str  # see `MonthWorld`
    begins: float
    ends: float
    share: float = 1.0  # of the requests


@dataclass(frozen=True)
class Source:
    """One feed on a host of its own."""

    name: str
    lang: str
    kind: str
    depth: int
    items: tuple[Item, ...] = ()
    etag: str | None = None  # "true", "same" (for every body), or none
    stamped: bool = False  # each body differs in its time
    guids: str = "link"  # "number", "same" or "none"
    troubles: tuple[Trouble, ...] = ()
    shown_by: str | None = None  # another source of this host that tells of the same articles
    fallback: str | None = None

    @property
    def host(self) -> str:
        return f"{self.shown_by or self.name}.test"

    @property
    def url(self) -> str:
        return f"http://{self.name}.test/{self.kind}"

    def shown(self, hour: float) -> tuple[Item, ...]:
        """Give what the feed shows, newest first."""
        told = [item for item in self.items if item.published <= hour]
        return tuple(reversed(told[-self.depth :]))

    def body(self, hour: float) -> str:
        """Give the feed of that hour."""
        return WRITERS[self.kind](self, hour)

    def trouble(self, hour: float, chance: random.Random) -> str | None:
        """Give the word for what it does instead now, if anything."""
        for each in self.troubles:
            if each.begins <= hour < each.ends and chance.random() < each.share:
                return each.word
        return None


def items_of(name: str, lang: str, hours: Iterator[float], edits: int = 0) -> tuple[Item, ...]:
    """Write articles, published at these hours; each `edits`-th is changed half a day later."""
    return tuple(
        Item(
            n,
            f"http://{name}.test/p/{1_000 + n}",
            f"{WORDS[lang].format(n=n)} — {name}",
            hour,
            hour + 12 if edits and n % edits == 0 else None,
        )
        for n, hour in enumerate(hours, start=1)
    )


def by_day(chance: random.Random, a_day: float, until: float) -> Iterator[float]:
    """Give hours of publication: more by day, few by night, none in order of the clock."""
    for day in range(int(until // 24) + 1):
        count = int(a_day) + (chance.random() < a_day % 1)
        hours = sorted(chance.triangular(0, 24, 11) for _ in range(count))
        yield from (hour for each in hours if (hour := day * 24 + each) < until)


# -- formats --------------------------------------------------------------------------------------


def _guid(source: Source, item: Item) -> str | None:
    return {"link": item.url, "number": str(item.number), "same": "1", "none": None}[source.guids]


def _rss(source: Source, hour: float) -> str:
    told = []
    for item in source.shown(hour):
        guid = _guid(source, item)
        told.append(
            f"<item><title>{escape(item.told_at(hour))}</title><link>{item.url}</link>"
            + (f'<guid isPermaLink="false">{guid}</guid>' if guid else "")
            + f"<pubDate>{format_datetime(item.at)}</pubDate></item>"
        )
    stamp = f"<lastBuildDate>{hour}</lastBuildDate>" if source.stamped else ""
    return f'<rss version="2.0"><channel><title>{source.name}</title>{stamp}{"".join(told)}</channel></rss>'  # noqa: E501 - one document


def _atom(source: Source, hour: float) -> str:
    told = (
        f"<entry><id>{_guid(source, item)}</id><title>{escape(item.told_at(hour))}</title>"
        f'<link href="{item.url}"/><published>{item.at.isoformat()}</published></entry>'
        for item in source.shown(hour)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{source.name}</title>{"".join(told)}</feed>'


def _jsonfeed(source: Source, hour: float) -> str:
    told = [
        {
            "id": _guid(source, item),
            "url": item.url,
            "title": item.told_at(hour),
            "date_published": item.at.isoformat(),
        }
        for item in source.shown(hour)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": told})


def _sitemap(source: Source, hour: float) -> str:
    told = (
        f"<url><loc>{item.url}</loc><news:news><news:title>{escape(item.told_at(hour))}"
        f"</news:title><news:publication_date>{item.at.isoformat()}</news:publication_date>"
        "</news:news></url>"
        for item in source.shown(hour)
    )
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f"<urlset {spaces}>{''.join(told)}</urlset>"


WRITERS: dict[str, Callable[[Source, float], str]] = {
    "rss": _rss,
    "atom": _atom,
    "jsonfeed": _jsonfeed,
    "sitemap": _sitemap,
}

# -- the sources ----------------------------------------------------------------------------------

# Healthy: name, language, kind, items a day, depth, and what is peculiar.
HEALTHY: tuple[tuple[str, str, str, float, int, dict], ...] = (
    ("gur", "az", "rss", 6, 8, {"etag": "true"}),  # shallow: a day and a third
    ("zaman", "fa", "rss", 5, 8, {"stamped": True}),
    ("haber", "tr", "rss", 2, 12, {"etag": "true", "guids": "none"}),
    ("lur", "hy", "atom", 1.5, 12, {"guids": "number"}),
    ("vesti", "ru", "rss", 2, 14, {"guids": "same"}),
    ("akhbar", "ar", "jsonfeed", 1, 12, {"etag": "true"}),
    ("wire", "en", "sitemap", 1.5, 20, {}),
    ("az-kicik", "az", "rss", 0.3, 10, {"etag": "true"}),
    ("fa-kam", "fa", "atom", 0.2, 10, {}),
    ("ru-redko", "ru", "rss", 0.5, 10, {"stamped": True}),
    ("tr-az", "tr", "jsonfeed", 0.3, 10, {}),
    ("hy-qich", "hy", "rss", 0.3, 10, {"etag": "true"}),
)
# A fifth and more of all are in trouble at some time, so long that the back-off grows to a day:
# they are deep, else nobody could have all that they published.
TROUBLED: tuple[tuple[str, str, str, float, int, dict, tuple[Trouble, ...]], ...] = (
    (
        "titrek", "tr", "rss", 1, 40, {"etag": "true"},
        (
            Trouble("500", 0, MONTH, 0.15), Trouble("reset", 0, MONTH, 0.1),
            Trouble("html", 30, 36), Trouble("garbage", 45, 48), Trouble("torn", 60, 70),
            Trouble("empty", 80, 83), Trouble("500", 90, 110), Trouble("torn", 400, 420),
        ),
    ),
    ("yalan", "az", "rss", 1.5, 60, {"etag": "same"}, ()),  # says "not modified", and is
    ("kocmus", "ru", "rss", 1, 40, {}, (Trouble("moved", 30, 90), Trouble("404", 90, MONTH))),
    ("getmis", "az", "rss", 1, 60, {}, (Trouble("410", 48, MONTH),)),
    ("bagli", "fa", "rss", 1, 60, {"etag": "true"}, (Trouble("robots", 60, 80),)),
    ("yedek", "hy", "rss", 1, 12, {"fallback": "yedek-iki"}, (Trouble("reset", 50, 105),)),
    ("qadagan", "fa", "atom", 0.5, 60, {}, (Trouble("403", 300, 530),)),
)  # fmt: skip
# Where a source went, from which hour the operator writes the new address into the registry, and
# whether the source itself tells of it.
MOVED = "kocmus-yeni"
REBORN = "getmis-yeni"
REBORN_AT = 84


def sources(hours: int, seed: int = 20250401) -> dict[str, Source]:
    """Give all sources of a month of so many hours, each trouble over in time."""
    chance = random.Random(seed)
    until = hours - QUIET_END
    made = {}
    for name, lang, kind, a_day, depth, more, *rest in (*HEALTHY, *TROUBLED):
        times = by_day(chance, a_day, until)
        items = items_of(name, lang, times, edits=9 if name in {"gur", "haber"} else 0)
        troubles = rest[0] if rest else ()
        made[name] = Source(name, lang, kind, depth, items, troubles=troubles, **more)
    for name, other in ((MOVED, "kocmus"), (REBORN, "getmis"), ("yedek-iki", "yedek")):
        twin = replace(made[other], name=name, shown_by=other, troubles=(), fallback=None)
        made[name] = replace(twin, depth=60)
    return {
        name: replace(
            source,
            troubles=tuple(
                each if each.ends == MONTH or each.ends < until else replace(each, ends=until - 24)
                for each in source.troubles
                if each.begins < until - 48
            ),
        )
        for name, source in made.items()
    }


def truth(made: dict[str, Source]) -> dict[str, str]:
    """Give the last title of every article, by its address."""
    return {item.url: item.told_at(MONTH) for source in made.values() for item in source.items}


def feeds_at(made: dict[str, Source], hour: float) -> str:
    """Give the registry as the operator has it at that hour."""
    told = []
    for name, source in made.items():
        if name in {MOVED, REBORN}:
            continue
        url = made[REBORN].url if name == "getmis" and hour >= REBORN_AT else source.url
        told.append(
            f'[[feed]]\nid = "{name}"\nurl = "{url}"\nkind = "{source.kind}"\n'
            f'lang = "{source.lang}"\npoll_minutes = 60\n'
            + (f'fallback_feed = "{source.fallback}"\n' if source.fallback else "")
            + ("enabled = false\n" if name == "yedek-iki" else "")
        )
    return "".join(told)
