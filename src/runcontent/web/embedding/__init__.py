"""What stands in other people's pages: the widgets' script, pages for iframes, and oEmbed."""

from .frames import frames
from .oembed import oembed
from .releases import releases

__all__ = ["frames", "oembed", "releases"]
