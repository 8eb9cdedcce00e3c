"""WARC files that others can read, and that say the same as the archive."""

import gzip
import os
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.errors import ConfigError, ParseError, StoreError
from extractors.model import Feed
from tests.warehouse.samples import DAY, NOON, TEXTS, batch, feed
from tests.warehouse.samples import page as sample
from warehouse.raw import RawArchive, segments
from warehouse.spool import Spool
from warehouse.warc import Wish, export_warc
from warehouse.warc_headers import warc_uri
from warehouse.warc_read import Files, Index

ABOUT = {"software": "Araxes/test", "operator": "mailto:desk@news.test", "description": "Sınaq"}
HEADERS = (
    ("content-type", "text/html; charset=utf-8"),
    ("content-encoding", "br"),
    ("transfer-encoding", "chunked"),
    ("content-length", "17"),
    ("set-cookie", "seans=gizli; Path=/"),
    ("x-başlıq", "گفت‌وگو"),
)
MANY = 1 << 30


def page(body, url="https://news.test/1", **changes):
    return replace(sample(body, url=url), **({"final_url": url} | changes))


def fill(home, *pages, **more):
    with RawArchive(home) as archive:
        for each in pages:
            archive.put(each, **({"kind": "page"} | more))


def export(home, name="a.warc.gz", wish=None, **more):
    return export_warc(home, home / "out" / name, wish or Wish(), about=ABOUT, **more)


def records(file):
    with file.open("rb") as stream:
        every = ArchiveIterator(stream, check_digests="raise")
        return [(record, record.raw_stream.read()) for record in every]


def index(*files):
    built = Index()
    for file in files:
        built.add(file)
    return built


def back(file):
    files = Files()
    try:
        return [files.page(spot, MANY) for spot in index(file).spots if spot.same_as is None]
    finally:
        files.close()


class Command:
    def __init__(self, *files):
        self.inputs = [str(file) for file in files]
        self.verbose = False


def test_each_body_is_a_response_with_status_headers_time_and_digests(tmp_path):
    body = TEXTS[0].encode()
    fill(tmp_path, page(body, url="https://x.test/a", headers=HEADERS, status=203))
    report = export(tmp_path)
    info, (response, payload) = records(report.file)
    assert info[0].rec_type == "warcinfo"
    assert b"operator: mailto:desk@news.test" in info[1]
    told = dict(response.rec_headers.headers)
    assert response.rec_headers.protocol == "WARC/1.1"
    assert told["WARC-Target-URI"] == "https://x.test/a"
    assert told["WARC-Date"] == "2026-03-20T12:00:00.000000Z"
    assert told["WARC-Payload-Digest"] == f"sha256:{page(body).sha256}"
    assert told["WARC-Block-Digest"].startswith("sha256:")
    assert told["WARC-Araxes-Kind"] == "page"
    assert response.http_headers.statusline == "203 Non-Authoritative Information"
    sent = dict(response.http_headers.headers)
    assert sent["X-Archive-Orig-content-encoding"] == "br"
    assert sent["X-Archive-Orig-content-length"] == "17"
    assert sent["Content-Length"] == str(len(body))
    assert not {"content-encoding", "transfer-encoding"} & set(sent)
    assert sent["x-ba%C5%9Fl%C4%B1q"].startswith("%DA%AF")
    assert sent["set-cookie"] == "seans=redacted; Path=/"
    assert payload == body
    assert Checker(Command(report.file)).process_all() == 0
    assert (report.responses, report.bytes) == (1, report.file.stat().st_size)


@settings(deadline=None, max_examples=25)
@given(
    bodies=st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=5),
    path=st.text(max_size=20).map(lambda text: text.replace("\0", "")),
    value=st.text(max_size=30),
)
def test_whatever_was_fetched_comes_back(tmp_path_factory, bodies, path, value):
    home = tmp_path_factory.mktemp("home")
    kept = [
        page(
            body,
            url=f"https://x.test/{number}/{path}",
            final_url=f"https://y.test/{number}",
            headers=(("content-type", "text/html"), ("x-any", value)),
            fetched_at=NOON + number * DAY,
        )
        for number, body in enumerate(bodies)
    ]
    fill(home, *kept)
    report = export(home)
    assert Checker(Command(report.file)).process_all() == 0
    found = {read.fetched_at: read for read in back(report.file)}
    for each in kept:
        if each.fetched_at not in found:  # the same bytes again: a revisit
            assert [other.body for other in kept].count(each.body) > 1
            continue
        read = found[each.fetched_at]
        assert (read.body, read.sha256, read.status) == (each.body, each.sha256, each.status)
        assert read.url == warc_uri(each.url)
        assert read.final_url == each.final_url
        assert read.headers[0] == ("content-type", "text/html")


def test_the_same_archive_gives_the_same_bytes(tmp_path):
    fill(tmp_path, *(page(text.encode()) for text in TEXTS))
    one, two = export(tmp_path, "one.warc.gz"), export(tmp_path, "two.warc.gz")
    assert one.file.read_bytes() == two.file.read_bytes()


def test_the_same_bytes_elsewhere_are_a_revisit_that_names_the_first(tmp_path):
    first = page(b"<html>eyni</html>", url="https://x.test/1")
    fill(tmp_path, first, replace(first, url="https://x.test/2", final_url="https://x.test/2"))
    report = export(tmp_path)
    assert (report.responses, report.revisits) == (1, 1)
    _, (response, _), (revisit, _) = records(report.file)
    told = dict(revisit.rec_headers.headers)
    assert revisit.rec_type == "revisit"
    assert told["WARC-Refers-To"] == response.rec_headers.get_header("WARC-Record-ID")
    assert told["WARC-Refers-To-Target-URI"] == "https://x.test/1"
    assert told["WARC-Payload-Digest"] == response.rec_headers.get_header("WARC-Payload-Digest")
    found = index(report.file).spots
    assert found[1].same_as == ("https://x.test/1", NOON)


def test_bytes_whose_first_fetch_is_not_wished_for_are_written_out(tmp_path):
    first = page(b"<html>eyni</html>", url="https://x.test/1")
    later = replace(first, url="https://x.test/2", final_url="https://x.test/2")
    fill(tmp_path, first, replace(later, fetched_at=NOON + DAY))
    report = export(tmp_path, wish=Wish(since=NOON + DAY))
    assert (report.responses, report.revisits) == (1, 0)
    assert [read.body for read in back(report.file)] == [first.body]


def test_a_redirect_keeps_the_address_that_was_asked_for(tmp_path):
    fill(tmp_path, page(b"x", url="https://x.test/köhnə", final_url="https://x.test/new"))
    _, (response, _), (metadata, text) = records(export(tmp_path).file)
    assert response.rec_headers.get_header("WARC-Target-URI") == "https://x.test/new"
    assert metadata.rec_type == "metadata"
    concurrent = metadata.rec_headers.get_header("WARC-Concurrent-To")
    assert concurrent == response.rec_headers.get_header("WARC-Record-ID")
    assert text == b"via: https://x.test/k%C3%B6hn%C9%99\r\n"


def test_a_feed_says_whose_it_is_and_how_it_is_read(tmp_path):
    with Spool(tmp_path) as spool:
        listing = feed("xezer", "x", kind="listing", lang="az", link_selector="h2 > a")
        spool.write(batch(feeds=(listing,)))
    fill(tmp_path, page(b"<rss/>"), kind="feed", target_id="xezer")
    [spot] = index(export(tmp_path).file).spots
    assert (spot.kind, dict(spot.marks)) == (
        "feed",
        {
            "feed": "xezer",
            "feed-kind": "listing",
            "outlet": "x",
            "lang": "az",
            "link-selector": "h2 > a",
        },
    )
    assert isinstance(listing, Feed)


def test_a_torn_body_is_marked(tmp_path):
    fill(tmp_path, page(b"<html>ya"), is_whole=False)
    report = export(tmp_path)
    assert not index(report.file).spots[0].is_whole
    assert Checker(Command(report.file)).process_all() == 0


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(), {"p0", "p1", "p2", "f0"}),
        (Wish(kinds=frozenset({"feed"})), {"f0"}),
        (Wish(since=NOON + DAY), {"p1", "p2"}),
        (Wish(until=NOON + DAY), {"p0", "f0"}),
        (Wish(since=NOON + DAY, until=NOON + 2 * DAY), {"p1"}),
        (Wish(refs={page(b"p2").sha256}, kinds=frozenset({"page"})), {"p2"}),
    ],
)
def test_what_is_wished_for_is_exported_and_nothing_else(tmp_path, wish, expected):
    for number in range(3):
        fill(tmp_path, page(f"p{number}".encode(), fetched_at=NOON + number * DAY))
    fill(tmp_path, page(b"f0"), kind="feed")
    fill(tmp_path, page(b"s0"), kind="seed")
    assert {read.body.decode() for read in back(export(tmp_path, wish=wish).file)} == expected


def test_an_empty_archive_gives_a_file_that_says_who_made_it(tmp_path):
    report = export(tmp_path)
    assert [record.rec_type for record, _ in records(report.file)] == ["warcinfo"]


def test_what_ends_an_export_leaves_no_file_behind(tmp_path):
    fill(tmp_path, page(b"x"))

    def stop(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(tmp_path, step=stop)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_disk_that_refuses_is_one_store_error(tmp_path):
    fill(tmp_path, page(b"x"))
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(StoreError, match="cannot write"):
        export(tmp_path)


def test_a_damaged_segment_is_named_and_the_others_are_exported(tmp_path):
    fill(tmp_path, page(b"good"))
    fill(tmp_path, page(b"lost", fetched_at=NOON + DAY))
    segments(tmp_path)[1].write_bytes(b"torn")
    report = export(tmp_path)
    assert (report.responses, report.damaged) == (1, (segments(tmp_path)[1],))


# -- files of others ------------------------------------------------------------------------------


def foreign(file, *answers, gzipped=True):
    """Write (url, body, headers) as anybody would."""
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=gzipped)
        for url, body, headers in answers:
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", payload=BytesIO(body), length=len(body), http_headers=http
            )
            writer.write_record(record)
    return file


HTML = [("Content-Type", "text/html")]


@pytest.mark.parametrize("gzipped", [True, False])
def test_records_of_others_are_found_and_read_one_by_one(tmp_path, gzipped):
    chunked = [*HTML, ("Transfer-Encoding", "chunked")]
    file = foreign(
        tmp_path / "f.warc.gz",
        ("http://x.test/1", TEXTS[1].encode(), HTML),
        ("http://x.test/2", b"5\r\nsalam\r\n0\r\n\r\n", chunked),
        ("http://x.test/3.png", b"\x89PNG", [("Content-Type", "image/png")]),
        gzipped=gzipped,
    )
    spots = index(file).spots
    assert [spot.is_html for spot in spots] == [True, True, False]
    assert {spot.kind for spot in spots} == {None}
    files = Files()
    assert files.page(spots[1], MANY).body == b"salam"  # in any order
    assert files.page(spots[0], MANY).body.decode() == TEXTS[1]
    with pytest.raises(ParseError, match="more than 3 bytes"):
        files.page(spots[0], 3)
    files.close()


def test_a_file_that_breaks_off_keeps_what_stands_before(tmp_path):
    bodies = [os.urandom(5000) for _ in range(3)]
    file = foreign(
        tmp_path / "f.warc.gz", *((f"http://x.test/{n}", b, HTML) for n, b in enumerate(bodies))
    )
    file.write_bytes(file.read_bytes()[:-2500])
    spots = index(file).spots
    files = Files()
    assert [files.page(spot, MANY).body for spot in spots[:2]] == bodies[:2]
    for spot in spots[2:]:
        with pytest.raises(ParseError):
            files.page(spot, MANY)
    files.close()


def test_a_flipped_byte_is_noticed(tmp_path):
    file = foreign(tmp_path / "f.warc", ("http://x.test/1", b"salam" * 20, HTML), gzipped=False)
    file.write_bytes(file.read_bytes().replace(b"salam", b"sakam", 1))
    files = Files()
    with pytest.raises(ParseError, match="digest"):
        files.page(index(file).spots[0], MANY)
    files.close()


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>no</html>", gzip.compress(b"nothing of the kind"), b"\x1f\x8b torn"],
    ids=("empty", "page", "other", "torn"),
)
def test_what_is_no_warc_is_refused_by_name(tmp_path, content):
    file = tmp_path / "a.warc.gz"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"a\.warc\.gz"):
        index(file)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        index(tmp_path / "none.warc.gz")


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_no_damage_makes_the_reader_raise_anything_else(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damage")
    file = foreign(
        folder / "f.warc",
        *((f"http://x.test/{n}", text.encode() * 5, HTML) for n, text in enumerate(TEXTS)),
        gzipped=data.draw(st.booleans()),
    )
    raw = bytearray(file.read_bytes())  # of a length that differs: record ids are random
    places = st.tuples(st.floats(0, 0.999), st.integers(0, 255))
    for place, byte in data.draw(st.lists(places, min_size=1, max_size=4)):
        raw[int(place * len(raw))] = byte
    file.write_bytes(bytes(raw[: 1 + int(data.draw(st.floats(0, 1)) * len(raw))]))
    try:
        spots = index(file).spots
    except ConfigError:
        return
    files = Files()
    for spot in spots:
        try:
            files.page(spot, MANY)
        except ParseError:
            continue
    files.close()
