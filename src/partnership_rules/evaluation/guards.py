"""Guards: may this step be taken, by whom, and why not."""

from __future__ import annotations

from collections.abc import Sequence

from ..condition import explain, truth_under
from ..facts import Facts
from ..kinds import AnyRecord, ConsequenceSelected
from ..logic import FALSE, TRUE, UNDETERMINED, Because, Truth, all_of, any_of, negate
from ..policy import Transition
from ..words import listed
from .in_time import explain_time
from .selecting import explain_selection, is_spelled_out, selection_truth

__all__ = [
    "by_truth",
    "earlier_ways",
    "explain_fact",
    "explain_guard",
    "explain_move",
    "explain_refusal",
    "explain_taken",
    "explain_ways",
    "guard_truth",
    "option_truth",
    "say_undecided",
]


def by_truth(transition: Transition, record: AnyRecord | None) -> Truth:
    """Say whether a record was decided by one of the roles that may; who is not on record is not held against it."""
    by = getattr(record, "by", None)
    return FALSE if transition.by and by is not None and by not in transition.by else TRUE


def guard_truth(transition: Transition, facts: Facts, record: AnyRecord | None) -> Truth:
    """Weigh a transition's guard: whether its record is in time, the role that decided, the menu it is of, and its condition."""
    if transition.on is not None and not facts.in_time(transition.on):
        return FALSE
    if record is not None and by_truth(transition, record) is FALSE:
        return FALSE
    own = TRUE if transition.when is None else truth_under(transition.when, facts)
    if isinstance(record, ConsequenceSelected) and is_spelled_out(facts):
        return all_of([selection_truth(record, facts), own])
    return own


def explain_guard(transition: Transition, facts: Facts, record: AnyRecord | None) -> Because:
    """Explain every part of a transition's guard."""
    policy = facts.policy
    parts: list[Because] = []
    if transition.on is not None and (late := explain_time(transition.on, facts)) is not None:
        parts.append(late)
    if transition.by:
        parts.append(_explain_role(transition, facts, record))
    if isinstance(record, ConsequenceSelected) and is_spelled_out(facts):
        parts.append(explain_selection(record, facts))
    if transition.when is not None:
        parts.append(explain(transition.when, facts))
    truth = all_of(part.truth for part in parts if part.truth is not None)
    to = policy.title_of(transition.to)
    head = f"the step to '{to}'" + ("" if parts else " has no condition")
    return Because(head, truth, tuple(parts), cites=policy.cite(transition.cites))


def option_truth(place: int, ways: Sequence[Transition], facts: Facts) -> Truth:
    """Weigh the guard of the way out at a place, whoever decides; a default asks the earlier ways for the same record."""
    own = ways[place]
    if own.on is not None and not facts.in_time(own.on):
        return FALSE
    if own.when is not None:
        return truth_under(own.when, facts)
    earlier = earlier_ways(place, ways)
    return all_of(FALSE if t.when is None else negate(truth_under(t.when, facts)) for t in earlier)


def earlier_ways(place: int, ways: Sequence[Transition]) -> list[Transition]:
    """List the ways out that every record for the one at a place asks first."""
    return [way for way in ways[:place] if way.on == ways[place].on and way.precedes(ways[place])]


def explain_ways(transitions: Sequence[Transition], facts: Facts, record: AnyRecord | None) -> tuple[Because, ...]:
    """Explain the guards of the alternatives of one happening; a default holds where every earlier one is false."""
    parts: list[Because] = []
    for transition in transitions:
        own = explain_guard(transition, facts, record)
        parts.append(_explain_default(transition, own, parts, facts) if transition.is_default and parts else own)
    return tuple(parts)


def _explain_default(transition: Transition, own: Because, earlier: Sequence[Because], facts: Facts) -> Because:
    truths = [negate(one.truth) for one in earlier if one.truth is not None]
    truths += [own.truth] if own.truth is not None else []
    head = f"the step to '{facts.policy.title_of(transition.to)}' is taken when every earlier one is ruled out"
    return Because(head, all_of(truths), own.parts, cites=own.cites)


def explain_taken(taken: Transition, transitions: Sequence[Transition], facts: Facts) -> Because:
    """Explain why a step is taken that nobody decided: its guard, and the earlier steps that could not be decided."""
    ways = transitions[: transitions.index(taken) + 1]
    *earlier, own = explain_ways(ways, facts, None)
    undecided = tuple(one for one in earlier if one.truth is UNDETERMINED)
    return Because(own.text + say_undecided(ways, earlier, facts), own.truth, (*own.parts, *undecided), cites=own.cites)


def say_undecided(ways: Sequence[Transition], explained: Sequence[Because], facts: Facts) -> str:
    """Say which earlier steps could not be decided when a later one was taken."""
    titles = [f"'{facts.policy.title_of(way.to)}'" for way, one in zip(ways, explained, strict=False) if one.truth is UNDETERMINED]
    return f"; an earlier step, to {listed(titles)}, could not be decided" if titles else ""


def _explain_role(transition: Transition, facts: Facts, record: AnyRecord | None) -> Because:
    roles = listed([facts.policy.role(role) for role in transition.by], last="or")
    by = getattr(record, "by", None)
    if record is None:
        return Because(f"to be decided by the {roles}")
    if by is None:
        return Because(f"to be decided by the {roles}; who decided is not on record", TRUE)
    return Because(f"to be decided by the {roles}; decided by the {facts.policy.role(by)}", by_truth(transition, record))


def explain_move(taken: Transition, transitions: Sequence[Transition], facts: Facts, record: AnyRecord) -> Because:
    """Explain why a record moves the machine: the guard that let it pass, and those of the alternatives."""
    policy = facts.policy
    parts = explain_ways(transitions, facts, record)
    moved = f"'{record.happening}' leads from '{policy.title_of(facts.state)}' to '{policy.title_of(taken.to)}'"
    moved += say_undecided(transitions, parts[: transitions.index(taken)], facts)
    return Because(moved, TRUE, parts)


def explain_refusal(transitions: Sequence[Transition], facts: Facts, record: AnyRecord) -> Because:
    """Explain why a step is refused: every guard of every alternative, not the first failure only."""
    parts = explain_ways(transitions, facts, record)
    truth = any_of(part.truth for part in parts if part.truth is not None)
    why = "cannot be decided from what is known" if truth is UNDETERMINED else "does not hold"
    return Because(f"'{record.happening}' is refused in '{facts.policy.title_of(facts.state)}': its guard {why}", truth, parts)


def explain_fact(transitions: Sequence[Transition], facts: Facts, record: AnyRecord) -> Because:
    """Explain why a fact changes nothing: no guard of a step that it could set off is true."""
    parts = explain_ways(transitions, facts, record)
    undecided = any(part.truth is UNDETERMINED for part in parts)
    why = "whether a step follows cannot be decided" if undecided else "no step follows"
    return Because(f"'{record.happening}' is on record in '{facts.policy.title_of(facts.state)}' and changes nothing: {why}", None, parts)
