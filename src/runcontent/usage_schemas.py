"""The shape of what a partner has used."""

from __future__ import annotations

from marshmallow import Schema, fields

from .schema_fields import count as _count
from .schema_fields import many as _many
from .schema_fields import text as _text
from .schema_fields import words as _words


class WindowSchema(Schema):
    """One window of a quota."""

    requests = _count("How many requests it allows.")
    seconds = _count("How long it is.")


class UsageDaySchema(Schema):
    """What was asked on one day (UTC)."""

    day = fields.Date(metadata={"description": "The day."})
    requests = _count("All requests of that day.")
    searches = _count("Those of them that searched.")


class MissSchema(Schema):
    """A query that found nothing."""

    query = _text("What was searched for, in lower case.")
    times = _count("How often.")
    last_day = fields.Date(metadata={"description": "When last."})


class UsageSchema(Schema):
    """What a partner asked."""

    partner = _text("The partner's name.")
    key = _text("The id of the key that this was asked with.")
    scopes = _words("What the key opens.")
    quota = _many(WindowSchema, "Its windows, the shortest first; none: as much as one likes.")
    days = _many(UsageDaySchema, "Each day on which something was asked, the latest first.")
    not_found = _many(MissSchema, "Queries that found nothing more than five times, if counted.")
    links = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "`self`."}
    )
