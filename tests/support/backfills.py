"""Backfills over a loopback world, in this process and as commands."""

from dataclasses import replace

from flows.backfill.plan import Plan, Span
from flows.backfill.report import told
from flows.backfill.run import BackfillRun, open_backfill
from flows.pipeline.context import Nobody
from tests.support.news import Desk, item
from tests.support.whole import done

__all__ = ["Plan", "Span", "backfill", "item", "open_one", "sitemap", "sitemap_index"]


def sitemap(*urls: tuple[str, str | None] | str, news: dict[str, tuple[str, str]] | None = None):
    """Write a sitemap: addresses, with `lastmod` or not, and news as {url: (title, date)}."""
    parts = []
    for each in urls:
        url, changed = (each, None) if isinstance(each, str) else each
        lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
        parts.append(f"<url><loc>{url}</loc>{lastmod}</url>")
    for url, (title, date) in (news or {}).items():
        parts.append(
            f"<url><loc>{url}</loc><news:news><news:publication_date>{date}</news:publication_date>"
            f"<news:title>{title}</news:title></news:news></url>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{"".join(parts)}</urlset>'
    )


def sitemap_index(*files: tuple[str, str | None]):
    parts = (
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</sitemap>"
        for url, at in files
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{''.join(parts)}</sitemapindex>"
    )


def open_one(desk: Desk, plan: Plan, *, progress=None, hours=1.0, **changes) -> BackfillRun:
    return open_backfill(desk.settings(**changes), plan, hours=hours, progress=progress or Nobody())


def backfill(desk: Desk, *, progress=None, hours=1.0, settings=None, span=None, **plan):
    """Do a whole backfill and give its report; whatever it raises, it is closed."""
    wanted = Plan(**plan)
    if span:
        wanted = replace(wanted, span=Span(*span))
    run = open_one(desk, wanted, progress=progress, hours=hours, **(settings or {}))
    return told(done(run))
