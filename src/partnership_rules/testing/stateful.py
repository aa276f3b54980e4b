"""A stateful machine for Hypothesis: rules add records and evidence to a partnership, invariants hold the promises.

Use it where the strategies are not enough: subclass it and add rules and invariants of your own. It is slower than
``strategies.partnerships`` by far.

::

    class TestMine(partnership_machine(policy).TestCase):
        settings = hypothesis.settings(max_examples=20, stateful_step_count=10, deadline=None)
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..agreement import Agreement
from ..errors import MissingExtraError, PartnershipRulesError
from ..evaluation import evaluate
from ..policy import Policy
from ..record import Partnership
from ..standing import Standing
from .drawing import FIRST_DAYS, Step, take_step
from .engines import disagreements
from .menus import World

try:
    from hypothesis import note
    from hypothesis import strategies as st
    from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

    from .strategies import one_step
except ImportError:
    raise MissingExtraError("hypothesis", extra="testing") from None

__all__ = ["PartnershipMachine", "partnership_machine"]


class PartnershipMachine(RuleBasedStateMachine):
    """A partnership that grows by rules; ``policy`` and ``agreements`` are set by ``partnership_machine``.

    ``partnership`` is what it has come to, ``standing`` its standing on the day of the last step.
    """

    policy: Policy
    agreements: tuple[Agreement, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.policy, self.agreements, day=FIRST_DAYS[0])
        self.earlier: list[tuple[Any, str]] = []

    @property
    def partnership(self) -> Partnership:
        """Give the partnership as it is now."""
        return self.world.partnership()

    @property
    def standing(self) -> Standing | None:
        """Give the standing on the day of the last step; None before the first record."""
        return self.world.standing()

    @initialize(schools=st.integers(0, 2), first=st.integers(0, len(FIRST_DAYS) - 1), charter=st.sampled_from([False, None, True]))
    def begin(self, schools: int, first: int, charter: bool | None) -> None:
        """Choose the schools, the first day, and whether it is a charter."""
        district: dict[str, Any] = {"name": "D"} if charter is None else {"name": "D", "charter": charter}
        names = tuple(f"s{number}" for number in range(1, schools + 1))
        self.world = World(self.policy, self.agreements, names, district, day=FIRST_DAYS[first])

    @rule(step=one_step())
    def something_happens(self, step: Step) -> None:
        """Add a record or evidence on or after the day of the last step."""
        take_step(self.world, step._replace(mode=step.mode % 9, late=0))
        if self.world.records:
            note(f"{self.world.day}: {(self.world.records or self.world.evidence)[-1]}")

    @rule(days=st.integers(1, 400))
    def time_passes(self, days: int) -> None:
        """Let days pass; this is always possible, so that an ended partnership never stops the machine."""
        self.world.day = min(self.world.day + timedelta(days=days), FIRST_DAYS[-1] + timedelta(days=3000))

    @invariant()
    def looking_changes_nothing_and_the_past_stays(self) -> None:
        """Look today, and look again at the last day looked at: the answer for it must not have changed."""
        standing = self.standing
        if standing is None:
            return
        for day, told in self.earlier[-1:]:
            assert evaluate(self.partnership, as_of=day).dumps() == told, f"the answer for {day} has changed"
        self.earlier.append((standing.as_of - timedelta(days=1), self._yesterday(standing)))
        if not self.earlier[-1][1]:
            self.earlier.pop()

    def _yesterday(self, standing: Standing) -> str:
        try:
            return evaluate(self.partnership, as_of=standing.as_of - timedelta(days=1)).dumps()
        except PartnershipRulesError:
            return ""

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        """Hold that a final state is never left, and that nothing runs in it."""
        standing = self.standing
        if standing is not None and standing.is_final:
            assert not any(clock.status == "running" for clock in standing.clocks)
            assert not standing.options

    @invariant()
    def all_engines_agree(self) -> None:
        """Hold the fold, the machine of `transitions` and the oracle together."""
        if self.world.records:
            assert disagreements(self.partnership, as_of=self.world.day) == []


def partnership_machine(policy: Policy, *agreements: Agreement) -> type[PartnershipMachine]:
    """Give the stateful machine of a policy, with the agreement versions that may be signed."""
    return type("PartnershipMachine", (PartnershipMachine,), {"policy": policy, "agreements": agreements})
