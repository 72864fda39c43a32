"""What is wrong with the articles, and what could be better, without publishing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ..errors import ContentError, Problem
from ..parsing import ParsingPool, read_article_file
from ..review import CODES, Manuscript, apply_opt_outs, fix_all, review
from ..settings import Settings
from .document_checking import check_documents
from .folder import Folder, read_folder


def check_articles(
    settings: Settings,
    files: Sequence[Path] | None = None,
    published: Mapping[str, Collection[str]] | None = None,
) -> list[Problem]:
    """Every problem, warning and notice, of all files or of those named; links need them all.

    `published` maps slugs to the anchors that are published now: what links to them from
    elsewhere breaks when they go.
    """
    folder = read_folder(settings, datetime.now(UTC).date())
    manuscripts, problems = _read(settings, folder)
    problems += folder.problems
    tags = {tag.slug for tag in folder.taxonomy.tags}
    problems += review(manuscripts, tags, published or {})
    problems += _overdue(manuscripts, folder)
    problems += check_documents(manuscripts, folder, settings.public_url)
    problems = apply_opt_outs(problems, manuscripts, CODES)
    if files is not None:
        problems = _only(problems, settings, folder, files)
    return sorted(set(problems))


def fix_articles(settings: Settings, files: Sequence[Path] | None = None) -> list[str]:
    """Put right what is safe, in all files or in those named; returns a line for each change.

    A file is replaced whole, and only by one that parses as well.
    """
    folder = read_folder(settings, datetime.now(UTC).date())
    manuscripts, _ = _read(settings, folder)
    root = settings.articles.resolve()
    wanted = None if files is None else {_relative(file, root) for file in files}
    fixed = [
        one for one in fix_all(manuscripts, folder.taxonomy) if wanted is None or one.path in wanted
    ]
    with _pool(settings, folder) as pool:
        parsed = dict(pool.parse_all((one.path, one.text) for one in fixed))
    told = []
    for one in fixed:
        if not isinstance(parsed[one.path], ContentError):
            _replace(settings.articles / one.path, one.text)
            told += [f"{one.path}: {change}" for change in one.changes]
    return told


def _pool(settings: Settings, folder: Folder, *, strict: bool = True) -> ParsingPool:
    return ParsingPool(
        strict=strict,
        taxonomy=folder.taxonomy,
        articles=settings.articles,
        public_url=settings.public_url,
        slugs=folder.slugs,
    )


def _read(settings: Settings, folder: Folder) -> tuple[list[Manuscript], list[Problem]]:
    """The files as far as they can be parsed, and what parsing has to say of all."""
    manuscripts: list[Manuscript] = []
    problems: list[Problem] = []
    with _pool(settings, folder, strict=False) as pool:
        texts = dict(_texts(settings, folder))
        for path, result in pool.parse_all(texts.items()):
            if isinstance(result, ContentError):
                problems += result.problems
            else:
                article, found = result
                manuscripts.append(Manuscript(article, texts[path]))
                problems += found
    return manuscripts, problems


def _texts(settings: Settings, folder: Folder) -> Iterator[tuple[str, str]]:
    """Each file's path and text, also of those that cannot be published: they are read to the end,
    so that all that is wrong with them is told at once."""
    for path in folder.paths:
        if not path.endswith(".md"):
            continue  # a guide or plan, which is read whole with the folder
        if path in folder.entries:
            yield path, folder.entries[path].text
        else:
            with suppress(ContentError):  # no text at all: that is told already
                yield path, read_article_file(settings.articles, path)


def _overdue(manuscripts: Sequence[Manuscript], folder: Folder) -> list[Problem]:
    found = []
    for manuscript in manuscripts:
        entry = folder.entries.get(manuscript.article.path)
        if entry and entry.stale:
            message = f"the review was due on {manuscript.article.review_due}"
            remedy = "review it, and set `reviewed` and `review_due`"
            line = manuscript.line_with("\nreview_due:") + 1
            found.append(manuscript.warning(line, message, remedy, "review"))
    return found


def _only(
    problems: Sequence[Problem], settings: Settings, folder: Folder, files: Sequence[Path]
) -> list[Problem]:
    """The problems of these files, and of those among them that are no articles."""
    root = settings.articles.resolve()
    wanted = {_relative(file, root) for file in files}
    kept = [problem for problem in problems if problem.file in wanted]
    for name in sorted(wanted - {*folder.paths, "taxonomy.yaml"}):
        message = f"is no article of {settings.articles}"
        remedy = "name a Markdown file below it, whose name begins with no dot or underscore"
        kept.append(Problem(name, 1, message, remedy, "file"))
    return kept


def _relative(file: Path, root: Path) -> str:
    full = file.resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else str(file)


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        partial.chmod(path.stat().st_mode & 0o777)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
