"""Jekyll's Liquid: what it says in Markdown's words, and the rest reported with its line."""

from __future__ import annotations

import re
from typing import Any

from .draft import Draft

_TAG = re.compile(r"\{%-?\s*(?P<name>\w+)\s*(?P<rest>.*?)\s*-?%\}", re.S)
_OUTPUT = re.compile(r"\{\{-?\s*(?P<what>.*?)\s*-?\}\}", re.S)
_PARAMETER = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_HIDDEN = re.compile(r"\{%-?\s*comment\s*-?%\}(.*?)\{%-?\s*endcomment\s*-?%\}", re.S)
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.S)
_KEPT = "\ue000"
_SILENT = {"endhighlight", "endraw", "raw"}
_SITE = re.compile(r"^site\.(?:baseurl|url)$")


def read_liquid(draft: Draft, body: str, first_line: int, fields: dict[str, Any]) -> str:
    """The body without Liquid; `fields` are those of the front matter, which it may name."""
    raws: list[str] = []

    def line_of(match: re.Match[str], text: str) -> int:
        return first_line + text.count("\n", 0, match.start())

    def keep(match: re.Match[str]) -> str:
        raws.append(match[1])
        return f"{_KEPT}{len(raws) - 1}{_KEPT}"

    body = _RAW.sub(keep, body)
    lines = body

    def hide(match: re.Match[str]) -> str:
        draft.leave_out("template comment", match[1], line_of(match, lines))
        return "\n" * match[0].count("\n")

    body = _HIDDEN.sub(hide, body)
    lines = body

    def tag(match: re.Match[str]) -> str:
        return _tag(draft, match["name"], match["rest"], match[0], line_of(match, lines))

    body = _TAG.sub(tag, body)
    lines = body

    def output(match: re.Match[str]) -> str:
        return _output(draft, match["what"], fields, line_of(match, lines))

    body = _OUTPUT.sub(output, body)
    return re.sub(rf"{_KEPT}(\d+){_KEPT}", lambda match: raws[int(match[1])], body)


def parameters(text: str) -> dict[str, str]:
    """`name="value"` pairs, as Liquid and Hugo's shortcodes write them."""
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _PARAMETER.finditer(text)}


def image_of(values: dict[str, str]) -> str | None:
    """An image in Markdown, from what a tag or shortcode says of it; None where it is none."""
    src = next(
        (values[n] for n in ("src", "url", "image", "image_path", "file", "path") if values.get(n)),
        "",
    )
    if not re.search(r"\.(?:png|jpe?g|gif|webp|svg|avif)$", src.split("?")[0], re.I):
        return None
    caption = values.get("caption") or values.get("title") or ""
    alt = values.get("alt") or values.get("description") or caption
    title = f' "{caption}"' if caption and caption != alt else ""
    return f"![{alt}]({src}{title})"


def _tag(draft: Draft, name: str, rest: str, whole: str, line: int) -> str:
    if name == "highlight":
        return f"```{rest.split()[0] if rest else ''}"
    if name == "endhighlight":
        return "```"
    if name == "post_url":
        return re.sub(r"^\d{4}-\d{2}-\d{2}-", "", rest.strip().rsplit("/", 1)[-1]) + ".md"
    if name == "link":
        return re.sub(r"(?<=/)\d{4}-\d{2}-\d{2}-", "", f"/{rest.strip().lstrip('/')}").rsplit(
            "/", 1
        )[-1]
    if name == "include":
        image = image_of(parameters(rest))
        if image:
            return image
    if name not in _SILENT:
        draft.leave_out("template tag", whole, line)
        draft.warn(
            line, f"the template's {whole.split(chr(10))[0]!r} is left out", "write what it showed"
        )
    return ""


def _output(draft: Draft, what: str, fields: dict[str, Any], line: int) -> str:
    value, *filters = (part.strip() for part in what.split("|"))
    if (literal := re.fullmatch(r"\"([^\"]*)\"|'([^']*)'", value)) and all(
        re.match(r"(?:relative_url|absolute_url|escape|strip)\b", one) for one in filters
    ):
        return literal[1] or literal[2] or ""
    if _SITE.match(value):
        return ""
    if match := re.fullmatch(r"page\.(\w+)", value):
        known = fields.get(match[1])
        if isinstance(known, str | int | float) and not filters:
            return str(known)
    draft.leave_out("template tag", f"{{{{ {what} }}}}", line)
    draft.warn(line, f"the template's '{{{{ {what} }}}}' is left out", "write what it showed")
    return ""
