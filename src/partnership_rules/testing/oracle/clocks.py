"""Clocks as the oracle keeps them."""

from collections.abc import Callable
from datetime import date

from ...condition import Occurrence
from ...kinds import ExtensionGranted
from ...policy import Policy
from ...record import AnyRecord
from .days import ONE_DAY, came_between
from .walked import Walked, WalkedClock

__all__ = ["clocks_under", "comes_again", "extend", "occurs", "pauses"]


def occurs(walk: Walked, fits: Callable[[Occurrence], bool], *, entering: bool = False) -> None:
    """Start and meet clocks by what has just occurred; after the end nothing moves them, but the end itself may."""
    for name, clock in list(walk.clocks.items()) if entering or not walk.ended else ():
        if clock.spec.restarts or clock.spec.every:
            if (clock.runs or clock.status == "lapsed") and any(fits(meeting) for meeting in clock.spec.met_by):
                clock.meet(walk.today)
            if fits(clock.spec.anchor):
                if clock.runs:
                    clock.status = "stopped"
                before = [] if clock.status == "not_started" else [*clock.earlier, clock]
                walk.clocks[name] = WalkedClock(name, clock.spec, earlier=before)
                _begin(walk, walk.clocks[name], walk.today)
            continue
        if clock.status == "not_started" and fits(clock.spec.anchor):
            _begin(walk, clock, walk.today)
            already = [day for meeting in clock.spec.met_by if (day := walk.first(meeting)) is not None]
            if already and clock.spec.early == "counts":
                clock.meet(min(already))
        if (clock.runs or clock.status == "lapsed") and any(fits(meeting) for meeting in clock.spec.met_by):
            clock.meet(walk.today)
    pauses(walk)


def _begin(walk: Walked, clock: WalkedClock, day: date, policy: Policy | None = None) -> None:
    """Start a clock, with the period of the first cohort to which the partnership belongs."""
    for cohort in clock.spec.cohorts:
        if clock.period is None and came_between(walk.first(cohort.when.occurrence), cohort.when):
            clock.period = cohort.period
    clock.start(day, policy or walk.policy)


def pauses(walk: Walked) -> None:
    """Pause the clocks whose days do not count in this state, and let the others go on."""
    for clock in walk.clocks.values():
        clock.pause("" if walk.ended else walk.state, walk.today)


def comes_again(walk: Walked, clock: WalkedClock) -> None:
    """Begin the next round of a clock that was reached and comes every so often: one more period after the first anchor."""
    spec = clock.spec
    goes_on = spec.every and walk.clocks[clock.name] is clock and (not spec.while_in or walk.state in spec.while_in)
    if goes_on and clock.anchor and not walk.ended:
        after = walk.clocks[clock.name] = WalkedClock(clock.name, spec, earlier=[*clock.earlier, clock], nth=clock.nth + 1)
        after.start(clock.anchor, walk.policy)
        while after.due and after.due <= walk.today:
            after.nth += 1
            after.start(clock.anchor, walk.policy)


def extend(walk: Walked, record: AnyRecord) -> None:
    """Let an extension give a started clock a later last day; it runs again where it had lapsed and may still be met."""
    if not isinstance(record, ExtensionGranted) or walk.ended:
        return
    clock = walk.clocks.get(record.clock)
    if clock is None or clock.due is None:
        return
    if clock.status == "paused":
        clock.status = "running"
    if record.until > clock.due:
        _lengthen(walk, clock, record)
    pauses(walk)


def _lengthen(walk: Walked, clock: WalkedClock, record: ExtensionGranted) -> None:
    clock.due, clock.extension = record.until, record
    if clock.status == "met_late" and clock.met_on is not None and clock.met_on <= record.until:
        clock.status = "met"
    elif clock.status in ("lapsed", "reached") and walk.today <= record.until:
        clock.status = "running"


def clocks_under(walk: Walked, policy: Policy) -> dict[str, WalkedClock]:
    """Return the clocks of another policy from today on: what has ended stays, the rest counts anew from its own anchor.

    Whoever must act keeps at least today; after the end nothing starts.
    """
    found = {}
    for name, spec in policy.clocks.items():
        old = walk.clocks.get(name)
        clock = WalkedClock(name, spec)
        anchor = walk.latest(spec.anchor) if spec.restarts or spec.every else walk.first(spec.anchor)
        clock.earlier = old.earlier if old is not None else []
        if old is not None and not old.runs and old.status != "not_started":
            clock = WalkedClock(name, spec, old.status, old.anchor, old.unrolled, old.rolled, old.due, old.met_on, old.extension)
            clock.earlier = old.earlier
        elif anchor is not None and not walk.ended:
            _begin(walk, clock, anchor, policy)
            while spec.every and clock.due and clock.due < walk.today:
                clock.nth += 1
                clock.start(anchor, policy)
            for day in range((walk.today - anchor).days):
                if spec.paused_in and walk.state_on(anchor + day * ONE_DAY) in spec.paused_in:
                    clock.skip(anchor + (day + 1) * ONE_DAY, policy)
            clock.due = max(clock.due or walk.today, walk.today)
            if old is not None and old.extension is not None and old.extension.until > clock.due:
                clock.due, clock.extension = old.extension.until, old.extension
            search = walk.first_after_latest if spec.restarts or spec.every else walk.first_from
            days = [walk.first(one) if spec.early == "counts" else search(spec.anchor, one) for one in spec.met_by]
            met = [day for day in days if day is not None]
            if met:
                clock.meet(min(met))
        found[name] = clock
    return found
