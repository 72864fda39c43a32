"""Markdown to sanitised HTML, with the list items and links that were met on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from ..model import Bodies, Image, Link
from .attributes import Attributes, split_attributes
from .nesting import indent_lists
from .outline import slug_of
from .plain_text import text_of
from .source import list_items, separate_lists

_TAGS = set(
    "p br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code em strong a img table "
    "thead tbody tr th td sup sub del".split()
)
_ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "th": {"style"},
    "td": {"style"},
}
_INTERNAL = re.compile(r"^(?![\w+.-]+:|/)(?:[^/?#]+/)*([^/?#]+)\.md(?:#(.*))?$", re.I)
_DOCUMENT = re.compile(
    r"^(?![\w+.-]+:|/)(?:[^/?#]+/)*(guides|plans)/([^/?#]+)\.yaml(?:#.*)?$", re.I
)
_HEADING = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?=[ \t])(?P<header>(?:\\.|[^\\])*?)#*(?:\n|$)")
"""Python-Markdown's own, but for the space that CommonMark wants after the hashes."""


@dataclass(slots=True)
class Item:
    """A top-level list item: its body, its own and its list's attributes, the paragraph that
    leads into its list ("Try to avoid:"), and its line in the piece, from 0, where known."""

    body: Bodies
    attributes: Attributes
    lead: str
    line: int | None


@dataclass(slots=True)
class Rendering:
    """What one piece of Markdown became."""

    body: Bodies
    items: list[Item] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)


def sanitise(html: str) -> str:
    """HTML with nothing but what articles need; the last step of every rendering."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
        filter_style_properties={"text-align"},
    )


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _take_attributes(item: Element) -> Attributes:
    """The attribute list at the end of an item's own text, removed from it."""
    holder = item
    if len(item) and item[0].tag == "p":
        holder = item[0]
    inline = [child for child in holder if child.tag not in ("ul", "ol", "p")]
    if inline:
        text, attributes = split_attributes(inline[-1].tail or "")
        inline[-1].tail = text
    else:
        text, attributes = split_attributes(holder.text or "")
        holder.text = text
    return attributes


class _Walker(Treeprocessor):
    """Rewrites links and images, and notes items before attr_list eats their attributes."""

    def __init__(self, renderer: Renderer) -> None:
        super().__init__(renderer.markdown)
        self.renderer = renderer

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            self._lists(parent)
        for paragraph in root.iter("p"):
            left = _take_attributes(paragraph)
            if left.id:
                paragraph.set("id", left.id)
        for link in root.iter("a"):
            self._link(link)
        for image in root.iter("img"):
            self._image(image)

    def _lists(self, parent: Element) -> None:
        children = list(parent)
        for position, child in enumerate(children):
            if child.tag not in ("ul", "ol"):
                continue
            shared = Attributes()
            before = children[position - 1] if position else None
            lead = _text(before) if before is not None and before.tag == "p" else ""
            after = children[position + 1] if position + 1 < len(children) else None
            if after is not None and after.tag == "p" and _text(after).startswith("{:"):
                left, shared = split_attributes(_text(after))
                if not left.strip():
                    parent.remove(after)
            for item in child.findall("li"):
                own = _take_attributes(item)
                if parent.tag == "div":  # the root: a nested list belongs to its item
                    merged = Attributes(
                        own.id, own.classes or shared.classes, shared.values | own.values
                    )
                    self.renderer.items.append((item, merged, lead))

    def _link(self, link: Element) -> None:
        href = link.get("href", "")
        if match := _INTERNAL.match(href):
            name, anchor = slug_of(unquote(match[1])), match[2] or None
            slug = self.renderer.slugs.get(name, name)
            href = f"{self.renderer.public_url}/articles/{slug}" + (f"#{anchor}" if anchor else "")
            link.set("href", href)
            found = Link(href=href, text=_text(link), article=slug, anchor=anchor)
        elif match := _DOCUMENT.match(href):
            folder, name = match[1].lower(), slug_of(unquote(match[2]))
            slug = self.renderer.slugs.get(f"{folder}/{name}", name)
            href = f"{self.renderer.public_url}/{folder}/{slug}"
            link.set("href", href)
            found = Link(href=href, text=_text(link))
        else:
            found = Link(href=href, text=_text(link))
        self.renderer.links.append(found)

    def _image(self, element: Element) -> None:
        image = self.renderer.resolve_image(
            element.get("src", ""), element.get("alt", ""), element.get("title")
        )
        if image.sha256 is None and not image.src.startswith(("http://", "https://")):
            element.tag = "span"  # which the sanitiser drops: the words are all there is to show
            element.attrib.clear()
            element.text = image.alt
            return
        self.renderer.images.append(image)
        if image.sha256:
            name = quote(image.src.rsplit("/", 1)[-1])
            element.set("src", f"{self.renderer.public_url}/media/{image.sha256[:16]}/{name}")
        if image.width and image.height:
            element.set("width", str(image.width))
            element.set("height", str(image.height))


class _Walking(Extension):
    def __init__(self, renderer: Renderer) -> None:
        super().__init__()
        self.renderer = renderer

    def extendMarkdown(self, md: Any) -> None:
        md.preprocessors.deregister("html_block")  # raw HTML was dropped before
        md.inlinePatterns.deregister("html")
        md.parser.blockprocessors.deregister("setextheader")  # the outline read them all
        md.parser.blockprocessors["hashheader"].RE = _HEADING  # `#tag` is none
        md.treeprocessors.register(_Walker(self.renderer), "runcontent", 9)


class Renderer:
    """One article's renderer; `references` are its link definitions, known to every piece, and
    `slugs` those of files that are not named after theirs (of guides and plans with the folder)."""

    def __init__(
        self,
        *,
        public_url: str,
        resolve_image: Callable[[str, str, str | None], Image],
        slugs: Mapping[str, str],
        references: str = "",
    ) -> None:
        self.public_url = public_url
        self.resolve_image = resolve_image
        self.slugs = slugs
        self.references = references
        self.items: list[tuple[Element, Attributes, str]] = []
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.markdown = markdown.Markdown(output_format="html")
        self.markdown.registerExtensions(
            ["tables", "sane_lists", "fenced_code", "def_list", "abbr", "attr_list"], {}
        )
        self.markdown.registerExtensions([_Walking(self)], {})

    def render(self, source: str) -> Rendering:
        """Render one piece of Markdown; it may not be called from a request."""
        self.items, self.links, self.images = [], [], []
        self.markdown.reset()
        indented = indent_lists(source)
        text = f"{separate_lists(indented)}\n\n{self.references}"
        html = sanitise(self.markdown.convert(text))
        written: Sequence[tuple[int | None, str | None]] = list_items(indented)
        if len(written) != len(self.items):  # a list that only Python-Markdown sees
            written = [(None, None)] * len(self.items)
        items = [
            Item(self._element(element, markdown), attributes, lead, line)
            for (element, attributes, lead), (line, markdown) in zip(
                self.items, written, strict=True
            )
        ]
        body = Bodies(html, text_of(html), source.strip("\n"))
        return Rendering(body, items, list(self.links), list(self.images))

    def _element(self, item: Element, source: str | None) -> Bodies:
        """An item's content by the instance's own serialiser and postprocessors; `source` is its
        Markdown, its plain text where that is not to be found."""
        root = Element("div")
        root.text = item.text
        root.extend(list(item))
        html = self.markdown.serializer(root)
        for postprocessor in self.markdown.postprocessors:
            html = postprocessor.run(html)
        html = re.sub(r"^\s*<div>|</div>\s*$", "", html.strip())
        html = sanitise(html).strip()
        text = text_of(html)
        return Bodies(html, text, text if source is None else split_attributes(source)[0])
