"""AzerNEWS: no metadata of time, and the line that tells it bears no name."""

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=("azernews",),
    layouts=(
        Layout(
            body=".article-content",
            drop=(("related", ".related-news, .read-also"), ("caption", "figcaption")),
            title=".article-title",
            authors=".author-row .author-name",
            published=".article-info span",
        ),
    ),
)
