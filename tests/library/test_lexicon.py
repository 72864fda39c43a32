"""What a library knows of words follows each publish, and only what changed is read for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from runcontent.bootstrap import open_library
from runcontent.engines.port import SearchEngine
from runcontent.library import Library, Search
from runcontent.library.lexicon import Lexicon
from runcontent.search.query import Query
from runcontent.settings import ENGINES, Settings
from runcontent.store.port import Snapshot

from ..fakes.counting_engine import CountingEngine
from .drafts import Draft, write_files


class Counted:
    """A snapshot that counts how often all titles are read."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.times = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._snapshot, name)

    def titles(self, kind: Any) -> Any:
        self.times += 1
        return self._snapshot.titles(kind)


@pytest.fixture(params=ENGINES)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    settings = Settings(
        articles=tmp_path / "articles", index=tmp_path / "index", engine=request.param
    )
    write_files(settings.articles, {"knee.md": Draft(), "hip.md": Draft(title="Hip")})
    library = open_library(settings)
    library.publish()
    return library


def _suggested(library: Library, text: str) -> set[str]:
    return {each.id for each in library.suggest(text, 100).items}


def _is_titled(engine: SearchEngine, snapshot: Snapshot, stem: str) -> bool:
    return engine.is_titled(snapshot.generation or "", [stem])


def test_suggestions_and_words_follow_each_publish(library: Library) -> None:
    """A title that is new, changed or gone; a word that is new is no typing error."""
    assert _suggested(library, "knee") == {"knee"}
    assert library.search(Search("patela")).did_you_mean is None
    titled = Draft(title="Patella pain", word="patella")
    write_files(library.settings.articles, {"knee.md": titled, "foot.md": Draft(title="Foot")})
    library.publish()
    assert (_suggested(library, "patel"), _suggested(library, "knee")) == ({"knee"}, set())
    assert _suggested(library, "foot") == {"foot"}
    assert library.search(Search("patela")).did_you_mean == "patella"
    (library.settings.articles / "foot.md").unlink()
    library.publish()
    assert _suggested(library, "foot") == set()


def test_only_what_changed_is_read(library: Library) -> None:
    """Not all titles again, though a tag is carried for the first time."""
    with library.store.snapshot() as snapshot:
        before = Lexicon.read(snapshot, library.engine)
    write_files(
        library.settings.articles,
        {
            "hip.md": Draft(title="Hips", tags=("leg",)),
            "taxonomy.yaml": "tags:\n  - {slug: leg, title: Leg, synonyms: [limb]}\n",
        },
    )
    library.publish()
    with library.store.snapshot() as snapshot:
        counted = Counted(snapshot)
        now = Lexicon.read(counted, library.engine, before)  # type: ignore[arg-type]
        assert counted.times == 0
        anew = Lexicon.read(snapshot, library.engine)
    for text in ("hip", "hips", "leg", "lim", "kne", "often"):
        assert now.suggester.suggest(text) == anew.suggester.suggest(text), text
    assert [each.text for each in now.suggester.suggest("lim")] == ["limb"]


def test_a_library_that_was_put_back_is_read_anew(library: Library, tmp_path: Path) -> None:
    """Its next revision has the number of one that it no longer has."""
    shutil.copytree(tmp_path / "index", tmp_path / "kept")
    write_files(library.settings.articles, {"knee.md": Draft(title="Patella")})
    library.publish()
    with library.store.snapshot() as snapshot:
        before = Lexicon.read(snapshot, library.engine)
    other = open_library(
        Settings(
            articles=tmp_path / "articles",
            index=tmp_path / "kept",
            engine=library.settings.engine,
        )
    )
    for title in ("Tendon", "Meniscus"):
        write_files(library.settings.articles, {"knee.md": Draft(title=title)})
        other.publish()
    with other.store.snapshot() as snapshot:
        now = Lexicon.read(snapshot, other.engine, before)
    assert [now.suggester.suggest(text) != [] for text in ("patel", "tendon", "menis")] == [
        False,
        False,
        True,
    ]


class Held:
    """A store whose snapshot is always the same one."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        yield self._snapshot


def test_who_is_late_does_not_read_the_revision_before_again(library: Library) -> None:
    """Nor does whoever comes after him read the present one again."""
    engine = CountingEngine(library.engine)
    library.engine = engine
    store = library.store
    with store.snapshot() as late:
        assert _suggested(library, "knee") == {"knee"}
        write_files(library.settings.articles, {"knee.md": Draft(title="Patella")})
        open_library(library.settings).publish()
        assert _suggested(library, "patella") == {"knee"}
        assert engine.readings == 2
        library.store = Held(late)  # type: ignore[assignment]
        assert _suggested(library, "knee") == {"knee"}
        library.store = store
        assert _suggested(library, "knee") == set()
    assert engine.readings == 2


def test_what_a_title_names_is_asked_of_the_engine_only_for_unknown_words(
    library: Library,
) -> None:
    """A text of known words is about the library, whatever titles there are."""
    with library.store.snapshot() as snapshot:
        lexicon = Lexicon.read(snapshot, library.engine)

        def never(stems: object) -> bool:
            raise AssertionError(stems)

        assert not lexicon.is_about_something_else("load", Query(()), never)
        for text, expected in [("knitting hip", False), ("knitting load", True)]:
            found = lexicon.is_about_something_else(
                text,
                Query(()),
                lambda stems: any(_is_titled(library.engine, snapshot, s) for s in stems),
            )
            assert found == expected, text
