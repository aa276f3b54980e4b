"""Hypothesis strategies for everything public: policies, agreements, partnerships, evidence, days, conditions, quantities.

They build valid values and filter nothing out. A partnership moves most of the time: its records are chosen among those
that the policy would accept, its days from a mix (the same day, every due date and the days beside it, month ends, leap
days, closed days, any day). It shrinks by leaving records out, and a failing one is printed as the YAML that makes it.

Import this module by name; there is no entry point for Hypothesis, which would slow every test run that imports it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar

from pydantic import TypeAdapter

from ..agreement import Agreement
from ..condition import Condition
from ..errors import MissingExtraError, PartnershipRulesError
from ..evaluation import evaluate
from ..evidence import Measurement, Milestone
from ..policy import Policy
from ..quantity import Interval, Unit
from ..record import Partnership
from .menus.agreements import Pick, build_agreement, build_condition
from .menus.evidence import evidence_rows
from .menus.names import names_of
from .menus.partnerships import FIRST_DAYS, MODES, Step, draw_partnership, near_days
from .menus.policies import build_policy
from .rosters import published, rosters
from .scenarios.pinned import reproduce

try:
    from hypothesis import note
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtraError("hypothesis", extra="testing") from None

__all__ = [
    "agreements",
    "conditions",
    "dates_near",
    "evidence",
    "partnerships",
    "policies",
    "published",
    "quantities",
    "rosters",
    "roughened",
]

T = TypeVar("T")
_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
_FEW = st.sampled_from([0, 1, 2, 3, 5, 8])
_YEARS = (date(2015, 1, 1), date(2030, 12, 31))


def quantities(unit: Unit | None = None) -> st.SearchStrategy[Interval]:
    """Draw what a published cell can say: a number or an interval in a unit (any, or one given), within its bounds."""
    return (st.sampled_from(Unit) if unit is None else st.just(unit)).flatmap(_intervals)


@st.composite
def _intervals(draw: st.DrawFn, unit: Unit) -> Interval:
    low, high = unit.bounds()
    lowest, highest = low if low is not None else Fraction(-1000), high if high is not None else Fraction(1000)
    parts = draw(st.lists(st.integers(0, 400), min_size=1, max_size=2, unique=True))
    ends = sorted(lowest + (highest - lowest) * part / 400 for part in parts)
    if len(ends) == 1:
        return draw(st.sampled_from([Interval.point(ends[0], unit), Interval(unit, ends[0], high), Interval(unit, low, ends[0])]))
    return Interval(unit, ends[0], ends[1], draw(st.booleans()), draw(st.booleans()))


_PLACES = [st.integers(0, last) for last in range(100)]


def _picking(draw: st.DrawFn) -> Pick:
    """Return what chooses by drawing: the first option is what a choice shrinks to."""

    def pick(options: Sequence[T]) -> T:
        return options[draw(_PLACES[len(options) - 1])] if len(options) > 1 else options[0]

    return pick


@st.composite
def conditions(draw: st.DrawFn, policy: Policy, agreement: Agreement | None = None) -> Condition:
    """Draw a condition that asks about what a policy and an agreement define."""
    return _CONDITION.validate_python(build_condition(_picking(draw), names_of(policy, agreement)))


@st.composite
def agreements(draw: st.DrawFn, policy: Policy, *, key: str = "a1") -> Agreement:
    """Draw one version of an agreement under a policy; its benchmarks may be for the schools ``s1`` and ``s2``."""
    return Agreement(**build_agreement(_picking(draw), names_of(policy), key=key, policy=policy.id))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Draw a policy: every state can be reached, and an end from every state."""
    return Policy(**build_policy(_picking(draw)))


_LATE = st.sampled_from([0, 0, 0, 0, 0, 0, 3, 40])
_KEPT = st.sampled_from((0, 1, 2, 4, 8, 3, 5, 9, 6, 10, 12, 7, 11, 13, 14, *(15,) * 105))
_STEP = st.builds(Step, st.integers(0, 99), st.integers(0, 999), st.integers(0, len(MODES) - 1), st.integers(0, 1200), _LATE, _KEPT)


@st.composite
def partnerships(
    draw: st.DrawFn, policy: Policy, *agreements_known: Agreement, max_steps: int = 20, policies_known: tuple[Policy, ...] = ()
) -> Partnership:
    """Draw a partnership under a policy, with the agreement versions it may sign and the policies it may change to.

    It has up to two schools, ``s1`` and ``s2``. A failing one is noted as YAML.
    """
    drawn = draw_partnership(
        policy,
        agreements_known,
        draw(st.lists(_STEP, max_size=max_steps // 2)) + draw(st.lists(_STEP, max_size=max_steps - max_steps // 2)),
        first=draw(st.integers(0, len(FIRST_DAYS) - 1)),
        schools=draw(st.integers(0, 2)),
        charter=draw(st.sampled_from([False, None, True, None])),
        policies=policies_known,
    )
    note(reproduce(drawn))
    return drawn


@st.composite
def roughened(draw: st.DrawFn, drawn: st.SearchStrategy[Partnership], *, most: int = 2) -> Partnership:
    """Draw a partnership, and let up to so many of its facts be of a day known only roughly: a few days, a month, or an open end."""
    exact = draw(drawn)
    rows = {name: [fact.to_dict() for fact in facts] for name, facts in (("records", exact.records), ("evidence", exact.evidence))}
    places = [(name, at) for name, facts in rows.items() for at in range(len(facts))]
    for name, at in draw(st.lists(st.sampled_from(places), min_size=1, max_size=most, unique=True)):
        on = date.fromisoformat(rows[name][at]["on"])
        low, high = (on + timedelta(days=days) for days in (-draw(_FEW), draw(_FEW)))
        forms = [f"{low}/{high}"] * 5 + [f"{on:%Y-%m}", f"{low}/..", f"../{high}"]
        rows[name][at]["on"] = draw(st.sampled_from(forms))
    rough = exact.with_changes(**rows)
    note(reproduce(rough))
    return rough


@st.composite
def evidence(draw: st.DrawFn, agreement: Agreement, *, schools: tuple[str, ...] = ("s1", "s2")) -> tuple[Measurement | Milestone, ...]:
    """Draw what could be published on the benchmarks of an agreement: at, just below and just above what is wanted."""
    rows = evidence_rows((agreement,), schools, _YEARS[0])
    dues = [benchmark.due for benchmark in agreement.benchmarks if benchmark.due is not None]
    near = [due + timedelta(days=days) for due in dues for days in (-1, 0, 1)]
    days = st.one_of(st.sampled_from(near), st.dates(*_YEARS)) if near else st.dates(*_YEARS)
    drawn = draw(st.lists(st.tuples(st.sampled_from(rows), days), max_size=6)) if rows else []
    return tuple((Milestone if "milestone" in row else Measurement)(**{**row, "on": day}) for row, day in drawn)


def dates_near(policy: Policy | None, partnership: Partnership) -> st.SearchStrategy[date]:
    """Draw a day worth looking at: of a record, of evidence or a due date, the day before or after, or any day later.

    ``policy`` is held against the whole record where it is given, as ``evaluate`` does.
    """
    last = max(fact.on for fact in (*partnership.records, *partnership.evidence))
    first = min(record.on for record in partnership.records)
    try:
        standing = evaluate(partnership, as_of=last, policy=policy)
    except PartnershipRulesError:
        standing = None
    near = near_days(partnership, standing)
    return st.one_of(st.sampled_from(near), st.dates(first, max(near)))
