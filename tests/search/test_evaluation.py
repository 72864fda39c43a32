"""The measures of a ranking."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runcontent.search.evaluation import ndcg, reciprocal_rank

GRADES = {"a": 3, "b": 2, "c": 1}


def test_the_best_order_measures_1() -> None:
    """Everything in the order of its grade is 1; nothing found is 0; nothing to find is 1."""
    assert ndcg(["a", "b", "c", "x"], GRADES) == 1
    assert ndcg(["x", "y"], GRADES) == ndcg([], GRADES) == 0
    assert ndcg(["x"], {}) == ndcg(["x"], {"a": 0}) == 1


def test_gains_are_discounted_by_rank() -> None:
    """The published formula: (2^grade - 1) / log2(rank + 1)."""
    ideal = 7 / 1 + 3 / 1.5849625 + 1 / 2
    assert ndcg(["c", "a"], GRADES) == pytest.approx((1 + 7 / 1.5849625) / ideal)


def test_only_the_first_results_count() -> None:
    """What stands below the depth neither adds nor takes."""
    assert ndcg(["a", "x", "b"], GRADES, depth=2) == ndcg(["a", "x"], GRADES, depth=2) < 1
    assert ndcg(["a"], GRADES, depth=1) == 1


@settings(max_examples=50, deadline=None)
@given(ranked=st.permutations("abcxy"))
def test_no_order_is_better_than_the_best(ranked: list[str]) -> None:
    """A measure is from 0 to 1, and 1 only where no better thing stands lower."""
    found = ndcg(ranked, GRADES)
    assert 0 < found <= 1
    assert (found == pytest.approx(1)) == (ranked[:3] == ["a", "b", "c"])


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [("a", 1), ("xb", 0.5), ("xyzc", 0.25), ("xyz", 0), ("", 0)],
)
def test_reciprocal_rank_is_one_over_the_first_good_place(ranked: str, expected: float) -> None:
    """Only the first result with a grade counts."""
    assert reciprocal_rank(list(ranked), GRADES) == expected


def test_a_grade_of_0_is_not_good() -> None:
    """What was judged and found useless does not count as found."""
    assert reciprocal_rank(["a", "b"], {"a": 0, "b": 1}) == 0.5
