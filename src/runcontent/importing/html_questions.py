"""Questions in a page: those of its FAQPage, and those that its elements show."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from ..model import Aspect
from ..parsing.aspects import infer_aspect
from .draft import Draft, Sure
from .fidelity import words_of
from .flattened import QUESTIONS
from .html_tidy import parse_html

_HOLDERS = [
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "summary",
    "dt",
    "button",
    "strong",
    "b",
    "p",
    "div",
    "span",
]
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def mark_questions(draft: Draft, main: Tag, questions: list[tuple[str, str]]) -> str:
    """Make a heading of each question below the heading of the questions, and add those that
    stand in the JSON-LD alone; returns what these say."""
    absent: list[tuple[str, str]] = []
    marked: list[Tag] = []
    for question, answer in questions:
        heading = _heading_of(main, question)
        if heading is None:
            absent.append((question, answer))
        else:
            marked.append(heading)
            draft.infer("question", question, Sure.HIGH, "JSON-LD's FAQPage")
    for tag in main.find_all(["summary", "dt", "strong", "b"]):
        plain = tag.get_text(" ", strip=True)
        above = _heading_of_questions(tag)
        if plain.endswith("?") and above is not None and tag not in marked and _begins(tag):
            heading = _as_heading(tag)
            heading.name = f"h{min(6, int(above.name[1]) + 1)}"
            marked.append(heading)
            draft.infer("question", plain, Sure.HIGH, "an entry below the heading of the questions")
    _gather(draft, main, marked)
    return _append(draft, main, absent, bool(marked))


def _heading_of(main: Tag, question: str) -> Tag | None:
    wanted = words_of(question)
    for tag in main.find_all(_HOLDERS):
        if tag.decomposed or words_of(tag.get_text(" ")) != wanted:
            continue
        inner = tag.find(list(_HEADINGS))
        return _as_heading(inner if isinstance(inner, Tag) else tag)
    return None


def _as_heading(tag: Tag) -> Tag:
    """The element as a heading of its own, out of whatever held it."""
    tag["data-question"] = "1"
    if tag.name not in _HEADINGS:
        tag.name = "h3"
        tag.attrs.pop("aria-expanded", None)
    holder = tag.parent
    while isinstance(holder, Tag) and holder.name in ("p", "span", "button", "strong", "b", "dt"):
        holder.insert_before(tag.extract())
        holder = tag.parent
    for holder in list(tag.parents):
        if (
            holder.name in ("dl", "dd", "details", "li", "ul", "ol")
            and "question" not in holder.attrs
        ):
            _loosen(holder)
    return tag


def _loosen(holder: Tag) -> None:
    """A list of questions is no list once each is a heading."""
    for entry in holder.find_all(["dd", "li"], recursive=False):
        entry.name = "div"
    if holder.name in ("dl", "details", "ul", "ol", "dd", "li"):
        holder.name = "div"


def _above(tag: Tag) -> Tag | None:
    """The nearest heading above that is of a higher level, or the nearest at all for what is
    none."""
    level = int(tag.name[1]) if tag.name in _HEADINGS else 7
    for before in tag.find_all_previous(list(_HEADINGS)):
        if int(before.name[1]) < level:
            return before
    return None


def _heading_of_questions(tag: Tag) -> Tag | None:
    """The heading of questions that an element stands below, past other questions."""
    for above in tag.find_all_previous(list(_HEADINGS)):
        if above.get("data-question"):
            continue
        plain = above.get_text(" ", strip=True)
        return above if infer_aspect(plain) is Aspect.FAQ else None
    return None


def _begins(tag: Tag) -> bool:
    """Whether an entry is one, or words in bold begin their paragraph."""
    if tag.name in ("summary", "dt"):
        return True
    before = tag.previous_sibling
    return (
        tag.parent is not None
        and tag.parent.name == "p"
        and (before is None or not str(before).strip())
    )


def _gather(draft: Draft, main: Tag, marked: list[Tag]) -> None:
    """Every question one level below a heading that is of questions."""
    added: Tag | None = None
    for heading in marked:
        above = _above(heading)
        if (
            above is not None
            and above in main.descendants
            and (
                infer_aspect(above.get_text(" ", strip=True)) is Aspect.FAQ
                or above.get("data-attributes") == ".faq"
            )
        ):
            heading.name = f"h{min(6, int(above.name[1]) + 1)}"
            continue
        children = [] if above is None else _children(above)
        if (
            above is not None
            and above in main.descendants
            and children
            and all(child.get("data-question") for child in children)
        ):
            above["data-attributes"] = ".faq"
            continue
        if added is None:
            added = _new_heading(draft, heading)
        heading.name = "h3"


def _children(above: Tag) -> list[Tag]:
    level = int(above.name[1])
    found = []
    for tag in above.find_all_next(list(_HEADINGS)):
        if int(tag.name[1]) <= level:
            break
        found.append(tag)
    return found


def _new_heading(draft: Draft, before: Tag) -> Tag:
    heading = BeautifulSoup("", "lxml").new_tag("h2")
    heading.string = QUESTIONS
    before.insert_before(heading)
    draft.added.append(QUESTIONS)
    draft.infer("heading 2", QUESTIONS, Sure.MEDIUM, "added: the questions have no heading")
    return heading


def _append(draft: Draft, main: Tag, absent: list[tuple[str, str]], has_heading: bool) -> str:
    if not absent:
        return ""
    maker = BeautifulSoup("", "lxml")
    if not has_heading:
        heading = maker.new_tag("h2")
        heading.string = QUESTIONS
        main.append(heading)
        draft.added.append(QUESTIONS)
    said = []
    for question, answer in absent:
        heading = maker.new_tag("h3")
        heading.string = question
        main.append(heading)
        body = parse_html(f"<div>{answer}</div>").find("div")
        if isinstance(body, Tag):
            main.append(body)
            said.append(f"{question} {body.get_text(' ')}")
        draft.infer(
            "question", question, Sure.MEDIUM, "in JSON-LD's FAQPage, not in the page's text"
        )
    return "\n".join(said)
