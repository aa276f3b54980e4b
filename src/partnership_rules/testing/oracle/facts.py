"""Records, schools and benchmarks as the oracle sees them."""

from datetime import date
from typing import assert_never

from ... import kinds as k
from ...benchmark.targets import Benchmark
from ...policy import Level
from .evidence import Window, judged
from .walked import Found, Walked

__all__ = ["findings_of", "join_schools", "next_level", "take_for_members"]


def join_schools(walk: Walked, record: k.Identified | k.SchoolAdded | k.SchoolExited | k.SchoolClosed | k.SchoolsMerged) -> None:
    """Apply what a record says of schools."""
    if isinstance(record, k.Identified) or (isinstance(record, k.SchoolAdded) and record.on == walk.records[0].on):
        for school in walk.taken_for_members:
            del walk.status[school]
            walk.joined.pop(school, None)
            walk.status_yesterday.pop(school, None)
        walk.taken_for_members = set()
    named = [*getattr(record, "schools", ()), getattr(record, "school", None), getattr(record, "into", None)]
    walk.taken_for_members -= {one for one in named if one}
    match record:
        case k.Identified():
            for school in record.schools or [s.id for s in walk.partnership.schools]:
                _join(walk, school, record.reasons)
        case k.SchoolAdded():
            _join(walk, record.school, (record.reason,) if record.reason else ())
        case k.SchoolExited():
            walk.status[record.school] = ("exited", walk.today)
        case k.SchoolClosed():
            walk.status[record.school] = ("closed", walk.today)
        case k.SchoolsMerged():
            for school in record.schools:
                if school != record.into:
                    walk.status[school] = ("merged", walk.today)
            _join(walk, record.into, ())
        case _:
            assert_never(record)


def take_for_members(walk: Walked) -> None:
    """Take every listed school for a member on the first day: until a record says who joined, nobody knows better."""
    for school in walk.partnership.schools:
        _join(walk, school.id, (), presumed=True)
        walk.taken_for_members.add(school.id)


def _join(walk: Walked, school: str, reasons: tuple[str, ...], *, presumed: bool = False) -> None:
    """Make a school a member; one that is there for excluded reasons only, by all that is said of it that day, is excluded."""
    listed = next(s for s in walk.partnership.schools if s.id == school)
    why = list(reasons) or ([listed.reason] if listed.reason else [])
    counts = not why or not all(reason in walk.excluding for reason in why)
    if not presumed and counts:
        walk.joins.add((walk.today, school))
    status = "member" if counts or (walk.today, school) in walk.joins else "excluded"
    old = walk.status_yesterday.get(school, ("", walk.today))
    walk.status[school] = old if old[0] == status else (status, walk.today)
    if status == "member" and school not in walk.joined:
        walk.joined[school] = walk.today


def findings_of(walk: Walked) -> list[Found]:
    """Judge every benchmark by the version that was in force on its due day; what has no due day, by the latest version.

    A benchmark that a later version brought in after its due day stands there too, and is never due: no amendment
    reaches back. Not so one that an earlier version judges already, or brought in too late. Nor is a benchmark ever due
    for a school that first joined after its due day.
    """
    found: list[Found] = []
    shown: set[str] = set()
    for index, (start, key) in enumerate(walk.versions):
        text = walk.text_of(key)
        later = walk.versions[index + 1 :]
        for benchmark in text.benchmarks if text is not None else ():
            clock = walk.phase_clock(benchmark.phase)
            due = benchmark.due or (clock.due if clock is not None else None)
            if later and (due is None or due >= later[0][0]):
                continue
            too_late = index > 0 and due is not None and due < start
            if too_late and benchmark.id in shown:
                continue
            shown.add(benchmark.id)
            if benchmark.for_ == "each" and not walk.knows_members:
                found.append(_judge(walk, benchmark, None, due, too_late=too_late, unknown=True))
                continue
            for school in [*walk.members()] if benchmark.for_ == "each" else [benchmark.school]:
                if school not in walk.left():
                    found.append(_judge(walk, benchmark, school, due, too_late=too_late))
    return found


def _judge(walk: Walked, benchmark: Benchmark, school: str | None, due: date | None, *, too_late: bool, unknown: bool = False) -> Found:
    """Judge a benchmark at a school or of the district; at members nobody knows it is neither met nor missed."""
    met, over = None, due is not None and walk.today > due
    newcomer = due is not None and school in walk.joined and walk.joined[school] > due
    in_time = not too_late and not newcomer
    if not unknown:
        window = Window(walk.today, over, _evidence_until(walk, benchmark, due) if over else due, in_time)
        met = judged(benchmark, school=school, window=window, entries=walk.evidence, policy=walk.policy)
    override = walk.override(f"benchmark:{benchmark.id}", school)
    reviewed = walk.review(benchmark.phase)[2] if not override else None
    return Found(benchmark, school, due, over and in_time, override[0] if override else met, reviewed, in_time)


def _evidence_until(walk: Walked, benchmark: Benchmark, due: date | None) -> date | None:
    """Return the last day whose evidence counts for what is over: its due day, or that of a later review, or today without one."""
    waits = "evidence_until" in walk.policy.parameters and walk.policy.parameters["evidence_until"].value == "review_held"
    if not waits or benchmark.due is not None or due is None:
        return due
    held, decided, _ = walk.review(benchmark.phase)
    day = held or decided or walk.today
    return day if day > due else due


def next_level(walk: Walked) -> Level | None:
    """Return the lowest level of the ladder above the one reached, or its top one."""
    levels = sorted(walk.policy.ladder.levels, key=lambda level: level.level)
    return next((level for level in levels if level.level > walk.level), levels[-1] if levels else None)
