"""Everything that can go wrong, as one tree; no HTTP in here.

RuncontentError
├── ContentError             articles that cannot be published: a list of Problems
├── NotFound                 no such resource; carries near ids
├── Withdrawn                the article was withdrawn, with its reason
├── Deleted                  the article was published once; its file is gone
├── Renamed                  an alias; carries the present slug
├── SyncExpired              a copy's token that can no longer be followed
├── InvalidParameters        a request's parameters; a list of ParameterErrors
├── Unauthorized             no key, or not the right one
├── Forbidden                what no key allows here
├── QuotaExceeded            more requests than the caller's quota; carries when to come back
├── LibraryUnavailable       no library is published, or the index cannot be read
│   ├── LibraryDamaged       … because it is not as it was written; publishing builds it anew
│   └── LibraryAway          … because what keeps it does not answer; carries when to come back
├── UsageUnavailable         the counts of requests cannot be read; carries when to come back
├── PublishLocked            another process is publishing
├── PublishFailed            the disk or the system refused something; nothing has changed
├── CacheNotTold             it is published, but a cache in front may still give what was before
├── UpdateFailed             the operator's command that fetches the articles failed
└── SettingError             an environment variable that cannot be used
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


class RuncontentError(Exception):
    """The root: catch it to catch all that runcontent raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file: where, what, and what to do. `line` counts from 1."""

    file: str
    line: int
    message: str
    remedy: str
    code: str = "content"
    level: Literal["error", "warning", "notice"] = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}; {self.remedy}"


class ContentError(RuncontentError):
    """One or more problems in content files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class NotFound(RuncontentError):
    """No resource of this kind and id; `near` holds up to five similar ids."""

    def __init__(self, kind: str, id: str, near: Sequence[str] = ()) -> None:
        self.kind, self.id, self.near = kind, id, tuple(near)
        super().__init__(f"no {kind} has the id {id!r}")


class Withdrawn(RuncontentError):
    """The article was published once and has been withdrawn; `for_safety`: it may do harm."""

    def __init__(self, slug: str, reason: str | None, for_safety: bool = False) -> None:
        self.slug, self.reason, self.for_safety = slug, reason, for_safety
        if for_safety:
            message = f"{slug} was withdrawn for safety, because it may do harm"
            super().__init__(f"{message}: {reason}" if reason else message)
        else:
            super().__init__(f"{slug} was withdrawn: {reason or 'no reason was given'}")


class Deleted(RuncontentError):
    """The article was published once, and its file is gone."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(f"the article {slug!r} was deleted")


class Renamed(RuncontentError):
    """`slug` is an alias of `target`."""

    def __init__(self, slug: str, target: str) -> None:
        self.slug, self.target = slug, target
        super().__init__(f"{slug} is now {target}")


class SyncExpired(RuncontentError):
    """What changed since a copy was brought up to date is not known any more."""


@dataclass(frozen=True, slots=True)
class ParameterError:
    """One bad request parameter, in the words of the problem document."""

    parameter: str
    code: str
    detail: str
    allowed: tuple[str, ...] = ()


class InvalidParameters(RuncontentError):
    """A request's parameters cannot be used."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(e.detail for e in self.errors))


class Unauthorized(RuncontentError):
    """A key is needed, and none or a wrong one was given."""


class Forbidden(RuncontentError):
    """What was asked for is turned off, or not allowed to this caller."""


class QuotaExceeded(RuncontentError):
    """The caller has used up its quota; `retry_after` is in seconds."""

    def __init__(self, window: str, retry_after: int) -> None:
        self.window, self.retry_after = window, retry_after
        super().__init__(
            f"the quota of this {window} is used up; try again in {retry_after} seconds"
        )


class LibraryUnavailable(RuncontentError):
    """There is no library to read, or it cannot be read."""


class LibraryDamaged(LibraryUnavailable):
    """What is there is not as it was written: the next publish builds it from the articles."""


class LibraryAway(LibraryUnavailable):
    """What keeps the library does not answer now; it may in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class UsageUnavailable(RuncontentError):
    """The counts of requests are locked or cannot be read; they may in `retry_after` seconds."""

    retry_after = 5


class PublishLocked(RuncontentError):
    """Another process holds the publishing lock."""


class PublishFailed(RuncontentError):
    """A publish could not be finished, and left the library as it was."""


class CacheNotTold(RuncontentError):
    """A publish was finished, but the link that caches in front go by could not be moved."""


class UpdateFailed(RuncontentError):
    """The command that brings the articles up to date did not."""


class SettingError(RuncontentError):
    """A setting has a value that cannot be used."""


def install_extra(extra: str) -> str:
    """The remedy for packages that come with an extra. It names a place and no project, for no
    registry has one of this name that is ours."""
    return (
        f"install runcontent with its extra `{extra}`: pip install '<where runcontent is>[{extra}]'"
    )
