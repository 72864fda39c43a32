"""Links between sources, as links between the articles that they become."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from ..parsing.source import outside_code

_TARGET = re.compile(r"(?<=\]\()(\s*<?)([^)\s>]+)|^( {0,3}\[[^\]\n]+\]:[ \t]*<?)([^\s>]+)")
_PAGE = re.compile(r"(?:/?index)?\.(?:html?|md|markdown|php|txt)$|/index$|/$", re.I)


def page_key(path: str) -> str:
    """A page's path without what servers leave out: `/knee/index.html` and `/knee/` are `/knee`."""
    plain = posixpath.normpath(unquote(path))
    trimmed = _PAGE.sub("", "/" + plain.lstrip("/") + ("/" if path.endswith("/") else ""))
    return trimmed.rstrip("/") or "/"


def address_key(address: str) -> str:
    """What an address is known by: a whole one by host and path, another by its path."""
    parts = urlsplit(address)
    return (
        f"//{parts.netloc.lower()}{page_key(parts.path)}" if parts.netloc else page_key(parts.path)
    )


class AddressBook:
    """The slug behind each address; one that leads to two articles leads to none."""

    def __init__(self) -> None:
        self._by_key: dict[str, str | None] = {}
        self._slugs: set[str] = set()

    def add(self, slug: str, addresses: Iterable[str]) -> None:
        """Note an article and the keys of the addresses that lead to it."""
        self._slugs.add(slug)
        for key in addresses:
            known = self._by_key.get(key, slug)
            self._by_key[key] = slug if known == slug else None

    def resolve(self, href: str, base: str) -> str | None:
        """The link to an article that `href` stands for on the page `base`, or None."""
        try:
            parts = urlsplit(href)
        except ValueError:
            return None
        if (
            parts.query
            or (parts.scheme and parts.scheme not in ("http", "https"))
            or not parts.path
        ):
            return None
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        if parts.netloc:
            slug = self._by_key.get(address_key(href))
        else:
            here = posixpath.join(posixpath.dirname(base), parts.path)
            below = posixpath.join(base.rstrip("/"), parts.path)
            slug = None
            for path in (here, below, parts.path):
                slug = slug or self._by_key.get(page_key(path))
            last = page_key(parts.path).rsplit("/", 1)[-1]
            is_page = "." not in parts.path.rsplit("/", 1)[-1] or bool(_PAGE.search(parts.path))
            if slug is None and last in self._slugs and is_page:
                slug = last
        return f"{slug}.md{anchor}" if slug else None


def replace_targets(body: str, targets: Mapping[str, str]) -> str:
    """The Markdown with the addresses of links and images replaced, outside of code."""
    if not targets:
        return body

    def replace(match: re.Match[str]) -> str:
        before, target = (match[1], match[2]) if match[2] else (match[3], match[4])
        return before + targets.get(target, target)

    lines = body.split("\n")
    for number, free in enumerate(outside_code(body)):
        if free and "]" in lines[number]:
            lines[number] = _TARGET.sub(replace, lines[number])
    return "\n".join(lines)
