"""A standing, and a decision, as HTML: who sends what by when, over time, what could follow, who decides, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ...benchmark import Finding
from ...logic import Because, Truth
from ...standing import ClauseResult, ClockResult, Decision, Option, RequirementResult, Standing, Step
from ...words import listed, plural
from .. import sentences
from ..bullet import bullets_html
from ..machine.svg import machine_html
from ..markup import EMPTY, Markup, Part, join, prose, tag
from ..next_days import Duty, day_words, duties_of
from ..sentences import at_school, in_titles, said, state_title, step_day_words
from ..timeline import timeline_of
from ..timeline.html import timeline_html
from ..titles import titles_of
from .parts import MOST_ROWS, Sources, bulleted, chip, fold, note, reasons, section, table

__all__ = ["decision_html", "finding_html", "standing_html"]


def standing_html(standing: Standing, *, level: int = 2, folded: bool = True, brief: Markup | None = None) -> Markup:
    """Draw a standing as HTML; headings start at ``level``.

    Unless asked otherwise the long parts are folded, and tables are cut to what a notebook can bear. What is given as ``brief``
    stands in place of the timeline, the record and the picture of the rules.
    """
    page = _Page(standing, level + 1, MOST_ROWS if folded else None)
    return page.drawn() if brief is None else join([page.head(), brief, *page.answers()])


@dataclass(frozen=True)
class _Page:
    """The page of one standing: its sections, each a method, number their sources as they come."""

    standing: Standing
    level: int
    most: int | None
    sources: Sources = field(default_factory=Sources)

    def drawn(self) -> Markup:
        picture = machine_html(self.standing.policy, standing=self.standing)
        return join([
            self.head(),
            *self.answers(self.section("Over time", timeline_html(timeline_of(self.standing)))),
            self.long("The record, and what it did", self.trail()),
            self.long("The rules as a picture", picture),
            self.section("Where it is written", self.sources.listed(), self.on_record()),
        ])  # fmt: skip

    def answers(self, over_time: Markup = EMPTY) -> Iterator[Markup]:
        yield self.section("Who sends what by when", self.duties())
        yield over_time
        yield self.section("What is due, and how it is counted", self.clocks())
        yield self.section("Benchmarks", self.benchmarks())
        yield self.section("What could follow, and who decides", self.next_level(), self.clauses(), self.grounds(), self.options())
        yield self.section("What the law asks", self.requirements())
        yield self.section("What cannot be decided yet, and what would decide it", self.undetermined())

    def section(self, title: str, *parts: Part) -> Markup:
        return section(title, *parts, level=self.level)

    def long(self, title: str, *parts: Part) -> Markup:
        return fold(title, *parts) if self.most is not None else self.section(title, *parts)

    def why(self, because: Because, *, printed: bool = False) -> Markup:
        return reasons(because, self.standing, printed=printed)

    def head(self) -> Markup:
        standing, overrides = self.standing, sentences.override_words(self.standing)
        policy = standing.policy.title or standing.policy.id
        return tag(
            "header",
            tag(f"h{self.level - 1}", sentences.district_words(standing.partnership.district)),
            note(sentences.standing_words(standing), kind="lead"),
            note(f"Standing on {standing.as_of}{sentences.known_words(standing)}, by the policy “{policy}”.", kind="soft"),
            note(sentences.agreement_words(standing)),
            *map(note, sentences.members_words(standing)),
            note(f"! {overrides}") if overrides else EMPTY,
        )

    def duties(self) -> Markup:
        rows = ((self.by_when(duty), duty.what, duty.by, bulleted(map(prose, duty.otherwise))) for duty in duties_of(self.standing))
        return table("What is late comes first", ("By", "What", "Who", "Otherwise"), rows)

    def by_when(self, duty: Duty) -> Markup:
        days = duty.days_late or (duty.on - self.standing.as_of).days
        left = chip(Truth.FALSE, f"{plural(days, 'day')} late") if duty.days_late else f"{plural(days, 'day')} left"
        return join([tag("div", day_words(duty.on)), tag("div", left)])

    def clocks(self) -> Markup:
        return table("Clocks: each counts once from its own start", ("Clock", "Due", "How it stands", "Written in"), (
            (clock.title, _day(clock.due), self.clock(clock), self.sources.cite(clock.cites)) for clock in self.standing.clocks
        ))  # fmt: skip

    def clock(self, clock: ClockResult) -> Markup:
        status = chip(None, said(clock.status), mark=sentences.clock_mark(clock), kind=_clock_kind(clock))
        extended = sentences.extension_words(self.standing, clock.extended_by) if clock.extended_by is not None else ""
        counted = tag("div", "counted: ", prose(clock.counted), class_="soft") if clock.counted else EMPTY
        rest = prose(sentences.clock_rest(self.standing, clock))
        return join([status, " ", rest, tag("div", prose(extended)) if extended else EMPTY, counted])

    def benchmarks(self) -> Markup:
        first = sorted(self.standing.benchmarks, key=lambda finding: not finding.is_missed)
        why = sentences.none_judged(self.standing)
        heads = ("Benchmark", "Outcome", "Due", "Observed and wanted")
        rows = ((self.name(f.benchmark.title, f), _outcome(f), _day(f.due), finding_html(f, self.standing)) for f in first)
        made = table("Benchmarks: those that were missed come first", heads, rows, most=self.most, of=len(first))
        return join([note(f"? {why}" if why else ""), made])

    def name(self, title: str, one: Finding | ClauseResult | RequirementResult) -> str:
        return at_school(self.standing, title or said(one.id), one.school)

    def next_level(self) -> Markup:
        level = self.standing.next_level
        if level is None:
            return EMPTY
        return tag("p", f"{sentences.level_words(self.standing, level)} ", self.sources.cite(level.cites))

    def grounds(self) -> Markup:
        return note(sentences.grounds_words(self.standing))

    def clauses(self) -> Markup:
        results = self.standing.clauses
        heads = ("Clause", "Outcome", "What it means", "Written in")
        rows = ((self.name(one.clause.title, one), _clause_chip(one), self.clause(one), self.sources.cite(one.cites)) for one in results)
        of = "agreement in force" if self.standing.in_force else "policy"
        return table(f"Consequence clauses of the {of}", heads, rows, most=self.most, of=len(results))

    def clause(self, result: ClauseResult) -> Markup:
        selected = f"selected: {listed([said(kind) for kind in result.selected])}" if result.selected else ""
        override = result.override.sentence() if result.override is not None else ""
        words = prose(sentences.clause_words(self.standing, result))
        return join([words, note(selected), note(override), self.why(result.because, printed=True)])

    def options(self) -> Markup:
        heads = ("Step", "Leads to", "Decided by", "Outcome", "Written in")
        return table("Steps that a record could set off from here", heads, map(self.option, self.standing.options))

    def option(self, option: Option) -> tuple[Part, ...]:
        limits = f" ({', '.join(said(value) for _, value in option.with_)})" if option.with_ else ""
        by = listed([self.standing.policy.role(role) for role in option.by], last="or") or "not said"
        why = self.why(option.because) if option.guard is not Truth.TRUE else EMPTY
        outcome = join([chip(option.guard, sentences.GUARD[option.guard]), why])
        return f"{said(option.kind)}{limits}", state_title(self.standing.policy, option.to), by, outcome, self.sources.cite(option.cites)

    def requirements(self) -> Markup:
        results = self.standing.requirements
        rows = ((self.name(one.title, one), self.requirement(one), self.sources.cite(one.cites)) for one in results)
        caption = "Requirements of the law; one that does not apply yet is met"
        return table(caption, ("Requirement", "Outcome", "Written in"), rows, most=self.most, of=len(results))

    def requirement(self, result: RequirementResult) -> Markup:
        override = note(result.override.sentence()) if result.override is not None else EMPTY
        return join([chip(result.truth, said(result.outcome)), override, self.why(result.because)])

    def undetermined(self) -> Markup:
        return bulleted(join([f"? {what}", bulleted(map(prose, needs))]) for what, needs in sentences.open_words(self.standing))

    def trail(self) -> Markup:
        titles, steps = titles_of(self.standing), self.standing.trail
        rows = ((_day(step.on), sentences.step_words(step, titles), self.step(step)) for step in steps)
        return table("What happened, in order", ("Day", "What happened", "What it did"), rows, most=self.most, of=len(steps))

    def step(self, step: Step) -> Markup:
        if step.outcome == "refused":
            return join([chip(Truth.FALSE, "refused"), self.why(step.because, printed=True)])
        if step.from_ != step.to:
            return join([f"{sentences.step_mark(step)} {state_title(self.standing.policy, step.to)}", self.why(step.because)])
        return tag("span", sentences.outcome_words(step, self.standing.policy) or said(step.outcome), class_="soft")

    def on_record(self) -> Markup:
        found = bulleted(map(prose, sentences.sources_of(self.standing)))
        return join(["Sources of the record:", found]) if found else EMPTY


def _day(day: object) -> Markup:
    return tag("time", str(day)) if day else prose("not set")


def _clock_kind(clock: ClockResult) -> str:
    """Return the colour of a clock's status."""
    if clock.says.kept:
        return "yes"
    return "no" if clock.says.late or clock.days_late else "now" if clock.says.runs else "plain"


def _outcome(finding: Finding) -> Markup:
    if finding.is_missed:
        return chip(Truth.FALSE, "missed")
    due = "" if finding.is_due or finding.truth is not Truth.FALSE else " yet"
    return chip(finding.truth, said(finding.outcome) + due)


def finding_html(finding: Finding, standing: Standing | None = None) -> Markup:
    """Draw what was observed against what is wanted: a bullet chart, a sentence, and the reasons folded."""
    passed = [f"passed over, of {entry.on}: {reason}" for entry, reason in finding.passed_over]
    words = tag("div", prose(in_titles(standing, sentences.finding_detail(finding))))
    return join([bullets_html(finding), words, *(note(p, kind="soft") for p in passed), reasons(finding.because, standing)])


def _clause_chip(result: ClauseResult) -> Markup:
    if result.truth is Truth.TRUE:
        return chip(None, "triggered", mark="!", kind="no")
    return chip(None if result.truth is Truth.FALSE else result.truth, said(result.outcome))


def decision_html(decision: Decision, *, level: int = 2) -> Markup:
    """Draw a decision of the gatekeeper as HTML: accepted or refused, why, and what would have to be true."""
    step, policy = decision.step, decision.standing.policy
    truth = Truth.TRUE if decision.accepted else Truth.UNDETERMINED if decision.depends_on else Truth.FALSE
    answer = chip(truth, "accepted" if decision.accepted else decision.outcome)
    title = f"“{said(step.what)}” {step_day_words(step)}, in “{state_title(policy, step.from_)}”"
    then = f" {said(decision.outcome)}" if decision.accepted else ""
    return join([tag(f"h{level}", prose(title)), tag("p", answer, then), *_decision(decision)])


def _decision(decision: Decision) -> Iterator[Markup]:
    summary = "Why it was accepted" if decision.accepted else "Why it may be refused" if decision.depends_on else "Why it was refused"
    yield reasons(decision.because, decision.standing, summary=summary, printed=True)
    if decision.needs:
        needs: Sequence[Part] = [prose(in_titles(decision.standing, need)) for need in decision.needs]
        yield join([tag("p", "What would decide:" if decision.depends_on else "What would have to be true:"), bulleted(needs)])
