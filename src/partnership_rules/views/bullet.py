"""One bullet chart per benchmark: where it started, what was observed, what is wanted and on which side of it.

A value that is only known within bounds is drawn as the stretch between them, and one that is not known is said not to be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from ..benchmark import AllOf, AnyOf, AtLeast, AtLeastNOf, AtMost, Baseline, Done, FallBy, Finding, GapFallsBy, Part, RiseBy
from ..benchmark.reading import Reading
from ..benchmark.targets import AnyTarget
from ..benchmark.words import describe_target
from ..logic import MARKS, Truth
from ..model import expect
from ..quantity import Interval, show
from .escape import shortened
from .markup import EMPTY, Markup, join, tag
from .timeline.scale import percent

__all__ = ["Bullet", "bullets_html", "bullets_of"]

HEIGHT = 34
LINE = 11
INSET, INNER = 150, 9_700


@dataclass(frozen=True, slots=True)
class Bullet:
    """What one bullet chart shows: intervals in one unit, and the ends of its scale.

    ``rising`` says on which side of the target the good values lie; ``value`` is None where none can be used.
    """

    words: str
    truth: Truth
    low: Fraction
    high: Fraction
    wanted: Interval
    rising: bool
    value: Interval | None = None
    baseline: Interval | None = None

    def at(self, number: Fraction) -> int:
        """Return the place of a number in hundredths of a percent of the width; numbers outside lie on the ends."""
        if number >= self.high:
            return INSET + INNER
        return INSET + (int((number - self.low) * INNER / (self.high - self.low)) if number > self.low else 0)


def bullets_of(finding: Finding) -> tuple[Bullet, ...]:
    """List the charts of a finding: one, or one for each part of a compound target; none for a deed to be done."""
    return tuple(_bullets(finding.reading, finding.benchmark.baseline))


def _bullets(reading: Reading, baseline: Baseline | None) -> Iterator[Bullet]:
    for part in reading.parts:
        yield from _bullets(part, None)
    if reading.wanted is not None and reading.wanted.low is not None:
        yield _bullet(reading, reading.wanted, _start(reading.target, reading.wanted, baseline))


def _start(target: AnyTarget, wanted: Interval, baseline: Baseline | None) -> Interval | None:
    """Return the baseline: of a change, what its threshold was counted from; else the one written down, in the unit that is drawn.

    A part of a compound target may speak of another measure, so the benchmark's own baseline is not taken for it.
    """
    match target:
        case RiseBy() | FallBy():
            if target.change.unit == "points":
                return wanted.plus_exact(-target.signed)
            return wanted.times_exact(1 / (1 + target.signed / 100)) if target.signed != -100 else None
        case AtLeast() | AtMost():
            found = baseline.interval if baseline is not None else None
            return found if found is not None and found.unit is wanted.unit else None
        case GapFallsBy() | Done() | AnyOf() | AllOf() | AtLeastNOf() | Part():
            return None
        case _:
            assert_never(target)


def _bullet(reading: Reading, wanted: Interval, baseline: Interval | None) -> Bullet:
    rising = bool(reading.target.rising)
    low, high = _ends([interval for interval in (wanted, reading.value, baseline) if interval is not None], wanted)
    return Bullet(_words(reading, wanted, baseline, rising=rising), reading.truth, low, high, wanted, rising, reading.value, baseline)


def _words(reading: Reading, wanted: Interval, baseline: Interval | None, *, rising: bool) -> str:
    value = reading.value.words() if reading.value is not None else "no value that can be used"
    start = f", from {baseline.words()}" if baseline is not None else ""
    limit = (f"at {'least' if rising else 'most'} " if wanted.is_point else "") + wanted.words()
    target = describe_target(reading.target)
    return f"{value}; wanted: {limit}{f' ({target})' if target != limit else ''}{start}"


def _ends(intervals: list[Interval], wanted: Interval) -> tuple[Fraction, Fraction]:
    """Return round ends that hold every known end with some room, within what the unit allows."""
    known = [end for interval in intervals for end in (interval.low, interval.high) if end is not None]
    least, most = min(known), max(known)
    span = most - least or abs(least) or Fraction(1)
    step = Fraction(10) ** (len(str(int(span))) - 1)
    while step * 2 > span:
        step /= 10
    room = span / 4
    low, high = (least - room) // step * step, -(-(most + room) // step) * step
    floor, ceiling = (None, None) if wanted.unit.is_change else wanted.unit.bounds()
    low = low if floor is None or least < floor else max(low, floor)
    high = high if ceiling is None or most > ceiling else min(high, ceiling)
    return low, high


def bullets_html(finding: Finding) -> Markup:
    """Draw the charts of a finding; where there are several, each has its words below it."""
    found = bullets_of(expect(finding, Finding, hint="pr.judge() gives one"))
    if len(found) == 1:
        return _drawn(found[0])
    return join(tag("div", _drawn(one), tag("div", f"{MARKS[one.truth]} {one.words}"), class_="bullet") for one in found)


def _drawn(bullet: Bullet) -> Markup:
    goal = bullet.at(bullet.wanted.low or Fraction(0))
    left, right = (goal, INSET + INNER) if bullet.rising else (INSET, goal)
    parts = [
        tag("line", x1=percent(INSET), x2=percent(INSET + INNER), y1=LINE, y2=LINE, class_="base", stroke="currentColor"),
        tag("rect", x=percent(left), width=percent(right - left), y=3, height=16, class_="wish", fill="none"),
        _upright(goal, "goal"),
        _upright(bullet.at(bullet.baseline.low), "from") if bullet.baseline is not None and bullet.baseline.low is not None else EMPTY,
        _value(bullet),
        tag("text", shortened(show(bullet.low), 14), x=percent(INSET), y=HEIGHT - 3, text_anchor="start"),
        tag("text", shortened(show(bullet.high), 14), x=percent(INSET + INNER), y=HEIGHT - 3, text_anchor="end"),
    ]
    return tag("svg", *parts, width="100%", height=HEIGHT, aria_hidden="true")


def _upright(at: int, kind: str) -> Markup:
    return tag("line", x1=percent(at), x2=percent(at), y1=1, y2=21, class_=kind, stroke="currentColor")


def _value(bullet: Bullet) -> Markup:
    """Draw what was observed: a dot, a stretch of what it may be, or a question mark."""
    value = bullet.value
    if value is None:
        return tag("text", "? no value", x="50%", y=HEIGHT - 3, text_anchor="middle")
    left = bullet.at(value.low if value.low is not None else bullet.low)
    right = bullet.at(value.high if value.high is not None else bullet.high)
    if value.is_point:
        return tag("circle", cx=percent(left), cy=LINE, r=5, class_="dot", fill="currentColor")
    return tag("line", x1=percent(left), x2=percent(right), y1=LINE, y2=LINE, class_="unsure", stroke="currentColor")
