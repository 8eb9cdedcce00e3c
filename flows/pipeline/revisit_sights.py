"""What the answer to a visit means: the page as it was, gone, closed for now, or to be read."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

from extractors.errors import ParseError
from extractors.model import Article, Outcome
from extractors.overlap import dice
from extractors.text import fold
from extractors.urls import article_key, canonical_url
from flows.net.client import Reply
from flows.pipeline.jobs import Reading
from flows.pipeline.page_books import answered
from flows.pipeline.revisit_schedule import Sight
from warehouse.page_rows import PageState, RevisitOutcome

NOT_FOUND = 404
# Policies do not change by themselves; a robots.txt that is merely out of reach is another matter.
FINAL = frozenset({Outcome.ROBOTS, Outcome.REFUSED})
# Of two texts at different addresses: below it the second is another article that stands in for one
# that was taken away. An edit that keeps less than a quarter has made another article, too.
KIN = 0.25


@dataclass(frozen=True, slots=True)
class Told:
    """A sight, with a word about it for people."""

    sight: Sight | None  # None: that is for the text to tell
    detail: str | None
    fetched: Outcome  # of the request, for the ledger


def sight_of_reply(state: PageState, reply: Reply, *, may_pass: bool) -> Told:
    """Say what an answer means by itself."""
    if reply.outcome is Outcome.NOT_MODIFIED:
        return Told(Sight("same", reply.started_at), None, reply.outcome)
    page = reply.page if reply.outcome is Outcome.OK else None
    if page is None:
        if reply.outcome is Outcome.GONE or reply.status == NOT_FOUND:
            return missing(reply, reply.detail)
        return _told(reply, "failed", reply.detail, is_final=not may_pass)
    if page.sha256 == state.body_sha256:
        sight = Sight("same", reply.started_at, answered(reply))
        return Told(sight, None, Outcome.UNCHANGED)
    if leads_to_section(state.url, page.final_url):
        return missing(reply, f"leads to {page.final_url}")
    return Told(None, None, reply.outcome)


def sight_of_reading(state: PageState, reply: Reply, reading: Reading, held_kind: str) -> Told:
    """Say what a page means that was read, where it is no article any more."""
    article, outcome = reading.article, reading.outcome
    kind = article.kind if article else None
    has_moved = is_elsewhere(state.url, reply.page.final_url if reply.page else None)
    if kind == "not_found" or (kind == "listing" and has_moved):
        return replace(missing(reply, reading.problem), fetched=outcome)
    if article is None or reading.judgement is None or reading.problem is not None:
        return replace(_told(reply, "failed", reading.problem), fetched=outcome)
    if kind == "paywall" and held_kind != "paywall":
        return _told(reply, "failed", "the page is a paywall page")
    return Told(None, None, outcome)


def is_another(article: Article, held_body: str, owners: Collection[bool]) -> bool:
    """Tell whether an address leads to another article now.

    `owners`: of the addresses that the page calls its own and that are known, whether they are our
    article's.
    """
    if owners:
        return not any(owners)
    return _kinship(held_body, article.body) < KIN


def _kinship(one: str, other: str) -> float:
    """Give the share of pairs of words that two texts have in common (Dice), 0.0 to 1.0.

    Not the likeness of copies: there other numbers make another report, here they are corrected.
    """
    ours, theirs = (pairwise(fold(text).split()) for text in (one, other))
    return dice(ours, theirs)


def is_elsewhere(asked: str, final_url: str | None) -> bool:
    """Tell whether a page was found at an address that is not another form of the one asked.

    One with the same article number is: the slug follows the title when that is changed.
    """
    if final_url is None or _folded(asked) == _folded(final_url):
        return False
    key = _key(asked)
    return key is None or key != _key(final_url)


def leads_to_section(asked: str, final_url: str) -> bool:
    """Tell whether a redirect led to a home page or a section: that is how sites hide a removal."""
    if not is_elsewhere(asked, final_url):
        return False
    to = urlsplit(_folded(final_url))
    path = to.path.strip("/")
    if to.query:
        return False
    is_above = urlsplit(_folded(asked)).path.strip("/").startswith(f"{path}/")
    return not path or is_above


def _folded(url: str) -> str:
    try:
        return canonical_url(url)
    except ParseError:
        return url


def _key(url: str) -> str | None:
    try:
        return article_key(url)
    except ParseError:
        return None


def missing(reply: Reply, detail: str | None) -> Told:
    """Say that the page is not there."""
    return _told(reply, "missing", detail)


def _told(
    reply: Reply, outcome: RevisitOutcome, detail: str | None, *, is_final: bool = False
) -> Told:
    sight = Sight(
        outcome,
        reply.started_at,
        silence=timedelta(seconds=reply.retry_after_seconds or 0.0),
        is_final=is_final and reply.outcome in FINAL,
    )
    return Told(sight, detail, reply.outcome)
