"""Short ways to ask an engine, and the naive oracle that says what must be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from runcontent.engines.port import SearchEngine
from runcontent.model import PARTS, Key, Kind, Resource
from runcontent.search.analysis import stems, tokens
from runcontent.search.query import Clause, Filters, Match, Need, Query, Words

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


def grouped(matches: Sequence[Match]) -> list[Match]:
    """The articles, guides and plans of flat matches, each where its best match stands, with its
    three best parts."""
    found: dict[str, list[Match]] = {}
    for match in matches:
        found.setdefault(match.key[1].split("/", 1)[0], []).append(match)
    groups = []
    for slug, (best, *others) in found.items():
        key = (Kind.ARTICLE if best.key[0] in PARTS else best.key[0], slug)
        parts = tuple(match for match in (best, *others) if match.key != key)[:3]
        groups.append(Match(key, best.score, parts))
    return groups


def counted(
    resources: Sequence[Resource], wanted: Query, filters: Filters, name: str
) -> dict[str, int]:
    """How often each value of a facet is found, its own filters left out."""
    others = replace(filters, facets=tuple(f for f in filters.facets if f.name != name))
    found = [r for r in resources if _matches(r, wanted) and _admits(r, others)]
    return dict(Counter(value for resource in found for value in set(_facet(resource, name))))


def words_of(resources: Iterable[Resource]) -> dict[str, int]:
    """Every folded word, and in how many resources it stands."""
    texts = (
        " ".join((r.text.title, r.text.keywords, r.text.context, r.text.body)) for r in resources
    )
    return dict(Counter(word for text in texts for word in {t.word for t in tokens(text)}))


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
    if resource.key in wanted.urgent:
        return True
    needs = [(one.need, found) for one, found in held if not one.negated]
    must = [
        found
        for need, found in needs
        if need is Need.QUOTED or (need is Need.REQUIRED and not wanted.relaxed)
    ]
    if must or not wanted.relaxed:
        return all(must)
    enough = [found for need, found in needs if need is not Need.OPTIONAL]
    return not enough or any(enough)


def _holds(field: Words, words: Words) -> bool:
    return any(field[at : at + len(words)] == words for at in range(len(field)))


def _facet(resource: Resource, name: str) -> tuple[str, ...]:
    own = {"kind": (resource.kind.value,), "article": (resource.article,), **resource.facets}
    return own.get(name, ())


def _admits(resource: Resource, filters: Filters) -> bool:
    values = [set(_facet(resource, wanted.name)) for wanted in filters.facets]
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
