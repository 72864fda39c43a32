"""The façade over store and engine: what the web and the command line talk to."""

from ..store.port import Stored
from .checking import check_articles
from .publishing import Report, publish
from .reading import Found, Hit, Library, One, Page, Vocabulary, Whole

__all__ = [
    "Found",
    "Hit",
    "Library",
    "One",
    "Page",
    "Report",
    "Stored",
    "Vocabulary",
    "Whole",
    "check_articles",
    "publish",
]
