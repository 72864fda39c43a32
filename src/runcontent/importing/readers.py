"""One source's bytes → drafts, by the reader of its form."""

from __future__ import annotations

import re
from pathlib import Path

from ..model import Taxonomy
from ..parsing.outline import slug_of
from .detect import detect
from .draft import Draft, Form, Inference, Sure
from .flattened import read_flattened
from .ghost import read_ghost
from .html_exported import read_exported
from .html_pages import read_html_page
from .markdown_sources import read_markdown
from .reading import Text, decode
from .sites import Source, no_export
from .wordpress import read_wxr

_DATED = re.compile(r"^(\d{4})-(\d{2})-(\d{2})-(?=.)")


def name_of(path: Path) -> str:
    """The slug that a file's name gives; that of its folder where it is an index."""
    stem = path.stem
    if stem.lower() in ("index", "_index", "readme") and path.parent.name not in (
        "",
        "docs",
        "content",
    ):
        stem = path.parent.name
    return slug_of(_DATED.sub("", stem))


def read_source(source: Source, data: bytes, taxonomy: Taxonomy) -> list[Draft]:
    """Every article of a source. Raises ContentError where it holds none that can be read."""
    decoded = decode(data, source.shown)
    form = detect(decoded.text, source.site.system)
    if form is None:
        raise no_export(source.shown)
    drafts = _read(source, form, decoded.text, taxonomy)
    for draft in drafts:
        _settle_name(draft)
        if decoded.encoding:
            draft.inferences.insert(0, _encoding(decoded))
        draft.infer("form", draft.form.value, Sure.HIGH, "told by the content")
    return drafts


def _read(source: Source, form: Form, text: str, taxonomy: Taxonomy) -> list[Draft]:
    name = name_of(source.path)
    if form is Form.TEXT:
        return [read_flattened(source.shown, name, text, taxonomy)]
    if form is Form.EXPORTED:
        return [read_exported(source.shown, name, text, taxonomy)]
    if form is Form.HTML:
        return [read_html_page(source.shown, name, text, taxonomy)]
    if form is Form.GHOST:
        return read_ghost(source.shown, text, taxonomy)
    if form is Form.WORDPRESS:
        return read_wxr(source.shown, text, taxonomy)
    return [read_markdown(source, form, name, text, taxonomy)]


def _settle_name(draft: Draft) -> None:
    """A page named `index` takes its title's words; an alias is another slug than its own."""
    if draft.name in ("index", "readme") and draft.verbatim is None:
        draft.name = slug_of(draft.values["title"])
    aliases = [alias for alias in draft.values.get("aliases", []) if alias != draft.name]
    if "aliases" in draft.values:
        draft.values["aliases"] = aliases


def _encoding(decoded: Text) -> Inference:
    name = decoded.encoding or "utf-8"
    if name == "utf-16":
        return Inference("encoding", name, Sure.HIGH, "its mark says so")
    if decoded.is_certain:
        return Inference("encoding", name, Sure.MEDIUM, "the bytes fit no other in use")
    return Inference("encoding", name, Sure.LOW, "the bytes fit others too: look at the accents")
