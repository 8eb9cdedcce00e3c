"""What landing leaves of a comparison with the baseline corpus: rows, and two views of them."""

from datetime import timedelta

from extractors.catalogue import SEEDS
from extractors.corpus import load_corpus
from extractors.outlets import load_outlets
from flows.pipeline.jobs import Job
from flows.pipeline.judgements import with_judgements
from flows.pipeline.reading import read
from flows.pipeline.rows import Landing, article_id_of, article_row, version_row
from flows.pipeline.seed_ids import seed_name
from flows.pipeline.seeds import _page
from tests.support.command import rows
from tests.support.stored import RUN, THEN, Was, rows_of
from warehouse.batch import Batch
from warehouse.loader import load_spool
from warehouse.rows import Run
from warehouse.spool import Spool

VISIT = Was("səfər", None, lang="az", title="Pezeşkian Bakıda İlham Əliyevlə görüşüb")
RAIN = Was("yağış", None, minutes=1, lang="az", title="Gürcüstanda yağışlı hava gözlənilir")


def seed_rows(document):
    """Land a document as a run does; seeds.py itself asks a child for the reading."""
    page = _page(document, THEN)
    [outlet] = [
        each
        for each in load_outlets(SEEDS / "outlets.toml")
        if each.outlet_id == document.outlet_id
    ]
    reading = read(Job(page, None, outlet, page.url, document.lang))
    landing = Landing(
        article=reading.article, judgement=reading.judgement, reading=reading,
        article_id=article_id_of(seed_name(document)), outlet_id=document.outlet_id, urls=(),
        raw_ref=None, origin="seed", run_id=RUN, seen_at=THEN,
    )  # fmt: skip
    batch = Batch(
        RUN,
        "articles",
        articles=(article_row(landing),),
        article_versions=(version_row(landing, reason="first", previous_version_id=None),),
    )
    return with_judgements([landing.judged], batch)


def test_an_article_stands_beside_the_seeds_and_a_text_of_neither_side_does_not(tmp_path):
    documents = load_corpus()
    batches = [*map(seed_rows, documents), rows_of(VISIT), rows_of(RAIN)]
    run = Run(RUN, "monitor", "test", "feed", THEN, THEN + timedelta(hours=1), "ok")
    with Spool(tmp_path) as spool:
        spool.write(Batch(RUN, "start", runs=(run,)))
        for batch in batches:
            spool.write(batch)
    load_spool(tmp_path, now=THEN, who="test")
    seeds = {str(article_id_of(seed_name(each))) for each in documents}

    held = rows(
        tmp_path, "select article_id, seed_article_id, similarity from core.seed_likenesses"
    )
    assert len(held) == 3 * len(documents)
    assert {str(each["seed_article_id"]) for each in held} == seeds
    assert {
        str(each["article_id"]) for each in held if each["similarity"] == 1.0
    } == seeds  # each is itself

    near = rows(
        tmp_path,
        "select rank, similarity, shared_entities, seed_title from seed_similar "
        "where title like 'Pezeşkian%' order by rank",
    )
    assert [each["rank"] for each in near] == [1, 2]
    assert near[0]["similarity"] > 0.6
    assert {"masoud_pezeshkian", "ilham_aliyev"} <= set(near[0]["shared_entities"])
    assert near[0]["seed_title"].startswith("Tehran-Baku relations")

    [new] = rows(
        tmp_path,
        "select new_entities, new_terms, seed_similarity from novelty "
        "where title like 'Pezeşkian%'",
    )
    assert new["seed_similarity"] == near[0]["similarity"]
    [none] = rows(
        tmp_path,
        "select new_entities, new_terms, seed_similarity from novelty "
        "where title like 'Gürcüstan%'",
    )
    assert none == {"new_entities": [], "new_terms": [], "seed_similarity": 0.0}
    far = rows(
        tmp_path,
        "select similarity, shared_entities from seed_similar where title like 'Gürcüstan%'",
    )
    assert far == [{"similarity": 0.0, "shared_entities": []}] * len(documents)
