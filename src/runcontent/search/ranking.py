"""What makes one match better than another: every weight, named, with its reason."""

from __future__ import annotations

from ..model import Kind

FIELD_WEIGHTS = {
    "title": 3.0,  # a title or question says what the whole is about
    "keywords": 2.0,  # tags and categories are a writer's judgement, but a broad one
    "body": 1.0,  # the measure of the others
}

LENGTH_NORMALISATION = {
    "title": 0.4,  # titles vary little in length; a long question is no worse an answer
    "keywords": 0.2,  # many tags are no fault
    "body": 0.75,  # the customary value: long texts hold every word somewhere
}

TERM_SATURATION = 1.2
"""BM25's k1, the customary value: the fifth mention says little more than the third."""

KIND_BOOSTS = {
    Kind.ARTICLE: 1.15,  # the place to start, though its long body dilutes its score
    Kind.FAQ: 1.1,  # a question asked is best met by its answer
    Kind.SECTION: 1.0,  # the measure of the others
    Kind.ADVICE: 0.9,  # short texts score high by length alone, and need their context
}

SYNONYM_WEIGHT = 0.9
"""A text in the searcher's own words is a little better than one in equal words."""

COORDINATION = 2.0
"""Exponent of the share of words matched: all of them outrank many of one."""


def needed(wanted: int) -> int:
    """How many of `wanted` clauses a relaxed query asks for: most; of two, one."""
    return 1 if wanted <= 2 else wanted // 2 + 1
