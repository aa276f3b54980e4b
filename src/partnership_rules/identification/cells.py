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
Years: TypeAlias = dict[str, list[Measurement]]


@dataclass(slots=True)
class Cells:
    """The rows of every series that a policy asks for, by school and year, and the years, latest first."""

    rows: dict[Series, dict[str, Years]]
    years: dict[Series, list[str]]
    problems: list[Problem]
    why: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Why numbers of a school are not known, indicator by indicator."""

    def column(self, name: str, indicator: Indicator, schools: Sequence[str]) -> list[Known]:
        """Return what is known of an indicator, school by school: its years, scaled by participation, as one rounded number."""
        series = (indicator.measure, indicator.group)
        years = self.years[series][: indicator.years.take] or [""]
        reading = _Reading(indicator, self.rows[series], self._shared(indicator))
        found = []
        for school in schools:
            parts = [reading.year(school, year) for year in years]
            found.append(rounded(parts[0] if len(parts) == 1 else _over_years(indicator, parts), indicator.rounding))
            if reading.why:
                self.why.setdefault(school, {})[name] = tuple(reading.why)
                reading.why.clear()
        return found

    def _shared(self, indicator: Indicator) -> dict[str, Years]:
        return self.rows[indicator.participation.measure, indicator.group] if indicator.participation is not None else {}


class _Reading:
    """Reads the cells of one indicator, and keeps why one is not known."""

    def __init__(self, indicator: Indicator, rows: dict[str, Years], shared: dict[str, Years]) -> None:
        self.indicator, self.rows = indicator, rows
        self.low, self.high = indicator.bounds
        self.n_size = indicator.n_size
        self.why: list[str] = []
        scaling = indicator.participation
        asked = Indicator(measure=scaling.measure, unit=Unit.PERCENT, group=indicator.group) if scaling is not None else None
        self.rate = _Reading(asked, shared, {}) if asked is not None else None

    def year(self, school: str, year: str) -> Known:
        """Return what is known of one year of a school."""
        rows = self.rows.get(school, {}).get(year)
        found = self.cell(rows, year) if rows else self.missing(year)
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
        if len(rows) == 1:
            return self.read(rows[0], year)
        latest = max(row.on for row in rows)
        last = {(row.value, row.unit, row.n, row.admissible): row for row in rows if row.on == latest}
        if len(last) > 1:
            self.say(year, "its rows contradict each other")
        return hull(self.read(row, year) for row in last.values())

    def read(self, row: Measurement, year: str) -> Known:
        """Return what one row says."""
        if row.unit is not self.indicator.unit:
            return self.unknown(year, "published in another unit", absent=True)
        if not row.admissible:
            return self.unknown(year, "not admissible", absent=True)
        if self.n_size is not None and row.n is not None and row.n < self.n_size:
            is_absent = self.indicator.below_n_size == "absent"
            return ABSENT if is_absent else self.unknown(year, "below n-size", absent=False, n=row.n)
        hides_n = self.n_size is not None and row.n is None
        mark = self.indicator.marks.get(row.value.strip())
        cell = row.cell if mark is None else mark.cell(row.n, row.unit)
        if cell.kind == "missing":
            return ABSENT
        if hides_n:
            self.say(year, "its number of students is not known")
        if cell.interval is None:
            return self.unknown(year, "suppressed", absent=hides_n, n=row.n)
        within = cell.interval
        if within.is_point:
            return Known(within.low, within.low, absent=hides_n, n=row.n)
        self.say(year, "published within bounds" if mark is None else "suppressed")
        return Known(within.low, within.high, within.low_open, within.high_open, hides_n, n=row.n)


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
    rows: dict[Series, dict[str, Years]] = {series: {} for series in wanted}
    last: dict[Series, dict[str, date]] = {series: {} for series in wanted}
    seen = [row for row in visible(evidence, as_of=as_of, known_on=known_on) if isinstance(row, Measurement)]
    if any(row.rough for row in seen if (row.measure, row.group) in wanted):
        hint = "write the day on which it was published"
        raise InputError("a measurement that the policy asks for has a day that is known only roughly", code="rough_days", hint=hint)
    gone = {row.replaces for row in seen if row.replaces}
    strangers = 0
    for row in seen:
        series = (row.measure, row.group)
        if row.school is None or series not in wanted or (row.id is not None and row.id in gone):
            continue
        strangers += row.school not in schools
        year = row.period or str(row.on.year)
        rows[series].setdefault(row.school, {}).setdefault(year, []).append(row)
        if year not in last[series] or last[series][year] < row.on:
            last[series][year] = row.on
    years = {series: sorted(found, key=lambda year: (found[year], year), reverse=True) for series, found in last.items()}
    problems = [_nobody_has(series) for series in wanted if not rows[series]]
    if strangers:
        said = f"{plural(strangers, 'row')} of evidence speak of schools that the roster does not list"
        problems.append(Problem("unknown_school", Place("evidence"), said, "list them, or leave the rows out", "warning"))
    return Cells(rows, years, problems)


def _wanted(policy: IndexPolicy) -> list[Series]:
    asked = [(one.measure, one.group) for one in policy.indicators.values()]
    asked += [(one.participation.measure, one.group) for one in policy.indicators.values() if one.participation is not None]
    return list(dict.fromkeys(asked))


def _nobody_has(series: Series) -> Problem:
    said = f"no row of evidence has the measure '{series[0]}' for the group '{series[1]}'"
    return Problem("measure_without_rows", Place("evidence"), said, "it is then unknown for every school", "warning")
