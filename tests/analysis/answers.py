"""What the analyses answer about policies, agreements and partnerships that numbers draw, kept as digests in ``answers.json``.

    cd tests && python -m analysis.answers

writes that file anew; ``python -m analysis.answers lint_policy 17`` shows one answer in full.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import Any

from helpers.kept import Numbers, digest
from pydantic import TypeAdapter

import partnership_rules as pr
from partnership_rules.analysis import (
    DEFAULT_LAWS,
    Law,
    Model,
    Report,
    compare,
    compare_policies,
    grid,
    lint,
    shares,
    simulate,
    variant,
    verify,
)
from partnership_rules.analysis.cases import ALWAYS, NEVER, Cases
from partnership_rules.analysis.compare.comparison import comparison_text
from partnership_rules.analysis.verify.laws import Step as AnalysisStep
from partnership_rules.clock_status import CLOCK_STATUSES
from partnership_rules.condition import Condition
from partnership_rules.testing.faulty.mutants import Mutant, mutants
from partnership_rules.testing.menus.agreements import build_agreement, build_condition
from partnership_rules.testing.menus.names import names_of
from partnership_rules.testing.menus.partnerships import Step, draw_partnership
from partnership_rules.testing.menus.policies import build_policy

from . import conditions
from .documents import CLOCKS, STATES, at_most, clause, deed, rate
from .documents import agreement as small_agreement
from .documents import policy as small_policy
from .test_compare_policies import PAIRS
from .test_lint import CASES, CITATIONS
from .test_verify import CASES as BROKEN_AND_KEPT
from .test_verify_features import AGAIN, EARLY, FOUND, POLICIES, REST, REVIEW, TARGETS

FILE = Path(__file__).parent / "answers.json"
_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
CATALOG = ("michigan-2017", "michigan-2022", "michigan-2017-round-1")


@cache
def policy(seed: int) -> pr.Policy:
    """Draw a policy; of each four one is of the catalog."""
    return pr.load_policy(CATALOG[seed // 4 % 3]) if seed % 4 == 0 else pr.Policy(**build_policy(Numbers(seed)))


@cache
def faulty(of: str) -> tuple[pr.Policy, ...]:
    """Return the faulty versions of a policy of the catalog that can be built."""
    return tuple(one for mutant in mutants(pr.load_policy(of)) if isinstance(one := mutant.built, pr.Policy))


def agreement(seed: int, under: pr.Policy, key: str = "a1") -> pr.Agreement:
    return pr.Agreement(**build_agreement(Numbers(seed + 500), names_of(under), key=key, policy=under.id))


def partnership(seed: int, under: pr.Policy) -> pr.Partnership:
    pick = Numbers(seed + 2_000)
    steps = [Step(*map(pick.below, (100, 1_000, 10, 400))) for _ in range(3 + pick.below(10))]
    return draw_partnership(under, (agreement(seed, under),), steps, first=pick.below(6), schools=pick.below(3))


def told(problems: Iterable[pr.Problem]) -> list[str]:
    return [f"{one} [{one.severity}] {one.witness}" for one in problems]


def lint_policy(seed: int) -> object:
    return told(lint(policy(seed)))


def lint_faulty(seed: int) -> object:
    some = 8 if seed % 4 else 2  # those of the catalog are large
    made = (mutant.built for mutant in mutants(policy(seed))[seed % 9 :: 9][:some])
    return [told(lint(one)) for one in made if isinstance(one, pr.Policy)]


def lint_agreement(seed: int) -> object:
    under = policy(seed)
    plan = agreement(seed, under)
    wrong = [one for mutant in mutants(plan)[seed % 5 :: 5] if isinstance(one := mutant.built, pr.Agreement)]
    return [told(lint(plan)), told(lint(plan, policy=under)), [told(lint(one, policy=under)) for one in wrong[:6]]]


def lint_partnership(seed: int) -> object:
    return told(lint(partnership(seed, policy(seed))))


def lint_near(seed: int) -> object:
    """Lint documents that differ a little from what a code is found in, and from what it is not found in."""
    _, *pair = CASES[seed]
    held = small_policy(citations=CITATIONS)
    found: list[object] = []
    for one in pair:
        listed = mutants(one) if isinstance(one, pr.Policy | pr.Agreement) else []
        for mutant in listed[seed % 7 :: max(len(listed) // 6, 1)]:
            if isinstance(near := mutant.built, pr.Policy | pr.Agreement):
                found.append(told(lint(near, policy=held if isinstance(near, pr.Agreement) else None)))
    return found


def lint_evidence(seed: int) -> object:
    """Lint evidence of every place, group and unit, beside a benchmark of each form of target."""
    row, _ = list(TARGETS.values())[seed // 2]
    of_each = [{"for": "each"}, {}][seed % 2]
    places = ({}, {"school": "east"}, {"school": "west"}, {"level": "state"})
    kinds = product((row["measure"], "rates", "other"), places, ("all", "el", "els"), ("percent", "points", "count"))
    rows = [{"measure": measure, **place, "group": group, "unit": unit, "value": "0.5"} for measure, place, group, unit in kinds]
    one = _lint_beside(row | of_each, rows)
    alone = [_lint_beside(row | of_each, [entry, *rows[:1], {"milestone": "rat", "done": True}]) for entry in rows[seed % 5 :: 9]]
    return [one, *alone]


def _lint_beside(benchmark: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    """Lint a partnership with evidence of four years, under a plan with a benchmark and two others."""
    under = small_policy()
    records = [{"kind": "identified", "on": "2018-03-01"}, {"kind": "assigned", "on": "2018-06-01"}]
    records.append({"kind": "agreement_signed", "on": "2018-07-01", "agreement": "plan"})
    dated = [{**row, "on": f"20{19 + place % 4}-0{1 + place % 9}-15"} for place, row in enumerate(rows)]
    plan = small_agreement([benchmark, deed("due", due="2019-12-31"), rate("second", at_most("3", "points"))])
    held = pr.Partnership(
        id="p", policy=under.id, policies=(under,), district={"name": "D"}, schools=[{"id": "east"}, {"id": "west"}],
        agreements=[plan], records=records, evidence=dated,
    )  # fmt: skip
    return told(lint(held))


def two_near(seed: int) -> object:
    """Compare a policy with those that differ from it a little, both ways round."""
    _, one, other, _ = list(PAIRS.values())[seed]
    near = [made for of in (one, other) for mutant in mutants(of)[seed % 7 :: 7] if isinstance(made := mutant.built, pr.Policy)]
    return [[compare_policies(one, made).to_dict(), compare_policies(made, one).to_dict()] for made in near[:20]]


def two_policies(seed: int) -> object:
    found = compare_policies(policy(seed), policy(seed + 1))
    return [repr(found), found.to_dict()]


def two_faulty(seed: int) -> object:
    known = faulty(CATALOG[seed % 2])
    return compare_policies(known[seed * 11 % len(known)], known[(seed * 17 + 5) % len(known)]).to_dict()


def two_sides(seed: int) -> object:
    under = policy(seed)
    known = faulty(under.id) if under.id in CATALOG[:2] else (policy(seed + 1),)
    made = [partnership(number, under) for number in range(seed, seed + 3)]
    found = compare(made, (None, under)[seed % 2], known[seed * 13 % len(known)], as_of=date(2019 + seed % 3, 7, 1))
    tables = [found.table(), found.clock_table(), found.clause_table()]
    return [found.to_dict(), comparison_text(found, width=72), repr(found), tables, [repr(row) for row in found.rows]]


def pairs(seed: int) -> object:
    """Compare two policies that differ in one clause, both ways round."""
    _, one, other, _ = list(PAIRS.values())[seed]
    return [compare_policies(one, other).to_dict(), compare_policies(other, one).to_dict(), repr(compare_policies(one, other))]


def rough_sides(seed: int) -> object:
    """Compare where a partnership stands of which one day is known only roughly."""
    under = policy(seed + 6)
    known = faulty(under.id) if under.id in CATALOG[:2] else (policy(seed + 7),)
    exact = partnership(seed + 6, under)
    rows = [{**one.to_dict(), "on": one.on.isoformat()} for one in exact.records]
    place = seed % len(rows)
    day = exact.records[place].on
    rows[place]["on"] = (f"{day - timedelta(days=2)}/{day + timedelta(days=2)}", f"{day:%Y-%m}")[seed % 4 == 1]
    found = compare([exact.with_changes(records=rows)], None, known[seed * 13 % len(known)], as_of=date(2018, 7, 1))
    return [found.to_dict(), comparison_text(found, width=90), repr(found), [repr(row) for row in found.rough]]


def simulated(seed: int) -> object:
    under = pr.load_policy(CATALOG[seed % 3])
    model = Model() if seed % 2 else Model(spread=seed, missing_percent=20, suppressed_percent=20, schools=(1, 3), measures=2)
    rows = simulate(under, districts=2, draws=1, seed=seed, model=model)
    return [rows, shares(rows), shares(rows, by=("policy", "outcome"))]


def varied(seed: int) -> object:
    under = pr.load_policy(CATALOG[seed % 3])
    clock = [name for name, one in under.clocks.items() if one.period is not None][seed % 2]
    changed = variant(under, clocks={clock: "P7M"})
    return [changed.id, changed.title, changed.hash, grid(under, clock=clock, periods=["P5M", "P9M"], districts=1, draws=1, seed=seed)]


def verified(seed: int) -> object:
    """Verify a drawn policy, with the agreement made for the purpose or a drawn one, as far as few situations go."""
    under = pr.Policy(**build_policy(Numbers(seed)))
    return _report(verify(under, agreement(seed, under) if seed % 2 else None, limit=40, extensions=bool(seed % 3)))


def verified_faulty(seed: int) -> object:
    """Verify faulty versions of a small policy, with an agreement whose benchmarks are due with a phase, on days, or never."""
    plan = small_agreement(
        [deed("a"), deed("b", due="2021-03-15"), deed("c", "intermediate")],
        clause("d", {"missed": {"phase": "outcome"}}),
    )
    made = (mutant.built for mutant in _small_faults()[seed * 3 :: 72])
    return [_report(verify(one, (None, plan)[seed % 2], limit=150)) for one in made if isinstance(one, pr.Policy)]


def _together() -> dict[str, tuple[pr.Policy, pr.Agreement | None]]:
    """Return policies that use two features at once: clocks that run again and are paused, or end near the days of benchmarks."""
    back = {"on": "plan_returned", "from": "work", "to": "start"}
    stay = {"on": "plan_returned", "from": "work", "to": "work"}
    over = {"on": "released", "from": "work", "to": "done", "when": {"clock": {"name": "two", "is": "lapsed", "of": "any"}}}
    late = {"id": "late", "clock": "two", "from": "review", "to": "closed", "when": {"missed": {"id": ["a", "b"]}}}
    soon = {"always": True, "from": "review", "to": "closed", "when": {"elapsed": {"since": {"entered": "review"}, "period": "P2M"}}}
    met = {"met_by": "plan_submitted"}
    rest = {**REST, **met, "anchor": "assigned", "paused_in": ["start"]}
    half = {"kind": "milestone", "anchor": {"entered": "work"}, "every": "P6M", "while_in": ["work", "start"]}
    year = {"kind": "deadline", "anchor": {"entered": "review"}, "period": "P1M", **met}
    dated = small_agreement([deed("a", due="2019-06-30"), deed("b", due="2019-03-31"), deed("c")])

    def of(two: dict[str, object], *steps: dict[str, object]) -> pr.Policy:
        return small_policy(*steps, clocks={**CLOCKS, "two": two})

    return {
        "paused and again": (of({**rest, "restarts": "each_entry"}, back, over), None),
        "again while paused": (of({**AGAIN, **met, "anchor": "plan_returned", "paused_in": ["work"]}, stay, over), None),
        "every so often, and dated": (of(half, back), dated),
        "paused with cohorts": (of({**rest, "cohorts": [EARLY]}, back), None),
        "dated and a deadline": (of(year, late), dated),
        "dated and a period": (of(year, late, soon), dated),
        "a finding that is open": (
            small_policy({"on": "plan_returned", "from": "review", "to": "work", "when": {"not": FOUND}}, {**REVIEW, "when": FOUND}),
            None,
        ),
        "dated and again": (of({**AGAIN, **met, "anchor": {"entered": "review"}}, late, {**stay, "from": "review"}), dated),
    }


FEATURES = {**POLICIES, **_together()}


def featured(seed: int) -> object:
    """Verify, lint and compare with the small policy one that uses a feature, with its agreement if it has one."""
    under, plan = list(FEATURES.values())[seed // 2]
    found = verify(under, plan, limit=300, extensions=bool(seed % 2))
    if seed % 2:
        return _report(found)
    plain = small_policy()
    return [_report(found), told(lint(under)), compare_policies(plain, under).to_dict(), compare_policies(under, plain).to_dict()]


def featured_faulty(seed: int) -> object:
    """Verify, lint and compare with it faulty versions of a policy that uses a feature."""
    under, plan = list(FEATURES.values())[seed % len(FEATURES)]
    listed = mutants(under)
    some = [one for mutant in listed[seed * 7 % 19 :: 19][:2] if isinstance(one := mutant.built, pr.Policy)]
    return [[_report(verify(one, plan, limit=60)), told(lint(one)), compare_policies(under, one).to_dict()] for one in some]


def stories(seed: int) -> object:
    """Tell how each transition of a policy that uses a feature is taken, how each state is reached, and how each clock may stand."""
    under, plan = list(FEATURES.values())[seed]
    return _report(verify(under, plan, _stories_of(under), limit=200))


def drawn_stories(seed: int) -> object:
    """Tell the same of a policy of the catalog or a drawn one, with a drawn agreement or none."""
    known = list(pr.catalog().values())
    under = pr.Policy(**build_policy(Numbers(seed + 300))) if seed % 10 else known[seed // 10 % len(known)]
    held = agreement(seed + 300, under) if seed % 3 else None
    return _report(verify(under, held, _stories_of(under), limit=60 if seed % 10 else 20, extensions=bool(seed % 4)))


def _stories_of(under: pr.Policy) -> list[Law]:
    return [
        *(Law(f"t{number}", "it is never taken", partial(_shows_not, "transition", one)) for number, one in enumerate(under.transitions)),
        *(Law(f"rests-{one}", "nobody stands there", partial(_shows_not, "before", one), looks=True) for one in under.states),
        *(
            Law(f"{clock}-{status}", "the clock never stands so", partial(_stands_not, clock, status), moves=bool(place % 2))
            for clock in under.clocks
            for place, status in enumerate(CLOCK_STATUSES)
        ),
    ]


def steps(seed: int) -> object:
    """Tell how each thing that a step can show comes to be shown."""
    under, plan = list(FEATURES.values())[seed]
    triggers = {t.on for t in under.transitions if t.on} | {"partner_joined", "implementation_reported", "review_decided"}
    happens: list[tuple[str, Callable[[AnalysisStep], bool]]] = [
        *((kind, partial(_shows_not, "what", f"record:{kind}")) for kind in sorted(triggers)),
        *((outcome, partial(_shows_not, "outcome", outcome)) for outcome in ("moved", "noted", "refused", "derived")),
        ("refused on the way", lambda step: step.outcome != "refused" or step.before == "start"),
        *((f"found {one}", partial(_found_not, one)) for one in ("met", "not_met", "failing", "on_track", "none")),
    ]
    is_so: list[tuple[str, Callable[[AnalysisStep], bool]]] = [
        *((f"level {level}", partial(_shows_not, "level", level)) for level in range(3)),
        *((f"in force: {so}", partial(_shows_not, "in_force", so)) for so in (False, True)),
        *((group, partial(_is_not_due, group)) for group in ("phase:outcome", "date:2019-03-31", "date:2019-06-30")),
    ]
    held = [Law(name, "no step shows it", holds) for name, holds in (*happens, *is_so)]
    held += [Law(f"look {name}", "nobody sees it", holds, looks=True) for name, holds in is_so]
    return _report(verify(under, plan, held, limit=120))


def _stands_not(clock: str, status: str, step: AnalysisStep) -> bool:
    return step.clocks_after[clock] != status


def _shows_not(name: str, value: object, step: AnalysisStep) -> bool:
    return bool(getattr(step, name) != value)


def _found_not(finding: str, step: AnalysisStep) -> bool:
    return step.fields.get("finding") != finding


def _is_not_due(group: str, step: AnalysisStep) -> bool:
    return group not in step.due


def read_by_laws(seed: int) -> object:
    """Tell how a condition becomes true, false and undetermined."""
    return _report(verify(conditions.used(4 * seed), conditions.PLAN, conditions.laws(seed), limit=40))


def used_in_policies(seed: int) -> object:
    """Verify, lint and compare a policy that uses a condition, with an agreement and without one by turns."""
    under, other = conditions.used(seed), conditions.used(seed + 4)
    found = [_report(verify(under, plan, limit=60)) for plan in (conditions.PLAN, None)[seed % 2 :]]
    return [found, told(lint(under)), told(lint(conditions.PLAN, policy=under)), compare_policies(under, other).to_dict()]


def by_turns(seed: int) -> object:
    """Tell how a condition that has been so is no longer so, and is so again."""
    under = conditions.by_turns(seed)
    held = [Law(one.id, "it is never taken", partial(_shows_not, "transition", one)) for one in under.transitions if one.id is not None]
    return _report(verify(under, conditions.PLAN, held, limit=150))


def laws(seed: int) -> object:
    """Hold one law against policies that break it and that keep it."""
    law = DEFAULT_LAWS[seed]
    return [_report(verify(case[0], case[1] if len(case) > 1 else None, [law], limit=400)) for case in BROKEN_AND_KEPT[law.id]]


@cache
def _small_faults() -> list[Mutant]:
    up = {"id": "up", "on": "next_level_signaled", "from": "review", "to": "up", "when": {"missed": {"phase": "outcome"}}}
    down = {"id": "down", "on": "closed", "from": "up", "to": "closed"}
    late = {"id": "late", "clock": "plan", "from": "work", "to": "closed"}
    states = {**STATES, "up": {}}
    return mutants(small_policy(up, down, late, states=states))


def findings(seed: int) -> object:
    """Lint what every code is found in, and what it is not found in; of policies, compare the two."""
    _, *pair = CASES[seed]
    held = small_policy(citations=CITATIONS)
    found: list[object] = [told(lint(one, policy=held if isinstance(one, pr.Agreement) else None)) for one in pair]
    bad, good = pair
    return [*found, compare_policies(bad, good).to_dict()] if isinstance(bad, pr.Policy) and isinstance(good, pr.Policy) else found


def described(seed: int) -> object:
    """Read drawn conditions as diagrams: the facts they ask for in words, and what makes them true, false or undetermined at the least."""
    under, pick = policy(seed), Numbers(seed + 900)
    plan = agreement(seed, under) if seed % 3 else None
    names = names_of(under, plan)
    asked = [_CONDITION.validate_python(build_condition(pick, names, grounds=False)) for _ in range(4)]
    options = {"ended": seed % 2 == 0, "has_is_free": seed % 5 == 0, "held_first": seed % 7 == 0}
    cases = Cases(under, plan, conditions=asked, schools=("s1", "s2")[: seed % 3], **options)
    read = [cases.read(one, scope, as_ground=as_ground) for one in asked for scope in (None, "s1") for as_ground in (False, True)]
    d = cases.diagrams
    said = [cases.plainest(one) for node in read for one in (node, d.negate(node), d.case(node, NEVER, NEVER, ALWAYS)) if one != NEVER]
    return [[(one.name, one.values, one.descriptions) for one in cases.variables], said, [cases.names, d.sizes]]


def refused(seed: int) -> object:
    """Ask for what cannot be simulated."""
    asked: list[Callable[[], object]] = [
        lambda: simulate(policy(4), districts=0),
        lambda: simulate(policy(4), draws=0),
        lambda: simulate(policy(4), draws=True),
        lambda: simulate(policy(4), districts=1_000_001, draws=1),
        lambda: simulate(policy(4), model=policy(4)),  # type: ignore[arg-type]
        lambda: variant(policy(4), clocks={"plam": "P1D"}),
        lambda: variant(policy(4), parameters={"plam": "1"}),
        lambda: lint(7),  # type: ignore[arg-type]
        lambda: pr.check(7),  # type: ignore[arg-type]
    ]
    try:
        return asked[seed]()
    except pr.PartnershipRulesError as error:
        return [type(error).__name__, error.code, str(error)]


def _report(found: Report) -> object:
    return [found.to_dict(), found.explain()]


ASKED: dict[str, tuple[Callable[[int], object], int]] = {
    # what is asked, and of how many seeds
    "lint_policy": (lint_policy, 60),
    "lint_faulty": (lint_faulty, 32),
    "lint_agreement": (lint_agreement, 50),
    "lint_partnership": (lint_partnership, 40),
    "lint_near": (lint_near, len(CASES)),
    "lint_evidence": (lint_evidence, 2 * len(TARGETS)),
    "two_near": (two_near, len(PAIRS)),
    "two_policies": (two_policies, 60),
    "two_faulty": (two_faulty, 24),
    "featured": (featured, 2 * len(FEATURES)),
    "stories": (stories, len(FEATURES)),
    "drawn_stories": (drawn_stories, 240),
    "steps": (steps, len(FEATURES)),
    "read_by_laws": (read_by_laws, len(conditions.ASKED)),
    "used_in_policies": (used_in_policies, 4 * len(conditions.ASKED)),
    "by_turns": (by_turns, len(conditions.ASKED)),
    "laws": (laws, len(DEFAULT_LAWS)),
    "featured_faulty": (featured_faulty, 2 * len(FEATURES)),
    "two_sides": (two_sides, 40),
    "pairs": (pairs, len(PAIRS)),
    "rough_sides": (rough_sides, 10),
    "simulated": (simulated, 8),
    "varied": (varied, 6),
    "findings": (findings, len(CASES)),
    "described": (described, 60),
    "refused": (refused, 9),
    "verified": (verified, 60),
    "verified_faulty": (verified_faulty, 24),
}


def write() -> None:
    found = {name: [digest(ask(seed)) for seed in range(seeds)] for name, (ask, seeds) in ASKED.items()}
    FILE.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write(json.dumps(ASKED[sys.argv[1]][0](int(sys.argv[2])), indent=1, default=str) + "\n")
    else:
        write()
