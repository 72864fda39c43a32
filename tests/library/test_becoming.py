"""What becomes of an article's resources: kept, changed, renamed, withdrawn, gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from runcontent.errors import Deleted, NotFound, Renamed, Withdrawn
from runcontent.library import Library, Report
from runcontent.model import Key, Kind
from runcontent.store.port import ChangeRecord

from .conftest import OpenLibrary
from .drafts import Draft, Files, write_files

KNEE = Draft(parts=("causes", "care", "signs", "faq"))


def _publish(library: Library, files: Files) -> Report:
    write_files(library.settings.articles, files)
    return library.publish()


def _payloads(library: Library) -> dict[Key, bytes]:
    with library.store.snapshot() as snapshot:
        keys = sorted(snapshot.versions())
        return {key: stored.payload for key, stored in snapshot.get_many(keys).items()}


def _changes(library: Library, after: int) -> list[ChangeRecord]:
    with library.store.snapshot() as snapshot:
        return list(snapshot.changes(after))


def test_ids_do_not_change_when_text_is_edited(open_library: OpenLibrary) -> None:
    """Editing answers, sections, advice with an id, title and front matter gives new versions of
    the same ids."""
    library = open_library("index")
    _publish(library, {"knee.md": KNEE})
    before = _payloads(library)
    edited = replace(
        KNEE, title="The knee", word="stress", answer="seldom", language="de", updated="2026-02-01"
    )
    report = _publish(library, {"knee.md": edited})
    after = _payloads(library)
    assert list(after) == list(before)
    assert (report.added, report.changed, report.removed) == (0, len(before), 0)
    assert all(after[key] != before[key] for key in before)


def test_only_what_differs_is_a_change(open_library: OpenLibrary) -> None:
    """An edited answer changes its FAQ and its article, and nothing else is told."""
    library = open_library("index")
    _publish(library, {"knee.md": KNEE, "hip.md": replace(KNEE, title="Hip")})
    _publish(
        library, {"knee.md": replace(KNEE, answer="seldom"), "hip.md": replace(KNEE, title="Hip")}
    )
    assert {record.key for record in _changes(library, 1)} == {
        (Kind.ARTICLE, "knee"),
        (Kind.FAQ, "knee/can-i-run"),
    }


def test_a_withdrawal_may_get_another_reason(open_library: OpenLibrary) -> None:
    """What changes in a file without resources is published too."""
    library = open_library("index")
    _publish(library, {"knee.md": replace(KNEE, status="withdrawn", reason="Old.")})
    _publish(library, {"knee.md": replace(KNEE, status="withdrawn", reason="New.")})
    with pytest.raises(Withdrawn, match=r"New\."):
        library.get(Kind.ARTICLE, "knee")


def test_every_end_has_its_reason(open_library: OpenLibrary) -> None:
    """A tombstone says whether an article was deleted, renamed, withdrawn or taken back, for all
    of its parts."""
    library = open_library("index")
    slugs = ["deleted", "renamed", "withdrawn", "unpublished", "reslugged"]
    _publish(library, {f"{slug}.md": replace(KNEE, title=slug) for slug in slugs})
    parts = len(_payloads(library)) // len(slugs)
    report = _publish(
        library,
        {
            "other.md": replace(KNEE, title="renamed", aliases=("renamed",)),
            "withdrawn.md": replace(KNEE, status="withdrawn", reason="Out of date."),
            "unpublished.md": replace(KNEE, status="draft"),
            "reslugged.md": replace(KNEE, slug="new", aliases=("reslugged",)),
        },
    )
    assert report.removed == parts * len(slugs)
    reasons = {
        (record.key[1].split("/")[0], record.reason)
        for record in _changes(library, 1)
        if record.op == "delete"
    }
    assert reasons == {(slug, slug.replace("reslugged", "renamed")) for slug in slugs}
    for kind, id in ((Kind.ARTICLE, "renamed"), (Kind.SECTION, "renamed/causes")):
        with pytest.raises(Renamed, match="renamed is now other"):
            library.get(kind, id)
    with pytest.raises(Renamed, match="reslugged is now new"):
        library.get(Kind.ARTICLE, "reslugged")
    with pytest.raises(Withdrawn, match=r"Out of date\."):
        library.get(Kind.FAQ, "withdrawn/can-i-run")
    with pytest.raises(Deleted):
        library.get(Kind.SECTION, "deleted/causes")
    with pytest.raises(NotFound):
        library.get(Kind.ARTICLE, "unpublished")
    _publish(library, {"other.md": replace(KNEE, title="renamed")})
    with pytest.raises(Withdrawn):
        library.get(Kind.ARTICLE, "withdrawn")  # its file is gone too, by now
    with pytest.raises(Deleted):
        library.get(Kind.ARTICLE, "renamed")
    _publish(library, {"deleted.md": KNEE})
    assert library.get(Kind.ARTICLE, "deleted").stored.id == "deleted"


def test_an_alias_of_what_is_not_served_is_as_the_article_is(open_library: OpenLibrary) -> None:
    """An alias of a draft is not found; an alias of a withdrawn article is withdrawn."""
    library = open_library("index")
    _publish(
        library,
        {
            "a.md": replace(KNEE, status="draft", aliases=("old-a",)),
            "b.md": replace(KNEE, status="withdrawn", aliases=("old-b",)),
        },
    )
    for slug in ("old-a", "a"):
        with pytest.raises(NotFound):
            library.get(Kind.ARTICLE, slug)
    with pytest.raises(Withdrawn):
        library.get(Kind.ARTICLE, "old-b")


BAD: Files = {
    "no-front-matter.md": "An ache.\n",
    "no-title.md": "---\nsummary: X\n---\n",
    "unknown-field.md": "---\ntitle: A\ntagz: []\n---\n",
    "same-id-twice.md": "---\ntitle: A\n---\n\n# X {#x}\n\n# Y {#x}\n",
    "bad-dose.md": '---\ntitle: A\n---\n\n# Exercises\n\n- Run. {: dose="often" }\n',
    "yaml-alias.md": "---\ntitle: &a A\nsummary: *a\n---\n",
    "not-utf8.md": b"---\ntitle: \xff\n---\n",
    "nul.md": b"---\ntitle: A\n---\n\0",
    "too-large.md": b"---\ntitle: A\n---\n" + b"x" * (256 * 1024),
    "another-s-slug.md": Draft(slug="a-neighbour"),
    "another-s-alias.md": Draft(aliases=("a-neighbour",)),
    "empty.md": "",
}


def test_a_bad_file_stays_as_it_was_and_disturbs_nobody(open_library: OpenLibrary) -> None:
    """Whatever is wrong with a file, its resources, those that link to it and its neighbours stay
    byte for byte, it is named once, and what else was edited is published."""
    library = open_library("index")
    links = " ".join(f"[{name}]({name})" for name in BAD)
    good: Files = {
        "a-neighbour.md": replace(KNEE, title="Neighbour", links=links),
        "edited.md": replace(KNEE, title="Edited"),
    }
    good |= {name: replace(KNEE, title=name, links="[x](a-neighbour.md)") for name in BAD}
    assert _publish(library, good).problems == ()
    before = _payloads(library)
    edited = replace(KNEE, title="Edited", word="stress")
    report = _publish(library, good | BAD | {"edited.md": edited})
    errors = [problem.file for problem in report.problems if problem.level == "error"]
    assert sorted(set(errors)) == sorted(BAD)
    assert all(problem.remedy and problem.line > 0 for problem in report.problems)
    after = _payloads(library)
    changed = {key for key in before if before[key] != after.get(key)}
    assert after.keys() == before.keys()
    assert changed
    assert {key[1].split("/")[0] for key in changed} == {"edited"}
    assert library.publish().revision == report.revision


def test_a_bad_file_that_was_never_published_is_not_there(open_library: OpenLibrary) -> None:
    """A first publish without its good version leaves it out, and publishes the others."""
    library = open_library("index")
    report = _publish(library, {"a-neighbour.md": KNEE} | BAD)
    assert {id.split("/")[0] for _, id in _payloads(library)} == {"a-neighbour"}
    assert report.revision == 1


def test_an_empty_folder_is_a_library(open_library: OpenLibrary) -> None:
    """Nothing to publish is published once, and everything may go again."""
    library = open_library("index")
    assert _publish(library, {}).revision == 1
    assert library.publish().revision == 1
    assert _publish(library, {"knee.md": KNEE}).added > 0
    gone = _publish(library, {})
    assert (gone.added, gone.unchanged, _payloads(library)) == (0, 0, {})
    assert gone.removed == len(_changes(library, 0))
