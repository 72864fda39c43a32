"""Parsing in processes, a batch at a time."""

from __future__ import annotations

from pathlib import Path

from runcontent.errors import ContentError
from runcontent.model import Taxonomy
from runcontent.parsing import ParsingPool


def test_every_file_comes_back_in_its_place(tmp_path: Path) -> None:
    """More than are on their way at once, and bad ones among them."""
    jobs = [
        (
            f"{number}.md",
            f"---\ntitle: T{number}\nsummary: S.\n---\n\nText.\n" if number % 7 else "",
        )
        for number in range(300)
    ]
    with ParsingPool(taxonomy=Taxonomy(), articles=tmp_path) as pool:
        found = list(pool.parse_all(iter(jobs)))
    assert [path for path, _ in found] == [path for path, _ in jobs]
    for number, (_, result) in enumerate(found):
        if number % 7:
            assert not isinstance(result, ContentError)
            assert result[0].title == f"T{number}"
        else:
            assert isinstance(result, ContentError)
