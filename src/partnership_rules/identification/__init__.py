"""Identification: from a state's index to the schools that are named, with what is not known left unknown.

A policy of its own kind (``*.identification.yaml``), a roster and published measures go in; for every school *in*, *out* or
*undetermined* comes out, with its rank, its score, the reasons and the dated records that follow. A school is in where every
completion of the unpublished values puts it in, out where none does. No state's rule stands in the code.
"""

from collections.abc import Callable as _Callable
from typing import TYPE_CHECKING
from typing import Any as _Any

from ..lazy_names import lazy_names as _lazy_names

if TYPE_CHECKING:
    from .cut import Cut
    from .identifying import identify
    from .judgement import Judgement, Ruling
    from .known import Known
    from .language import Condition
    from .parts import Exit, Imposed, Indicator, Participation, Population, Rule, Score, Status, Years
    from .policy import IndexPolicy
    from .rank import Entrant, Place, Quota, Standings, rank
    from .records import Change
    from .result import Identification, Pool
    from .roster import RosterSchool, as_roster
    from .verdict import SchoolVerdict
    from .weighing import Weighed

__all__ = [
    "Change", "Condition", "Cut", "Entrant", "Exit", "Identification", "Imposed", "IndexPolicy", "Indicator", "Judgement", "Known",
    "Participation", "Place", "Pool", "Population", "Quota", "RosterSchool", "Rule", "Ruling", "SchoolVerdict", "Score", "Standings",
    "Status", "Weighed", "Years", "as_roster", "identify", "rank",
]  # fmt: skip

# A module is loaded when one of its names is first asked for, and with it no more than it needs.
_HOMES = {
    "cut": ("Cut",),
    "identifying": ("identify",),
    "judgement": ("Judgement", "Ruling"),
    "known": ("Known",),
    "language": ("Condition",),
    "parts": ("Exit", "Imposed", "Indicator", "Participation", "Population", "Rule", "Score", "Status", "Years"),
    "policy": ("IndexPolicy",),
    "rank": ("Entrant", "Place", "Quota", "Standings", "rank"),
    "records": ("Change",),
    "result": ("Identification", "Pool"),
    "roster": ("RosterSchool", "as_roster"),
    "verdict": ("SchoolVerdict",),
    "weighing": ("Weighed",),
}
__getattr__: _Callable[[str], _Any]
__dir__: _Callable[[], list[str]]
__getattr__, __dir__ = _lazy_names(__name__, _HOMES)
