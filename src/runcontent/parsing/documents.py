"""A guide or a plan: YAML beside the articles, its head as an article's front matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from ..errors import ContentError, Problem
from ..guides import Fault, faults
from ..model import Document, Kind
from ..nearest import did_you_mean
from ..plans import Unsound, unsound
from .files import read_article_file
from .front_matter import FrontMatterSchema
from .guides import GuideSchema
from .outline import slug_of
from .plans import PlanSchema
from .yaml_text import SLUG, explain, first_error, load_mapping, place_of, value_at

LIMIT = 64 * 1024
FOLDERS = {"guides": Kind.GUIDE, "plans": Kind.PLAN}
"""Below `articles/`, and what is in them."""

_HEAD = (
    "title slug summary article category tags conditions published updated reviewed review_due "
    "authors reviewers aliases status withdrawn_reason withdrawal language"
).split()


class _HeadSchema(FrontMatterSchema):
    class Meta:
        fields = _HEAD

    summary = fields.String(required=True, validate=validate.Length(1, 500))
    article = fields.String(required=True, validate=SLUG)


_HEADS = _HeadSchema()
_CONTENTS: dict[Kind, Schema] = {Kind.GUIDE: GuideSchema(), Kind.PLAN: PlanSchema()}


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """The document, and those of its fields that say whether it is served, as an article's."""

    document: Document
    head: Mapping[str, Any]
    text: str


def read_document(root: Path, path: str) -> ParsedDocument:
    """The guide or plan `root/path`. Raises ContentError, with each problem's line and remedy."""
    text = read_article_file(root, path)
    kind = FOLDERS[PurePosixPath(path).parts[0]]
    raw = load_mapping(path, text, first_line=1, limit=LIMIT)
    head_given = {name: value for name, value in raw.items() if name in _HEAD}
    rest = {name: value for name, value in raw.items() if name not in _HEAD}
    problems: list[Problem] = []
    loaded = []
    for schema, given in ((_HEADS, head_given), (_CONTENTS[kind], rest)):
        try:
            loaded.append(schema.load(given))
        except ValidationError as error:
            problems += _problems(path, text, raw, kind, error)
    if problems:
        raise ContentError(sorted(problems))
    head, content = loaded
    found: Sequence[Fault | Unsound] = faults(content) if kind is Kind.GUIDE else unsound(content)
    if found:
        raise ContentError(
            [
                Problem(path, place_of(text, f.path).line, f.message, f.remedy, kind.value)
                for f in found
            ]
        )
    document = Document(
        kind=kind,
        slug=head["slug"] or slug_of(Path(path).stem),
        path=path,
        article=head["article"],
        cited=tuple(_cited(text, content, ())),
        content=content,
        title=head["title"],
        summary=head["summary"],
        category=head["category"],
        language=head["language"],
        published=head["published"],
        updated=head["updated"],
        reviewed=head["reviewed"],
        review_due=head["review_due"],
        tags=tuple(head["tags"]),
        conditions=tuple(head["conditions"]),
        authors=tuple(head["authors"]),
        reviewers=tuple(head["reviewers"]),
    )
    return ParsedDocument(document, head, text)


def _problems(path: str, text: str, raw: Any, kind: Kind, error: ValidationError) -> list[Problem]:
    """Each field's first."""
    found = []
    known = [*_HEAD, *_CONTENTS[kind].fields]
    for name, messages in error.messages_dict.items():
        steps, message = first_error(messages)
        at = (name, *steps)
        place = place_of(text, at)
        if message == "Unknown field.":
            names = known if not steps else []
            words = f"is no field of a {kind}"
            remedy = did_you_mean(str(at[-1]), names) or "remove it, or mend its name"
        else:
            words, remedy = explain(message, value_at(raw, at), place, at)
        if remedy.startswith("see "):
            remedy = f"see docs/{kind}s.md"
        where = ".".join(map(str, at))
        found.append(Problem(path, place.line, f"{where}: {words}", remedy, kind.value))
    return found


def _cited(text: str, value: Any, path: tuple[str | int, ...]) -> list[tuple[str, int]]:
    """Every section that a content cites by `sections`, and on which line."""
    found = []
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "sections":
                for number, section in enumerate(inner):
                    found.append((section, place_of(text, (*path, name, number)).line))
            else:
                found += _cited(text, inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += _cited(text, inner, (*path, number))
    return found
