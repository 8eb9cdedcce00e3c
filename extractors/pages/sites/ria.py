"""RIA Novosti: a page is blocks of texts, quotations and links to other items, one like another."""

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=("ria",),
    layouts=(
        Layout(
            body=".article__second-title, .article__announce, .article__body",
            drop=(
                ("caption", ".media__description"),
                ("credit", ".media__copyright"),
                ("related", ".article__block[data-type=article]"),
                ("furniture", ".article__block[data-type=banner], .article__photo-desc"),
            ),
        ),
    ),
)
