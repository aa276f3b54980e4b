"""The sentences that pages in text and in HTML share: of clocks, findings, clauses, steps and menus. Plain text, not yet escaped."""

from collections.abc import Iterable, Iterator

from ..benchmark import OUTCOMES, Finding
from ..condition.english import say_words as said
from ..consequence import Menu
from ..evaluation.wording import say_apart
from ..kinds import AnyRecord, ExtensionGranted
from ..logic import Truth
from ..policy import Policy
from ..record.district import District
from ..standing import ClauseResult, ClockResult, Standing, Step
from ..standing.results import NextLevel
from ..standing.said import step_name
from ..words import listed, plural
from .titles import Titles, titles_of

__all__ = [
    "GUARD", "agreement_words", "at_school", "clause_words", "clock_mark", "clock_rest", "clock_words", "days_left",
    "district_words",
    "extension_words", "finding_detail", "grounds_words", "in_titles", "known_words", "level_words", "members_words", "menu_words",
    "none_judged", "open_words", "outcome_words", "override_words", "record_words", "said", "school_name", "sources_of",
    "standing_words", "state_title", "step_day_words", "step_mark", "step_words", "thing_words",
]  # fmt: skip

GUARD = {Truth.TRUE: "possible now", Truth.FALSE: "not possible now", Truth.UNDETERMINED: "cannot be decided from what is known"}
_DETAILS = (
    "role", "party", "review", "finding", "clock", "support", "as_", "rating", "school", "into", "policy", "clause", "consequence", "what",
    "outcome",
)  # fmt: skip


def state_title(policy: Policy, state: str) -> str:
    """Return a state's title, or its name in words, also where an earlier policy named it and this one does not."""
    return policy.title_of(state) if state in policy.states else said(state)


def school_name(standing: Standing, key: str) -> str:
    """Return a school's name, or its id where it has none."""
    return next((school.name or school.id for school in standing.partnership.schools if school.id == key), key)


def at_school(standing: Standing, title: str, school: str | None) -> str:
    """Return a title, and at which school it is asked where it is asked at one."""
    return f"{title} at {school_name(standing, school)}" if school else title


def thing_words(standing: Standing, part: str, name: str) -> str:
    """Say which thing of a standing is meant by its part and its name there: a title, and at which school."""
    key, _, school = name.partition("@")
    if part == "option":
        named = (f"{said(one.kind)}, to {state_title(standing.policy, one.to)}" for one in standing.options if step_name(one) == name)
        return next(named, said(name))
    return at_school(standing, titles_of(standing).of("school" if part == "member" else part, key), school)


def district_words(district: District) -> str:
    """Say the name of a district, and its code where it has one."""
    return f"{district.name}, district {district.id}" if district.id else district.name


def known_words(standing: Standing) -> str:
    """Say, after the day asked about, as of which day it was known; nothing where all that is known counts."""
    return f", as it was known on {standing.known_on}" if standing.known_on else ""


def override_words(standing: Standing) -> str:
    """Say where it would stand without overrides; nothing where there are none."""
    if not standing.overridden:
        return ""
    plain = standing.without_overrides()
    return f"Overrides are on record. Without them it would stand at: {plain.title}, since {plain.since}."


def extension_words(standing: Standing, extension: ExtensionGranted) -> str:
    """Say until when a clock was extended, by whom, under which authority, and why."""
    by = standing.policy.role(extension.by)
    return f"extended to {extension.until} by {by} under {extension.authority}: {extension.reason}"


def days_left(clock: ClockResult) -> str:
    """Say how many days a running clock has left."""
    return f"{plural(clock.days_left, 'day')} left" if clock.days_left else "this is its last day"


def clock_mark(clock: ClockResult) -> str:
    """Return the mark of a clock: met, missed, late, or neither."""
    return "✓" if clock.says.kept else "✗" if clock.says.lapsed else "!" if clock.days_late else "·"


def clock_words(standing: Standing, clock: ClockResult) -> str:
    """Say how a clock stands, and in which round one is that has restarted."""
    return in_titles(standing, _clock_words(clock)) + (f" (round {len(clock.earlier) + 1})" if clock.earlier else "")


def _clock_words(clock: ClockResult) -> str:
    late = f", {plural(clock.days_late, 'day')} late" if clock.days_late else ""
    says = clock.says
    if not says.started:
        return f"not started; it starts with {clock.anchored_on}"
    if says.paused:
        return f"paused, {days_left(clock)} when it goes on"
    if says.runs:
        return f"due on {clock.due}, {days_left(clock)}"
    if says.met:
        return f"met on {clock.met_on}, due on {clock.due}{late}"
    if says.late:
        return f"lapsed: it was due on {clock.due}{late}"
    if says.over and clock.review is not None:
        return f"due on {clock.due}; {_review_words(clock, late)}"
    return f"{said(clock.status)} (due on {clock.due})"


def clock_rest(standing: Standing, clock: ClockResult) -> str:
    """Say how a clock stands, beside its status: what the status says is not said again."""
    words, status = clock_words(standing, clock), said(clock.status)
    return words.removeprefix(status).lstrip(":; ") if words.startswith(status) else words


def _review_words(clock: ClockResult, late: str) -> str:
    held = f"held on {clock.held_on}{late}" if clock.held_on else f"no review is on record as held{late}"
    return held + (f", decided on {clock.decided_on}" if clock.decided_on else ", not decided")


def finding_detail(finding: Finding) -> str:
    """Say what was observed and what is wanted, from the tree of reasons; an override and a review's finding are said with it."""
    parts = finding.because.parts
    reviewed = _reviewed_words(finding)
    if finding.override is not None:
        inner = parts[-1].parts if parts else ()
        return f"{inner[0].text if inner else ''} ({finding.override.sentence()})".strip() + reviewed
    return (parts[0].text if parts else "") + reviewed


def _reviewed_words(finding: Finding) -> str:
    """Say what the review of a benchmark's phase found, and where the numbers say otherwise."""
    if finding.review is None:
        return ""
    numbers = f"; by the numbers it is {said(OUTCOMES[finding.judged])}" if finding.differs else ""
    found = said(finding.review.finding)
    return f". The {said(finding.benchmark.phase)} review found the benchmarks {found}, decided on {finding.review.on}{numbers}."


def none_judged(standing: Standing) -> str:
    """Say why a plan in force gives no benchmark to judge; nothing where it gives some, or where it is over."""
    if standing.benchmarks or not standing.in_force or standing.is_final:
        return ""
    if standing.agreement is None:
        return "None can be judged: the text of the agreement is not on record."
    return "None can be judged: the agreement holds none for the schools on record."


def menu_words(menu: Menu) -> str:
    """Say a menu of consequences."""
    options = [consequence.title or said(consequence.kind) for consequence in menu.of]
    return listed(options) if menu.choose == "all" or len(options) == 1 else f"{menu.choose} of: {listed(options, last='or')}"


def level_words(standing: Standing, level: NextLevel) -> str:
    """Say what the next level of accountability is as long as no plan is signed, and who decides."""
    menu = menu_words(level.then) if level.then else "not spelled out"
    who = standing.policy.role(level.decided_by)
    return f"Until a plan is signed, the next level of accountability is: {menu}. It {level.effect} follow; the {who} decides."


def clause_words(standing: Standing, result: ClauseResult) -> str:
    """Say what a clause means: whether something must or may follow, what, and who decides."""
    menu, default = menu_words(result.clause.then), result.default
    who = f"the {standing.policy.role(result.decided_by)} decides"
    if default is not None:
        return f"Nobody has chosen by {result.decide_by}: {default.title or said(default.kind)} is recommended; {who}."
    who += f" by {result.decide_by}" if result.decide_by and not result.is_too_late else ""
    if result.truth is Truth.TRUE:
        return f"There {result.clause.effect} follow: {menu}; {who}."
    return f"If it is triggered, there {result.clause.effect} follow: {menu}; {who}."


def grounds_words(standing: Standing) -> str:
    """Say, with a mark, which grounds for the next level of accountability there are; nothing where none is asked about."""
    if not standing.grounds:
        return ""
    holding, open_ = (
        [ground.title or said(ground.id) for ground in standing.grounds if ground.truth is truth]
        for truth in (Truth.TRUE, Truth.UNDETERMINED)
    )
    if holding:
        return f"! Grounds for the next level of accountability: {'; '.join(holding)}."
    if open_:
        return f"? Whether there are grounds for the next level of accountability cannot be decided: {'; '.join(open_)}."
    return "· No ground for the next level of accountability is on record."


def sources_of(standing: Standing) -> tuple[str, ...]:
    """List the sources of what the standing rests on: the records of its trail, and the evidence its findings used."""
    said_by = [step.record.source for step in standing.trail if step.record is not None]
    said_by += [entry.source for finding in standing.benchmarks for entry in finding.used]
    return tuple(dict.fromkeys(source for source in said_by if source))


def step_mark(step: Step) -> str:
    """Return the mark of a step of the trail: refused, moved, or only noted."""
    return "✗" if step.outcome == "refused" else "→" if step.from_ != step.to else "·"


def outcome_words(step: Step, policy: Policy) -> str:
    """Say what came of a step that led nowhere: an act was refused, a fact that a step asks about changes nothing, else nothing."""
    record = step.record
    if step.outcome == "refused":
        return "refused"
    asked = record is not None and any(t.on == step.what and step.from_ in t.from_ and t.fits(record) for t in policy.transitions)
    return "on record, changes nothing" if step.outcome == "noted" and asked else ""


def step_day_words(step: Step) -> str:
    """Say on which day a step was, or how roughly the day of its record is known."""
    return step.record.rough.words() if step.record is not None and step.record.rough else f"on {step.on}"


def step_words(step: Step, titles: Titles) -> str:
    """Say what happened in a step of the trail.

    A clock's coming is said by the clock's title; a record by its kind and what it is about.
    """
    kind, _, name = step.what.partition(":")
    if kind == "clock" and name:
        clock = next((policy.clocks[name] for policy in titles.policies if name in policy.clocks), None)
        came = "its last day is over" if clock is not None and clock.kind == "deadline" else "its day has come"
        return f"{titles.of('clock', name)}: {came}"
    if step.record is None:
        return "all that the next stage asks for is there" if step.what == "always" else said(step.what)
    apart = f": {say_apart(step.apart)}" if step.apart else ""
    return record_words(step.record, titles) + apart


def open_words(standing: Standing) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List what is undetermined, with what is not on record and would decide it; nothing where it is over.

    What is missing for several things is said once. It is said of the record, not as a wish: its day may be past.
    """
    missing: dict[tuple[str, ...], list[str]] = {}
    for part, name, needs in () if standing.is_final else _undetermined(standing):
        missing.setdefault(needs, []).append(f"{part} “{thing_words(standing, part, name)}”")
    named: set[str] = set()
    for needs, whats in missing.items():
        said_before = len(needs) > 1 and named.issuperset(needs)
        yield listed(whats), ("what is named above",) if said_before else tuple(f"not on record: {in_titles(standing, n)}" for n in needs)
        named.update(needs)


def _undetermined(standing: Standing) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """List what ``Standing.undetermined`` lists, by part and name."""
    for finding in standing.benchmarks:
        if finding.truth is Truth.UNDETERMINED:
            yield "benchmark", f"{finding.id}@{finding.school or ''}", finding.needs
    for part, results in (("clause", standing.clauses), ("requirement", standing.requirements)):
        for one in results:
            if one.truth is Truth.UNDETERMINED:
                yield part, f"{one.id}@{one.school or ''}", one.because.blocking()
    for ground in standing.grounds:
        if ground.truth is Truth.UNDETERMINED:
            yield "ground", ground.id, ground.because.blocking()


def in_titles(standing: Standing | None, text: str) -> str:
    """Say a text of reasons with titles in place of the ids that it names, where the standing is given."""
    return text if standing is None else titles_of(standing).say(text)


def members_words(standing: Standing) -> Iterator[str]:
    """Say which schools there are, by their status."""
    by_status: dict[str, list[str]] = {}
    for member in standing.members:
        by_status.setdefault(member.status, []).append(school_name(standing, member.id))
    for status, names in by_status.items():
        yield f"{plural(len(names), 'school')} ({said(status)}): {listed(names)}."


def agreement_words(standing: Standing) -> str:
    """Say which agreement is in force; nothing where none is."""
    if not standing.in_force:
        return ""
    held = next((one for one in standing.partnership.agreements if one.id == standing.agreement), None)
    if held is None:
        return "The agreement in force: one whose text is not on record."
    return f"The agreement in force: {held.title or held.id}."


def record_words(record: AnyRecord, titles: Titles) -> str:
    """Say a record by its kind and what it is about, each thing by its title."""
    details = listed(_details(record, titles))
    return f"{said(record.happening)} ({details})" if details else said(record.happening)


def _details(record: AnyRecord, titles: Titles) -> Iterable[str]:
    known = type(record).model_fields
    for field in _DETAILS:
        value = getattr(record, field) if field in known else None
        if isinstance(value, str) and value:
            yield titles.of("school" if field == "into" else field, value)


def standing_words(standing: Standing) -> str:
    """Say a standing in one sentence: the state, since when, and what is due next."""
    level = f", at level {standing.level} of accountability" if standing.level else ""
    cycle = f", in cycle {standing.cycle}" if standing.cycle > 1 else ""
    due = standing.next_due
    following = f" Next: {due.title}, on {due.due} ({days_left(due)})." if due is not None else ""
    return f"{standing.title}, since {standing.since}{level}{cycle}.{following}"
