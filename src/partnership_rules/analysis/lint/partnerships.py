"""Lint of a partnership: facts on record that nothing uses, and facts that are missing though others of their kind are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, assert_never

from ...benchmark import targets as t
from ...benchmark.words import say_contradiction
from ...dated import contradictions
from ...documents.references import role_faults
from ...documents.unsaid import force_faults, unsaid_faults
from ...evaluation import evaluate
from ...evaluation.wording import say_apart
from ...evidence import Level, Measurement, Milestone, standing_entries
from ...kinds import AnyRecord
from ...policy import Policy
from ...quantity import Unit
from ...record import Partnership
from ...record.partnership import standing_records
from ...words import did_you_mean, listed, plural
from .found import Found
from .rough import rough_lints

__all__ = ["partnership_lints"]

SIGNING = ("signed", "agreement_signed", "agreement_amended")
"""The kinds of record that name a version of the agreement."""

A_YEAR = timedelta(days=365)
ONE = Fraction(1)


class Asked(NamedTuple):
    """A series that a benchmark reads: of which measure, of whom, in which unit; a deed has none."""

    measure: str
    place: Level
    schools: frozenset[str | None]
    group: str
    unit: Unit | None
    is_deed: bool = False


def partnership_lints(partnership: Partnership) -> Iterator[Found]:
    """Find what is on record and cannot be used, and what is missing beside it."""
    schools = "it lists " + listed(f"'{school.id}'" for school in partnership.schools)
    for fault in (*unsaid_faults(partnership), *force_faults(partnership), *role_faults(partnership)):
        shown = schools if fault.loc[0] == "schools" else f"the record number {int(fault.loc[1]) + 1}"
        yield Found(fault.code, fault.loc, fault.message, fault.hint, shown)
    for look in _LOOKS:
        yield from look(partnership)


def _unnamed(partnership: Partnership) -> Iterator[Found]:
    """Find signings that name no agreement while the partnership lists one that no record names."""
    named = {getattr(record, "agreement", None) for record in partnership.records}
    left = [agreement.id for agreement in partnership.agreements if agreement.id not in named]
    for place, record in enumerate(partnership.records):
        if left and record.kind in SIGNING and getattr(record, "agreement", None) is None:
            said = f"this record of '{record.kind}' names no agreement, and no record names {_each(left)}: its benchmarks are not judged"
            yield Found(
                "agreement_unnamed", ("records", place), said, f"write agreement: {left[0]}", f"listed and not named: {_each(left)}"
            )


def _each(names: list[str]) -> str:
    return listed([f"'{name}'" for name in names])


def _asked(partnership: Partnership) -> list[Asked]:
    """List every series that a benchmark of any version reads, once each."""
    schools = frozenset(school.id for school in partnership.schools)
    found: dict[Asked, None] = {}
    for benchmark in (one for agreement in partnership.agreements for one in agreement.benchmarks):
        own = frozenset([benchmark.school]) if benchmark.school else schools if benchmark.for_ == "each" else frozenset([None])
        place: Level = "district" if None in own else "school"
        asked = Asked(benchmark.measure, place, own, benchmark.group, None)
        found |= dict.fromkeys(_read_by(benchmark.target, benchmark.baseline, asked))
    return list(found)


def _read_by(target: t.AnyTarget, baseline: t.Baseline | None, asked: Asked) -> Iterator[Asked]:
    match target:
        case t.AtLeast() | t.AtMost():
            yield asked._replace(unit=target.amount.unit)
        case t.RiseBy() | t.FallBy():
            yield asked._replace(unit=baseline.unit if baseline is not None else None)
        case t.GapFallsBy():
            own, beside = asked._replace(unit=baseline.unit if baseline is not None else None), target.change.comparator
            yield own
            yield Asked(beside.measure or own.measure, beside.level, frozenset([None]), beside.group or own.group, own.unit)
        case t.Done():
            yield asked._replace(is_deed=True)
        case t.AnyOf() | t.AllOf() | t.AtLeastNOf():
            for part in target.parts:
                yield from _read_by(part, baseline, asked)
        case t.Part():
            start = target.baseline or (None if target.measure else baseline)
            here = asked._replace(measure=target.measure or asked.measure, group=target.group or asked.group)
            yield from _read_by(target.target, start, here)
        case _:
            assert_never(target)


def _unused(partnership: Partnership) -> Iterator[Found]:
    """Find evidence that no benchmark can use, once for each reason, at its first entry."""
    asked = _asked(partnership)
    reasons: dict[tuple[str, str, str], list[int]] = {}
    for place, entry in enumerate(partnership.evidence if asked else ()):
        if (reason := _misfit(entry, asked)) is not None:
            reasons.setdefault(reason, []).append(place)
    for (code, said, hint), places in reasons.items():
        more = f"; {plural(len(places) - 1, 'more entry', 'more entries')} of the kind" if len(places) > 1 else ""
        used = sorted({one.measure for one in asked})
        yield Found(
            code, ("evidence", places[0]), said + more, hint, f"benchmarks use {listed(used[:8])}{' and others' if used[8:] else ''}"
        )


def _misfit(entry: Measurement | Milestone, asked: list[Asked]) -> tuple[str, str, str] | None:
    """Return the code, sentence and hint for an entry that no benchmark can use; None for one that some benchmark reads."""
    is_deed = isinstance(entry, Milestone)
    name = entry.milestone if isinstance(entry, Milestone) else entry.measure
    what = "milestone" if is_deed else "measure"
    same = [one for one in asked if one.measure == name and one.is_deed == is_deed]
    if not same:
        near = did_you_mean(name, {one.measure for one in asked if one.is_deed == is_deed})
        hint = near or "it is on record and changes no answer"
        return "evidence_misfit" if near else "evidence_unused", f"no benchmark uses the {what} '{name}'", hint
    here = [one for one in same if one.place == entry.place and entry.school in one.schools]
    if not here:
        where = f"the school '{entry.school}'" if entry.school else f"the {entry.place}"
        wanted = "of a school" if same[0].place == "school" else f"of the {same[0].place}"
        return "evidence_misfit", f"no benchmark uses '{name}' of {where}", f"benchmarks use that {wanted}"
    if isinstance(entry, Milestone):
        return None
    groups = {one.group for one in here}
    if entry.group not in groups:
        hint = did_you_mean(entry.group, groups) or f"benchmarks use {listed(sorted(groups))}; all students together are 'all'"
        return "evidence_misfit", f"no benchmark uses '{name}' of the student group '{entry.group}'", hint
    units = {one.unit for one in here if one.group == entry.group}
    if None not in units and entry.unit not in units:
        wanted = listed(sorted(unit.value for unit in units if unit is not None), last="or")
        return "evidence_misfit", f"no benchmark uses '{name}' in {entry.unit.value}", f"benchmarks want it in {wanted}"
    return None


def _not_reported(partnership: Partnership) -> Iterator[Found]:
    """Find benchmarks that fell due in a year of which there is evidence, and none of their measure."""
    days = [entry.on for entry in partnership.evidence if isinstance(entry, Measurement)]
    if (
        not partnership.is_exact
        or not days
        or not partnership.policies
        or not any(agreement.benchmarks for agreement in partnership.agreements)
    ):
        return
    first = min(record.on for record in partnership.records) if partnership.records else max(days)
    last = max(first, *days, *(record.on for record in partnership.records))
    seen: set[str] = set()
    for finding in evaluate(partnership, as_of=last).benchmarks:
        due, measure = finding.due, finding.benchmark.measure
        if due is None or due >= last or finding.benchmark.is_process or measure in seen or not _within(days, due):
            continue
        if not _within([e.on for e in partnership.evidence if isinstance(e, Measurement) and e.measure == measure], due):
            seen.add(measure)
            said = f"'{finding.id}' fell due on {due}, and no evidence of the year before that day is of its measure '{measure}'"
            hint = "look for a misspelt measure, or hand the values in"
            measures = sorted({e.measure for e in partnership.evidence if isinstance(e, Measurement) and _within([e.on], due)})
            yield Found("measure_not_reported", ("evidence",), said, hint, f"there is evidence of {listed(measures[:8])}")


def _within(days: list[date], due: date) -> bool:
    """Say whether any of the days lies in the year that ends with a due day."""
    return any(due - A_YEAR < day <= due for day in days)


def _apart(partnership: Partnership) -> Iterator[Found]:
    """Find facts of one day that do not agree and still stand, once for each kind of record or measure."""
    records, gone = standing_records(partnership.records)
    reasons: dict[str, list[tuple[str, Sequence[Measurement | Milestone | AnyRecord]]]] = {}
    for apart in contradictions(records):
        reasons.setdefault(apart[0].kind, []).append((say_apart(apart), apart))
    for same in contradictions(standing_entries(partnership.evidence, gone)):
        name = same[0].milestone if isinstance(same[0], Milestone) else same[0].measure
        reasons.setdefault(name, []).append((say_contradiction(same), same))
    places: dict[int, tuple[str, int]] = {}
    for listed_as in ("records", "evidence"):
        places |= {id(fact): (listed_as, at) for at, fact in enumerate(getattr(partnership, listed_as))}
    for name, found in reasons.items():
        said, facts = found[0]
        where = sorted(places[id(fact)] for fact in facts)
        more = f"; {plural(len(found) - 1, 'more case')} of the kind" if len(found) > 1 else ""
        hint = "let one replace the other ('replaces'), withdraw the wrong one ('retracted'), or override the outcome"
        shown = f"number {listed([str(at + 1) for _, at in where])} of the {where[0][0]}"
        yield Found("facts_contradict", where[0], f"'{name}': {said}{more}", hint, shown)


def _scales(partnership: Partnership) -> Iterator[Found]:
    """Find measures in percent whose values all lie between 0 and 1: mostly a proportion in the wrong unit."""
    rows: dict[str, list[tuple[int, Fraction]]] = {}
    for place, entry in enumerate(partnership.evidence):
        if isinstance(entry, Measurement) and entry.unit is Unit.PERCENT and entry.cell.kind == "value" and entry.cell.interval is not None:
            rows.setdefault(entry.measure, []).append((place, entry.cell.interval.high or Fraction(0)))
    for measure, values in rows.items():
        if len(values) > 1 and all(value <= ONE for _, value in values) and any(0 < value < ONE for _, value in values):
            said = f"all {len(values)} values of '{measure}' lie between 0 and 1, and their unit is percent"
            hint = "a proportion is given with unit: proportion, or as a value from 0 to 100"
            yield Found("scale_suspect", ("evidence", values[0][0]), said, hint, "read as percent, not one reaches 1 percent")


def _too_early(partnership: Partnership) -> Iterator[Found]:
    """Find policies that govern days before they are in effect; a district is identified before a programme takes it up."""
    policies = {policy.id: policy for policy in reversed(partnership.policies)}
    days = [record.on for record in partnership.records if record.kind != "identified"]
    if days and partnership.policy in policies:
        yield from _governs_early(policies[partnership.policy], min(days), ("policy",))
    for place, record in enumerate(partnership.records):
        key = getattr(record, "policy", None)
        if key in policies:
            yield from _governs_early(policies[key], record.on, ("records", place, "policy"))


def _governs_early(policy: Policy, day: date, loc: tuple[str | int, ...]) -> Iterator[Found]:
    if policy.effective_from is not None and day < policy.effective_from:
        said = f"the policy '{policy.id}' is in effect from {policy.effective_from}, and governs days from {day} here"
        hint = "name the policy of that day, and let 'policy_changed' bring in the later one"
        yield Found("before_effective", loc, said, hint, f"{plural((policy.effective_from - day).days, 'day')} too early")


def _not_at_hand(partnership: Partnership) -> Iterator[Found]:
    """Find partnerships on whose standing the policy's rules look, and that are not named, or not at hand."""
    policy = next((one for one in partnership.policies if one.id == partnership.policy), None)
    held = {one.id for one in partnership.linked}
    for role in policy.links if policy is not None and policy.asks_links else ():
        key = partnership.links.get(role)
        if key not in held:
            lacks = f"'{key}' is not at hand" if key else "no link names it"
            said = f"the policy asks where its {role.replace('_', ' ')} stands, and {lacks}"
            hint = "put its file into the folder, or hand it over with 'with_linked'" if key else f"name it under 'links': {{{role}: ID}}"
            loc = ("links", role) if key else ("policy",)
            yield Found("link_missing", loc, said, hint, "whatever hangs on it is undetermined")


_LOOKS: tuple[Callable[[Partnership], Iterator[Found]], ...] = (
    _unnamed, _unused, _not_reported, _apart, _scales, _too_early, _not_at_hand, rough_lints
)  # fmt: skip
