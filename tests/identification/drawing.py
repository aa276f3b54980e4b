"""Small policies, rosters and evidence, drawn so that every completion can be written out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from partnership_rules import Measurement
from partnership_rules.identification import IndexPolicy, RosterSchool
from partnership_rules.testing.menus.agreements import Pick

__all__ = ["AS_OF", "CLOSED", "OPEN", "VALUES", "build_case", "cases", "indicator", "policy_of", "rows_of"]

AS_OF = date(2025, 9, 1)
VALUES = [Fraction(x) for x in (0, 20, 50, 100)]
KNOWN = ["0", "20", "50", "100", "12/40"]
CLOSED = ["*", "<10", ">=50%", "20-50%", "N/A"]
OPEN = ["<50%", ">20%"]
SCHOOLS = ["a", "b", "c", "d"]


def indicator(measure: str, **more: Any) -> dict[str, Any]:
    return {"measure": measure, "unit": "percent", **more}


def policy_of(**parts: Any) -> IndexPolicy:
    """A policy of two indicators and one score, with the parts given in place of its own."""
    whole: dict[str, Any] = {
        "id": "p",
        "indicators": {"m": indicator("m"), "g": indicator("g")},
        "scores": {"index": {"weights": {"m": 2, "g": 1}}},
        "rules": [{"id": "lowest", "reason": "CSILOWPERF", "when": {"lowest": {"count": 1}}}],
    }
    return IndexPolicy(**{**whole, **parts})


def rows_of(cells: dict[tuple[str, str, str], tuple[str, int | None]]) -> list[Measurement]:
    """Measurements of cells: by school, measure and year a value and a number of students."""
    return [
        Measurement(measure=measure, school=school, on=date(int(year), 6, 30), value=value, unit="percent", n=n)
        for (school, measure, year), (value, n) in cells.items()
    ]


RANKED: list[dict[str, Any]] = [
    {"count": 1},
    {"count": 2, "ties": "out"},
    {"share": 50, "of": "eligible", "base": "pool", "rounds": "down"},
    {"share": 40, "of": "eligible", "base": "eligible", "rounds": "up"},
    {"share": 30, "of": "pool", "base": "pool", "rounds": "nearest", "ties": "out"},
    {"share": 34, "of": "pool", "base": "pool", "rounds": "interpolated"},
]
SCORES: list[dict[str, Any]] = [
    {"weights": {"m": 1}},
    {"weights": {"m": 2, "g": 1}},
    {"weights": {"m": "67.5", "g": "22.5"}, "when_absent": "sets", "sets": [{"m": 1}]},
    {"weights": {"m": 2, "g": 1}, "when_absent": "to", "to": {"g": "m"}},
    {"weights": {"m": 1, "g": 1}, "combine": "counts"},
    {"weights": {"m": 2, "g": 1}, "rounding": {"places": 0, "mode": "half_up"}},
]
WHEN: list[dict[str, Any]] = [
    {"all": [{"below": {"indicator": "m", "value": 50}}, {"at_most": {"indicator": "g", "value": 20}}]},
    {"any": [{"below": {"score": "index", "value": 50}}, {"not": {"at_least": {"indicator": "g", "value": 50, "when_absent": "true"}}}]},
    {"is": {"title": "yes"}},
]


def build_condition(pick: Pick) -> dict[str, Any]:
    lowest: dict[str, Any] = {"lowest": pick(RANKED)}
    how = pick(range(5))
    if how <= 1:
        return lowest
    other = pick(WHEN)
    return other if how == 2 else {"all" if how == 3 else "any": [lowest, other]}


@st.composite
def cases(draw: st.DrawFn, *, cells: list[str] | None = None) -> tuple[IndexPolicy, list[RosterSchool], list[Measurement]]:
    """A policy with a roster and evidence of which only a few cells are not known."""
    return build_case(lambda options: draw(st.sampled_from(options)), cells)


def build_case(pick: Pick, cells: list[str] | None = None) -> tuple[IndexPolicy, list[RosterSchool], list[Measurement]]:
    """A policy with a roster and evidence of which only a few cells are not known."""
    n_size = pick([None, 30])
    years = pick([{}, {"take": 2}, {"take": 2, "pool": "counts"}, {"take": 2, "pool": "weights", "weights": [60, 40]}])
    shared = {"n_size": n_size} if n_size else {}
    m = indicator(
        "m",
        years=years,
        **shared,
        **pick([{}, {"scale": "percentile"}, {"participation": {"measure": "p", "at_least": 95}}]),
    )
    population: dict[str, Any] = {}
    if pick([False, True]):
        population["eligible"] = pick([{"is": {"title": "yes"}}, {"not": {"at_least": {"indicator": "g", "value": 50}}}])
    if pick([False, True]):
        population["pools"] = {"low": {"is": {"level": ["low", "both"]}}, "high": {"is": {"level": ["high", "both"]}}}
    if pick(range(4)) == 0:
        population["exclude"] = {"is": {"title": "special"}}
    rule: dict[str, Any] = {"id": "r", "reason": "CSILOWPERF", "when": build_condition(pick)}
    if pick([False, True]):
        rule["safe_harbor"] = {"at_least": {"indicator": "g", "value": 50}}
    policy = policy_of(
        population=population,
        indicators={"m": m, "g": indicator("g", if_missing="absent", **shared)},
        scores={"index": pick(SCORES)},
        rules=[rule],
    )
    schools = pick([SCHOOLS[:3], SCHOOLS])
    unknown = pick(range(4))
    roster = []
    for school in schools:
        says = {"title": pick(["yes", "yes", "no", "special"]), "level": pick(["low", "both", "high"])}
        if unknown and pick(range(10)) == 0:
            says[pick(["title", "level"])] = ""
            unknown -= 1
        roster.append(RosterSchool(school=school, says=says))
    found: dict[tuple[str, str, str], tuple[str, int | None]] = {}
    for school in schools:
        for measure, year in [
            ("m", "2025"),
            *([("m", "2024")] if years else []),
            ("g", "2025"),
            ("p", "2025"),
            *([("p", "2024")] if years else []),
        ]:
            odd = unknown > 0 and pick(range(4)) == 0
            unknown -= odd
            value = pick(cells or CLOSED if odd else KNOWN)
            n = pick([40, 10, None] if odd else [40, 40, 60, 10])
            if not (odd and pick(range(5)) == 0):
                found[school, measure, year] = (value, n)
    return policy, roster, rows_of(found)
