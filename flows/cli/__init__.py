"""The command line. This module stays light: it is imported again wherever Python starts anew."""

import os
import sys


def main() -> None:
    """Run one command and leave with an exit code of the contract."""
    from flows.cli.app import run_command_line  # noqa: PLC0415 - see the module's docstring

    try:
        run_command_line()
    except SystemExit as leaving:
        if "prefect" in sys.modules and isinstance(leaving.code, int):
            # Everything is written and closed by now. Prefect's threads outlive the interpreter's
            # end, and DuckDB's binding then prints a page of "leaked" objects that are none.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(leaving.code)
        raise
