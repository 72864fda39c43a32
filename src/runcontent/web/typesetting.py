"""An article's HTML as its page shows it: everything that has an id can be linked to, questions
unfold, advice carries its dose, and images say what they show.

The published HTML stays what is read, whole and in its order; parts only decorate it. So nothing
of it is lost or comes twice, whatever a writer does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from html.parser import HTMLParser
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring

from ..model import AdviceKind
from .doses import dose_words

SIGNS = "_signs"
"""The id of the box of warning signs; no slug has an underscore."""

_Payload = Mapping[str, Any]
_AHEAD = 20
"""How far an item may stand from where it is looked for."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VOID = frozenset({"br", "hr", "img"})


def typeset(
    article: _Payload,
    sections: Sequence[_Payload],
    faqs: Sequence[_Payload],
    advice: Sequence[_Payload],
) -> str:
    """HTML of the whole text, made of the payloads of one article and its parts."""
    root = _parse(article["html"])
    by_anchor = {section["anchor"]: section for section in sections}
    has_signs = any(item["advice_kind"] == AdviceKind.RED_FLAG for item in advice)
    _fit_tables(root)
    _fit_images(root)
    _mark_advice(root, advice, has_signs)
    _mark_headings(root, by_anchor)
    _fold_questions(root, faqs)
    _group(root, by_anchor)
    return "".join(_written(child) for child in root)


class _Tree(HTMLParser):
    """Our own sanitised HTML, which is well nested, as a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def _parse(html: str) -> Element:
    tree = _Tree()
    tree.feed(f"<div>{html}</div>")
    tree.close()
    return tree.builder.close()


def _written(element: Element) -> str:
    return tostring(element, encoding="unicode", method="html")


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _level(element: Element) -> int:
    """1 to 6 for a heading; 0 for all else."""
    return int(element.tag[1]) if element.tag in _HEADINGS else 0


def _add_class(element: Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _replace(parent: Element, old: Element, new: Element) -> None:
    new.tail, old.tail = old.tail, None
    parent[list(parent).index(old)] = new


def _fit_tables(root: Element) -> None:
    """Wide tables scroll by themselves, by keyboard too; alignment is a class, for the page's
    policy admits no style."""
    for cell in [*root.iter("th"), *root.iter("td")]:
        style = cell.attrib.pop("style", "")
        for side in ("right", "center"):
            if side in style:
                _add_class(cell, side)
    for table in root.findall("table"):
        words = ", ".join(_text(cell) for cell in table.iter("th"))[:100] or "Table"
        frame = Element("div", {"class": "table", "tabindex": "0", "role": "region"})
        frame.set("aria-label", words)
        _replace(root, table, frame)
        frame.append(table)


def _fit_images(root: Element) -> None:
    """An image alone in its paragraph is a figure, its title the caption."""
    for image in root.iter("img"):
        image.set("loading", "lazy")
        image.set("decoding", "async")
    for paragraph in root.findall("p"):
        image_alone = len(paragraph) == 1 and paragraph[0].tag == "img" and not _text(paragraph)
        if not image_alone:
            continue
        figure = Element("figure")
        _replace(root, paragraph, figure)
        figure.append(paragraph[0])
        caption = figure[0].attrib.pop("title", "")
        if caption:
            SubElement(figure, "figcaption").text = caption


def _mark_advice(root: Element, advice: Sequence[_Payload], has_signs: bool) -> None:
    """Each item of advice gets its id, kind and dose; each list of them a way to the signs."""
    taken = {element.get("id") for element in root.iter()}
    waiting: dict[str, deque[_Payload]] = {}
    for given in advice:
        waiting.setdefault(given["section"], deque()).append(given)
    anchor = ""
    blocks = []
    for block in root:
        blocks.append(block)
        if _level(block):
            anchor = block.get("id", anchor)
        if block.tag not in ("ul", "ol") or anchor not in waiting:
            continue
        kinds = []
        for entry in block.findall("li"):
            item = _take(waiting[anchor], _text(entry))
            if item is None:
                continue
            kinds.append(item["advice_kind"])
            name = item["id"].rsplit("/", 1)[-1]
            if name not in taken:
                taken.add(name)
                entry.set("id", name)
            _add_dose(entry, dose_words(item["dose"]))
        if kinds:
            _add_class(block, f"advice {kinds[0].replace('_', '-')}")
        if kinds and has_signs and AdviceKind.RED_FLAG not in kinds:
            hint = Element("p", {"class": "see-signs"})
            SubElement(hint, "a", href=f"#{SIGNS}").text = "Warning signs: when not to go on"
            blocks.append(hint)
    root[:] = blocks


def _take(waiting: deque[_Payload], words: str) -> _Payload | None:
    """The advice that a list item of these words was made of: its own text may begin with more,
    with what the words above its list said."""
    for place, item in enumerate(islice(waiting, _AHEAD)):
        if words and " ".join(item["body"]["text"].split()).endswith(words):
            del waiting[place]
            return item
    return None


def _add_dose(entry: Element, words: Sequence[str]) -> None:
    if words:
        dose = SubElement(entry, "ul", {"class": "dose", "aria-label": "Dose"})
        for word in words:
            SubElement(dose, "li").text = word


def _mark_headings(root: Element, sections: Mapping[str, _Payload]) -> None:
    """A heading leads to itself, so that its address can be copied; a phase shows its number."""
    for heading in root:
        anchor = heading.get("id")
        if not _level(heading) or anchor is None or heading.find(".//a") is not None:
            continue
        link = Element("a", {"class": "here", "href": f"#{anchor}"})
        link.text, heading.text = heading.text, None
        for child in list(heading):
            heading.remove(child)
            link.append(child)
        heading.append(link)
        section = sections.get(anchor)
        name, colon, rest = (link.text or "").partition(":")
        if section and section["phase"] and colon and rest.strip():
            link.text = None
            number = SubElement(link, "span", {"class": "phase"})
            number.text, number.tail = f"{name}:", rest


def _fold_questions(root: Element, faqs: Sequence[_Payload]) -> None:
    """A question with a heading becomes `details`, open, with the id that its address names; one
    in bold gets its id."""
    names = {faq["id"].split("/", 1)[1]: faq["question"] for faq in faqs}
    present = {element.get("id") for element in root.iter()}
    bold = {text: paragraph for paragraph in root.iter("p") if (text := _bold_start(paragraph))}
    for name, question in names.items():
        if name not in present and question in bold:
            bold.pop(question).set("id", name)
    blocks: list[Element] = []
    answer, level = None, 0
    for block in root:
        if answer is not None and 0 < _level(block) <= level:
            answer = None
        if answer is not None:
            answer.append(block)
        elif _level(block) and block.get("id") in names:
            details, answer = _folding(block)
            level = _level(block)
            blocks.append(details)
        else:
            blocks.append(block)
    root[:] = blocks


def _bold_start(paragraph: Element) -> str:
    """The bold words that a paragraph begins with."""
    first = next(iter(paragraph), None)
    is_bold = first is not None and first.tag == "strong" and not (paragraph.text or "").strip()
    return _text(first) if first is not None and is_bold else ""


def _folding(heading: Element) -> tuple[Element, Element]:
    """`details` for a question, and the element for its answer."""
    details = Element("details", {"class": "faq", "open": "open", "id": heading.get("id", "")})
    del heading.attrib["id"]
    details.tail, heading.tail = heading.tail, None
    SubElement(details, "summary").append(heading)
    link = heading.find("a[@class='here']")
    if link is not None:  # what is pressed to fold is no link
        link.tag, link.attrib = "span", {}
    return details, SubElement(details, "div", {"class": "answer"})


def _group(root: Element, sections: Mapping[str, _Payload]) -> None:
    """A section for each main heading, its aspect as its class."""
    top = min((level for block in root if (level := _level(block))), default=0)
    blocks = list(root)
    root[:] = []
    here: Callable[[Element], None] = root.append
    for block in blocks:
        if top and _level(block) == top:
            known = sections.get(block.get("id", ""))
            aspect = (known and known["aspect"]) or "plain"
            group = SubElement(root, "section", {"class": aspect.replace("_", "-")})
            here = group.append
        here(block)
