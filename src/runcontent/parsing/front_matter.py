"""The front matter of an article: its fields, strictly typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from ..errors import ContentError, Problem
from ..model import Status
from ..nearest import did_you_mean
from .yaml_text import SLUG, explain, first_error, load_mapping, place_of, value_at

LIMIT = 16 * 1024
_LANGUAGE = validate.Regexp(
    r"^[a-z]{2}(-[A-Z]{2})?$", error="is no language tag; write one such as en or en-GB"
)
_WITHDRAWAL = validate.OneOf(
    ["ordinary", "safety"], error="is no kind of withdrawal; write ordinary or safety"
)
_SHORT = validate.Length(1, 200, error="is no short text; write 1 to 200 characters")
_FENCE = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.S | re.M)


class _Day(fields.Field[Any]):
    """A date that YAML read as a date: `12:30:45` or `2026` is none."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        if type(value).__name__ != "date":
            raise ValidationError("is no date; write YYYY-MM-DD")
        return value


def _words() -> fields.List[Any]:
    return fields.List(fields.String(validate=_SHORT), load_default=list)


class _SourceSchema(Schema):
    title = fields.String(required=True)
    url = fields.Url(required=True, schemes={"http", "https"})


class FrontMatterSchema(Schema):
    """Every field that an article's front matter may have."""

    title = fields.String(required=True, validate=_SHORT)
    summary = fields.String(load_default=None)
    description = fields.String(load_default=None)
    slug = fields.String(load_default=None, validate=SLUG)
    source = fields.String(load_default=None)
    category = fields.String(load_default=None, validate=SLUG)
    tags = fields.List(fields.String(validate=SLUG), load_default=list)
    conditions = fields.List(fields.String(validate=SLUG), load_default=list)
    published = _Day(load_default=None)
    updated = _Day(load_default=None)
    reviewed = _Day(load_default=None)
    review_due = _Day(load_default=None)
    authors = _words()
    reviewers = _words()
    aliases = fields.List(fields.String(validate=SLUG), load_default=list)
    status = fields.Enum(Status, by_value=True, load_default=Status.PUBLISHED)
    withdrawn_reason = fields.String(load_default=None)
    withdrawal = fields.String(load_default="ordinary", validate=_WITHDRAWAL)
    image = fields.String(load_default=None)
    sources = fields.List(fields.Nested(_SourceSchema), load_default=list)
    canonical_url = fields.Url(load_default=None, schemes={"http", "https"})
    language = fields.String(load_default="en", validate=_LANGUAGE)
    allow = fields.Dict(
        keys=fields.String(), values=fields.String(validate=_SHORT), load_default=dict
    )


_SCHEMA = FrontMatterSchema()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields, the rest of the file, and the line on which that rest begins."""

    values: dict[str, Any]
    body: str
    body_line: int
    lines: dict[str, int]


def _problem(path: str, block: str, raw: Any, name: str, messages: Any) -> Problem:
    """What is wrong with a field, and what to do: of several things, the first."""
    steps, message = first_error(messages)
    place = place_of(block, (name, *steps), first_line=2)
    words, remedy = explain(message, value_at(raw, (name, *steps)), place, (name, *steps))
    if remedy.startswith("see "):
        remedy = "see the fields in docs/authoring.md"
    where = ".".join(map(str, (name, *steps)))
    return Problem(path, place.line, f"{where}: {words}", remedy, "front-matter")


def split_front_matter(path: str, text: str) -> FrontMatter:
    """Raises ContentError with a problem for each field that cannot be used."""
    front, problems = read_front_matter(path, text)
    if problems:
        raise ContentError(problems)
    return front


def read_front_matter(path: str, text: str) -> tuple[FrontMatter, list[Problem]]:
    """The fields that can be used, and a problem for each of the others: so that the rest of the
    file can be looked at too."""
    match = _FENCE.match(text)
    if match is None:
        message, remedy = "has no front matter", "begin the file with `---`, `title: …`, `---`"
        if re.match(r"---[ \t]*\n", text):
            message = "has front matter that does not end"
            remedy = "end it with a line of its own, `---`"
        problem = Problem(path, 1, message, remedy, code="front-matter")
        return FrontMatter(_usable({}), text, 1, {}), [problem]
    block = match[1]
    lines = {
        found[1]: number
        for number, line in enumerate(block.split("\n"), start=2)
        if (found := re.match(r"([A-Za-z_]+)\s*:", line))
    }
    problems: list[Problem] = []
    try:
        raw = load_mapping(path, block, first_line=2, limit=LIMIT)
        values = _SCHEMA.load(raw)
    except ContentError as error:
        problems += error.problems
        values = _usable({})
    except ValidationError as error:
        wrong = error.messages_dict
        problems += sorted(_problems(path, block, raw, wrong, lines))
        values = _usable({name: value for name, value in raw.items() if name not in wrong})
    values["summary"] = values["summary"] or values.pop("description")
    return FrontMatter(values, text[match.end() :], match[0].count("\n") + 1, lines), problems


def _usable(raw: dict[str, Any]) -> dict[str, Any]:
    """Fields that are known to be right, and what the others are when they are not given."""
    return {"title": "", **_SCHEMA.load(raw, partial=("title",))}


def _problems(
    path: str, block: str, raw: Any, wrong: dict[str, Any], lines: dict[str, int]
) -> Iterator[Problem]:
    for name, messages in wrong.items():
        if name in _SCHEMA.fields:
            yield _problem(path, block, raw, name, messages)
            continue
        hint = did_you_mean(name, _SCHEMA.fields) or "remove it"
        message = f"{name!r} is no field of the front matter"
        yield Problem(path, lines.get(name, 2), message, hint, "front-matter")
