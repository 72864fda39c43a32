"""Laws of importing: text in equals text out, and a structure that was flattened comes back."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runcontent.errors import ContentError
from runcontent.importing.draft import Draft, Form
from runcontent.importing.finishing import finish
from runcontent.importing.flattened import read_flattened
from runcontent.importing.html_pages import read_html_page
from runcontent.importing.markdown_sources import read_markdown
from runcontent.importing.sites import Site, Source
from runcontent.model import Taxonomy

from .readings import HERE, lists_of, published

_SETTINGS = settings(
    max_examples=int(os.environ.get("IMPORTING_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
_MARKS = "-*+•#>|`~_[](){}<>&!:.?=\"'\\/^%$@ \t\n0123456789"
_TEXT = st.text(
    st.one_of(
        st.sampled_from(_MARKS),
        st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd", "Po", "Sm", "Zs")),
    ),
    max_size=200,
)
_LINES = st.lists(
    st.one_of(
        _TEXT,
        st.sampled_from(
            [
                "- One. - Two - Three",
                "1. a 2. B 3. C",
                "**Why?** So. **How?** Thus.",
                "Phase 1: Go",
                "What to do",
                "",
                "* x",
                "a\tb\tc",
                "d\te\tf",
                "| a | b |",
                "| --- | --- |",
                "> q",
                '[a](b.md) and ![c](d.png "e")',
                "Try this: - a. - B.",
                "![x](y.png)",
                "---",
                "===",
                "```",
                "{: .x }",
                "[r]: https://x.example",
                "*[ab]: cd",
                "<b>x</b>",
                "&amp; &lt;",
                "Q: Is it?",
                "A: Yes.",
                "· 6 min read · Training",
                "    indented",
                "Term",
                ":   def",
            ]
        ),
    ),
    max_size=12,
).map("\n".join)


@_SETTINGS
@given(_LINES)
def test_no_word_of_a_flattened_text_is_lost_or_added(text: str) -> None:
    draft = read_flattened("a.txt", "a-name", text.replace("\r", "\n"), Taxonomy())
    _, differences = published(draft)
    assert differences == []


def _markdown(text: str) -> Draft:
    source = Source(HERE / "a.md", "a.md", Site(HERE), named=True)
    return read_markdown(source, Form.MARKDOWN, "a-name", text, Taxonomy())


@_SETTINGS
@given(st.lists(st.text("abc -*_`#1.\n", max_size=40), max_size=6).map("\n\n".join))
def test_no_word_of_a_page_is_lost_or_added(text: str) -> None:
    """However its paragraphs look."""
    paragraphs = "".join(f"<p>{part}</p><ul><li>{part}</li></ul>" for part in text.split("\n\n"))
    html = f"<main><h1>Title</h1>{paragraphs}</main>"
    try:
        draft = read_html_page("a.html", "a", html, Taxonomy())
    except ContentError:
        assert not text.split()
        return
    _, differences = published(draft)
    assert differences == []


@dataclass
class Outline:
    """A generated article, and its flattened form."""

    title: str
    summary: str
    sections: list[tuple[str, int, list[list[str]]]]
    questions: list[tuple[str, str]]
    lines: list[str] = field(default_factory=list)

    def flattened(self, reading: str, blank: str) -> str:
        lines = [self.title, self.summary, f"· {reading} min read · Training", "It begins here."]
        for heading, _, parts in self.sections:
            lines.append(heading)
            for part in parts:
                if len(part) > 1 and lines[-1].startswith("- "):
                    lines.append("More of them follow here.")
                lines.append(part[0] if len(part) == 1 else " ".join(f"- {item}" for item in part))
        if self.questions:
            lines.append("Common questions")
        lines += [f"**{question}** {answer}" for question, answer in self.questions]
        return blank.join(lines)


_WORDS = st.lists(
    st.sampled_from("run walk heel calf slow rest knee load easy hill road week miles".split()),
    min_size=3, max_size=7,
)  # fmt: skip
_SENTENCE = _WORDS.map(lambda words: f"{' '.join(words).capitalize()}.")
_DASHED = st.tuples(_WORDS, _WORDS).map(
    lambda pair: f"{' '.join(pair[0]).capitalize()} - {' '.join(pair[1])}."
)
_ITEM = st.one_of(_SENTENCE, _DASHED, _WORDS.map(lambda words: " ".join(words).capitalize()))
_HEADING = st.lists(
    st.sampled_from("Heels Calves Slowly Resting Knees Loads Hills Roads Weeks Shoes".split()),
    min_size=2, max_size=4, unique=True,
).map(" ".join)  # fmt: skip
_PARAGRAPH = _SENTENCE.map(lambda one: [one])
_PART = st.one_of(_PARAGRAPH, st.lists(_ITEM, min_size=2, max_size=5))


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    """Sections with paragraphs and lists, maybe a plan with phases, maybe questions."""
    sections = [
        (heading, 2, draw(st.lists(_PART, min_size=1, max_size=3)))
        for heading in draw(st.lists(_HEADING, min_size=1, max_size=4, unique=True))
    ]
    if draw(st.booleans()):
        sections.append(("The rehab plan", 2, [["It has phases."]]))
        for number in range(1, draw(st.integers(2, 4)) + 1):
            parts = draw(st.lists(_PART, min_size=1, max_size=2))
            sections.append((f"Phase {number}: {draw(_HEADING)}", 3, parts))
        sections.append(("Outlook", 2, [draw(_PART)]))
    questions = draw(
        st.lists(st.tuples(_WORDS, _SENTENCE), max_size=3).map(
            lambda pairs: [(f"{' '.join(w).capitalize()}?", answer) for w, answer in pairs]
        )
    )
    return Outline(draw(_HEADING), draw(_SENTENCE), sections, questions)


@_SETTINGS
@given(outlines(), st.integers(1, 30).map(str), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_a_flattened_article_comes_back_with_its_structure(
    outline: Outline, reading: str, blank: str
) -> None:
    """Title, summary, headings with levels, lists item by item, and questions."""
    text = outline.flattened(reading, blank).replace("\r\n", "\n")
    draft = read_flattened("a.txt", "a", text, Taxonomy())
    article, differences = published(draft)
    assert differences == []
    assert (article.title, article.summary) == (outline.title, outline.summary)
    found = [(section.title, section.level) for section in article.sections]
    wanted = [(heading, level) for heading, level, _ in outline.sections]
    assert found == wanted + [("Common questions", 2)] * bool(outline.questions)
    lists = [part for _, _, parts in outline.sections for part in parts if len(part) > 1]
    assert lists_of(article) == lists
    assert [(faq.question, faq.answer.text) for faq in article.faqs] == outline.questions


@_SETTINGS
@given(_LINES)
def test_what_was_imported_is_taken_as_it_is(text: str) -> None:
    """Importing an imported article again changes no byte."""
    draft = read_flattened("a.txt", "a-name", text.replace("\r", "\n"), Taxonomy())
    once = finish(draft, "a.md", {})
    if any(problem.level == "error" for problem in once.problems):
        return
    again = finish(_markdown(once.text), "a.md", {})
    assert again.text == once.text
