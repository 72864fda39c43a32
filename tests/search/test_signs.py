"""Warning signs that a query names."""

from __future__ import annotations

import pytest

from runcontent.model import WarningSign
from runcontent.search.signs import WarningSigns

SIGNS = WarningSigns(
    [
        WarningSign(slug="night", title="Pain at night", phrases=("wakes me up",)),
        WarningSign(slug="weight", title="No weight", phrases=("can't put weight on it",)),
    ]
)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("pain at night", ["night"]),
        ("my knee wakes me up every night with pain", ["night"]),
        ("Can\u2019t put any weight on my leg", ["weight"]),
        ("night run", []),
        ("weight training", []),
        ("", []),
    ],
)
def test_a_sign_is_named_by_all_telling_words_of_a_phrase(query: str, slugs: list[str]) -> None:
    """In any order, with others between them, in any form."""
    assert [sign.slug for sign in SIGNS.named_by(query)] == slugs
