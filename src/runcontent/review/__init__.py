"""The editor's report: what could be better in articles that can be published."""

from .fixing import fix_all
from .links import links_to_documents
from .manuscript import Manuscript
from .numbers import numbers_without_source
from .opting_out import apply_opt_outs
from .report import CODES, review

__all__ = [
    "CODES",
    "Manuscript",
    "apply_opt_outs",
    "fix_all",
    "links_to_documents",
    "numbers_without_source",
    "review",
]
