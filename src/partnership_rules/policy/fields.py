"""The fields of a policy: what a document says, before anything is derived from it."""

from typing import Annotated

from pydantic import Field

from ..condition import PeriodForm
from ..dates import HolidayRule
from ..kinds import BUILT_IN_KINDS, FACTS, PRECEDENCE
from ..model import Cites, Day, Flag, Key, Silence, Text, Value, Whole
from ..quantity import Rounding
from .parts import Citation, ClockSpec, Ladder, Membership, Parameter, Requirement, State, Transition, WrittenKind

__all__ = ["PolicyFields"]


class PolicyFields(Value):
    """What a policy says, field by field."""

    id: Key
    title: Text = ""
    effective_from: Day | None = None
    effective_until: Day | None = None
    states: Annotated[dict[Key, State], Field(min_length=1, max_length=200)]
    clocks: Annotated[dict[Key, ClockSpec], Field(max_length=50)] = {}
    transitions: Annotated[tuple[Transition, ...], Field(max_length=1000)]
    requirements: Annotated[tuple[Requirement, ...], Field(max_length=1000)] = ()
    ladder: Ladder = Ladder()
    parameters: dict[Key, Parameter] = {}
    citations: dict[Key, Citation] = {}
    roles: dict[Key, Text] = {}
    kinds: dict[Key, WrittenKind] = {}
    membership: Membership = Membership()
    holidays: tuple[HolidayRule, ...] = ()
    periods: Annotated[tuple[Text, ...], Field(max_length=200)] = ()
    period_form: PeriodForm | None = None
    n_size: Annotated[Whole, Field(ge=1)] | None = None
    rounding: Rounding | None = None
    perpetual: Flag = False
    silence: tuple[Silence, ...] = ()
    cites: Cites = ()
    note: Text = ""

    @property
    def own_kinds(self) -> tuple[str, ...]:
        """Return the kinds of record that the policy itself names, in its order."""
        return tuple(kind for kind in self.kinds if kind not in BUILT_IN_KINDS)

    def place_of_kind(self, kind: str) -> tuple[int, int]:
        """Return the place of a kind among the records of one day: its own kinds come in the order in which it lists them."""
        if kind in BUILT_IN_KINDS:
            return PRECEDENCE[kind], 0
        own = self.own_kinds
        return PRECEDENCE["other"], own.index(kind) if kind in own else len(own)

    def is_act(self, kind: str) -> bool:
        """Say whether records of a kind are acts, which can be refused; a fact is noted where no step is taken."""
        rule = self.kinds.get(kind)
        return kind not in FACTS and (rule is None or rule.is_ != "fact")
