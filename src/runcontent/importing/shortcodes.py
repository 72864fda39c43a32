"""Hugo's and WordPress' shortcodes: what they say in Markdown's words, the rest reported."""

from __future__ import annotations

import re
from typing import Any

from .draft import Draft, Sure
from .liquid import image_of, parameters

_HUGO = re.compile(
    r"\{\{(?P<kind>[<%])(?P<hidden>/\*)?\s*(?P<close>/)?\s*(?P<name>[\w/.-]+)?(?P<rest>.*?)\s*(?:\*/)?[>%]\}\}",
    re.S,
)
_ADDRESSES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "x": "https://x.com/i/status/{}",
    "gist": "https://gist.github.com/{}",
    "instagram": "https://www.instagram.com/p/{}",
}
_WORDED = {
    "details",
    "expand",
    "collapse",
    "accordion",
    "tab",
    "notice",
    "admonition",
    "hint",
    "callout",
}


def read_hugo(draft: Draft, body: str, first_line: int, fields: dict[str, Any]) -> str:
    """The body without Hugo's shortcodes; `fields` are those of the front matter."""

    def read(match: re.Match[str]) -> str:
        line = first_line + body.count("\n", 0, match.start())
        if match["hidden"]:
            inner = re.sub(
                r"^\{\{([<%])/\*|\*/([>%])\}\}$",
                lambda m: "{{" + m[1] if m[1] else m[2] + "}}",
                match[0],
            )
            return f"`{inner}`"
        return _hugo(draft, match, line, fields)

    return _HUGO.sub(read, body)


def _hugo(draft: Draft, match: re.Match[str], line: int, fields: dict[str, Any]) -> str:
    name, rest = match["name"] or "", match["rest"].strip().removesuffix("/").strip()
    if name == "highlight":
        return "```" if match["close"] else f"```{rest.split()[0] if rest else ''}"
    if match["close"]:
        return ""
    words = _positional(rest)
    if name in ("ref", "relref") and words:
        return words[0]
    if name == "param" and words and isinstance(fields.get(words[0]), str | int | float):
        return str(fields[words[0]])
    if name in ("figure", "img", "image", "imgproc") and (
        image := image_of(_image_values(rest, words))
    ):
        return image
    whole = match[0].split("\n")[0]
    if name in _ADDRESSES and words:
        address = _ADDRESSES[name].format("/".join(words))
        draft.warn(line, f"the shortcode {whole!r} is now a link", "see if it reads well")
        draft.infer("link", address, Sure.MEDIUM, f"what {name} showed", line)
        return f"<{address}>"
    given = parameters(rest)
    title = (
        given.get("title")
        or given.get("summary")
        or (words[-1] if words and name in _WORDED else "")
    )
    shown = (
        f"**{title}**"
        if title and (given or " " in title or name in ("details", "expand", "tab"))
        else ""
    )
    draft.leave_out("shortcode", match[0], line)
    draft.warn(
        line, f"the shortcode {whole!r} is left out; the text in it stays", "write what it showed"
    )
    return f"\n{shown}\n" if shown else ""


def _positional(rest: str) -> list[str]:
    bare = re.sub(r"\w+\s*=\s*(?:\"[^\"]*\"|'[^']*'|`[^`]*`|\S+)", "", rest)
    return [
        a or b or c or d
        for a, b, c, d in re.findall(r"\"([^\"]*)\"|'([^']*)'|`([^`]*)`|(\S+)", bare)
    ]


def _image_values(rest: str, words: list[str]) -> dict[str, str]:
    return parameters(rest) or {
        "src": words[0] if words else "",
        "alt": words[1] if words[1:] else "",
    }


_WORDPRESS = re.compile(
    r"\[(?P<close>/)?(?P<name>[a-z][a-z0-9_-]{2,40})(?P<rest>(?:\s+[^\[\]]*)?)(?P<own>/)?\](?!\()"
)
_CAPTION = re.compile(
    r"\[(?:wp_)?caption(?P<rest>[^\]]*)\](?P<image>\s*(?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(?P<text>.*?)\[/(?:wp_)?caption\]",
    re.S,
)
_KNOWN = frozenset(
    "gallery embed audio video playlist caption wp_caption contact-form-7 button toc quote "
    "vc_row vc_column vc_column_text et_pb_section et_pb_row et_pb_text".split()
)


def read_wordpress(draft: Draft, html: str) -> str:
    """The HTML of a post without WordPress' shortcodes; a caption becomes a figure's."""

    def caption(match: re.Match[str]) -> str:
        text = match["text"].strip() or parameters(match["rest"]).get("caption", "")
        return f"<figure>{match['image']}<figcaption>{text}</figcaption></figure>"

    html = _CAPTION.sub(caption, html)
    html = re.sub(
        r"\[embed[^\]]*\]\s*(https?://\S+?)\s*\[/embed\]", r'\n\n<a href="\1">\1</a>\n\n', html
    )
    closed = {match["name"] for match in _WORDPRESS.finditer(html) if match["close"]}

    def read(match: re.Match[str]) -> str:
        name = match["name"]
        is_one = name in _KNOWN or name in closed or match["own"] or "=" in match["rest"]
        if not is_one:
            return match[0]
        if not match["close"]:
            line = html.count("\n", 0, match.start()) + 1
            draft.leave_out("shortcode", match[0], line)
            message = f"the shortcode {match[0][:60]!r} is left out; the text in it stays"
            draft.warn(line, message, "write what it showed")
        return ""

    return _WORDPRESS.sub(read, html)
