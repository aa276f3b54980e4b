"""Documents as HTML: a partnership's record, a policy, an agreement, the bundle of a folder, and the problems of any."""

from collections.abc import Iterable, Sequence

from ...agreement import Agreement
from ...benchmark import Benchmark
from ...benchmark.words import describe_target
from ...condition import Condition, describe
from ...condition.english import say_occurrence
from ...dates import Roll
from ...documents import Bundle
from ...errors import Problem
from ...evidence import Measurement, Milestone
from ...policy import ClockSpec, Policy
from ...policy.parts import Level
from ...record import Partnership
from ...words import listed, plural
from ..machine.svg import machine_html
from ..markup import EMPTY, Markup, Part, join, prose, tag
from ..sentences import district_words, menu_words, record_words, said
from ..titles import Titles, titles_of
from .parts import MOST_ROWS, Sources, bulleted, chip, fold, note, section, table

__all__ = ["agreement_html", "bundle_html", "partnership_html", "policy_html", "problems_html"]

_BENCHMARK = ("Benchmark", "For", "Baseline", "Target", "Due")
_PARTNERSHIP = ("District", "Id", "Policy", "Records", "From", "To")


def partnership_html(partnership: Partnership, *, level: int = 2) -> Markup:
    """Draw a partnership's record as HTML; where it stands is asked of ``evaluate``, on a day."""
    records = sorted(partnership.records, key=lambda record: record.order)
    evidence = sorted(partnership.evidence, key=lambda entry: entry.order)
    counts = listed([plural(len(records), "record"), plural(len(evidence), "piece of evidence", "pieces of evidence")])
    titles = titles_of(partnership)
    return join([
        tag(f"h{level}", district_words(partnership.district)),
        note(f"Partnership {partnership.id} by the policy {partnership.policy}: {counts}.", kind="lead"),
        note(partnership.note),
        note(partnership.source),
        table("Schools", ("School", "Id"), ((school.name or school.id, school.id) for school in partnership.schools)),
        table("The record, in its one order", ("Day", "What happened", "Source"), (
            (tag("time", str(record.on)), record_words(record, titles), prose(record.source)) for record in records
        ), most=MOST_ROWS, of=len(records)),
        table("The evidence", ("Day", "What was measured or done", "Value", "Source"), (
            (tag("time", str(entry.on)), *_entry(entry, titles), prose(entry.source)) for entry in evidence
        ), most=MOST_ROWS, of=len(evidence)),
        bulleted(f"Agreement on record: {one.title or one.id}" for one in partnership.agreements),
    ])  # fmt: skip


def _entry(entry: Measurement | Milestone, titles: Titles) -> tuple[str, str]:
    at = f" at {titles.of('school', entry.school)}" if entry.school else ""
    if isinstance(entry, Milestone):
        return f"{said(entry.milestone)}{at}", "done" if entry.done else "not done"
    group = f" of {entry.group}" if entry.group != "all" else ""
    admissible = "" if entry.admissible else " (not admissible)"
    unit = "" if "%" in entry.value else f" {said(entry.unit.value)}"
    return f"{said(entry.measure)}{group}{at}", f"{entry.value}{unit}{admissible}"


def policy_html(policy: Policy, *, level: int = 2) -> Markup:
    """Draw a policy as HTML: its machine as a picture, clocks, requirements, the ladder, parameters, citations."""
    sources, below, titles = Sources(), level + 1, Titles((policy,))

    def cite(cites: Sequence[str]) -> Markup:
        return sources.cite(policy.cite(cites))

    def when(condition: Condition | None) -> str:
        return "always" if condition is None else titles.say(describe(condition))

    return join([
        tag(f"h{level}", policy.title or policy.id),
        note(f"Policy {policy.id}{_effective(policy)}; content {policy.hash[:12]}.", kind="soft"),
        note(policy.note),
        section("States and steps", machine_html(policy), level=below),
        table("Clocks", ("Clock", "Starts with", "Period", "Met by", "Written in"), (
            (titles.of("clock", name), starts, _period(clock), titles.say(_met_by(clock)), cite(clock.cites))
            for name, clock in policy.clocks.items() for starts in (titles.say(say_occurrence(clock.anchor)),)
        )),
        table("What the law asks", ("Requirement", "Where", "Requires", "Written in"), (
            (one.title or one.id, when(one.when), when(one.requires), cite(one.cites))
            for one in policy.requirements
        )),
        table("Grounds for the next level of accountability", ("Ground", "When", "Written in"), (
            (one.title or one.id, when(one.when), cite(one.cites)) for one in policy.ladder.grounds
        )),
        table("The ladder before a plan is signed", ("Level", "What follows", "Decided by", "Written in"), (
            (str(one.level), _follows(one), policy.role(one.decided_by), cite(one.cites)) for one in policy.ladder.levels
        )),
        table("Parameters", ("Parameter", "Value", "Written in"), (
            (one.title or said(name), one.value, cite(one.cites)) for name, one in policy.parameters.items()
        )),
        fold("Holidays", bulleted(one.name for one in policy.holidays)),
        section("Where it is written", sources.listed(), level=below),
    ])  # fmt: skip


def _follows(level: Level) -> str:
    return f"{level.effect}: {menu_words(level.then) if level.then else 'not spelled out'}"


def _effective(policy: Policy) -> str:
    start = f", from {policy.effective_from}" if policy.effective_from else ""
    return start + (f", until {policy.effective_until}" if policy.effective_until else "")


def _period(clock: ClockSpec) -> str:
    rolls = "" if clock.roll is Roll.NONE else ", rolled off closed days"
    return f"{clock.words()}{rolls}"


def _met_by(clock: ClockSpec) -> str:
    return listed(map(say_occurrence, clock.met_by), last="or") or "comes on its day"


def agreement_html(agreement: Agreement, *, level: int = 2) -> Markup:
    """Draw an agreement as HTML: parties, benchmarks, consequence clauses, supports."""
    term = f"; from {agreement.term.from_} to {agreement.term.until or 'no day set'}" if agreement.term else ""
    amends, titles = f"; amends {agreement.amends}" if agreement.amends else "", Titles(agreements=(agreement,))
    return join([
        tag(f"h{level}", agreement.title or agreement.id),
        note(f"Agreement {agreement.id}{f', policy {agreement.policy}' if agreement.policy else ''}{term}{amends}.", kind="soft"),
        note(agreement.source),
        note(agreement.note),
        table("Parties", ("Party", "Role"), ((party.name or said(party.role), said(party.role)) for party in agreement.parties)),
        table("Benchmarks", _BENCHMARK, map(_benchmark, agreement.benchmarks), most=MOST_ROWS, of=len(agreement.benchmarks)),
        table("Consequence clauses", ("Clause", "When", "What follows", "Decided by", "Written in"), (
            (one.title or one.id, titles.say(describe(one.when)), follows, said(one.decided_by), "; ".join(one.cites))
            for one in agreement.clauses for follows in (f"{one.effect}: {menu_words(one.then)}",)
        )),
        table("Supports", ("Support", "By"), ((one.title or one.id, said(one.by or "not said")) for one in agreement.supports)),
    ])  # fmt: skip


def _benchmark(benchmark: Benchmark) -> tuple[str, ...]:
    place = "each school" if benchmark.for_ == "each" else benchmark.school or "the district"
    return (
        benchmark.title or benchmark.id,
        place,
        _baseline(benchmark),
        describe_target(benchmark.target),
        str(benchmark.due) if benchmark.due else f"with the {said(benchmark.phase)} review",
    )


def _baseline(benchmark: Benchmark) -> str:
    start = benchmark.baseline
    if start is None:
        return "none"
    if start.value is None:
        return f"as measured on {start.on}" if start.on else "not given"
    return f"{start.value} {said(start.unit.value)}"


def bundle_html(bundle: Bundle, *, level: int = 2) -> Markup:
    """Draw the documents of a folder as HTML."""
    partnerships, agreements, policies = bundle.partnerships, bundle.agreements, bundle.policies
    counts = (plural(len(partnerships), "partnership"), plural(len(agreements), "agreement"), plural(len(policies), "policy", "policies"))
    return join([
        tag(f"h{level}", listed(counts)),
        table("Partnerships", _PARTNERSHIP, map(_line, partnerships.values()), most=MOST_ROWS, of=len(partnerships)),
        table("Agreements", ("Agreement", "Id", "Benchmarks", "Clauses"), (
            (one.title or one.id, one.id, str(len(one.benchmarks)), str(len(one.clauses))) for one in agreements.values()
        ), most=MOST_ROWS, of=len(agreements)),
        table("Policies", ("Policy", "Id"), ((one.title or one.id, one.id) for one in policies.values())),
    ])  # fmt: skip


def _line(partnership: Partnership) -> tuple[Part, ...]:
    days = [record.on for record in partnership.records]
    first, last = (tag("time", str(day)) if day else EMPTY for day in (min(days, default=None), max(days, default=None)))
    return partnership.district.name, partnership.id, partnership.policy, str(len(days)), first, last


def problems_html(problems: Iterable[Problem]) -> Markup:
    """Draw problems as a table, in the order given; a sentence where there is none."""
    rows = [_problem(problem) for problem in problems]
    return table("Problems", ("Code", "Severity", "Where", "What"), rows) if rows else tag("p", "✓ No problem was found.")


def _problem(problem: Problem) -> tuple[Part, ...]:
    what = join([prose(problem.message), note(problem.hint, kind="soft"), note(problem.witness)])
    return problem.code, _severity(problem.severity), str(problem.where), what


def _severity(word: str) -> Markup:
    mark, kind = {"error": ("✗", "no"), "warning": ("!", "open")}.get(word, ("·", "plain"))
    return chip(None, word, mark=mark, kind=kind)
