"""The values that cross a border between two modules: frozen, slotted, without behaviour.

Instants are aware and UTC. Unknown is `None`, never `""`, `0` or `-1`. Sequences are tuples.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

Precision = Literal["instant", "day", "inferred", "unknown"]
Grade = Literal[0, 1, 2]
Field = Literal["title", "body"]
Party = Literal["azerbaijan", "iran"]  # the two sides between which something passes
Side = Literal["azerbaijan", "iran", "shared", "other", "none"]  # whose a name is, where it stands
QuadClass = Literal[  # of event data (Duval and Thompson 1980; CAMEO, GDELT)
    "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"
]
TextSource = Literal["page", "feed", "summary"]
ArticleKind = Literal[
    "article", "photo", "live", "paywall", "consent", "challenge", "not_found", "listing"
]


class Outcome(StrEnum):
    """What became of one fetch. The words are part of the contract: they are stored and queried."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"  # the server said 304
    UNCHANGED = "unchanged"  # the server sent the same bytes again
    EMPTY = "empty"
    NOT_A_FEED = "not_a_feed"
    NOT_HTML = "not_html"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    DNS_ERROR = "dns_error"
    CONNECTION_ERROR = "connection_error"
    TLS_ERROR = "tls_error"
    BAD_RESPONSE = "bad_response"
    BAD_ENCODING = "bad_encoding"
    REDIRECT_LOOP = "redirect_loop"
    REFUSED = "refused"  # by our own address policy
    ROBOTS = "robots"
    BLOCKED = "blocked"
    AUTH_NEEDED = "auth_needed"
    RATE_LIMITED = "rate_limited"
    GONE = "gone"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    PARSE_ERROR = "parse_error"


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes: the organisation behind one or more feeds."""

    outlet_id: str
    name: str
    country: str | None = None  # ISO 3166-1 alpha-2 of its seat; None for an aggregator
    side: str | None = None  # iran_state, azerbaijan_state, turkey … (seeds/outlets.toml)
    domains: tuple[str, ...] = ()  # registered hosts, without "www."; subdomains belong too
    family: str | None = None  # outlets of one publisher share it
    timezone: str | None = None  # IANA name: the clock of dates that state no offset


@dataclass(frozen=True, slots=True)
class Feed:
    """One address that lists new articles of one outlet."""

    feed_id: str
    outlet_id: str
    url: str
    kind: str = "rss"  # a module of extractors/feeds/kinds: rss, sitemap, gdelt, telegram …
    lang: str | None = None
    poll_minutes: int = 120
    enabled: bool = True
    section: str | None = None
    confidence: str | None = None  # high, medium, low: how sure we are of the address
    evidence_newest: str | None = None  # month in which the feed was last seen alive
    troubles: str | None = None
    fallback_feed: str | None = None
    link_selector: str | None = None  # CSS, for kind listing: the links to the articles


@dataclass(frozen=True, slots=True)
class Dated:
    """An instant and how much of it the source really said."""

    at: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, as the feed tells it. At least one of url, guid, title is known."""

    url: str | None  # absolute, http or https
    guid: str | None
    title: str | None  # plain text
    summary: str | None  # plain text; the fullest text that the feed itself carries
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: Precision = "unknown"
    published_raw: str | None = None
    updated_at: datetime | None = None
    publisher: str | None = None  # <source> of an aggregator's item
    publisher_url: str | None = None  # where that publisher is at home
    problems: tuple[str, ...] = ()  # what was missing or mended, one word each


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a feed that comes in several: a sitemap that an index lists."""

    url: str  # absolute
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What one body of a feed says. Entries keep the order of the feed."""

    version: str  # feedparser's word ("rss20", "atom10", "rss10" …) or "jsonfeed11"
    title: str | None
    home_url: str | None
    entries: tuple[Entry, ...]
    ttl_minutes: int | None = None  # how long the publisher asks us to wait, if it does
    problems: tuple[str, ...] = ()  # "broken_xml", "bad_encoding", "too_many_entries" …
    dropped_entries: int = 0  # beyond the budget, or without url, guid and title
    parts: tuple[Part, ...] = ()  # further documents to read, newest first; entries may be empty


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes that the network gave us, with their provenance."""

    url: str  # asked for
    final_url: str  # after redirects
    status: int
    headers: tuple[tuple[str, str], ...]  # names in lower case
    body: bytes  # content-encoding already undone
    fetched_at: datetime
    sha256: str  # of body, lower-case hex: its address in the raw archive

    @property
    def content_type(self) -> str | None:
        """Give the declared Content-Type, parameters included."""
        return dict(self.headers).get("content-type")


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece that cleaning took out of a title or text, kept as a field."""

    rule_id: str
    what: str  # place, agency, date, byline, comments, related, flag, outlet …
    text: str


@dataclass(frozen=True, slots=True)
class DateClaim:
    """One date that a page, its address or its feed states, as written and as read."""

    source: str  # json-ld, meta, time, line, dateline, feed, url
    role: Literal["published", "modified"]
    raw: str
    at: datetime | None  # None: it could not be read, or cannot be
    precision: Precision


@dataclass(frozen=True, slots=True)
class Article:
    """The clean reading of one page, text file or feed entry."""

    canonical_url: str | None  # None only where no address is known (a seed document)
    title: str
    body: str  # paragraphs separated by one blank line
    authors: tuple[str, ...]
    published_at: datetime | None
    published_precision: Precision
    published_source: str | None  # json-ld, meta, time, feed, dateline, url …
    lang: str  # BCP-47, "und" where too little text says nothing
    place: str | None  # of the dateline
    agency: str | None  # named in the dateline
    kind: ArticleKind
    content_hash: str  # over normalised title and body
    title_lang: str | None = None  # of the headline by itself
    modified_at: datetime | None = None
    modified_precision: Precision = "unknown"
    modified_source: str | None = None
    dates: tuple[DateClaim, ...] = ()  # every date that was stated, the chosen one first
    flags: tuple[str, ...] = ()  # what a reader should know: mixed_language, date_conflict …
    description: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image_url: str | None = None
    cuts: tuple[Cut, ...] = ()
    text_source: TextSource = "page"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One span that counted for or against, and why."""

    kind: str  # republic, iran, bilateral, province, ethnonym, list, dateline, implied …
    field: Field
    start: int  # offsets into the title or body as given, in characters
    end: int
    text: str  # exactly title[start:end] or body[start:end]
    reason: str  # a sentence for the reader
    weight: float  # > 0 speaks for relevance, < 0 against, 0 explains only
    sentence: str  # the sentence around the span


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How sure a classifier is that a text speaks of a topic."""

    topic: str
    score: float  # 0.0 .. 1.0


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in a text, the entity it names, and what it stands for there."""

    entity_id: str  # of seeds/gazetteer/
    kind: str  # of the entity: country, province, person, organ, river …
    side: Side
    # republic, iran, region, province, ethnonym, culture, club, dateline, signature, namesake,
    # venue, background, former, crossing, claim, third_country …
    sense: str
    field: Field
    start: int  # offsets into the title or body as given, in characters
    end: int
    text: str  # exactly title[start:end] or body[start:end]
    strength: float  # how much it stands for its side, 0.0 .. 1.0
    reason: str  # why it means this here, a sentence for the reader
    sentence: int  # number of its sentence: title first, then body, from 0
    is_listed: bool  # one of several countries in a list


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to whom between the two sides, where a sentence says so."""

    initiator: Party
    target: Party
    quad_class: QuadClass
    field: Field
    start: int  # the word for the act: offsets into the title or body as given, in characters
    end: int
    text: str
    sentence: str  # the sentence around it


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one classifier version says of one article."""

    classifier: str
    classifier_version: int
    relevant: bool  # grade >= 1
    grade: Grade  # 2 bilateral, 1 contextual, 0 irrelevant (codebook)
    score: float  # 0.0 irrelevant .. 1.0 relevant
    topics: tuple[str, ...]
    evidence: tuple[Evidence, ...]  # strongest first
    lang: str
    topic_scores: tuple[TopicScore, ...] = ()  # every topic that has any, best first


@dataclass(frozen=True, slots=True)
class Judgement:
    """What all classifiers say of one text, and what they read in it."""

    verdict: Verdict  # of the classifier that decides
    others: tuple[Verdict, ...]  # of those that only vote
    mentions: tuple[Mention, ...]  # in order of appearance
    acts: tuple[Act, ...]  # the same


@dataclass(frozen=True, slots=True)
class SeedLikeness:
    """How near a text is to one document of the baseline corpus."""

    seed_id: str
    similarity: float  # 0.0 nothing in common .. 1.0
    shared_entities: tuple[str, ...]  # entity ids, most telling first
    shared_terms: tuple[str, ...]  # words, most telling first; none across languages


@dataclass(frozen=True, slots=True)
class BaselineComparison:
    """A text beside the whole baseline corpus: what is near, and what is new."""

    likenesses: tuple[SeedLikeness, ...]  # nearest first, one per seed document
    new_entities: tuple[str, ...]  # entity ids that no seed document names, most frequent first
    new_terms: tuple[str, ...]  # words that no seed document has, most telling first
