"""A policy: the machine, its clocks, what the law requires, the ladder, and where each is written. Data, no code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from pydantic import model_validator

from ..benchmark import Judging
from ..condition import Condition, PeriodOrder, walk
from ..condition.ast import StandingOf
from ..dates import Holidays
from ..errors import LookupFailed
from ..model import Fault, canonical, faults
from ..shown import Shown
from .checks import conditions_of, policy_faults
from .fields import PolicyFields

if TYPE_CHECKING:
    from ..machine import PolicyMachine, Table

__all__ = ["Policy"]


class Policy(Shown, PolicyFields):
    """The rules of one partnership programme, as data.

    ``states`` maps names to states (one initial, some final); ``transitions`` are tried in document order; ``roles``
    are those who may decide; ``kinds`` names further kinds of record; ``holidays`` are the days that close offices. The periods
    for which somebody is rated come in the order of ``periods``, or have the form ``period_form`` (years or school years).
    A system that never ends is ``perpetual``: it needs no final state, and nobody asks whether it can end.
    ``silence`` lists findings of an analysis that are taken on, each with its reason. Equal content gives an equal ``hash``.
    """

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults(self._faults)
        return self

    @cached_property
    def _faults(self) -> tuple[Fault, ...]:
        """Look for faults once: pydantic asks again whenever a partnership takes up a policy that was checked already."""
        return tuple(policy_faults(self))

    def __repr__(self) -> str:
        return f"<Policy '{self.id}' {self.hash[:12]}>"

    def __eq__(self, other: object) -> bool:
        return self.hash == other.hash if isinstance(other, Policy) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.hash)

    def __str__(self) -> str:
        return self._as_text()

    @cached_property
    def hash(self) -> str:
        """Return the SHA-256 of its content in canonical JSON, in hexadecimal: equal content, equal hash.

        The order of clocks and kinds is content: it decides what comes first on one day, and canonical JSON does not hold it.
        """
        order = {"clocks": list(self.clocks), "kinds": list(self.own_kinds)}
        return hashlib.sha256(canonical({**self.to_dict(), "order": order}).encode()).hexdigest()

    @cached_property
    def initial(self) -> str:
        """Return the name of the state in which every partnership starts."""
        return next(name for name, state in self.states.items() if state.initial)

    @cached_property
    def finals(self) -> frozenset[str]:
        """Return the names of the states that end a partnership."""
        return frozenset(name for name, state in self.states.items() if state.final)

    @cached_property
    def calendar(self) -> Holidays:
        """Return the days that close offices."""
        return Holidays(rules=self.holidays)

    @cached_property
    def judging(self) -> Judging:
        """Return what it says of judging benchmarks."""
        return Judging(n_size=self.n_size, rounding=self.rounding)

    @cached_property
    def machine(self) -> PolicyMachine:
        """Return the machine as the library `transitions` declares it: one a policy, no model registered."""
        from ..machine import declare

        return declare(self.id, self.states, self.initial, self.transitions)

    @cached_property
    def table(self) -> Table:
        """Return the step table that is read out of the machine."""
        from ..machine import read_table

        return read_table(self.machine)

    @cached_property
    def leaves(self) -> tuple[Condition, ...]:
        """Return every condition of its guards, requirements and grounds, and all inside them."""
        return tuple(leaf for _, condition in conditions_of(self) for _, leaf in walk(condition))

    @cached_property
    def asks_links(self) -> bool:
        """Say whether some condition asks where a linked partnership stands."""
        return any(isinstance(leaf, StandingOf) for leaf in self.leaves)

    @cached_property
    def has_clocks_of_states(self) -> bool:
        """Say whether some clock comes every so often in some states only, or is paused in some."""
        return any(clock.while_in or clock.paused_in for clock in self.clocks.values())

    @cached_property
    def clock_triggers(self) -> frozenset[str]:
        """Return what starts or meets its clocks: kinds of record, and ``entered:STATE``."""
        found = [occurrence for clock in self.clocks.values() for occurrence in (clock.anchor, *clock.met_by)]
        return frozenset(one.kind or f"entered:{one.entered}" for one in found)

    @cached_property
    def period_order(self) -> PeriodOrder:
        """Return the order of the periods for which somebody is rated."""
        return PeriodOrder(self.periods, self.period_form)

    @cached_property
    def evidence_until(self) -> str:
        """Return until when evidence counts, by its parameter of this name: ``due`` (where it has none) or ``review_held``."""
        return self.parameters["evidence_until"].value if "evidence_until" in self.parameters else "due"

    def phase_clock(self, phase: str) -> str | None:
        """Return the clock with which benchmarks of a phase fall due, None where the policy has none."""
        return self.phase_clocks.get(phase)

    @cached_property
    def phase_clocks(self) -> dict[str, str]:
        """Return the clocks of the phases that have one."""
        return {clock.phase: name for name, clock in reversed(self.clocks.items()) if clock.phase}

    def parameter(self, name: str) -> str:
        """Return the value of a parameter; raises ``LookupFailed``."""
        try:
            return self.parameters[name].value
        except KeyError:
            raise LookupFailed(f"the policy '{self.id}' has no parameter '{name}'", code="unknown_parameter") from None

    def cite(self, cites: Sequence[str]) -> tuple[str, ...]:
        """Return citations in words: ids of the policy's citations are spelled out, free words stay."""
        words = self._citation_words
        return tuple([words.get(key, key) for key in cites]) if cites else ()

    @cached_property
    def _citation_words(self) -> dict[str, str]:
        return {key: citation.words() for key, citation in self.citations.items()}

    def title_of(self, state: str) -> str:
        """Return a state's title, or its name in words."""
        return self.states[state].title or state.replace("_", " ")

    def role(self, key: str) -> str:
        """Return the words for a role."""
        return self.roles.get(key) or key.replace("_", " ")

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as a JSON-ready mapping; what was not given is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)
