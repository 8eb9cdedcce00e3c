"""What a run's opening lands for judging, and how what was judged becomes rows."""

from dataclasses import fields, replace
from types import SimpleNamespace

from extractors.model import BaselineComparison, SeedLikeness
from extractors.relevance.classifiers import CLASSIFIERS, DECIDING
from extractors.relevance.entities import gazetteer_sha256, load_entities
from flows.pipeline.entries import entry_of
from flows.pipeline.ground import Ground, ground_rows
from flows.pipeline.jobs import Job
from flows.pipeline.judgements import COMPARISON_VERSION, with_judgements
from flows.pipeline.reading import read
from flows.pipeline.rows import Landing
from flows.pipeline.seed_ids import seed_article_ids
from tests.support.stored import OUTLET, Was
from tests.warehouse.samples import DAY, NOON, RUN, article_id, batch
from warehouse.batch import Batch
from warehouse.judging_rows import Activation
from warehouse.loader import load_spool
from warehouse.read import Reader
from warehouse.spool import Spool


def opening(home, at=NOON):
    with Reader(home) as reader:
        return ground_rows(SimpleNamespace(started_at=at, run_id=RUN), reader)


def test_a_fresh_home_gets_the_gazetteer_and_its_first_activation(tmp_path):
    rows = opening(tmp_path)
    assert rows.activations == (Activation(DECIDING.name, DECIDING.version, NOON, RUN),)
    names = {each.entity_id: each for each in rows.entities}
    assert names["iran"].side == "iran"
    assert {each.entity_id for each in rows.entity_names} == names.keys()
    spelt = {(each.lang, each.script) for each in rows.entity_names if each.entity_id == "iran"}
    assert {("fa", "Arab"), ("az", "Latn"), ("hy", "Armn"), ("ru", "Cyrl"), ("he", "Hebr")} <= spelt


def landed(home, rows):
    with Spool(home) as spool:
        spool.write(batch(**{each.name: getattr(rows, each.name) for each in fields(Ground)}))


def test_what_is_there_does_not_land_again_even_from_the_spool(tmp_path):
    landed(tmp_path, opening(tmp_path))
    assert opening(tmp_path, NOON + DAY) == Ground()
    load_spool(tmp_path, now=NOON, who="test")
    assert opening(tmp_path, NOON + DAY) == Ground()


def test_an_upgrade_changes_the_gazetteer_and_not_what_counts(tmp_path):
    rows = opening(tmp_path)
    landed(
        tmp_path,
        Ground(
            tuple(replace(each, gazetteer_sha256="older") for each in rows.entities),
            activations=(Activation("rules", 1, NOON, RUN),),
        ),
    )
    again = opening(tmp_path, NOON + DAY)
    assert again.activations == ()
    assert {each.gazetteer_sha256 for each in again.entities} == {gazetteer_sha256()}


def test_an_edited_file_has_another_digest(tmp_path):
    (tmp_path / "persons.toml").write_text(
        '[[entity]]\nid = "x"\nkind = "person"\nside = "iran"\noffice = "envoy"\n'
        'from = 2024-02-01\nnames.fa = ["ایکس"]\nnames.az = ["İks*", "Иксу!", "İks="]\n',
        encoding="utf-8",
    )
    (tmp_path / "suffixes.toml").write_text("[fa]\n", encoding="utf-8")
    before = gazetteer_sha256(tmp_path)
    [known] = load_entities(tmp_path)
    assert (known.office, known.office_from.isoformat(), known.office_to) == (
        "envoy", "2024-02-01", None,
    )  # fmt: skip
    assert [(each.lang, each.script, each.names) for each in known.spellings] == [
        ("fa", "Arab", ("ایکس",)), ("az", "Latn", ("İks*", "İks=")), ("az", "Cyrl", ("Иксу!",)),
    ]  # fmt: skip
    changed = tmp_path / "changed"
    changed.mkdir()
    (changed / "persons.toml").write_bytes((tmp_path / "persons.toml").read_bytes())
    assert gazetteer_sha256(changed) == before  # endings are no entities
    (changed / "persons.toml").write_text("entity = []\n", encoding="utf-8")
    gazetteer_sha256.cache_clear()  # in a process files do not change
    assert gazetteer_sha256(changed) != before


def judged(comparison=None):
    was = Was("xəbər", None, title="İran və Azərbaycan nazirləri Bakıda danışıqlar aparıb")
    reading = read(Job(None, entry_of(was.entry), OUTLET, was.url, was.lang))
    reading = replace(reading, comparison=comparison)
    landing = Landing(
        article=reading.article, judgement=reading.judgement, reading=reading,
        article_id=article_id("xəbər"), outlet_id=OUTLET.outlet_id, urls=(), raw_ref=None,
        origin="feed", run_id=RUN, seen_at=NOON,
    )  # fmt: skip
    return landing, with_judgements([landing.judged], Batch(RUN, "articles"))


def test_every_classifier_leaves_a_verdict_and_one_of_them_decides():
    landing, rows = judged()
    assert {(each.classifier, each.decides) for each in rows.verdicts} == {
        (each.name, each.name == DECIDING.name) for each in CLASSIFIERS
    }
    assert len({each.verdict_id for each in rows.verdicts}) == len(CLASSIFIERS)
    assert len(rows.mentions) == len(landing.judgement.mentions) > 1
    for row in rows.mentions:
        whole = landing.article.title if row.field == "title" else landing.article.body
        assert whole[row.start : row.end] == row.text
    assert rows.seed_likenesses == rows.novelties == ()


def test_a_comparison_with_the_baseline_names_the_seeds_by_their_articles():
    ids = seed_article_ids()
    likenesses = tuple(SeedLikeness(seed_id, 0.5, ("iran",), ("سفر",)) for seed_id in ids)
    landing, rows = judged(BaselineComparison(likenesses, ("baku",), ()))
    assert {each.seed_article_id for each in rows.seed_likenesses} == set(ids.values())
    [new] = rows.novelties
    assert (new.version_id, new.comparison_version) == (landing.version_id, COMPARISON_VERSION)
    assert (new.new_entities, new.new_terms) == (("baku",), ())
