"""What feeds and pages say wrong over a healthy connection, and what the ledger says of it.

Each is a virtual host of its own with one feed and its pages; whole runs play them, beside the
faults of the network. Importing this registers the rows of the list.
"""

import json
from dataclasses import dataclass

from tests.net.contentkit import (
    CONTENT,
    DOMAIN,
    TITLES,
    Content,
    Page,
    five,
    item,
    link,
    rss,
    says,
    told_of,
)
from tests.net.faultkit import Out, Request, article

says("healthy", five("healthy"), told=5, etag="v1")

# -- rows of the list -----------------------------------------------------------------------------


def json_feed(name: str) -> str:
    items = [
        {
            "id": n,
            "external_url": link(name, n),
            "url": f"http://elsewhere.test/{n}",
            "title": TITLES[n],
            "tags": ["sərhəd", "مرز"],
            "date_published": "2025-04-28T10:00:00+04:00",
        }
        for n in range(2)
    ]
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "Sınaq", "items": items}, ensure_ascii=False)


says("json-feed", json_feed("json-feed"), told=2, headers=("Content-Type: application/json",))

_LAUGHS = "".join(
    f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in zip("abcdefgh", "bcdefghi", strict=True)
)


def with_dtd(name: str, dtd: str, entity: str) -> str:
    told = f"<item><title>{entity}</title><link>{link(name, 1)}</link>"
    told += f"<description>{entity}</description></item>"
    return rss(told).replace("?>", f"?><!DOCTYPE rss [{dtd}]>", 1)


_LOCAL = '<!ENTITY x SYSTEM "file:///etc/passwd">'
_REMOTE = '<!ENTITY % d SYSTEM "http://127.0.0.1:{canary}/x.dtd"> %d;'
_NESTED = '<!ENTITY % a "ha"><!ENTITY % b "%a;%a;%a;%a;"><!ENTITY c "%b;%b;%b;%b;">'
_QUADRATIC = f'<!ENTITY q "{"ha" * 40_000}">'
for _name, _dtd, _entity in (
    ("billion-laughs", f'<!ENTITY a "ha">{_LAUGHS}', "&i;"),
    ("quadratic-laughs", _QUADRATIC, "&q;" * 400),
    ("parameter-laughs", _NESTED, "&c;" * 400),
    ("xxe-file", _LOCAL, "Gizli &x;"),
    ("xxe-parameter", f'<!ENTITY % f SYSTEM "file:///etc/passwd"> {_LOCAL} %f;', "Gizli &x;"),
    ("xxe-remote", _REMOTE, "Uzaq &x;"),
):
    says(_name, with_dtd(_name, _dtd, _entity), outcome="any")
says(
    "dtd-remote",
    five("dtd-remote").replace(
        "?>",
        '?><!DOCTYPE rss SYSTEM "http://127.0.0.1:{canary}/rss.dtd">'
        '<?xml-stylesheet href="http://127.0.0.1:{canary}/look.xsl" type="text/xsl"?>',
        1,
    ),
    told=5,
)
says(
    "xinclude",
    five("xinclude").replace(
        "<item>",
        '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/><item>',
        1,
    ),
    told=5,
)
_broken = five("broken-xml").split("<item>")
says(
    "broken-xml",
    "<item>".join([*_broken[:4], "<title>R&D <b>yarım" + _broken[4], _broken[5]]),
    problems=("broken_xml",),
)
says(
    "charset-lie",
    five("charset-lie"),
    told=5,
    headers=("Content-Type: application/rss+xml; charset=iso-8859-1",),
)
says(
    "bom-and-junk",
    "\n\n\ufeff<br />\n<b>Warning</b>: mysql_connect() in <b>/var/www/x.php</b>\n"
    + rss(item(TITLES[0], link("bom-and-junk", 1))),
    told=1,
)
_bad = rss(*(item(title, link("bad-utf8", n)) for n, title in enumerate(TITLES[:2])))
says(
    "bad-utf8",
    _bad.encode().replace("Bakıda".encode(), b"Bak\xff\xfe\xc3da"),
    told=2,
    problems=("bad_encoding",),
)
BIDI = "\u202eاخبار\u202c باکو\u2069 می‌رود\u200f"
says("bidi-titles", rss(item(BIDI, link("bidi-titles", 1))), told=1, lang="fa")
SCRIPT = "<script>alert(1)</script>Bakı <img src=x onerror=alert(2)>xəbəri"
says(
    "script-title",
    rss(item(SCRIPT, link("script-title", 1), description=SCRIPT, author=SCRIPT, category=SCRIPT)),
    told=1,
)
SQL = ("Robert'); DROP TABLE core.articles; --", "$$ \"a\" ''; select 1; /* آزمایش */")
says(
    "sql-title",
    rss(*(item(title, link("sql-title", n), guid=title) for n, title in enumerate(SQL))),
    told=2,
)
FORMULAS = ("=HYPERLINK('http://evil.test')", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1")
says(
    "csv-formula",
    rss(*(item(title, link("csv-formula", n)) for n, title in enumerate(FORMULAS))),
    told=5,
)
PATHS = (
    "../../../../etc/cron.d/x",
    "..\\..\\CON",
    "a" * 4_000,
    "NUL\x7f",
    "nöqtə...",
    "/dev/null.",
)
says(
    "path-traversal",
    rss(
        *(
            item(f"Yol {n}", f"{link('path-traversal', n)}?f={'../' * 9}{n}", guid=guid)
            for n, guid in enumerate(PATHS)
        )
    ),
    told=len(PATHS),
)


def _fifty(name: str) -> list[str]:
    """Give fifty spellings of one address, none of them another article's."""
    base = f"{name}.{DOMAIN}/{name}/p/77"
    noise = ["", "utm_source=rss", "fbclid=IwAR1", "gclid=9", "utm_medium=a&utm_campaign=b"]
    tails = ["", "/", "#top", "/#comments", "/amp/"]
    return [f"http://{www}{base}{tail.partition('#')[0]}{'?' * bool(query)}{query}"
            f"{'#' * ('#' in tail)}{tail.partition('#')[2]}"
            for www in ("", "www.") for query in noise for tail in tails]  # fmt: skip


says(
    "tracking-50",
    rss(*(item(f"Körpü {n}", url) for n, url in enumerate(_fifty("tracking-50")))),
    seen=50,
    articles=1,
)


def _edited(request: Request, _: Out) -> bytes:
    told = item(
        f"Danışıqlar: {request.hit}-ci gün",
        link("updated-article", 1),
        guid="urn:x:1",
        description=f"Görüşün {request.hit}-ci günü.",
    )
    return rss(told).encode()


@dataclass(frozen=True)
class Edited(Content):
    """A page that says something else each time."""

    async def __call__(self, request: Request, out: Out) -> None:
        if "/p/" in request.path:
            page = article(f"Danışıqların {request.hit}-ci günü")
            await out.answer(200, page, "Content-Type: text/html")
        else:
            await super().__call__(request, out)


CONTENT["updated-article"] = Edited(_edited, seen=1, articles=1)
says(
    "same-guid",
    rss(*(item(title, link("same-guid", n), guid="1") for n, title in enumerate(TITLES[:2]))),
    told=2,
)
DATES = (  # what the feed says, and the instant that it means (None: nobody can know)
    ("Mon, 01 Jan 2125 10:00:00 GMT", None),
    ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ("", None),
    ("1404/02/08 12:30", "2025-04-28 12:30"),
    ("۸ اردیبهشت ۱۴۰۴", "2025-04-28"),
    ("28 aprel 2025, 14:05", "2025-04-28 14:05"),
    ("28.04.2025 09:15", "2025-04-28 09:15"),
    ("2025-04-28 11:00:00", "2025-04-28 11:00"),
    ("Mon, 28 Apr 2025 13:30:00 +0330", "2025-04-28 10:00"),
)
says(
    "dates",
    rss(
        *(
            item(f"Tarix {n}", link("dates", n), **({"pubDate": raw} if raw else {}))
            for n, (raw, _) in enumerate(DATES)
        )
    ),
    told=9,
)
told_of("deep-html", Page(b"<html><body>" + b"<div>" * 100_000 + "<p>Dərin".encode()), "any")
told_of("binary-page", Page(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 200), "not_html")
_ROOT = "http://canonical-hijack.faults.test/"
_HIJACK = f'<link rel="canonical" href="{_ROOT}"><meta property="og:url" content="{_ROOT}">'
_hijacked = {
    str(n): Page(article(f"Kanonik {n}").replace(b"<title>", _HIJACK.encode() + b"<title>"))
    for n in (1, 2)
}
says(
    "canonical-hijack",
    rss(*(item(f"Kanonik {n}", link("canonical-hijack", n)) for n in (1, 2))),
    told=2,
    pages=_hijacked,
    page_outcome="ok",
)
