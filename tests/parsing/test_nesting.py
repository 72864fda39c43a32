"""Lists of lists, as CommonMark nests them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runcontent.parsing.nesting import indent_lists

LINES = st.lists(
    st.sampled_from(
        ["", "text", "- a", "  - b", "1. c", "   d", "    deep", "# T", "```", "  ```", "> q"]
    ),
    max_size=12,
).map("\n".join)


@given(LINES)
def test_no_word_and_no_line_is_lost(source: str) -> None:
    """Only white space changes, and the marks of fenced code in an item."""
    indented = indent_lists(source)
    assert indented.count("\n") == source.count("\n")

    def words(text: str) -> list[str]:
        return [word for word in text.split() if not word.startswith("`")]

    assert words(indented) == words(source)


def test_two_columns_nest_below_a_bullet_and_three_below_a_number() -> None:
    """Each level gets four columns, whatever its marker's width."""
    assert indent_lists("- a\n  - b\n    - c\n\n1. d\n   - e") == (
        "- a\n    - b\n        - c\n\n1. d\n    - e"
    )


def test_code_in_an_item_stays_code() -> None:
    """What looks like a list in it is none."""
    assert indent_lists("- a\n  ```\n  - b\n  ```\n- c") == "- a\n\n        - b\n\n- c"
