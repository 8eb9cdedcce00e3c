"""The four kinds of error that Araxes raises on purpose."""


class AraxesError(Exception):
    """Any error that Araxes raises on purpose: its text is fit to be shown as it is."""


class ConfigError(AraxesError):
    """We are set up wrong: stop, say which file and key; exit 2."""


class MachineError(ConfigError):
    """The machine is set up wrong: a folder cannot be written, the disk is full; exit 3."""


class FetchError(AraxesError):
    """The world did not answer as it should: record the outcome, perhaps try again.

    `outcome` is one of `model.Outcome`; `detail` says what was attempted, on what, what was found.
    """

    def __init__(self, outcome: str, detail: str) -> None:
        """Keep both parts, so that the error survives a trip between processes."""
        super().__init__(outcome, detail)
        self.outcome = outcome
        self.detail = detail

    def __str__(self) -> str:
        """Read as one line: the outcome, then what was found."""
        return f"{self.outcome}: {self.detail}"


class ParseError(AraxesError):
    """These bytes cannot be read: keep them, record it, do not try again.

    Subclasses that know better say so in `outcome`, one of `model.Outcome`.
    """

    outcome = "parse_error"


class StoreError(AraxesError):
    """The warehouse cannot be trusted or written: abort the run, name the file."""


class BusyError(StoreError):
    """Somebody else holds what we need: the text names the holder; exit 75."""
