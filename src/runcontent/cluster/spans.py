"""Documents that hold from the number `since` until just before the number `until`.

Publishes of the store and generations of the engine are such numbers. One that was begun and never
came is listed as failed, and counts for nothing wherever it is found.
"""

from __future__ import annotations

from collections.abc import Sequence

from .connection import Body, Hit

OPEN = 2**53
"""The `until` of what holds still."""


def held_at(number: int, failed: Sequence[int]) -> Body:
    """A query for what holds at a number."""
    still: Body = {"range": {"until": {"gt": number}}}
    since: Body = {"range": {"since": {"lte": number}}}
    if not failed:
        return {"bool": {"filter": [since, still]}}
    still = {"bool": {"should": [still, {"terms": {"until": [*failed]}}]}}
    return {"bool": {"filter": [since, still], "must_not": {"terms": {"since": [*failed]}}}}


def ended(hit: Hit, until: int) -> Body:
    """The write that ends a document, or with OPEN lets it hold again, as it was read (with
    `seq_no_primary_term`): somebody else's write in between is a conflict."""
    return {
        "_op_type": "update",
        "_index": hit["_index"],
        "_id": hit["_id"],
        "if_seq_no": hit["_seq_no"],
        "if_primary_term": hit["_primary_term"],
        "doc": {"until": until},
    }
