"""Where a day lies on a picture, in whole numbers only, and which days are written on its axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

__all__ = ["Scale"]

_MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from one day to a later one.

    >>> scale = Scale(date(2018, 1, 1), date(2018, 1, 11))
    >>> scale.at(date(2018, 1, 6), 80)
    40
    """

    start: date
    end: date

    @property
    def days(self) -> int:
        """Return its length in days."""
        return (self.end - self.start).days

    def at(self, day: date, width: int) -> int:
        """Return the place of a day on a line of so many units; days outside lie on the ends."""
        inside = min(max(day, self.start), self.end)
        return ((inside - self.start).days * width * 2 + self.days) // (self.days * 2)

    def ticks(self) -> Iterator[tuple[date, str]]:
        """Return at most eight days for the axis with their labels: its first day, and then the first days of years, or of months.

        The first has the label of its year, or its month; a day too near to it for a label of its own is left out.
        """
        by_year = self.end.year - self.start.year >= 2
        yield self.start, f"{self.start.year:04d}" if by_year else self.start.isoformat()[:7]
        for day in self._years() if by_year else self._months():
            if (day - self.start).days * 100 > self.days * (8 if by_year else 13):
                yield day, day.isoformat()[: 4 if by_year else 7]

    def _years(self) -> Iterator[date]:
        years = self.end.year - self.start.year
        step = next(n * 10**power for power in range(5) for n in (1, 2, 5) if years // (n * 10**power) < _MOST_TICKS)
        for year in range(self.start.year - self.start.year % step, self.end.year + 1, step):
            if year >= 1 and self.start <= date(year, 1, 1) <= self.end:
                yield date(year, 1, 1)

    def _months(self) -> Iterator[date]:
        first, last = _month_of(self.start), _month_of(self.end)
        step = next(n for n in (1, 2, 3, 6) if (last - first) // n < _MOST_TICKS - 2)
        for month in range(first - first % step, last + 1, step):
            if month >= 12 and self.start <= (day := date(month // 12, month % 12 + 1, 1)) <= self.end:
                yield day


def percent(hundredths: int) -> str:
    """Write hundredths of a percent.

    >>> percent(3050), percent(5), percent(10_000)
    ('30.5%', '0.05%', '100%')
    """
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1
