"""Pages of awkward articles: what no element says is in attributes, and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from runcontent.exporting.pages import as_page

from .test_round_trip import _import, _parse, _published, _said

HEAD = '---\ntitle: A & B <c>\nsummary: Say "x".\n---\n\n'

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_an_awkward_article_comes_back(path: Path) -> None:
    first = _published(_parse("a.md", path.read_text("utf-8")))
    _, text = _import("a.html", as_page(first, {}))
    assert _said(_published(_parse("a.md", text))) == _said(first)
