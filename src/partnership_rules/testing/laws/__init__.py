"""Laws a policy should obey, as plain functions: each takes a policy and says passed, failed, or inconclusive.

    >>> import partnership_rules as pr
    >>> nobody_is_escalated_without_grounds(pr.load_policy("michigan-2017"), examples=20).outcome
    'passed'

Every law takes the agreements it is to be tried with (without any, agreements are drawn), how many ``examples`` to try,
and the ``seed`` they are drawn from: the same arguments give the same answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ...agreement import Agreement
from ...benchmark import Finding
from ...condition import ast, walk
from ...evaluation import evaluate, propose
from ...logic import TRUE
from ...policy import Policy, Transition
from ...record import Partnership
from ...standing import Standing
from ..menus.records import Draft, deciding_facts, moving_records, related_records
from ..rows import Row
from .searching import Case, LawResult, cases, search
from .steps import steps_taken

__all__ = [
    "LAWS",
    "a_consequence_is_one_that_the_plan_spells_out",
    "an_extension_never_shortens_a_clock",
    "every_path_can_still_end",
    "every_transition_can_be_taken",
    "meeting_one_more_benchmark_never_makes_the_standing_worse",
    "nobody_is_escalated_without_grounds",
    "nobody_is_released_by_what_is_not_known",
    "only_those_named_decide",
]

STRANGER = "a-stranger"
NO_SUCH = "on-no-menu"
EXTRA_DAYS = 10


def nobody_is_escalated_without_grounds(
    policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 100, seed: int = 0
) -> LawResult:
    """Hold that the level of accountability is raised only when a ground of the ladder is true at that moment.

    >>> import partnership_rules as pr
    >>> nobody_is_escalated_without_grounds(pr.load_policy("michigan-2017"), examples=20).outcome
    'passed'
    """

    def judge(case: Case) -> str | None:
        raising = [step for step in steps_taken(case) if step.grounds is not None]
        said = [(step.transition.trigger, step.grounds) for step in raising if step.grounds is not None and step.grounds is not TRUE]
        return _first_broken(raising, [f"the level is raised by '{trigger}' while grounds are {truth.value}" for trigger, truth in said])

    return search("nobody is escalated without grounds", judge, policy, agreements, examples=examples, seed=seed)


def _first_broken(about: Sequence[object], broken: Sequence[str]) -> str | None:
    return None if not about else broken[0] if broken else ""


def nobody_is_released_by_what_is_not_known(
    policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 100, seed: int = 0
) -> LawResult:
    """Hold that a way to an end which asks for benchmarks or findings is not open while nothing is known of them.

    Everything that speaks of them is taken away first: evidence, decisions of reviews, overrides, and what an agreement
    presumes of what is missing. A release that asks
    that nothing be *missed* breaks it: before anything is due, nothing is.

        >>> import partnership_rules as pr
        >>> nobody_is_released_by_what_is_not_known(pr.load_policy("michigan-2017"), examples=20).outcome
        'passed'
    """
    asking = [t for t in policy.transitions if t.to in policy.finals and t.when is not None and _asks_for_evidence(t)]

    def judge(case: Case) -> str | None:
        standing = evaluate(_bare(case.partnership), as_of=case.as_of)
        leaving = [t for t in policy.transitions if t.on is not None and standing.state in t.from_]
        options = [option for t, option in zip(leaving, standing.options, strict=True) if t in asking] if standing.options else []
        return _first_broken(options, [f"'{o.kind}' leads to '{o.to}' while nothing is known" for o in options if o.guard is TRUE])

    return search("nobody is released by what is not known", judge, policy, agreements, examples=examples, seed=seed)


def _asks_for_evidence(transition: Transition) -> bool:
    return transition.when is not None and any(
        isinstance(leaf, (ast.Met, ast.Missed, ast.ShareMet, ast.FindingIs)) for _, leaf in walk(transition.when)
    )


def _bare(partnership: Partnership) -> Partnership:
    speaking = ("review_decided", "overridden", "retracted")
    kept = [record for record in partnership.records if record.kind not in speaking]
    texts = tuple(map(_presuming_nothing, partnership.agreements))
    return partnership.with_changes(evidence=(), records=kept or partnership.records[:1], agreements=texts)


def _presuming_nothing(agreement: Agreement) -> Agreement:
    if all(benchmark.if_missing == "undetermined" for benchmark in agreement.benchmarks):
        return agreement
    return agreement.with_changes(benchmarks=[benchmark.with_changes(if_missing="undetermined") for benchmark in agreement.benchmarks])


def a_consequence_is_one_that_the_plan_spells_out(
    policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 60, seed: int = 0
) -> LawResult:
    """Hold that a consequence which stands on no menu is never selected, whoever wants it and under whichever clause.

    >>> import partnership_rules as pr
    >>> a_consequence_is_one_that_the_plan_spells_out(pr.load_policy("michigan-2017"), examples=10).outcome
    'passed'
    """

    def judge(case: Case) -> str | None:
        texts = case.partnership.agreements
        clauses = [clause.id for text in texts for clause in text.clauses] + ["ladder", "no-such-clause"]
        rows = [{"kind": "consequence_selected", "on": case.as_of, "clause": clause, "consequence": NO_SUCH} for clause in clauses]
        bad = [row for row in rows if propose(case.partnership, row).accepted]
        return _first_broken(rows, [f"a consequence that stands on no menu is selected under '{row['clause']}'" for row in bad])

    return search("a consequence is one that the plan spells out", judge, policy, agreements, examples=examples, seed=seed)


def meeting_one_more_benchmark_never_makes_the_standing_worse(
    policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 100, seed: int = 0
) -> LawResult:
    """Hold that a benchmark set to met today adds no ground and no triggered clause, and closes no way to an end.

    A clause that asks for met benchmarks to trigger a consequence breaks it.

        >>> import partnership_rules as pr
        >>> meeting_one_more_benchmark_never_makes_the_standing_worse(pr.load_policy("michigan-2017"), examples=20).outcome
        'passed'
    """

    def judge(case: Case) -> str | None:
        before = case.standing()
        unmet = [finding for finding in before.benchmarks if finding.outcome != "met"]
        broken = [word for finding in unmet for word in _worse(before, _with_met(case, finding), finding.id)]
        return _first_broken(unmet, broken)

    return search("meeting one more benchmark never makes the standing worse", judge, policy, agreements, examples=examples, seed=seed)


def _with_met(case: Case, finding: Finding) -> Standing:
    what = f"benchmark:{finding.id}" + (f"@{finding.school}" if finding.school else "")
    why = {"by": "somebody", "authority": "a thought", "reason": "what if"}
    record = {"kind": "overridden", "on": case.as_of, "what": what, "outcome": "met", **why}
    return evaluate(case.partnership.add(record), as_of=case.as_of)


def _worse(before: Standing, after: Standing, key: str) -> list[str]:
    """List what is worse with a benchmark met, where the state is the same."""
    if before.state != after.state:
        return [] if after.is_final or after.level <= before.level else [f"with '{key}' met the level rises to {after.level}"]
    had = {ground.id for ground in before.grounds if ground.truth is TRUE}
    found = [f"with '{key}' met there is a new ground '{g.id}'" for g in after.grounds if g.truth is TRUE and g.id not in had]
    had = {f"{clause.id}@{clause.school}" for clause in before.clauses if clause.truth is TRUE}
    triggered = [clause for clause in after.clauses if clause.truth is TRUE and f"{clause.id}@{clause.school}" not in had]
    found += [f"with '{key}' met the clause '{clause.id}' is triggered" for clause in triggered]
    ends = {option.kind for option in after.options if option.guard is TRUE and option.to in after.policy.finals}
    lost = [o for o in before.options if o.guard is TRUE and o.to in before.policy.finals and o.kind not in ends]
    return found + [f"with '{key}' met '{option.kind}' no longer leads to '{option.to}'" for option in lost]


def every_path_can_still_end(
    policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 60, seed: int = 0, depth: int = 3
) -> LawResult:
    """Hold that from wherever a partnership stands, at most ``depth`` more records can bring it to an end.

    The records are looked for among those that would move the machine, and those its guards ask about.

        >>> import partnership_rules as pr
        >>> every_path_can_still_end(pr.load_policy("michigan-2017"), examples=10).outcome
        'passed'
    """

    def judge(case: Case) -> str | None:
        standing = case.standing()
        if standing.is_final or policy.perpetual:
            return None
        return "" if _can_end(_world(case), standing, depth) else f"from '{standing.state}' no end was found within {depth} records"

    return search("every path can still end", judge, policy, agreements, examples=examples, seed=seed)


def _world(case: Case) -> Draft:
    p = case.partnership
    rows, known = ([{**one.to_dict(), "on": one.on} for one in listed] for listed in (p.records, p.evidence))
    return Draft(
        p.policies[0],
        p.agreements,
        tuple(s.id for s in p.schools),
        p.district.to_dict(),
        (),
        rows,
        known,
        case.as_of,
        {"links": p.links, "linked": p.linked},
    )


def _can_end(draft: Draft, standing: Standing, depth: int) -> bool:
    if standing.is_final:
        return True
    if not depth:
        return False
    free = moving_records(draft, standing, ending=True) + moving_records(draft, standing, ending=False)
    menus = free + (deciding_facts(draft, standing) + related_records(draft, standing) if depth > 1 else [])
    grown = (_with_one_more(draft, row) for menu in menus for row in menu[:2] if "target" not in row)
    return any(one is not None and _can_end(*one, depth - 1) for one in grown)


def _with_one_more(draft: Draft, row: Row) -> tuple[Draft, Standing] | None:
    """Return the draft with one more record that moves it, or one more piece of evidence; None where a record moves nothing."""
    row = {**row, "on": draft.day}
    if "kind" not in row:
        more = replace(draft, evidence=[*draft.evidence, row])
        return more, evaluate(more.partnership(), as_of=draft.day)
    decision = propose(draft.partnership(), row)
    return (replace(draft, records=[*draft.records, row]), decision.standing) if decision.accepted else None


def an_extension_never_shortens_a_clock(
    policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 100, seed: int = 0
) -> LawResult:
    """Hold that an extension makes no clock due earlier, and lets none lapse that ran or was met.

    >>> import partnership_rules as pr
    >>> an_extension_never_shortens_a_clock(pr.load_policy("michigan-2017"), examples=20).outcome
    'passed'
    """

    def judge(case: Case) -> str | None:
        before = case.standing()
        dues = [(clock.name, clock.due) for clock in before.clocks if clock.due is not None]
        until = [(name, due + timedelta(days=days)) for name, due in dues for days in (-EXTRA_DAYS, EXTRA_DAYS)]
        return _first_broken(dues, [word for name, day in until for word in _shortened(case, before, name, day)])

    return search("an extension never shortens a clock", judge, policy, agreements, examples=examples, seed=seed)


def _shortened(case: Case, before: Standing, clock: str, until: date) -> list[str]:
    row = {"kind": "extension_granted", "on": case.as_of, "clock": clock, "until": until}
    why = {"by": "somebody", "authority": "a thought", "reason": "what if"}
    after = {one.name: one for one in evaluate(case.partnership.add({**row, **why}), as_of=case.as_of).clocks}
    found = []
    for old in before.clocks:
        new = after.get(old.name)
        if new is not None and old.due is not None and new.due is not None and new.due < old.due:
            found.append(f"extended to {until}, the clock '{old.name}' is due on {new.due}, before {old.due}")
        elif new is not None and (old.says.runs or old.says.kept) and new.says.late:
            found.append(f"extended to {until}, the clock '{old.name}' is {new.status}")
    return found


def only_those_named_decide(policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 60, seed: int = 0) -> LawResult:
    """Hold that a record decided by a role that no step of its kind names moves nothing.

    >>> import partnership_rules as pr
    >>> only_those_named_decide(pr.load_policy("michigan-2017"), examples=20).outcome
    'passed'
    """

    def judge(case: Case) -> str | None:
        standing = case.standing()
        asked = [option for option in standing.options if option.by and option.guard is TRUE]
        free = {option.kind for option in standing.options if not option.by}
        broken = []
        for option in asked:
            row = {"kind": option.kind, "on": case.as_of, "by": STRANGER, **dict(option.with_)}
            named = option.kind not in free and option.kind in ("assigned", "released", "closed", "next_level_signaled")
            if named and propose(case.partnership, row).outcome == "moved":
                broken.append(f"'{option.kind}' moves the machine though a stranger decided it")
        return _first_broken(asked, broken)

    return search("only those named decide", judge, policy, agreements, examples=examples, seed=seed)


def every_transition_can_be_taken(policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 300, seed: int = 0) -> LawResult:
    """Look for a partnership that takes each transition; what none took may still be possible, so the answer is never failed.

    >>> import partnership_rules as pr
    >>> result = every_transition_can_be_taken(pr.load_policy("michigan-2017"), examples=1)
    >>> result.outcome, result.reason.partition(":")[0]
    ('inconclusive', 'never taken')
    """
    law, open_, tried = "every transition can be taken", set(range(len(policy.transitions))), 0
    for case in cases(policy, agreements, examples=examples, seed=seed):
        tried += 1
        open_ -= {policy.transitions.index(step.transition) for step in steps_taken(case)}
        if not open_:
            return LawResult(law, "passed", tried, tried)
    names = ", ".join(t.id or f"{t.trigger} to {t.to}" for place, t in enumerate(policy.transitions) if place in open_)
    return LawResult(law, "inconclusive", tried, tried, f"never taken: {names}")


LAWS: tuple[Callable[..., LawResult], ...] = (
    nobody_is_escalated_without_grounds,
    nobody_is_released_by_what_is_not_known,
    a_consequence_is_one_that_the_plan_spells_out,
    meeting_one_more_benchmark_never_makes_the_standing_worse,
    every_path_can_still_end,
    an_extension_never_shortens_a_clock,
    only_those_named_decide,
    every_transition_can_be_taken,
)
"""Every law, to try them one after the other."""
