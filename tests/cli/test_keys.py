"""`runcontent keys`."""

from __future__ import annotations

from datetime import UTC, datetime
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


def test_a_list_is_whole_lines_in_a_pipe(place: Path) -> None:
    """With tabs, nothing cut short, and quotas as one writes them."""
    new = ("new", "runners-weekly-magazine", "--scope", "read", "--quota", "600/minute; 50000/day")
    origin = ("--origin", "https://runners.example")
    made = _run(place, *new, *origin, "--expires", "2999-01-31", COLUMNS="80")
    id = made.stdout.split("_")[1]
    listed = _run(place, "list", COLUMNS="20").stdout.splitlines()
    assert [line.split("\t") for line in listed] == [
        ["partner", "key", "scopes", "quota", "created", "expires", "origins"],
        [
            "runners-weekly-magazine",
            id,
            "read",
            "600/minute; 50000/day",
            str(datetime.now(UTC).date()),
            "2999-01-31",
            "https://runners.example",
        ],
    ]


def test_a_list_is_readable_on_a_narrow_terminal(place: Path) -> None:
    """Of 80 columns: nothing is cut."""
    new = ("new", "runners-weekly", "--scope", "read", "--quota", "600/minute; 50000/day")
    more = ("--scope", "search", "--origin", "https://runners.example")
    made = _run(place, *new, *more, "--expires", "2999-01-31")
    listed = _run(place, "list", COLUMNS="80", FORCE_COLOR="1", NO_COLOR="1").stdout
    today = str(datetime.now(UTC).date())
    wanted = (
        "runners-weekly",
        made.stdout.split("_")[1],
        "search",
        "50000/day",
        "https://",
        "2999-01-31",
        today,
    )
    for whole in wanted:
        assert whole in listed
    assert "…" not in listed


@pytest.mark.parametrize(
    ("arguments", "environ", "words"),
    [
        (("new", "weekly"), {}, "--scope"),
        (("new", "weekly", "--scope", "write"), {}, "'write'"),
        (("new", "weekly", "--scope", "read", "--expires", "soon"), {}, "2027-01-31"),
        (("new", "weekly", "--scope", "read", "--expires", "2020-01-01"), {}, "a day after today"),
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
