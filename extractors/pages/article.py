"""A page, a text document or a feed entry becomes an Article: one order of steps for all three."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from extractors.charset import decode_text
from extractors.errors import ParseError
from extractors.fingerprint import content_hash
from extractors.language import detect_language, tag_from_hint
from extractors.language_mix import headline_language, is_mixed
from extractors.model import Article, ArticleKind, Cut, Entry, Outlet, TextSource
from extractors.outlets import zone_of_country
from extractors.pages.body import Body, read_body, without_lines, without_title
from extractors.pages.cleaning import clean_body, clean_title
from extractors.pages.date_lines import DateLine, date_lines
from extractors.pages.dating import (
    Clock,
    Publication,
    choose_entry_date,
    date_page,
    states_date,
)
from extractors.pages.details import choose_authors, choose_image, choose_section
from extractors.pages.kinds import is_shell, kind_of
from extractors.pages.markup import is_plain_text, parse_markup, refuse_binary
from extractors.pages.metadata import Metadata, breadcrumbs, read_metadata
from extractors.pages.people import clean_authors
from extractors.pages.sites import read_site
from extractors.pages.titles import choose_title, clean_headline, shown_part
from extractors.text import clean_display, clean_paragraphs
from extractors.urls import canonical_url, registered_site, trustworthy_canonical

_TITLE_FROM_TEXT: Final = 120  # characters of a text that has no title
# A feed that carries this much carries the article and not a summary of it.
_FULL_TEXT: Final = 600
_MUCH_MORE: Final = 1.5
_NOT_HERE: Final = frozenset(("consent", "challenge", "not_found"))
_FEW: Final = 200  # characters


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes came from and what is known of it beforehand."""

    url: str  # asked for
    final_url: str
    fetched_at: datetime | None
    outlet: Outlet | None
    entry: Entry | None
    lang: str | None = None  # a hint, where the text is too short to tell

    @property
    def outlet_id(self) -> str | None:
        """Give the outlet's id, if the outlet is known."""
        return self.outlet.outlet_id if self.outlet else None

    def clock(self, lang: str) -> Clock:
        """Give what reading dates of this source needs."""
        told = self.outlet.timezone if self.outlet else None
        return Clock(lang, told or zone_of_country(self.final_url), self.fetched_at)


@dataclass(frozen=True, slots=True)
class _Text:
    """Title and body after cleaning, with what came out."""

    title: str
    body: str
    lang: str
    title_lang: str | None
    cuts: tuple[Cut, ...]
    captures: dict[str, str]


def read_document(body: bytes, content_type: str | None, source: Source) -> Article:
    """Read the bytes of a page or a text document. Raises ParseError."""
    refuse_binary(body)
    if is_plain_text(body, content_type):
        return _read_plain(body, content_type, source)
    return _read_markup(body, content_type, source)


def read_entry(entry: Entry, source: Source) -> Article:
    """Read what a feed itself tells of an article. Raises ParseError if that is nothing."""
    raw = entry.summary or ""
    if not (entry.title or raw).strip():
        raise ParseError("the entry has neither title nor text")
    text = _clean(entry.title or _opening(raw), clean_paragraphs(raw), source)
    publication = _entry_dates(entry, text, source)
    article = _article(text, publication, source, kind="article", authors=entry.authors)
    return replace(article, tags=entry.tags, text_source=_source_of(text.body))


def _read_plain(body: bytes, content_type: str | None, source: Source) -> Article:
    """Read a text document: the first line is the title, each further line a paragraph."""
    lines = clean_paragraphs(decode_text(body, declared=content_type).text).split("\n\n")
    if not lines[0]:
        raise ParseError("the document has no text")
    title = clean_headline(lines[0]) or lines[0]
    text = _clean(title, "\n\n".join(lines[1:]), source)
    entry = source.entry or _NO_ENTRY
    publication = _entry_dates(entry, text, source)
    return _article(text, publication, source, kind="article", authors=entry.authors)


def _entry_dates(entry: Entry, text: _Text, source: Source) -> Publication:
    clock = source.clock(text.lang)
    return choose_entry_date(entry, text.captures.get("date"), clock, url=source.final_url)


_NO_ENTRY: Final = Entry(url=None, guid=None, title=None, summary=None)


def _read_markup(body: bytes, content_type: str | None, source: Source) -> Article:
    markup = parse_markup(body, content_type)
    metadata = read_metadata(markup)
    names = _site_names(metadata, source)
    # What is read from the tree is read before the text is: that prunes the tree.
    site = read_site(markup, source.outlet_id, source.fetched_at)
    authors = choose_authors(site.authors, markup, metadata, names)
    lines = tuple(map(DateLine, site.published))
    if not lines and not states_date(metadata, source.clock(metadata.lang or "")):
        lines = date_lines(markup)
    title = site.title or choose_title(metadata, site_names=names)
    trail = () if metadata.section else metadata.schema.breadcrumbs or breadcrumbs(markup)
    shown = (
        Body(site.body)
        if site.body
        else read_body(
            markup, metadata.schema.body, is_live="liveblogposting" in metadata.schema.types
        )
    )
    found = without_lines(shown.text, tuple(line.told or line.text for line in lines))
    raw, told_by = _fullest(found, metadata, source.entry)
    title = title or (source.entry.title if source.entry else None) or _opening(raw)
    title = title if site.title else shown_part(title, raw)
    kind = kind_of(metadata, url=source.final_url, title=title, body=raw)
    if not title or (not raw and kind == "article"):
        raise ParseError("the page has no text")
    text = _clean(title, without_title(raw, title), source, metadata.lang)
    publication = date_page(
        metadata,
        source.clock(text.lang),
        lines=lines,
        dateline=text.captures.get("date"),
        url=source.final_url,
        entry=source.entry,
    )
    article = _article(text, publication, source, kind=kind, authors=authors)
    flags = ("fallback_text",) if shown.is_fallback else ()
    article = replace(
        _with_metadata(article, metadata, source, told_by),
        flags=article.flags + flags + site.flags,
        cuts=(*article.cuts, *site.cuts, *(Cut("beside", *piece) for piece in shown.beside)),
        place=article.place or site.place,
    )
    section = site.section or article.section or choose_section(trail, title, names)
    return replace(article, section=section, tags=site.tags or article.tags)


def _fullest(body: str, metadata: Metadata, entry: Entry | None) -> tuple[str, TextSource]:
    """Take the feed's text where it tells much more than the page, its description where nothing.

    Pages that scripts fill, and pages behind a paywall, show less than their own feed.
    """
    body = "" if is_shell(body) else body
    told = clean_paragraphs(entry.summary) if entry is not None and entry.summary else ""
    if len(told) > _MUCH_MORE * len(body) and len(told) > len(body) + _FEW:
        return told, _source_of(told)
    if body:
        return body, "page"
    if told:
        return told, _source_of(told)
    return metadata.meta("og:description", "description") or "", "summary"


def _clean(title: str, body: str, source: Source, page_lang: str | None = None) -> _Text:
    """Take out what the outlet added; the language decides which rules there are.

    `body` has clean paragraphs, as `clean_paragraphs` gives them.
    """
    lang = _language(title, body, page_lang, source.lang)
    head = clean_title(clean_display(title), outlet_id=source.outlet_id, lang=lang)
    lines = body.replace("\n\n", "\n")
    cleaned = clean_body(lines, outlet_id=source.outlet_id, lang=lang)
    headline = clean_display(head.text)
    return _Text(
        title=headline,
        body=body if cleaned.text == lines else clean_paragraphs(cleaned.text),
        lang=lang,
        title_lang=headline_language(headline, lang),
        cuts=head.cuts + cleaned.cuts,
        captures={**head.captures, **cleaned.captures},
    )


def _language(title: str, body: str, *hints: str | None) -> str:
    """Detect, and take the page's or feed's word only where the text is too short to tell."""
    text = f"{body}\n{title}" if len(body) > _FEW else f"{title}\n{body}"
    lang = detect_language(text)
    if lang != "und":
        return lang
    told = (tag_from_hint(hint, text) for hint in hints if hint)
    return next(filter(None, told), "und")


def _article(
    text: _Text,
    publication: Publication,
    source: Source,
    *,
    kind: ArticleKind,
    authors: tuple[str, ...],
) -> Article:
    dated, changed = publication.dated, publication.modified
    mixed = ("mixed_language",) if is_mixed(text.title, text.body, text.lang) else ()
    byline = [text.captures["by"]] if "by" in text.captures else ()
    told = source.entry.authors if source.entry else ()
    return Article(
        canonical_url=_canonical(source.url if kind in _NOT_HERE else source.final_url),
        title=text.title,
        body=text.body,
        authors=authors or clean_authors(byline or told, site_names=()),
        published_at=dated.at if dated else None,
        published_precision=dated.precision if dated else "unknown",
        published_source=publication.source,
        lang=text.lang,
        place=text.captures.get("place"),
        agency=text.captures.get("agency"),
        kind=kind,
        content_hash=content_hash(text.title, text.body),
        title_lang=text.title_lang,
        modified_at=changed.at if changed else None,
        modified_precision=changed.precision if changed else "unknown",
        modified_source=publication.modified_source,
        dates=publication.dates,
        flags=publication.flags + mixed,
        section=text.captures.get("section"),
        cuts=text.cuts,
    )


def _with_metadata(
    article: Article, metadata: Metadata, source: Source, told_by: TextSource
) -> Article:
    """Add what only markup can tell; a declared address counts if it can be this article's."""
    declared = (metadata.canonical, metadata.schema.url, metadata.meta("og:url"))
    believed = (trustworthy_canonical(url, source.final_url) for url in declared)
    here = article.kind not in _NOT_HERE
    return replace(
        article,
        canonical_url=next(filter(None, believed), article.canonical_url)
        if here
        else article.canonical_url,
        description=metadata.meta("og:description", "description") or metadata.schema.description,
        section=metadata.section or article.section,
        tags=metadata.tags,
        image_url=choose_image(metadata, source.final_url),
        text_source=told_by,
    )


def _site_names(metadata: Metadata, source: Source) -> tuple[str, ...]:
    """Give all that the site may call itself at the end of a title."""
    site = registered_site(source.final_url)
    own = (source.outlet.name, source.outlet.outlet_id) if source.outlet else ()
    told = (metadata.site_name, metadata.schema.publisher)
    return (*own, *(name for name in told if name), site, site.partition(".")[0], f"www.{site}")


def _canonical(url: str) -> str | None:
    try:
        return canonical_url(url)
    except ParseError:
        return None


def _source_of(text: str) -> TextSource:
    return "feed" if len(text) >= _FULL_TEXT else "summary"


def _opening(text: str) -> str:
    """Give the beginning of a text in place of a title, whole words only."""
    first = text.split("\n\n", 1)[0]
    if len(first) <= _TITLE_FROM_TEXT:
        return first
    return first[:_TITLE_FROM_TEXT].rpartition(" ")[0] + "…"
