"""Both clients over HTTP: whatever happens, a copy that has come to an end is the library."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from runcontent.engines.whoosh import WhooshEngine
from runcontent.library import Library, Selection
from runcontent.web.app import create_app
from runcontent_client import Change, Client, Copy, MemoryStore, SqliteStore

from ..library.histories import Writing, selections, some
from ..serving import serving
from .conftest import ClientError, Driver
from .contents import by_key, published
from .failing import Failing

RUNS = int(os.environ.get("CLIENT_RUNS", "12"))
"""Histories that are tried."""


class Killed(Exception):
    """The program ends here."""


def _query(selection: Selection) -> dict[str, Any]:
    """As a client is asked for it: of two filters of one name both hold."""
    asked: dict[str, Any] = {"format": ",".join(selection.formats)}
    for facet in selection.facets:
        values = [*facet.any_of, *(f"-{value}" for value in facet.none_of)]
        if values:
            asked.setdefault(facet.name, []).append(values)
    return asked


class TypeScript:
    """A copy of the TypeScript client's; killed, it is opened again."""

    kinds = ("memory", "file")

    def __init__(
        self, driver: Driver, name: str, kind: str, folder: Path, selection: Selection
    ) -> None:
        self._driver, self._name = driver, name
        self._opening = {
            "copy": name,
            "client": "any",
            "store": kind,
            "path": str(folder / f"{name}.journal"),
            "selection": _query(selection),
            "pageSize": 3,
        }
        driver("open", **self._opening)

    def sync(self, changes: int | None, is_after: bool) -> None:
        try:
            self._driver("sync", copy=self._name, changes=changes, isAfter=is_after)
        except ClientError as error:
            if error.message != "killed":
                raise
            if self._opening["store"] != "memory":
                self._driver("open", **self._opening)
            raise Killed from None

    def held(self) -> list[dict[str, Any]]:
        return list(self._driver("held", copy=self._name))

    def removed(self) -> set[tuple[str, str]]:
        return {(one["kind"], one["id"]) for one in self._driver("removed", copy=self._name)}

    def close(self) -> None:
        self._driver("close", copy=self._name)


class Python:
    """One of the Python client's."""

    kinds = ("memory", "sqlite")

    def __init__(self, base: str, name: str, kind: str, folder: Path, selection: Selection) -> None:
        self._store: Any = MemoryStore()
        self._path = folder / f"{name}.sqlite" if kind == "sqlite" else None
        self._asked = _query(selection)
        self._client, self._told = Client(base), set[tuple[str, str]]()
        if self._path:
            self._store = SqliteStore(self._path)

    def sync(self, changes: int | None, is_after: bool) -> None:
        store, left = self._store, changes
        apply = store.apply

        def killing(change: Change) -> None:
            nonlocal left
            if left is None or (left := left - 1) > 0:
                return apply(change)
            if left == 0 and is_after:
                apply(change)
            raise Killed

        store.apply = killing
        try:
            Copy(self._client, store, self._asked, self._hear, page_size=3).sync()
        finally:
            del store.apply
            if self._path:
                store.close()
                self._store = SqliteStore(self._path)

    def _hear(self, gone: Any) -> None:
        self._told |= {(one.kind, one.id) for one in gone}

    def held(self) -> list[dict[str, Any]]:
        return list(self._store.all())

    def removed(self) -> set[tuple[str, str]]:
        told, self._told = self._told, set()
        return told

    def close(self) -> None:
        self._client.close()
        if self._path:
            self._store.close()


class Replaying(Writing):
    """Copies of both clients follow; servers fail, programs are killed, libraries are made anew."""

    driver: Driver
    server: Failing

    def __init__(self) -> None:
        super().__init__()
        self.copies: list[tuple[Selection, TypeScript | Python, set[tuple[str, str]]]] = []
        self.secret = 0

    @initialize(some_selections=st.lists(selections, min_size=1, max_size=2), data=st.data())
    def begin_copies(self, some_selections: list[Selection], data: st.DataObject) -> None:
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        for selection in (Selection(), *some_selections):
            self._begin_copy(TypeScript, selection, data)
            self._begin_copy(Python, selection, data)

    def _begin_copy(self, language: Any, selection: Selection, data: st.DataObject) -> None:
        kind = data.draw(some(language.kinds))
        way = self.driver if language is TypeScript else self.server.origin
        copy = language(way, f"copy-{len(self.copies)}", kind, self.folder, selection)
        self.stack.callback(copy.close)
        self.copies.append((selection, copy, set()))

    @rule(is_anew=st.booleans())
    def make_anew(self, is_anew: bool) -> None:
        """Another library, or the same by a server that has another secret."""
        if is_anew:
            self.store.discard()
            self._publish(days=0)
        self.secret += 1
        self._serve()

    @rule(
        data=st.data(),
        faults=st.lists(some(["", "", "503 0", "429 0"]), max_size=3),
        changes=st.one_of(st.none(), st.integers(1, 4)),
        is_after=st.booleans(),
    )
    def sync(
        self, data: st.DataObject, faults: list[str], changes: int | None, is_after: bool
    ) -> None:
        number = data.draw(st.integers(0, len(self.copies) - 1))
        selection, copy, held = self.copies[number]
        self.server.faults[:] = faults
        try:
            copy.sync(changes, is_after)
        except Killed:
            return
        finally:
            self.server.faults.clear()
        found = by_key(copy.held())
        assert found == published(self.store, selection)
        assert held - found.keys() <= copy.removed()  # nothing goes without the app's knowing
        held.clear()
        held.update(found)

    def _publish(self, days: int) -> None:
        super()._publish(days)
        if self.server.application is None:
            self._serve()

    def _serve(self) -> None:
        self.settings = replace(self.settings, secret=f"{self.secret:024}")
        library = Library(self.store, WhooshEngine(self.settings.index), self.settings)
        self.server.application = create_app(library)

    def teardown(self) -> None:
        self.server.application = None
        super().teardown()


def test_a_copy_is_the_library(driver: Driver) -> None:
    """Of either client, in memory and on disk, and what went was told."""
    Replaying.driver, Replaying.server = driver, Failing()
    with serving(Replaying.server) as Replaying.server.origin:
        driver("client", name="any", baseUrl=Replaying.server.origin)
        run_state_machine_as_test(
            Replaying,
            settings=settings(
                max_examples=RUNS,
                stateful_step_count=25,
                print_blob=False,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
