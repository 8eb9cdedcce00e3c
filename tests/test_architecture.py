"""The house rules of the README, checked on the source itself."""

import ast
import re
import subprocess
import sys
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
        *("aiohappyeyeballs", "aiohttp", "brotli", "httpx", "idna", "matplotlib", "prefect"),
        *("protego", "rich", "sklearn", "tomlkit", "typer", "uvicorn", "yarl", "zstandard"),
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


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def every_module() -> list[tuple[str, Path]]:
    return [(room, path) for room in ROOMS for path in modules(room)]


def name_of(case: tuple[str, Path]) -> str:
    return str(case[1].relative_to(ROOT))


@pytest.mark.parametrize("case", every_module(), ids=name_of)
def test_imports_point_down_and_third_parties_stay_in_their_room(case: tuple[str, Path]) -> None:
    room, path = case
    for name in imports(path):
        top = name.split(".")[0]
        if top in ROOMS or top in {"seeds", "tests", "deploy"}:
            assert top in MAY_IMPORT[room], f"{name_of(case)} imports {name}"
        elif top not in sys.stdlib_module_names:
            assert top in THIRD_PARTY[room], f"{name_of(case)} imports {name}"


@pytest.mark.parametrize("path", modules("extractors"), ids=str)
def test_extractors_have_no_clock_network_or_disk_writes(path: Path) -> None:
    source = path.read_text()
    assert not {name for name in imports(path) if name in FORBIDDEN_IN_EXTRACTORS}
    assert not CLOCK_CALL.search(source)
    assert not DISK_WRITE.search(source)


def sql_in(path: Path) -> list[str]:
    """String literals of a module, docstrings apart, that hold a statement of SQL."""
    tree = ast.parse(path.read_text())
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


@pytest.mark.parametrize(
    "path", [*modules("extractors"), *modules("flows")], ids=lambda p: str(p.relative_to(ROOT))
)
def test_sql_lives_in_the_warehouse_only(path: Path) -> None:
    assert not sql_in(path)
    assert ".execute(" not in path.read_text()


def test_the_sql_search_can_find_sql(tmp_path: Path) -> None:
    probe = tmp_path / "probe.py"
    probe.write_text('"""select a from b"""\nx = "select title from articles"\n')
    assert sql_in(probe) == ["select title from articles"]


@pytest.mark.parametrize("path", modules("flows"), ids=lambda p: str(p.relative_to(ROOT)))
def test_prefect_is_imported_by_its_own_modules_only(path: Path) -> None:
    if any(name.split(".")[0] == "prefect" for name in imports(path)):
        assert str(path.relative_to(ROOT)) in PREFECT_MODULES


@pytest.mark.parametrize("case", every_module(), ids=name_of)
def test_modules_stay_short(case: tuple[str, Path]) -> None:
    assert len(case[1].read_text().splitlines()) <= 300


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
