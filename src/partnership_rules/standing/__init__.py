"""The standing of a partnership on a date, and its parts: frozen results."""

from .results import ClauseResult, ClockResult, Ground, Member, NextLevel, Open, Option, RequirementResult, Step
from .standing import Decision, Standing
from .wanting import wanting

__all__ = [
    "ClauseResult",
    "ClockResult",
    "Decision",
    "Ground",
    "Member",
    "NextLevel",
    "Open",
    "Option",
    "RequirementResult",
    "Standing",
    "Step",
    "wanting",
]
