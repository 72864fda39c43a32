"""Laws of publishing, over random folders and what becomes of them."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from runcontent.engines.whoosh import WhooshEngine
from runcontent.library import Library, Report
from runcontent.model import Key
from runcontent.settings import Settings
from runcontent.store.sqlite import SqliteStore

from ..fakes.memory_store import MemoryStore
from .drafts import Draft, Files, write_files
from .export import differences, export

QUESTIONS = ["knee", "load", "rest", '"too much load"', "patella", "hip", "a b z old"]
TAXONOMIES = [
    "tags:\n  - {slug: knee, title: Knee, parent: leg}\n  - {slug: leg, title: Leg}\n",
    "tags:\n  - {slug: knee, title: Knee, synonyms: [patella]}\n  - {slug: leg, title: Hip}\n",
    "categories:\n  - {slug: care, title: Care}\n",
]

_some = st.sampled_from
_slugs = _some("a b z old".split())
_tags = st.lists(_some("knee leg".split()), max_size=2, unique=True).map(tuple)
_days = _some([None, "2026-01-01", "2026-02-01"])
_links = _some(
    ["", "[x](a.md)", "[x](b.md#causes)", "[x][y]\n\n[y]: b.md", "![y](media/y.svg)", "<b>x</b>"]
)
_drafts = st.builds(
    Draft,
    title=_some("Knee Hip".split()),
    slug=st.one_of(st.none(), st.none(), _slugs),
    category=_some([None, "care"]),
    tags=_tags,
    conditions=_tags,
    aliases=st.lists(_slugs, max_size=1).map(tuple),
    status=_some([None, None, None, "draft", "withdrawn"]),
    published=_days,
    word=_some("load stress".split()),
    answer=_some("often seldom".split()),
    parts=st.permutations("causes care signs faq".split()).map(lambda parts: tuple(parts[1:])),
    links=_links,
)
_bad = _some(
    [
        "no front matter",
        "---\ntitle: A\n---\n\n# X {#x}\n\n# Y {#x}\n",
        "---\ntitle: A\nslug: No\n---\n",
        b"---\ntitle: \xff\n---\n",
    ]
)
_folders = st.fixed_dictionaries(
    {"taxonomy.yaml": _some(TAXONOMIES)},
    optional={
        **{name: st.one_of(_drafts, _drafts, _drafts, _bad) for name in ("a.md", "b.md", "x/a.md")},
        "c.md": _drafts,
        "media/y.svg": _some(["<svg/>", "<svg><g/></svg>"]),
    },
)


def _errors(report: Report) -> set[str]:
    return {problem.file for problem in report.problems if problem.level == "error"}


def _versions(library: Library) -> dict[Key, str]:
    with library.store.snapshot() as snapshot:
        return snapshot.versions()


def _replayed(library: Library, revision: int, copy: dict[Key, str]) -> dict[Key, str]:
    """A copy of the library at `revision`, after the changes since."""
    with library.store.snapshot() as snapshot:
        for change in snapshot.changes(revision):
            if change.op == "delete":
                assert change.reason in {"deleted", "renamed", "withdrawn", "unpublished"}
                copy.pop(change.key, None)
            else:
                stored = snapshot.get(*change.key)
                assert stored is not None
                copy[change.key] = stored.version
    return copy


def _of_file(library: Library, path: str) -> dict[str, Any]:
    """What the library has of one file: its source, and the payloads of its slug."""
    with library.store.snapshot() as snapshot:
        source = snapshot.sources().get(path)
        if source is None:
            return {}
        keys = [key for key in snapshot.versions() if key[1].split("/")[0] == source.slug]
        return {"source": source, "resources": snapshot.get_many(sorted(keys))}


def _require_unchanged(library: Library, bad: set[str], before: dict[str, Any]) -> None:
    """Bad files are as they were before, unless another file has their slug now."""
    with library.store.snapshot() as snapshot:
        slugs = {path: source.slug for path, source in snapshot.sources().items()}
    assert len(set(slugs.values())) == len(slugs)
    for path in bad & before.keys():
        if before[path] and (path in slugs or before[path]["source"].slug not in slugs.values()):
            assert _of_file(library, path) == before[path]


@settings(max_examples=5, deadline=None)
@given(history=st.lists(_folders, min_size=2, max_size=3))
def test_publishing_keeps_its_laws(history: list[Files]) -> None:
    """At each step: publishing again changes nothing, a bad file stays as it was published last,
    and replaying the changes since any revision gives the library. In the end, unless a file is
    bad, the library is what publishing the last folder alone would make."""
    with tempfile.TemporaryDirectory() as directory:
        articles, index = Path(directory) / "articles", Path(directory) / "index"
        with closing(SqliteStore(index / "library.db")) as store:
            library = Library(store, WhooshEngine(index), Settings(articles=articles, index=index))
            copies: dict[int, dict[Key, str]] = {0: {}}
            for files in history:
                before = {path: _of_file(library, path) for path in files}
                write_files(articles, files)
                report = library.publish()
                library.suggest("knee", 1)  # what is known of words follows from step to step
                again = library.publish()
                assert (again.added, again.changed, again.removed) == (0, 0, 0)
                assert (again.revision, _errors(again)) == (report.revision, _errors(report))
                _require_unchanged(library, _errors(report), before)
                copies[report.revision] = _versions(library)
            for revision, copy in copies.items():
                assert _replayed(library, revision, dict(copy)) == _versions(library)
            whole_index = Path(directory) / "whole"
            whole = Library(
                MemoryStore(),
                WhooshEngine(whole_index),
                Settings(articles=articles, index=whole_index),
            )
            whole.publish()
            if not _errors(report):
                assert differences(export(library, QUESTIONS), export(whole, QUESTIONS)) == {}
