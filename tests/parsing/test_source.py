"""Markdown source before it is rendered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runcontent.parsing.source import drop_html, list_items, outside_fences, separate_lists

LINES = st.lists(
    st.sampled_from(
        ["", "text", "- a", "1. b", "2. c", "    deep", "# T", "```", "~~~", "<b>x</b>", "`<i>`"]
    ),
    max_size=12,
).map("\n".join)


@given(LINES)
def test_separating_lists_adds_blank_lines_and_nothing_else(source: str) -> None:
    """Every line that is not blank stays, in order."""

    def written(text: str) -> list[str]:
        return [line for line in text.split("\n") if line.strip()]

    assert written(separate_lists(source)) == written(source)
    assert separate_lists(separate_lists(source)) == separate_lists(source)


@given(LINES)
def test_dropping_html_keeps_every_line_where_it_is(source: str) -> None:
    """A warning's line and a heading's line are those of the file."""
    dropped, warnings = drop_html("a.md", source, 1)
    assert dropped.count("\n") == source.count("\n")
    assert drop_html("a.md", dropped, 1) == (dropped, [])
    assert bool(warnings) == (dropped != source)


@given(LINES)
def test_an_item_stands_on_the_line_that_is_told(source: str) -> None:
    """The line holds a marker, outside of code, and what follows it begins the item."""
    lines = source.split("\n")
    outside = outside_fences(lines)
    for number, markdown in list_items(source):
        assert outside[number]
        assert lines[number].lstrip("-12. ").startswith(markdown.split("\n")[0])
