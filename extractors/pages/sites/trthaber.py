"""TRT Haber: the next item follows as a paragraph, and looks like one of the text."""

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=("trthaber",),
    layouts=(
        Layout(
            body=".news-spot, .news-content",
            drop=(("caption", ".photo-caption, figcaption"), ("related", ".read-also")),
            title="h1.news-title",
        ),
    ),
)
