"""An override: somebody with authority set an outcome; the result is shown with it and without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from .logic import Because, Truth
from .model import FieldsAsJson

__all__ = ["Override"]


@dataclass(frozen=True, slots=True)
class Override(FieldsAsJson):
    """Who set which outcome, on what authority, why, since when and until when (the last day it holds).

    ``apart`` lists the overrides of one day that do not agree; then the outcome is undetermined.
    """

    _json: ClassVar[tuple[str, ...]] = ("outcome", "on", "by", "authority", "reason", "until")

    truth: Truth
    outcome: str
    on: date
    by: str
    authority: str
    reason: str
    until: date | None = None
    apart: tuple[Override, ...] = ()

    def json_fields(self) -> dict[str, object]:
        """Return what its JSON holds; with the others of its day where they do not agree."""
        return FieldsAsJson.json_fields(self) | ({"apart": self.apart} if self.apart else {})

    def sentence(self) -> str:
        """Describe the override in one sentence."""
        if self.apart:
            return f"{' and '.join(one.sentence() for one in self.apart)}: they do not agree"
        until = f", until {self.until}" if self.until else ""
        return f"set to '{self.outcome.replace('_', ' ')}' on {self.on} by {self.by} under {self.authority}: {self.reason}{until}"

    def over(self, judged: Because) -> Because:
        """Return the reasons with the override on top and what was judged without it below."""
        return Because(self.sentence(), self.truth, parts=(judged,), cites=tuple(one.authority for one in self.apart or (self,)))
