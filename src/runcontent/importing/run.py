"""An import from beginning to end: find, read, name, link, write, and tell."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from ..errors import ContentError, Problem
from ..model import Taxonomy
from .addresses import AddressBook
from .draft import Draft, Sure
from .files import state_of, write_whole
from .finishing import Finished
from .journal import Journal, Written, digest_of
from .outcome import Outcome, State
from .pictures import Picture, find_picture
from .reading import read_bytes
from .sites import Source, find_sources
from .work import Workers

Progress = Callable[[str, int, int], None]
"""Told (`read` or `written`, how many, of how many)."""


@dataclass(slots=True)
class Import:
    """What an import did. `passed` counts files of other kinds by suffix, `problems` are those of
    sources that hold no article; `interrupted` says that some are left to do."""

    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passed: dict[str, int] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def is_well(self) -> bool:
        """Whether all was imported, and nothing lost."""
        errors = any(problem.level == "error" for problem in self.problems)
        return not (errors or self.interrupted) and all(one.is_well for one in self.outcomes)


@dataclass(slots=True)
class _Read:
    """A source with its drafts and the hash of its bytes."""

    source: Source
    sha256: str
    drafts: list[Draft]
    left: int = 0
    written: list[Written] = field(default_factory=list)


def import_sources(
    given: Sequence[Path],
    *,
    articles: Path,
    taxonomy: Taxonomy,
    journal_file: Path | None = None,
    dry_run: bool = False,
    force: bool = False,
    progress: Progress = lambda what, done, total: None,
    stopping: Callable[[], bool] = lambda: False,
) -> Import:
    """Import files and folders into `articles`.

    What one source holds is written whole before the next; `stopping` is asked between two files.
    Sources that were imported with the same content, and whose articles are still there, are
    skipped, unless `force` is given.
    """
    begun = time.monotonic()
    importer = _Importer(articles, taxonomy, journal_file, dry_run, force, progress, stopping)
    importer.run(given)
    importer.result.seconds = time.monotonic() - begun
    return importer.result


class _Importer:
    def __init__(
        self,
        articles: Path,
        taxonomy: Taxonomy,
        journal_file: Path | None,
        dry_run: bool,
        force: bool,
        progress: Progress,
        stopping: Callable[[], bool],
    ) -> None:
        self.articles, self.taxonomy = articles, taxonomy
        self.dry_run, self.force = dry_run, force
        self.progress, self.stopping = progress, stopping
        self.journal = Journal(None if dry_run else journal_file, articles)
        self.known = Journal(journal_file, articles)
        self.result = Import()
        self.book = AddressBook()
        self.taken: set[str] = set()
        self.pictures: dict[str, Picture] = {}
        self.targets: dict[int, dict[str, str]] = {}

    def run(self, given: Sequence[Path]) -> None:
        found = find_sources(given)
        self.result.problems += found.problems
        self.result.passed = found.passed
        fresh: list[tuple[Source, bytes]] = []
        for source in found.sources:
            try:
                data = read_bytes(source.path, source.shown)
            except ContentError as error:
                self.result.problems += error.problems
                continue
            done = None if self.force else self.known.imported(source.path, digest_of(data))
            if done is None:
                fresh.append((source, data))
            else:
                self._skip(done)
        if not fresh:
            return
        with Workers(len(fresh)) as workers:
            reads = self._read(workers, fresh)
            if self.result.interrupted:
                return
            self._name(reads)
            self._write(workers, reads)

    def _skip(self, written: Sequence[Written]) -> None:
        for one in written:
            self.taken.add(one.slug)
            self.book.add(one.slug, one.addresses)
            self.result.outcomes.append(Outcome(one.origin, State.SKIPPED, one.path))

    def _read(self, workers: Workers, fresh: list[tuple[Source, bytes]]) -> list[_Read]:
        reads = []
        jobs = [(source, data, self.taxonomy) for source, data in fresh]
        answers = workers.read(jobs)
        for number, (source, data) in enumerate(fresh, start=1):
            if self.stopping():
                self.result.interrupted = True
                return []
            answer = next(answers)
            self.progress("read", number, len(fresh))
            if isinstance(answer, list):
                reads.append(_Read(source, digest_of(data), answer, len(answer)))
            elif source.named or any(problem.code != "form" for problem in answer):
                self.result.problems += answer
            else:  # JSON or XML in a folder, of no kind that is known
                suffix = f"{source.path.suffix} of no known export"
                self.result.passed[suffix] = self.result.passed.get(suffix, 0) + 1
        return reads

    def _name(self, reads: Sequence[_Read]) -> None:
        """A slug of its own for each draft; where two want one, the later gets a number."""
        for read in reads:
            for draft in read.drafts:
                wanted, number = draft.name, 2
                while draft.name in self.taken:
                    draft.name, number = f"{wanted}-{number}", number + 1
                if draft.name != wanted:
                    reason = f"another source is {wanted} already"
                    draft.infer("slug", draft.name, Sure.LOW, reason)
                self.taken.add(draft.name)
                self.book.add(draft.name, draft.addresses)
        for file in self.articles.rglob("*.md") if self.articles.is_dir() else ():
            self.book.add(file.stem, ())

    def _write(self, workers: Workers, reads: Sequence[_Read]) -> None:
        pairs = [(read, draft) for read in reads for draft in read.drafts]
        jobs = [(draft, f"{draft.name}.md", self._targets(read, draft)) for read, draft in pairs]
        self.targets = {id(draft): targets for draft, _, targets in jobs}
        for number, (read, draft, answer) in enumerate(_with(pairs, workers.finish(jobs)), start=1):
            self._keep(read, draft, answer)
            self.progress("written", number, len(pairs))
            if self.stopping() and number < len(pairs):
                self.result.interrupted = True
                return

    def _targets(self, read: _Read, draft: Draft) -> dict[str, str]:
        """What each address in a draft is now: images in `media/`, sources as articles."""
        targets: dict[str, str] = {}
        images = [*draft.images, *([draft.values["image"]] if draft.values.get("image") else [])]
        for src in dict.fromkeys(images):
            picture = find_picture(read.source, src, self.articles)
            if picture is not None:
                picture = self._free(picture)
                targets[src] = picture.target
            elif "://" not in src and not (self.articles / src.lstrip("/")).is_file():
                draft.warn(1, f"the image {src} is not there", "put it into media/ yourself")
        base = draft.addresses[0] if draft.addresses else f"/{draft.name}"
        for href in dict.fromkeys(draft.links):
            resolved = self.book.resolve(href, base)
            if resolved is not None and resolved != href:
                targets[href] = resolved
                draft.infer("link", resolved, Sure.MEDIUM, f"{href} is imported as it, or is there")
        return targets

    def _free(self, picture: Picture) -> Picture:
        """Another name where this import has an image of that name from elsewhere."""
        known = self.pictures.get(picture.target)
        if known is not None and known.source != picture.source:
            data = picture.source.read_bytes()
            if known.source.read_bytes() != data:
                stem, dot, suffix = picture.target.rpartition(".")
                picture = Picture(picture.source, f"{stem}-{digest_of(data)[:8]}{dot}{suffix}")
        self.pictures[picture.target] = picture
        return picture

    def _keep(self, read: _Read, draft: Draft, answer: Finished | tuple[Problem, ...]) -> None:
        outcome = Outcome(
            draft.origin,
            State.FAILED,
            f"{draft.name}.md",
            draft.form,
            draft.values.get("title"),
            inferences=draft.inferences,
            left_out=draft.left_out,
            problems=draft.problems,
        )
        self.result.outcomes.append(outcome)
        if not isinstance(answer, Finished):
            outcome.problems = [*draft.problems, *answer]
            return
        outcome.problems = [*draft.problems, *answer.problems]
        outcome.counts, outcome.differences = answer.counts, answer.differences
        if any(problem.level == "error" for problem in answer.problems):
            return
        self._write_file(read, draft, answer, outcome)

    def _write_file(self, read: _Read, draft: Draft, done: Finished, outcome: Outcome) -> None:
        path = self.articles / f"{draft.name}.md"
        data = done.text.encode()
        try:
            if self.dry_run:
                outcome.state = state_of(path, data, self.force)
            else:
                self._copy_pictures(draft)
                outcome.state = write_whole(path, data, self.force)
        except OSError as error:
            message, remedy = f"cannot be written: {error.strerror}", "mend the folder"
            outcome.problems = [*outcome.problems, Problem(str(path), 1, message, remedy, "file")]
            return
        if outcome.state is State.KEPT:
            message = "is there already, with other content"
            remedy = "compare the two, and import with --force to replace it"
            outcome.problems = [*outcome.problems, Problem(str(path), 1, message, remedy, "exists")]
            return
        read.left -= 1
        read.written.append(
            Written(draft.origin, draft.name, path.name, digest_of(data), draft.addresses)
        )
        if not read.left:
            self.journal.note(read.source.path, read.sha256, read.written)

    def _copy_pictures(self, draft: Draft) -> None:
        wanted = set(self.targets[id(draft)].values())
        for target, picture in self.pictures.items():
            if target in wanted and target not in self.result.images:
                write_whole(self.articles / unquote(target), picture.source.read_bytes())
                self.result.images[target] = str(picture.source)


def _with(
    pairs: Sequence[tuple[_Read, Draft]], answers: Iterator[Finished | tuple[Problem, ...]]
) -> Iterator[tuple[_Read, Draft, Finished | tuple[Problem, ...]]]:
    for (read, draft), answer in zip(pairs, answers, strict=True):
        yield read, draft, answer
