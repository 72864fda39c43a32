"""`/v1/usage`: what a partner asked, for the partner itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from flask import Blueprint, Response, request

from ..errors import Unauthorized
from ..partners import Caller
from ..usage import Ledger
from .addresses import address
from .guarding import CALLER
from .parameters import parse_parameters

DAYS = 31
MOST_MISSES = 100


def usage(
    ledger: Ledger, today: Callable[[], date] = lambda: datetime.now(UTC).date()
) -> Blueprint:
    """Requests and searches of the last `DAYS` days, and queries that often found nothing."""
    views = Blueprint("usage", __name__)

    @views.get("/v1/usage")
    def show() -> Response:
        parse_parameters(request.args)
        caller: Caller | None = request.environ.get(CALLER)
        if caller is None or not caller.is_partner:
            raise Unauthorized("this tells a partner of its own use: send your key")
        since = today() - timedelta(days=DAYS - 1)
        response = Response(orjson.dumps(_body(ledger, caller, since)), mimetype="application/json")
        response.headers["Cache-Control"] = "no-store"
        return response

    return views


def _body(ledger: Ledger, caller: Caller, since: date) -> dict[str, Any]:
    return {
        "partner": caller.name,
        "key": caller.key_id,
        "scopes": sorted(caller.scopes),
        "quota": [
            {"requests": window.amount, "seconds": window.get_expiry()} for window in caller.quota
        ],
        "days": [
            {"day": day.day, "requests": day.requests, "searches": day.searches}
            for day in ledger.days(caller.name, since)
        ],
        "not_found": [
            {"query": miss.query, "times": miss.times, "last_day": miss.last_day}
            for miss in ledger.misses(caller.name, MOST_MISSES)
        ],
        "links": {"self": address("/v1/usage")},
    }
