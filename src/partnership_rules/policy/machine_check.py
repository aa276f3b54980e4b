"""Check a policy: prove that the declared machine and the compiled table agree, and that every wait has a default."""

from collections.abc import Iterator
from itertools import product

from ..condition import Condition, ast, walk
from ..errors import Place, Problem, Severity
from ..logic import FALSE, TRUE, UNDETERMINED, Truth
from ..machine import Alternative, fire, step
from ..model import Fault, expect
from .checks import conditions_of
from .parts import Transition
from .policy import Policy

__all__ = ["MAX_ALTERNATIVES", "SIGNING_KINDS", "brings_nothing_into_force", "check_policy", "guard_cases", "machine_faults"]

SIGNING_KINDS = ("signed", "agreement_signed")
"""The kinds of record that say who signed."""

MAX_ALTERNATIVES = 8
"""How many alternatives one happening may have in one state: 3 to the power of them are tried."""


def check_policy(policy: Policy) -> tuple[Problem, ...]:
    """Check the machine of a policy; an empty tuple means that nothing was found.

    Over every state, happening and outcome of the guards (true, false, undetermined) the machine of `transitions` and
    the compiled table must take the same transition to the same state: a difference is an error. A state without a clock in
    which nobody is named who may act, and a clock that nothing follows, are warnings: every wait should have a default. Steps
    that a signing sets off, none of which brings the agreement into force, are an error.
    """
    expect(policy, Policy, hint="pr.load_policy() gives one")
    found = machine_faults(policy)
    return tuple(Problem(f.code, Place(".".join(map(str, (policy.id, *f.loc)))), f.message, f.hint, severity) for severity, f in found)


def machine_faults(policy: Policy) -> Iterator[tuple[Severity, Fault]]:
    """List what ``check_policy`` finds, each with how bad it is and its path inside the policy."""
    yield from (("error", found) for look in (_plans_never_in_force, _disagreements) for found in look(policy))
    yield from (("warning", found) for look in (_waits_without_default, _clocks_without_effect) for found in look(policy))


def guard_cases(policy: Policy) -> Iterator[tuple[str, str, tuple[Alternative, ...], tuple[Truth, ...]]]:
    """List every (state, trigger, alternatives, guard outcomes), also where a state has no such alternative.

    The alternatives are those the policy declares, not those of either engine, which are both held against them.
    """
    triggers = sorted({transition.trigger for transition in policy.transitions})
    for state, trigger in product(policy.states, triggers):
        leaving = ((place, one) for place, one in enumerate(policy.transitions) if one.trigger == trigger and state in one.from_)
        alternatives = tuple(Alternative(place, one.to, one.is_default) for place, one in leaving)
        if len(alternatives) <= MAX_ALTERNATIVES:
            for outcomes in product((TRUE, FALSE, UNDETERMINED), repeat=len(alternatives)):
                yield state, trigger, alternatives, outcomes


def _disagreements(policy: Policy) -> Iterator[Fault]:
    machine, table = policy.machine, policy.table
    for (state, trigger), alternatives in table.items():
        if len(alternatives) > MAX_ALTERNATIVES:
            hint = f"at most {MAX_ALTERNATIVES} alternatives can be checked exhaustively: join some with 'any'"
            said = f"'{trigger}' has {len(alternatives)} alternatives in '{state}'"
            yield Fault(("transitions", alternatives[0].place), "too_many_alternatives", said, hint)
    for state, trigger, alternatives, outcomes in guard_cases(policy):
        guards = {one.place: truth for one, truth in zip(alternatives, outcomes, strict=True)}
        declared = fire(machine, state, trigger, guards)
        taken = step(table, state, trigger, lambda place, guards=guards: guards.get(place, TRUE))  # type: ignore[misc]
        own = (taken.to, taken.place) if taken else (state, None)
        if declared != own:
            said = f"'{trigger}' in '{state}' with guards ({', '.join(truth.value for truth in outcomes)}): {declared} against {own}"
            yield Fault(("states", state), "engines_disagree", said, "")


def brings_nothing_into_force(policy: Policy) -> str | None:
    """Return a hint naming the step that should bring a signed agreement into force, None where some step does."""
    if any(t.brings_into_force for t in policy.transitions):
        return None
    step = _signing_step(policy)
    if step is None:
        return "add a step on 'agreement_signed' with 'brings_into_force: true'"
    place, own = step
    name = f"'{own.id}'" if own.id else f"number {place + 1}"
    return f"say 'brings_into_force: true' on the transition {name}, to '{own.to}'"


def _signing_step(policy: Policy) -> tuple[int, Transition] | None:
    """Find the first step that a signing, or a signature that was wanting, sets off."""
    steps = enumerate(policy.transitions)
    return next(((n, t) for n, t in steps if t.on in SIGNING_KINDS or (t.when is not None and _wants_signatures(t.when))), None)


def _wants_signatures(condition: Condition) -> bool:
    """Say whether a condition asks that somebody has signed, and not that nobody has."""
    if isinstance(condition, ast.Signed):
        return True
    return not isinstance(condition, ast.Not) and any(_wants_signatures(part) for _, part in ast.parts_of_condition(condition))


def _plans_never_in_force(policy: Policy) -> Iterator[Fault]:
    """Find a policy whose steps wait for a signing, and of whose steps none brings the agreement into force."""
    if (hint := brings_nothing_into_force(policy)) is not None and (step := _signing_step(policy)) is not None:
        message = "no step brings a signed agreement into force: its benchmarks are never judged, its clauses never read"
        yield Fault(("transitions", step[0]), "never_in_force", message, hint)


def _waits_without_default(policy: Policy) -> Iterator[Fault]:
    """Find states that are not final, that no clock leaves, and in which nobody is named who may act."""
    left = {state for t in policy.transitions if _leaves_by_itself(t) or _names_somebody(t) for state in t.from_}
    for name, state in policy.states.items():
        if not state.final and name not in left:
            said = f"nobody is named who may act in the state '{name}', and no clock leads out of it: a partnership may wait there for ever"
            yield Fault(("states", name), "wait_without_default", said, "name who may act ('by'), or add a clock with a transition")


def _leaves_by_itself(transition: Transition) -> bool:
    """Say whether a step comes with time alone, or with the next rating, which is published without anybody's deciding."""
    asked = [leaf for _, leaf in walk(transition.when)] if transition.when is not None else []
    timed = any(isinstance(leaf, (ast.ClockIs, ast.Elapsed)) for leaf in asked)
    return transition.clock is not None or transition.on == "rated" or (transition.always is not None and timed)


def _names_somebody(transition: Transition) -> bool:
    return bool(transition.by) or (transition.when is not None and _wants_signatures(transition.when))


def _clocks_without_effect(policy: Policy) -> Iterator[Fault]:
    """Find clocks whose coming neither moves the machine nor is asked about by any condition."""
    asked = {leaf.clock.name for _, found in conditions_of(policy) for _, leaf in walk(found) if isinstance(leaf, ast.ClockIs)}
    moving = {t.clock for t in policy.transitions}
    for name, clock in policy.clocks.items():
        if name not in asked | moving and clock.phase is None:
            hint = "add a transition, or ask for it in a condition"
            yield Fault(("clocks", name), "clock_without_effect", f"nothing follows from the clock '{name}'", hint)
