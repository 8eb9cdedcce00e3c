"""The command line. This module stays light: it is imported again wherever Python starts anew."""


def main() -> None:
    """Run one command and leave with an exit code of the contract."""
    from flows.cli.app import run_command_line  # noqa: PLC0415 - see the module's docstring

    run_command_line()
