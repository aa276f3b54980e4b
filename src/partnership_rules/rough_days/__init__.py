"""Partnerships whose record gives some days only roughly: all their completions, and what holds in every one.

A partnership with rough days stands for every choice of exact days. An answer is certain where it is the same in all of them;
else it is undetermined, and says which day would decide.
"""

from collections.abc import Callable as _Callable
from typing import TYPE_CHECKING
from typing import Any as _Any

from ..lazy_names import lazy_names as _lazy_names

if TYPE_CHECKING:
    from .ask import outlook, propose, standings_under_two
    from .result import ClockSpan, Completion, Outlook, Possible, TooRough

__all__ = [
    "ClockSpan", "Completion", "Outlook", "Possible", "TooRough", "outlook", "propose", "standings_under_two",
]  # fmt: skip

# A module is loaded when one of its names is first asked for, and with it no more than it needs.
_HOMES = {
    "ask": ("outlook", "propose", "standings_under_two"),
    "result": ("ClockSpan", "Completion", "Outlook", "Possible", "TooRough"),
}
__getattr__: _Callable[[str], _Any]
__dir__: _Callable[[], list[str]]
__getattr__, __dir__ = _lazy_names(__name__, _HOMES)
