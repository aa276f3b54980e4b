"""Random records, judged by ``evaluate`` alone, and the default laws said again in plain words over what it says.

Nothing here is shared with the exploration that it is held against: no zones, no diagrams, no functions of laws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple

import partnership_rules as pr
from partnership_rules.analysis.cases import generic_agreement
from partnership_rules.condition import truth_under

START = date(2018, 3, 1)
LATE = ("lapsed", "met_late")
ROLES = ("local_board", "superintendent", "state_department", "authorizer", "board")
STEPS = (0, 0, 0, 1, 5, 29, 31, 89, 91, 95, 200, 547, 551, 1096, 1097)
Row = dict[str, Any]


def _signed(text: str) -> list[Row]:
    return [{"kind": "signed", "role": role, "agreement": text} for role in ROLES]


def ways(policy: pr.Policy, text: str) -> list[list[Row]]:
    """List what can happen on a day, each as the records of it."""
    found: list[list[Row]] = [_signed(text), _signed(text)[:2], [{"kind": "agreement_amended", "agreement": f"{text}-2"}]]
    found += [[{"kind": "review_held", "review": phase}] for phase in ("intermediate", "outcome")]
    found += [
        [{"kind": "review_decided", "review": phase, "finding": finding}]
        for phase in ("intermediate", "outcome")
        for finding in ("met", "not_met")
    ]
    found += [[{"kind": "implementation_reported", "finding": finding}] for finding in ("on_track", "failing")]
    found += [[{"kind": "plan_submitted", "agreement": text}], [{"kind": "plan_returned", "reason": "a reason"}]]
    kinds = {t.on for t in policy.transitions if t.on in ("assigned", "released", "next_level_signaled", "closed", "agreement_signed")}
    found += [[{"kind": kind}] for kind in sorted(kinds) for _ in range(2 if kind != "closed" else 1)]
    found += [[{"kind": "other", "name": kind}] for kind in policy.own_kinds]
    return found


def random_record(policy: pr.Policy, random: Random) -> pr.Partnership:
    """Make a record of up to ten happenings, on days near those that matter."""
    guards = [t.when for t in policy.transitions if t.when is not None]
    text = generic_agreement(policy, [*guards, *(ground.when for ground in policy.ladder.grounds)], each=False)
    listed, day = ways(policy, text.id), START
    records: list[Row] = [{"kind": "identified", "on": day}]
    evidence: list[Row] = []
    for _ in range(random.randint(1, 9)):
        day += timedelta(days=random.choice(STEPS))
        records += [{**row, "on": day} for row in random.choice(listed)]
        chance = random.choice((0.0, 0.3, 1.0))
        evidence += [
            {"milestone": b.measure, "on": day, "done": random.random() < 0.7} for b in text.benchmarks if random.random() < chance
        ]
    again = pr.Agreement(**{**text.to_dict(), "id": f"{text.id}-2", "amends": text.id})
    district = {"name": "D", "charter": random.random() < 0.2}
    return pr.Partnership(id="p", policy=policy, district=district, records=records, evidence=evidence, agreements=[text, again])


def cut(partnership: pr.Partnership, records: list[Any], until: date) -> pr.Partnership:
    """Give a partnership with other records, and its evidence up to a day."""
    evidence = [entry for entry in partnership.evidence if entry.on <= until]
    return partnership.with_changes(records=records, evidence=evidence)


class Moment(NamedTuple):
    """A line of a trail, with where things stood just before and just after."""

    line: Any
    before: pr.Standing
    after: pr.Standing


def moments(partnership: pr.Partnership) -> Iterator[Moment]:
    """Give each record of a trail with the standings around it, and each coming of a clock on a day of its own."""
    last = max(record.on for record in partnership.records) + timedelta(days=400)
    busy = {record.on for record in partnership.records} | {entry.on for entry in partnership.evidence}
    ordered = sorted(partnership.records, key=lambda record: record.order)

    @cache
    def stood(count: int, day: date) -> pr.Standing:
        """Judge the first records on a day: what one left is what the next one of that day finds."""
        return pr.evaluate(cut(partnership, ordered[:count], day), as_of=day)

    for line in pr.evaluate(partnership, as_of=last).trail:
        if line.record is not None:
            kept, more, day = sum(record.order < line.record.order for record in ordered), 1, line.on
        elif line.what.startswith("clock:") and line.on not in busy:
            kept, more, day = sum(record.on < line.on for record in ordered), 0, line.on - timedelta(days=1)
        else:
            continue
        if kept and (before := stood(kept, day)).state == line.from_:
            yield Moment(line, before, stood(kept + more, line.on))


def _records(standing: pr.Standing, kind: str) -> list[Any]:
    """Give the records of a kind in the one order of records, in which two decisions of one day count too."""
    return sorted((record for record in standing.partnership.records if record.kind == kind), key=lambda record: record.order)


def _late(standing: pr.Standing) -> bool:
    return any(clock.status in LATE for clock in standing.clocks)


def _all_is_well(moment: Moment) -> bool:
    """Say whether all that was reported is good, every clock kept, and no finding is owed."""
    if _late(moment.before) or _late(moment.after):
        return False
    if any(report.finding == "failing" for report in _records(moment.after, "implementation_reported")):
        return False
    findings = {decided.review: decided.finding for decided in _records(moment.after, "review_decided")}
    phases = {name: clock.phase for name, clock in moment.before.policy.clocks.items() if clock.phase}
    owed = {phases[clock.name] for clock in moment.after.clocks if clock.status == "reached" and clock.name in phases}
    owed |= {held.review for held in _records(moment.after, "review_held")}
    return "not_met" not in findings.values() and all(findings.get(phase) == "met" for phase in owed)


def _escalated(moment: Moment) -> bool:
    policy = moment.before.policy
    up = {t.to for t in policy.transitions if t.on == "next_level_signaled"} - policy.finals
    return moment.after.level > moment.before.level or (moment.after.state in up and moment.before.state not in up)


def escalated_before_anything_was_due(moment: Moment) -> bool:
    return _escalated(moment) and _all_is_well(moment) and not any(b.is_due for b in (*moment.before.benchmarks, *moment.after.benchmarks))


def escalated_while_all_is_well(moment: Moment) -> bool:
    met = not moment.before.in_force or all(b.outcome == "met" for b in (*moment.before.benchmarks, *moment.after.benchmarks))
    return _escalated(moment) and _all_is_well(moment) and met


def moved_by_a_consequence(moment: Moment) -> bool:
    policy = moment.before.policy
    spelled_out = moment.before.in_force or policy.clauses or policy.ladder.levels
    return moment.line.what == "consequence_selected" and moment.line.outcome == "moved" and not spelled_out


def amended_backwards(moment: Moment) -> bool:
    if moment.line.what != "agreement_amended" or not moment.before.in_force:
        return False
    policy, phases = moment.before.policy, {name for name, clock in moment.before.policy.clocks.items() if clock.phase}
    old = {clock.name for clock in moment.before.clocks if clock.status == "not_started"}
    started = any(clock.name in old & phases and clock.status != "not_started" for clock in moment.after.clocks)
    return started or moment.after.cycle > moment.before.cycle or moment.before.policy.initial == moment.after.state != policy.initial


def late_made_good(moment: Moment) -> bool:
    late = {clock.name for clock in moment.before.clocks if clock.status == "lapsed"}
    return any(clock.name in late and clock.status == "met" for clock in moment.after.clocks)


def held_though_late(moment: Moment) -> bool:
    standing = moment.after
    late = {clock.name for clock in standing.clocks if clock.status in LATE}
    facts = pr.facts_of(standing.partnership, as_of=standing.as_of) if late else None
    for rule in standing.policy.requirements if late else ():
        asked = rule.to_dict()["requires"].get("clock", {})
        is_met = "met" in asked.get("is", ()) and asked["name"] in late and standing.policy.clocks[asked["name"]].kind == "deadline"
        applies = rule.when is None or truth_under(rule.when, facts) is pr.Truth.TRUE
        if is_met and applies and truth_under(rule.requires, facts) is pr.Truth.TRUE:
            return True
    return False


def released_unearned(moment: Moment) -> bool:
    policy = moment.before.policy
    releasing = {t.to for t in policy.transitions if t.on == "released"}
    if not moment.after.is_final or moment.before.is_final or moment.line.what == "closed":
        return False
    if moment.line.what != "released" and moment.after.state not in releasing:
        return False
    outcomes = [b.outcome for b in moment.before.benchmarks if b.benchmark.phase == "outcome"]
    decided = [record.finding for record in _records(moment.after, "review_decided") if record.review == "outcome"]
    earned = moment.before.in_force and outcomes and set(outcomes) == {"met"}
    return not earned and decided[-1:] != ["met"]


def tipped_by_the_unknown(moment: Moment) -> bool:
    """Say whether an escalation or a release would have been refused, had something been known that was not."""
    line, before = moment.line, moment.before
    if line.record is None or line.outcome != "moved" or line.on == START or not (_escalated(moment) or line.what == "released"):
        return False
    eve, kinds = line.on - timedelta(days=1), {(r.kind, getattr(r, "review", None)) for r in before.partnership.records}
    said: list[Row] = []
    if ("implementation_reported", None) not in kinds:
        said += [{"kind": "implementation_reported", "finding": word} for word in ("on_track", "failing")]
    late = {b.benchmark.phase for b in before.benchmarks if b.is_due and any(entry.on == line.on for entry in b.used)}
    by_numbers = late | {b.benchmark.phase for b in before.benchmarks if b.is_missed}
    for phase in ("intermediate", "outcome"):
        # until a review has decided, what the numbers say is known, late ones too: one decided the day before would shut these out
        if ("review_decided", phase) not in kinds and phase not in by_numbers:
            said += [{"kind": "review_decided", "review": phase, "finding": word} for word in ("met", "not_met")]
    for row in said:
        known = cut(before.partnership, [*before.partnership.records, {**row, "on": eve}, line.record], line.on)
        if any(step.outcome == "refused" for step in pr.evaluate(known, as_of=line.on).trail if step.record == line.record):
            return True
    return False


def no_legal_day(partnership: pr.Partnership) -> bool:
    """Say whether a deadline lapsed that nothing done on a day of its own could have met."""
    last = max(record.on for record in partnership.records) + timedelta(days=400)
    standing = pr.evaluate(partnership, as_of=last)
    return any(clock.status == "lapsed" and not _could_be_met(partnership, clock) for clock in standing.clocks)


def _could_be_met(partnership: pr.Partnership, clock: Any) -> bool:
    policy, text = partnership.policies[0], partnership.agreements[0]
    days = {
        clock.anchor,
        clock.anchor + timedelta(days=1),
        clock.due,
        *(r.on for r in partnership.records if clock.anchor < r.on < clock.due),
    }
    for day in sorted(days, reverse=True):
        kept = [record for record in partnership.records if record.on <= day]
        for way in ways(policy, text.id):
            tried = cut(partnership, [*kept, *({**row, "on": day} for row in way)], day)
            tried = tried.observe(*({"milestone": b.measure, "on": day, "done": True} for b in text.benchmarks))
            if any(c.name == clock.name and c.status == "met" for c in pr.evaluate(tried, as_of=day).clocks):
                return True
    return False


def waits_for_ever(partnership: pr.Partnership) -> bool:
    standing = pr.evaluate(partnership, as_of=max(record.on for record in partnership.records) + timedelta(days=4000))
    return not standing.is_final and not any(clock.status == "running" for clock in standing.clocks)


def unbounded(partnership: pr.Partnership) -> bool:
    standing = pr.evaluate(partnership, as_of=max(record.on for record in partnership.records) + timedelta(days=4000))
    started = any(clock.status != "not_started" for clock in standing.clocks)
    escalated = any(step.transition is not None and step.transition.escalates for step in standing.trail)
    return waits_for_ever(partnership) and started and not escalated and standing.level == 0


def cannot_end(partnership: pr.Partnership) -> bool:
    """Say whether none of many ways on comes to an end."""
    policy, text, random = partnership.policies[0], partnership.agreements[0], Random(1)
    last = max(record.on for record in partnership.records)
    if pr.evaluate(partnership, as_of=last).is_final:
        return False
    for _ in range(60):
        tried, day = partnership, last
        for way in [[{"kind": "closed"}]] if _ == 0 else random.sample(ways(policy, text.id), 4):
            day += timedelta(days=random.choice(STEPS))
            for row in way:
                tried = tried.add({**row, "on": day})
        if pr.evaluate(tried, as_of=day + timedelta(days=2000)).is_final:
            return False
    return True


MOMENTS: dict[str, Callable[[Moment], bool]] = {
    "nothing-missed-early": escalated_before_anything_was_due,
    "no-escalation-without-cause": escalated_while_all_is_well,
    "consequences-spelled-out": moved_by_a_consequence,
    "amendments-look-forward": amended_backwards,
    "late-stays-late": late_made_good,
    "late-is-not-in-time": held_though_late,
    "release-is-earned": released_unearned,
    "unknown-decides-nothing": tipped_by_the_unknown,
}
WHOLE: dict[str, Callable[[pr.Partnership], bool]] = {
    "can-end": cannot_end,
    "no-endless-wait": waits_for_ever,
    "bounded": unbounded,
    "a-legal-day": no_legal_day,
}


def broken(policy: pr.Policy, *, records: int, seed: int, but: frozenset[str] = frozenset()) -> dict[str, pr.Partnership]:
    """Give the laws that random records break, each with the first record that does; those of ``but`` are not asked."""
    random, found = Random(seed), dict[str, pr.Partnership]()
    for _ in range(records):
        partnership = random_record(policy, random)
        for law, is_broken in WHOLE.items():
            if law not in found and law not in but and is_broken(partnership):
                found[law] = partnership
        for moment in moments(partnership):
            for law, breaks in MOMENTS.items():
                if law not in found and law not in but and breaks(moment):
                    found[law] = partnership
    return found
