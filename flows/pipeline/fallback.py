"""Which feeds are asked in place of others that fail."""

from collections.abc import Callable, Iterable, Mapping

from extractors.model import Feed

LONGEST_CHAIN = 3  # feeds beyond the one that failed


def stand_ins(
    failing: Iterable[str], feeds: Mapping[str, Feed], cannot_help: Callable[[Feed], bool]
) -> dict[str, tuple[str, ...]]:
    """Give the feeds to read instead, each with those that it stands in for, in registry order.

    A chain of `fallback_feed` is followed past feeds that cannot help, which it then stands in for
    as well, and ends at a cycle.
    """
    found: dict[str, dict[str, None]] = {}
    for feed_id in failing:
        stand_in, path = _first_help(feed_id, feeds, cannot_help)
        if stand_in is not None:
            found.setdefault(stand_in, {}).update(dict.fromkeys(path))
    return {stand_in: tuple(names) for stand_in, names in found.items()}


def _first_help(
    feed_id: str, feeds: Mapping[str, Feed], cannot_help: Callable[[Feed], bool]
) -> tuple[str | None, tuple[str, ...]]:
    path = [feed_id]
    while len(path) <= LONGEST_CHAIN:
        following = feeds[path[-1]].fallback_feed
        if following is None or following in path or following not in feeds:
            break
        if not cannot_help(feeds[following]):
            return following, tuple(path)
        path.append(following)
    return None, ()
