"""Find which words a text chooses for contested things: who says what, never which is right.

Things, wordings and whose they are, are data in `seeds/terms/`; names take the endings of their
language as those of the gazetteer do.
"""

from extractors.terminology.finding import FINDER_VERSION, TermUse, find_terms, finding_id
from extractors.terminology.terms import Term, TermName, load_terms, terms_sha256

__all__ = [
    "FINDER_VERSION",
    "Term",
    "TermName",
    "TermUse",
    "find_terms",
    "finding_id",
    "load_terms",
    "terms_sha256",
]
