"""A standing, and a decision, as HTML: in a sentence, over time, what is due, what could follow, who decides, and why."""

from collections.abc import Iterator

from ...benchmark import Finding
from ...logic import Truth
from ...standing import ClauseResult, ClockResult, Decision, Option, RequirementResult, Standing, Step
from ...words import listed
from .. import sentences
from ..bullet import bullets_html
from ..machine.svg import machine_html
from ..markup import EMPTY, Markup, Part, join, prose, tag
from ..sentences import at_school, said, state_title
from ..timeline import timeline_of
from ..timeline.html import timeline_html
from .parts import MOST_ROWS, Sources, bulleted, chip, fold, note, reasons, section, table

__all__ = ["decision_html", "finding_html", "standing_html"]


def _clock_kind(clock: ClockResult) -> str:
    """Return the colour of a clock's status."""
    if clock.says.kept:
        return "yes"
    if clock.says.late:
        return "no"
    if clock.says.runs:
        return "now"
    return "no" if clock.days_late else "plain"


def standing_html(standing: Standing, *, level: int = 2, folded: bool = True) -> Markup:
    """Draw a standing as HTML; headings start at ``level``.

    Unless asked otherwise the long parts are folded, and tables are cut to what a notebook can bear.
    """
    sources, below, most = Sources(), level + 1, MOST_ROWS if folded else None
    sections = (
        section("Over time", timeline_html(timeline_of(standing)), level=below),
        section("What is due, and how it is counted", _clocks(standing, sources), level=below),
        section("Benchmarks", _benchmarks(standing, most), level=below),
        section("What could follow, and who decides", _follow(standing, sources, most), level=below),
        section("What the law asks", _requirements(standing, sources, most), level=below),
        section("What cannot be decided yet, and what would decide it", _open(standing), level=below),
        _long("The record, and what it did", _trail(standing, most), level=below, folded=folded),
        _long("The rules as a picture", machine_html(standing.policy, standing=standing), level=below, folded=folded),
        section("Where it is written", sources.listed(), _on_record(standing), level=below),
    )
    return join([_head(standing, level), *sections])


def _long(title: str, *parts: Part, level: int, folded: bool) -> Markup:
    return fold(title, *parts) if folded else section(title, *parts, level=level)


def _head(standing: Standing, level: int) -> Markup:
    known, overrides = sentences.known_words(standing), sentences.override_words(standing)
    policy = standing.policy.title or standing.policy.id
    return tag(
        "header",
        tag(f"h{level}", sentences.district_words(standing.partnership.district)),
        note(sentences.standing_words(standing), kind="lead"),
        note(f"Standing on {standing.as_of}{known}, by the policy “{policy}” ({standing.policy.id}).", kind="soft"),
        note(sentences.agreement_words(standing)),
        *map(note, sentences.members_words(standing)),
        note(f"! {overrides}") if overrides else EMPTY,
    )


def _clocks(standing: Standing, sources: Sources) -> Markup:
    return table("Clocks: each counts once from its own start", ("Clock", "Due", "How it stands", "Written in"), (
        (clock.title, tag("time", str(clock.due)) if clock.due else "not set", _clock(standing, clock), sources.cite(clock.cites))
        for clock in standing.clocks
    ))  # fmt: skip


def _clock(standing: Standing, clock: ClockResult) -> Markup:
    status = chip(None, said(clock.status), mark=sentences.clock_mark(clock), kind=_clock_kind(clock))
    parts: list[Part] = [status, " ", prose(sentences.clock_rest(clock))]
    if clock.extended_by is not None:
        parts.append(tag("div", prose(sentences.extension_words(standing, clock.extended_by))))
    if clock.counted:
        parts.append(tag("div", "counted: ", prose(clock.counted), class_="soft"))
    return join(parts)


def _benchmarks(standing: Standing, most: int | None) -> Markup:
    first = sorted(standing.benchmarks, key=lambda finding: not finding.is_missed)
    heads = ("Benchmark", "Outcome", "Due", "Observed and wanted")
    rows = (_benchmark(standing, finding) for finding in first)
    made = table("Benchmarks: those that were missed come first", heads, rows, most=most, of=len(first))
    return join([note(f"? {why}") if (why := sentences.none_judged(standing)) else EMPTY, made])


def _benchmark(standing: Standing, finding: Finding) -> tuple[Part, ...]:
    due = tag("time", str(finding.due)) if finding.due else "not set"
    return at_school(standing, finding.benchmark.title or finding.id, finding.school), _outcome(finding), due, finding_html(finding)


def _outcome(finding: Finding) -> Markup:
    if finding.is_missed:
        return chip(Truth.FALSE, "missed")
    due = "" if finding.is_due or finding.truth is not Truth.FALSE else " yet"
    return chip(finding.truth, said(finding.outcome) + due)


def finding_html(finding: Finding) -> Markup:
    """Draw what was observed against what is wanted: a bullet chart, a sentence, and the reasons folded."""
    passed = [f"passed over, of {entry.on}: {reason}" for entry, reason in finding.passed_over]
    words = tag("div", prose(sentences.finding_detail(finding)))
    return join([bullets_html(finding), words, *(note(p, kind="soft") for p in passed), reasons(finding.because)])


def _follow(standing: Standing, sources: Sources, most: int | None) -> Markup:
    heads = ("Clause", "Outcome", "What it means", "Written in")
    rows = (_clause_row(standing, one, sources) for one in standing.clauses)
    clauses = table("Consequence clauses of the agreement in force", heads, rows, most=most, of=len(standing.clauses))
    options = table("Steps that a record could set off from here", ("Step", "Leads to", "Decided by", "Today", "Written in"), (
        (_option_name(option), state_title(standing.policy, option.to), _by(standing, option), _option(option), sources.cite(option.cites))
        for option in standing.options
    ))  # fmt: skip
    level = standing.next_level
    following = tag("p", f"{sentences.level_words(standing, level)} ", sources.cite(level.cites)) if level is not None else EMPTY
    return join([following, clauses, note(sentences.grounds_words(standing)), options])


def _clause_row(standing: Standing, result: ClauseResult, sources: Sources) -> tuple[Part, ...]:
    name = at_school(standing, result.clause.title or result.id, result.school)
    return name, _clause_chip(result), _clause(standing, result), sources.cite(result.cites)


def _clause_chip(result: ClauseResult) -> Markup:
    if result.truth is Truth.TRUE:
        return chip(None, "triggered", mark="!", kind="no")
    return chip(None if result.truth is Truth.FALSE else result.truth, said(result.outcome))


def _clause(standing: Standing, result: ClauseResult) -> Markup:
    selected = f"selected: {listed([said(kind) for kind in result.selected])}" if result.selected else ""
    override = result.override.sentence() if result.override is not None else ""
    return join([prose(sentences.clause_words(standing, result)), note(selected), note(override), reasons(result.because, printed=True)])


def _option_name(option: Option) -> str:
    limits = f" ({', '.join(said(value) for _, value in option.with_)})" if option.with_ else ""
    return f"{said(option.kind)}{limits}"


def _by(standing: Standing, option: Option) -> str:
    return listed([standing.policy.role(role) for role in option.by], last="or") or "not said"


def _option(option: Option) -> Markup:
    return join([chip(option.guard, sentences.GUARD[option.guard]), reasons(option.because) if option.guard is not Truth.TRUE else EMPTY])


def _requirements(standing: Standing, sources: Sources, most: int | None) -> Markup:
    return table("Requirements of the law; one that does not apply yet is met", ("Requirement", "Outcome", "Written in"), (
        (at_school(standing, result.title or result.id, result.school), _requirement(result), sources.cite(result.cites))
        for result in standing.requirements
    ), most=most, of=len(standing.requirements))  # fmt: skip


def _requirement(result: RequirementResult) -> Markup:
    override = note(result.override.sentence()) if result.override is not None else EMPTY
    return join([chip(result.truth, said(result.outcome)), override, reasons(result.because)])


def _open(standing: Standing) -> Markup:
    return bulleted(
        join([f"? {what}", bulleted(prose(f"needs {need}") for need in needs)]) for what, needs in sentences.open_words(standing)
    )


def _trail(standing: Standing, most: int | None) -> Markup:
    return table("What happened, in order", ("Day", "What happened", "What it did"), (
        (tag("time", str(step.on)), sentences.step_words(step, standing.policy), _step(standing, step)) for step in standing.trail
    ), most=most, of=len(standing.trail))  # fmt: skip


def _step(standing: Standing, step: Step) -> Markup:
    if step.outcome == "refused":
        return join([chip(Truth.FALSE, "refused"), reasons(step.because, printed=True)])
    if step.from_ != step.to:
        return join([f"{sentences.step_mark(step)} {state_title(standing.policy, step.to)}", reasons(step.because)])
    idle = sentences.outcome_words(step, standing.policy)
    return Markup(tag("span", idle or said(step.outcome), class_="soft"))


def _on_record(standing: Standing) -> Markup:
    found = bulleted(map(prose, sentences.sources_of(standing)))
    return join(["Sources of the record:", found]) if found else EMPTY


def decision_html(decision: Decision, *, level: int = 2) -> Markup:
    """Draw a decision of the gatekeeper as HTML: accepted or refused, why, and what would have to be true."""
    step, policy = decision.step, decision.standing.policy
    answer = chip(Truth.TRUE, "accepted") if decision.accepted else chip(Truth.FALSE, "refused")
    title = f"“{said(step.what)}” on {step.on}, in “{state_title(policy, step.from_)}”"
    return join([tag(f"h{level}", title), tag("p", answer, f" {said(step.outcome)}"), *_decision(decision)])


def _decision(decision: Decision) -> Iterator[Markup]:
    yield reasons(decision.because, summary="Why it was accepted" if decision.accepted else "Why it was refused", printed=True)
    if decision.needs:
        yield join([tag("p", "What would have to be true:"), bulleted(map(prose, decision.needs))])
