"""Questions to begin with: a run prints them, a test asks them."""

QUESTIONS = (
    "from latest",
    "select side, lang, count(*) as articles from relevant group by all order by articles desc",
    "select title, kind, text, reason from evidence limit 20",
)
