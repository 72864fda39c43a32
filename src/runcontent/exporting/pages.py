"""A published article as an HTML page that stands by itself, and that an import reads back whole.

The text is the API's own HTML. What no element says is in attributes: a heading's aspect, an
item's kind of advice, and what its words do not tell of dose, tags and id.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

import orjson
from bs4 import BeautifulSoup, Tag

from ..parsing.plain_text import text_of
from .attributes import dose_written, id_written
from .fields import fields_of
from .published import Published

GENERATOR = "runcontent"
_HEADINGS = re.compile(r"^h[1-6]$")
_LINK = re.compile(r"^.*?/articles/([a-z0-9-]+)(#.*)?$")


def as_page(published: Published, media: dict[str, str]) -> str:
    """The whole page; `media` maps an image's served address to its exported path."""
    article = published.article
    fields = fields_of(published, media)
    body = BeautifulSoup(article["html"], "lxml")
    root = body.body or body.new_tag("body")
    _addresses(root, published, media)
    _attributes(root, published)
    inner = "".join(_sectioned(list(root.children), body))
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(article['title'])}</title>",
        f'<meta name="generator" content="{GENERATOR}">',
        *_metas(fields),
        f'<script type="application/ld+json">{_linked(published)}</script>',
    ]
    summary = f'<p class="summary">{escape(article["summary"])}</p>\n' if article["summary"] else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{article["language"]}">\n<head>\n'
        + "\n".join(head)
        + f'\n</head>\n<body>\n<article id="{published.slug}">\n<header>\n'
        + f"<h1>{escape(article['title'])}</h1>\n{summary}</header>\n"
        + f"{inner}\n</article>\n</body>\n</html>\n"
    )


def _metas(fields: dict[str, Any]) -> list[str]:
    """Every field under its own name, a list as one for each of its values; the summary also as
    the description that others read."""
    found = []
    for name, value in fields.items():
        if not value or name == "title":
            continue
        if name == "sources":
            value = [orjson.dumps(source).decode() for source in value]
        if name == "allow":
            value = [orjson.dumps({check: why}).decode() for check, why in value.items()]
        names = ["description"] if name == "summary" else []
        for one in value if isinstance(value, list) else [str(value)]:
            found += [
                f'<meta name="{given}" content="{escape(one)}">'
                for given in (*names, f"runcontent:{name}")
            ]
    return found


def _addresses(root: Tag, published: Published, media: dict[str, str]) -> None:
    for image in root.find_all("img", src=True):
        image["src"] = media.get(str(image["src"]), str(image["src"]))
    known = {entry["slug"] for entry in published.article["related"]} | {published.slug}
    for link in root.find_all("a", href=True):
        match = _LINK.match(str(link["href"]))
        if match and match[1] in known:
            link["href"] = f"{match[1]}.html{match[2] or ''}"
        link.attrs.pop("rel", None)


def _attributes(root: Tag, published: Published) -> None:
    """Aspects on headings and advice on items, in the order of the page."""
    sections = {section["anchor"]: section for section in published.sections}
    advice: dict[str, list[dict[str, Any]]] = {}
    for one in published.advice:
        advice.setdefault(one["section"], []).append(one)
    left: list[dict[str, Any]] = []
    for element in root.find_all(True, recursive=False):
        if _HEADINGS.match(element.name):
            anchor = str(element.get("id") or "")
            section = sections.get(anchor)
            left = list(advice.get(anchor, ()))
            if section and section["aspect"]:
                element["data-aspect"] = section["aspect"]
        elif element.name in ("ul", "ol"):
            for item in element.find_all("li", recursive=False):
                _item(item, left, published)


def _item(item: Tag, left: list[dict[str, Any]], published: Published) -> None:
    """Take the next piece of advice that says what the item says."""
    html = item.decode_contents().strip()
    text = text_of(html)
    if not left or not _says(left[0]["body"]["text"], text):
        return
    one = left.pop(0)
    item["data-advice"] = one["advice_kind"]
    identifier = one["id"].partition("/")[2]
    own_tags = [tag for tag in one["tags"] if tag not in published.article["tags"]]
    for name, value in (
        ("data-dose", dose_written(one["dose"], text)),
        ("data-tags", " ".join(own_tags) or None),
        ("data-id", id_written(identifier, html, text)),
    ):
        if value:
            item[name] = value


def _says(advice: str, item: str) -> bool:
    """Whether advice ends as its item does: words that make it stand alone come before."""
    plain, whole = " ".join(item.lower().split()), " ".join(advice.lower().split())
    return whole.endswith(plain) or plain in whole


def _sectioned(children: list[Any], maker: BeautifulSoup) -> list[str]:
    """Each heading and what follows it in a `<section>`, one in another by their levels."""
    written: list[str] = []
    depth: list[int] = []
    for child in children:
        if isinstance(child, Tag) and _HEADINGS.match(child.name):
            level = int(child.name[1])
            while depth and depth[-1] >= level:
                depth.pop()
                written.append("</section>\n")
            depth.append(level)
            written.append("<section>\n")
        written.append(str(child) if isinstance(child, Tag) else escape(str(child), quote=False))
    return [*written, *("</section>\n" for _ in depth)]


def _linked(published: Published) -> str:
    """schema.org's Article and FAQPage, for whoever reads the page next."""
    article = published.article
    nodes: list[dict[str, Any]] = [
        {
            "@type": "Article",
            "headline": article["title"],
            "description": article["summary"],
            "inLanguage": article["language"],
            "datePublished": article["published_at"],
            "dateModified": article["updated_at"],
            "author": [{"@type": "Person", "name": name} for name in article["authors"]],
            "articleSection": article["category"] and article["category"]["title"],
            "keywords": ", ".join(article["tags"]),
        }
    ]
    if published.faqs:
        questions = [
            {
                "@type": "Question",
                "name": faq["question"],
                "acceptedAnswer": {"@type": "Answer", "text": faq["answer"]["html"]},
            }
            for faq in published.faqs
        ]
        nodes.append({"@type": "FAQPage", "mainEntity": questions})
    kept = [{name: value for name, value in node.items() if value} for node in nodes]
    data = orjson.dumps({"@context": "https://schema.org", "@graph": kept}).decode()
    return data.replace("<", "\\u003c")  # so that no text in it ends the script element
