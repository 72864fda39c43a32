"""`/preview`: drafts, for those who have the token. Nobody keeps what is served here."""

from __future__ import annotations

import hashlib
import hmac
from html import escape

from flask import Blueprint, Response, redirect, request, send_file
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.wrappers import Response as AnyResponse

from ..errors import Unauthorized
from ..library import Library
from .addresses import address, here
from .article_page import article_values
from .parameters import parse_parameters
from .templating import private_page

_COOKIE = "runcontent_preview"
_A_WORKING_DAY = 12 * 3600


def preview(library: Library) -> Blueprint:
    """The drafts of `library`; nothing at all where the setting has no token."""
    views = Blueprint("preview", __name__, url_prefix="/preview")
    token = library.settings.preview_token

    @views.before_request
    def admit() -> AnyResponse | None:
        """The token in the address is exchanged for a cookie, so that it stays in no history,
        log or link; a program sends it as a bearer's."""
        if not token:
            raise NoPage()
        given = request.args.get("token")
        others = [pair for pair in request.args.items(multi=True) if pair[0] != "token"]
        parse_parameters(MultiDict(others))
        if given is not None:
            _require(given, token)
            response = redirect(here(request.path), 303)
            response.set_cookie(
                _COOKIE,
                _proof(token),
                max_age=_A_WORKING_DAY,
                path=here("/preview"),
                secure=request.is_secure,
                httponly=True,
                samesite="Strict",
            )
            return response
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            _require(bearer.strip(), token)
        else:
            _require(request.cookies.get(_COOKIE, ""), _proof(token))
        return None

    @views.after_request
    def keep_private(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Vary"] = "Cookie, Authorization"
        return response

    @views.get("")
    def index() -> Response:
        drafts, errors = library.drafts.all(), library.drafts.errors()
        return private_page("drafts.html", drafts=drafts, errors=errors)

    @views.get("/<slug>")
    def one(slug: str) -> Response:
        draft, whole = library.draft(slug)
        if whole is None:
            response = private_page("draft.html", draft=draft, article=None)
        else:
            values = article_values(whole)
            old, new = escape(address("/media/")), escape(here("/preview/media/"))
            values["text"] = values["text"].replace(f'src="{old}', f'src="{new}')
            image = values["article"]["image"]
            if image:
                image["src"] = image["src"].replace(address("/media/"), here("/preview/media/"), 1)
            response = private_page("draft.html", draft=draft, **values)
        response.set_etag(draft.version)
        return response

    @views.get("/media/<digest>/<name>")
    def image(digest: str, name: str) -> Response:
        response = send_file(library.drafts.images.path(digest, name).resolve())
        policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response.headers["Content-Security-Policy"] = policy
        return response

    return views


def _proof(token: str) -> str:
    """What the cookie holds: enough to be let in, and not the token."""
    return hashlib.sha256(f"runcontent preview {token}".encode()).hexdigest()


def _require(given: str, wanted: str) -> None:
    """Raises Unauthorized unless they are the same, taking as long for one as for another."""
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Unauthorized("previews need their token: open the address that the server printed")
