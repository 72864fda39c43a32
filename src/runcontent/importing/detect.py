"""In which form a source comes: told by its content, the name only where content tells nothing."""

from __future__ import annotations

import json
import re

from .draft import Form

_HTML = re.compile(
    r"<!doctype html|<html[\s>]"
    r"|<(?P<tag>article|main|section|body|div|p|h[1-6]|ul|ol|table)\b[^>]*>.*?</(?P=tag)\s*>",
    re.I | re.S,
)
_FRONT = re.compile(
    r"\A\s*(?:---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)|\+\+\+[ \t]*\n.*?\n\+\+\+)", re.S
)
_MARKDOWN = re.compile(
    r"^(?:#{1,6}[ \t]+\S|```|~~~|\|[ \t]*:?-{3,}|>[ \t]\S|\[[^\]]+\]:[ \t]*\S|!!![ \t]+\w)"
    r"|^\S[^\n]*\n(?:=+|-{3,})[ \t]*$",
    re.M,
)
_LIQUID = re.compile(
    r"\{%-?\s*(?:include|post_url|highlight|link|raw|assign|for|if)\b|\{\{\s*site\."
)
_HUGO = re.compile(r"\{\{[<%]")
_MKDOCS = re.compile(r'^(?:!!!|\?\?\?\+?)[ \t]+\w+|^===[ \t]+"|^\[TOC\]$|^--8<--', re.M)


def detect(text: str, system: Form | None = None) -> Form | None:
    """The form of a text, or None for JSON or XML that is no known export.

    `system` is that of the site which the source belongs to, where its settings tell it; it
    decides between kinds of Markdown.
    """
    start = text.lstrip("\ufeff \t\n")
    if start[:1] in "{[" and _is_json(start):
        return Form.GHOST if re.search(r'"posts"\s*:', start) else _hugo_json(start)
    if re.match(r"<\?xml|<rss\b", start) and re.search(r"<(?:rss|channel)\b", start[:4000]):
        return Form.WORDPRESS if "wordpress.org/export" in start[:8000] else None
    if re.match(r"<\?xml", start) and not re.search(r"<html\b", start[:2000], re.I):
        return None
    if front := _FRONT.match(text):
        return _markdown(text, text[front.end() :], front.group().lstrip(), system)
    if start.startswith("<") and _HTML.search(start):
        return Form.EXPORTED if _is_ours(start) else Form.HTML
    if _MARKDOWN.search(text) and not _is_flattened(text):
        return _markdown(text, text, "", system)
    if len(_HTML.findall(text)) >= 2:
        return Form.HTML
    if system in (Form.MKDOCS, Form.JEKYLL, Form.HUGO) and not _is_flattened(text):
        return system
    return Form.TEXT


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return bool(re.match(r"[{\[]\s*(?:\"|\{|\})", text)) and text.rstrip()[-1:] in "}]"
    return True


def _hugo_json(text: str) -> Form | None:
    """JSON front matter is an object with text after it."""
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return Form.HUGO if text[end:].strip() else None


def _is_ours(text: str) -> bool:
    return bool(re.search(r'<meta name="generator" content="runcontent', text[:4000]))


def _is_flattened(text: str) -> bool:
    """A line of facts at the top, or a list in one line, is in no Markdown that was written so."""
    top = text.lstrip().split("\n")[:12]
    facts = any(re.match(r"^[·•|]\s*\d+\s*min|^\s*\d+ min(?:ute)? read\b", line) for line in top)
    atx = re.search(r"^#{1,6}[ \t]+\S", text, re.M)
    return facts and not atx


def _markdown(text: str, body: str, front: str, system: Form | None) -> Form:
    if front.startswith("+++") or _HUGO.search(body):
        return Form.HUGO
    if _LIQUID.search(body) or re.search(r"^(?:layout|permalink|categories):", front, re.M):
        return Form.HUGO if system is Form.HUGO else Form.JEKYLL
    if system is not None:
        return system
    if _MKDOCS.search(body):
        return Form.MKDOCS
    return Form.MARKDOWN
