"""A world that forgets: what its feeds and pages said before cannot be asked for again."""

import random
from pathlib import Path
from urllib.parse import quote

from tests.support.news import World, item

FEEDS = ("xəzər", "خزر", "севан")
# No Arabic: an article has its letters as those of Persian, and titles are compared.
WORDS = """
körpü liman sərhəd nazir səfir görüş qatar yük neft qaz su elektrik məktəb tələbə sərgi kitab küçə
پل بندر مرز وزیر سفیر دیدار قطار بار نفت گاز آب برق مدرسه دانشجو نمایشگاه کتاب جاده شهر روستا
мост порт граница министр посол встреча поезд груз нефть вода школа студент выставка книга город
կամուրջ նավահանգիստ սահման նախարար դեսպան հանդիպում գնացք բեռ նավթ ջուր դպրոց գիրք քաղաք
Bakı Tehran Təbriz Ərdəbil تهران باکو تبریز اردبیل Тегеран Баку Тебриз Թեհրան Բաքու
"""
PARAGRAPHS, WORDS_EACH = 4, 40
PAGE_SECONDS = 0.01  # so that a run has a middle


class Newsroom:
    """Three feeds on loopback, addresses with a port: for commands, which know no virtual hosts."""

    def __init__(self, world: World, folder: Path, chance: random.Random, articles: int) -> None:
        self.world, self.chance, self.articles = world, chance, articles
        self.at = f"127.0.0.1:{world.port}"
        self.phase = 0
        self.titles: dict[str, str] = {}  # of everything that was ever published, by address
        self.feeds = folder / "feeds.toml"
        self.feeds.write_text(
            "".join(
                f'[[feed]]\nid = "f{number}"\nurl = "http://{self.at}/{quote(name)}/rss"\n'
                for number, name in enumerate(FEEDS)
            ),
            encoding="utf-8",
        )

    def turn_over(self) -> None:
        """Take everything off the web and publish other articles."""
        self.phase += 1
        self.world.answers.clear()
        for name in FEEDS:
            folder = f"127.0.0.1/{quote(name)}"
            items = []
            for number in range(self.articles):
                path = f"{self.phase}{number:03}"
                title = f"{self._sentence(5)} {self.phase}-{number}"
                url = f"http://{self.at}/{quote(name)}/{path}"
                self.titles[url] = title
                self.world.say(f"http://{folder}/{path}", self._page(title), seconds=PAGE_SECONDS)
                items.append(item(title, url, description=f"{self._sentence(12)}."))
            self.world.feed(f"http://{folder}/rss", *items, seconds=PAGE_SECONDS)

    def _sentence(self, words: int) -> str:
        return " ".join(self.chance.choices(WORDS.split(), k=words)).capitalize()

    def _page(self, title: str) -> str:
        said = "".join(f"<p>{self._sentence(WORDS_EACH)}.</p>" for _ in range(PARAGRAPHS))
        return (
            f"<!doctype html><html><head><title>{title}</title></head>"
            f"<body><article><h1>{title}</h1>{said}</article></body></html>"
        )

    def environment(self) -> dict[str, str]:
        """Say what a command needs in order to read this world."""
        return {
            "ARAXES_ALLOW_PRIVATE": self.at,
            "ARAXES_HOST_DELAY": "0",
            "ARAXES_CONTACT": "mailto:desk@news.test",
        }
