"""Changing partners.toml: whole or not at all, with its comments."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runcontent.errors import SettingError
from runcontent.partners import PartnersFile, issue_key
from runcontent.partners.keys import KEY, redact_keys

PEPPER = "p" * 32
TODAY = date(2026, 3, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "partners.toml"


@pytest.fixture
def file(path: Path) -> PartnersFile:
    return PartnersFile(path, PEPPER, lambda: TODAY)


def test_the_secret_is_not_in_the_file(file: PartnersFile, path: Path) -> None:
    """Only its id and a hash."""
    key = file.add_key("weekly", ["read", "search"])
    text = path.read_text("utf-8")
    assert key.id in text
    assert key.text[-32:] not in text
    assert path.stat().st_mode & 0o007 == 0


def test_comments_and_order_stay(file: PartnersFile, path: Path) -> None:
    """What a person wrote is theirs."""
    path.write_text(
        '# ours\n[b] # second\nscopes = ["read"] # why\n\n[a]\nscopes = ["sync"]\n', "utf-8"
    )
    file.add_key("b", quota="5/minute")
    text = path.read_text("utf-8")
    assert "# ours" in text
    assert '[b] # second\nscopes = ["read"] # why' in text
    assert text.index("[b]") < text.index("[a]")
    assert list(file.partners()) == ["b", "a"]


def test_rotating_gives_a_second_key_and_ends_the_first(file: PartnersFile) -> None:
    """Both are live until the day; a third is refused."""
    first = file.add_key("weekly", ["read"])
    second = file.rotate("weekly", date(2026, 3, 8))
    keys = {key.id: key for key in file.partners()["weekly"].keys}
    assert keys[first.id].expires == date(2026, 3, 8)
    assert keys[second.id].expires is None
    with pytest.raises(SettingError, match="two live keys already"):
        file.rotate("weekly", date(2026, 3, 9))
    with pytest.raises(SettingError, match="3 keys are live"):
        file.add_key("weekly")
    later = PartnersFile(file._path, PEPPER, lambda: date(2026, 3, 8))
    later.rotate("weekly", date(2026, 3, 20))


def test_rotating_never_lengthens_a_keys_life(file: PartnersFile) -> None:
    """A key that ends sooner ends then."""
    first = file.add_key("weekly", ["read"], expires=date(2026, 3, 3))
    file.rotate("weekly", date(2026, 3, 8))
    keys = {key.id: key for key in file.partners()["weekly"].keys}
    assert keys[first.id].expires == date(2026, 3, 3)


def test_revoking_takes_one_key(file: PartnersFile) -> None:
    """The partner and its other key stay."""
    first, second = file.add_key("weekly", ["read"]), file.add_key("weekly")
    assert file.revoke(first.id) == "weekly"
    assert [key.id for key in file.partners()["weekly"].keys] == [second.id]
    assert file.revoke(second.id) == "weekly"
    assert file.partners()["weekly"].keys == ()
    with pytest.raises(SettingError, match="no partner has the key"):
        file.revoke(first.id)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda file: file.add_key("weekly"), "is new; say what it may do with --scope"),
        (lambda file: file.add_key("Weekly", ["read"]), "such as runners-weekly"),
        (lambda file: file.add_key("weekly", ["write"]), "'write' is no scope"),
        (lambda file: file.add_key("weekly", ["read"], quota="much"), "is no quota"),
        (lambda file: file.add_key("weekly", ["read"], quota="0/minute"), "no number may be 0"),
        (lambda file: file.add_key("weekly", ["read"], expires=TODAY), "give a day after today"),
        (lambda file: file.add_key("weekly", ["read"], ["a.example"]), "origins"),
        (lambda file: file.rotate("weekly", TODAY), "there is no partner weekly"),
    ],
)
def test_a_refused_change_changes_nothing(file: PartnersFile, path: Path, call, words) -> None:
    """And says what to do."""
    path.write_text('[a]\nscopes = ["read"]\n', "utf-8")
    with pytest.raises(SettingError, match=words):
        call(file)
    assert path.read_text("utf-8") == '[a]\nscopes = ["read"]\n'
    assert [entry.name for entry in path.parent.iterdir()] == ["partners.toml"]


def test_two_editors_lose_nothing(file: PartnersFile) -> None:
    """Each waits for the other."""
    threads = [Thread(target=file.add_key, args=(f"p{n}", ["read"])) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(file.partners()) == [f"p{n}" for n in range(8)]


@settings(deadline=None)
@given(st.text(), st.text())
def test_no_secret_outlives_redaction(before: str, after: str) -> None:
    """Wherever a key stands in a text."""
    key = issue_key(PEPPER)
    assert KEY.fullmatch(key.text)
    assert key.text[-32:] not in redact_keys(f"{before}{key.text}{after}")
