"""What was forgotten is nowhere in the home and never comes back, and nothing else goes."""

import gzip
import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from extractors.errors import ConfigError, StoreError
from extractors.ids import content_id, sha256_hex
from extractors.model import Page
from flows.cli.forget import forget
from tests.support.backfills import backfill, sitemap
from tests.support.clocks import NOON, OwnClock
from tests.support.news import World, desk, item
from tests.warehouse.test_rebuild import rows_of
from warehouse.backup import MANIFEST
from warehouse.batch import STORED_AS, Batch
from warehouse.connect import attach, memory_connection
from warehouse.journal import listing, pack
from warehouse.judging_rows import LabelRow
from warehouse.loader import load_spool
from warehouse.publish import published_file
from warehouse.raw import RawArchive
from warehouse.rebuild import rebuild
from warehouse.rows import FailureRow, Run
from warehouse.spool import Spool
from warehouse.verify import verify
from warehouse.warc import Wish as WarcWish
from warehouse.warc import export_warc

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
PLACE = "http://xezer.test/news/z%C3%BCmr%C3%BCd-ada-77"
OTHER = "http://xezer.test/news/adi-xeber-12"
LIST = "http://xezer.test/list.xml"
SHORT = "http://xezer.test/qisa/zzqx"
COPY = "http://qezet.test/reys/5"
# Words that are nowhere else, in the scripts that we meet.
WORDS = ("Şüvərqızıl", "زرکشانوک", "Жмырхозавр", "Ծիրխանուտ", "ჭყრთხვალი", "قشطبلوغ")
EDITED, NOTED, WAITING = "Qırpızavut", "Bəlgəqurd", "Gözlərxana"
SHARED = (
    "Bakı ilə Tehran arasında yeni avtobus reysi açılacaq, iki nazirlik bu barədə razılığa gəlib.",
    "Sərnişinlər Astara keçid məntəqəsində yoxlanacaq, yol altı saat çəkəcək, bilet otuz manatdır.",
    "İranın Azərbaycandakı səfiri deyib ki, reys iki ölkənin əlaqələrini möhkəmləndirəcək.",
)
OURS = {"xezer-az": "http://xezer.test/rss", "qezet-az": "http://qezet.test/rss"}


def page(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{each}</p>" for each in (*paragraphs, *SHARED))
    return (
        f"<!doctype html><html lang='az'><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


class Planted:
    """A home in which the article stands wherever one can stand."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.clock = world, OwnClock(NOON)
        self.desk = desk(world, folder, OURS)
        self.home = self.desk.home
        title = f"Bakı ilə Tehran arasında reys: {WORDS[0]}"
        told = item(
            title, PLACE, description=f"{' '.join(WORDS)} barədə İran və Azərbaycan razıdır"
        )
        world.feed(OURS["xezer-az"], told, item("Bakıda İran sərgisi açıldı", OTHER))
        world.feed(OURS["qezet-az"], item("Tehran reysi", COPY))
        world.say(PLACE, page(title, " ".join(WORDS)))
        world.say(OTHER, page("Bakıda İran sərgisi açıldı", "Sərgidə iyirmi rəssam var."))
        world.say(COPY, page("Tehran reysi"))
        self.run(0)
        world.say(PLACE, page(title, " ".join(WORDS), f"Düzəliş: {EDITED} haqqında bir sözdür."))
        self.run(2)
        [held] = self.desk.ask("from articles where contains(canonical_url, '-77')")
        self.article_id, self.title = held["article_id"], title
        self.needles = self._needles()
        self._label(NOTED, 3)
        self._quote(3)
        load_spool(self.home, now=self.now(4), who="test", wait_seconds=1)
        export_warc(self.home, self.home / "export" / "a.warc.gz", WarcWish(), about={})
        [old, *_] = listing(self.home).batches
        (self.home / "spool" / old.file).write_bytes(old.place.read_bytes()[:-9])  # torn
        pack(self.home, now=NOON + 40 * DAY)
        self._label(WAITING, 5)
        self._quote(5)
        self._leave()

    def now(self, hours: float):
        return NOON + hours * HOUR

    def run(self, hour: float) -> dict:
        self.clock.passed = hour * 3_600.0
        return self.desk.run(asking="all", clock=self.clock)

    def _needles(self) -> tuple[str, ...]:
        plain = (*WORDS, EDITED, NOTED, WAITING, "zümrüd-ada", "z%C3%BCmr%C3%BCd-ada", "zzqx")
        words = ", ".join(f"'{word}'" for word in plain[:8])
        query = (
            f"select list(stem(fold_word(word))) as stems from (select unnest([{words}]) as word)"  # noqa: S608 - words of our own
        )
        [row] = self.desk.ask(query)
        return (*plain, self.title, *row["stems"])

    def _label(self, note: str, hour: int) -> None:
        row = LabelRow(
            content_id("label", note), self.article_id, None, relevant=True, grade=2, topics=None,
            note=f"{note} çünki", author="Leyla", source="command", labelled_at=self.now(hour),
            run_id=content_id("run", note),
        )  # fmt: skip
        with Spool(self.home) as spool:
            spool.write(Batch(row.run_id, "labels", labels=(row,)))

    def _quote(self, hour: int) -> None:
        """Say in words of one's own, of something else, where it stands and how it is called."""
        said = f"{unquote(PLACE)}?a=1 ilə eyni; {PLACE}: «{self.title}», {OTHER} başqadır, {hour}"
        [held] = self.desk.ask("from articles where contains(canonical_url, '-12')")
        run_id = content_id("run", said)
        label = LabelRow(
            content_id("label", str(held["article_id"]), "Leyla", self.now(hour).isoformat()),
            held["article_id"], None, relevant=False, grade=0,
            topics=None, note=said, author="Leyla", source="command", labelled_at=self.now(hour),
            run_id=run_id,
        )  # fmt: skip
        failure = FailureRow(
            content_id("failure", said), run_id, "pages", "page", None, None, "timeout", said,
            self.now(hour),
        )  # fmt: skip
        with Spool(self.home) as spool:
            spool.write(Batch(run_id, "labels", labels=(label,), failures=(failure,)))

    def _leave(self) -> None:
        """Put down what readers, people and Prefect leave in a home."""
        newest = published_file(self.home)
        self.left = {
            "prefect/prefect.db", "qeydlər/oxu.txt", "published/əl ilə.duckdb", "raw/köhnə.7z",
            "spool/rejected/bir.csv", "surətlər/bazar ertəsi", "köhnə ev", "hesabat.txt",
        }  # fmt: skip
        for name in (*self.left, "qeydlər/başqa.txt", f"{newest}.tmp/temp.tmp"):
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.suffix:
                path.mkdir()
        (self.home / "surətlər/bazar ertəsi" / MANIFEST).write_text("{}")
        (self.home / "köhnə ev/core.duckdb").write_text("")
        for name in ("qeydlər/oxu.txt", "spool/rejected/bir.csv"):
            (self.home / name).write_text(f"bax: {unquote(PLACE)} -- {WORDS[0]}", "utf-16")
        (self.home / "hesabat.txt").write_text(self.title)
        (self.home / "qeydlər/başqa.txt").write_text(OTHER)
        (self.home / "raw/köhnə.7z").write_bytes(b"7z\xbc\xaf\x27\x1c")
        (self.home / "published/əl ilə.duckdb").write_bytes(newest.read_bytes())
        for name in (f"{newest}.wal", f"{newest}.tmp/temp.tmp"):  # DuckDB's own
            Path(name).write_text(PLACE)
        con = sqlite3.connect(self.home / "prefect/prefect.db")
        con.execute("create table log (message text)")
        con.execute("insert into log values (?)", (f"GET {PLACE} failed",))
        con.commit()
        con.close()

    def die(self, hour: int) -> None:
        """Leave what a run has met again and had no time to record, nor to throw away."""
        at, run_id = self.now(hour), content_id("run", "died")
        died = Run(run_id, "backfill", "manual", "backfill", at, status="interrupted")
        with Spool(self.home) as spool:
            spool.write(Batch(run_id, "start", runs=(died,)))
        load_spool(self.home, now=at, who="test", wait_seconds=1)
        bodies = {
            (f"{SHORT}1", PLACE, "page"): page(self.title, " ".join(WORDS)),
            (f"{LIST}?1", f"{LIST}?1", "sitemap"): sitemap(PLACE),
        }
        with RawArchive(self.home) as archive:
            for (url, final_url, kind), text in bodies.items():
                body = text if isinstance(text, bytes) else text.encode()
                archive.put(
                    Page(url, final_url, 200, (), body, at + MINUTE, sha256_hex(body)), kind=kind
                )

    def clear(self) -> None:
        """Do by hand what is said to be left to do."""
        for name in self.left:
            path = self.home / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def found(self) -> set[tuple[str, str]]:
        """Give where which of the words stands, every file read in every way."""
        return {
            (str(path.relative_to(self.home)), needle)
            for path in sorted(self.home.rglob("*"))
            if path.is_file() and not path.is_symlink()
            for text in _texts(path.name, path.read_bytes(), path)
            for needle in self.needles
            if needle in text
        }


def _texts(name: str, content: bytes, path: Path) -> Iterator[str]:
    yield content.decode("utf-8", "ignore")
    if content.startswith(b"\x1f\x8b"):
        with gzip.open(io.BytesIO(content)) as packed:
            yield packed.read().decode("utf-8", "ignore")
    elif name.endswith(".zip"):
        yield from _texts_of_zip(content, path)
    elif content[:4] == b"PAR1" == content[-4:] or content[8:12] == b"DUCK":
        yield from _texts_of_rows(path)


def _texts_of_zip(content: bytes, path: Path) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for member in packed.namelist():
            inner = path.with_name("member.parquet")
            inner.write_bytes(packed.read(member))
            yield from _texts("member.parquet", inner.read_bytes(), inner)
            inner.unlink()


def _texts_of_rows(path: Path) -> Iterator[str]:
    con = memory_connection()
    if path.suffix == ".parquet":
        yield from _flat(con.execute("from read_parquet($1)", [str(path)]).fetchall())
    else:
        attach(con, path, "seen", read_only=True)
        query = "select table_name from duckdb_tables() where database_name = 'seen'"
        for (table,) in con.execute(query).fetchall():
            yield from _flat(con.execute(f"from core.{table}").fetchall())
    con.close()


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, bytes):
        yield value.decode("utf-8", "ignore")
    elif isinstance(value, dict):
        yield from _flat(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _flat(each)
    else:
        yield str(value)


def silent(*_: object) -> None:
    pass


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    with World().on_air() as world:
        yield Planted(world, tmp_path_factory.mktemp("forget"))


def test_no_byte_is_left_and_nothing_comes_back(planted, capsys):
    home, now = planted.home, planted.now(6)
    before = rows_of(home)
    places = {place.split("/")[0] for place, _ in planted.found()}
    assert places >= {"core.duckdb", "published", "raw", "journal", "export", "spool"}
    assert before["copies"]
    assert before["revisits"] or before["version_rows"]

    forget([PLACE], reason="gizli", yes=True, home=home, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["articles"] == [str(planted.article_id)]
    assert {str(Path(each).relative_to(home)) for each in told["left"]} == planted.left
    planted.clear()
    assert told["rows"]["labels"] == 2
    assert home / "export" / "a.warc.gz" in map(Path, told["removed"])
    assert planted.found() == set()
    after = rows_of(home)
    for table in kept_tables(after):
        others = {row for row in after[table] if "[forgotten]" not in row}
        assert others <= set(before[table]), table
    for table in ("labels", "failures"):  # nobody else's word is lost for quoting it
        words = [row for row in after[table] if "[forgotten]" in row]
        assert len(words) == 2
        assert all("[forgotten]?a=1 ilə" in row and f"{OTHER} başqadır" in row for row in words)
    lost = {row for table in kept_tables(after) for row in set(before[table]) - set(after[table])}
    marks = (str(planted.article_id), "-77", *entry_ids(before))
    assert [row for row in lost if not any(mark in row for mark in marks)] == []
    assert len(after["articles"]) == len(before["articles"]) - 1

    rebuild(home, now=now + HOUR, who="test", wait_seconds=1, step=silent)
    assert rows_of(home) == after
    planted.world.feed(  # told of in other words, and under another name
        OURS["xezer-az"],
        item(f"{WORDS[0]} yenə", PLACE, description=EDITED),
        item(WORDS[1], f"{PLACE}?utm_source=rss", guid=f"{WORDS[2]} bir ad"),
        item("Bakıda İran sərgisi açıldı", OTHER),
        item(f"{WORDS[3]} bir daha", SHORT, description=WORDS[4]),  # its link only redirects
    )
    planted.world.say(SHORT, status=302, headers={"Location": PLACE})
    planted.die(7)
    told = planted.run(8)
    assert (told["entries_new"], told["entries_updated"], told["entries_known"]) == (1, 0, 3)
    assert told["status"] == "ok"
    assert planted.found() == set()
    assert len(planted.desk.ask("from core.tombstones")) == 1
    planted.world.say(LIST, sitemap(PLACE, news={PLACE: (WORDS[5], "2026-03-20")}))
    told = backfill(planted.desk, sitemaps=(LIST,), undated=True)
    assert told.source["files"] == 1
    assert planted.found() == set()
    assert len(rows_of(home)["articles"]) == len(after["articles"])
    assert well(home) == []


def test_nobody_is_asked_where_nobody_can_answer(tmp_path, capsys):
    with pytest.raises(ConfigError, match="--yes"):
        forget(["https://xezer.test/1"], home=tmp_path)
    with pytest.raises(StoreError, match="no warehouse"):
        forget(home=tmp_path / "mistyped")
    assert not (tmp_path / "mistyped").exists()
    (tmp_path / "spool").mkdir()
    forget(home=tmp_path, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"finished": False, "left": []}


def kept_tables(rows):
    """Name the tables whose rows come in batches; others count them, or say what landed."""
    stored = {STORED_AS.get(field.name, field.name) for field in fields(Batch)}
    return rows.keys() & stored - {"tombstones"}


def entry_ids(before):
    rows = [row for row in before["entries"] if "-77" in row]
    assert rows
    return [row.split("'")[1] for row in rows]


def well(home):
    found = verify(home, who="test", wait_seconds=1, quick=False, step=silent)
    return [(each.name, each.faults) for each in found if each.number]
