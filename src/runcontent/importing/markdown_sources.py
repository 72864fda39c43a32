"""Markdown of any system, our own included → a draft."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from ..errors import ContentError
from ..model import Taxonomy
from ..parsing.article import parse_article
from ..parsing.front_matter import split_front_matter
from .addresses import page_key
from .admonitions import read_mkdocs
from .draft import Draft, Form, Sure
from .fidelity import with_images_elsewhere
from .front_matter import split_foreign, take_front_matter
from .liquid import read_liquid
from .markdown_body import level_headings, number_notes, read_kramdown, take_title, what_it_says
from .raw_html import convert_raw_html
from .shortcodes import read_hugo
from .sites import Source, read_site_text

_DATED = re.compile(r"^(\d{4}-\d{2}-\d{2})-")
_FOREIGN = re.compile(r"\{%|\{\{|^(?:!!!|\?\?\?\+?) |^\[TOC\]$|^--8<--|\[\^[^\]]+\]", re.M)


def read_markdown(source: Source, form: Form, name: str, text: str, taxonomy: Taxonomy) -> Draft:
    """The draft of one file. Raises ContentError for front matter that cannot be read."""
    draft = Draft(source.shown, form, name, taxonomy=taxonomy)
    draft.addresses = _addresses(source)
    if form is Form.MARKDOWN and _is_ours(draft, text, taxonomy):
        return draft
    raw, body, first_line = split_foreign(source.shown, text)
    take_front_matter(draft, raw, text)
    _take_name(draft, source.path, form)
    body = _without_system(draft, form, body, first_line, raw)
    body = number_notes(draft, body)
    body = take_title(draft, body)
    _take_title(draft, source, name)
    said, draft.images, draft.links = what_it_says(draft, body)
    draft.said = f"{draft.values['title']}\n{draft.values.get('summary', '')}\n{said}"
    body = level_headings(draft, convert_raw_html(draft, body, first_line))
    draft.body = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$(?<!  )", "", body, flags=re.M))
    return draft


def _is_ours(draft: Draft, text: str, taxonomy: Taxonomy) -> bool:
    """Whether a file is in our format already: then it stays as it is, byte for byte."""
    try:
        front = split_front_matter(draft.origin, text)
        if _FOREIGN.search(front.body) or re.search(r"^#[ \t]", front.body, re.M):
            return False
        article, warnings = parse_article(
            draft.origin,
            with_images_elsewhere(text),
            taxonomy=taxonomy,
            articles=Path("/nonexistent"),
        )
    except ContentError:
        return False
    if any(problem.code in ("html", "attributes") for problem in warnings):
        return False
    draft.form = Form.RUNCONTENT
    draft.verbatim = text
    draft.values = {"title": article.title}
    said, draft.images, draft.links = what_it_says(draft, front.body)
    draft.said = f"{article.title}\n{article.summary or ''}\n{said}"
    if front.values["slug"]:
        draft.addresses += (page_key(front.values["slug"]),)
    if front.values["source"]:
        draft.addresses += (page_key(front.values["source"].rsplit(" ", 1)[-1]),)
    return True


def _addresses(source: Source) -> tuple[str, ...]:
    """The file's path from its site's root, with and without the folders that systems hide."""
    full = source.path.resolve()
    root = source.site.root
    path = full.relative_to(root).as_posix() if full.is_relative_to(root) else full.name
    keys = [page_key(path)]
    for hidden in ("content/", "docs/", "_posts/", "_drafts/", "src/"):
        if path.startswith(hidden):
            keys.append(page_key(path.removeprefix(hidden)))
    if match := re.match(r"(?:.*/)?(\d{4})-(\d{2})-(\d{2})-(.+)", path):
        year, month, day, rest = match.groups()
        keys += [page_key(rest), page_key(f"{year}/{month}/{day}/{rest}")]
    return tuple(dict.fromkeys(keys))


def _take_name(draft: Draft, path: Path, form: Form) -> None:
    match = _DATED.match(path.name)
    if match and "published" not in draft.values:
        day = yaml.safe_load(match[1])
        if type(day).__name__ == "date":
            draft.values["published"] = day
            draft.infer("published", match[1], Sure.HIGH, "the file's name")
    if form is Form.JEKYLL and "_drafts" in path.parts and "status" not in draft.values:
        draft.values["status"] = "draft"
        draft.infer("status", "draft", Sure.HIGH, "the file is in _drafts")


def _without_system(
    draft: Draft, form: Form, body: str, first_line: int, raw: dict[str, Any]
) -> str:
    if form is Form.JEKYLL or (form is not Form.HUGO and re.search(r"\{\{|\{%", body)):
        body = read_liquid(draft, body, first_line, raw)
    if form is Form.HUGO:
        body = read_hugo(draft, body, first_line, raw)
    if form in (Form.MKDOCS, Form.MARKDOWN):
        body = read_mkdocs(draft, body, first_line)
    return read_kramdown(draft, body, first_line)


def _take_title(draft: Draft, source: Source, name: str) -> None:
    """The title from the navigation or the file's name, where neither front matter nor body has
    one."""
    told = _navigation_title(source) if draft.form is Form.MKDOCS else None
    if "title" in draft.values:
        if told and told != draft.values["title"]:
            draft.leave_out("title in the navigation", told)
        return
    if told:
        draft.values["title"] = told
        draft.infer("title", told, Sure.MEDIUM, "the navigation in mkdocs.yml")
        return
    draft.values["title"] = name.replace("-", " ").capitalize()
    draft.infer("title", draft.values["title"], Sure.LOW, "the file's name")


class _AnyTag(yaml.CSafeLoader):
    """mkdocs.yml names Python's functions: their nodes are read as nothing."""


_AnyTag.add_multi_constructor("", lambda loader, suffix, node: None)


def _navigation_title(source: Source) -> str | None:
    text = read_site_text(source.site, "mkdocs.yml") or read_site_text(source.site, "mkdocs.yaml")
    try:
        settings = yaml.load(text, Loader=_AnyTag)  # a safe loader that knows fewer tags
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(settings, dict):
        return None
    docs = source.site.root / str(settings.get("docs_dir") or "docs")
    full = source.path.resolve()
    if not full.is_relative_to(docs):
        return None
    return _find_title(settings.get("nav"), full.relative_to(docs).as_posix())


def _find_title(nav: Any, path: str) -> str | None:
    entries = nav if isinstance(nav, list) else list(nav.items()) if isinstance(nav, dict) else []
    for entry in entries:
        pairs = (
            entry.items()
            if isinstance(entry, dict)
            else [entry]
            if isinstance(entry, tuple)
            else []
        )
        for title, target in pairs:
            if target == path:
                return str(title)
            if found := _find_title(target, path):
                return found
    return None
