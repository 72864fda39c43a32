"""What stands in other people's pages: the widgets' script, pages for iframes, and oEmbed."""

from .frames import frames
from .guide_releases import guide_releases
from .oembed import oembed
from .releases import releases

__all__ = ["frames", "guide_releases", "oembed", "releases"]
