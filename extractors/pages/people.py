"""Names of authors: persons, not addresses, sites or desks that call themselves so."""

import re
from collections.abc import Iterable
from typing import Final

from extractors.text import clean_display, fold

_LEAD: Final = re.compile(
    r"(?i)^(?:(?:written|reported|posted|story|text|words) by|by|authors?|نویسنده|نویسندگان|خبرنگار"
    r"|گزارش از|گزارش|müəlliflər|müəllif|müxbir|yazan|yazar|muhabir|haber|авторы?|текст|հեղինակ"
    r"|بقلم|كتب|الكاتب|ავტორი|מאת|von|par)(?:\s*[:：՝]\s*|\s+)"
)
# What a person is, after the name.
_ROLE: Final = re.compile(
    r"(?i)\s*[,،(|/–—-]\s*(?:[\w ]{0,30}\b)?(?:staff|senior|chief|special|correspondent|reporter"
    r"|editor|writer|columnist|analyst|journalist|contributor|photographer|bureau|producer"
    r"|müxbir\w*|redaktor\w*|jurnalist\w*|muhabir\w*|editör\w*|gazeteci|корреспондент\w*|редактор"
    r"|обозреватель|журналист\w*|аналитик|خبرنگار|سردبیر|دبیر|روزنامه‌نگار|تحلیلگر|مراسل|محرر"
    r"|լրագրող|թղթակից|כתב|עורך)\b.*$"
)
# Agencies sign reports as persons do; who they are is told by the dateline and the credit.
_AGENCIES: Final = frozenset(
    (
        *("reuters", "ap", "associated press", "the associated press", "afp", "aa", "apa", "dha"),
        *("agence france-presse", "irna", "isna", "iha", "mehr news agency", "tasnim", "fars news"),
        *(
            "tasnim news agency",
            "mehr news",
            "xinhua",
            "tass",
            "тасс",
            "риа новости",
            "ria novosti",
        ),
        *(
            "интерфакс",
            "interfax",
            "anadolu agency",
            "anadolu ajansi",
            "anadolu",
            "azertac",
            "trend",
        ),
        *("azərtac", "report", "turan", "armenpress", "арменпресс", "արմենպրես", "dpa", "efe"),
        *("ansa", "upi", "bloomberg", "ایرنا", "ایسنا", "تسنیم", "خبرگزاری فارس", "خبرگزاری مهر"),
        *(
            "رويترز",
            "رویترز",
            "فرانس برس",
            "وكالات",
            "agencies",
            "wires",
            "news agencies",
            "sputnik",
        ),
    )
)
_FOLDED_AGENCIES: Final = frozenset(map(fold, _AGENCIES))
_MAIL: Final = re.compile(r"[(<]?[\w.+-]+@[\w.-]+[)>]?")
_AND: Final = re.compile(r"\s+(?:and|və|ve|и|և|و)\s+|\s*[;|]\s*|[,،]\s+(?=[^\d\s]+\s)")
_DESK: Final = re.compile(
    r"(?i)\b(?:editorial staff|staff (?:writers?|reports?)|news ?desk|newsroom|agencies"
    r"|редакция|пресс-служба|redaksiya|haber merkezi|dış haberler|تحریریه|سرویس|هیئة التحرير)\b"
)
_LONGEST: Final = 80  # characters; longer is a sentence
_MOST: Final = 8


def clean_authors(raw: Iterable[str], *, site_names: Iterable[str]) -> tuple[str, ...]:
    """Give the persons named, in order and once each."""
    sites = {fold(name) for name in site_names if name}
    names: dict[str, str] = {}
    for text in raw:
        line = _ROLE.sub("", _MAIL.sub("", _LEAD.sub("", clean_display(text))))
        for name in _AND.split(line):
            name = _ROLE.sub("", name).strip(" ,،-–—|/:@")  # noqa: PLW2901 - the same name, tidied
            key = fold(name)
            if _is_name(name) and key not in sites and key not in _FOLDED_AGENCIES:
                names.setdefault(key, name)
    return tuple(names.values())[:_MOST]


def _is_name(text: str) -> bool:
    if _DESK.search(text) or "://" in text:
        return False
    return 1 < len(text) <= _LONGEST and not re.search(r"\d|[<>{}]", text)
