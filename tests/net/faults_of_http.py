"""Statuses, redirects and robots.txt; importing this registers them."""

from extractors.model import Outcome
from tests.net.faultkit import FEED, HTML, Out, Request, bomb, fault, plain, redirects, robots

# -- statuses -------------------------------------------------------------------------------------

plain("empty-200", Outcome.EMPTY, 200)
plain("no-content", Outcome.EMPTY, 204)
plain(
    "partial", Outcome.TRUNCATED, 206, FEED[:300], 'ETag: "part"', "Content-Range: bytes 0-299/900"
)
plain("html-instead", Outcome.OK, 200, HTML, "Content-Type: text/html")
plain("wrong-content-type", Outcome.OK, 200, FEED, "Content-Type: image/png")
plain("unasked-304", Outcome.BAD_RESPONSE, 304)
plain("redirect-nowhere", Outcome.BAD_RESPONSE, 302)
for _status, _expected in (
    (401, Outcome.AUTH_NEEDED),
    (407, Outcome.AUTH_NEEDED),
    (403, Outcome.BLOCKED),
    (418, Outcome.BLOCKED),
    (451, Outcome.BLOCKED),
    (400, Outcome.HTTP_4XX),
    (404, Outcome.HTTP_4XX),
    (410, Outcome.GONE),
    (500, Outcome.HTTP_5XX),
    (599, Outcome.HTTP_5XX),
    (777, Outcome.BAD_RESPONSE),
):
    plain(f"status-{_status}", _expected, _status, b"sorry")


@fault("retry-after-seconds", Outcome.OK)
async def _retry_after_seconds(request: Request, out: Out) -> None:
    if request.hit == 1:
        await out.answer(429, b"", "Retry-After: 1")
    else:
        await out.answer(200, FEED)


@fault("unavailable-seconds", Outcome.OK)
async def _unavailable_seconds(request: Request, out: Out) -> None:
    if request.hit == 1:
        await out.answer(503, b"", "Retry-After: 1")
    else:
        await out.answer(200, FEED)


plain("retry-after-long", Outcome.RATE_LIMITED, 429, b"", "Retry-After: 120")
plain("retry-after-none", Outcome.RATE_LIMITED, 429)
plain("retry-after-for-ever", Outcome.RATE_LIMITED, 429, b"", "Retry-After: 0")
plain("unavailable-long", Outcome.RATE_LIMITED, 503, b"", "Retry-After: 3600")

# -- redirects ------------------------------------------------------------------------------------

redirects("redirect-301", Outcome.OK, "http://control.faults.test/control/feed.xml", 301)
redirects("redirect-302", Outcome.OK, "http://control.faults.test/control/feed.xml")
redirects("redirect-308", Outcome.OK, "/landed", 308)
redirects("redirect-relative", Outcome.OK, "landed?a=1")
redirects("redirect-no-scheme", Outcome.OK, "//{host}/landed")
redirects("redirect-space", Outcome.OK, "/landed here/خبر ə.xml")
redirects("redirect-upper", Outcome.OK, "HTTP://{host}/landed#part")
redirects("redirect-loop", Outcome.REDIRECT_LOOP, "/redirect-loop/feed.xml")
redirects("redirect-file", Outcome.REFUSED, "file:///etc/passwd")
redirects("redirect-script", Outcome.REFUSED, "javascript:alert(1)")
redirects("redirect-metadata", Outcome.REFUSED, "http://169.254.77.77/latest/meta-data/")
redirects("redirect-user", Outcome.REFUSED, "http://me:secret@{host}/landed")
redirects("redirect-robots", Outcome.ROBOTS, "http://robots-all.faults.test/robots-all/p/1")
for _name, _where in {
    "canary": "127.0.0.1:{canary}",
    "canary-name": "localhost:{canary}",
    "canary-name-dot": "localhost.:{canary}",
    "canary-mapped": "[::ffff:127.0.0.1]:{canary}",
    "canary-mapped-own-port": "[::ffff:127.0.0.1]:{port}",
    "canary-v6": "[::1]:{canary}",
    "canary-decimal": "2130706433:{canary}",
    "canary-hex": "0x7f000001:{canary}",
    "canary-octal": "0177.0.0.1:{canary}",
    "canary-short": "127.1:{canary}",
    "canary-zero": "0:{canary}",
    "canary-unspecified": "0.0.0.0:{canary}",
    "canary-other-loopback": "127.0.0.2:{port}",
    "canary-virtual": "canary.test",
    "canary-full-width": "１２７.０.０.１:{canary}",
    "port-zero": "{host}:0",
    "port-wrong": "{host}:99999",
    "bracket": "[::1",
    "bracket-name": "[ev\udcffil]",
}.items():
    redirects(f"redirect-{_name}", Outcome.REFUSED, f"http://{_where}/landed")


@fault("redirect-chain", Outcome.REDIRECT_LOOP)
async def _redirect_chain(request: Request, out: Out) -> None:
    await out.answer(302, b"", f"Location: /{request.hit}")


@fault("redirect-five", Outcome.OK)
async def _redirect_five(request: Request, out: Out) -> None:
    if request.hit <= 5:
        await out.answer(302, b"", f"Location: /{request.hit}")
    else:
        await out.answer(200, FEED)


@fault("cookie-wall", Outcome.OK)
async def _cookie_wall(request: Request, out: Out) -> None:
    if "seen=1" in request.headers.get("cookie", ""):
        await out.answer(200, FEED)
    else:
        await out.answer(302, b"", f"Location: {request.path}", "Set-Cookie: seen=1; Path=/")


@fault("cookie-wall-for-ever", Outcome.BLOCKED)
async def _cookie_wall_for_ever(request: Request, out: Out) -> None:
    cookie = f"Set-Cookie: seen={request.hit}; Path=/"
    await out.answer(302, b"", f"Location: {request.path}", cookie)


# -- robots.txt -----------------------------------------------------------------------------------

for _name, _expected, _status, _body in (
    ("robots-all", Outcome.ROBOTS, 200, b"User-agent: *\nDisallow: /"),
    (
        "robots-us",
        Outcome.ROBOTS,
        200,
        b"User-agent: Araxes/2\nDisallow: /\n\nUser-agent: *\nAllow: /",
    ),
    ("robots-others", Outcome.OK, 200, b"User-agent: ara\nUser-agent: other\nDisallow: /"),
    ("robots-disallow-p", Outcome.OK, 200, b"User-agent: *\nDisallow: /robots-disallow-p/p/"),
    ("robots-crawl-delay", Outcome.OK, 200, b"User-agent: *\nCrawl-delay: 0.6"),
    ("robots-500", Outcome.ROBOTS, 500, b""),
    ("robots-403", Outcome.OK, 403, b""),
    ("robots-html", Outcome.OK, 200, HTML),
    ("robots-huge", Outcome.ROBOTS, 200, b"User-agent: *\nDisallow: /\n" + b"#" * 3_000_000),
    ("robots-bomb", Outcome.OK, 200, bomb(20)),
):
    robots(_name, _expected, _status, _body)
