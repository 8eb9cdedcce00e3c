"""`araxes demo`: the whole job on the bundled news world, without a network."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError, MachineError
from flows.cli.output import JsonOption, note
from flows.cli.run import DEMO_MARK, DirectOption, complete_run
from flows.settings import Settings, load_settings

DEFAULT_HOME = Path("demo-data")


def demo(
    *,
    home: Annotated[
        Path | None, typer.Option("--home", help="The demo's own folder (default ./demo-data).")
    ] = None,
    direct: DirectOption = False,
    as_json: JsonOption = False,
) -> None:
    """Run everything on a bundled world of invented news; the second time, the news has moved."""
    chosen = home or Path(os.environ.get("ARAXES_HOME") or DEFAULT_HOME)
    is_second = _claim(chosen)
    note("demo: invented news from loopback; every row is marked origin = 'demo'")
    with serve_world(edition=2 if is_second else 1) as (address, hosts):
        settings = demo_settings(chosen, address, hosts)
        status = complete_run(settings, "demo", "all", direct=direct, as_json=as_json)
    (chosen / DEMO_MARK).write_text("the first edition has been read\n", encoding="utf-8")
    note("demo: some feeds fail on purpose (one is gone, one sends HTML, one is broken)")
    raise typer.Exit(1 if status == "failed" else 0)


def _claim(home: Path) -> bool:
    """Mark the home as the demo's and tell whether a demo run was completed there before."""
    mark = home / DEMO_MARK
    if mark.exists():
        return bool(mark.read_text(encoding="utf-8"))
    if (home / "araxes.duckdb").exists() or (home / "core.duckdb").exists():
        raise ConfigError(f"{home} holds real news; give the demo another --home")
    try:
        home.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError as error:
        raise MachineError(f"home {home} cannot be written: {error.strerror}") from error
    return False


def demo_settings(home: Path, address: tuple[str, int], hosts: tuple[str, ...]) -> Settings:
    """Point a run at the world: its hosts lead to loopback, and only that address is opened."""
    ip, port = address
    return load_settings(
        environ={key: value for key, value in os.environ.items() if key == "ARAXES_WORKERS"},
        home=home,
        feeds=SEEDS / "demo" / "feeds.toml",
        allow_private=frozenset({f"{ip}:{port}"}),
        host_map=dict.fromkeys(hosts, address),
        host_delay=0.0,
        origin="demo",
    )


@contextmanager
def serve_world(*, edition: int) -> Iterator[tuple[tuple[str, int], tuple[str, ...]]]:
    """Serve the news world from a thread of this process; give its address and virtual hosts."""
    from flows.demo.server import DemoServer  # noqa: PLC0415 - keeps other commands quick

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="demo world", daemon=True)
    thread.start()
    server = DemoServer(edition=edition)
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result()
    try:
        yield server.address, server.hosts
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(demo)
