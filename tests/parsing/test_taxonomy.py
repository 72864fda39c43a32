"""The vocabulary's file: every mistake is an error with its line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from runcontent.errors import ContentError
from runcontent.model import Taxonomy
from runcontent.parsing import load_taxonomy

TAG = "tags:\n  - {slug: knee, title: Knee}\n"
BAD = {
    "a missing title": ("tags:\n  - {slug: a, title: A}\n  - {slug: b}\n", 3, "title"),
    "a slug twice": (f"{TAG}  - {{slug: knee, title: Again}}\n", 3, "stands twice"),
    "a category twice": (
        "categories:\n  - {slug: a, title: A}\n  - {slug: a, title: B}\n",
        3,
        "the category 'a' stands twice",
    ),
    "a slug with a space": ("tags:\n  - {slug: a b, title: A}\n", 2, "'a b' is no slug"),
    "an unknown parent": (f"{TAG}  - {{slug: kap, title: A, parent: kne}}\n", 3, "did you mean"),
    "an unknown field": (f"{TAG}words: []\n", 3, "words"),
    "no YAML": ("tags: [\n", 2, ""),
    "a time for a title": ("tags:\n  - slug: a\n    title: 12:30\n", 3, "quote it: '12:30'"),
    "a name that is a list": ("? [a]\n: b\n", 1, "a name cannot be a list"),
    "a circle of parents": (
        f"{TAG[:-2]}, parent: hip}}\n  - {{slug: hip, title: Hip, parent: knee}}\n",
        2,
        "stands below itself",
    ),
    "a number for a word": ("protected_words:\n  - ITBS\n  - 10\n", 3, "protected_words.1"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_taxonomy_is_an_error_with_its_line(name: str, tmp_path: Path) -> None:
    """The line is that of the mistake, and the message or remedy says what it is."""
    text, line, words = BAD[name]
    (tmp_path / "taxonomy.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        load_taxonomy(tmp_path / "taxonomy.yaml")
    problem = caught.value.problems[0]
    assert problem.line == line
    assert words in str(problem)
    assert problem.remedy


def test_no_file_is_an_empty_taxonomy(tmp_path: Path) -> None:
    """A library without a vocabulary is a library all the same."""
    assert load_taxonomy(tmp_path / "taxonomy.yaml") == Taxonomy()


def test_a_taxonomy_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    """It is refused as an article's file is, with its line."""
    (tmp_path / "taxonomy.yaml").write_bytes(b"tags: []\n# \xff\n")
    with pytest.raises(ContentError, match=r"taxonomy\.yaml:2: is not UTF-8"):
        load_taxonomy(tmp_path / "taxonomy.yaml")
