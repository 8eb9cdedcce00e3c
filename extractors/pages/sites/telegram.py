"""Telegram: the page of one message has no headline and bears the channel's name as title."""

from extractors.pages.layouts import Layout, Site

SITE = Site(
    outlets=(
        *("tg-apa_az", "tg-axaraz", "tg-dayaz", "tg-etemadonline", "tg-khabaronline_ir"),
        *("tg-mehrnews", "tg-meydantv", "tg-minval_az", "tg-qafqazinfo", "tg-qaynarinfo"),
        *("tg-reportnewsaz", "tg-tasnimnews"),
    ),
    layouts=(
        Layout(
            body=".tgme_widget_message_text",
            is_untitled=True,
            published=".tgme_widget_message_date time",
        ),
    ),
)
