"""Ynet: Draft.js writes each paragraph as divs of spans, which look like labels."""

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=("ynet",),
    layouts=(
        Layout(
            body=".subTitle, #ArticleBodyComponent",
            drop=(
                ("caption", ".ArticleImageComponent"),
                ("related", ".ArticleRelatedComponent"),
            ),
            title="h1.mainTitle",
        ),
    ),
)
