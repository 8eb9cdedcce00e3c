"""Invented texts with verdicts of our choosing: an evaluation that no classifier can move."""

from extractors.labelled import LabelledItem
from extractors.model import Evidence, TopicScore, Verdict
from extractors.relevance.calibration import equal_width, histogram
from flows.evaluate.judges import Judged
from flows.evaluate.mistakes import mistakes
from flows.evaluate.result import Calibration, Coverage, Evaluation
from flows.evaluate.slices import slices
from flows.evaluate.topic_scores import topic_table

HOSTILE = "<script>alert('باکو')</script> | **x** [a](javascript:b) \u202egnp.nokat"
FA = "سفیر باکو در تهران <b>احضار</b> شد. هوا سرد است."


def item(name, grade, *, title="Bakı və Tehran danışıb", text="", **more):
    facts = {"topics": ("diplomacy",) if grade else (), "lang": "az-Latn", "outlet_country": "AZ"}
    return LabelledItem(
        item_id=name, source="gold", title=title, text=text, relevant=grade > 0, grade=grade,
        **{**facts, **more},
    )  # fmt: skip


def verdict(grade, score, *, topics=None, evidence=()):
    named = topics if topics is not None else ("diplomacy",) if grade else ()
    return Verdict(
        classifier="probe",
        classifier_version=3,
        relevant=grade > 0,
        grade=grade,
        score=score,
        topics=named,
        evidence=tuple(evidence),
        lang="az-Latn",
        topic_scores=tuple(TopicScore(each, 0.9) for each in named),
    )


def span(text, words, *, kind="bilateral", weight=1.0, field="body", sentence=None):
    start = text.index(words)
    return Evidence(
        kind=kind, field=field, start=start, end=start + len(words), text=words,
        reason=f"Says «{words}».", weight=weight, sentence=sentence or text,
    )  # fmt: skip


def evaluation(judged=None, **more):
    judged = JUDGED if judged is None else judged
    scored = [(each.verdict.score, each.item.relevant) for each in judged]
    facts = {
        "classifier": "probe",
        "classifier_version": 3,
        "reading_version": 1,
        "split": "all",
        "language_given": True,
        "out_of_fold": False,
        "coverage": (Coverage("gold", "seeds/gold", len(judged), 1, 1),),
        "scores": slices("gold", judged),
        "topics": (topic_table("gold", judged),),
        "calibrations": (
            Calibration("gold", len(scored), 0.1, 0.2, 0.3, equal_width(scored), (),
                        histogram(scored)),
        ),
        "mistakes": (mistakes("gold", judged),),
    }  # fmt: skip
    return Evaluation(**{**facts, **more})


JUDGED = (
    Judged(
        item("gold-1", 2, title=HOSTILE, text=FA, lang="fa", split="tune", rules=("16", "A1"),
             hard=True, reason="A summons <of> the ambassador."),
        verdict(0, 0.04, evidence=(
            span(FA, "باکو در تهران", sentence=FA[:35]),
            span(FA, "تهران", kind="province", weight=-2.0, sentence=FA[:35]),
        )),
    ),
    Judged(item("gold-2", 1, split="hold", title="Gizli başlıq"), verdict(0, 0.3)),
    Judged(item("gold-3", 0, split="tune", rules=("1",)), verdict(2, 0.9)),
    Judged(item("gold-4", 2, split="tune", rules=("16",)), verdict(1, 0.8)),
    Judged(item("gold-5", 0, split="tune", form="headline", hard=False), verdict(0, 0.1)),
)  # fmt: skip
