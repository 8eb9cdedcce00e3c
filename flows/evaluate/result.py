"""The values of an evaluation. Each figure carries the number of texts that it rests on."""

from dataclasses import dataclass, field

from extractors.relevance.calibration import Bar, Bin


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure, its interval at 95 % where it has one, and its coverage."""

    value: float | None  # None: nothing to measure it on
    texts: int  # that it was measured on
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """How well the flag and the grades of some texts agree with their labels."""

    source: str
    dimension: str  # all, split, lang, rule …
    value: str  # of the dimension: fa, A12 …
    texts: int
    relevant: int  # in truth
    flagged: int
    precision: Rate
    recall: Rate
    f1: Rate
    false_alarms: Rate  # share of the irrelevant that were flagged
    right: Rate  # share of texts whose flag is right
    grades: Rate  # share of grades that are right
    kappa: Rate  # of grades, quadratic weights


@dataclass(frozen=True, slots=True)
class TopicScores:
    """How well one topic is found; texts without the flag have no topics."""

    topic: str  # or micro, macro
    labelled: int
    named: int
    precision: Rate
    recall: Rate
    f1: Rate


@dataclass(frozen=True, slots=True)
class TopicTable:
    """All topics of one set: of every text, and of those that are relevant and flagged."""

    source: str
    texts: int
    overall: tuple[TopicScores, ...]  # micro and macro last
    where_flagged: tuple[TopicScores, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the scores of one set are worth as probabilities."""

    source: str
    texts: int
    error: float | None  # expected calibration error, bins of one width
    error_adaptive: float | None  # the same, bins of about as many texts
    brier: float | None
    bins: tuple[Bin, ...]
    bins_adaptive: tuple[Bin, ...]
    histogram: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; one with a kind counted, for (weight > 0) or against."""

    text: str
    kind: str | None = None
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with what counted in it."""

    pieces: tuple[Piece, ...]  # put together: the sentence
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One text to look at."""

    item_id: str
    source: str
    lang: str | None
    title: str
    excerpt: str
    facts: tuple[str, ...]  # form, hard, rules
    truth: str  # what the label says: its grade, or the flag; "" without a label
    said: str
    score: float
    confidence: float  # in what was said
    reason: str | None  # of the label
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Mistakes:
    """The texts of one set whose flag is wrong, the most confident first."""

    source: str
    wrong: int
    texts: int
    held_out: int  # wrong, and not shown: nobody looks at texts that are held out
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class StreamReport:
    """What was flagged in a natural stream."""

    name: str
    texts: int
    flags: int
    per_10000: Rate
    cases: tuple[Case, ...]  # the highest score first


@dataclass(frozen=True, slots=True)
class Duel:
    """Two classifiers on the texts of one set."""

    source: str
    texts: int
    both: int  # flagged by both
    only_first: int
    only_second: int
    first: tuple[Scores, ...]  # none without labels
    second: tuple[Scores, ...]
    labelled: int
    first_alone_right: int
    second_alone_right: int
    p_value: float | None  # McNemar's exact test, two-sided; None without labels


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two classifiers or versions, side by side."""

    first: str
    second: str
    duels: tuple[Duel, ...]
    gained: tuple[Case, ...]  # flagged by the second only
    lost: tuple[Case, ...]  # flagged by the first only
    held_out: int  # flipped, and not shown
    truncated: bool = False  # the home holds more verdicts than were read


@dataclass(frozen=True, slots=True)
class LabelEffect:
    """What the labels of a home change."""

    labels: int
    agreeing: int
    added: int  # relevant by label, not by the classifier
    removed: int  # flagged by the classifier, irrelevant by label
    without: Scores  # every other set together
    with_labels: Scores  # and the labelled articles too
    cases: tuple[Case, ...]  # that contradict, the most confident first


@dataclass(frozen=True, slots=True)
class Ablation:
    """The classifier learned again without one group of features, judged out of fold."""

    source: str
    group: str  # "": nothing removed
    precision: Rate
    recall: Rate
    f1: Rate
    error: float | None  # of calibration, bins of one width


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one set brought."""

    source: str
    path: str
    texts: int
    relevant: int
    held_out: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation, whole."""

    classifier: str
    classifier_version: int
    reading_version: int
    split: str  # tune, hold, all: which texts of the gold set
    language_given: bool  # False: found out from the text
    out_of_fold: bool  # judged by weights that never saw a text's story
    coverage: tuple[Coverage, ...]
    scores: tuple[Scores, ...]
    topics: tuple[TopicTable, ...]
    calibrations: tuple[Calibration, ...]
    mistakes: tuple[Mistakes, ...]
    streams: tuple[StreamReport, ...] = ()
    comparison: Comparison | None = None
    labels: LabelEffect | None = None
    ablations: tuple[Ablation, ...] = ()
    notes: tuple[str, ...] = field(default=())
