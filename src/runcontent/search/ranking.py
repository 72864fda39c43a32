"""What makes one match better than another: every weight, named, with its reason."""

from __future__ import annotations

from ..model import Kind

_BODY = 1.0
"""The measure of the other fields."""

FIELD_WEIGHTS = {
    # a title says what the whole is about; tags are a writer's judgement, and bring synonyms
    Kind.ARTICLE: {"title": 2.0, "keywords": 4.0, "context": 0.0, "body": _BODY},
    # a heading says what its section answers, though often in a formula ("What causes it"): its
    # article says of what. Its keywords are what its aspect is called, as good as a heading: with
    # none of them our own judged queries are .844, with 1.0 .853, 4.0 .859, 6.0 .860, 8.0 .860. A
    # context of .6, .8 and 1.0: .860, .861 and .860, later questions .895, .904 and .905
    Kind.SECTION: {"title": 6.0, "keywords": 6.0, "context": 0.8, "body": _BODY},
    # the question is what somebody will ask, nearly word for word; its answer tells others' words
    Kind.FAQ: {"title": 7.0, "keywords": 1.0, "context": 1.5, "body": 0.7},
    Kind.ADVICE: {"title": 1.0, "keywords": 1.0, "context": 0.6, "body": _BODY},
    # as articles: the title says what one is led to
    Kind.GUIDE: {"title": 2.0, "keywords": 2.0, "context": 0.0, "body": _BODY},
    Kind.PLAN: {"title": 2.0, "keywords": 2.0, "context": 0.0, "body": _BODY},
}

LENGTH_NORMALISATION = {
    "title": 0.7,  # a short question that holds the words asks nothing else
    "keywords": 0.0,  # many names are no fault
    "context": 0.0,  # nor are they here
    "body": 0.65,  # long texts hold every word somewhere; .75 is customary for articles alone
}

TERM_SATURATION = 7.0
"""BM25's k1. Higher than the customary 1.2, for weights are applied before it (BM25F): with 1.2 a
question's word alone would saturate, and its answer would not count."""

KIND_BOOSTS = {
    Kind.ARTICLE: 0.65,  # the place to start when it is named; its parts answer what is asked
    Kind.FAQ: 1.0,  # its question's weight is boost enough
    Kind.SECTION: 1.0,  # the measure of the others
    Kind.ADVICE: 0.75,  # short texts score high by length alone, and need their context
    Kind.GUIDE: 0.6,  # they lead on to what sections and questions say themselves
    Kind.PLAN: 0.6,
}

NAMED_BOOST = 1.4
"""Who types the name of an article's subject, and no more, wants the whole of it."""

SYNONYM_WEIGHT = 0.9
"""A text in the searcher's own words is a little better than one in equal words."""

URGENT_SCORE = 1_000.0
"""More than any score: what is urgent comes first."""

OPTIONAL_WEIGHT = 0.5
"""Stop words tell similar questions apart, but should not outweigh a telling word."""
