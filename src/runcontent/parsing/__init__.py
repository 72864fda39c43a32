"""The only room that knows Markdown and YAML."""

from .article import parse_article
from .documents import FOLDERS, read_document
from .files import read_article_file
from .media import locate_media, read_media, require_plain
from .pool import ParsingPool
from .taxonomy import load_taxonomy

__all__ = [
    "FOLDERS",
    "ParsingPool",
    "load_taxonomy",
    "locate_media",
    "parse_article",
    "read_article_file",
    "read_document",
    "read_media",
    "require_plain",
]
