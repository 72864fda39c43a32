"""Filters as conditions on documents, which have their facets below `facets`."""

from __future__ import annotations

from ..search.query import FacetFilter, Filters
from .connection import Body


def admitted_by(filters: Filters, updated: str) -> list[Body]:
    """A condition for each filter; `updated` is the field of the day of update."""
    found = [each for wanted in filters.facets for each in _facet(wanted)]
    if filters.updated_since is not None:
        found.append({"range": {updated: {"gte": filters.updated_since}}})
    if filters.updated_before is not None:
        found.append({"range": {updated: {"lt": filters.updated_before}}})
    return found


def _facet(wanted: FacetFilter) -> list[Body]:
    field = f"facets.{wanted.name}"
    found: list[Body] = []
    if wanted.any_of:
        found.append({"terms": {field: list(wanted.any_of)}})
    if wanted.none_of:
        found.append({"bool": {"must_not": {"terms": {field: list(wanted.none_of)}}}})
    return found
