"""How good the judging is: on labelled texts, on natural streams, against another version.

Steps: gather the sets (`sets.py`) → judge them (`judges.py`) → figures (`slices.py`,
`topic_scores.py`, `comparison.py`, `mistakes.py` …) → one value (`result.py`) → pages
(`document.py`, rendered by `markdown.py`, `html.py` and the command).
"""
