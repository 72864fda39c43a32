"""Why a resource was found."""

from __future__ import annotations

from runcontent.search.explaining import reasons
from runcontent.search.language import parse_query
from runcontent.search.synonyms import Synonyms

SYNONYMS = Synonyms([["ITBS", "IT band syndrome"]])


def _told(
    asked: str, text: str, corrected: tuple[tuple[str, str], ...] = ()
) -> list[tuple[str, ...]]:
    query = parse_query(asked, synonyms=SYNONYMS)
    found = reasons(query, asked, {"body": text}, corrected)
    return [(reason.word, reason.how, reason.matched) for reason in found]


def test_each_way_of_matching_is_told_apart() -> None:
    """The word itself, another form, an equal name, and a word put right."""
    assert _told("running", "Running far") == [("running", "exact", "Running")]
    assert _told("running", "Runs and walks") == [("running", "stem", "Runs")]
    assert _told("ITBS", "An IT band syndrome") == [
        ("itbs", "synonym: IT band syndrome", "IT band syndrome")
    ]
    assert _told("knee", "The knee", (("knea", "knee"),)) == [("knea", "typo", "knee")]


def test_what_does_not_match_has_no_reason() -> None:
    """Nor has a word that must not be there."""
    assert _told("knee", "The hip") == []
    assert _told("hip -knee", "The hip") == [("hip", "exact", "hip")]
