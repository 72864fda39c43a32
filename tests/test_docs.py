"""The docs say what there is: every setting, endpoint and command, and no link leads nowhere."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from runcontent.bootstrap import open_library
from runcontent.cli import main
from runcontent.parsing.front_matter import FrontMatterSchema
from runcontent.settings import Settings
from runcontent.web.app import create_app

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("clients/*/README.md")]
)
_FENCED = re.compile(r"^```.*?^```", re.S | re.M)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def _page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", text), re.M)
    return {re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in headings}


def _spelt_out(rule: str) -> list[str]:
    """A rule as the docs write it: `{slug}`, and a line for each of a list of names."""
    choice = re.search(r"<any\(([^)]*)\):\w+>", rule)
    if choice:
        names = [name.strip() for name in choice[1].split(",")]
        return [one for n in names for one in _spelt_out(rule.replace(choice[0], n))]
    return [re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)]


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`RUNCONTENT_{name.upper()}`" in _page("settings.md")


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    text = _page("commands.md")
    assert f"## runcontent {name}\n" in text
    command = main.commands[name]
    parts = command.commands if isinstance(command, click.Group) else {}
    for part in parts:
        assert f"runcontent {name} {part}" in text
    for parameter in [*command.params, *(p for part in parts.values() for p in part.params)]:
        for option in parameter.opts:
            assert not option.startswith("--") or option in text, f"{name} {option}"


def test_every_endpoint_is_documented(tmp_path: Path) -> None:
    settings = Settings(articles=tmp_path, index=tmp_path / "index")
    rules = {
        one
        for rule in create_app(open_library(settings)).url_map.iter_rules()
        for one in _spelt_out(rule.rule)
    }
    text = _page("endpoints.md")
    assert sorted(rule for rule in rules if f"`{rule}`" not in text) == []


@pytest.mark.parametrize("name", sorted(FrontMatterSchema().fields))
def test_every_front_matter_field_is_documented(name: str) -> None:
    assert f"`{name}`" in _page("authoring.md")


def test_nothing_is_installed_from_a_registry_that_does_not_have_it() -> None:
    """Whoever took the name there would run their own program: a command says where ours is."""
    files = [*PAGES, *(ROOT / "src").rglob("*.py"), *(ROOT / "clients").glob("*/src/**/*.[pt][ys]")]
    wrong = re.compile(r"(?:pip|npm) install(?: -\S+)* ['\"]?runcontent\b")
    assert [path.name for path in files if wrong.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_internal_link_resolves(page: Path) -> None:
    for target in _LINK.findall(_FENCED.sub("", re.sub(r"`[^`\n]+`", "", page.read_text("utf-8")))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in _anchors(there.read_text("utf-8")), f"{page.name}: {target}"
