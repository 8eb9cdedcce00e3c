"""Compare a text with the baseline corpus: which seed documents are near it, and what is new.

Steps: naming (which entities count) → wording (which words tell) → profile (of a text) →
likeness (two profiles in one figure) → novelty. Weights and words are data in `seeds/baseline/`.
"""

from extractors.baseline.comparison import COMPARISON_VERSION, compare

__all__ = ["COMPARISON_VERSION", "compare"]
