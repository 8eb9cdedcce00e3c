"""A small world of which every count is known, for the views that count.

Three outlets: irna (Iran) answers on each of six Fridays, apa (Azerbaijan) fails on the second and
the third last, trt (Turkey) was asked on the last two only. Articles, with their days before the
last Friday: border-1 (irna, 0, bilateral, labelled so), border-2 (apa, 0, a copy of it two hours
later), trade-1 (trt, 7, contextual, edited since), sport-1 (irna, 0, flagged by a person against
the classifier), old-1 (irna, 28, contextual, gone since), undated (apa, not judged) and the seed.
"""

from dataclasses import replace
from datetime import date

from extractors.ids import content_id
from tests.warehouse.samples import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    RUN,
    TEXTS,
    article,
    article_id,
    batch,
    feed,
    merged,
    outlet,
    page_state,
    poll,
    run,
)
from warehouse.judging_rows import Activation, ActRow, EntityRow, LabelRow, MentionRow
from warehouse.land import land
from warehouse.page_rows import Copy
from warehouse.spool import Spool
from warehouse.term_rows import EventRow, TermNameRow, TermRow, TermUseRow

FRIDAY = NOON.date()
# name, text, outlet, language, days before, grade by the classifier
ARTICLES = (
    ("border-1", 0, "irna", "fa", 0, 2),
    ("border-2", 1, "apa", "az", 0, 2),
    ("trade-1", 4, "trt", "tr", 7, 1),
    ("sport-1", 0, "irna", "fa", 0, 0),
    ("old-1", 0, "irna", "fa", 28, 1),
)
NAMED = {
    "border-1": ("aras", "khatibzadeh", "iran"),
    "border-2": ("aras",),
    "trade-1": ("zangezur", "aras"),
    "sport-1": ("tractor",),
}
WORDED = {
    "border-1": (("zionist_regime", 3),),
    "border-2": (("israel", 1), ("zionist_regime", 1)),
    "trade-1": (("zangezur_corridor", 2),),
    "old-1": (("israel", 1),),
}


def told(name, text, outlet_id, lang, days, grade, **changes):
    at = NOON - days * DAY + (2 * HOUR if name == "border-2" else 0 * HOUR)
    seen = at + 10 * MINUTE
    plain = {"published_at": at, "first_seen_at": seen, "seen_at": seen, "read_at": seen}
    return article(
        name, TEXTS[text], grade=grade, outlet_id=outlet_id, lang=lang, **{**plain, **changes}
    )


def version_of(name):
    (given,) = (each for each in ARTICLES if each[0] == name)
    return told(*given).articles[0].version_id


def mention(name, entity_id, at):
    kinds = {"aras": "river", "iran": "country", "khatibzadeh": "person", "zangezur": "corridor"}
    side = "none" if entity_id == "tractor" else "shared"
    return MentionRow(
        article_id(name), version_of(name), 1, "body", at, at + 4, "ارس", entity_id,
        kinds.get(entity_id, "club"), side, "river", 1.0, "its name", 0, is_listed=False,
        run_id=RUN,
    )  # fmt: skip


def term_use(name, term_id, uses):
    return TermUseRow(
        article_id(name), version_of(name), term_id, "1-edition", uses, 1, 4, None, NOON, RUN
    )


def label(name, minutes, *, grade):
    return LabelRow(
        content_id("label", name), article_id(name), version_of(name), relevant=True, grade=grade,
        topics=None, note=None, author="Leyla", source="command",
        labelled_at=NOON + minutes * MINUTE, run_id=RUN,
    )  # fmt: skip


def term(term_id, thing_id, wording):
    return TermRow(
        term_id, thing_id, f"what {thing_id} is", wording, "somebody", "a reason", "a source",
        "digest", NOON,
    )  # fmt: skip


def event(event_id, day, **changes):
    plain = EventRow(
        event_id, day, day, "day", f"{event_id} happened", ("border",), (), ("aras",), (),
        "a page", "high", "digest", NOON,
    )  # fmt: skip
    return replace(plain, **changes)


def polls():
    asked = [("irna-fa", weeks, "ok") for weeks in range(6)]
    asked += [("apa-az", weeks, "timeout" if weeks in {1, 2} else "ok") for weeks in range(6)]
    asked += [("trt-tr", weeks, "not_modified") for weeks in range(2)]
    at = [
        poll(name, outcome, run_id=content_id("run", str(weeks)), polled_at=NOON - 7 * weeks * DAY)
        for name, weeks, outcome in asked
    ]
    # A backfill looks into the past: it says nothing of whether anybody watched that day.
    backfill = poll("irna-fa", run_id=content_id("run", "backfill"), polled_at=NOON - DAY)
    return (*at, backfill)


def batches():
    trade = told(*ARTICLES[2])
    edited = told("trade-1", 5, "trt", "tr", 7, 1, seen_at=NOON - 2 * DAY, read_at=NOON - 2 * DAY)
    changed = replace(
        edited.article_versions[0], reason="edited", previous_version_id=version_of("trade-1")
    )
    taken = Copy(
        content_id("copy"), article_id("border-2"), article_id("border-1"), 0.9, ("time",),
        credit="IRNA", is_same_family=False, method_version=1, found_at=NOON, run_id=RUN,
    )  # fmt: skip
    act = ActRow(
        article_id("border-1"), version_of("border-1"), 1, "body", 3, 9, "محکوم کرد", "iran",
        "azerbaijan", "verbal_conflict", "یک جمله", RUN,
    )  # fmt: skip
    return (
        merged(*(told(*given) for given in ARTICLES)),
        batch(article_versions=(changed,)),
        article("undated", TEXTS[1], outlet_id="apa", lang="az", published_at=None),
        article("seed", TEXTS[3], grade=2, outlet_id="wana", lang="en", origin="seed"),
        batch(
            outlets=(
                outlet("irna"),
                outlet("apa", country="AZ", side="azerbaijan_state"),
                outlet("trt", country="TR", side="turkey"),
            ),
            feeds=(feed("irna-fa", "irna"), feed("apa-az", "apa"), feed("trt-tr", "trt")),
            feed_polls=polls(),
            runs=(
                run(feeds_due=3, feeds_ok=3, entries_seen=9, entries_new=4, status="ok"),
                run("backfill", flow="backfill", origin="backfill"),
            ),
            page_states=(page_state("old-1", missing_since=NOON - DAY),),
        ),
        batch(
            mentions=tuple(
                mention(name, each, 10 * at)
                for name, named in NAMED.items()
                for at, each in enumerate(named)
            ),
            entities=tuple(
                EntityRow(name, kind, "shared", None, None, None, "digest", NOON)
                for name, kind in (("aras", "river"), ("iran", "country"), ("zangezur", "corridor"))
            ),
            term_uses=tuple(term_use(name, *use) for name, uses in WORDED.items() for use in uses),
            terms=(
                term("israel", "israel", "Israel"),
                term("zionist_regime", "israel", "Zionist regime"),
                term("zangezur_corridor", "route", "Zangezur corridor"),
            ),
            term_names=(TermNameRow("israel", "fa", ("اسرائیل*", "اسراییل"), NOON),),
            events=(
                event("flood", FRIDAY),
                event("forgotten", date(2021, 3, 1)),
                event("corridor", FRIDAY - 6 * DAY, entities=(), terms=("zangezur_corridor",)),
            ),
            copies=(taken,),
            acts=(act,),
            labels=(label("border-1", 5, grade=2), label("sport-1", 6, grade=None)),
            activations=(Activation("rules", 1, NOON, RUN),),
        ),
        batch(verdicts=trade.verdicts),
    )


def land_world(con, home, *, apart=False):
    """Land it; apart: batch by batch, much of it before what it belongs to."""
    with Spool(home) as spool:
        files = [spool.write(each) for each in reversed(batches())]
    for group in [[file] for file in files] if apart else [files]:
        land(con, group)
    con.execute(
        "insert into core.loads by name select * from (values "
        "('one', 'articles', 'a.parquet', 9, 's', timestamptz '2026-03-18 10:00:00+00'), "
        "('two', 'articles', 'b.parquet', 4, 's', timestamptz '2026-03-20 15:00:00+00')) "
        "as held(batch_id, kind, file, rows_in, sha256, loaded_at)"
    )
