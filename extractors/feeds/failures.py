"""Why a body is no feed: told apart, because each asks for something else of the operator."""

from extractors.errors import ParseError
from extractors.model import Outcome


class FeedError(ParseError):
    """A body that cannot be read as a feed; `outcome` is the word for the ledger."""

    outcome: Outcome = Outcome.PARSE_ERROR


class EmptyFeed(FeedError):  # noqa: N818 - reads as what was found; the family name says Error
    """Nothing but white space arrived."""

    outcome = Outcome.EMPTY


class NotAFeed(FeedError):  # noqa: N818 - as above
    """A page, an error in JSON, a picture: anything but a feed."""

    outcome = Outcome.NOT_A_FEED


class Blocked(FeedError):  # noqa: N818 - as above
    """A bot challenge or consent page stands in front of the feed."""

    outcome = Outcome.BLOCKED


class RateLimited(FeedError):  # noqa: N818 - as above
    """The server says that we ask too often, with status 200."""

    outcome = Outcome.RATE_LIMITED
