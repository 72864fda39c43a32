"""The fingerprint of a file: it changes when its resources may, and not otherwise."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from runcontent.library.folder import read_folder
from runcontent.settings import Settings

from .drafts import Draft, Files, write_files

DAY = date(2026, 6, 1)
KNEE = Draft(links="[x](hip.md) and [y](./hip.md#causes)", image="media/knee.svg")
HIP = Draft(title="Hip")
FILES: Files = {"knee.md": KNEE, "hip.md": HIP, "media/knee.svg": "<svg/>"}


def _fingerprints(
    folder: Path, files: Files, *, today: date = DAY, public_url: str = ""
) -> dict[str, str]:
    write_files(folder, files)
    settings = Settings(articles=folder, public_url=public_url)
    entries = read_folder(settings, today).entries.values()
    return {entry.path: entry.fingerprint for entry in entries}


def _changed(folder: Path, edited: Files, *, today: date = DAY, public_url: str = "") -> set[str]:
    """The files whose fingerprint is another after an edit of FILES."""
    before = _fingerprints(folder, FILES)
    after = _fingerprints(folder, FILES | edited, today=today, public_url=public_url)
    return {path for path in before if before[path] != after[path]}


def test_nothing_changes_by_itself(tmp_path: Path) -> None:
    """The same files have the same fingerprints, on another day too."""
    assert _changed(tmp_path / "a", {}, today=date(2027, 1, 1)) == set()


def test_an_edit_concerns_its_file_alone(tmp_path: Path) -> None:
    """The text of a linked article does not matter to those that link to it."""
    assert _changed(tmp_path / "a", {"hip.md": replace(HIP, word="stress")}) == {"hip.md"}


def test_a_title_concerns_those_that_link_to_it(tmp_path: Path) -> None:
    """A title, and whether it is published at all, is named in `related`."""
    for edited in (replace(HIP, title="The hip"), replace(HIP, status="draft")):
        assert _changed(tmp_path / "a", {"hip.md": edited}) == {"hip.md", "knee.md"}


def test_an_image_concerns_those_that_show_it(tmp_path: Path) -> None:
    """New bytes of an image make its articles anew."""
    assert _changed(tmp_path / "a", {"media/knee.svg": "<svg></svg>"}) == {"knee.md"}


def test_settings_and_vocabulary_concern_all(tmp_path: Path) -> None:
    """Links and tags are in every resource."""
    everything = {"knee.md", "hip.md"}
    assert _changed(tmp_path / "a", {}, public_url="https://run.example") == everything
    assert _changed(tmp_path / "b", {"taxonomy.yaml": "tags: []\n"}) == everything


def test_a_review_that_falls_due_is_news(tmp_path: Path) -> None:
    """On the day after its review was due, an article is stale, though nobody edited it."""
    files: Files = {"knee.md": replace(KNEE, review_due="2026-06-01"), "hip.md": HIP}
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 2), date(2027, 1, 1)]
    found = [_fingerprints(tmp_path / "a", files, today=day) for day in days]
    assert found[0] == found[1] != found[2] == found[3]
    assert found[1]["hip.md"] == found[2]["hip.md"]


def test_a_link_to_a_folder_is_told_of_and_not_followed(tmp_path: Path) -> None:
    """Whatever it leads to, and wherever it stands; a folder that is none of the articles' is no
    matter."""
    root, elsewhere = tmp_path / "a", tmp_path / "elsewhere"
    write_files(root, FILES | {"deep/heel.md": HIP})
    write_files(elsewhere, {"secret.md": HIP})
    (root / "linked").symlink_to(elsewhere)
    (root / "deep" / "loop").symlink_to(root)
    (root / ".hidden").symlink_to(elsewhere)
    (root / "empty.md").mkdir()
    found = read_folder(Settings(articles=root), DAY)
    assert {problem.file for problem in found.problems} == {"linked", "deep/loop", "empty.md"}
    assert set(found.entries) == {"knee.md", "hip.md", "deep/heel.md"}


@pytest.mark.parametrize(
    ("there", "had_it", "owner"),
    [
        ({"knee.md": HIP, "x/knee.md": HIP}, None, "knee.md"),
        ({"knee.md": HIP, "x/knee.md": HIP}, "x/knee.md", "x/knee.md"),
        ({"old.md": replace(HIP, slug="knee"), "x/knee.md": HIP}, None, "x/knee.md"),
        ({"knee.md": HIP, "x/knee.md": replace(HIP, status="draft")}, "x/knee.md", "knee.md"),
        (
            {"knee.md": HIP, "x/knee.md": replace(HIP, status="withdrawn", reason="Unsafe.")},
            "x/knee.md",
            "x/knee.md",
        ),
    ],
)
def test_one_of_several_files_has_a_slug(
    tmp_path: Path, there: Files, had_it: str | None, owner: str
) -> None:
    """The one that had it, unless it is a draft now: what is withdrawn stays so. Else the one that
    is named after it, and else the first."""
    write_files(tmp_path, there)
    last = {} if had_it is None else {had_it: "knee"}
    found = read_folder(Settings(articles=tmp_path), DAY, last_slugs=last)
    assert set(found.entries) == {owner}
    assert {problem.file for problem in found.problems} == there.keys() - {owner}


@pytest.fixture
def half_a_minute() -> Iterator[None]:
    """What takes longer fails: a search that begins at every place of a line takes minutes."""

    def stop(*_: object) -> None:
        raise TimeoutError

    usual = signal.signal(signal.SIGALRM, stop)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, usual)


@pytest.mark.usefixtures("half_a_minute")
@pytest.mark.parametrize("begin", ["", "(", ": ", "<'"])
@pytest.mark.parametrize("fill", ["a", " ", "a.", ".m", "-", "("])
def test_a_long_line_is_looked_through_once(tmp_path: Path, begin: str, fill: str) -> None:
    """As large a file as may be, in one line, is read in no more than moments."""
    line = begin + fill * (200_000 // len(fill))
    text = f"---\ntitle: Long\nsummary: Short.\n---\n\n{line}\n"
    tmp_path.joinpath("long.md").write_text(text, "utf-8")
    assert read_folder(Settings(articles=tmp_path), DAY).entries["long.md"].title == "Long"
