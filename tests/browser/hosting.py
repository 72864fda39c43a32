"""A page of somebody else with our widgets in it."""

from __future__ import annotations

import base64
import hashlib
import urllib.request
from functools import cache

from runcontent.web.embedding.releases import every_release

from .servers import Host

FAQS = '<run-faqs article="it-band-syndrome"><p>Ask us on Tuesdays.</p></run-faqs>'
ADVICE = '<run-advice article="it-band-syndrome" phase="2"><p>Ask us.</p></run-advice>'
SEARCH = '<run-search><a href="/search">Search</a></run-search>'
"""Each widget, with words of the page's writer."""

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
    host: Host,
    origin: str,
    body: str,
    *,
    policy: str = STRICT,
    head: str = "",
    script: str = "",
    pinned: str = "",
) -> str:
    """The address of a page of `host` with `body`, and the script of `origin`: the newest release,
    pinned by the hash of what is served, unless told which and by which hash."""
    address = f"{origin}{script or every_release()[-1].path}"
    attributes = f'src="{address}" integrity="{pinned or integrity(address)}"'
    html = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A running club</title>{head}
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" {attributes} crossorigin="anonymous"></script>
</head><body><main><h1>A running club</h1><h2>This week</h2>{body}</main></body></html>"""
    return host.page(html, policy.format(origin=origin, host=host.origin))
