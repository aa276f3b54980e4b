"""An index policy: whom it looks at, what it measures, how a score is made of it, and which schools it names. Data, no code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import Self

from pydantic import model_validator

from ..model import canonical, faults
from ..shown import Shown
from .checks import conditions_of, policy_faults
from .language import AtLeast, AtMost, Below, Designated, Is
from .parts import IndexFields

__all__ = ["IndexPolicy"]


class IndexPolicy(Shown, IndexFields):
    """The rules by which a state names schools, as data; equal content gives an equal ``hash``.

    >>> policy = IndexPolicy(id="lowest-two", indicators={"index": {"measure": "index", "unit": "index"}},
    ...     scores={"index": {"weights": {"index": 1}}},
    ...     rules=[{"id": "lowest", "reason": "CSILOWPERF", "when": {"lowest": {"count": 2}}}])
    >>> policy.rules[0].when.lowest.ties
    'in'
    """

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults(policy_faults(self))
        return self

    def __hash__(self) -> int:
        return hash(self.hash)

    def __repr__(self) -> str:
        return f"<IndexPolicy '{self.id}' {self.hash[:12]}>"

    def __str__(self) -> str:
        return self._as_text()

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of its canonical JSON, in hexadecimal: equal content, equal hash."""
        return hashlib.sha256(canonical(self.to_dict()).encode()).hexdigest()

    def cite(self, cites: Sequence[str]) -> tuple[str, ...]:
        """Return citations in words: ids of the policy's citations are spelled out, free words stay."""
        return tuple(self.citations[key].words() if key in self.citations else key for key in cites)

    @cached_property
    def asked_of_roster(self) -> tuple[str, ...]:
        """The columns of a roster that its conditions ask, once each."""
        return tuple(dict.fromkeys(key for _, one in conditions_of(self) if isinstance(one, Is) for key in one.is_))

    @cached_property
    def asked_of_membership(self) -> frozenset[str]:
        """The indicators that decide who stands in a pool, is eligible, or is left out."""
        found = [one for loc, one in conditions_of(self) if loc[0] == "population"]
        held = [
            one.below if isinstance(one, Below) else one.at_most if isinstance(one, AtMost) else one.at_least
            for one in found
            if isinstance(one, (Below, AtMost, AtLeast))
        ]
        names = {one.indicator for one in held if one.indicator}
        return frozenset(names.union(*(self.scores[one.score].weights for one in held if one.score)))

    @cached_property
    def asks_what_was(self) -> bool:
        """Whether it asks which statuses schools had before."""
        return self.exit is not None or any(isinstance(one, Designated) for _, one in conditions_of(self))

    def score_of(self, name: str | None) -> str:
        """Return the name of the score that ranks, where a rule leaves it out too."""
        return name if name is not None else next(iter(self.scores))
