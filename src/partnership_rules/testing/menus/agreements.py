"""Put conditions and agreements together from choices; whoever chooses (Hypothesis, a random number) is handed in.

Every function takes ``pick``, which returns one of the options it is shown; the first one is always the simplest, so that
a counterexample becomes simpler by choosing earlier options. What comes out is valid: nothing has to be filtered.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from ...clock_status import ClockStatus
from ..rows import Row
from .linked import LINKED_STATES
from .names import Names

__all__ = ["PERIODS", "Pick", "build_agreement", "build_clause", "build_condition", "build_days", "some"]

T = TypeVar("T")
PERIODS = ("P1D", "P30D", "P90D", "P1M", "P18M", "P1Y", "P3Y")
SHARES = ("1/2", "1/3", "2/3", "0", "1")
STATUSES: tuple[ClockStatus, ...] = ("lapsed", "running", "met", "met_late", "reached", "not_started", "paused", "stopped")
MEMBERS = ("member", "exited", "closed", "merged", "excluded")
UNITS: dict[str, tuple[str, ...]] = {
    "percent": ("50", "20", "0", "100"),
    "count": ("10", "3"),
    "index": ("50", "-1.5"),
    "proportion": ("1/2", "0.2"),
    "days": ("10",),
}
DAYS = ("2018-06-30", "2019-02-28", "2020-02-29", "2017-12-31")
RATED: tuple[Row, ...] = (
    {"consecutive": 2},
    {"consecutive": 1},
    {"of_last": 3, "count": 2},
    {"of_last": 2, "count": 1},
    {"count": 2},
    {"count": 1},
)
WHOSE: tuple[Row, ...] = ({}, {"of": "any_school"}, {"of": "all_schools"})


class Pick(Protocol):
    """Chooses one of some options."""

    def __call__(self, options: Sequence[T], /) -> T:
        """Return one of the options."""


def some(pick: Pick, options: Sequence[T], *, most: int) -> list[T]:
    """Choose one to ``most`` of the options, each once."""
    found: list[T] = []
    for _ in range(pick(range(1, min(most, len(options)) + 1))):
        found.append(pick([one for one in options if one not in found]))
    return found


def build_condition(pick: Pick, names: Names, *, grounds: bool = True, depth: int = 2) -> Row:
    """Build a condition as it is written; ``grounds`` says whether it may ask for grounds."""
    shape = pick(["leaf", "leaf", "leaf", "not", "any", "all", "at_least"]) if depth else "leaf"
    if shape == "leaf":
        leaf = pick([*LEAVES, *([lambda *_: {"grounds": True}] if grounds and names.has_grounds else [])])
        return next(row for row in (leaf(pick, names), {"never": pick(names.occurrences())}) if row)
    if shape == "not":
        return {"not": build_condition(pick, names, grounds=grounds, depth=depth - 1)}
    parts = [build_condition(pick, names, grounds=grounds, depth=depth - 1) for _ in range(pick([2, 1, 3]))]
    return {"at_least": {"n": pick(range(1, len(parts) + 1)), "of": parts}} if shape == "at_least" else {shape: parts}


def _clock(pick: Pick, names: Names) -> Row:
    asked: list[Row] = [{"name": name} for name in names.clocks] + [{"name": name, "of": "any"} for name in names.restarting]
    return {"clock": {**pick(asked), "is": some(pick, STATUSES, most=2)}} if asked else {}


def _reported(pick: Pick, names: Names) -> Row:
    finding = pick(["failing", "on_track"])
    return pick([{"reported": {"implementation": finding}}, {"reported": {"support": names.supports[0], "is": finding}}])


def _signed(pick: Pick, names: Names) -> Row:
    roles = some(pick, names.roles, most=3)
    whole = {"signed": {"roles": roles}}
    return pick([whole, {"signed": {"roles": roles[:1], "if_charter": roles[1:]}}]) if len(roles) > 1 else whole


def _parameter(pick: Pick, names: Names) -> Row:
    if not names.choices:
        return {}
    name, word = pick(names.choices)
    return {"parameter": {"name": name, "is": word}}


def _share(pick: Pick, names: Names) -> Row:
    bounds: list[str | Row] = [*SHARES, *({"parameter": name} for name in names.numbers)]
    bound = pick(bounds)
    return {"share_met": {"of": pick(names.selectors()), pick(["at_least", "below", "above", "at_most"]): bound}}


def _has(pick: Pick, names: Names) -> Row:
    benchmarks = {"benchmarks": pick(names.selectors()), "per": pick(["agreement", "school"]), "count": pick([1, 2])}
    clause = {"clause": pick([{}, {"effect": "must"}, {"consequence": "closure"}, {"decided_by": "state_superintendent"}])}
    return {"has": pick([benchmarks, clause, {"term": "P3Y"}, {"party": "isd"}, {"support": names.supports[0]}])}


def build_days(pick: Pick) -> Row:
    """Build the days between which something must have happened."""
    first, *_, last = sorted(DAYS)
    return pick([{pick(["on_or_before", "before", "on_or_after"]): pick(DAYS)}, {"on_or_after": first, "before": last}])


def _designated(pick: Pick, names: Names) -> Row:
    asked: Row = {"as": some(pick, names.designations, most=2), "schools": pick(["any", "all"])}
    after = pick([None, *names.occurrences()])
    return {"designated": asked | ({"after": after} if after else {})}


def _rated(pick: Pick, names: Names) -> Row:
    asked: Row = {"in": some(pick, names.ratings, most=2), **pick(RATED), **pick([{}, {"skipping": [names.skipped]}]), **pick(WHOSE)}
    if names.wholes and "of_last" not in asked:
        asked |= pick([{}, {"count" if "count" in asked else "consecutive": {"parameter": names.wholes[0]}}])
    others = [one for one in (*names.ratings, "other") if one not in asked["in"]]
    asked |= pick([{}, {}, {"passing_over": [others[0]]}])
    asked |= pick([{}, {}, {}, {"measure": "m1"}])
    start = pick([None, *names.occurrences()])
    asked |= {pick(["since", "after"]): start} if start else {}
    if "count" in asked and len(others) > 1:
        again = {"reset_by": {"in": [others[1]], "consecutive": pick([1, 2])}}
        first = {"of_first": 2} if start and "of_last" not in asked else {}
        asked |= pick([{}, again, again, first])
    return {"rated": asked}


LEAVES: tuple[Callable[[Pick, Names], Row], ...] = (
    lambda pick, names: {"never": pick(names.occurrences())},
    lambda pick, names: {"missed": pick(names.selectors())},
    lambda pick, names: {"met": pick(names.selectors())},
    _clock,
    lambda pick, names: {"finding": {"review": pick(names.phases), "is": pick(["not_met", "met"])}} if names.phases else {},
    _signed,
    _reported,
    lambda pick, names: {"elapsed": {"since": pick(names.occurrences()), "period": pick(PERIODS)}},
    lambda pick, names: {"happened": {"occurrence": pick(names.occurrences()), **build_days(pick)}},
    lambda pick, names: {"standing_of": {"partnership": "district", "in": some(pick, LINKED_STATES, most=3)}} if names.linked else {},
    _share,
    _has,
    _designated,
    _rated,
    lambda pick, names: {"members": {"are": some(pick, MEMBERS, most=3), "which": pick(["all", "any", "none"])}},
    lambda pick, names: {"level": pick([{"at_least": 1}, {"at_most": 1}, {"at_least": 1, "at_most": 2}])},
    lambda pick, names: {"charter": pick([True, False])},
    _parameter,
)
"""The leaves of a condition as they are written, the simplest first; empty where a policy has nothing to ask about."""


def build_agreement(pick: Pick, names: Names, *, key: str, policy: str | None, schools: Sequence[str] = ("s1", "s2")) -> Row:
    """Build one version of an agreement as it is written."""
    benchmarks = [_benchmark(pick, names, number, schools) for number in range(pick(range(4)))]
    known = replace(names, benchmarks=tuple(row["id"] for row in benchmarks))
    term = pick(
        [None, {"from": "2017-07-01", "until": "2020-06-30"}, {"from": "2017-07-01"}, {"from": "2017-07-01", "until": "2020-06-29"}]
    )
    row: Row = {"id": key, "policy": policy, "benchmarks": benchmarks, "term": term}
    row["clauses"] = [_clause(pick, known, f"c{number}") for number in range(pick(range(3)))]
    row["parties"] = pick([[], [{"role": "isd"}]])
    row["supports"] = pick([[], [{"id": names.supports[0], "kind": "coaching"}]])
    return {name: value for name, value in row.items() if value}


def build_clause(pick: Pick, names: Names) -> Row:
    """Build a clause of a policy, which may name a clock within which somebody is to choose."""
    row = _clause(pick, names, "own")
    within = {"decide_within": pick(names.clocks), "default_decided_by": pick(names.roles)} if names.clocks else {}
    return {**row, **pick([{}, within]), "then": {**row["then"], "default": row["then"]["of"][0]["kind"]}}


def _clause(pick: Pick, names: Names, id: str) -> Row:
    kinds = some(pick, ["closure", "reconstitution", "isd_control"], most=2)
    return {
        "id": id,
        "when": build_condition(pick, names),
        "for": pick(["district", "each"]),
        "then": {"choose": pick([1, "all"]), "of": [{"kind": kind} for kind in kinds]},
        "effect": pick(["may", "must"]),
        "decided_by": pick(names.roles),
    }


def _benchmark(pick: Pick, names: Names, number: int, schools: Sequence[str]) -> Row:
    unit = pick(list(UNITS))
    where: list[Row] = [{}, {"for": "each"}, *({"school": school} for school in schools), {"for": "district"}]
    start = {"unit": unit, **pick([{"value": UNITS[unit][0]}, {"on": DAYS[3]}, {"value": "*"}, {}])}
    row = {
        "id": f"b{number}",
        "phase": pick(names.phases or ("intermediate",)),
        "domain": pick(names.domains),
        "measure": pick(["m1", "m2"]),
        "group": pick([None, None, "el"]),
        "baseline": pick([start, None]),
        "target": _target(pick, unit, depth=1),
        "due": pick([None, *DAYS] if names.phases else DAYS),
        "if_missing": pick([None, "not_met", "met"]),
        **pick(where),
    }
    return {name: value for name, value in row.items() if value is not None}


def _target(pick: Pick, unit: str, *, depth: int) -> Row:
    kind = pick(
        ["at_least", "at_most", "done", "rise_by", "fall_by", "gap_falls_by", *(["any_of", "all_of", "at_least_n_of"] if depth else [])]
    )
    if kind in ("at_least", "at_most"):
        return {kind: {"value": pick(UNITS[unit]), "unit": unit}}
    if kind == "done":
        return {"done": True}
    if depth and kind.endswith("_of"):
        parts = [_part(pick, unit) for _ in range(pick([2, 1, 3]))]
        return {kind: {"n": pick(range(1, len(parts) + 1)), "of": parts}} if kind == "at_least_n_of" else {kind: parts}
    change: Row = {"value": pick(["3", "0", "10", "150"]), "unit": pick(["percent"] if unit == "proportion" else ["points", "percent"])}
    if kind == "gap_falls_by":
        beside = pick([{}, {"level": "district"}, {"group": "el"}, {"measure": "other"}])
        change["comparator"] = {**beside, **pick([{"baseline": UNITS[unit][0]}, {}])}
    return {kind: change}


def _part(pick: Pick, unit: str) -> Row:
    target = _target(pick, unit, depth=0)
    look = pick([None, {}, {"group": "el"}, {"measure": "other"}])
    return target if look is None else {"target": target, **look}
