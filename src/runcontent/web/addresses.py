"""Absolute addresses, for what other machines read away from this one."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from flask import request

from ..library import Library

_ROOTED = re.compile(r'\b(href|src)="/(?!/)')


def absolute_links(library: Library, html: str) -> str:
    """Our own sanitised HTML, with every root-relative link made absolute."""
    return _ROOTED.sub(lambda found: f'{found[1]}="{absolute(library, "/")}', html)


def absolute(library: Library, address: str) -> str:
    """`address` below the public URL, or below the host that was asked where none is set."""
    base = f"{library.settings.public_url or request.host_url.rstrip('/')}/"
    return urljoin(base, address)
