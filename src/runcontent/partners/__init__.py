"""Who may ask for what, and how often: partners, their keys, scopes, origins and quotas."""

from .callers import PUBLIC_TIER, Caller
from .editing import PartnersFile
from .keys import IssuedKey, hash_secret, holds_key, issue_key, redact_keys
from .quotas import Quota, QuotaCounter, Standing, parse_quota, quota_text
from .registry import Registry
from .scopes import SCOPES, parse_scopes

__all__ = [
    "PUBLIC_TIER",
    "SCOPES",
    "Caller",
    "IssuedKey",
    "PartnersFile",
    "Quota",
    "QuotaCounter",
    "Registry",
    "Standing",
    "hash_secret",
    "holds_key",
    "issue_key",
    "parse_quota",
    "parse_scopes",
    "quota_text",
    "redact_keys",
]
