"""Articles to publish in tests, as values that can be changed one field at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a writer would have in one file. `links` are Markdown; `parts` order the sections."""

    title: str = "Knee"
    slug: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    status: str | None = None
    reason: str | None = None
    language: str | None = None
    published: str | None = None
    updated: str | None = None
    review_due: str | None = None
    image: str | None = None
    word: str = "load"
    answer: str = "often"
    parts: tuple[str, ...] = ("causes", "care", "faq")
    links: str = ""

    def text(self) -> str:
        """The file."""
        front = {
            "title": self.title,
            "summary": "What to do.",
            "slug": self.slug,
            "category": self.category,
            "tags": list(self.tags),
            "conditions": list(self.conditions),
            "aliases": list(self.aliases),
            "status": self.status,
            "withdrawn_reason": self.reason,
            "language": self.language,
            "image": self.image,
        }
        dates = {
            "published": self.published,
            "updated": self.updated,
            "review_due": self.review_due,
        }
        lines = [
            f"{name}: {orjson.dumps(value).decode()}" for name, value in front.items() if value
        ]
        lines += [f"{name}: {day}" for name, day in dates.items() if day]
        body = "\n".join(_PARTS[part].format(draft=self) for part in self.parts)
        return "---\n" + "\n".join(lines) + f"\n---\n\nAn ache.\n\n{self.links}\n\n{body}"


_PARTS = {
    "causes": "## What causes it {{#causes}}\n\nToo much {draft.word}.\n",
    "care": (
        "## What to do {{#care .self-care}}\n\n- Rest from {draft.word}. {{: #rest }}\n- Walk.\n"
    ),
    "signs": "## Warning signs {{#signs .medical-help}}\n\n- Pain at night. {{: #night }}\n",
    "faq": (
        "## Common questions {{#faq}}\n\n### Can I run?\n\nYes, {draft.answer}.\n\n"
        "### Can I walk?\n\nYes, always.\n"
    ),
}

Files = dict[str, Draft | str | bytes]
"""The articles' folder by path; what is no draft is written as it is."""


def write_files(folder: Path, files: Files) -> None:
    """Make the folder hold these files, and no other."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        text = content.text() if isinstance(content, Draft) else content
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
