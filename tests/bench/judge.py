"""Compare the cost of judging with a plain list of regular expressions on the same articles.

`python -m tests.bench.judge [FOLDER]`: CPU seconds of both side by side in one process, on articles
of 4,000 characters: invented ones in eight languages and dense ones, or those of the JSONL files in
a folder (title, text, lang, outlet_country). Dense articles are full gold texts in a row: they name
somebody in every sentence, as the news does that we are here for. Ours is `judge`: names,
senses, the deciding classifier, evidence. Theirs is what a simple monitor does: one pattern per
entity, its names joined by "or", searched in title and text; it tells no more than which entities
are named. Each article is judged once, as news is: what is remembered comes from other articles.
The least of several rounds counts, each with articles of its own.
"""

import argparse
import gc
import json
import random
import re
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from extractors.catalogue import SEEDS
from extractors.relevance import judge
from extractors.relevance.gazetteer import FOLDER
from tests.bench.texts import LANGUAGES, Words

SPOKEN = (*LANGUAGES, "ar", "ka")
DENSE = ("en", "fa", "az-Latn", "ru", "tr", "hy", "ar")  # with enough full gold texts to tune on
SIZE = 4_000  # characters of an article
MOST_MILLISECONDS = 1.0  # CPU, an article of this size
MOST_RATIO = 0.1  # of the total, ours to theirs; measured .016
_THEMES = ("pair", None, "near", None)  # half of the articles name a side, a quarter both


@dataclass(frozen=True, slots=True)
class Article:
    """What is judged."""

    title: str
    text: str
    lang: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What the articles of one language cost both sides: CPU milliseconds per 4,000 characters."""

    lang: str
    articles: int
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """Divide ours by theirs."""
        return self.ours / max(self.theirs, 1e-9)


def invented(lang: str, count: int, draw: int = 0) -> list[Article]:
    """Write articles of the full size; each `draw` gives others."""
    return [_article(lang, number, draw) for number in range(count)]


def _article(lang: str, number: int, draw: int) -> Article:
    words = Words(lang, random.Random(f"judge {lang} {draw} {number}"))
    theme = _THEMES[number % len(_THEMES)]
    text = ""
    while len(text) < SIZE:
        text += words.paragraph(words.rng.randint(2, 5), theme) + "\n\n"
    return Article(words.sentence(theme), text[:SIZE], lang, ("IR", "AZ", None)[number % 3])


def dense(lang: str, count: int, draw: int = 0) -> list[Article]:
    """Join gold texts to articles of the full size; each begins with another one."""
    lines = (SEEDS / "gold" / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    known = [json.loads(line) for line in lines]
    own = [item for item in known if item["form"] == "full" and item["split"] == "tune"]
    articles: list[Article] = []
    for number in range(draw * count, (draw + 1) * count):
        at = number % len(own)
        row = own[at:] + own[:at]
        text = "\n\n".join(item["text"] for item in row)
        articles.append(Article(row[0]["title"], text[:SIZE], lang, row[0]["outlet_country"]))
    return articles


def folder(path: Path) -> dict[str, list[Article]]:
    """Read the articles below a folder by language, cut to the full size."""
    found: dict[str, list[Article]] = defaultdict(list)
    for file in sorted(path.rglob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item.get("text") and item.get("lang"):
                country = item.get("outlet_country") or item.get("src_country")
                found[item["lang"]].append(
                    Article(item.get("title") or "", item["text"][:SIZE], item["lang"], country)
                )
    return dict(sorted(found.items()))


def compare(articles: Sequence[Article]) -> Cost:
    """Run both sides over articles of one language, by turns."""
    patterns = plain_patterns()
    ours = theirs = 0.0
    for each in articles:
        ours += _seconds(_judge, each)
        theirs += _seconds(lambda one: _search(patterns, one), each)
    size = sum(len(each.title) + len(each.text) for each in articles)
    share = 1_000 * SIZE / size
    return Cost(articles[0].lang, len(articles), ours * share, theirs * share)


def least(rounds: Iterable[Cost]) -> Cost:
    """Take each side's cheapest round: noise only adds."""
    costs = list(rounds)
    return Cost(
        costs[0].lang,
        sum(each.articles for each in costs),
        min(each.ours for each in costs),
        min(each.theirs for each in costs),
    )


def mean(costs: Sequence[Cost], name: str = "all") -> Cost:
    """Weigh all languages alike."""
    return Cost(
        name,
        sum(each.articles for each in costs),
        sum(each.ours for each in costs) / len(costs),
        sum(each.theirs for each in costs) / len(costs),
    )


@cache
def plain_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Give one pattern for each entity of the gazetteer, as a simple monitor would write it."""
    found: list[tuple[str, re.Pattern[str]]] = []
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("entity", ()):
            names = [name.rstrip("!") for own in entry["names"].values() for name in own]
            spelled = "|".join(re.escape(re.sub("[*=]", "", name)) for name in names)
            found.append((entry["id"], re.compile(rf"\b(?:{spelled})", re.IGNORECASE)))
    return tuple(found)


def main(arguments: list[str] | None = None) -> int:
    """Run the comparison and print it; 1 if a limit is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.judge", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=40, help="of each language, in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.folder:
        costs = [compare(own) for own in folder(chosen.folder).values()]
    else:
        costs = [_least(invented, lang, chosen.articles, chosen.rounds) for lang in SPOKEN]
    if not costs:
        parser.error("there are no articles")
    rows = [*costs, mean(costs)]
    if not chosen.folder:
        count = -(-chosen.articles // 4)
        crowded = [_least(dense, lang, count, chosen.rounds) for lang in DENSE]
        rows += [*crowded, mean(crowded, "dense")]
    _print(rows, as_json=chosen.json)
    totals = [each for each in rows if each.lang in ("all", "dense")]
    return int(any(each.ours > MOST_MILLISECONDS or each.ratio > MOST_RATIO for each in totals))


def _least(
    write: Callable[[str, int, int], list[Article]], lang: str, count: int, rounds: int
) -> Cost:
    compare(write(lang, count, 0))  # names are compiled, and a stream of news is known
    return least(compare(write(lang, count, draw)) for draw in range(1, rounds + 1))


def _judge(article: Article) -> object:
    return judge(article.title, article.text, lang=article.lang, outlet_country=article.country)


def _search(patterns: Iterable[tuple[str, re.Pattern[str]]], article: Article) -> list[str]:
    text = f"{article.title}\n{article.text}"
    return [name for name, pattern in patterns if pattern.search(text)]


def _seconds(run: Callable[[Article], object], article: Article) -> float:
    gc.collect(0)
    started = time.process_time()
    run(article)
    return time.process_time() - started


def _print(costs: Sequence[Cost], *, as_json: bool) -> None:
    if as_json:
        told = [asdict(each) | {"ratio": each.ratio} for each in costs]
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
        return
    sys.stdout.write("CPU ms per 4,000 characters\n         articles    ours  plain  ratio\n")
    for each in costs:
        sys.stdout.write(
            f"{each.lang:8} {each.articles:8} {each.ours:7.3f} {each.theirs:6.1f} "
            f"{each.ratio:6.3f}\n"
        )


if __name__ == "__main__":
    raise SystemExit(main())
