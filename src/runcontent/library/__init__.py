"""The façade over store and engine: what the web and the command line talk to."""

from .checking import check_articles
from .publishing import Report, publish
from .reading import Found, Hit, Library, Page

__all__ = ["Found", "Hit", "Library", "Page", "Report", "check_articles", "publish"]
