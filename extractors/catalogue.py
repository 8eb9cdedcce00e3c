"""Where the data files of `seeds/` are."""

from pathlib import Path

# `seeds` is installed beside the packages, in a checkout and in a wheel alike.
SEEDS = Path(__file__).resolve().parent.parent / "seeds"
