"""kill -9 at any moment: nothing lost, nothing doubled, readers never see a broken file."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.warehouse.samples import DAY, NOON, article, ask
from warehouse.connect import PUBLISHED_LINK
from warehouse.journal import listing
from warehouse.loader import load_spool
from warehouse.spool import Spool, spool_files

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 12


@pytest.mark.slow
def test_kills_of_the_loader_lose_nothing_and_double_nothing(tmp_path):
    with Spool(tmp_path) as spool:
        spool.write(article("before"))
    load_spool(tmp_path, now=NOON, who="test")
    seed = random.randrange(10**6)
    done = subprocess.Popen(
        [sys.executable, "-m", "tests.warehouse.killed_loader", tmp_path, str(seed), str(ROUNDS)],
        cwd=ROOT,
    )
    looked = 0
    while done.poll() is None:
        assert ask(tmp_path, "select count(*) from articles where title is not null")[0][0] > 0
        looked += 1
    assert done.returncode == 0
    killed = int((tmp_path / "died").read_text())
    assert killed >= 5, f"seed {seed}: only {killed} were killed"
    assert looked > 5

    load_spool(tmp_path, now=NOON + DAY, who="test")
    acknowledged = (tmp_path / "acknowledged").read_text().split()
    names = ask(tmp_path, "select split_part(body, E'\\n\\n', 2) from articles")
    found = sorted(name for (name,) in names)
    assert len(found) == len(set(found)), f"seed {seed}: doubled"
    assert not set(acknowledged) - set(found), f"seed {seed}: lost"
    assert len(acknowledged) > killed / 2
    assert ask(
        tmp_path,
        "select (select count(*) from core.article_versions), "
        "(select count(*) from core.article_urls), (select count(*) from core.loads)",
    ) == [(len(found),) * 3]
    assert spool_files(tmp_path) == ()
    landed = ask(tmp_path, "select file from core.loads order by loaded_at, file")
    assert [(kept.file,) for kept in listing(tmp_path).batches] == landed
    assert (tmp_path / PUBLISHED_LINK).is_symlink()
