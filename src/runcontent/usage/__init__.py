"""What was asked of the server: counts by day and caller, and what searches did not find."""

from .ledger import Day, Ledger, Miss
from .recording import Recorder

__all__ = ["Day", "Ledger", "Miss", "Recorder"]
