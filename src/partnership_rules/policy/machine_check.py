"""Check a policy: prove that the declared machine and the compiled table agree, and that every wait has a default."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from ..condition import ast, walk
from ..errors import Place, Problem
from ..logic import FALSE, TRUE, UNDETERMINED, Truth
from ..machine import Alternative, fire, step
from ..model import expect
from .checks import conditions_of
from .policy import Policy

__all__ = ["MAX_ALTERNATIVES", "check_policy", "guard_cases"]

MAX_ALTERNATIVES = 8
"""How many alternatives one happening may have in one state: 3 to the power of them are tried."""


def check_policy(policy: Policy) -> tuple[Problem, ...]:
    """Check the machine of a policy; an empty tuple means that nothing was found.

    Over every state, happening and outcome of the guards (true, false, undetermined) the machine of `transitions` and
    the compiled table must take the same transition to the same state: a difference is an error. A state that waits
    without a clock, and a clock that nothing follows, are warnings: every wait should have a default.
    """
    expect(policy, Policy, hint="pr.load_policy() gives one")
    return (*_disagreements(policy), *_waits_without_default(policy), *_clocks_without_effect(policy))


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


def _disagreements(policy: Policy) -> Iterator[Problem]:
    where, machine, table = Place(policy.id), policy.machine, policy.table
    for (state, trigger), alternatives in table.items():
        if len(alternatives) > MAX_ALTERNATIVES:
            hint = f"at most {MAX_ALTERNATIVES} alternatives can be checked exhaustively: join some with 'any'"
            yield Problem("too_many_alternatives", where, f"'{trigger}' has {len(alternatives)} alternatives in '{state}'", hint)
    for state, trigger, alternatives, outcomes in guard_cases(policy):
        guards = {one.place: truth for one, truth in zip(alternatives, outcomes, strict=True)}
        declared = fire(machine, state, trigger, guards)
        taken = step(table, state, trigger, lambda place, guards=guards: guards.get(place, TRUE))  # type: ignore[misc]
        own = (taken.to, taken.place) if taken else (state, None)
        if declared != own:
            said = ", ".join(truth.value for truth in outcomes)
            yield Problem("engines_disagree", where, f"'{trigger}' in '{state}' with guards ({said}): {declared} against {own}")


def _waits_without_default(policy: Policy) -> Iterator[Problem]:
    """Find states that are not final and that no clock leaves: whoever waits there may wait for ever."""
    left = {state for t in policy.transitions if t.clock is not None for state in t.from_}
    for name, state in policy.states.items():
        if not state.final and name not in left:
            message = f"no clock leads out of the state '{name}': a partnership may wait there for ever"
            yield Problem("wait_without_default", Place(policy.id), message, "add a clock with a transition", severity="warning")


def _clocks_without_effect(policy: Policy) -> Iterator[Problem]:
    """Find clocks whose coming neither moves the machine nor is asked about by any condition."""
    asked = {leaf.clock.name for _, found in conditions_of(policy) for _, leaf in walk(found) if isinstance(leaf, ast.ClockIs)}
    moving = {t.clock for t in policy.transitions}
    for name, clock in policy.clocks.items():
        if name not in asked | moving and clock.phase is None:
            yield Problem(
                "clock_without_effect",
                Place(policy.id),
                f"nothing follows from the clock '{name}'",
                "add a transition, or ask for it in a condition",
                severity="warning",
            )
