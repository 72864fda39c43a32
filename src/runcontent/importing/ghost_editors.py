"""The formats of Ghost's editors → HTML: lexical (since Ghost 5) and mobiledoc 0.3 before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt

_Node = Mapping[str, Any]
_FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"))
"""Lexical's bits of a text's format; 8, underlining, says nothing here."""

_BLOCKS = {
    "paragraph": "p",
    "quote": "blockquote",
    "extended-quote": "blockquote",
    "aside": "blockquote",
}


def lexical_to_html(document: _Node) -> tuple[str, list[str]]:
    """The HTML, and the kinds of nodes that have none. Raises KeyError for what is no document."""
    unknown: list[str] = []
    return "\n".join(_lexical(node, unknown) for node in document["root"]["children"]), unknown


def _inside(node: _Node, unknown: list[str]) -> str:
    return "".join(_lexical(child, unknown) for child in node.get("children", ()))


def _lexical(node: _Node, unknown: list[str]) -> str:
    kind = str(node.get("type", ""))
    if kind in ("text", "extended-text", "code-highlight"):
        return _formatted(str(node.get("text", "")), int(node.get("format") or 0))
    if kind == "linebreak":
        return "<br>"
    if kind in ("heading", "extended-heading"):
        return f"<{node['tag']}>{_inside(node, unknown)}</{node['tag']}>"
    if kind in _BLOCKS:
        return f"<{_BLOCKS[kind]}>{_inside(node, unknown)}</{_BLOCKS[kind]}>"
    if kind == "list":
        tag = "ol" if node.get("listType") == "number" else "ul"
        start = (
            f' start="{int(node["start"])}"' if tag == "ol" and node.get("start", 1) != 1 else ""
        )
        return f"<{tag}{start}>{_inside(node, unknown)}</{tag}>"
    if kind == "listitem":
        return f"<li>{_inside(node, unknown)}</li>"
    if kind in ("link", "autolink"):
        return f'<a href="{escape(str(node.get("url", "")))}">{_inside(node, unknown)}</a>'
    return _card(kind, node, unknown) or _inside(node, unknown)


def _formatted(text: str, bits: int) -> str:
    html = escape(text, quote=False)
    for bit, tag in _FORMATS:
        if bits & bit:
            html = f"<{tag}>{html}</{tag}>"
    return html


def _card(kind: str, card: _Node, unknown: list[str]) -> str:
    """A card of either editor: image, Markdown, HTML, code, callout, toggle, rule."""
    if kind == "image":
        return _image(card)
    if kind == "gallery":
        return "".join(map(_image, card.get("images", ())))
    if kind in ("markdown", "card-markdown"):
        reader = MarkdownIt("commonmark", {"html": True}).enable("table")
        return str(reader.render(str(card.get("markdown", ""))))
    if kind == "html":
        return str(card.get("html", ""))
    if kind in ("codeblock", "code"):
        language = escape(str(card.get("language") or ""))
        code = escape(str(card.get("code", "")), quote=False)
        return f'<pre><code class="language-{language}">{code}</code></pre>'
    if kind in ("hr", "horizontalrule"):
        return "<hr>"
    if kind == "callout":
        return f"<blockquote>{card.get('calloutText', '')}</blockquote>"
    if kind == "toggle":
        return f"<h3>{card.get('heading', '')}</h3>{card.get('content', '')}"
    if kind in ("bookmark", "embed", "button", "file", "video", "audio"):
        address = str(card.get("url") or card.get("buttonUrl") or card.get("src") or "")
        words = (card.get("metadata") or {}).get("title") or card.get("buttonText") or address
        return f'<p><a href="{escape(address)}">{escape(str(words))}</a></p>' if address else ""
    if kind not in ("paywall", "root"):
        unknown.append(kind)
    return ""


def _image(card: _Node) -> str:
    caption = f"<figcaption>{card['caption']}</figcaption>" if card.get("caption") else ""
    src, alt = escape(str(card.get("src", ""))), escape(str(card.get("alt") or ""))
    return f'<figure><img src="{src}" alt="{alt}">{caption}</figure>'


def mobiledoc_to_html(document: _Node) -> tuple[str, list[str]]:
    """The HTML of mobiledoc 0.3, and the cards that have none. Sections are `[1, tag, markers]`,
    `[2, src]`, `[3, tag, items]` and `[10, card]`."""
    unknown: list[str] = []
    return "\n".join(
        _section(section, document, unknown) for section in document["sections"]
    ), unknown


def _section(section: Sequence[Any], document: _Node, unknown: list[str]) -> str:
    if section[0] == 1:
        return f"<{section[1]}>{_markers(section[2], document)}</{section[1]}>"
    if section[0] == 2:
        return f'<img src="{escape(str(section[1]))}" alt="">'
    if section[0] == 3:
        items = "".join(f"<li>{_markers(item, document)}</li>" for item in section[2])
        return f"<{section[1]}>{items}</{section[1]}>"
    if section[0] == 10:
        name, payload = document["cards"][section[1]]
        return _card(str(name), payload, unknown)
    unknown.append(f"section {section[0]}")
    return ""


def _markers(markers: Sequence[Sequence[Any]], document: _Node) -> str:
    """`[0, opened markups, how many close, text]`, and `[1, …, atom]`, of which a line break."""
    html, open_tags = "", []
    for kind, opened, closed, value in markers:
        for number in opened:
            tag, *attributes = document["markups"][number]
            pairs = attributes[0] if attributes else []
            named = "".join(
                f' {escape(str(name))}="{escape(str(text))}"'
                for name, text in zip(pairs[::2], pairs[1::2], strict=False)
            )
            html += f"<{tag}{named}>"
            open_tags.append(tag)
        if kind == 0:
            html += escape(str(value), quote=False)
        else:
            name, text, _ = document["atoms"][value]
            html += "<br>" if name == "soft-return" else escape(str(text), quote=False)
        for _ in range(closed):
            html += f"</{open_tags.pop()}>"
    return html
