"""Judging is light to import, and the same in every process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MOST_BYTES = 50_000_000  # what importing and loading all names may add to a bare interpreter
CODE = """
import hashlib, json, sys
import psutil
resident = lambda: psutil.Process().memory_info().rss
bare = resident()
from extractors.relevance import assess
read = [
    assess(title, text, lang=lang, outlet_country=home)
    for title, text, lang, home in json.loads(sys.argv[1])
]
loaded = resident()
print(json.dumps({
    "bytes": loaded - bare,
    "judged": hashlib.sha256(repr(read).encode()).hexdigest(),
    "modules": sorted(name for name in sys.modules if "." not in name),
}))
"""
TEXTS = (
    ("Səfir Bakıda", "İran və Azərbaycan saziş imzaladı. Əliyev Tehrana gedir.", "az", "AZ"),
    ("سفیر ایران در باکو", "رئیس‌جمهور آذربایجان با پزشکیان دیدار کرد.\nارس", "fa", "IR"),
    ("Посол Ирана", "Баку и Тегеран обсудили торговлю и границу.", "ru", None),
    ("السفير الإيراني في باكو", "إيران وأذربيجان وتركيا وروسيا والعراق.", "ar", "IR"),
    ("Դեսպանը Բաքվում", "Իրանն ու Ադրբեջանը ստորագրեցին։", "hy", "AM"),
    ("Iran, Azerbaijan sign deal", "Baku and Tehran agreed. Araghchi met Bayramov.", None, None),
)
HEAVY = {"duckdb", "lxml", "numpy", "pandas", "prefect", "pyarrow", "scipy", "sklearn", "torch"}


@pytest.fixture(scope="module")
def told():
    return [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", CODE, json.dumps(TEXTS)],
                cwd=ROOT,
                env=os.environ | {"PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for seed in ("1", "20250506")
    ]


def test_every_process_judges_alike_however_it_hashes(told):
    assert len({each["judged"] for each in told}) == 1


def test_judging_imports_nothing_heavy(told):
    for each in told:
        assert not HEAVY & set(each["modules"])
        assert each["bytes"] < MOST_BYTES
