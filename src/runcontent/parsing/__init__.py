"""The only room that knows Markdown and YAML."""

from .article import parse_article
from .files import read_article_file
from .media import read_media
from .pool import ParsingPool
from .taxonomy import load_taxonomy

__all__ = ["ParsingPool", "load_taxonomy", "parse_article", "read_article_file", "read_media"]
