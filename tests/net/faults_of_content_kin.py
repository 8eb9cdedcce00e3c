"""Sisters of the listed faults of content; importing this registers them."""

import gzip
import io
import zipfile

from tests.net.contentkit import TITLES, XML, Page, five, item, link, rss, says, told_of
from tests.net.faultkit import HTML, article

# -- sisters: something else instead of a feed ----------------------------------------------------


def _zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("feed.xml", five("zip-feed"))
    return file.getvalue()


_WALL = "<!doctype html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x'>"
for _name, _outcome, _body, _type in (
    ("soft-404", "not_a_feed", "<html><title>404</title><h1>Səhifə tapılmadı</h1>", "text/html"),
    ("json-error", "not_a_feed", '{"error": "bazada səhv", "items": []}', "application/json"),
    ("json-quota", "rate_limited", '{"error": "quota exceeded"}', "application/json"),
    ("json-null", "not_a_feed", "null", "application/feed+json"),
    ("json-deep", "not_a_feed", "[" * 100_000, "application/feed+json"),
    ("words", "not_a_feed", "Baza ilə əlaqə qurulmadı", "text/plain"),
    ("zip-feed", "not_a_feed", _zipped(), "application/rss+xml"),
    ("picture", "not_a_feed", b"\x89PNG\r\n\x1a\n" + bytes(900), "application/rss+xml"),
    ("svg", "not_a_feed", '<svg xmlns="http://www.w3.org/2000/svg"/>', "application/xml"),
    ("xhtml", "not_a_feed", XML.format(charset="UTF-8") + HTML.decode(), "application/xml"),
    ("blank", "empty", " \n\t" * 3_000, "application/rss+xml"),
    ("bom-only", "empty", "\ufeff", "application/rss+xml"),
    ("challenge", "blocked", _WALL, "text/html"),
    ("consent", "blocked", "<html><a href='https://consent.google.com/ml'>Qəbul", "text/html"),
):
    says(_name, _body, told=0, outcome=_outcome, headers=(f"Content-Type: {_type}",))
says("no-items", rss(), told=0)

# -- sisters: charsets ----------------------------------------------------------------------------

_CYRILLIC = tuple(f"{TITLES[3]}: переговоры, день {n}" for n in range(5))
_TURKISH = tuple(f"{TITLES[4].replace('’', ' ')} {n}" for n in range(5))
_PERSIAN = tuple(f"ديدار وزيران در تهران {n}" for n in range(5))  # cp1256 has the Arabic yeh only
_ANY = ("Content-Type: text/xml",)
CHARSETS = {
    "utf-16": (TITLES, "UTF-16", "utf-16", _ANY),
    "utf-16-be": (TITLES, "UTF-16", "utf-16-be", _ANY),
    "utf-16-claimed": (TITLES, "UTF-16", "utf-8", _ANY),
    "utf-8-claimed": (TITLES, "UTF-8", "utf-16", _ANY),
    "utf-32": (TITLES, "UTF-32", "utf-32", _ANY),
    "windows-1251": (_CYRILLIC, "windows-1251", "cp1251", _ANY),
    "windows-1251-unsaid": (_CYRILLIC, "UTF-8", "cp1251", _ANY),
    "koi8-r": (_CYRILLIC, "KOI8-R", "koi8-r", _ANY),
    "windows-1254": (_TURKISH, "windows-1254", "cp1254", _ANY),
    "iso-8859-9": (_TURKISH, "iso-8859-9", "iso-8859-9", _ANY),
    "windows-1256": (_PERSIAN, "windows-1256", "cp1256", _ANY),
    "windows-1256-lie": (TITLES, "windows-1256", "utf-8", _ANY),
    "charset-unknown": (TITLES, "x-ərəb", "utf-8", ("Content-Type: text/xml; charset=x-none",)),
}
for _name, (_titles, _charset, _codec, _headers) in CHARSETS.items():
    says(_name, five(_name, _titles, _charset).encode(_codec), told=5, headers=_headers)

# -- sisters: markup that is nearly right ---------------------------------------------------------

says("deep-xml", rss("<a>" * 50_000 + item("Dərin", link("deep-xml", 1))), outcome="any")
_ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(50_000))
says("many-attributes", rss(f"<item {_ATTRIBUTES}/>"), outcome="any")
says("huge-title", rss(item("Uzun " * 200_000, link("huge-title", 1))), told=1)
says("nul-bytes", five("nul-bytes").replace("Bakıda", "Bak\0ıda"), told=5)
says("control-bytes", five("control-bytes").replace("Bakıda", "\x1b[31mBakıda\x07"), told=5)
says("no-end", five("no-end").partition("</channel>")[0], told=5)
says("two-feeds", five("two-feeds") + five("two-feeds"), seen=None, articles=5)
says("html-entities", five("html-entities").replace("Bakıda", "Bak&nbsp;&uuml;&shy;da"), told=5)
_quoted = five("cdata").replace("<title>", "<title><![CDATA[")
says("cdata", _quoted.replace("</title>", "]]></title>"), told=5)
says(
    "no-namespace", five("no-namespace").replace("<item>", "<item><dc:date>2025</dc:date>"), told=5
)
says(
    "upper-case", rss(item("BÖYÜK", link("upper-case", 1))).replace("item>", "ITEM>"), outcome="any"
)
says("no-links", rss("<item><title>Ünvansız xəbər</title></item>"), seen=1, articles=0)
says("empty-items", rss("<item/>" * 9, item("Bir", link("empty-items", 1))), told=1)
says(
    "guid-link", rss(f"<item><title>Bir</title><guid>{link('guid-link', 1)}</guid></item>"), told=1
)
says("relative", rss(item("Bir", "p/1")), told=1, problems=("relative_link",))
says(
    "too-many",
    rss(*(f"<item><title>Sıra {n}</title></item>" for n in range(5_003))),
    seen=5_000,
    articles=0,
)
says(
    "forbidden-links",
    rss(
        *(
            item(f"Qapı {n}", where, description=f"Söz {n}.")
            for n, where in enumerate(
                (
                    "http://127.0.0.1:{canary}/a",
                    "http://127.0.0.2:{canary_two}/b",
                    "http://[::1]:{canary_six}/c",
                    "http://two.test/d",
                    "http://169.254.169.254/latest/meta-data/",
                    "http://2130706433:{canary}/e",
                    "file:///etc/passwd",
                    "javascript:alert(1)",
                )
            )
        )
    ),
    seen=8,
)

# -- sisters: pages -------------------------------------------------------------------------------

_TO = "http://127.0.0.1:{canary}/x"
_META = f'<meta http-equiv="refresh" content="0; url={_TO}"><link rel="canonical" href="{_TO}">'
_SPANS = "".join(f"<span class='a{n}'>sərhəd {n}</span>" for n in range(30_000)).encode()
for _name, _page, _outcome in (
    ("page-to-canary", Page(b"", 302, ("Location: " + _TO,)), "refused"),
    ("page-to-file", Page(b"", 302, ("Location: file:///etc/passwd",)), "refused"),
    ("page-refreshes", Page(article("Yeni").replace(b"<head>", b"<head>" + _META.encode())), "ok"),
    ("page-bomb", Page(gzip.compress(b" " * 60_000_000), headers=("Content-Encoding: gzip",)),
     "too_large"),
    ("page-two-lengths", Page(b"", 200, ("Content-Type: text/html", "Content-Length: 99999999")),
     "bad_response"),
    ("page-gone", Page(b"", 410), "gone"),
    ("page-login", Page(b"", 401), "auth_needed"),
    ("page-empty", Page(b""), "empty"),
    ("page-film", Page(b"\0\0\0\x18ftypmp42" + bytes(900), headers=("Content-Type: video/mp4",)),
     "not_html"),
    ("page-spans", Page(b"<html><body><article><p>" + _SPANS), "any"),
    ("page-attributes", Page(f"<p {_ATTRIBUTES}>x".encode()), "any"),
    ("page-charset", Page(article("Naxçıvan").replace(b"utf-8", b"koi8-r")), "ok"),
):  # fmt: skip
    told_of(_name, _page, _outcome)
