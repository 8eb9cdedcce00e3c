"""Day.Az: short texts of line breaks between menus in tables, which look like its text."""

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=("dayaz",),
    layouts=(
        Layout(
            body=".article_text, .left-col > .subs",
            drop=(("related", ".read-also"), ("caption", ".photo-desc")),
            published=".author-date",
            tags=".article_tags a",
        ),
    ),
)
