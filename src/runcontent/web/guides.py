"""Decision guides: listed, whole, and evaluated. Answers are neither kept nor logged."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request

from ..errors import InvalidParameters, ParameterError
from ..library import Library
from ..model import Kind
from .bodies import sent_object
from .evaluation import evaluation
from .negotiation import negotiate
from .parameters import parse_parameters
from .reading import add_reads
from .responses import private_json

_MOST = 100


def guides(library: Library) -> Blueprint:
    """The guides of `library`."""
    views = Blueprint("guides", __name__, url_prefix="/v1/guides")

    add_reads(views, library, Kind.GUIDE)

    @views.post("/<slug>/evaluate")
    def evaluate(slug: str) -> Response:
        negotiate(request.headers.get("Accept", ""))
        parse_parameters(request.args)
        guide = orjson.loads(library.get(Kind.GUIDE, slug).stored.payload)
        return private_json(evaluation(guide, _answers()))

    return views


def _answers() -> dict[str, str]:
    sent: Any = sent_object(("answers",)).get("answers")
    if not isinstance(sent, dict) or not all(isinstance(value, str) for value in sent.values()):
        detail = "answers is required: an object of the chosen answers' ids by the questions' ids"
        code = "required" if sent is None else "malformed"
        raise InvalidParameters([ParameterError("answers", code, detail)])
    if len(sent) > _MOST:
        detail = f"answers holds {_MOST} answers at most"
        raise InvalidParameters([ParameterError("answers", "too_many", detail)])
    return sent
