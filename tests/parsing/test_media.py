"""Images: their sizes, read from the file itself, and what is refused."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from runcontent.parsing.media import describe_image

SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" {}><g/></svg>'
FILES = {
    "png": (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 30, 40) + b"\x08\x06\0\0\0",
        (30, 40),
    ),
    "gif": (b"GIF89a" + struct.pack("<HH", 30, 40) + b"\0\0\0", (30, 40)),
    "jpeg": (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
        b"\xff\xc0\0\x11\x08" + struct.pack(">HH", 40, 30) + b"\x03\x01\x11\0",
        (30, 40),
    ),
    "webp": (
        b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\x1d\0\0" + b"\x27\0\0",
        (30, 40),
    ),
    "svg with sizes": (SVG.format('width="30" height="40px"').encode(), (30, 40)),
    "svg with a view box": (SVG.format('viewBox="0 0 30.4 40"').encode(), (30, 40)),
    "no image": (b"hello", (None, None)),
}


@pytest.mark.parametrize("name", FILES)
def test_the_size_is_read_from_the_file(name: str, tmp_path: Path) -> None:
    """Width and height are the file's own, whatever its format; unknown is None."""
    data, size = FILES[name]
    (tmp_path / "a").write_bytes(data)
    image = describe_image(tmp_path, "a", "Alt", None)
    assert (image.width, image.height) == size
    assert image.sha256 is not None


@pytest.mark.parametrize("src", ["/etc/passwd", "../a", "media/../../a", "absent.png", "link.png"])
def test_what_is_not_a_file_of_the_folder_is_refused(src: str, tmp_path: Path) -> None:
    """No path leaves the articles' folder, by name or by link."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (tmp_path / "a").write_bytes(b"secret")
    (folder / "link.png").symlink_to(tmp_path / "a")
    with pytest.raises(ValueError, match=r"is not|is a symbolic link"):
        describe_image(folder, src, "Alt", None)
