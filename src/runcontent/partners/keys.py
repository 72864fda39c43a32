"""Keys: `rc_<id>_<secret>`. The id is public; of the secret only a keyed hash is kept."""

from __future__ import annotations

import hmac
import re
import secrets
import string
from dataclasses import dataclass

from ..errors import SettingError

SHORTEST_PEPPER = 32
KEY = re.compile(r"rc_([a-z0-9]{8})_([A-Za-z0-9]{32})")
"""The form of a key, anywhere in a text."""

HASH = re.compile(r"hmac-sha256:[0-9a-f]{64}")
_ALPHABET = string.ascii_letters + string.digits
_SECRET_LENGTH = 32  # 190 bits: guessing is hopeless, so a fast hash is enough
_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key: `text` is given to the partner, `hash` is kept."""

    id: str
    text: str
    hash: str


def issue_key(pepper: str) -> IssuedKey:
    """A new random key."""
    id = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(_ID_LENGTH))
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_LENGTH))
    return IssuedKey(id, f"rc_{id}_{secret}", hash_secret(secret, pepper))


def hash_secret(secret: str, pepper: str) -> str:
    """`hmac-sha256:` and HMAC-SHA256 (RFC 2104) of the secret, keyed with the pepper, in hex.

    Raises SettingError for a pepper that is too short to keep a secret.
    """
    if len(pepper) < SHORTEST_PEPPER:
        raise SettingError(
            f"RUNCONTENT_PEPPER must have at least {SHORTEST_PEPPER} characters where there are "
            "partners; `openssl rand -hex 32` gives one"
        )
    return "hmac-sha256:" + hmac.digest(pepper.encode(), secret.encode(), "sha256").hex()


def holds_key(text: str) -> bool:
    """Whether a whole key stands anywhere in the text."""
    return "rc_" in text and KEY.search(text) is not None


def redact_keys(text: str) -> str:
    """The text with the secret of every key in it blotted out."""
    return KEY.sub(r"rc_\1_…", text) if "rc_" in text else text
