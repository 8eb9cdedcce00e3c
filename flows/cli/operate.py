"""`araxes up`, `doctor` and `bench`: the operator's commands."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from extractors.catalogue import SEEDS
from extractors.errors import MachineError
from flows.cli.output import HomeOption, JsonOption, console, note, print_json
from flows.cli.run import FeedsOption, refuse_demo_home
from flows.settings import load_settings

MARKS = {True: "ok  ", False: "FAIL", None: "skip"}


def up(
    *,
    home: HomeOption = None,
    feeds: FeedsOption = None,
    cron: Annotated[str, typer.Option(help="When to run.")] = "*/15 * * * *",
    timezone: Annotated[str, typer.Option(help="Whose clock the cron line means.")] = "UTC",
    port: Annotated[int, typer.Option(help="Of Prefect's server, on loopback.")] = 4200,
) -> None:
    """Start a Prefect server and run `monitor` on a schedule until you stop it."""
    from flows.up import up as serve  # noqa: PLC0415 - keeps other commands quick

    settings = load_settings(home=home, feeds=feeds)
    refuse_demo_home(settings)
    raise typer.Exit(serve(settings, cron=cron, timezone=timezone, port=port, say=note))


def doctor(
    *,
    home: HomeOption = None,
    offline: Annotated[bool, typer.Option("--offline", help="Skip the network check.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check Python, packages, disk, home, warehouse, schedules and network."""
    from flows.doctor import run_checks  # noqa: PLC0415 - keeps other commands quick

    checks = run_checks(load_settings(home=home), offline=offline)
    if as_json:
        print_json(
            [{"name": c.name, "ok": c.ok, "found": c.found, "advice": c.advice} for c in checks]
        )
    else:
        for each in checks:
            style = {True: "green", False: "red", None: "yellow"}[each.ok]
            line = Text.assemble((MARKS[each.ok], style), f"  {each.name}: {each.found}")
            console.print(line, soft_wrap=True)
            if each.ok is False and each.advice:
                console.print(Text(f"      → {each.advice}"), soft_wrap=True)
    if any(each.ok is False for each in checks):
        raise typer.Exit(3)


def bench(
    *,
    feeds: Annotated[int, typer.Option(help="Feeds of the world.", min=2)] = 100,
    articles: Annotated[int, typer.Option(help="Articles per feed.", min=1)] = 20,
    as_json: JsonOption = False,
    out: Annotated[Path | None, typer.Option(help="Write the JSON here, too.")] = None,
    repeat: Annotated[int, typer.Option(help="Rounds; the medians count.", min=1)] = 1,
    check: Annotated[bool, typer.Option("--check", help="Exit 1 above a budget.")] = False,
) -> None:
    """Measure the pipeline side by side with a bare script on a world of its own."""
    root = SEEDS.parent
    if not (root / "tests" / "bench").is_dir():
        raise MachineError("bench needs the repository: tests/bench is not installed with Araxes")
    command = [sys.executable, "-m", "tests.bench"]
    command += ["--feeds", str(feeds), "--articles", str(articles)]
    command += ["--repeat", str(repeat)]
    command += ["--json"] if as_json else []
    command += ["--check"] if check else []
    command += ["--out", str(out.resolve())] if out else []
    raise typer.Exit(subprocess.run(command, cwd=root, check=False).returncode)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (up, doctor, bench):
        app.command()(command)
