"""Plain words as Markdown that our parser reads as the same words."""

from __future__ import annotations

import re

_TAG_LIKE = re.compile(r"(?<!\]\()<(?=[A-Za-z/!?])(?!(?:https?|ftp)://)|<(?=[^> !]*@[^> ]*>)")
_LIST_LIKE = re.compile(r"\{(?=[:#.\s]|[^{}\n]*[=#.])|(?<=[`*_)\]])\{")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_START = re.compile(
    r"^(?:(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)|(?P<mark>[-+*](?=\s|$)|\#{1,6}(?=\s|$)|>|:(?=\s)"
    r"|`{3,}|~{3,}|\||=+$|-{2,}$|\[[^\]\n]*\]:|\*\[))"
)


def escape_tags(text: str) -> str:
    """Text whose Markdown is meant, safe from being read as a tag or a list of attributes; code
    stays as it is."""
    written, at = [], 0
    for code in _CODE.finditer(text):
        written += [_escape(text[at : code.start()]), code[0]]
        at = code.end()
    if text[at : at + 1] == "{" and at:  # right after code a list would be its attributes
        written.append("&#123;")
        at += 1
    return "".join([*written, _escape(text[at:])])


def _escape(text: str) -> str:
    return _LIST_LIKE.sub("&#123;", _TAG_LIKE.sub("&lt;", text))


def escape_start(line: str) -> str:
    """A paragraph's line that begins no list, heading, quotation, table or definition."""
    match = _START.match(line)
    if match is None:
        return line
    if match["number"]:
        return f"{match['number']}\\{line[len(match['number']) :]}"
    if match["mark"][0] in ":|=~":
        return f"&#{ord(line[0])};{line[1:]}"
    return f"\\{line}"


_MARKUP = re.compile(r"[\\`]|\*(?!(?<=\s\*)\s)|(?<!\w)_|_(?!\w)")
_BRACKETS = re.compile(r"[\[\]]")
_LINK_LIKE = re.compile(r"\][(\[:]|\[\^|^\s*\[")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def escape_text(text: str) -> str:
    """Plain text in which no Markdown is meant."""
    escaped = _MARKUP.sub(lambda match: f"\\{match[0]}", _ENTITY.sub("&amp;", text))
    if _LINK_LIKE.search(text):
        escaped = _BRACKETS.sub(lambda match: f"\\{match[0]}", escaped)
    return escape_tags(escaped)
