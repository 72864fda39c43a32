"""A symbolic link that names the published revision, for the keys of a cache in front.

A cache that has it in its keys forgets everything old the moment the link is moved, without being
told. nginx resolves it for each request (`$realpath_root`).
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ..errors import CacheNotTold
from ..store.port import Snapshot


def move_link(link: Path, snapshot: Snapshot) -> None:
    """Make `link` lead to an empty directory beside it, whose name no other revision has.

    To be called once the revision is published: what is then made under the new name is never old.
    The directory before it is kept, for whoever is resolving the link. Raises CacheNotTold.
    """
    own = f".{link.name}-"
    mark = snapshot.mark(snapshot.revision)
    target = f"{own}{snapshot.identity}-{snapshot.revision}-{mark}"
    try:
        if link.exists() and not link.is_symlink():
            raise CacheNotTold(f"{link} is no link; name a place for one that is free")
        before = link.readlink().name if link.is_symlink() else ""
        link.with_name(target).mkdir(parents=True, exist_ok=True)
        if before == target:
            return
        new = link.with_name(f"{own}new")
        new.unlink(missing_ok=True)
        new.symlink_to(target)
        new.replace(link)
        for old in link.parent.glob(f"{own}*"):
            if old.name not in (before, target):
                with suppress(OSError):
                    old.rmdir()
    except OSError as error:
        raise CacheNotTold(
            f"revision {snapshot.revision} is published, but the link {link} could not be moved "
            f"({error}): a cache in front may still give what was before; mend it and publish again"
        ) from error
