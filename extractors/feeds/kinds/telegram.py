"""The public preview of a Telegram channel, https://t.me/s/CHANNEL."""

from extractors.feeds.kinds import Kind

KIND = Kind(
    name="telegram",
    accept="text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    reader="telegram",
)
