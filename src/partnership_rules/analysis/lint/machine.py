"""Lint of a policy's machine: states nothing leads to or out of, clocks that never run, alternatives in each other's way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from ...condition import Occurrence, ast, describe, walk
from ...condition.english import say_occurrence
from ...policy import Policy, Transition
from ...policy.checks import conditions_of
from ...words import listed
from ..cases import ALWAYS, NEVER
from ..cases.diagram import UNSURE
from .case import PolicyCase, joint
from .found import Found, Loc

__all__ = ["MACHINE_LINTS"]


def _named(transition: Transition, place: int) -> str:
    return f"'{transition.id}'" if transition.id else f"number {place + 1}"


def states(case: PolicyCase) -> Iterator[Found]:
    """Find states that nothing which can fire leads to or out of."""
    policy = case.policy
    exits = {state for t in case.live_transitions for state in t.from_}
    for name in policy.states:
        loc: Loc = ("states", name)
        if name not in case.entered:
            hint = "a guard on the way can never be true: see 'transition_never_fires'"
            yield Found("unreachable_state", loc, f"nothing that can happen leads to the state '{name}'", hint, _comes(case))
        elif name not in case.ending and name not in policy.finals and not (policy.perpetual and name in exits):
            code, said = ("livelock", "no way out of it leads to a final state") if name in exits else ("dead_end", "it has no way out")
            yield Found(code, loc, f"the state '{name}' is not final, and {said}", "add a way to a final state", case.way_to(name))


def _comes(case: PolicyCase) -> str:
    return f"from '{case.policy.initial}' come {listed(sorted(case.entered - {case.policy.initial}))}"


def clocks(case: PolicyCase) -> Iterator[Found]:
    """Find clocks that nothing can start, and deadlines that nothing can meet."""
    policy = case.policy
    for name, clock in policy.clocks.items():
        anchor = clock.anchor
        if anchor.entered is not None and anchor.entered not in case.entered:
            message = f"the clock '{name}' never starts: the state '{anchor.entered}' is never entered"
            waits = f"it waits for {say_occurrence(anchor)}"
            yield Found("clock_never_starts", ("clocks", name, "anchor"), message, "anchor it on what can occur", waits)
            continue
        after = case.entered if anchor.entered is None or clock.early else case.after(anchor.entered)
        hopeless = [why for meeting in clock.met_by if (why := _cannot_meet(meeting, after & case.entered))]
        if clock.met_by and len(hopeless) == len(clock.met_by):
            message = f"nobody can meet the deadline '{name}': {'; '.join(hopeless)}"
            waits = f"it starts with {say_occurrence(anchor)}, and waits for {listed(map(say_occurrence, clock.met_by), last='or')}"
            yield Found("clock_unmeetable", ("clocks", name, "met_by"), message, "name what can occur while it runs", waits)


def _cannot_meet(meeting: Occurrence, states: frozenset[str]) -> str | None:
    if meeting.entered is None or meeting.entered in states:
        return None
    return f"the state '{meeting.entered}' cannot be entered after it has started"


def transitions(case: PolicyCase) -> Iterator[Found]:
    """Find transitions that never fire: for their clock, or their guard."""
    live = {place for place, _ in case.live}
    for place, transition in enumerate(case.policy.transitions):
        loc: Loc = ("transitions", place)
        if place not in live:
            clock = transition.clock
            stopped = clock is not None and not any(case.clock_can_run(clock, state) for state in transition.from_)
            said = f"its clock '{clock}' cannot have started there" if stopped else "its guard can never be true"
            hint = "let it start in a state that comes after the clock's anchor" if stopped else "look for parts that exclude each other"
            shown = _starts(case, clock) if stopped and clock is not None else _asks([transition])
            yield Found("transition_never_fires", loc, f"the transition {_named(transition, place)} never fires: {said}", hint, shown)


def _starts(case: PolicyCase, clock: str) -> str:
    return f"the clock '{clock}' starts with {say_occurrence(case.policy.clocks[clock].anchor)}"


def _asks(alternatives: Iterable[Transition]) -> str:
    return f"it asks that {' or that '.join(describe(t.when) for t in alternatives if t.when is not None)}"


def gaps(case: PolicyCase) -> Iterator[Found]:
    """Find kinds of record that a state refuses whatever the facts, and known cases between alternatives."""
    d = case.cases.diagrams
    live = {place for place, _ in case.live}
    for state, trigger, places in case.groups():
        if not trigger.startswith("record:"):
            continue
        kind, guards = trigger.partition(":")[2], [case.guards[place] for place in places]
        loc: Loc = ("transitions", places[0])
        if not case.can_be(d.any_of(guards), state):
            if any(place in live for place in places) or len(places) > 1:
                hint = f"take '{state}' out of 'from', or correct the guard"
                what = "is refused" if case.policy.is_act(kind) else "changes nothing"
                said = f"in the state '{state}' a record of the kind '{kind}' {what} whatever the facts"
                yield Found("gap", loc, said, hint, f"in '{state}' {_asks(case.policy.transitions[place] for place in places)}")
        elif len(places) > 1 and case.policy.is_act(kind) and not _narrowed(case, places):
            between = d.all_of([d.when(guard, NEVER) for guard in guards])
            if case.can_be(between, state):
                said = f"the {len(places)} alternatives for '{kind}' in '{state}' leave a case out, in which it is refused"
                hint = "add an alternative with 'otherwise: true', if that is not meant"
                yield Found("partial_gap", loc, said, hint, case.example(between, state))


def _narrowed(case: PolicyCase, places: Sequence[int]) -> bool:
    """Say whether alternatives differ by the fields or roles they ask for: a case between them is then meant."""
    listed = [case.policy.transitions[place] for place in places]
    return any(t.with_ != listed[0].with_ or t.by != listed[0].by for t in listed)


def overlaps(case: PolicyCase) -> Iterator[Found]:
    """Find alternatives that can be true at once, and those that an earlier one always precedes."""
    policy, d = case.policy, case.cases.diagrams
    shadowed: dict[int, set[str]] = {}
    overlapping: dict[tuple[int, int], str] = {}
    for state, _, places in case.groups():
        for index, place in enumerate(places):
            own = policy.transitions[place]
            earlier = [case.guards[other] for other in places[:index] if policy.transitions[other].precedes(own)]
            left = d.both(d.when(case.guards[place], ALWAYS), d.negate(d.when(d.any_of(earlier), ALWAYS)))
            if earlier and case.can_be(case.guards[place], state) and not case.can_be(left, state):
                shadowed.setdefault(place, set()).add(state)
        for one, other in combinations(places, 2):
            if policy.transitions[other].is_default:
                continue  # it is taken only where every earlier one is false
            if other not in shadowed and policy.transitions[one].to != policy.transitions[other].to and _together(policy, one, other):
                both = d.both(case.guards[one], case.guards[other])
                if case.can_be(both, state):
                    overlapping.setdefault((one, other), f"in '{state}': {case.example(both, state)}")
    yield from _shadows(case, shadowed)
    for (one, other), witness in overlapping.items():
        names = f"{_named(policy.transitions[one], one)} and {_named(policy.transitions[other], other)}"
        hint = "the first one in the document is taken; make the guards exclude each other"
        said = f"the transitions {names} can be true at once and lead to different states"
        yield Found("overlap", ("transitions", other), said, hint, witness)


def defaults(case: PolicyCase) -> Iterator[Found]:
    """Find steps without a guard that come after guarded ones, and do not say that they are what happens otherwise."""
    policy, seen = case.policy, set[int]()
    for state, trigger, places in case.groups():
        for index, place in enumerate(places):
            own = policy.transitions[place]
            earlier = [policy.transitions[other] for other in places[:index] if not policy.transitions[other].is_default]
            after = [t for t in earlier if joint(t.with_, own.with_)]
            if own.is_default and not own.otherwise and after and place not in seen:
                seen.add(place)
                said = f"the transition {_named(own, place)} has no guard, and is taken when every guarded one before it is false"
                shown = f"in '{state}' on '{trigger}': {_asks(after)}"
                yield Found("unsaid_default", ("transitions", place), said, "say 'otherwise: true', or give it a guard", shown)


def clock_steps(case: PolicyCase) -> Iterator[Found]:
    """Find steps of clocks that nothing takes when their guard is undetermined on the clock's day: it comes only once."""
    d, policy = case.cases.diagrams, case.policy
    for state, trigger, places in case.groups():
        ends = {policy.transitions[place].to for place in places}
        if not trigger.startswith("clock:") or any(t.always and state in t.from_ and t.to in ends for t in policy.transitions):
            continue
        guards = [case.guards[place] for place in places if not policy.transitions[place].is_default]
        lost = d.when(d.any_of(guards), UNSURE)
        if guards and case.can_be(lost, state):
            said = f"the clock '{trigger.partition(':')[2]}' comes once, and where its guard is undetermined on that day nothing follows"
            hint = "add an eventless step for when it is known"
            yield Found("clock_step_lost", ("transitions", places[0]), said, hint, case.example(lost, state))


def _shadows(case: PolicyCase, shadowed: dict[int, set[str]]) -> Iterator[Found]:
    for place, states in shadowed.items():
        transition = case.policy.transitions[place]
        if states >= set(transition.from_):
            message = f"the transition {_named(transition, place)} is never taken: an earlier one always is"
            sooner = enumerate(case.policy.transitions[:place])
            first = [_named(t, n) for n, t in sooner if t.trigger == transition.trigger and states & set(t.from_)]
            where = listed([f"'{state}'" for state in sorted(states)])
            shown = f"in {where} {listed(first)} {'comes' if len(first) == 1 else 'come'} first"
            yield Found("shadowed_alternative", ("transitions", place), message, "put it first, or take it out", shown)


def _together(policy: Policy, one: int, other: int) -> bool:
    first, second = policy.transitions[one], policy.transitions[other]
    roles = not first.by or not second.by or bool(set(first.by) & set(second.by))
    return roles and joint(first.with_, second.with_)


def eventless_loops(case: PolicyCase) -> Iterator[Found]:
    """Find circles of eventless transitions whose guards can hold together."""
    policy, d = case.policy, case.cases.diagrams
    steps = [(t, place) for place, t in enumerate(policy.transitions) if t.always]
    seen: set[frozenset[int]] = set()

    def follow(state: str, start: str, guard: int, path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        for transition, place in steps:
            if state in transition.from_ and place not in path:
                both = d.both(guard, d.when(case.guards[place], ALWAYS))
                if both != NEVER and transition.to == start:
                    yield (*path, place)
                elif both != NEVER:
                    yield from follow(transition.to, start, both, (*path, place))

    for state in policy.states:
        for path in follow(state, state, ALWAYS, ()):
            if frozenset(path) not in seen:
                seen.add(frozenset(path))
                names = ", ".join(_named(policy.transitions[place], place) for place in path)
                said = f"the eventless transitions {names} lead in a circle while their guards hold"
                round_trip = ", then ".join(f"'{name}'" for name in (state, *(policy.transitions[place].to for place in path)))
                yield Found("eventless_loop", ("transitions", path[0]), said, "make their guards exclude each other", round_trip)


def kinds(case: PolicyCase) -> Iterator[Found]:
    """Find kinds of record that the policy names and nothing uses."""
    text = str(case.policy.model_dump(mode="json", exclude={"kinds", "citations", "note"}))
    for key in case.policy.own_kinds:
        if f"'{key}'" not in text:
            shown = f"a record of '{key}' is noted or refused in every state, and changes nothing"
            said = f"nothing uses the kind of record '{key}'"
            yield Found("unused_kind", ("kinds", key), said, "give it a transition, or take it out", shown)


def roles(case: PolicyCase) -> Iterator[Found]:
    """Find roles that decide and that the policy does not list."""
    policy = case.policy
    asked: list[tuple[Loc, str]] = [(("transitions", place, "by"), role) for place, t in enumerate(policy.transitions) for role in t.by]
    asked += [(("ladder", "levels", place, "decided_by"), level.decided_by) for place, level in enumerate(policy.ladder.levels)]
    for place, clause in enumerate(policy.clauses):
        for key, role in (("decided_by", clause.decided_by), ("default_decided_by", clause.default_decided_by or clause.decided_by)):
            asked.append((("clauses", place, key), role))
    for loc, role in asked:
        if policy.roles and role not in policy.roles:
            hint, shown = f"its roles are {', '.join(policy.roles)}", f"'{role}' is to decide, and is no role"
            yield Found("unknown_decider", loc, f"the policy has no role '{role}'", hint, shown)


def rating_periods(case: PolicyCase) -> Iterator[Found]:
    """Find, once, a condition on the latest ratings under a policy that does not say in which order their periods come."""
    policy = case.policy
    asked = ((loc, leaf) for at, condition in conditions_of(policy) for loc, leaf in walk(condition, at) if isinstance(leaf, ast.Rated))
    if not policy.period_order.is_known and (first := next(asked, None)) is not None:
        said = "the policy does not order the periods of ratings, so the one rated last counts as the latest, and no hole is seen"
        hint = "say 'period_form: year', 'period_form: school_year', or list 'periods'"
        shown = "a rating of 2017 that is published after that of 2018 is the latest"
        yield Found("periods_unordered", (*first[0], "rated"), said, hint, shown)


def unverified(case: PolicyCase) -> Iterator[Found]:
    """List the parts of which the policy says itself that no source seen says them."""
    policy = case.policy
    parts: list[tuple[Loc, str]] = [(("clocks", name), clock.unverified) for name, clock in policy.clocks.items()]
    parts += [(("transitions", place), step.unverified) for place, step in enumerate(policy.transitions)]
    parts += [(("parameters", name), parameter.unverified) for name, parameter in policy.parameters.items()]
    for loc, said in parts:
        if said:
            hint, shown = "cite the rule, and take 'unverified' out", "every answer that this part decides rests on it"
            yield Found("unverified", loc, f"no source seen says this: {said}", hint, shown)


MACHINE_LINTS: tuple[Callable[[PolicyCase], Iterator[Found]], ...] = (
    states, clocks, transitions, gaps, overlaps, defaults, clock_steps, eventless_loops, kinds, roles, rating_periods, unverified,
)  # fmt: skip
