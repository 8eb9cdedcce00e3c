"""From bytes to values: what runs in an extraction child."""

from dataclasses import replace

from extractors.baseline import compare
from extractors.errors import ParseError
from extractors.feeds import parse_feed
from extractors.fingerprint import fingerprint
from extractors.model import Article, Outcome
from extractors.pages import EXTRACTOR, EXTRACTOR_VERSION, article_from_entry, read_page
from extractors.pages.trace import trace
from extractors.relevance import assess
from extractors.terminology import find_terms
from flows.pipeline.jobs import (
    FeedJob,
    FeedReading,
    Job,
    JudgeJob,
    JudgeReading,
    Reading,
    TraceJob,
    TraceReading,
)

# A page that answered, but not with the article: what the feed told of it is the better text.
NOT_THE_ARTICLE = frozenset({"consent", "challenge", "not_found", "listing"})


def read_feed(job: FeedJob) -> FeedReading:
    """Parse the body of a feed."""
    page = job.page
    try:
        parsed = parse_feed(
            page.body,
            url=page.final_url,
            content_type=page.content_type,
            lang=job.lang,
            timezone=job.timezone,
            now=page.fetched_at,
            kind=job.kind,
            link_selector=job.link_selector,
            **({"max_entries": job.max_entries} if job.max_entries else {}),
        )
    except ParseError as error:
        return FeedReading(None, str(error), Outcome(error.outcome))
    return FeedReading(parsed)


def read_trace(job: TraceJob) -> TraceReading:
    """Read a page as always, and tell what was left out."""
    try:
        told = trace(
            job.body, url=job.url, content_type=job.content_type, fetched_at=job.fetched_at
        )
    except ParseError as error:
        return TraceReading(None, str(error), Outcome(error.outcome))
    return TraceReading(told)


def read(job: Job) -> Reading:
    """Extract, fall back to the feed's own text where the page gives none, and judge."""
    article, problem, outcome = _article(job)
    if article is None:
        return Reading(None, None, None, problem, outcome)
    country = job.outlet.country if job.outlet else None
    judged = judge_wording(JudgeJob(article.title, article.body, article.lang, country))
    return Reading(
        article,
        judged.judgement,
        fingerprint(article.body),
        problem,
        outcome,
        comparison=judged.comparison,
        terms=judged.terms,
        extractor=EXTRACTOR,
        extractor_version=str(EXTRACTOR_VERSION),
    )


def judge_wording(job: JudgeJob) -> JudgeReading:
    """Judge a wording and compare it with the baseline, of a new article or one that is held."""
    country = job.outlet_country
    judgement = assess(job.title, job.body, lang=job.lang, outlet_country=country)
    lang = job.lang or judgement.verdict.lang
    return JudgeReading(
        judgement,
        compare(job.title, job.body, judgement, lang=lang),
        terms=find_terms(job.title, job.body, lang=lang),
    )


def _article(job: Job) -> tuple[Article | None, str | None, Outcome]:
    if job.page is None:
        return _told_by_feed(job), None, Outcome.OK
    try:
        article = read_page(job.page, outlet=job.outlet, entry=job.entry)
    except ParseError as error:
        return _told_by_feed(job), str(error), Outcome(error.outcome)
    if article.kind not in NOT_THE_ARTICLE:
        return article, None, Outcome.OK
    told = _told_by_feed(job)
    if told is not None:  # keep what the page turned out to be, with the feed's words
        article = replace(told, kind=article.kind)
    blocked = article.kind in {"consent", "challenge"}
    outcome = Outcome.BLOCKED if blocked else Outcome.OK
    return article, f"the page is a {article.kind} page", outcome


def _told_by_feed(job: Job) -> Article | None:
    if job.entry is None:
        return None
    try:
        return article_from_entry(
            job.entry,
            outlet=job.outlet,
            lang=job.lang,
            url=job.url,
            fetched_at=job.page.fetched_at if job.page else job.seen_at,
        )
    except ParseError:
        return None  # neither title nor text: the caller reports what the page's problem was
