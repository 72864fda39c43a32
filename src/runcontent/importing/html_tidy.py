"""A page's tree made ready: what is no text taken out and counted, the rest in plain elements."""

from __future__ import annotations

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import Declaration, Doctype, ProcessingInstruction

from .draft import Draft

_NO_TEXT = "script style noscript template link meta base param source track".split()
_WIDGETS = {
    "iframe": "embedded page",
    "video": "video",
    "audio": "audio",
    "object": "embedded object",
    "embed": "embedded object",
    "canvas": "drawing",
    "svg": "drawing",
    "form": "form",
    "button": "button",
    "input": "form",
    "select": "form",
    "textarea": "form",
    "dialog": "dialog",
}
_BLOCKS = frozenset(
    "p div section article ul ol li h1 h2 h3 h4 h5 h6 table blockquote pre figure dl".split()
)
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def parse_html(text: str) -> BeautifulSoup:
    """The tree of a page or fragment, by lxml's forgiving parser."""
    return BeautifulSoup(text, "lxml")


def tidy(draft: Draft, root: Tag) -> None:
    """Make the tree below `root` what `to_markdown` reads; what is taken out is noted."""
    for node in list(root.find_all(string=True)):
        if isinstance(node, Comment | Doctype | Declaration | ProcessingInstruction):
            node.extract()
    for tag in root.find_all(_NO_TEXT):
        tag.decompose()
    _take_out_widgets(draft, root)
    for tag in root.find_all(_HEADINGS):
        _bare_heading(tag)
    for image in root.find_all("img"):
        _image(draft, image)
    for figure in root.find_all("figure"):
        _figure(figure)
    for link in root.find_all("a"):
        _block_link(link)
    for bold in root.find_all(["b", "strong", "em", "i"]):
        if bold.find(list(_BLOCKS)):
            bold.unwrap()


def unwrap_layout(root: Tag) -> None:
    """Tables that only place things are none: with headings or other tables in their cells."""
    for table in root.find_all("table"):
        is_layout = table.get("role") == "presentation" or table.find([*_HEADINGS, "table"])
        if not is_layout or table.find("th"):
            continue
        for part in table.find_all(["thead", "tbody", "tfoot", "tr", "td", "colgroup"]):
            if part.find_parent("table") is table:
                part.name = "div"
        table.name = "div"


def _take_out_widgets(draft: Draft, root: Tag) -> None:
    for tag in root.find_all(list(_WIDGETS)):
        if tag.decomposed:
            continue
        if tag.name in ("form", "button") and _is_content(tag):
            tag.name = "div" if tag.name == "form" else "span"
            continue
        address = str(tag.get("src") or tag.get("data") or "")
        draft.leave_out(_WIDGETS[tag.name], f"{address} {tag.get_text(' ', strip=True)}".strip())
        if address and tag.name in ("iframe", "video", "audio", "embed"):
            draft.warn(1, f"the {_WIDGETS[tag.name]} {address} is left out", "link to it")
        tag.decompose()


def _is_content(tag: Tag) -> bool:
    """A whole page in a form (as some systems write it), or an accordion's button in a heading."""
    if tag.name == "form":
        return len(tag.get_text().split()) > 100 and bool(tag.find(["p", "h2"]))
    return tag.find_parent(_HEADINGS) is not None or str(tag.get("aria-expanded") or "") != ""


def _bare_heading(heading: Tag) -> None:
    """Without the sign that links to itself; a link in it has no place in a heading of ours."""
    for link in heading.find_all("a"):
        href = str(link.get("href") or "")
        if href.startswith("#") and len(link.get_text(strip=True)) <= 1:
            link.decompose()
        elif href.startswith("#") or not href:
            link.unwrap()
    anchor = heading.find(id=True)
    if not heading.get("id") and anchor is not None:
        heading["id"] = str(anchor["id"])


def _image(draft: Draft, image: Tag) -> None:
    """The real address of an image that is loaded late; one within the page is left out."""
    src = str(image.get("src") or "")
    for name in ("data-src", "data-lazy-src", "data-original"):
        if image.get(name) and (not src or src.startswith("data:")):
            src = str(image[name])
    if not src and image.get("srcset"):
        src = str(image["srcset"]).split(",")[0].split()[0]
    if not src or src.startswith("data:"):
        alt = str(image.get("alt") or "")
        draft.leave_out("image within the page", alt)
        image.decompose()
        return
    image["src"] = src.strip()


def _figure(figure: Tag) -> None:
    """A caption of plain words belongs to its one image."""
    images, captions = figure.find_all("img"), figure.find_all("figcaption")
    if len(images) != 1 or len(captions) != 1 or captions[0].find(["a", "img", *_BLOCKS - {"p"}]):
        return
    caption = " ".join(captions[0].get_text(" ").split())
    if caption and not images[0].get("title") and caption != images[0].get("alt"):
        images[0]["title"] = caption
        captions[0].decompose()


def _block_link(link: Tag) -> None:
    """A link around blocks goes into the first of them that has words."""
    if not link.find(list(_BLOCKS)):
        return
    holder = next((b for b in link.find_all(["p", "li", "div"]) if _is_leaf(b)), None)
    if holder is not None and link.get("href"):
        inner = BeautifulSoup("", "lxml").new_tag("a", href=str(link["href"]))
        for child in list(holder.children):
            inner.append(child.extract())
        holder.append(inner)
    link.unwrap()


def _is_leaf(block: Tag) -> bool:
    return bool(block.get_text(strip=True)) and not block.find(list(_BLOCKS))


def level_headings(root: Tag) -> None:
    """Headings from level 2 on, each at most one below the one above it."""
    above: list[tuple[int, int]] = []
    for heading in root.find_all(_HEADINGS):
        level = int(heading.name[1])
        while above and above[-1][0] >= level:
            above.pop()
        new = min(6, above[-1][1] + 1 if above else 2)
        above.append((level, new))
        heading.name = f"h{new}"
