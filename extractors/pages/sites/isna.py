"""ISNA: the day is one of several labelled values, the lead stands before the text."""

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=("isna",),
    layouts=(
        Layout(
            body="p.summary, .item-body .item-text",
            drop=(("related", ".box, .related-items"), ("caption", "figcaption")),
            title="h1.first-title",
            published=".meta-news li:first-child .text-meta",
            tags="footer.tags li a",
        ),
    ),
)
