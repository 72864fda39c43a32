"""Warning signs that a text names."""

from __future__ import annotations

import pytest

from runcontent.model import WarningSign
from runcontent.search.query import Clause
from runcontent.search.signs import WarningSigns

NIGHT = WarningSign(slug="night", title="Pain at night", phrases=('"wakes me"/"wakes you"',))
WEIGHT = WarningSign(slug="weight", title="No weight", phrases=("can't/cannot put weight on it",))
REST = WarningSign(slug="rest", title="Pain at rest", phrases=('pain/hurts "at rest"',))
SWELLING = WarningSign(slug="swelling", title="Swelling", phrases=("puffy",))
CALF = WarningSign(slug="calf", title="Swollen calf", phrases=("calf puffy",))
SIGNS = WarningSigns([NIGHT, WEIGHT, SWELLING, CALF])


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("pain at night", ["night"]),
        ("my knee wakes me up every night with pain", ["night"]),
        ("awake me", []),
        ("wakes nobody but me", []),
        ("Can\u2019t put any weight on my leg", ["weight"]),
        ("cannot put weight on leg", ["weight"]),
        ("my calves are swollen", ["calf"]),
        ("swelling of the calf", ["calf"]),
        ("knee swelled", ["swelling"]),
        ("swelling calf, pain night", ["night", "calf"]),
        ("night run", []),
        ("weight training", []),
        ("", []),
    ],
)
def test_a_sign_is_named_by_all_telling_words_of_a_phrase(query: str, slugs: list[str]) -> None:
    """In any order, with others between them, in any form; the more special sign alone."""
    assert [sign.slug for sign in SIGNS.named_by(query)] == slugs


def test_quoted_words_follow_one_another() -> None:
    """Stop words count there."""
    signs = WarningSigns([WarningSign(slug="rest", title="R", phrases=('hurts "at rest"',))])
    assert signs.named_by("it hurts even at rest")
    assert not signs.named_by("should I rest until it stops hurting at last")


def test_words_far_apart_name_nothing() -> None:
    """A phrase stands within twelve words."""
    far = f"calf {'and then ' * 6} swollen"
    assert [sign.slug for sign in SIGNS.named_by(far)] == ["swelling"]


def test_the_queries_of_a_sign_are_its_title_and_phrases() -> None:
    """Each wish is a clause, with its alternatives."""
    title, phrase = WarningSigns([NIGHT, REST]).queries(REST)
    assert title.clauses == (Clause((("pain",),)), Clause((("rest",),)))
    assert phrase.clauses == (Clause((("pain",), ("hurt",))), Clause((("at", "rest"),)))
