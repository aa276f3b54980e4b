"""The parts of a policy: states, clocks, transitions, requirements, the ladder, parameters and citations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from ..condition import Condition, Occurrence
from ..consequence import Menu
from ..dates import DayOfYear, DueDate, Holidays, Period, Roll, due_date
from ..kinds import AnyRecord
from ..model import Cites, Day, Flag, Key, Keys, Text, Value, Whole, fault, hash_with_mappings

__all__ = [
    "Citation", "ClockSpec", "Ground", "KindRule", "Ladder", "Level", "Membership", "Parameter", "Requirement", "State", "Transition",
    "WhileClock", "WrittenKind",
]  # fmt: skip


def _as_occurrence(value: object) -> object:
    """Let the bare name of a record kind stand for its occurrence."""
    return {"kind": value} if isinstance(value, str) else value


def _as_occurrences(value: object) -> object:
    if isinstance(value, (str, dict, Occurrence)):
        value = (value,)
    return tuple(_as_occurrence(item) for item in value) if isinstance(value, (list, tuple)) else value


LEAST_EVERY = 28
Written: TypeAlias = Key | Occurrence
Anchor = Annotated[Occurrence, BeforeValidator(_as_occurrence, json_schema_input_type=Written)]
Meetings = Annotated[tuple[Occurrence, ...], BeforeValidator(_as_occurrences, json_schema_input_type=Written | tuple[Written, ...])]


class State(Value):
    """A state of the machine: where a partnership starts, waits, or ends."""

    title: Text = ""
    initial: Flag = False
    final: Flag = False
    note: Text = ""


class ClockSpec(Value):
    """A clock: so long after an anchor, rolled or not, met by an event (``deadline``) or reached (``milestone``).

    What came before the anchor does not meet it, unless ``early`` says that it counts. ``phase`` names the benchmarks that
    fall due with it and the review it calls. With ``next`` it counts from the first such day of a year after the anchor ("five
    years from the next 1 July"); without a period that day itself is its last. A clock that ``restarts: each_entry`` runs
    again, for its whole period, each time its anchor occurs: a new round begins, one that still ran is stopped, and what begins
    a round does not meet it. A milestone with ``every`` comes again and again, each time so long after the anchor (never after
    the time before), as long as the partnership is in one of ``while_in``, or until it ends.
    """

    kind: Literal["deadline", "milestone"]
    title: Text = ""
    anchor: Anchor
    next: DayOfYear | None = None
    period: Period | None = None
    roll: Roll = Roll.NONE
    met_by: Meetings = ()
    early: Literal["counts"] | None = None
    restarts: Literal["each_entry"] | None = None
    every: Period | None = None
    while_in: Keys = ()
    phase: Key | None = None
    cites: Cites = ()
    unverified: Text = ""
    note: Text = ""

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.period is None and self.next is None and self.every is None:
            raise fault("clock_invalid", "a clock needs 'period', how long it runs", "or 'next', the day of the year on which it ends")
        if self.every is not None:
            self._can_recur(self.every)
        elif self.while_in:
            raise fault("clock_invalid", "'while_in' says how long a clock comes again", "give 'every', or leave 'while_in' out")
        if self.kind == "deadline" and not self.met_by:
            raise fault("clock_unmeetable", "a deadline needs 'met_by': what meets it", "name a kind of record, or {entered: STATE}")
        if self.kind == "milestone" and (self.met_by or self.early):
            hint = "leave 'met_by' and 'early' out, or make it a deadline"
            raise fault("clock_invalid", "a milestone comes on its date and is met by nothing", hint)
        if self.restarts and (self.early or self.phase):
            said = "'early'" if self.early else "'phase'"
            hint = f"leave {said} or 'restarts' out" if self.early else "benchmarks fall due once: leave 'phase' or 'restarts' out"
            raise fault("clock_invalid", f"a clock that runs again has no {said}", hint)
        return self

    def _can_recur(self, every: Period) -> None:
        if self.kind != "milestone" or self.period or self.phase or self.restarts:
            raise fault("clock_invalid", "only a milestone comes every so often", "leave 'period', 'phase' and 'restarts' out")
        if not every.months and every.days < LEAST_EVERY:
            raise fault("clock_invalid", "a clock comes again after four weeks or more", "write P28D, P1M, P6M or longer")
        if self.while_in and self.anchor.entered not in self.while_in:
            raise fault("clock_invalid", "it counts from the entry into a state in which it comes again", "name that state in 'while_in'")

    @property
    def runs_again(self) -> bool:
        """Say whether it can have more than one round."""
        return self.restarts is not None or self.every is not None

    def due_from(self, anchor: date, holidays: Holidays, nth: int = 1) -> DueDate:
        """Count its last day from a day on which its anchor occurs; of one that comes every so often, for the nth time."""
        every = self.every
        period = self.period if every is None else Period(months=every.months * nth, days=every.days * nth)
        return due_date(anchor, period, roll=self.roll, holidays=holidays, next_day=self.next)

    @property
    def counting(self) -> tuple[object, ...]:
        """Return what decides how it counts from its anchor: clocks that count alike stay together."""
        return self.next, self.period, self.roll, self.restarts, self.every, self.while_in

    def words(self) -> str:
        """Say how long it runs.

        >>> ClockSpec(kind="milestone", anchor="assigned", next={"month": 7, "day": 1}, period="P5Y").words()
        '5 years from the next 1 July'
        """
        day = f"the next {self.next}" if self.next else ""
        if self.every is not None:
            return f"every {self.every.words().removeprefix('1 ')}{f' from {day}' if day else ''}"
        return f"{self.period.words()} from {day}" if self.period and day else self.period.words() if self.period else day


class Transition(Value):
    """A step of the machine: on a record, on a clock, or always; from states, to a state, under a guard, by roles.

    ``with`` narrows a record to those whose fields have these values; ``by`` names the roles that may decide it;
    ``raises_level`` is taken for granted of ``next_level_signaled`` and of nothing else; ``brings_into_force`` marks the step
    with which the agreement version that was signed last comes into force. An ``id`` lets a newer version change it.
    A step without ``when`` is a default, which ``otherwise`` says openly: it is taken only when every earlier step that the
    same happening could set off is false.
    """

    id: Key | None = None
    on: Key | None = None
    clock: Key | None = None
    always: Literal[True] | None = None
    with_: Annotated[dict[Key, Text] | None, Field(alias="with")] = None
    from_: Annotated[Keys, Field(alias="from", min_length=1)]
    to: Key
    when: Condition | None = None
    otherwise: Literal[True] | None = None
    by: Keys = ()
    new_cycle: Flag = False
    raises_level: Flag | None = None
    brings_into_force: Flag = False
    cites: Cites = ()
    unverified: Text = ""
    note: Text = ""

    __hash__ = hash_with_mappings

    @model_validator(mode="after")
    def _one_trigger(self) -> Self:
        if sum(trigger is not None for trigger in (self.on, self.clock, self.always)) != 1:
            raise fault("transition_invalid", "give exactly one of 'on' (a kind of record), 'clock' and 'always: true'")
        if self.on is None and (self.by or self.with_):
            raise fault("transition_invalid", "only a record has fields ('with') and somebody who decided ('by')", "leave them out")
        if self.otherwise and self.when is not None:
            raise fault("transition_invalid", "a step with 'otherwise' has no guard of its own", "leave 'when' or 'otherwise' out")
        if self.always and self.to in self.from_:
            raise fault(
                "transition_loops", "a transition that is always taken cannot lead to where it starts", "take the state out of 'from'"
            )
        return self

    @property
    def trigger(self) -> str:
        """Return the name of what sets it off: ``record:KIND``, ``clock:NAME`` or ``always``."""
        return f"record:{self.on}" if self.on else f"clock:{self.clock}" if self.clock else "always"

    @property
    def is_default(self) -> bool:
        """Say whether it has no guard of its own: it is taken only when every earlier alternative is false."""
        return self.when is None

    def precedes(self, later: Transition) -> bool:
        """Say whether every record that a later alternative fits asks this one first."""
        fields = all((later.with_ or {}).get(key) == value for key, value in (self.with_ or {}).items())
        return fields and (not self.by or (bool(later.by) and set(later.by) <= set(self.by)))

    @property
    def escalates(self) -> bool:
        """Say whether it raises the level of accountability."""
        return self.on == "next_level_signaled" if self.raises_level is None else self.raises_level

    def fits(self, record: AnyRecord) -> bool:
        """Say whether a record has the fields asked for."""
        return record.has(self.with_)


class Requirement(Value):
    """What the law asks: ``requires`` must hold where ``when`` does; with ``for: each``, at every member school."""

    id: Key
    title: Text = ""
    for_: Annotated[Literal["each", "district"], Field(alias="for")] = "district"
    when: Condition | None = None
    requires: Condition
    cites: Cites = ()
    note: Text = ""


class Ground(Value):
    """One ground for the next level of accountability; with ``for: each``, at any one member school."""

    id: Key
    title: Text = ""
    for_: Annotated[Literal["each", "district"], Field(alias="for")] = "district"
    when: Condition
    cites: Cites = ()


class Level(Value):
    """What the next level is before a plan is signed; afterwards only the clauses of the signed agreement say so."""

    level: Whole
    title: Text = ""
    then: Menu | None = None
    effect: Literal["must", "may"] = "may"
    decided_by: Key
    cites: Cites = ()
    note: Text = ""


class Ladder(Value):
    """Escalation: the grounds, and the levels of accountability."""

    grounds: tuple[Ground, ...] = ()
    levels: tuple[Level, ...] = ()


class Parameter(Value):
    """A number or a choice the policy makes, with where it is written; ``unverified`` says what in it no source seen says."""

    value: Annotated[
        Text, BeforeValidator(lambda v: str(v) if isinstance(v, int) and not isinstance(v, bool) else v, json_schema_input_type=Text | int)
    ]
    title: Text = ""
    choices: Keys = ()
    cites: Cites = ()
    unverified: Text = ""
    note: Text = ""

    @model_validator(mode="after")
    def _known_choice(self) -> Self:
        if self.choices and self.value not in self.choices:
            raise fault("unknown_word", f"'{self.value}' is none of the choices", "use one of " + ", ".join(self.choices))
        return self


class WhileClock(Value):
    """The time in which a clock runs."""

    clock: Key


class KindRule(Value):
    """What a policy says of a kind of record: of one of its own its title and what it is, and when an act is in time.

    An act of which no step is taken is refused; a ``fact`` is on record and changes nothing. An act is in time in the states of
    ``only_in``, and while the clock of ``only_while`` runs; elsewhere it is refused and counts for nothing. A built-in kind has a
    meaning already, and may be given a time only.
    """

    title: Text = ""
    is_: Annotated[Literal["act", "fact"] | None, Field(alias="is")] = None
    only_in: Keys = ()
    only_while: WhileClock | None = None
    cites: Cites = ()
    note: Text = ""

    @property
    def has_time(self) -> bool:
        """Say whether its records can be out of time."""
        return bool(self.only_in) or self.only_while is not None


def _as_kind(value: object) -> object:
    """Let a title alone stand for a kind of the policy's own."""
    return {"title": value} if isinstance(value, str) else value


WrittenKind: TypeAlias = Annotated[KindRule, BeforeValidator(_as_kind, json_schema_input_type=Text | KindRule)]
"""A kind of record as a policy writes it: a title, or all that is said of it."""


class Membership(Value):
    """Which reasons for identification make a school a member: all but ``excluding``."""

    excluding: Keys = ()
    cites: Cites = ()


class Citation(Value):
    """Where a rule is written: a title, an address, the day it was read, the words themselves."""

    title: Text = Field(description="What is cited: a statute, a rule, a letter, a page.")
    url: Text = Field(default="", description="Its address.")
    quote: Text = Field(default="", description="The words themselves.")
    read_on: Day | None = Field(default=None, description="The day on which it was read.")
    note: Text = Field(default="", description="Words for people.")

    def words(self) -> str:
        """Return the citation as words for people."""
        return f"{self.title}, {self.url}" if self.url else self.title
