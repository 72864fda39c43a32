"""MkDocs' own blocks: admonitions, tabs, tables of contents and included files."""

from __future__ import annotations

import re

from .draft import Draft, Sure

_BLOCK = re.compile(
    r"^(?P<indent> *)(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)(?P<more>[ \t\w-]*?)"
    r"(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*$"
)
_TAB = re.compile(r"^(?P<indent> *)===[!+]?[ \t]+\"(?P<title>[^\"]*)\"[ \t]*$")
_CONTENTS = re.compile(r"^\s*\[TOC\]\s*$", re.I)
_SNIPPET = re.compile(r"^\s*(?:;*-{1,}8<-{1,}|--8<--)\s*(?:\"(?P<file>[^\"]*)\")?\s*$")


def read_mkdocs(draft: Draft, body: str, first_line: int) -> str:
    """The body with admonitions as quotations and tabs as paragraphs below their name."""
    lines = body.split("\n")
    written: list[str] = []
    at = 0
    fence = False
    while at < len(lines):
        line = lines[at]
        if re.match(r"\s*(?:```|~~~)", line):
            fence = not fence
        block = None if fence else (_BLOCK.match(line) or _TAB.match(line))
        if block is not None:
            inner, used = _indented(lines, at + 1, len(block["indent"]) + 4)
            inner = read_mkdocs(draft, inner, first_line + at + 1)
            written += _as_quotation(draft, block, inner, first_line + at)
            at += 1 + used
            continue
        if not fence and _CONTENTS.match(line):
            draft.leave_out("table of contents", line, first_line + at)
        elif not fence and (match := _SNIPPET.match(line)):
            draft.leave_out("included file", line, first_line + at)
            message = f"the file {match['file'] or ''!r} that is included here is left out"
            draft.warn(first_line + at, message, "copy its text to this place")
        else:
            written.append(line)
        at += 1
    return "\n".join(written)


def _indented(lines: list[str], start: int, columns: int) -> tuple[str, int]:
    """The lines that are indented so far, without that indent, and how many they are."""
    found: list[str] = []
    for line in lines[start:]:
        if line.strip() and len(line) - len(line.lstrip(" ")) < columns:
            break
        found.append(line[columns:])
    while found and not found[-1].strip():
        found.pop()
    return "\n".join(found), len(found)


def _as_quotation(draft: Draft, block: re.Match[str], inner: str, line: int) -> list[str]:
    values = block.groupdict()
    title = values["title"]
    if "kind" not in values:  # a tab
        draft.infer("tab", title or "", Sure.MEDIUM, "as a paragraph in bold above its text", line)
        return ["", f"**{title}**" if title else "", "", *inner.split("\n"), ""]
    shown = title if title is not None else str(values["kind"]).replace("-", " ").capitalize()
    if title is None:
        draft.added.append(shown)
    draft.infer("admonition", shown, Sure.MEDIUM, "as a quotation that begins in bold", line)
    text = [f"**{shown}**", "", *inner.split("\n")] if shown else inner.split("\n")
    indent = values["indent"]
    return ["", *[f"{indent}> {one}".rstrip() for one in text], ""]
