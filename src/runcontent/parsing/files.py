"""Reading an article's file, with everything refused that is not plain, small UTF-8 text."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ..errors import ContentError, Problem

LIMIT = 256 * 1024


def read_article_file(root: Path, path: str) -> str:
    """The text of `root/path`: no byte-order mark, line ends as `\\n`. Raises ContentError."""

    def problem(message: str, remedy: str, line: int = 1) -> ContentError:
        return ContentError([Problem(path, line, message, remedy, code="file")])

    place = root
    for part in PurePosixPath(path).parts:
        place = place / part
        if part == ".." or place.is_symlink():
            raise problem("is a link or leaves the folder", "put the file itself there")
    if not place.is_file():
        raise problem("is not a regular file", "put a Markdown file there")
    try:
        with place.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise problem(f"cannot be read: {error.strerror}", "mend its permissions") from None
    if len(data) > LIMIT:
        raise problem(f"is larger than {LIMIT // 1024} KiB", "split the article")
    if b"\0" in data:
        raise problem(
            "holds a NUL byte", "save it as text", data[: data.index(b"\0")].count(b"\n") + 1
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise problem("is not UTF-8", "save it as UTF-8", line) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
