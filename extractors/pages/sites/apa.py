"""APA: tables and line breaks until it was rebuilt; other news stand inside the text's block."""

from datetime import date

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=("apa",),
    layouts=(
        Layout(
            until=date(2019, 12, 31),
            body=".content_text",
            drop=(("related", ".inner_links"), ("caption", ".photo_desc")),
            title=".content_title",
            published=".content_date",
        ),
        Layout(
            since=date(2020, 1, 1),
            body=".news_content .texts",
            drop=(
                ("furniture", ".vs_banner"),
                ("related", ".four_columns_block, .related_news"),
                ("caption", "figcaption"),
            ),
            title=".title_news",
        ),
    ),
)
