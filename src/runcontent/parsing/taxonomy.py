"""The library's vocabulary: `taxonomy.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load

from ..errors import ContentError, Problem
from ..model import Category, Tag, Taxonomy, WarningSign
from ..nearest import did_you_mean
from .files import read_article_file
from .yaml_text import SLUG, explain, first_error, load_mapping, place_of, value_at

LIMIT = 256 * 1024


def _words() -> fields.List[Any]:
    return fields.List(fields.String(), load_default=list)


class _CategorySchema(Schema):
    slug = fields.String(required=True, validate=SLUG)
    title = fields.String(required=True)
    description = fields.String(load_default=None)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Category:
        return Category(**data)


class _TagSchema(Schema):
    slug = fields.String(required=True, validate=SLUG)
    title = fields.String(required=True)
    parent = fields.String(load_default=None)
    condition = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    description = fields.String(load_default=None)
    synonyms = _words()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Tag:
        return Tag(**data | {"synonyms": tuple(data["synonyms"])})


class _WarningSignSchema(Schema):
    slug = fields.String(required=True, validate=SLUG)
    title = fields.String(required=True)
    phrases = _words()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> WarningSign:
        return WarningSign(**data | {"phrases": tuple(data["phrases"])})


class _TaxonomySchema(Schema):
    categories = fields.List(fields.Nested(_CategorySchema), load_default=list)
    tags = fields.List(fields.Nested(_TagSchema), load_default=list)
    synonyms = fields.List(fields.List(fields.String()), load_default=list)
    warning_signs = fields.List(fields.Nested(_WarningSignSchema), load_default=list)
    protected_words = _words()


def load_taxonomy(path: Path) -> Taxonomy:
    """The taxonomy; an empty one where there is no file. Raises ContentError."""
    if not path.exists():
        return Taxonomy()

    text = read_article_file(path.parent, path.name)

    def problem(at: Sequence[str | int], message: str, remedy: str) -> ContentError:
        line = place_of(text, at).line
        return ContentError([Problem(path.name, line, message, remedy, code="taxonomy")])

    raw = load_mapping(path.name, text, first_line=1, limit=LIMIT)
    try:
        data = _TaxonomySchema().load(raw)
    except ValidationError as error:
        at, message = first_error(error.messages_dict)
        name = ".".join(map(str, at))
        words, remedy = explain(message, value_at(raw, at), place_of(text, at), at)
        raise problem(at, f"{name}: {words}", remedy) from None
    for name, one in (("categories", "category"), ("tags", "tag"), ("warning_signs", "sign")):
        slugs = [entry.slug for entry in data[name]]
        for number, slug in enumerate(slugs):
            if slug in slugs[:number]:
                remedy = f"give each {one} a slug of its own"
                raise problem((name, number), f"the {one} {slug!r} stands twice", remedy)
    seen = {tag.slug for tag in data["tags"]}
    for number, tag in enumerate(data["tags"]):
        if tag.parent is not None and tag.parent not in seen:
            message = f"{tag.slug}: the parent {tag.parent!r} is no tag"
            remedy = did_you_mean(tag.parent, seen) or "add it to `tags`"
            raise problem(("tags", number), message, remedy)
    parents = {tag.slug: tag.parent for tag in data["tags"]}
    for number, tag in enumerate(data["tags"]):
        above = tag.parent
        for _ in parents:
            if above == tag.slug:
                message = f"the tag {tag.slug!r} stands below itself"
                raise problem(("tags", number), message, "give one of its parents another")
            above = parents[above] if above else None
    return Taxonomy(
        categories=tuple(data["categories"]),
        tags=tuple(data["tags"]),
        synonyms=tuple(map(tuple, data["synonyms"])),
        warning_signs=tuple(data["warning_signs"]),
        protected_words=frozenset(data["protected_words"]),
    )
