"""The standing of a partnership on a date, and its parts: frozen results."""

from .changes import Cause, Change, Changes
from .results import (
    ClauseResult,
    ClockResult,
    ClockRound,
    Ground,
    Member,
    NextLevel,
    Open,
    Option,
    Reason,
    ReasonPart,
    RequirementResult,
    Step,
)
from .standing import Asked, Decision, Standing
from .wanting import wanting

__all__ = [
    "Asked", "Cause", "Change", "Changes", "ClauseResult", "ClockResult", "ClockRound", "Decision", "Ground", "Member", "NextLevel", "Open",
    "Option", "Reason", "ReasonPart", "RequirementResult", "Standing", "Step", "wanting",
]  # fmt: skip
