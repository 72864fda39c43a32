"""Text in equals text out: what counts as a difference."""

from __future__ import annotations

from pathlib import Path

import pytest

from runcontent.importing.fidelity import compare_words, with_images_elsewhere
from runcontent.importing.finishing import finish
from runcontent.importing.readers import read_source
from runcontent.importing.sites import Site, Source

from .readings import vocabulary


def _lost(name: str, text: str) -> list[tuple[str, str, str]]:
    source = Source(Path(name), name, Site(Path("/nowhere")), named=True)
    (draft,) = read_source(source, text.encode(), vocabulary())
    done = finish(draft, f"{draft.name}.md", {})
    return [(one.what, one.missing, one.added) for one in done.differences]


def test_a_passage_that_moved_is_a_difference() -> None:
    """Every word is still there, and yet it says something else."""
    said = "rest for a week and then run again with care on flat ground"
    moved = "run again with care on flat ground rest for a week and then"
    found = compare_words(said, moved)
    assert [one.missing for one in found if one.missing] == ["rest for a week and then"]
    assert [one.added for one in found if one.added] == ["rest for a week and then"]


def test_a_word_that_is_broken_otherwise_is_none() -> None:
    assert compare_words("a run-walk plan", "a runwalk plan") == []
    assert (
        compare_words("well before the t able of it all", "well before the table of it all") == []
    )


ODD = {
    "a link's title stands after its words": (
        "a.txt",
        'Shoes\nA summary.\n· 4 min read · Training\nSee [this page](a.md "Its title") now.\n',
    ),
    "an image by reference": (
        "a.md",
        "---\nlayout: post\ntitle: A\n---\n\nSee ![a foot][pic] and [a page][r].\n\n"
        '[pic]: a.png "Title"\n[r]: https://example.org/r\n',
    ),
    "a link with a space in angle brackets": (
        "a.md",
        "---\nlayout: post\ntitle: A\n---\n\nSee [it](<https://x.example/a b>) there.\n",
    ),
    "tags of social media at the start of a line": (
        "a.md",
        "---\nlayout: post\ntitle: A\n---\n\nWords.\n\n#Running #Trail\n\n#Running\n",
    ),
    "a table with pipes above one with tabs": (
        "a.txt",
        "Weeks\nA summary of it.\n· 4 min read · Training\nWords that stand above.\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |\nName\tValue\nx\t1\n",
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_texts_lose_nothing(case: str) -> None:
    assert _lost(*ODD[case]) == []


def test_only_images_are_taken_elsewhere() -> None:
    """A definition that a link refers to stays."""
    text = "![a][p] [b][r] ![c]\n\n[p]: a.png\n[r]: b.md\n[c]: c.png\n"
    moved = with_images_elsewhere(text)
    assert "[p]: https://media.invalid/a.png" in moved
    assert "[c]: https://media.invalid/c.png" in moved
    assert "[r]: b.md" in moved
