"""From evidence to numbers: what the published cells say of an indicator of a school, year by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import lcm
from typing import TypeAlias, assert_never

from ..errors import InputError, Place, Problem
from ..evidence import Measurement, Milestone, visible
from ..quantity import Unit
from ..words import plural
from .known import ABSENT, Known, hull, mean, pooled, rounded, scaled
from .parts import Indicator
from .policy import IndexPolicy

__all__ = ["Cells", "Series", "cells_of", "whole_weights"]

Series: TypeAlias = tuple[str, str]
"""A measure and a student group."""
Rows: TypeAlias = dict[str, dict[str, Measurement | list[Measurement]]]
"""The rows of a series by year and school: one, which is by far the commonest, or several."""


@dataclass(slots=True)
class Cells:
    """The rows of every series that a policy asks for, and its years, latest first."""

    rows: dict[Series, Rows]
    years: dict[Series, list[str]]
    problems: list[Problem]
    counts: bool
    """Whether numbers of students weigh anywhere."""
    why: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Why numbers of a school are not known, indicator by indicator."""

    def column(self, name: str, indicator: Indicator, schools: Sequence[str]) -> list[Known]:
        """Return what is known of an indicator, school by school: its years, scaled by participation, as one rounded number."""
        series = (indicator.measure, indicator.group)
        years = self.years[series][: indicator.years.take] or [""]
        reading = _Reading(indicator, self.rows[series], self._shared(indicator), counts=self.counts)
        alone, rounding = len(years) == 1, indicator.rounding
        found = []
        for school in schools:
            parts = [reading.year(school, year) for year in years]
            one = parts[0] if alone else _over_years(indicator, parts)
            found.append(rounded(one, rounding) if rounding is not None else one)
            if reading.why:
                self.why.setdefault(school, {})[name] = tuple(reading.why)
                reading.why.clear()
        return found

    def _shared(self, indicator: Indicator) -> Rows:
        return self.rows[indicator.participation.measure, indicator.group] if indicator.participation is not None else {}


class _Reading:
    """Reads the cells of one indicator, and keeps why one is not known."""

    def __init__(self, indicator: Indicator, rows: Rows, shared: Rows, *, counts: bool) -> None:
        self.indicator, self.rows = indicator, rows
        self.low, self.high = indicator.bounds
        self.unit, self.n_size, self.marks = indicator.unit, indicator.n_size, indicator.marks
        self.counts = counts
        self.points: dict[tuple[str, int | None], Known] = {}
        self.why: list[str] = []
        scaling = indicator.participation
        asked = Indicator(measure=scaling.measure, unit=Unit.PERCENT, group=indicator.group) if scaling is not None else None
        self.rate = _Reading(asked, shared, {}, counts=counts) if asked is not None else None

    def year(self, school: str, year: str) -> Known:
        """Return what is known of one year of a school."""
        by_school = self.rows.get(year)
        row = by_school.get(school) if by_school is not None else None
        found = self.missing(year) if row is None else self.cell(row, year) if isinstance(row, list) else self.read(row, year)
        scaling = self.indicator.participation
        if self.rate is None or scaling is None:
            return found
        share = self.rate.year(school, year)
        self.why += self.rate.why
        self.rate.why.clear()
        return scaled(found, share, scaling.at_least)

    def missing(self, year: str) -> Known:
        """Return what is known of a value that nobody handed in."""
        if self.indicator.if_missing == "absent":
            return ABSENT
        return self.unknown(year, "nobody handed it in", absent=True)

    def unknown(self, year: str, reason: str, *, absent: bool, n: int | None = None) -> Known:
        """Return bounds within which a value lies that is not known, and keep the reason."""
        self.say(year, reason)
        return Known(self.low, self.high, absent=absent, n=n)

    def say(self, year: str, reason: str) -> None:
        """Keep why a value is not known."""
        of = f" of the group '{self.indicator.group}'" if self.indicator.group != "all" else ""
        self.why.append(f"{self.indicator.measure}{of}{f' in {year}' if year else ''}: {reason}")

    def cell(self, rows: list[Measurement], year: str) -> Known:
        """Return what the rows of the latest day say; where they contradict each other, either may be right."""
        latest = max(row.on for row in rows)
        last = {(row.value, row.unit, row.n, row.admissible): row for row in rows if row.on == latest}
        if len(last) > 1:
            self.say(year, "its rows contradict each other")
        return hull(self.read(row, year) for row in last.values())

    def read(self, row: Measurement, year: str) -> Known:
        """Return what one row says."""
        n, n_size = row.n, self.n_size
        if row.unit is not self.unit:
            return self.unknown(year, "published in another unit", absent=True)
        if not row.admissible:
            return self.unknown(year, "not admissible", absent=True)
        if n_size is not None and n is not None and n < n_size:
            is_absent = self.indicator.below_n_size == "absent"
            return ABSENT if is_absent else self.unknown(year, "below n-size", absent=False, n=n)
        hides_n = n_size is not None and n is None
        key = (row.value, n if self.counts else None)
        if not hides_n and (point := self.points.get(key)) is not None:
            return point
        mark = self.marks.get(row.value.strip()) if self.marks else None
        cell = row.cell if mark is None else mark.cell(n, self.unit)
        if cell.kind == "missing":
            return ABSENT
        if hides_n:
            self.say(year, "its number of students is not known")
        within = cell.interval
        if within is None:
            return self.unknown(year, "suppressed", absent=hides_n, n=n)
        if within.is_point:
            point = Known(within.low, within.low, False, False, hides_n, True, key[1])
            if not (hides_n or mark):
                self.points[key] = point  # thousands of schools share few values
            return point
        self.say(year, "published within bounds" if mark is None else "suppressed")
        return Known(within.low, within.high, within.low_open, within.high_open, hides_n, n=n)


def whole_weights(weights: Iterable[Fraction]) -> list[int]:
    """Return weights in the same proportions as whole numbers."""
    listed = list(weights)
    whole = lcm(*(weight.denominator for weight in listed))
    return [weight.numerator * whole // weight.denominator for weight in listed]


def _over_years(indicator: Indicator, parts: list[Known]) -> Known:
    years = indicator.years
    match years.pool:
        case "mean":
            return mean([(1, one) for one in parts])
        case "counts":
            return pooled([(1, one) for one in parts])
        case "weights":
            return mean(list(zip(whole_weights(years.weights[: len(parts)]), parts, strict=True)))
        case _:
            assert_never(years.pool)


def cells_of(
    policy: IndexPolicy, evidence: Iterable[Measurement | Milestone], schools: Mapping[str, int], *, as_of: date, known_on: date | None
) -> Cells:
    """Sort the evidence that a policy asks for, as it stood on a day; what it cannot use is said in ``problems``."""
    wanted = dict.fromkeys(_wanted(policy))
    rows: dict[Series, Rows] = {series: {} for series in wanted}
    last: dict[Series, dict[str, date]] = {series: {} for series in wanted}
    seen = [row for row in visible(evidence, as_of=as_of, known_on=known_on) if isinstance(row, Measurement)]
    gone = {row.replaces for row in seen if row.replaces}
    strangers = 0
    for row in seen:
        series, school = (row.measure, row.group), row.school
        if series not in wanted:
            continue
        if row.rough is not None:
            hint = "write the day on which it was published"
            raise InputError("a measurement that the policy asks for has a day that is known only roughly", code="rough_days", hint=hint)
        if school is None or (gone and row.id in gone):
            continue
        strangers += school not in schools
        on, latest = row.on, last[series]
        year = row.period or str(on.year)
        by_school = rows[series].setdefault(year, {})
        if (before := by_school.setdefault(school, row)) is not row:
            if isinstance(before, list):
                before.append(row)
            else:
                by_school[school] = [before, row]
        if year not in latest or latest[year] < on:
            latest[year] = on
    years = {series: sorted(found, key=lambda year: (found[year], year), reverse=True) for series, found in last.items()}
    problems = [_nobody_has(series) for series in wanted if not rows[series]]
    if strangers:
        said = f"{plural(strangers, 'row')} of evidence speak of schools that the roster does not list"
        problems.append(Problem("unknown_school", Place("evidence"), said, "list them, or leave the rows out", "warning"))
    counts = any(one.combine == "counts" for one in policy.scores.values())
    counts = counts or any(one.years.pool == "counts" for one in policy.indicators.values())
    return Cells(rows, years, problems, counts)


def _wanted(policy: IndexPolicy) -> list[Series]:
    asked = [(one.measure, one.group) for one in policy.indicators.values()]
    asked += [(one.participation.measure, one.group) for one in policy.indicators.values() if one.participation is not None]
    return list(dict.fromkeys(asked))


def _nobody_has(series: Series) -> Problem:
    said = f"no row of evidence has the measure '{series[0]}' for the group '{series[1]}'"
    return Problem("measure_without_rows", Place("evidence"), said, "it is then unknown for every school", "warning")
