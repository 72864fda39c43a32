"""The images of a source: found beside it or in its site, and copied to the articles' media."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from .sites import Source

LIMIT = 10 * 1024 * 1024
SUFFIXES = frozenset(".png .jpg .jpeg .gif .webp .svg .avif".split())
_BELOW = ("", "static", "docs", "content", "assets", "source", "content/files")


@dataclass(frozen=True, slots=True)
class Picture:
    """An image to copy: where it is now, and its path below the articles' folder."""

    source: Path
    target: str


def find_picture(source: Source, src: str, articles: Path) -> Picture | None:
    """The file behind an image's address, or None where it is elsewhere or not to be found.

    It must be a plain image below the site's folder, of at most 10 MiB.
    """
    parts = urlsplit(src)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    relative = unquote(parts.path).lstrip("/")
    root = source.site.root
    beside = [source.path.parent / relative] if not parts.path.startswith("/") else []
    for candidate in (*beside, *(root / place / relative for place in _BELOW)):
        full = candidate.resolve()
        if not full.is_relative_to(root) and not full.is_relative_to(source.path.parent.resolve()):
            continue
        if candidate.is_symlink() or not full.is_file() or full.suffix.lower() not in SUFFIXES:
            continue
        if full.stat().st_size <= LIMIT:
            return Picture(full, _target(full, articles))
    return None


def _target(file: Path, articles: Path) -> str:
    """`media/` and its name; with a hash where another image has that name."""
    data = file.read_bytes()
    stem = re.sub(r"[^\w.-]+", "-", file.stem).strip("-.") or "image"
    name = f"{stem}{file.suffix.lower()}"
    there = articles / "media" / name
    if there.is_file() and there.read_bytes() != data:
        name = f"{stem}-{hashlib.sha256(data).hexdigest()[:8]}{file.suffix.lower()}"
    return f"media/{quote(name)}"
