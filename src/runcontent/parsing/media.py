"""Images of the library: found below `articles/`, measured and hashed."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
from pathlib import Path, PurePosixPath

import imagesize

from ..model import Image

LIMIT = 10 * 1024 * 1024
_LENGTH = r"\s{0,9}=\s{0,9}[\"']([\d.]+)(?:px)?[\"']"


def read_media(articles: Path, src: str) -> bytes:
    """The bytes of a file below `articles`.

    Raises ValueError for a path that leaves the folder, a link, or a file too large or absent.
    """
    path = require_plain(articles, src)
    if not path.is_file():
        raise ValueError("is not there")
    if path.stat().st_size > LIMIT:
        raise ValueError(f"is larger than {LIMIT} bytes")
    return path.read_bytes()


def require_plain(articles: Path, src: str) -> Path:
    """The place of a path below `articles`, whether something is there or not.

    Raises ValueError for a path that leaves the folder, or has a link in it.
    """
    relative = PurePosixPath(src)
    if relative.is_absolute() or ".." in relative.parts:
        raise ValueError("is not a path below the articles' folder")
    path = articles
    for part in relative.parts:
        path = path / part
        if path.is_symlink():
            raise ValueError("is a symbolic link, and links are not followed")
    return path


def locate_media(articles: Path, path: str, src: str) -> str:
    """`src`, as the article at `path` writes it, from the articles' folder: beside the article
    where there is such a file, as an editor shows it."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), src))
    is_inside = not beside.startswith(("../", "/"))
    return beside if is_inside and (articles / beside).is_file() else src


def describe_image(articles: Path, src: str, alt: str, title: str | None) -> Image:
    """The image with its hash and, where they can be read, its sizes in CSS pixels.

    Raises ValueError as `read_media` does.
    """
    data = read_media(articles, src)
    width, height = _size(data)
    digest = hashlib.sha256(data).hexdigest()
    return Image(src=src, alt=alt, title=title, width=width, height=height, sha256=digest)


def _size(data: bytes) -> tuple[int | None, int | None]:
    width, height = imagesize.get(io.BytesIO(data)) if not _is_svg(data) else (-1, -1)
    if width > 0 and height > 0:
        return round(width), round(height)
    head = data[:4096].decode("utf-8", "replace")
    if (start := head.find("<svg")) < 0:
        return None, None
    tag = head[start : head.find(">", start)]
    wide, high = re.search(rf"\bwidth{_LENGTH}", tag), re.search(rf"\bheight{_LENGTH}", tag)
    if wide and high:
        return round(float(wide[1])), round(float(high[1]))
    if box := re.search(r"viewBox=[\"'][-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)", tag):
        return round(float(box[1])), round(float(box[2]))
    return None, None


def _is_svg(data: bytes) -> bool:
    """Whose sizes are read here: a view box alone is a size too."""
    return b"<svg" in data[:4096]
