"""`araxes explain`: why an article was flagged, or was not."""

from pathlib import Path
from typing import Annotated

import typer

from extractors.errors import ConfigError
from flows.cli.output import HomeOption, JsonOption, home_to_read, print_json
from flows.pipeline.signals import run_alone


def explain(
    article: Annotated[
        str, typer.Argument(help="Any address of the article, its id, a file, or - for stdin.")
    ],
    *,
    url: Annotated[
        str | None, typer.Option("--url", help="The address that the file came from.")
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(
            help='Country of its outlet (IR, AZ …): whom "our country" means in the file.'
        ),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the words that decided about an article, what each name means, what it is like.

    A file (HTML or text) is read and judged on the spot, without a warehouse; nothing is stored.
    """
    from flows.cli.explain_print import print_explained  # noqa: PLC0415 - keeps `--help` quick
    from flows.explaining import explain_article  # noqa: PLC0415 - same

    if _is_document(article):
        told = _document(article, url, country)
    elif url or country:
        raise ConfigError("--url and --country are of a file, and there is no such file")
    elif _is_path(article):
        raise ConfigError(f"no such file: {article}")
    else:
        told = explain_article(home_to_read(home), article)
    if as_json:
        print_json(told)
    else:
        print_explained(told)


def _is_document(name: str) -> bool:
    """Tell a file, or stdin, from an id or an address."""
    if name == "-" or "://" in name:
        return name == "-"
    try:
        if Path(name).is_dir():
            raise ConfigError(f"{name}: is a folder; name a file in it")
        return Path(name).is_file()
    except OSError:  # too long for a file
        return False


def _is_path(name: str) -> bool:
    """Tell the name of a file that is not there."""
    is_rooted = name.startswith(("/", "./", "../"))
    return "://" not in name and (is_rooted or bool(Path(name).suffix))


def _document(name: str, url: str | None, country: str | None) -> dict[str, object]:
    from flows.clock import SYSTEM_CLOCK  # noqa: PLC0415 - keeps `--help` quick
    from flows.explaining_files import explain_document  # noqa: PLC0415 - same
    from flows.extraction import Hints, is_address  # noqa: PLC0415 - same
    from flows.settings import load_settings  # noqa: PLC0415 - same

    if url is not None and not is_address(url):
        raise ConfigError(f"--url: {url!r} is no web address")
    reading = explain_document(
        load_settings(),
        name,
        Hints(url),
        country=country.upper() if country else None,
        now=SYSTEM_CLOCK.now(),
    )
    return run_alone(reading)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(explain)
