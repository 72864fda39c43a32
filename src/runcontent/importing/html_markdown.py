"""HTML → Markdown in our dialect, by markdownify, with what it does not know of ours."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markdownify import MarkdownConverter

from ..parsing.outline import slug_of
from .escaping import escape_start, escape_tags, escape_text

_INLINE = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span "
    "strong sub sup time tt u var img br".split()
)
_HEADINGS = re.compile(r"^h[1-6]$")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_IDENTIFIER = re.compile(r"[A-Za-z][\w-]{1,80}")
_DEEPEST = 200


_Base: Any = MarkdownConverter  # its stubs leave out what is there to be overridden


class _Converter(_Base):  # type: ignore[misc]
    """Dashes for bullets, `##` headings with their ids, escapes that our parser reads back."""

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        tags = parent_tags or set()
        text: str = super().process_text(el, parent_tags=tags)
        if "_noformat" in tags or "pre" in tags or not self._begins_a_block(el):
            return text
        return escape_start(text.lstrip(" "))

    def _begins_a_block(self, el: NavigableString) -> bool:
        if el.parent is None or el.parent.name in _INLINE or _HEADINGS.match(el.parent.name):
            return False
        before = el.previous_sibling
        while isinstance(before, NavigableString) and not before.strip():
            before = before.previous_sibling
        return before is None or (isinstance(before, Tag) and before.name not in _INLINE - {"br"})

    def escape(self, text: str, parent_tags: set[str]) -> str:
        if any(_HEADINGS.match(tag) for tag in parent_tags):
            return escape_tags(text)  # a heading's words are taken as they are written
        escaped = escape_text(text)
        return escaped.replace("|", "\\|") if parent_tags & {"td", "th"} else escaped

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:
        written: str = super().convert_hN(n, el, text, parent_tags)
        given = el.get("data-attributes")
        attributes = _own_id(el, text) if given is None else str(given)
        if "_inline" in parent_tags or not attributes or not text.strip():
            return written
        return f"{written.rstrip()} {{{attributes}}}\n\n"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        attributes = el.get("data-attributes")
        if attributes:
            first, newline, rest = text.strip().partition("\n")
            text = f"{first} {{: {attributes} }}{newline}{rest}"
        return str(super().convert_li(el, text, parent_tags))

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt = re.sub(r"([\[\]])", r"\\\1", " ".join(str(el.get("alt") or "").split()))
        title = " ".join(str(el.get("title") or "").split())
        if title in ("", alt):
            return f"![{alt}]({_target(el.get('src'))})"
        quote = "'" if '"' in title and "'" not in title else '"'
        title = title.replace('"', "”") if quote == '"' else title
        return f"![{alt}]({_target(el.get('src'))} {quote}{title}{quote})"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        href = str(el.get("href") or "").strip()
        if not href or href.lower().startswith(("javascript:", "data:")) or not text.strip():
            return text
        title = " ".join(str(el.get("title") or "").split()).replace('"', "”")
        shown = f' "{title}"' if title and title != text.strip() else ""
        before, after = re.match(r"\s*", text), re.search(r"\s*$", text)
        words = " ".join(text.split())
        return (
            f"{' ' if before and before[0] else ''}[{words}]({_target(href)}{shown})"
            f"{' ' if after and after[0] else ''}"
        )

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _moved(text, _RAISED, "^")

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _moved(text, _LOWERED, "")

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text

    convert_s = convert_del
    convert_strike = convert_del

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        ticks = max(map(len, re.findall(r"`{3,}", text)), default=2) + 1
        classes = " ".join(
            str(name) for tag in [el, *el.find_all("code")] for name in _classes(tag)
        )
        language = re.search(r"\b(?:language|lang|highlight-source)-([\w+#-]+)", classes)
        fence = "`" * ticks
        return f"\n\n{fence}{language[1] if language else ''}\n{text.strip(chr(10))}\n{fence}\n\n"

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_details(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

    convert_header = convert_figure
    convert_main = convert_figure
    convert_aside = convert_figure
    convert_address = convert_figure
    convert_fieldset = convert_figure


def _classes(tag: Tag) -> list[str]:
    found = tag.get("class")
    return [str(name) for name in found] if isinstance(found, list) else []


def _moved(text: str, table: dict[int, int], mark: str) -> str:
    """Raised or lowered characters where Unicode has them all."""
    plain = text.strip()
    if plain and all(ord(character) in table for character in plain):
        return plain.translate(table)
    return f"{mark}{text}" if len(plain) == 1 else text


def _target(address: Any) -> str:
    plain = str(address or "").strip()
    return f"<{plain}>" if re.search(r"[\s()]", plain) else plain


def _own_id(el: Tag, text: str) -> str:
    """The heading's id, where it is another than our parser would make of the words."""
    own = str(el.get("id") or "")
    usable = _IDENTIFIER.fullmatch(own) and own != slug_of(text)
    return f"#{own}" if usable else ""


def to_markdown(root: Tag | BeautifulSoup) -> str:
    """The Markdown of a tree that `tidy` has prepared. Raises RecursionError when it is nested
    too deep."""
    converter = _Converter(heading_style="atx", bullets="-", wrap=True, wrap_width=None)
    converter.options["keep_inline_images_in"] = ["td", "th", "h1", "h2", "h3", "h4", "h5", "h6"]
    text = str(
        converter.convert_soup(root)
        if isinstance(root, BeautifulSoup)
        else converter.process_tag(root)
    )
    text = re.sub(r"[ \t]+$(?<!  )", "", text, flags=re.M)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n ")


def depth_of(root: Tag) -> int:
    """How deep a tree is nested, counted without recursion."""
    deepest, stack = 0, [(root, 1)]
    while stack:
        tag, depth = stack.pop()
        deepest = max(deepest, depth)
        stack += [(child, depth + 1) for child in tag.children if isinstance(child, Tag)]
    return deepest


def is_too_deep(root: Tag) -> bool:
    """Whether a tree is nested deeper than any page is written."""
    return depth_of(root) > _DEEPEST
