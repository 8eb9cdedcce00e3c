"""All that is on record of judging one article."""

from pathlib import Path
from typing import Any, Final

from extractors.errors import AraxesError
from extractors.urls import canonical_url
from warehouse.query import QueryResult, catalogue_query

Told = dict[str, Any]  # Any: columns of views

_LISTS: Final = ("verdicts", "topic_scores", "mentions", "acts", "seeds", "labels")


def find_article(warehouse: Path, article: str) -> Told:
    """Find the one article at an address or with an id; AraxesError says why there is none."""
    result = catalogue_query(warehouse, "article_by_id_or_url", article=article)
    if not result.rows and "://" in article:  # a variant that no feed gave us: tracking, /amp …
        folded = canonical_url(article)
        result = catalogue_query(warehouse, "article_by_id_or_url", article=folded)
    if not result.rows:
        raise AraxesError(f"no article {article!r}: give its address, its id or 8 letters of it")
    if len(result.rows) > 1:
        raise AraxesError(f"{article!r} fits {len(result.rows)} articles: give more of the id")
    return _first(result)


def explain_article(warehouse: Path, article: str) -> Told:
    """Tell what is on record of an article; errors as `find_article`."""
    told = find_article(warehouse, article)
    judged = _first(
        catalogue_query(warehouse, "judgement_of_article", article_id=str(told["article_id"]))
    )
    return told | judged | {key: judged[key] or [] for key in _LISTS}


def _first(result: QueryResult) -> Told:
    return dict(zip(result.columns, result.rows[0], strict=True))
