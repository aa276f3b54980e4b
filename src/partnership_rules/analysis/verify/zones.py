"""Zones: sets of days left on several timers at once, as difference-bound matrices over whole days.

A zone holds, for every two timers, the most days by which one can have more left than the other, and for each the fewest
and the most days it can have left. "Only boundary days matter" would be wrong with two timers; a zone loses nothing.
"""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["ENDLESS", "START", "Zone"]

ENDLESS: Final = 1 << 40
"""No bound."""

Row = tuple[int, ...]


class Zone(NamedTuple):
    """The days left on some timers: ``bounds[i][j]`` is the most that timer i can have left beyond timer j.

    Row and column 0 stand for no days left; the matrix is always closed: no bound follows from others and is tighter.

    >>> zone = START.add(7, 90, 94)
    >>> zone.bounds, zone.pass_days().bounds, zone.exactly(7, 95)
    (((0, -90), (94, 0)), ((0, 1099511627776), (94, 0)), None)
    """

    timers: tuple[int, ...]
    bounds: tuple[Row, ...]

    def _at(self, timer: int) -> int:
        return self.timers.index(timer) + 1

    def add(self, timer: int, low: int, high: int) -> Zone:
        """Start a timer with so many days left."""
        zero = self.bounds[0]
        row = (*(_sum(high, bound) for bound in zero), 0)
        rows = tuple((*line, _sum(line[0], -low)) for line in self.bounds)
        return Zone((*self.timers, timer), (*rows, row))

    def drop(self, *timers: int) -> Zone:
        """Forget timers."""
        kept = [0, *(place for place, timer in enumerate(self.timers, 1) if timer not in timers)]
        if len(kept) == len(self.bounds):
            return self
        rows = tuple(tuple(self.bounds[i][j] for j in kept) for i in kept)
        return Zone(tuple(timer for timer in self.timers if timer not in timers), rows)

    def bound(self, one: int, other: int, most: int) -> Zone | None:
        """Cut to where row ``one`` has at most so many days beyond row ``other``; None when nothing is left."""
        m = self.bounds
        if m[one][other] <= most:
            return self
        if m[other][one] + most < 0:
            return None
        to, off = [row[one] for row in m], m[other]
        rows = tuple(tuple(min(row[j], _sum(to[i], most, off[j])) for j in range(len(m))) for i, row in enumerate(m))
        return Zone(self.timers, rows)

    def at_least(self, timer: int, low: int) -> Zone | None:
        """Cut to where a timer has at least so many days left."""
        return self.bound(0, self._at(timer), -low)

    def exactly(self, timer: int, left: int) -> Zone | None:
        """Cut to where a timer has exactly so many days left."""
        found = self.bound(0, self._at(timer), -left)
        return found.bound(self._at(timer), 0, left) if found is not None else None

    def left(self, timer: int) -> tuple[int, int]:
        """Return the fewest and the most days that a timer can have left; where laws are asked without timers, any number."""
        return (0, ENDLESS) if timer not in self.timers else (-self.bounds[0][self._at(timer)], self.bounds[self._at(timer)][0])

    def equal(self, one: int, other: int) -> Zone | None:
        """Cut to where two timers have the same number of days left."""
        found = self.bound(self._at(one), self._at(other), 0)
        return found.bound(self._at(other), self._at(one), 0) if found is not None else None

    def next_day(self) -> Zone:
        """Let one day pass."""
        first = tuple(0 if j == 0 else _sum(bound, 1) for j, bound in enumerate(self.bounds[0]))
        rows = tuple((_sum(row[0], -1), *row[1:]) for row in self.bounds[1:])
        return Zone(self.timers, (first, *rows))

    def pass_days(self) -> Zone:
        """Let any number of days pass, none included."""
        return Zone(self.timers, ((0, *(ENDLESS for _ in self.timers)), *self.bounds[1:]))

    def lengthen(self, timer: int) -> Zone:
        """Let a timer have more days, at least one and without end."""
        here = self._at(timer)
        rows = []
        for i, row in enumerate(self.bounds):
            if i == here:
                rows.append(tuple(0 if j == here else ENDLESS for j in range(len(row))))
            else:
                rows.append((*row[:here], _sum(row[here], -1), *row[here + 1 :]))
        return Zone(self.timers, tuple(rows))

    def includes(self, other: Zone) -> bool:
        """Say whether every case of another zone over the same timers is one of this."""
        return all(
            mine >= theirs for row, line in zip(self.bounds, other.bounds, strict=True) for mine, theirs in zip(row, line, strict=True)
        )

    def ordered(self) -> Zone:
        """Return the same zone with its timers in order, so that equal zones look equal."""
        order = sorted(range(len(self.timers)), key=self.timers.__getitem__)
        if order == list(range(len(order))):
            return self
        kept = [0, *(place + 1 for place in order)]
        return Zone(tuple(self.timers[place] for place in order), tuple(tuple(self.bounds[i][j] for j in kept) for i in kept))


def _sum(*parts: int) -> int:
    total = 0
    for part in parts:
        if part >= ENDLESS:
            return ENDLESS
        total += part
    return total


START: Final = Zone((), ((0,),))
"""The zone without timers."""
