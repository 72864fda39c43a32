"""Publishing over HTTP: for a git host's webhook, or a deploy script."""

from __future__ import annotations

import hmac
from typing import Any

import orjson
from flask import Blueprint, Response, request

from ..errors import Forbidden, Unauthorized
from ..library import PublishJobs
from ..partners import Caller
from ..settings import Settings
from .addresses import address
from .bodies import sent_body
from .guarding import CALLER
from .parameters import parse_parameters


def admin(settings: Settings, jobs: PublishJobs) -> Blueprint:
    """`POST /v1/admin/publish`, and how it went."""
    views = Blueprint("admin", __name__, url_prefix="/v1/admin")

    @views.before_request
    def check_key() -> None:
        caller: Caller | None = request.environ.get(CALLER)
        if caller is None or not caller.is_partner:  # the guard has looked at a partner's scopes
            _check(settings.publish_key)

    @views.post("/publish")
    def start() -> Response:
        parse_parameters(request.args)
        id = jobs.start()
        place = address(f"/v1/admin/publish/{id}")
        response = _told({"id": id, "status": "running", "links": {"self": place}}, 202)
        response.headers["Location"] = place
        return response

    @views.get("/publish/<id>")
    def status(id: str) -> Response:
        parse_parameters(request.args)
        return _told(jobs.get(id) | {"links": {"self": address(f"/v1/admin/publish/{id}")}})

    return views


def _check(key: str) -> None:
    """Raises Forbidden where no key is set, Unauthorized for one that is not it.

    It comes as `Authorization: Bearer …`, as `X-Gitlab-Token`, or as GitHub signs a body with it
    (https://docs.github.com/webhooks, `X-Hub-Signature-256`).
    """
    if not key:
        raise Forbidden("publishing over HTTP is turned off; RUNCONTENT_PUBLISH_KEY turns it on")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        token = request.headers.get("X-Gitlab-Token", "")
    if hmac.compare_digest(token.strip().encode(), key.encode()):
        return
    signed = request.headers.get("X-Hub-Signature-256", "")
    if signed:  # else nobody's body is worth reading
        wanted = "sha256=" + hmac.new(key.encode(), sent_body(), "sha256").hexdigest()
        if hmac.compare_digest(signed.encode(), wanted.encode()):
            return
    raise Unauthorized("the key of scope `publish` is missing, or is not the right one")


def _told(body: dict[str, Any], status: int = 200) -> Response:
    response = Response(orjson.dumps(body), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
