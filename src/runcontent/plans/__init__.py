"""Plans back to running: proved, and built into dated weeks from what somebody runs now."""

from .asking import Asked, ask
from .plan import Plan, plan_of
from .proving import Unsound, unsound
from .schedule import Dated, Race, Schedule, schedule
from .weeks import Base, Run, Week, weeks

__all__ = [
    "Asked",
    "Base",
    "Dated",
    "Plan",
    "Race",
    "Run",
    "Schedule",
    "Unsound",
    "Week",
    "ask",
    "plan_of",
    "schedule",
    "unsound",
    "weeks",
]
