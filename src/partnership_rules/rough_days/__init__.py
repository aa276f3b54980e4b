"""Partnerships whose record gives some days only roughly: all their completions, and what holds in every one.

A partnership with rough days stands for every choice of exact days. An answer is certain where it is the same in all of them;
else it is undetermined, and says which day would decide.
"""

from __future__ import annotations

from .ask import outlook, propose
from .result import ClockSpan, Completion, Outlook, Possible, TooRough

__all__ = ["ClockSpan", "Completion", "Outlook", "Possible", "TooRough", "outlook", "propose"]
