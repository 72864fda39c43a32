"""How well the published library answers judged queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Key, Kind
from ..search.evaluation import ndcg, reciprocal_rank
from ..search.judgements import NOTHING, QUESTION, WARNING, Judged
from ..search.query import Filters
from .answering import ENOUGH
from .reading import Library
from .searching import Found, Search

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """One type of queries: how many, mean nDCG@10 and reciprocal rank, share without a hit."""

    queries: int
    ndcg: float
    mrr: float
    without_hit: float


@dataclass(frozen=True, slots=True)
class Answered:
    """Questions put to `answer`: how many, the share that is answered, and the share of the answers
    that are right (of grade 2 or 3)."""

    questions: int
    answered: float
    precision: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures are from 0 to 1.

    `types` maps each type of query, and `all` of those that must find something, to its
    measures. `red_flags` is the share of judged warning signs that an answer brings, `signs_first`
    the share of queries that name a sign whose first hit is a judged warning of it, `nothing` the
    share of queries that find nothing of those that must, and `silent` the share of them that are
    not answered. `answers` are those to every question, `chosen_on` those to the first, third and
    so on, which `threshold` was chosen by, and `held_out` those to the others. `unknown` are judged
    ids that are not published.
    """

    types: Mapping[str, Measured]
    red_flags: float
    signs_first: float
    nothing: float
    silent: float
    answers: Answered
    chosen_on: Answered
    held_out: Answered
    threshold: float
    unknown: tuple[Key, ...]
    worst: tuple[tuple[str, float], ...] = field(default=())


def evaluate(library: Library, judged: Sequence[Judged]) -> Evaluation:
    """Ask every query, and measure. Raises LibraryUnavailable."""
    with library.store.snapshot() as snapshot:
        published = set(snapshot.versions())
    scores: dict[str, list[tuple[str, float, float, bool]]] = {}
    flags: list[float] = []
    firsts: list[bool] = []
    nothing: list[bool] = []
    silent: list[bool] = []
    answers: list[tuple[float, bool]] = []
    for one in judged:
        found = library.search(Search(one.query, limit=DEPTH))
        if one.type == NOTHING:
            nothing.append(found.total == 0)
            silent.append(library.answer(one.query, Filters()).best is None)
            continue
        ranked = [_name(Kind(hit.payload["kind"]), hit.payload["id"]) for hit in found.hits]
        grades = {_name(*key): grade for key, grade in one.grades.items()}
        row = (one.query, ndcg(ranked, grades, DEPTH), reciprocal_rank(ranked, grades), not ranked)
        for type_ in (one.type, "all"):
            scores.setdefault(type_, []).append(row)
        if one.type == WARNING:
            flags.append(_recall(one, found))
            firsts.append(ranked[:1] in [[_name(*key)] for key in _warnings(one)])
        if one.type == QUESTION:
            answers.append(_answered(library, one))
    ranked_rows = sorted(scores.get("all", ()), key=lambda row: row[1])
    return Evaluation(
        {type_: _measured(rows) for type_, rows in scores.items()},
        _mean(flags),
        _mean(firsts),
        _mean(nothing),
        _mean(silent),
        _of_answers(answers),
        _of_answers(answers[::2]),
        _of_answers(answers[1::2]),
        ENOUGH,
        tuple(sorted({key for one in judged for key in one.grades} - published)),
        tuple((row[0], round(row[1], 3)) for row in ranked_rows[:DEPTH]),
    )


def _name(kind: Kind, id: str) -> str:
    return f"{kind.value}/{id}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def _measured(rows: Sequence[tuple[str, float, float, bool]]) -> Measured:
    _, gains, ranks, empty = zip(*rows, strict=True)
    return Measured(len(rows), _mean(gains), _mean(ranks), _mean(empty))


def _recall(one: Judged, found: Found) -> float:
    """The share of the judged warning signs that the answer brings, as hits or beside them."""
    wanted = {id for _, id in _warnings(one)}
    brought = {hit.payload["id"] for hit in found.hits}
    brought |= {flag["id"] for flag in found.safety.matching}
    brought |= {flag["id"] for flags in found.safety.articles.values() for flag in flags}
    return len(wanted & brought) / len(wanted) if wanted else 1.0


def _warnings(one: Judged) -> list[Key]:
    return [key for key, grade in one.grades.items() if key[0] is Kind.ADVICE and grade == 3]


def _of_answers(answers: Sequence[tuple[float, bool]]) -> Answered:
    given = [right for confidence, right in answers if confidence >= ENOUGH]
    share = len(given) / len(answers) if answers else 0.0
    return Answered(len(answers), share, _mean(given))


def _answered(library: Library, one: Judged) -> tuple[float, bool]:
    """The confidence in the best answer, and whether it is right."""
    told = library.answer(one.query, Filters())
    best = told.found.hits[0].payload if told.found.hits else None
    if best is None:
        return 0.0, False
    return told.confidence, one.grades.get((Kind(best["kind"]), best["id"]), 0) >= 2
