"""Strategies for index policies: rosters that a policy can be asked about, and what was published of their schools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from ..errors import MissingExtraError
from ..evidence import Measurement
from ..identification import IndexPolicy, Indicator, RosterSchool
from ..identification.checks import conditions_of
from ..identification.language import Is
from ..quantity import Unit, show

try:
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtraError("hypothesis", extra="testing") from None

__all__ = ["published", "rosters"]

_OTHER_WORD = "another word"


@st.composite
def rosters(draw: st.DrawFn, policy: IndexPolicy, *, size: int = 8) -> tuple[RosterSchool, ...]:
    """Draw up to so many schools, with words that the policy asks for, others, and now and then none, which is not known."""
    words: dict[str, list[str]] = {}
    for _, one in conditions_of(policy):
        for key, asked in one.is_.items() if isinstance(one, Is) else ():
            words.setdefault(key, ["", _OTHER_WORD]).extend(asked)
    found = []
    for number in range(draw(st.integers(1, size))):
        says = {key: draw(st.sampled_from(sorted(set(asked), reverse=True))) for key, asked in words.items()}
        found.append(RosterSchool(school=f"s{number}", district=f"d{number % 3}", says=says))
    return tuple(found)


@st.composite
def published(
    draw: st.DrawFn, policy: IndexPolicy, roster: Sequence[RosterSchool], *, on: date, hidden: bool = True
) -> tuple[Measurement, ...]:
    """Draw measurements of what the policy asks: values on few points, so that equals are common, small groups, and missing rows.

    Where ``hidden`` is true some are suppressed or published within bounds.
    """
    rows = []
    for one in _asked(policy):
        low, high = one.bounds
        low, high = low if low is not None else Fraction(0), high if high is not None else Fraction(100)
        points = [show(low + (high - low) * part / 4) for part in range(5)]
        marks = ["*", "<10", f"{points[1]} to {points[3]}"] if hidden else []
        for school in roster:
            for year in range(one.years.take):
                value = draw(st.sampled_from([*points, *marks, ""]))
                if value:
                    day = on.replace(year=on.year - year)
                    n = draw(st.sampled_from([100, 40, 30, 10]))
                    rows.append(
                        Measurement(measure=one.measure, group=one.group, school=school.school, on=day, value=value, unit=one.unit, n=n)
                    )
    return tuple(rows)


def _asked(policy: IndexPolicy) -> Iterator[Indicator]:
    """List what the policy measures, and the participation that scales it, each series once."""
    seen: set[tuple[str, str]] = set()
    for one in policy.indicators.values():
        if one.participation is not None:
            yield Indicator(measure=one.participation.measure, unit=Unit.PERCENT, group=one.group, years=one.years)
        if (one.measure, one.group) not in seen:
            seen.add((one.measure, one.group))
            yield one
