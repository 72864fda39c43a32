"""`runcontent keys`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runcontent.cli import main
from runcontent.partners import Registry

PEPPER = "p" * 32


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "partners.toml"


def _run(place: Path, *arguments: str, **environ: str) -> Result:
    env = {"RUNCONTENT_PARTNERS": str(place), "RUNCONTENT_PEPPER": PEPPER, "COLUMNS": "200"}
    return CliRunner().invoke(main, ["keys", *arguments], env=env | environ)


def test_a_key_goes_through_its_life(place: Path) -> None:
    """Made, listed without its secret, replaced, revoked."""
    made = _run(place, "new", "weekly", "--scope", "read", "--quota", "5/minute")
    assert made.exit_code == 0, made.output
    key = made.stdout.strip()
    assert Registry(place, PEPPER).identify(key).name == "weekly"
    listed = _run(place, "list").output
    assert key.split("_")[1] in listed
    assert key[-32:] not in listed
    rotated = _run(place, "rotate", "weekly", "--days", "3")
    assert rotated.exit_code == 0
    assert _run(place, "revoke", key).exit_code == 0
    assert Registry(place, PEPPER).identify(rotated.stdout.strip()).name == "weekly"
    assert key.split("_")[1] not in _run(place, "list").output


@pytest.mark.parametrize(
    ("arguments", "environ", "words"),
    [
        (("new", "weekly"), {}, "--scope"),
        (("new", "weekly", "--scope", "write"), {}, "'write'"),
        (("new", "weekly", "--scope", "read", "--expires", "soon"), {}, "2027-01-31"),
        (("revoke", "abcdefgh"), {}, "runcontent keys list"),
        (("list",), {"RUNCONTENT_PARTNERS": ""}, "RUNCONTENT_PARTNERS must name"),
        (("new", "a", "--scope", "read"), {"RUNCONTENT_PEPPER": ""}, "openssl rand -hex 32"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(
    place: Path, arguments: tuple[str, ...], environ: dict[str, str], words: str
) -> None:
    """And leaves no file."""
    done = _run(place, *arguments, **environ)
    assert done.exit_code != 0
    assert words in done.output
    assert not place.exists()
