"""The fields of a policy: what a document says, before anything is derived from it."""

from typing import Annotated, Literal

from pydantic import Field

from ..condition import PeriodForm
from ..consequence import PolicyClause
from ..dates import HolidayRule
from ..kinds import BUILT_IN_KINDS, FACTS, PRECEDENCE
from ..model import Cites, Day, Flag, Key, Silence, Text, Value, Whole
from ..quantity import Rounding
from .parts import Citation, ClockSpec, Ladder, Membership, Parameter, Requirement, State, Transition, WrittenKind

__all__ = ["PolicyFields"]


class PolicyFields(Value):
    """What a policy says, field by field."""

    id: Key  #: Its id, by which partnerships name it.
    title: Text = ""  #: Its title, for people.
    effective_from: Day | None = None  #: The first day on which it holds.
    effective_until: Day | None = None  #: The last day on which it holds, that day included.
    states: Annotated[dict[Key, State], Field(min_length=1, max_length=200)]  #: The states by name: one of them initial, some final.
    #: The clocks by name: what must be done, or comes, so long after something.
    clocks: Annotated[dict[Key, ClockSpec], Field(max_length=50)] = {}
    #: The steps from state to state; of several that fit, the first whose guard holds is taken.
    transitions: Annotated[tuple[Transition, ...], Field(max_length=1000)]
    requirements: Annotated[tuple[Requirement, ...], Field(max_length=1000)] = ()  #: What the law asks of a partnership.
    clauses: Annotated[tuple[PolicyClause, ...], Field(max_length=200)] = ()  #: What may or must follow where no agreement is in force.
    ladder: Ladder = Ladder()  #: The grounds and the levels of accountability.
    parameters: dict[Key, Parameter] = {}  #: The numbers and choices of the policy by name.
    citations: dict[Key, Citation] = {}  #: Where its rules are written, by a short name.
    subject: Literal["district", "school"] = "district"  #: Whom a partnership under it is about: a district, or one school.
    links: dict[Key, Text] = {}  #: The partnerships on whose standing its rules look, by role, each in words.
    roles: dict[Key, Text] = {}  #: Who may decide or sign, by a short name, each in words.
    kinds: dict[Key, WrittenKind] = {}  #: Kinds of record of its own, and when acts are in time, by name.
    membership: Membership = Membership()  #: Which identified schools become members.
    holidays: tuple[HolidayRule, ...] = ()  #: The days on which offices are closed, besides weekends.
    periods: Annotated[tuple[Text, ...], Field(max_length=200)] = ()  #: The periods for which somebody is rated, in order.
    period_form: PeriodForm | None = None  #: How such periods are written where they are not listed: years, or school years.
    n_size: Annotated[Whole, Field(ge=1)] | None = None  #: The least number of students for which a value counts.
    rounding: Rounding | None = None  #: How values are rounded before they are held against a target.
    perpetual: Flag = False  #: Whether it never ends: it then needs no final state.
    silence: tuple[Silence, ...] = ()  #: Findings of the checks that are taken on, each with its reason.
    cites: Cites = ()
    note: Text = ""  #: Words for people; no rule reads them.

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
