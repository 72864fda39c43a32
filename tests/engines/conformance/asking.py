"""Short ways to ask an engine, and the naive oracle that says what must be found."""

from __future__ import annotations

from collections.abc import Iterable

from runcontent.engines.port import SearchEngine
from runcontent.model import Key, Resource
from runcontent.search.analysis import stems
from runcontent.search.query import Clause, Filters, Need, Query, Words

ALL = Query(())
EVERYTHING = Filters()
MANY = 10_000


def clause(words: str, need: Need = Need.REQUIRED) -> Clause:
    """` | ` parts alternatives, several words are a phrase, a minus in front excludes."""
    alternatives = tuple(stems(each) for each in words.lstrip("-").split("|"))
    return Clause(alternatives, words.startswith("-"), need)


def query(*wishes: str, relaxed: bool = False) -> Query:
    """A query of required clauses."""
    return Query(tuple(map(clause, wishes)), relaxed)


def keys(
    engine: SearchEngine, generation: str, wanted: Query = ALL, filters: Filters = EVERYTHING
) -> list[Key]:
    """Every key that is found, in order; the total is checked on the way."""
    found = engine.search(generation, wanted, filters, MANY, 0)
    assert found.total == len(found.matches)
    return [match.key for match in found.matches]


def ids(
    engine: SearchEngine, generation: str, wanted: Query = ALL, filters: Filters = EVERYTHING
) -> set[str]:
    """The ids that are found."""
    return {key[1] for key in keys(engine, generation, wanted, filters)}


def expected(resources: Iterable[Resource], wanted: Query, filters: Filters) -> set[Key]:
    """The keys that must be found, by reading every resource's words one after the other."""
    return {r.key for r in resources if _matches(r, wanted) and _admits(r, filters)}


def _matches(resource: Resource, wanted: Query) -> bool:
    text = resource.text
    fields = [stems(field) for field in (text.title, text.keywords, text.context, text.body)]
    held = [
        (one, any(_holds(field, words) for field in fields for words in one.alternatives))
        for one in wanted.clauses
    ]
    if any(found for one, found in held if one.negated):
        return False
    enough = (Need.REQUIRED, Need.ASKING) if wanted.relaxed else (Need.REQUIRED,)
    needed = [found for one, found in held if not one.negated and one.need in enough]
    return not needed or (any if wanted.relaxed else all)(needed)


def _holds(field: Words, words: Words) -> bool:
    return any(field[at : at + len(words)] == words for at in range(len(field)))


def _admits(resource: Resource, filters: Filters) -> bool:
    own = {"kind": (resource.kind.value,), "article": (resource.article,), **resource.facets}
    values = [set(own.get(wanted.name, ())) for wanted in filters.facets]
    asked = [(set(wanted.any_of), set(wanted.none_of)) for wanted in filters.facets]
    day, since, before = resource.updated_at, filters.updated_since, filters.updated_before
    return (
        all(
            (not any_of or has & any_of) and not has & none_of
            for has, (any_of, none_of) in zip(values, asked, strict=True)
        )
        and (since is None or (day is not None and day >= since))
        and (before is None or (day is not None and day < before))
    )
