"""Article files: only plain, small UTF-8 text is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runcontent.errors import ContentError
from runcontent.parsing import read_article_file

BAD = {
    "a NUL byte": (b"a\nb\0c", 2, "NUL"),
    "not UTF-8": (b"a\n\nb \xff", 3, "not UTF-8"),
    "a lone surrogate": ("a\ud800".encode("utf-8", "surrogatepass"), 1, "not UTF-8"),
    "too large": (b"a" * (256 * 1024 + 1), 1, "larger than 256 KiB"),
}


@pytest.mark.parametrize("name", BAD)
def test_bytes_that_are_no_text_are_an_error_with_the_line(name: str, tmp_path: Path) -> None:
    """The line is that of the first bad byte."""
    data, line, words = BAD[name]
    (tmp_path / "a.md").write_bytes(data)
    with pytest.raises(ContentError, match=words) as caught:
        read_article_file(tmp_path, "a.md")
    assert caught.value.problems[0].line == line


def test_a_mark_and_foreign_line_ends_are_taken_away(tmp_path: Path) -> None:
    """A byte-order mark, CRLF and CR read as plain lines do."""
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert read_article_file(tmp_path, "a.md") == "a\nb\nc\n"


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    """A FIFO would block for ever, a folder cannot be read, a path may not leave its root."""
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    for path in ("pipe.md", "folder.md", "absent.md", "../a.md"):
        with pytest.raises(ContentError):
            read_article_file(tmp_path, path)
