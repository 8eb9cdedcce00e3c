"""Anadolu: the place is a small heading of its own before the text, a standing note ends it."""

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=("aa",),
    layouts=(
        Layout(
            body=".detay-spot-category, .detay-icerik",
            drop=(
                ("place", ".detay-icerik > h6"),
                ("furniture", ".detay-paylas, .detay-icerik > p[style*='font-size']"),
                ("related", ".detay-icerik .ilgili-haber"),
                ("caption", "figcaption"),
            ),
        ),
    ),
)
