"""An override: somebody with authority set an outcome; the result is shown with it and without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .logic import Because, Truth
from .model import fields_json

__all__ = ["Override"]


@dataclass(frozen=True, slots=True)
class Override:
    """Who set which outcome, on what authority, why, since when and until when (the last day it holds)."""

    truth: Truth
    outcome: str
    on: date
    by: str
    authority: str
    reason: str
    until: date | None = None

    def sentence(self) -> str:
        """Describe the override in one sentence."""
        until = f", until {self.until}" if self.until else ""
        return f"set to '{self.outcome.replace('_', ' ')}' on {self.on} by {self.by} under {self.authority}: {self.reason}{until}"

    def over(self, judged: Because) -> Because:
        """Return the reasons with the override on top and what was judged without it below."""
        return Because(self.sentence(), self.truth, parts=(judged,), cites=(self.authority,))

    def to_json(self) -> dict[str, str | None]:
        """Return the override as a JSON-ready mapping."""
        return {name: part for name, part in fields_json(self).items() if name != "truth"}
