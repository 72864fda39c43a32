"""Histories of a library, made up by hypothesis: what writers do, and what must then be there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from runcontent.library import Selection
from runcontent.library.syncing import in_formats
from runcontent.model import Key, Kind, Resource
from runcontent.search.query import FacetFilter, Filters
from runcontent.settings import Settings
from runcontent.store.port import Changes, Source, Store
from runcontent.store.sqlite import SqliteStore

from ..fakes.memory_store import MemoryStore
from ..fakes.resources import make_resource

EVERYTHING = 100_000
SLUGS = "a b c d".split()
PARTS = {"x": Kind.SECTION, "y": Kind.FAQ, "z": Kind.ADVICE, "zz": Kind.ADVICE}
TAGS = "knee leg shoe".split()
CATEGORIES = [None, "injuries", "training"]

some = st.sampled_from
_names = st.lists(some(TAGS), max_size=2, unique=True).map(tuple)
_facets = st.one_of(
    st.builds(FacetFilter, st.just("tag"), _names, _names),
    st.builds(
        FacetFilter, st.just("kind"), st.lists(some(Kind), min_size=1, max_size=2).map(tuple)
    ),
    st.builds(FacetFilter, st.just("category"), some([("injuries",), ("injuries", "training")])),
)
selections = st.builds(
    lambda facets, formats: Selection.of(Filters(tuple(facets)), formats),
    st.lists(_facets, max_size=2),
    some([None, ("text",)]),
)
_kinds = some([Kind.ARTICLE, Kind.ARTICLE, Kind.ARTICLE, Kind.GUIDE, Kind.PLAN])
_files = st.fixed_dictionaries(
    {
        "kind": _kinds,
        "text": st.integers(0, 3),
        "tags": _names,
        "category": some(CATEGORIES),
        "parts": st.sets(some(list(PARTS))),
        "status": some(["published"] * 4 + ["draft", "withdrawn", "safety"]),
    }
)
_slugs = some(SLUGS)
_values = st.one_of(
    st.fixed_dictionaries({"text": st.integers(0, 3)}),
    st.fixed_dictionaries({"tags": _names}),
    st.fixed_dictionaries({"category": some(CATEGORIES)}),
    st.fixed_dictionaries({"parts": st.sets(some(list(PARTS)))}),
    st.fixed_dictionaries({"status": some("published draft withdrawn safety".split())}),
)
_changes = st.lists(
    st.one_of(
        st.tuples(st.just("set"), _slugs, _values),
        st.tuples(st.just("write"), _slugs, _files),
        st.tuples(st.just("rename"), _slugs, _slugs),
        st.tuples(st.just("remove"), _slugs),
        st.tuples(st.just("move_a_tag")),
    ),
    max_size=3,
)


class Writing(RuleBasedStateMachine):
    """Writers edit files, which are published. Whoever follows adds rules of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.files: dict[str, dict[str, Any]] = {}
        self.aliases: dict[str, str] = {}
        self.is_knee_in_leg = False
        self.day = 1

    @initialize(
        kind=some(["memory", "memory", "sqlite"]),
        keep=some([1, 3, 100]),
        files=st.fixed_dictionaries(dict.fromkeys("abc", _files), optional={"d": _files}),
    )
    def begin(
        self,
        kind: str,
        keep: int,
        files: dict[str, dict[str, Any]],
    ) -> None:
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.store: Store = MemoryStore()
        if kind == "sqlite":
            self.store = self.stack.enter_context(closing(SqliteStore(folder / "library.db")))
        self.keep, self.files = keep, files
        self.settings = Settings(index=folder)
        self._publish(days=0)

    def teardown(self) -> None:
        self.stack.close()

    # what writers do: few rules, for a history is tried with some of them left out

    @rule(changes=_changes, days=st.integers(0, 2))
    def publish(self, changes: list[tuple[Any, ...]], days: int) -> None:
        for name, *arguments in changes:
            getattr(self, f"_{name}")(*arguments)
        self._publish(days)

    def _write(self, slug: str, file: dict[str, Any]) -> None:
        self.files[slug] = file
        self.aliases.pop(slug, None)

    def _set(self, slug: str, values: dict[str, Any]) -> None:
        if slug in self.files:
            self.files[slug] = self.files[slug] | values

    def _rename(self, old: str, new: str) -> None:
        if old in self.files and new not in self.files:
            self.files[new] = self.files.pop(old)
            self.aliases.pop(new, None)
            self.aliases = {a: new if s == old else s for a, s in self.aliases.items()}
            self.aliases[old] = new

    def _remove(self, slug: str) -> None:
        self.files.pop(slug, None)
        self.aliases = {a: s for a, s in self.aliases.items() if s != slug}

    def _move_a_tag(self) -> None:
        """Which changes what is found by the tag above, and no payload."""
        self.is_knee_in_leg = not self.is_knee_in_leg

    def _publish(self, days: int) -> None:
        self.day += days
        built = {resource.key: resource for resource in self._resources()}
        with self.store.snapshot() as snapshot:
            gone = [(key, self._reason(key)) for key in snapshot.versions() if key not in built]
        self.store.publish(
            Changes(
                list(built.values()),
                gone,
                self._sources(),
                forget_before=_moment(self.day - self.keep),
            ),
            "g1",
            _moment(self.day),
        )

    # the model of the library

    def _resources(self) -> Iterator[Resource]:
        for slug, file in self.files.items():
            if file["status"] != "published":
                continue
            keys = [(file["kind"], slug)]
            if file["kind"] == Kind.ARTICLE:
                keys += [(PARTS[part], f"{slug}/{part}") for part in sorted(file["parts"])]
            for position, (kind, id) in enumerate(keys):
                yield self._resource(kind, id, position, file)

    def _resource(self, kind: Kind, id: str, position: int, file: dict[str, Any]) -> Resource:
        tags = set(file["tags"])
        if self.is_knee_in_leg and "knee" in tags:
            tags.add("leg")
        category = (file["category"],) if file["category"] else ()
        made = make_resource(
            id,
            kind=kind,
            position=position,
            title=f"{file['tags']} {file['category']}",
            body=f"text {file['text']}",
            facets={"tag": tuple(sorted(tags)), "category": category},
        )
        payload = orjson.loads(made.payload) | {"text": "t", "html": "h", "markdown": "m"}
        del payload["body"]
        return replace(made, payload=orjson.dumps(payload))

    def _sources(self) -> list[Source]:
        return [
            Source(
                f"{slug}.md",
                "f",
                slug,
                "withdrawn" if file["status"] == "safety" else file["status"],
                None,
                tuple(sorted(alias for alias, to in self.aliases.items() if to == slug)),
                file["status"] == "safety",
            )
            for slug, file in self.files.items()
        ]

    def _reason(self, key: Key) -> str:
        slug = key[1].split("/", 1)[0]
        file = self.files.get(slug) or self.files.get(self.aliases.get(slug, ""))
        if file is None:
            return "deleted"
        by_status = {
            "safety": "hide_immediately",
            "withdrawn": "withdrawn",
            "draft": "unpublished",
            "published": "deleted" if slug in self.files else "renamed",
        }
        return by_status[file["status"]]


def _moment(day: int) -> str:
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=max(day, 0))).isoformat()


def export(store: Store, selection: Selection) -> dict[Key, dict[str, Any]]:
    """All that passes the selection, read as lists are."""
    with store.snapshot() as snapshot:
        return {
            (kind, stored.id): in_formats(stored.payload, selection.formats)
            for kind in Kind
            for stored in snapshot.list(kind, Filters(selection.facets), (), EVERYTHING, 0)[1]
        }
