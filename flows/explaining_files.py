"""All that judging says of a file, read and judged just now, in the shape of `explaining`."""

from dataclasses import asdict
from datetime import datetime

from extractors.baseline import compare
from extractors.corpus import load_corpus
from extractors.errors import AraxesError
from extractors.model import Article, Judgement, Verdict
from extractors.outlets import outlet_of
from extractors.relevance import assess
from flows.explaining import Told
from flows.extraction import Hints, extract_all
from flows.settings import Settings


async def explain_document(
    settings: Settings, name: str, hints: Hints, *, country: str | None, now: datetime
) -> Told:
    """Read and judge a page or text in a file, as a run would; nothing is stored.

    `country`: of its outlet, where the address does not tell. AraxesError for what cannot be read.
    """
    async for done in extract_all(settings, [name], hints, now):
        trace = done.reading.trace
        if trace is None:
            raise AraxesError(f"{name}: {done.reading.problem}")
        return _told(trace.article, hints.url or trace.article.canonical_url, country)
    raise AssertionError("unreachable: one document gives one answer")


def _told(article: Article, url: str | None, country: str | None) -> Told:
    outlet = outlet_of(url) if url else None
    country = country or (outlet.country if outlet else None)
    judgement = assess(article.title, article.body, lang=article.lang, outlet_country=country)
    verdict = judgement.verdict
    return {
        "title": article.title,
        "body": article.body,
        "outlet": outlet.name if outlet else None,
        "country": country,
        "lang": article.lang,
        "published_at": article.published_at,
        "published_precision": article.published_precision,
        "kind": article.kind,
        "canonical_url": article.canonical_url,
        **_said(verdict),
        "evidence": [asdict(span) for span in verdict.evidence],
        **_judged(judgement),
        **_compared(article, judgement),
        "labels": [],
    }


def _compared(article: Article, judgement: Judgement) -> Told:
    found = compare(article.title, article.body, judgement, lang=article.lang)
    titles = {each.seed_id: each.title for each in load_corpus()}
    return {
        "seeds": [
            {
                "seed_title": titles[each.seed_id],
                "similarity": each.similarity,
                "shared_entities": list(each.shared_entities),
                "shared_terms": list(each.shared_terms),
            }
            for each in found.likenesses
        ],
        "novelty": {
            "new_entities": list(found.new_entities),
            "new_terms": list(found.new_terms),
        },
    }


def _judged(judgement: Judgement) -> Told:
    verdicts = (judgement.verdict, *judgement.others)
    return {
        "verdicts": [
            {**_said(each), "decides": number == 0, "is_current": number == 0}
            for number, each in enumerate(verdicts)
        ],
        "topic_scores": [asdict(each) for each in judgement.verdict.topic_scores],
        "mentions": [
            {"entity": each.entity_id.replace("_", " ").title(), **asdict(each)}
            for each in judgement.mentions
        ],
        "acts": [asdict(each) for each in judgement.acts],
    }


def _said(verdict: Verdict) -> Told:
    return {
        "classifier": verdict.classifier,
        "classifier_version": verdict.classifier_version,
        "relevant": verdict.relevant,
        "grade": verdict.grade,
        "score": verdict.score,
        "topics": list(verdict.topics),
    }
