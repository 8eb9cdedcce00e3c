"""Names that a feed is given when nobody gave it one."""

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """Give the host of an address without "www."; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # the address is refused elsewhere, by name
        return ""


def unique(name: str, taken: set[str]) -> str:
    """Give `name`, with a number where it is taken; it is taken from then on."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
