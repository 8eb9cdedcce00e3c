"""Press TV: no metadata of time; published and changed stand in two plain spans."""

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=("presstv",),
    layouts=(
        Layout(
            body=".body-detail-body",
            drop=(("related", ".related-inline"), ("caption", ".media-caption")),
            title="h1.title",
            published=".detail-info > span:first-child",
        ),
    ),
)
