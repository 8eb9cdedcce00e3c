"""Why a body is no article: told apart for the ledger."""

from extractors.errors import ParseError
from extractors.model import Outcome


class NotHtmlError(ParseError):
    """A PDF, a film, a feed, JSON: bytes that are no page, whatever their label says."""

    outcome = Outcome.NOT_HTML


class EmptyPageError(ParseError):
    """Nothing but white space arrived."""

    outcome = Outcome.EMPTY
