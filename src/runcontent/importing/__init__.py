"""Texts of other systems → articles in our format, with what was inferred and what was left out."""

from .draft import Draft, Form, Inference, LeftOut, Sure
from .fidelity import Difference
from .outcome import Outcome, State
from .run import Import, import_sources
from .skeleton import skeleton

__all__ = [
    "Difference",
    "Draft",
    "Form",
    "Import",
    "Inference",
    "LeftOut",
    "Outcome",
    "State",
    "Sure",
    "import_sources",
    "skeleton",
]
