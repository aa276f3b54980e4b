"""A policy and the agreements under it, compiled once: what columns can answer, and what is left to ``evaluate``, known before any row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from ..agreement import Agreement
from ..clock_status import CLOCK_STATUSES
from ..condition import Occurrence, walk
from ..condition import ast as c
from ..consequence import ConsequenceClause
from ..dates import Period, shift
from ..evaluation.assemble import LAST_SAFE_DAY
from ..evaluation.turning_days import has_turning_days
from ..model import Value
from ..policy import ClockSpec, KindRule, Policy, Transition
from ..policy.checks import condition_faults, conditions_of
from .arrays import Bools, DayTable, Ints, np
from .promises import Promises

__all__ = ["OVER", "STATUSES", "Plan"]

STATUSES: tuple[str, ...] = tuple(CLOCK_STATUSES)
"""The statuses of clocks, whose places stand for them in columns."""

OVER: Bools = np.array([status.over for status in CLOCK_STATUSES.values()])
"""Whether a clock of each status is over."""


class Plan:
    """What the fold asks of a policy, and of the agreements that partnerships under it have signed.

    ``why_not`` says why columns cannot answer under the policy at all (empty: they can), ``texts_left`` why they cannot
    under an agreement, by its place among the documents.
    """

    def __init__(self, policy: Policy, documents: Sequence[Agreement], used: Sequence[int]) -> None:
        self.policy = policy
        self.documents = documents
        self.states: list[str] = list(policy.states)
        self.final: Bools = np.array([state in policy.finals for state in self.states])
        self.clocks: list[tuple[str, ClockSpec]] = list(policy.clocks.items())
        self.due_days: Callable[[int, int], DayTable] = cache(self._due_days)
        self.span: Callable[[Period], DayTable] = cache(lambda period: DayTable(lambda day: shift(day, period)))
        self.texts_left: dict[int, str] = {at: why for at in used if (why := _left_of_text(documents[at], policy))}
        self.why_not: str = _left_of_policy(policy)
        asked = [
            *(condition for _, condition in conditions_of(policy)),
            *(clause.when for at in used if at not in self.texts_left for clause in documents[at].clauses),
        ]
        leaves = [leaf for condition in asked for _, leaf in walk(condition)]
        of_clocks = [occurrence for spec in policy.clocks.values() for occurrence in (spec.anchor, *spec.met_by)]
        of_leaves = [occurrence for leaf in leaves for _, occurrence in c.occurrences_in(leaf)]
        self.occurrences: list[Occurrence] = list(dict.fromkeys([*of_clocks, *of_leaves]))
        phases = {spec.phase for spec in policy.clocks.values() if spec.phase} | {b.phase for at in used for b in documents[at].benchmarks}
        self.reviews: list[str] = sorted(phases | {leaf.finding.review for leaf in leaves if isinstance(leaf, c.FindingIs)})
        of_phases = {phase: at for phase in self.reviews if (at := self.clock_of_phase(phase)) is not None}
        self.promises: Promises = Promises(documents, [at for at in used if at not in self.texts_left], self.reviews, of_phases)
        known = {at: documents[at].clauses for at in used if at not in self.texts_left}
        self.clauses: list[tuple[ConsequenceClause, ...]] = list(dict.fromkeys(known.values()))
        place = {clauses: at for at, clauses in enumerate(self.clauses)}
        # by the place of the document; the last is that of none
        self.clauses_of: Ints = np.array([*(place[known[at]] if at in known else -1 for at in range(len(documents))), -1])
        self.supports: list[str] = sorted(
            {leaf.reported.support for leaf in leaves if isinstance(leaf, c.Reported) and leaf.reported.support}
        )
        self.statuses_asked: list[tuple[str, ...]] = sorted({leaf.designated.as_ for leaf in leaves if isinstance(leaf, c.Designated)})
        self.defaults: list[str] = [clause.id for clause in policy.clauses if clause.then.default is not None]
        self.asks_ratings: bool = any(isinstance(leaf, c.Rated) for leaf in leaves)
        self.asks_rating_days: bool = any(isinstance(leaf, c.Rated) and leaf.rated.start is not None for leaf in leaves)

    def clock_of_phase(self, phase: str) -> int | None:
        """Return the place of the clock with which a phase falls due."""
        name = self.policy.phase_clock(phase)
        return None if name is None else next(at for at, (key, _) in enumerate(self.clocks) if key == name)

    def _due_days(self, place: int, nth: int) -> DayTable:
        """Return the last days of a clock, by its anchor; of one that comes every so often, for the nth time."""
        spec, holidays = self.clocks[place][1], self.policy.calendar
        return DayTable(lambda day: spec.due_from(day, holidays, nth).due)


def _left_of_policy(policy: Policy) -> str:
    """Say why a policy is left to ``evaluate``; empty where columns answer."""
    if policy.asks_links:
        return "a condition asks where a linked partnership stands"
    if has_turning_days(policy):
        return "an eventless guard looks at what changes without a record"
    parts = (*policy.clocks.values(), *policy.transitions, *policy.kinds.values())
    if any(part.model_fields_set - _KNOWN[type(part)] for part in parts):
        return "a clock, a step or a kind has a form that columns do not know"
    return ""


_KNOWN: Mapping[type[Value], frozenset[str]] = {
    ClockSpec: frozenset({
        "kind", "title", "anchor", "next", "period", "roll", "met_by", "early", "restarts", "every", "while_in", "phase",
        "cites", "note", "unverified",
    }),
    Transition: frozenset({
        "id", "on", "clock", "always", "with_", "from_", "to", "when", "otherwise", "by", "new_cycle", "raises_level", "brings_into_force",
        "cites", "note", "unverified",
    }),
    KindRule: frozenset({"title", "is_", "only_in", "only_while", "cites", "note"}),
}  # fmt: skip
"""What columns know of the parts of a policy: one that says more is left to ``evaluate``, so that nothing new is passed over."""


def _left_of_text(agreement: Agreement, policy: Policy) -> str:
    """Say why the partnerships under an agreement are left to ``evaluate``; empty where columns answer."""
    if agreement.term is not None and agreement.term.from_ > LAST_SAFE_DAY:
        return "a period counts beyond the calendar"
    if any(isinstance(leaf, c.StandingOf) for clause in agreement.clauses for _, leaf in walk(clause.when)):
        return "a clause asks where a linked partnership stands"
    unknown = any(True for clause in agreement.clauses for _ in condition_faults(clause.when, policy, ()))
    return "a clause names what the policy does not have" if unknown else ""
