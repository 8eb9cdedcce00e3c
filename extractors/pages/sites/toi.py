"""The Times of Israel: the subheading belongs to the text, promotions stand inside it."""

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=("toi",),
    layouts=(
        Layout(
            body="h2.underline, .the-content",
            drop=(
                ("prompt", ".newsletter-promo, .template-newsletter"),
                ("caption", ".wp-caption, .caption"),
                ("related", ".read-more-box"),
            ),
        ),
    ),
)
