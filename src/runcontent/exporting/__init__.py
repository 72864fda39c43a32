"""The published library as files: pages, Markdown or JSON, which an import reads back."""

from .run import FORMATS, Export, export_library

__all__ = ["FORMATS", "Export", "export_library"]
