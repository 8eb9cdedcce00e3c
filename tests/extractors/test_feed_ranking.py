"""Which of a site's feeds is best."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.discovery import Candidate
from extractors.feed_ranking import Trial, ranked
from extractors.model import Entry, ParsedFeed

NOW = datetime(2025, 4, 30, 12, tzinfo=UTC)


def trial(path: str, *, hours: float | None = 1, size: int = 20, text: str = "qısa", **more):
    date = None if hours is None else NOW - timedelta(hours=hours)
    entry = Entry("https://x.az/1", None, more.pop("headline", "Xəbər"), text, published_at=date)
    parsed = ParsedFeed(more.pop("version", "rss20"), None, None, (entry,) * size)
    title = more.pop("title", None)
    return Trial(Candidate(f"https://x.az{path}", "link", title), parsed)


BEST_FIRST = [
    (trial("/rss"), replace(trial("/a"), parsed=None)),
    (trial("/rss"), trial("/feed", size=0)),
    (trial("/rss", hours=60), trial("/comments/feed")),
    (trial("/rss", hours=9000), trial("/feed", title="نظرات برای خبر")),
    (trial("/rss", hours=9000), trial("/feed", title="Комментарии к записи")),
    (trial("/az/rss", hours=60), trial("/en/rss")),
    (trial("/rss"), trial("/feed", hours=24 * 20)),
    (trial("/feed", hours=24 * 20), trial("/rss", hours=None)),
    (trial("/feed", hours=None), trial("/rss", hours=24 * 40)),
    (trial("/rss", size=3), trial("/news.xml", version="sitemap", size=900)),
    (trial("/b.xml", version="sitemap"), trial("/a.xml", version="sitemap", headline=None)),
    (trial("/sitemap.xml", version="sitemap"), trial("/rss", hours=24 * 40)),
    (trial("/rss", size=3), trial("/rss/siyasət", size=50)),
    (trial("/rss", size=3), trial("/feed?cat=2", size=50)),
    (trial("/feed", text="ə" * 900, size=3), trial("/rss", size=50)),
    (trial("/feed", size=9), trial("/rss", size=2)),
    (trial("/first"), trial("/other")),
]


@pytest.mark.parametrize(("better", "worse"), BEST_FIRST)
def test_the_better_feed_comes_first(better: Trial, worse: Trial) -> None:
    assert ranked((better, worse), now=NOW, lang="az")[0] is better
    if (better, worse) != BEST_FIRST[-1]:  # of two equals, the one that was found first
        assert ranked((worse, better), now=NOW, lang="az")[0] is better
