"""What must hold of a policy before it can be used: names that are defined, one start, ends that can be reached."""

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from ..condition import Condition, Occurrence, PeriodForm, PeriodOrder, walk
from ..condition import ast as c
from ..dated import spelled
from ..kinds import BUILT_IN_KINDS, KINDS
from ..model import Fault, repeated
from ..quantity import QuantityError, read_exact
from ..words import did_you_mean, listed
from .asked_fields import field_faults
from .fields import PolicyFields
from .parts import KindRule, Transition

__all__ = ["LADDER", "condition_faults", "conditions_of", "policy_faults", "reachable", "reaching", "unknown_period"]

Loc = tuple[str | int, ...]
LADDER = "ladder"
"""How a selection names the policy's own levels."""
MOST_PERIODS = 1000
EVIDENCE_UNTIL = ("due", "review_held")
TIMELESS_KINDS = ("other", "policy_changed", "retracted")
"""The kinds that a policy cannot speak of: its own have names, and the others say what is on record, or by which policy."""


def policy_faults(policy: PolicyFields) -> Iterator[Fault]:
    """Find every fault of a policy's structure."""
    named = list(_name_faults(policy))
    yield from named
    yield from _start_faults(policy)
    yield from repeated((t.id for t in policy.transitions), at=("transitions",), what="transitions")
    yield from repeated((r.id for r in policy.requirements), at=("requirements",), what="requirements")
    yield from repeated((one.id for one in policy.clauses), at=("clauses",), what="clauses")
    yield from repeated((g.id for g in policy.ladder.grounds), at=("ladder", "grounds"), what="grounds")
    yield from _period_faults(policy)
    until = policy.parameters.get("evidence_until")
    if until is not None and until.value not in EVIDENCE_UNTIL:
        message = "evidence counts until the due day, or until the review is held"
        yield Fault(("parameters", "evidence_until", "value"), "unknown_word", message, f"use {listed(EVIDENCE_UNTIL, last='or')}")
    for loc, condition in conditions_of(policy):
        if c.depth_of(condition) > c.MAX_DEPTH:
            yield Fault(loc, "too_deep", "the condition is nested too deeply", f"at most {c.MAX_DEPTH} levels")
        yield from condition_faults(condition, policy, loc)
    if not named:
        yield from _path_faults(policy)


def unknown_name(loc: Loc, what: str, key: str, known: Iterable[str]) -> Fault:
    """Return the fault of a name that nothing defines, with the one that may be meant, or those that are known."""
    names = sorted(known)
    hint = did_you_mean(key, names) or (f"known: {listed(names[:12])}" if names else "none is known here")
    return Fault(loc, f"unknown_{what}", f"no {what.replace('_', ' ')} is called '{key}'", hint)


def _name_faults(policy: PolicyFields) -> Iterator[Fault]:
    """Find names of states, clocks and kinds that nothing defines."""
    kinds = (*BUILT_IN_KINDS, *policy.own_kinds)
    for key, rule in policy.kinds.items():
        yield from _kind_faults(key, rule, policy)
    for index, transition in enumerate(policy.transitions):
        for place, state in enumerate(transition.from_):
            if state not in policy.states:
                yield unknown_name(("transitions", index, "from", place), "state", state, policy.states)
            elif policy.states[state].final:
                yield Fault(
                    ("transitions", index, "from", place),
                    "final_state_with_exit",
                    f"'{state}' is final and cannot be left",
                    "take it out of 'from'",
                )
        if transition.to not in policy.states:
            yield unknown_name(("transitions", index, "to"), "state", transition.to, policy.states)
        if transition.clock is not None and transition.clock not in policy.clocks:
            yield unknown_name(("transitions", index, "clock"), "clock", transition.clock, policy.clocks)
        if transition.on is not None and transition.on not in kinds:
            yield unknown_name(("transitions", index, "on"), "record_kind", transition.on, kinds)
        elif transition.on is not None:
            yield from _asked_faults(transition.on, transition.with_, policy, ("transitions", index, "with"))
            yield from _time_faults(transition, policy, ("transitions", index, "from"))
    for index, clause in enumerate(policy.clauses):
        if clause.decide_within is not None and clause.decide_within not in policy.clocks:
            yield unknown_name(("clauses", index, "decide_within"), "clock", clause.decide_within, policy.clocks)
        if clause.id == LADDER:
            yield Fault(("clauses", index, "id"), "duplicate_id", f"'{LADDER}' is the clause of the policy's levels", "choose another id")
    for name, clock in policy.clocks.items():
        yield from _occurrence_faults(clock.anchor, policy, ("clocks", name, "anchor"))
        for index, cohort in enumerate(clock.cohorts):
            yield from _occurrence_faults(cohort.when.occurrence, policy, ("clocks", name, "cohorts", index, "when", "occurrence"))
        for key, states in (("while_in", clock.while_in), ("paused_in", clock.paused_in)):
            for index, state in enumerate(states):
                if state not in policy.states:
                    yield unknown_name(("clocks", name, key, index), "state", state, policy.states)
        for index, meeting in enumerate(clock.met_by):
            yield from _occurrence_faults(meeting, policy, ("clocks", name, "met_by", index))


def _kind_faults(key: str, rule: KindRule, policy: PolicyFields) -> Iterator[Fault]:
    """Find what is said of a kind of record and cannot be meant."""
    if key in TIMELESS_KINDS or (key in KINDS and (rule.title or rule.is_ or not rule.has_time)):
        hint = "choose another name" if key in TIMELESS_KINDS else "choose another name, or say only when it is in time: 'only_in'"
        yield Fault(("kinds", key), "duplicate_id", f"'{key}' is a built-in kind of record", hint)
    elif rule.has_time and not policy.is_act(key):
        hint = "only an act can come at the wrong time; guard the steps that follow from it"
        yield Fault(("kinds", key), "fact_with_time", f"'{key}' is a fact, and true whenever it comes", hint)
    for place, state in enumerate(rule.only_in):
        if state not in policy.states:
            yield unknown_name(("kinds", key, "only_in", place), "state", state, policy.states)
    if rule.only_while is not None and rule.only_while.clock not in policy.clocks:
        yield unknown_name(("kinds", key, "only_while", "clock"), "clock", rule.only_while.clock, policy.clocks)


def _time_faults(transition: Transition, policy: PolicyFields, loc: Loc) -> Iterator[Fault]:
    """Find states from which a record's step is never taken, because records of the kind are out of time there."""
    rule = policy.kinds.get(transition.on or "")
    for place, state in enumerate(transition.from_):
        if rule is not None and rule.only_in and state in policy.states and state not in rule.only_in:
            message = f"'{transition.on}' is out of time in '{state}', so this step is never taken from there"
            yield Fault((*loc, place), "step_out_of_time", message, f"'only_in' of the kind names {listed(rule.only_in)}")


def _asked_faults(kind: str, asked: Mapping[str, str] | None, policy: PolicyFields, loc: Loc) -> Iterator[Fault]:
    """Find what no record of a kind can have: fields, values, and reviews and clocks that the policy does not know."""
    yield from field_faults(kind, asked, loc)
    for field, known in (("review", _reviews(policy)), ("clock", list(policy.clocks))):
        name = (asked or {}).get(field) if kind in BUILT_IN_KINDS else None
        if name is not None and name not in known:
            yield unknown_name((*loc, field), field, name, known)


def _occurrence_faults(occurrence: Occurrence, policy: PolicyFields, loc: Loc) -> Iterator[Fault]:
    kinds = (*BUILT_IN_KINDS, *policy.own_kinds)
    if occurrence.kind is not None and occurrence.kind not in kinds:
        yield unknown_name((*loc, "kind"), "record_kind", occurrence.kind, kinds)
    elif occurrence.kind is not None:
        yield from _asked_faults(occurrence.kind, occurrence.with_, policy, (*loc, "with"))
    if occurrence.entered is not None and occurrence.entered not in policy.states:
        yield unknown_name((*loc, "entered"), "state", occurrence.entered, policy.states)


def _start_faults(policy: PolicyFields) -> Iterator[Fault]:
    initial = [name for name, state in policy.states.items() if state.initial]
    if len(initial) != 1:
        yield Fault(("states",), "initial_state", f"{len(initial)} states are initial", "mark exactly one with 'initial: true'")
    if not policy.perpetual and not any(state.final for state in policy.states.values()):
        yield Fault(
            ("states",),
            "final_state_missing",
            "no state is final",
            "mark at least one with 'final: true', or the policy with 'perpetual: true'",
        )


def _path_faults(policy: PolicyFields) -> Iterator[Fault]:
    """Find states that nothing leads to, and states from which no end can be reached."""
    initial = [name for name, state in policy.states.items() if state.initial]
    seen = reachable(policy.transitions, initial)
    ending = reaching(policy.transitions, [name for name, state in policy.states.items() if state.final])
    for name in policy.states:
        if initial and name not in seen:
            yield Fault(
                ("states", name), "unreachable_state", f"nothing leads to the state '{name}'", "add a transition to it, or take it out"
            )
        elif name not in ending and not policy.perpetual:
            yield Fault(("states", name), "trapped_state", f"from the state '{name}' no final state can be reached", "add a way out")
    for name, clock in policy.clocks.items():
        if clock.anchor.entered is not None and initial and clock.anchor.entered not in seen:
            yield Fault(
                ("clocks", name, "anchor"), "clock_never_starts", f"the clock '{name}' can never start", "anchor it on what can occur"
            )


def reachable(transitions: Iterable[Transition], start: Iterable[str]) -> frozenset[str]:
    """Return the states that transitions lead to from some states, those included."""
    listed, seen = list(transitions), set(start)
    while more := {t.to for t in listed if seen.intersection(t.from_)} - seen:
        seen |= more
    return frozenset(seen)


def reaching(transitions: Iterable[Transition], ends: Iterable[str]) -> frozenset[str]:
    """Return the states from which transitions lead to some states, those included."""
    listed, seen = list(transitions), set(ends)
    while more := {state for t in listed if t.to in seen for state in t.from_} - seen:
        seen |= more
    return frozenset(seen)


def conditions_of(policy: PolicyFields) -> Iterator[tuple[Loc, Condition]]:
    """List every condition of a policy with its path: guards, requirements, grounds and clauses."""
    for index, transition in enumerate(policy.transitions):
        if transition.when is not None:
            yield ("transitions", index, "when"), transition.when
    for index, requirement in enumerate(policy.requirements):
        if requirement.when is not None:
            yield ("requirements", index, "when"), requirement.when
        yield ("requirements", index, "requires"), requirement.requires
    for index, ground in enumerate(policy.ladder.grounds):
        yield ("ladder", "grounds", index, "when"), ground.when
    for index, clause in enumerate(policy.clauses):
        yield ("clauses", index, "when"), clause.when


def condition_faults(condition: Condition, policy: PolicyFields, loc: Loc) -> Iterator[Fault]:
    """Find what a condition names and a policy does not know, or cannot use."""
    for here, leaf in walk(condition, loc):
        for step, occurrence in c.occurrences_in(leaf):
            yield from _occurrence_faults(occurrence, policy, (*here, *step))
        match leaf:
            case c.ClockIs():
                yield from _clock_faults(leaf.clock, policy, (*here, "clock"))
            case c.FindingIs():
                if leaf.finding.review not in _reviews(policy):
                    yield unknown_name((*here, "finding", "review"), "review", leaf.finding.review, _reviews(policy))
            case c.StandingOf():
                if leaf.standing_of.partnership not in policy.links:
                    yield unknown_name((*here, "standing_of", "partnership"), "link", leaf.standing_of.partnership, policy.links)
            case c.ParameterIs():
                yield from _parameter_faults(leaf, policy, here)
            case c.ShareMet():
                word, number = leaf.share_met.bound()
                yield from _number_faults(number, policy, (*here, "share_met", word))
            case c.Rated():
                yield from _rated_faults(leaf, policy, here)
            case c.Grounds():
                if loc[:1] == ("ladder",):
                    yield Fault(here, "grounds_loop", "a ground cannot ask whether there are grounds", "name what makes it one")
            case c.AllOf() | c.AnyOf() | c.Not() | c.AtLeastN() | c.Never() | c.Happened() | c.Elapsed() | c.Designated():
                pass
            case c.Met() | c.Missed() | c.Signed() | c.Reported() | c.Members() | c.LevelIs() | c.Has() | c.Charter():
                pass  # they name nothing that a policy defines
            case _:
                assert_never(leaf)


def _clock_faults(asked: c.ClockReading, policy: PolicyFields, here: Loc) -> Iterator[Fault]:
    """Find a clock that the policy does not have, and one that is asked for its rounds and runs once."""
    if asked.name not in policy.clocks:
        yield unknown_name((*here, "name"), "clock", asked.name, policy.clocks)
    elif asked.of == "any" and not policy.clocks[asked.name].runs_again:
        hint = "leave 'of' out, or write 'restarts: each_entry' at the clock"
        yield Fault((*here, "of"), "clock_invalid", f"the clock '{asked.name}' runs once", hint)


def _period_faults(policy: PolicyFields) -> Iterator[Fault]:
    """Find an order of periods that is given twice."""
    if policy.periods and policy.period_form is not None:
        said = "the order of periods is given twice"
        yield Fault(("period_form",), "periods_invalid", said, "give 'periods', or 'period_form'")
    yield from repeated(map(spelled, policy.periods), at=("periods",), what="periods")


def _rated_faults(leaf: c.Rated, policy: PolicyFields, here: Loc) -> Iterator[Fault]:
    """Find a number that the policy does not know, and periods to be passed over that have no place in its order."""
    key = "consecutive" if leaf.rated.consecutive else "count"
    yield from _number_faults(leaf.rated.wanted, policy, (*here, "rated", key), whole=True)
    order = PeriodOrder(policy.periods, policy.period_form)
    for place, period in enumerate(leaf.rated.skipping):
        if order.is_known and order.place_of(period) is None:
            yield unknown_period((*here, "rated", "skipping", place), period, order)


def unknown_period(loc: Loc, period: str, order: PeriodOrder) -> Fault:
    """Return the fault of a period that has no place in the policy's order."""
    hint = did_you_mean(period, order.listed) or f"one of {listed(order.listed[:12])}" if order.listed else f"write {_FORMS[order.form]}"
    return Fault(loc, "unknown_period", "the period is none of those that the policy orders", hint)


_FORMS: Mapping[PeriodForm | None, str] = {
    "year": "a year, such as 2017",
    "school_year": "a school year, such as 2016-17",
    None: "a period",
}


def _reviews(policy: PolicyFields) -> list[str]:
    return [clock.phase for clock in policy.clocks.values() if clock.phase]


def _parameter_faults(leaf: c.ParameterIs, policy: PolicyFields, here: Loc) -> Iterator[Fault]:
    name = leaf.parameter.name
    if name not in policy.parameters:
        yield unknown_name((*here, "parameter", "name"), "parameter", name, policy.parameters)
    elif (choices := policy.parameters[name].choices) and leaf.parameter.is_ not in choices:
        yield unknown_name((*here, "parameter", "is"), "choice", leaf.parameter.is_, choices)


def _number_faults(number: c.Number | int, policy: PolicyFields, here: Loc, *, whole: bool = False) -> Iterator[Fault]:
    """Find a parameter that is used as a number, and is none, or where a whole number from 1 is wanted, is no such one."""
    if not isinstance(number, c.ParameterRef):
        return
    if number.parameter not in policy.parameters:
        yield unknown_name(here, "parameter", number.parameter, policy.parameters)
        return
    loc = ("parameters", number.parameter, "value")
    try:
        value = read_exact(policy.parameters[number.parameter].value)
    except QuantityError as error:
        yield Fault(loc, error.code, f"'{number.parameter}' is used as a number: {error.message}", error.hint)
        return
    if whole and (value.denominator != 1 or not 1 <= value <= MOST_PERIODS):
        yield Fault(loc, "rating_invalid", f"'{number.parameter}' counts periods", f"write a whole number from 1 to {MOST_PERIODS}")
