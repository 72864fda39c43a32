"""A source's bytes as text, with everything refused that is none."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from ..errors import ContentError, Problem

LIMIT_ARTICLE = 4 * 1024 * 1024
LIMIT_EXPORT = 64 * 1024 * 1024
EXPORTS = frozenset({".json", ".xml"})
_IN_USE = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 iso8859_2 koi8_r shift_jis euc_jp "
    "euc_kr gb18030 big5 utf_16_le utf_16_be"
).split()
_CONTROLS = dict.fromkeys((n for n in range(32) if n not in (9, 10, 13)), None) | {127: None}
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Text:
    """A source's text, with `\\n` for line ends; `encoding` is set where it is not
    UTF-8, and `is_certain` says whether others fit as well."""

    text: str
    encoding: str | None = None
    is_certain: bool = True


def read_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a regular file that is not too large. Raises ContentError."""

    def problem(message: str, remedy: str) -> ContentError:
        return ContentError([Problem(shown, 1, message, remedy, code="file")])

    limit = LIMIT_EXPORT if path.suffix.lower() in EXPORTS else LIMIT_ARTICLE
    try:
        # what was a file a moment ago may be a pipe now: never wait for one, never follow a link
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError as error:
        if path.is_symlink():
            raise problem("is a link", "name the file itself") from None
        raise problem(f"cannot be read: {error.strerror}", "mend its permissions") from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise problem("is no regular file", "name a file")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise problem(f"is larger than {limit // 1024 // 1024} MiB", "split it")
    if not data.strip():
        raise problem("is empty", "leave it out, or fill it")
    return data


def decode(data: bytes, shown: str) -> Text:
    """The text: UTF-8, UTF-16 with its mark, else the likeliest encoding. Raises ContentError."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Text(_clean(data.decode(encoding)), encoding)
            except UnicodeDecodeError:
                break
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        message, remedy = "is binary: it holds a NUL byte", "name a text, or save it as UTF-8"
        raise ContentError([Problem(shown, line, message, remedy, code="file")])
    try:
        return Text(_clean(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
    found = _guess(data)
    if found is None:
        message, remedy = "is in no encoding that can be told", "save it as UTF-8"
        raise ContentError([Problem(shown, line, message, remedy, code="file")])
    return found


def _guess(data: bytes) -> Text | None:
    """The likeliest of the encodings in use: Windows-1252 where it fits, as browsers assume it."""
    matches = list(from_bytes(data, cp_isolation=_IN_USE)) or list(from_bytes(data))
    if not matches:
        return None
    western = next((m for m in matches if "cp1252" in m.could_be_from_charset), None)
    best = western or matches[0]
    encoding = "cp1252" if western else best.encoding
    return Text(_clean(str(best)), encoding, is_certain=len(matches) == 1)


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return lines.replace("\u2029", "\n\n").translate(_CONTROLS)
