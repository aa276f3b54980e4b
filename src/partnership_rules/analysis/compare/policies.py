"""Policy against policy, clause by clause: equivalent, stricter, laxer or incomparable, each with a witness."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from ...consequence import PolicyClause
from ...policy import ClockSpec, Ground, Policy, Requirement, Transition
from ...shown import AsJson, Shown
from ...words import listed
from ..cases import ALWAYS, NEVER, Diagram
from .clocks import clock_differences
from .pair import Pair
from .verdicts import ClauseComparison, Difference, Part, of_parts

__all__ = ["PolicyComparison", "compare_policies", "named"]

T = TypeVar("T", Transition, ClockSpec, Requirement, Ground, PolicyClause)

EQUIVALENT = (
    "the same answer to the same facts, in every case. The facts can still differ: what a clause asks of a clock follows how that clock "
    "counts, and a clause is held only against the one of the same name."
)
"""What it means, and does not mean, that two clauses are equivalent."""


@dataclass(frozen=True, slots=True)
class PolicyComparison(AsJson, Shown):
    """Two policies, held against each other clause by clause; ``also_differ`` names what else is written otherwise."""

    policy_a: Policy
    policy_b: Policy
    clauses: tuple[ClauseComparison, ...]
    also_differ: tuple[str, ...] = ()

    def __repr__(self) -> str:
        counts = listed([f"{count} {verdict}" for verdict, count in self.totals.items()]) or "no clause"
        return f"<PolicyComparison of '{self.policy_a.id}' with '{self.policy_b.id}': {counts}>"

    @property
    def differing(self) -> tuple[ClauseComparison, ...]:
        """The clauses that are not equivalent."""
        return tuple(one for one in self.clauses if one.verdict != "equivalent")

    @property
    def totals(self) -> Mapping[str, int]:
        """Count the clauses by verdict."""
        return dict(sorted(Counter(one.verdict for one in self.clauses).items()))

    def to_dict(self) -> dict[str, object]:
        """Return it as a JSON-ready mapping."""
        return {
            "policy_a": {"id": self.policy_a.id, "hash": self.policy_a.hash},
            "policy_b": {"id": self.policy_b.id, "hash": self.policy_b.hash},
            "totals": dict(self.totals),
            "clauses": [one.to_dict() for one in self.clauses],
            "also_differ": list(self.also_differ),
            "equivalent_means": EQUIVALENT,
        }


def compare_policies(policy_a: Policy, policy_b: Policy) -> PolicyComparison:
    """Hold two policies against each other: transitions, clocks, requirements, grounds and clauses, matched by id.

    Guards are compared over every case, not over samples; due dates over every anchor of 28 years. A transition
    without an id is known by what sets it off and where it leads. Pure; errors are those of reading a condition.

    >>> from partnership_rules import load_policy
    >>> compare_policies(load_policy("michigan-2017"), load_policy("michigan-2017-round-1")).totals
    {'equivalent': 18, 'stricter': 1}
    """
    pair = Pair(policy_a, policy_b)
    requirements, wanted = ({one.id: one for one in policy.requirements} for policy in pair.policies)
    grounds, others = ({one.id: one for one in policy.ladder.grounds} for policy in pair.policies)
    menus, offered = ({one.id: one for one in policy.clauses} for policy in pair.policies)
    found = (
        *_matched(pair, "transition", named(policy_a), named(policy_b), partial(_step_differences, pair)),
        *_matched(pair, "clock", policy_a.clocks, policy_b.clocks, partial(clock_differences, policy_a, policy_b)),
        *_matched(pair, "requirement", requirements, wanted, partial(_requirement_differences, pair)),
        *_matched(pair, "ground", grounds, others, partial(_ground_differences, pair)),
        *_matched(pair, "clause", menus, offered, partial(_clause_differences, pair)),
    )
    fields = (
        "subject",
        "links",
        "states",
        "parameters",
        "membership",
        "holidays",
        "roles",
        "kinds",
        "periods",
        "period_form",
        "n_size",
        "rounding",
    )
    also = [name.replace("_", " ") for name in fields if getattr(policy_a, name) != getattr(policy_b, name)]
    also += ["levels"] if policy_a.ladder.levels != policy_b.ladder.levels else []
    return PolicyComparison(policy_a, policy_b, found, tuple(also))


def _matched(
    pair: Pair, part: Part, one: Mapping[str, T], other: Mapping[str, T], differ: Callable[[T, T], Iterator[Difference]]
) -> Iterator[ClauseComparison]:
    """Compare what both have, in the order of the first, and name what only one of them has."""
    policy_a, policy_b = pair.policies
    for key, a in one.items():
        if key not in other:
            yield ClauseComparison(part, key, "only_in_a", cites_a=policy_a.cite(a.cites))
            continue
        verdict, witness = of_parts(differ(a, other[key]))
        yield ClauseComparison(part, key, verdict, witness, policy_a.cite(a.cites), policy_b.cite(other[key].cites))
    for key, b in other.items():
        if key not in one:
            yield ClauseComparison(part, key, "only_in_b", cites_b=policy_b.cite(b.cites))


def named(policy: Policy) -> dict[str, Transition]:
    """Return the transitions of a policy by id; one without an id by what sets it off and where it leads."""
    found: dict[str, Transition] = {}
    for transition in policy.transitions:
        key = transition.id or f"{transition.trigger} to {transition.to}"
        number = 2
        while key in found:
            key, number = f"{transition.trigger} to {transition.to} ({number})", number + 1
        found[key] = transition
    return found


def _step_differences(pair: Pair, one: Transition, other: Transition) -> Iterator[Difference]:
    """Find how a step differs: what it is, from where, on what, by whom, and under which guard."""
    for what in ("trigger", "to", "new_cycle", "escalates", "brings_into_force"):
        if getattr(one, what) != getattr(other, what):
            said = what.replace("_", " ")
            yield Difference("incomparable", f"{said}: {_said(getattr(one, what))}, and {_said(getattr(other, what))}")
    yield from _narrower("it may be taken from", set(one.from_), set(other.from_))
    fields_a, fields_b = ({f"{key}: {value}" for key, value in (t.with_ or {}).items()} for t in (one, other))
    if fields_b - fields_a:
        yield Difference("stricter", f"the record must have {listed(sorted(fields_b - fields_a))}")
    if fields_a - fields_b:
        yield Difference("laxer", f"the record need not have {listed(sorted(fields_a - fields_b))}")
    yield from _deciders(one.by, other.by)
    states = [state for state in one.from_ if state in other.from_]
    d = pair.diagrams
    guards = [d.when(pair.read(side, t.when), ALWAYS) for side, t in enumerate((one, other))]
    yield from _cases(pair, guards[0], guards[1], ("the step may be taken", "the step may not be taken"), states)


def _said(value: object) -> str:
    return {"True": "yes", "False": "no"}.get(str(value), str(value))


def _narrower(said: str, one: set[str], other: set[str]) -> Iterator[Difference]:
    if one - other:
        yield Difference("stricter", f"{said} {listed(sorted(one - other), last='or')} no longer")
    if other - one:
        yield Difference("laxer", f"{said} {listed(sorted(other - one), last='or')} too")


def _deciders(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[Difference]:
    """Find who may decide no longer, or now; naming nobody lets everybody decide."""
    if other and (not one or set(one) - set(other)):
        gone = listed(sorted(set(one) - set(other)), last="or") or f"anybody but {listed(sorted(other), last='or')}"
        yield Difference("stricter", f"it may not be decided by {gone}")
    if one and (not other or set(other) - set(one)):
        more = listed(sorted(set(other) - set(one)), last="or") or "anybody"
        yield Difference("laxer", f"it may be decided by {more}")


def _requirement_differences(pair: Pair, one: Requirement, other: Requirement) -> Iterator[Difference]:
    if one.for_ != other.for_:
        yield Difference("incomparable", f"it is asked for the {one.for_}, and for the {other.for_}".replace("the each", "each school"))
    d = pair.diagrams
    judged = []
    for side, requirement in enumerate((one, other)):
        school = requirement.for_ == "each"
        applies, asks = pair.read(side, requirement.when, school=school), pair.read(side, requirement.requires, school=school)
        judged.append(d.either(d.negate(applies), asks))
    yield from _cases(pair, judged[0], judged[1], ("it is met", "it is not met"))


def _ground_differences(pair: Pair, one: Ground, other: Ground) -> Iterator[Difference]:
    if one.for_ != other.for_:
        yield Difference("incomparable", f"it is asked of the {one.for_}, and of the {other.for_}".replace("the each", "each school"))
    judged = [pair.sides[side].read_each(ground.when, each=ground.for_ == "each") for side, ground in enumerate((one, other))]
    yield from _cases(pair, judged[1], judged[0], ("it is no ground", "it is a ground"))


def _clause_differences(pair: Pair, one: PolicyClause, other: PolicyClause) -> Iterator[Difference]:
    """Find how a clause of the policies differs: when it is triggered, what may follow, who decides, and by when."""
    if one.effect != other.effect:
        yield Difference("stricter" if other.effect == "must" else "laxer", f"a consequence {one.effect} follow, and {other.effect} follow")
    for what in ("for_", "then", "decided_by", "decide_within", "default_decided_by"):
        if getattr(one, what) != getattr(other, what):
            said = {"for_": "for whom it is", "then": "its menu"}.get(what, what.replace("_", " "))
            yield Difference("incomparable", f"{said} is not the same")
    fires = [pair.read(side, clause.when, school=clause.for_ == "each") for side, clause in enumerate((one, other))]
    yield from _cases(pair, fires[1], fires[0], ("it is not triggered", "it is triggered"))


def _cases(pair: Pair, one: Diagram, other: Diagram, words: tuple[str, str], states: Sequence[str] = ()) -> Iterator[Difference]:
    """Find cases in which the second is less true than the first (stricter), and more (laxer)."""
    given, (more, less) = pair.given(states), words
    stricter, laxer = (pair.diagrams.both(given, pair.below(*both)) for both in ((other, one), (one, other)))
    if stricter != NEVER:
        yield Difference("stricter", f"{less} when {pair.plainest(stricter)}")
    if laxer != NEVER:
        yield Difference("laxer", f"{more} when {pair.plainest(laxer)}")
