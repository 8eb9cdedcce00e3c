"""Ask a warehouse file questions in a process of its own, and end it when it does not answer.

`python tests/bench/answering.py FILE THREADS` reads one question per line of standard input, as
JSON [sql, parameters, times], and answers each with a line of JSON: CPU in ms (the least of so many
times), rows, error. It needs nothing but DuckDB, of any version that PYTHONPATH leads to.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROWS = 10_000  # fetched at most
FEW = 200  # handed on at most


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one question."""

    cpu_ms: float | None  # None: no answer
    rows: int = 0
    error: str | None = None
    columns: tuple[str, ...] = ()
    few: tuple[tuple[str, ...], ...] = ()  # the first rows, as text

    @property
    def first(self) -> dict[str, str] | None:
        """Give the first row."""
        return dict(zip(self.columns, self.few[0], strict=True)) if self.few else None

    @property
    def column(self) -> tuple[str, ...]:
        """Give the first column."""
        return tuple(row[0] for row in self.few)


class Session:
    """One open session; after a question without an answer it is another one."""

    def __init__(self, file: Path, *, threads: int = 1, library: Path | None = None) -> None:
        """Remember the file; `library` is a folder with another DuckDB."""
        self._command = (sys.executable, __file__, str(file), str(threads))
        self._environment = {**os.environ, "PYTHONPATH": str(library) if library else ""}
        self._process: subprocess.Popen[str] | None = None

    def ask(
        self,
        sql: str,
        parameters: Mapping[str, object] | None = None,
        *,
        times: int = 2,
        seconds: float = 60,
    ) -> Answer:
        """Ask one question so many times; `seconds` are for all of them together."""
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=self._environment,
            )
        process = self._process
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        with contextlib.suppress(BrokenPipeError):
            print(json.dumps([sql, parameters, times]), file=process.stdin, flush=True)  # type: ignore[arg-type] # a pipe was asked for
        line = process.stdout.readline()  # type: ignore[union-attr] # likewise
        timer.cancel()
        if not line:
            self.close()
            return Answer(None, error=f"no answer within {seconds:.0f} s")
        return Answer(**json.loads(line))

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@contextlib.contextmanager
def session(file: Path, *, threads: int = 1, library: Path | None = None) -> Iterator[Session]:
    """Open a session and end it."""
    opened = Session(file, threads=threads, library=library)
    try:
        yield opened
    finally:
        opened.close()


def answer(con: duckdb.DuckDBPyConnection, line: str) -> dict[str, object]:
    """Answer one question."""
    sql, parameters, times = json.loads(line)
    best = float("inf")
    try:
        for _ in range(times):
            before = time.process_time()
            rows = con.execute(sql, parameters).fetchmany(ROWS)
            best = min(best, time.process_time() - before)
    except duckdb.Error as error:
        return {"cpu_ms": None, "error": str(error)[:200]}
    few = [[str(value) for value in row] for row in rows[:FEW]]
    columns = [column[0] for column in con.description or ()]
    return {"cpu_ms": 1_000 * best, "rows": len(rows), "columns": columns, "few": few}


def main() -> None:
    """Answer line after line."""
    file, threads = sys.argv[1:]
    with duckdb.connect(file, read_only=True, config={"threads": int(threads)}) as con:
        con.execute("set timezone = 'UTC'")
        for line in sys.stdin:
            sys.stdout.write(json.dumps(answer(con, line)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
