"""Where things are, as callers reach them: below the public URL, where one is set."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from werkzeug.exceptions import BadRequest

_RELATIVE = re.compile(r'\b(href|src)="(/(?!/)|#)')
_HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_PUBLIC_URL = "runcontent.public_url"


def register_addresses(app: Flask, public_url: str) -> None:
    """Make every address of `app` stand below `public_url`; empty means the server's root."""
    app.extensions[_PUBLIC_URL] = public_url
    app.add_template_global(here)


def address(path: str) -> str:
    """A path of this server as it is linked to: root-relative unless a public URL is set."""
    return f"{current_app.extensions[_PUBLIC_URL]}{path}"


def here(path: str) -> str:
    """A path of this server as its own pages link to it: on whatever host they were read from."""
    return f"{urlsplit(current_app.extensions[_PUBLIC_URL]).path}{path}"


def absolute(place: str) -> str:
    """`place` with its server's name, for formats that do not take less; one that has it stays.

    Without a public URL it is the host that was asked for. Raises BadRequest for one that is no
    host's name.
    """
    if not place.startswith("/"):
        return place
    public_url = current_app.extensions[_PUBLIC_URL]
    return f"{public_url or _asked()}{place}"


def absolute_links(html: str, page: str) -> str:
    """Our own sanitised HTML of `page` (its address), with every root-relative link, and every one
    within the page, made absolute."""
    roots = {"/": absolute("/"), "#": f"{absolute(page)}#"}
    return _RELATIVE.sub(lambda found: f'{found[1]}="{roots[found[2]]}', html)


def names_host() -> bool:
    """Whether the answer to this request holds the name of the host that was asked for."""
    return bool(g.get("names_host", False))


def _asked() -> str:
    g.names_host = True
    host = request.environ.get("HTTP_HOST") or request.host
    if not _HOST.fullmatch(host):
        raise BadRequest("the Host header is not the name of a host")
    return f"{request.scheme}://{host}"
