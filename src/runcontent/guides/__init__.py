"""Decision guides: questions and answers that end in an outcome, proved and evaluated."""

from .evaluating import Step, UnknownAnswer, evaluate
from .proving import Fault, faults
from .tree import SEVERE, Answer, Level, Question, Tree, tree_of

__all__ = [
    "SEVERE",
    "Answer",
    "Fault",
    "Level",
    "Question",
    "Step",
    "Tree",
    "UnknownAnswer",
    "evaluate",
    "faults",
    "tree_of",
]
