"""The oracle: a second, naive implementation of what the records, the policy and a date come to.

It walks from the first record to the day asked about, one day after the other, and does on each what the rules say. It
shares no code with ``evaluate`` but the models of the documents; its dates are `dateutil`'s. It is slow and tells no
reasons: it is there to disagree.
"""

from datetime import date

from ...errors import AsOfError
from ...evidence import Measurement, Milestone
from ...kinds import ConsequenceSelected
from ...policy import Policy, Requirement, Transition
from ...record import AnyRecord, Partnership
from ...standing import Standing
from ..rows import Row
from .conditions import clause_holds, ground_holds, holds
from .days import ONE_DAY
from .facts import findings_of, next_level
from .walked import Found, WalkedClock
from .walker import Walk

__all__ = ["comparable", "walk"]

CLOCK_KEYS = ("name", "status", "anchor", "due", "rolled_from", "met_on", "held_on", "decided_on", "days_left", "days_late")
BENCHMARK_KEYS = ("id", "school", "phase", "outcome", "is_due", "is_missed", "due")
WORDS: dict[bool | None, str] = {True: "met", False: "not_met", None: "undetermined"}
CLAUSE_WORDS: dict[bool | None, str] = {True: "triggered", False: "not_triggered", None: "undetermined"}
TRUTHS: dict[bool | None, str] = {True: "true", False: "false", None: "undetermined"}


def walk(
    partnership: Partnership, *, as_of: date, known_on: date | None = None, policy: Policy | None = None, overrides: bool = True
) -> Row:
    """Walk to a day and return what stands then, in the words of ``Standing.to_dict`` but without its reasons.

    Takes what ``evaluate`` takes. Errors: ``AsOfError`` before the first record, ``LookupFailed`` for a policy the
    partnership does not carry, ``LimitError`` where eventless steps never come to rest.

    >>> import partnership_rules as pr
    >>> p = pr.Partnership(id="p", policy=pr.load_policy("michigan-2017"), district={"name": "D"},
    ...                    records=[{"kind": "assigned", "on": "2018-03-30"}])
    >>> found = walk(p, as_of=date(2018, 6, 29))
    >>> found["state"], found["clocks"][0]["status"], found["trail"][-1]["what"]
    ('assessing', 'lapsed', 'clock:plan')
    """
    records = [r for r in partnership.records if r.on <= as_of and _known(r, known_on)]
    evidence = [e for e in partnership.evidence if e.on <= as_of and _known(e, known_on)]
    held = policy or partnership.policy_of(partnership.policy)
    if not records:
        raise AsOfError("there is no record on or before that day")
    walked = Walk(partnership, held, records, evidence, fixed=policy is not None, overrides=overrides)
    walked.linked = {role: _states_of(partnership, key, as_of, known_on, overrides=overrides) for role, key in partnership.links.items()}
    return _written(walked.to(as_of))


def _states_of(partnership: Partnership, key: str, as_of: date, known_on: date | None, *, overrides: bool) -> dict[date, str] | None:
    """Walk a linked partnership, and return its state at the end of each day; None where it is not there, or its days are rough."""
    for one in partnership.linked:
        if one.id == key and one.is_exact:
            records = [r for r in one.records if r.on <= as_of and _known(r, known_on)]
            evidence = [e for e in one.evidence if e.on <= as_of and _known(e, known_on)]
            if not records:
                return {}
            walked = Walk(one, one.policy_of(one.policy), records, evidence, fixed=False, overrides=overrides)
            walked.linked = {role: _states_of(one, other, as_of, known_on, overrides=overrides) for role, other in one.links.items()}
            initial, first, trail = walked.state, walked.today, walked.to(as_of).trail
            days = [first + n * ONE_DAY for n in range((as_of - first).days + 1)]
            return {day: next((to for on, _, _, to, _ in reversed(trail) if on <= day), initial) for day in days}
    return None


def comparable(standing: Standing) -> Row:
    """Return of a standing what the oracle gives too."""
    whole = standing.to_dict() if not standing.overridden else {**standing.to_dict(), "without_overrides": None}
    return {
        **{key: whole[key] for key in ("state", "since", "level", "cycle", "agreement")},
        "members": [{key: one[key] for key in ("id", "status", "since")} for one in whole["members"]],
        "next_level": whole["next_level"]["level"] if whole["next_level"] else None,
        "clocks": [{**{key: one[key] for key in CLOCK_KEYS}, "earlier": one.get("earlier", [])} for one in whole["clocks"]],
        "benchmarks": [{key: one[key] for key in BENCHMARK_KEYS} for one in whole["benchmarks"]],
        "clauses": [
            {**{key: one[key] for key in ("id", "school", "outcome", "selected")}, "default": (one.get("default") or {}).get("kind")}
            for one in whole["clauses"]
        ],
        "requirements": [{key: one[key] for key in ("id", "school", "outcome")} for one in whole["requirements"]],
        "grounds": [{key: one[key] for key in ("id", "outcome")} for one in whole["grounds"]],
        "options": [{key: one[key] for key in ("kind", "to", "guard")} for one in whole["options"]],
        "trail": [{key: one[key] for key in ("on", "what", "from", "to", "outcome")} for one in whole["trail"]],
    }


def _known(fact: AnyRecord | Measurement | Milestone, known_on: date | None) -> bool:
    learned = fact.recorded_at.date() if fact.recorded_at else fact.on
    return known_on is None or learned <= known_on


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _written(walked: Walk) -> Row:
    level = None if walked.ended or walked.versions else next_level(walked)
    return {
        "state": walked.state,
        "since": _day(walked.since),
        "level": walked.level,
        "cycle": walked.cycle,
        "agreement": walked.versions[-1][1] if walked.versions else None,
        "members": [{"id": s, "status": walked.status[s][0], "since": _day(walked.status[s][1])} for s in walked.listed_schools()],
        "next_level": level.level if level else None,
        "clocks": [_clock(clock, walked) for clock in walked.clocks.values()],
        "benchmarks": [_finding(found) for found in findings_of(walked)],
        "clauses": _clauses(walked),
        "requirements": _requirements(walked),
        "grounds": [] if walked.ended else [{"id": g.id, "outcome": TRUTHS[ground_holds(g, walked)]} for g in walked.policy.ladder.grounds],
        "options": [] if walked.ended else _options(walked),
        "trail": [{"on": _day(on), "what": what, "from": a, "to": b, "outcome": outcome} for on, what, a, b, outcome in walked.trail],
    }


def _finding(found: Found) -> Row:
    return {
        "id": found.benchmark.id,
        "school": found.school,
        "phase": found.benchmark.phase,
        "outcome": WORDS[found.met],
        "is_due": found.is_due,
        "is_missed": found.is_missed(as_ground=False) is True,
        "due": _day(found.due),
    }


def _clock(clock: WalkedClock, walked: Walk) -> Row:
    held, decided = walked.review(clock.spec.phase)[:2]
    paused = clock.status == "paused"
    left = clock.left if paused else (clock.due - walked.today).days if clock.runs and clock.due else None
    return {
        "name": clock.name,
        "status": clock.status,
        "anchor": _day(clock.anchor),
        "due": None if paused else _day(clock.due),
        "rolled_from": _day(clock.unrolled) if clock.unrolled != clock.rolled and not paused else None,
        "met_on": _day(clock.met_on),
        "held_on": _day(held),
        "decided_on": _day(decided),
        "days_left": left,
        "days_late": _days_late(clock, held, walked),
        "earlier": [
            {"status": one.status, "anchor": _day(one.anchor), "due": _day(one.due), "met_on": _day(one.met_on)} for one in clock.earlier
        ],
    }


def _days_late(clock: WalkedClock, held: date | None, walked: Walk) -> int | None:
    """Count the days past the last one: of a lapsed or late deadline, or of a review that is late."""
    if clock.spec.kind == "milestone" and clock.spec.phase is None:
        return None
    if clock.due is None or clock.status not in ("lapsed", "met_late", "reached"):
        return None
    until = clock.met_on if clock.spec.kind == "deadline" else held
    late = ((until or (walked.since if walked.ended else walked.today)) - clock.due).days
    return late if late > 0 else None


def _clauses(walked: Walk) -> list[Row]:
    found = []
    for clause in walked.clauses():
        for school in walked.places(clause.for_):
            selected = [
                r.consequence
                for r in walked.occurred
                if isinstance(r, ConsequenceSelected) and r.clause == clause.id and r.school in (None, school)
            ]
            outcome, late = CLAUSE_WORDS[clause_holds(clause, walked, school)], walked.late(clause)
            default = clause.then.default if outcome == "triggered" and late and not selected else None
            found.append({"id": clause.id, "school": school, "outcome": outcome, "selected": selected, "default": default})
    return found


def _requirements(walked: Walk) -> list[Row]:
    found = []
    for requirement in walked.policy.requirements:
        for school in walked.places(requirement.for_):
            override = walked.override(f"requirement:{requirement.id}", school)
            outcome = override[0] if override else _required(requirement, walked, school)
            found.append({"id": requirement.id, "school": school, "outcome": WORDS[outcome]})
    return found


def _required(requirement: Requirement, walked: Walk, school: str | None) -> bool | None:
    """Return whether what is required holds; where it does not apply, it is met."""
    if requirement.for_ == "each" and school is None:
        return None  # nobody knows a member
    applies = True if requirement.when is None else holds(requirement.when, walked, school)
    if applies is False:
        return True
    met = holds(requirement.requires, walked, school)
    return met if applies or met else None


def _options(walked: Walk) -> list[Row]:
    leaving = [t for t in walked.policy.transitions if t.on and walked.state in t.from_]
    return [{"kind": t.on, "to": t.to, "guard": TRUTHS[_option(leaving[:place], t, walked)]} for place, t in enumerate(leaving)]


def _option(earlier: list[Transition], own: Transition, walked: Walk) -> bool | None:
    """Return the guard of a way out; one without a condition is open where those before it, for the same record, are closed."""
    if not walked.in_time(own.on or ""):
        return False
    if own.when is not None:
        return holds(own.when, walked)
    asked = (own.with_ or {}).items()
    before = [t for t in earlier if t.on == own.on and (t.with_ or {}).items() <= asked]
    before = [t for t in before if not t.by or (own.by and all(role in t.by for role in own.by))]
    guards = [True if t.when is None else holds(t.when, walked) for t in before]
    return False if True in guards else None if None in guards else True
