"""Measures of a ranking against graded judgements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain, 0 to 1; 1 where nothing is to be found.

    Gain 2^grade - 1, discount log2(rank + 1): Burges et al., "Learning to Rank using Gradient
    Descent", 2005.
    """
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    if ideal == 0:
        return 1.0
    return _gain([grades.get(name, 0) for name in ranked[:depth]]) / ideal


def _gain(grades: Sequence[int]) -> float:
    return math.fsum(
        (2.0 ** max(grade, 0) - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades)
    )


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """1 over the rank of the first result with a grade above 0; 0 when there is none."""
    places = (rank for rank, name in enumerate(ranked, start=1) if grades.get(name, 0) > 0)
    return 1 / next(places, math.inf)
