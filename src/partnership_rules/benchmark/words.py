"""Benchmarks and their findings in words."""

from collections.abc import Sequence
from typing import assert_never

from ..dated import contradictions
from ..evidence import Measurement, Milestone
from ..logic import FALSE, TRUE, UNDETERMINED, Because, Truth
from ..quantity import Interval, show
from ..words import listed
from .reading import Reading
from .targets import AllOf, AnyOf, AnyTarget, AtLeast, AtLeastNOf, AtMost, Change, Done, FallBy, GapFallsBy, Part, RiseBy

__all__ = ["describe_target", "reasons_of", "say_contradiction"]

VERDICTS: dict[Truth, str] = {TRUE: "met", FALSE: "not met", UNDETERMINED: "undetermined"}


def describe_target(target: AnyTarget) -> str:
    """Describe a target in English.

    >>> from partnership_rules.benchmark import AtLeast, FallBy
    >>> describe_target(AtLeast(at_least={"value": "87", "unit": "percent"}))
    'at least 87 percent'
    >>> describe_target(FallBy(fall_by={"value": 3, "unit": "percent"}))
    'a fall by at least 3 percent of the baseline'
    """
    match target:
        case AtLeast():
            return f"at least {target.amount.point.words()}"
        case AtMost():
            return f"at most {target.amount.point.words()}"
        case RiseBy():
            return f"a rise by at least {_change(target.change)}"
        case FallBy():
            return f"a fall by at least {_change(target.change)}"
        case GapFallsBy():
            gap = target.change
            return f"a gap to the {gap.comparator.level} smaller by at least {_change(gap, of='the gap at the baseline')}"
        case Done():
            return "done by the due date"
        case Part():
            return (f"'{target.measure}': " if target.measure else "") + describe_target(target.target)
        case AnyOf() | AllOf() | AtLeastNOf():
            many = "any" if isinstance(target, AnyOf) else "all" if isinstance(target, AllOf) else f"at least {target.at_least_n_of.n}"
            return f"{many} of: " + "; ".join(map(describe_target, target.parts))
        case _:
            assert_never(target)


def _change(change: Change, *, of: str = "the baseline") -> str:
    return f"{show(change.value)} {change.unit}" + (f" of {of}" if change.unit == "percent" else "")


def reasons_of(reading: Reading) -> tuple[Because, ...]:
    """Build the reasons of a reading: what was observed against what is wanted, and what was passed over."""
    reason = Because(
        _sentence(reading),
        reading.truth,
        tuple(_below(part) for part in reading.parts),
        needs=reading.needs if reading.truth is UNDETERMINED else (),
        flip=_flip(reading),
    )
    passed = tuple(Because(f"passed over, of {entry.on}: {reason}") for entry, reason in reading.passed)
    return (reason, *passed)


def _below(reading: Reading) -> Because:
    first, *rest = reasons_of(reading)
    return Because(first.text, first.truth, (*first.parts, *rest), needs=first.needs, flip=first.flip)


def _sentence(reading: Reading) -> str:
    wanted = describe_target(reading.target)
    apart = "".join(f"; {say_contradiction(same)}" for same in contradictions(reading.used))
    if reading.value is None:
        return f"{wanted} is wanted" + (f": {reading.note}" if reading.note else "") + apart
    name = "a gap of " if isinstance(reading.target, GapFallsBy) else ""
    limit = f"at {'least' if reading.target.rising else 'most'} {reading.wanted.words()}" if reading.wanted is not None else wanted
    against = f", that is {limit}" if limit != wanted else ""
    return f"{name}{reading.value.words()} was observed on {reading.used[0].on}; {wanted} is wanted{against}{_distance(reading)}{apart}"


def say_contradiction(entries: Sequence[Measurement | Milestone]) -> str:
    """Say which values of one day do not agree, each with its source."""
    return f"of {entries[0].on} there are {listed([_said_by(entry) for entry in entries])}, which do not agree"


def _said_by(entry: Measurement | Milestone) -> str:
    if isinstance(entry, Milestone):
        said = "a report that it is done" if entry.done else "a report that it is not done"
    else:
        said = entry.cell.interval.words() if entry.cell.interval is not None else f"a {entry.cell.kind} value"
    return f"{said} ({entry.source})" if entry.source else said


def _distance(reading: Reading) -> str:
    margin = reading.margin
    if margin is None or not margin.is_point or margin.low is None:
        return ""
    if margin.low == 0:
        return ": exactly on the threshold"
    amount = Interval.point(abs(margin.low), margin.unit).words()
    return f": {amount} {'to spare' if margin.low > 0 else 'short of it'}"


def _flip(reading: Reading) -> str:
    """Describe the smallest change of the observed value that would turn the answer."""
    if reading.wanted is None or not reading.wanted.is_point or reading.value is None or reading.truth is UNDETERMINED:
        return ""
    rising = reading.target.rising
    edge = reading.wanted.words()
    if reading.truth is FALSE:
        return f"a value of {edge} or {'more' if rising else 'less'} would meet it"
    return f"a value {'below' if rising else 'above'} {edge} would not meet it"
