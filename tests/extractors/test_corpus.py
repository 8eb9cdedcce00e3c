import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.corpus import load_corpus
from extractors.errors import ConfigError
from extractors.pages import extract

GOLDEN = Path(__file__).parent / "cases"
FOLDER = Path(load_corpus.__defaults__[0])


def article_of(seed):
    return extract(seed.body, url="", content_type="text/plain; charset=utf-8")


@pytest.mark.parametrize("seed", load_corpus(), ids=lambda seed: seed.seed_id)
def test_each_seed_is_read_to_the_letter(seed):
    article = article_of(seed)
    golden = (GOLDEN / f"{seed.seed_id}.golden.txt").read_text(encoding="utf-8")
    assert f"{article.title}\n\n{article.body}\n" == golden
    assert article.title == seed.title
    assert article.lang == seed.lang == "en"
    assert article.kind == "article"
    assert article.canonical_url is None
    assert article.published_at is None


def test_the_seeds_lose_their_furniture_and_keep_it_as_fields():
    forum, visit = (article_of(seed) for seed in load_corpus())
    assert forum.place == "TEHRAN"
    assert {cut.text for cut in forum.cuts} == {"TEHRAN –", "Leave a Comment"}
    assert visit.agency == "WANA"
    assert {cut.text for cut in visit.cuts} == {"WANA (Apr 26) –"}
    for article in (forum, visit):
        assert not {"Leave a Comment", "TEHRAN –", "WANA ("} & {
            article.body[:8],
            article.body[-15:],
        }


def test_the_dates_of_the_seeds_are_what_the_timeline_allows():
    forum, visit = load_corpus()
    assert visit.published.precision == "day"
    assert visit.published.at == datetime(2025, 4, 26, tzinfo=UTC)
    assert forum.published.precision == "inferred"
    assert forum.published.at == datetime(2025, 5, 6, tzinfo=UTC)
    assert all(seed.how and seed.url is None for seed in (forum, visit))


def test_reading_the_corpus_loads_no_date_reader():
    code = (
        "import sys\nfrom extractors.corpus import load_corpus\nload_corpus()\n"
        "print([name for name in sys.modules if name.startswith('extractors.date')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_page_fetched_in_that_spring_gets_the_year_of_its_dateline():
    visit = load_corpus()[1]
    article = extract(
        visit.body, url="", content_type="text/plain", fetched_at=datetime(2025, 4, 27, tzinfo=UTC)
    )
    assert article.published_at == datetime(2025, 4, 26, tzinfo=UTC)
    assert (article.published_precision, article.published_source) == ("inferred", "dateline")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('sha256 = "', 'sha256 = "0', "sha256"),
        ("seed_id", "seedid", "seedid"),
        ('outlet = "wana"', "", "outlet"),
        ('precision = "day"', 'precision = "week"', "precision"),
        ("published_on = 2025-04-26", 'published_on = "soon"', "published_on"),
        ("published_on = 2025-04-26", "published_on = 2025-04-26T12:30:00Z", "published_on"),
        ('how = """', 'reason = """', "reason"),
        ("lang", "lang =", "wana-president-visit.toml"),
    ],
)
def test_a_mistake_in_the_corpus_names_file_and_key(tmp_path, old, new, key):
    for path in FOLDER.glob("wana*"):
        shutil.copy(path, tmp_path)
    path = tmp_path / "wana-president-visit.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=key) as caught:
        load_corpus(tmp_path)
    assert "wana-president-visit.toml" in str(caught.value)


def test_a_text_that_was_touched_is_refused(tmp_path):
    for path in FOLDER.glob("wana*"):
        shutil.copy(path, tmp_path)
    with (tmp_path / "wana-president-visit.txt").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(ConfigError, match="sha256"):
        load_corpus(tmp_path)
