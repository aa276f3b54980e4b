"""The parts of a policy: states, clocks, transitions, requirements, the ladder, parameters and citations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from ..condition import Condition, Occurrence
from ..condition.english import say_days, say_occurrence
from ..condition.leaves import Anchor, DatedOccurrence, Written, as_occurrence
from ..consequence import Menu
from ..dates import DayOfYear, DueDate, Holidays, Period, Roll, due_date
from ..kinds import AnyRecord
from ..model import Cites, Day, Flag, Key, Keys, Text, Value, Whole, fault, hash_with_mappings

__all__ = [
    "Citation", "ClockSpec", "Ground", "KindRule", "Ladder", "Level", "Membership", "Parameter", "Requirement", "State", "Transition",
    "WhileClock", "WrittenKind",
]  # fmt: skip


def _as_occurrences(value: object) -> object:
    if isinstance(value, (str, dict, Occurrence)):
        value = (value,)
    return tuple(as_occurrence(item) for item in value) if isinstance(value, (list, tuple)) else value


LEAST_EVERY = 28
Meetings = Annotated[tuple[Occurrence, ...], BeforeValidator(_as_occurrences, json_schema_input_type=Written | tuple[Written, ...])]


class State(Value):
    """A state of the machine: where a partnership starts, waits, or ends."""

    title: Text = ""  #: Its title, for people.
    initial: Flag = False  #: Whether a partnership starts here.
    final: Flag = False  #: Whether a partnership ends here.
    note: Text = ""  #: Words for people; no rule reads them.


class Cohort(Value):
    """A period for those for whom something first happened before a day, or between two."""

    when: DatedOccurrence  #: Who has this period.
    period: Period  #: How long the clock runs for them, as ISO 8601.


class ClockSpec(Value):
    """A clock: so long after an anchor, rolled or not, met by an event (``deadline``) or reached (``milestone``).

    What came before the anchor does not meet it, unless ``early`` says that it counts. ``phase`` names the benchmarks that
    fall due with it and the review it calls. With ``next`` it counts from the first such day of a year after the anchor ("five
    years from the next 1 July"); without a period that day itself is its last. A clock that ``restarts: each_entry`` runs
    again, for its whole period, each time its anchor occurs: a new round begins, one that still ran is stopped, and what begins
    a round does not meet it. A milestone with ``every`` comes again and again, each time so long after the anchor (never after
    the time before), as long as the partnership is in one of ``while_in``, or until it ends. The days spent in a state of
    ``paused_in`` do not count: its last day moves by as many, and meanwhile it can be met and cannot lapse. ``cohorts`` have periods
    of their own ("five years in place of three for those identified before July 2019"): the first that fits when the clock
    starts, once and for all.
    """

    kind: Literal["deadline", "milestone"]  #: A deadline is to be met by something; a milestone comes on its day.
    title: Text = ""  #: Its title, for people.
    anchor: Anchor  #: What starts it: a kind of record, or the entry into a state.
    next: DayOfYear | None = None  #: Where it counts from the next such day of a year after its anchor.
    period: Period | None = None  #: How long it runs, as ISO 8601, such as P90D or P18M.
    cohorts: Annotated[tuple[Cohort, ...], Field(max_length=20)] = ()  #: Who has another period; the first that fits counts.
    roll: Roll = Roll.NONE  #: What happens where its last day is no business day.
    met_by: Meetings = ()  #: What meets a deadline: kinds of record, or entries into states.
    early: Literal["counts"] | None = None  #: Whether what came before the anchor meets it too.
    restarts: Literal["each_entry"] | None = None  #: Whether it runs again each time its anchor occurs.
    every: Period | None = None  #: How often a milestone comes again, as ISO 8601, such as P6M.
    while_in: Keys = ()  #: The states as long as which it comes again; without them, until the end.
    paused_in: Keys = ()  #: The states in which its days do not count.
    phase: Key | None = None  #: The benchmarks that fall due with it, and the review it calls.
    cites: Cites = ()
    unverified: Text = ""  #: What in it no source that was read says, in words; empty where all of it is sourced.
    note: Text = ""  #: Words for people; no rule reads them.

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.period is None and self.next is None and self.every is None:
            raise fault("clock_invalid", "a clock needs 'period', how long it runs", "or 'next', the day of the year on which it ends")
        if self.cohorts and self.period is None:
            raise fault("clock_invalid", "a clock with 'cohorts' needs 'period'", "give the period of all others")
        if self.every is not None:
            self._can_recur(self.every)
        elif self.while_in:
            raise fault("clock_invalid", "'while_in' says how long a clock comes again", "give 'every', or leave 'while_in' out")
        if self.kind == "deadline" and not self.met_by:
            raise fault("clock_unmeetable", "a deadline needs 'met_by': what meets it", "name a kind of record, or {entered: STATE}")
        if self.kind == "milestone" and (self.met_by or self.early):
            hint = "leave 'met_by' and 'early' out, or make it a deadline"
            raise fault("clock_invalid", "a milestone comes on its date and is met by nothing", hint)
        if self.paused_in and (self.phase or self.every is not None):
            said = "'phase'" if self.phase else "'every'"
            raise fault("clock_invalid", f"a clock that is paused has no {said}", f"leave {said} or 'paused_in' out")
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

    def of_cohort(self, first: Callable[[Occurrence], date | None]) -> tuple[ClockSpec, str]:
        """Return the clock with the period of the cohort that fits, and why; ``first`` finds the first day of an occurrence."""
        for cohort in self.cohorts:
            day = first(cohort.when.occurrence)
            if cohort.when.includes(day):
                why = f"{say_occurrence(cohort.when.occurrence)} on {day} came {say_days(cohort.when)}"
                return self.with_changes(period=cohort.period, cohorts=()), why
        return self, ""

    def due_from(self, anchor: date, holidays: Holidays, nth: int = 1) -> DueDate:
        """Count its last day from a day on which its anchor occurs; of one that comes every so often, for the nth time."""
        every = self.every
        period = self.period if every is None else Period(months=every.months * nth, days=every.days * nth)
        return due_date(anchor, period, roll=self.roll, holidays=holidays, next_day=self.next)

    @property
    def counting(self) -> tuple[object, ...]:
        """Return what decides how it counts from its anchor: clocks that count alike stay together."""
        return self.next, self.period, self.roll, self.restarts, self.every, self.while_in, self.paused_in, self.cohorts

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

    id: Key | None = None  #: Its id, by which a newer version of the policy can change it.
    on: Key | None = None  #: The kind of record that sets it off.
    clock: Key | None = None  #: The clock whose end sets it off.
    always: Literal[True] | None = None  #: Whether it is taken as soon as its guard holds.
    with_: Annotated[dict[Key, Text] | None, Field(alias="with")] = None  #: The fields that the record must have, each with its value.
    from_: Annotated[Keys, Field(alias="from", min_length=1)]  #: The states in which it can be taken.
    to: Key  #: The state to which it leads.
    when: Condition | None = None  #: The guard: what must hold; without it, it is taken where no earlier step was.
    otherwise: Literal[True] | None = None  #: Says openly that it has no guard, and follows where no earlier step does.
    by: Keys = ()  #: The roles that may decide it; without them, anybody.
    new_cycle: Flag = False  #: Whether a new cycle begins, in which earlier records no longer count.
    raises_level: Flag | None = None  #: Whether it raises the level of accountability; next_level_signaled does so unless this says no.
    brings_into_force: Flag = False  #: Whether the agreement version that was signed last comes into force with it.
    cites: Cites = ()
    unverified: Text = ""  #: What in it no source that was read says, in words; empty where all of it is sourced.
    note: Text = ""  #: Words for people; no rule reads them.

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

    id: Key  #: Its id, by which overrides name it.
    title: Text = ""  #: Its title, for people.
    #: Whether it is asked of each member school, or once of the district.
    for_: Annotated[Literal["each", "district"], Field(alias="for")] = "district"
    when: Condition | None = None  #: Where it is asked; without it, always.
    requires: Condition  #: What must hold.
    cites: Cites = ()
    note: Text = ""  #: Words for people; no rule reads them.


class Ground(Value):
    """One ground for the next level of accountability; with ``for: each``, at any one member school."""

    id: Key  #: Its id.
    title: Text = ""  #: Its title, for people.
    #: Whether it is enough at any one member school, or is asked of the district.
    for_: Annotated[Literal["each", "district"], Field(alias="for")] = "district"
    when: Condition  #: What must hold.
    cites: Cites = ()


class Level(Value):
    """What the next level is before a plan is signed; afterwards only the clauses of the signed agreement say so."""

    level: Whole  #: Its number, from 1.
    title: Text = ""  #: Its title, for people.
    then: Menu | None = None  #: The menu of consequences.
    effect: Literal["must", "may"] = "may"  #: Whether a consequence must or may follow.
    decided_by: Key  #: The role that decides, one of the policy's roles.
    cites: Cites = ()
    note: Text = ""  #: Words for people; no rule reads them.


class Ladder(Value):
    """Escalation: the grounds, and the levels of accountability."""

    grounds: tuple[Ground, ...] = ()  #: What allows the next level; one of them is enough.
    levels: tuple[Level, ...] = ()  #: What may follow at each level.


class Parameter(Value):
    """A number or a choice the policy makes, with where it is written; ``unverified`` says what in it no source seen says."""

    #: The number or the choice, as a text.
    value: Annotated[
        Text, BeforeValidator(lambda v: str(v) if isinstance(v, int) and not isinstance(v, bool) else v, json_schema_input_type=Text | int)
    ]
    title: Text = ""  #: Its title, for people.
    choices: Keys = ()  #: The values that it may have; without them, any.
    cites: Cites = ()
    unverified: Text = ""  #: What in it no source that was read says, in words; empty where all of it is sourced.
    note: Text = ""  #: Words for people; no rule reads them.

    @model_validator(mode="after")
    def _known_choice(self) -> Self:
        if self.choices and self.value not in self.choices:
            raise fault("unknown_word", f"'{self.value}' is none of the choices", "use one of " + ", ".join(self.choices))
        return self


class WhileClock(Value):
    """The time in which a clock runs."""

    clock: Key  #: The name of the clock.


class KindRule(Value):
    """What a policy says of a kind of record: of one of its own its title and what it is, and when an act is in time.

    An act of which no step is taken is refused; a ``fact`` is on record and changes nothing. An act is in time in the states of
    ``only_in``, and while the clock of ``only_while`` runs; elsewhere it is refused and counts for nothing. A built-in kind has a
    meaning already, and may be given a time only.
    """

    title: Text = ""  #: Its title, for people.
    #: An act of which no step is taken is refused; a fact is on record all the same.
    is_: Annotated[Literal["act", "fact"] | None, Field(alias="is")] = None
    only_in: Keys = ()  #: The states in which an act is in time; without them, all.
    only_while: WhileClock | None = None  #: The clock that must run for an act to be in time.
    cites: Cites = ()
    note: Text = ""  #: Words for people; no rule reads them.

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

    excluding: Keys = ()  #: The reasons for identification that make no school a member.
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
