"""The house rules of the README, checked on the source itself."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("extractors", "warehouse", "flows")
MAY_IMPORT = {  # arrows point down only
    "extractors": {"extractors"},
    "warehouse": {"warehouse", "extractors"},
    "flows": {"flows", "warehouse", "extractors"},
}
THIRD_PARTY = {
    "extractors": {
        *("ahocorasick", "charset_normalizer", "cssselect", "feedparser", "jdatetime", "lxml"),
        "trafilatura",
    },
    "warehouse": {"duckdb", "warcio"},
    "flows": {
        *("aiohappyeyeballs", "aiohttp", "brotli", "httpx", "idna", "matplotlib", "packaging"),
        *(
            "prefect",
            "protego",
            "rich",
            "sklearn",
            "tomlkit",
            "typer",
            "uvicorn",
            "yarl",
            "zstandard",
        ),
    },
}
# extractors: what time it is, who is on the network and what is on the disk come in as arguments.
FORBIDDEN_IN_EXTRACTORS = {
    *("asyncio", "http", "logging", "multiprocessing", "random", "secrets", "shutil", "socket"),
    *("ssl", "subprocess", "tempfile", "threading", "time", "urllib.request"),
}
CLOCK_CALL = re.compile(r"\b(?:datetime|dt)\.(?:now|utcnow|today)\(|\bdate\.today\(|\buuid[14]\(")
DISK_WRITE = re.compile(r"\.write_(?:text|bytes)\(|\bopen\([^)]*[\"'][wax+]|\.unlink\(|\.mkdir\(")
# A statement, not a word: verbs of SQL in lower or upper case followed by what only SQL has there.
SQL_STATEMENT = re.compile(
    r"\b(?:select\s.+\sfrom|insert\s+into|create\s+(?:or\s+replace\s+)?(?:table|view|schema|macro)"
    r"|delete\s+from|merge\s+into|update\s+\w+(?:\.\w+)?\s+set|attach\s+'|copy\s+\(|pragma\s)\b",
    re.IGNORECASE | re.DOTALL,
)
PREFECT_MODULES = {
    *("flows/monitor.py", "flows/reprocessing.py", "flows/prefect_steps.py"),
    *("flows/prefect_api.py", "flows/up.py", "flows/doctor.py"),
}


@cache
def modules(room: str) -> tuple[Path, ...]:
    found = tuple(sorted((ROOT / room).rglob("*.py")))
    assert len(found) > 20
    return found


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


# Each rule is one test that names every module which breaks it: a test for each module and rule
# would be a fifth of the suite's tests.


def may_import(room: str, name: str) -> bool:
    top = name.split(".", maxsplit=1)[0]
    if top in ROOMS or top in {"seeds", "tests", "deploy"}:
        return top in MAY_IMPORT[room]
    return top in sys.stdlib_module_names or top in THIRD_PARTY[room]


def test_imports_point_down_and_third_parties_stay_in_their_room() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room in ROOMS
        for path in modules(room)
        for name in imports(path)
        if not may_import(room, name)
    ]
    assert wrong == []


def impure(path: Path) -> list[str]:
    """Say what a module uses of the clock, the network or the disk."""
    calls = (rule.search(path.read_text()) for rule in (CLOCK_CALL, DISK_WRITE))
    return [*(imports(path) & FORBIDDEN_IN_EXTRACTORS), *(call[0] for call in calls if call)]


def test_extractors_have_no_clock_network_or_disk_writes() -> None:
    found = {path.name: impure(path) for path in modules("extractors")}
    assert {name: uses for name, uses in found.items() if uses} == {}


def test_the_search_for_clock_network_and_disk_can_find_them(tmp_path: Path) -> None:
    probe = tmp_path / "probe.py"
    probe.write_text("import socket\nx = datetime.now(UTC)\npath.write_text(x)\n")
    assert impure(probe) == ["socket", "datetime.now(", ".write_text("]


def sql_in(path: Path) -> list[str]:
    """String literals of a module, docstrings apart, that hold a statement of SQL."""
    tree = tree_of(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and SQL_STATEMENT.search(node.value)
    ]


def test_sql_lives_in_the_warehouse_only() -> None:
    paths = [*modules("extractors"), *modules("flows")]
    found = {str(path.relative_to(ROOT)): sql_in(path) for path in paths}
    assert {name: statements for name, statements in found.items() if statements} == {}
    assert [path for path in paths if ".execute(" in path.read_text()] == []


def test_the_sql_search_can_find_sql(tmp_path: Path) -> None:
    probe = tmp_path / "probe.py"
    probe.write_text('"""select a from b"""\nx = "select title from articles"\n')
    assert sql_in(probe) == ["select title from articles"]


def test_prefect_is_imported_by_its_own_modules_only() -> None:
    importing = {
        str(path.relative_to(ROOT))
        for path in modules("flows")
        if any(name.split(".")[0] == "prefect" for name in imports(path))
    }
    assert importing
    assert importing <= PREFECT_MODULES


def test_modules_stay_short() -> None:
    every = [path for room in ROOMS for path in modules(room)]
    assert [path for path in every if len(path.read_text().splitlines()) > 300] == []


def test_seeds_hold_data_only() -> None:
    assert not list((ROOT / "seeds").rglob("*.py"))


@pytest.mark.parametrize(
    "module", ["extractors", "extractors.pages", "warehouse", "flows.pipeline.run"]
)
def test_importing_never_imports_prefect(module: str) -> None:
    code = (
        f"import sys, {module}; print(*sorted(m for m in sys.modules if m.startswith('prefect')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == ""


def test_no_project_file_names_this_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    ).stdout.split()
    needle = re.compile(r"(?:^|[^a-z.])/(?:work|root|home)/[a-z]")
    for name in listed:
        if not name.endswith(".lock") and (ROOT / name).is_file():
            text = (ROOT / name).read_text(errors="replace")
            assert not needle.search(text), name
