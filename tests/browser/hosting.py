"""A page of somebody else with our widgets in it."""

from __future__ import annotations

import base64
import hashlib
import urllib.request
from functools import cache

from .servers import Host

STRICT = (
    "default-src 'none'; script-src {origin}; connect-src {origin}; img-src {origin}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""All that our widgets need, and Trusted Types without a policy."""


@cache
def integrity(address: str) -> str:
    """What an element's attribute of that name holds for what is served there."""
    with urllib.request.urlopen(address) as answer:
        digest = hashlib.sha384(answer.read()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"


def embedding(
    host: Host, origin: str, body: str, *, policy: str = STRICT, head: str = "", lang: str = "en"
) -> str:
    """The address of a page of `host` with `body`, and the script of `origin`, pinned."""
    script = f"{origin}/embed/v1.0.0.js"
    pinned = f'src="{script}" integrity="{integrity(script)}" crossorigin="anonymous"'
    html = f"""<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>A running club</title>{head}
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" {pinned}></script>
</head><body><main><h1>A running club</h1><h2>This week</h2>{body}</main></body></html>"""
    return host.page(html, policy.format(origin=origin, host=host.origin))
