"""What the testing kit answers about what numbers draw or spoil, kept as digests in ``answers.json``.

    cd tests && python -m testing.answers

writes that file anew; ``python -m testing.answers law 17`` shows one answer in full.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from helpers.kept import Numbers, digest
from identification.drawing import AS_OF, CLOSED, OPEN, VALUES, build_case

import partnership_rules as pr
from partnership_rules import ledger, testing
from partnership_rules.testing.completions import possible_days
from partnership_rules.testing.faulty.mutants import Mutant, mutants
from partnership_rules.testing.faulty.reasons import load_reasons
from partnership_rules.testing.laws.searching import cases
from partnership_rules.testing.menus.agreements import build_agreement
from partnership_rules.testing.menus.names import names_of
from partnership_rules.testing.rosters import _asked
from partnership_rules.testing.rows import Row
from partnership_rules.testing.scenarios.running import Scenario

from .drawn import CATALOG, drawn, policy
from .test_laws import AGREEMENT, BROKEN
from .test_scenario_files import GOOD, HEAD, ROUGH

FILE = Path(__file__).parent / "answers.json"
HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
SCENARIOS = sorted((HERE.parent / "scenarios").glob("*.scenario.yaml")) + sorted(HERE.glob("mi*_20*/*.scenario.yaml"))


@cache
def documents() -> tuple[pr.Policy | pr.Agreement, ...]:
    """List policies and agreements that people wrote: of the catalog, of the examples, and those of scenarios."""
    found: list[pr.Policy | pr.Agreement] = [pr.load_policy(name) for name in CATALOG]
    for path in sorted(EXAMPLES.glob("*/*.policy.yaml")) + sorted(EXAMPLES.glob("*/*.agreement.yaml")):
        one = pr.load(path)
        assert isinstance(one, (pr.Policy, pr.Agreement))
        found.append(one)
    known = [one for path in SCENARIOS[::7] for scenario in [testing.load_scenario(path)] for one in scenario.partnership.policies]
    return (*found, *{one.hash: one for one in known}.values())


def faults(seed: int) -> object:
    listed = documents()
    return [[mutant.name, mutant.rule, digest(mutant.row)] for mutant in mutants(listed[seed % len(listed)])]


def drawn_faults(seed: int) -> object:
    """List the faulty versions of a drawn agreement, whose clauses offer one consequence or two, and of a drawn policy."""
    names = names_of(policy(seed))
    made = (policy(seed), *(pr.Agreement(**build_agreement(Numbers(seed + n * 100), names, key="a", policy=None)) for n in range(3)))
    return [[mutant.name, mutant.rule, digest(mutant.row)] for one in made for mutant in mutants(one)]


@cache
def _coming_again() -> tuple[pr.Policy, ...]:
    return tuple(one for one in map(policy, range(120)) if any(clock.every for clock in one.clocks.values()))


def rounds(seed: int) -> object:
    """Walk on under a policy of which a clock comes every so often."""
    known = _coming_again()
    made = [case.partnership for case in cases(known[seed % len(known)], examples=2, seed=seed)]
    return [testing.oracle.walk(one, as_of=days(one)[0] + timedelta(days=200)) for one in made]


def _under(seed: int) -> pr.Policy:
    """Choose a policy: a drawn one, one of the catalog, or a faulty one of it."""
    if seed % 3 == 0:
        return policy(seed)
    good = pr.load_policy(CATALOG[seed % 2])
    return good if seed % 3 == 1 else _faulty(good, seed)


def _faulty(good: pr.Policy, seed: int) -> pr.Policy:
    listed = mutants(good)
    return next(one for mutant in listed[seed * 7 % len(listed) :] if isinstance(one := mutant.built, pr.Policy))


def law(seed: int) -> object:
    found = testing.LAWS[seed % len(testing.LAWS)](_under(seed), examples=3 - (seed % 3 == 2), seed=seed)
    return [found.report(), found.to_dict()]


def properties(seed: int) -> object:
    checks = (testing.check_deterministic, testing.check_monotone, testing.check_engines_agree, testing.check_rough_days)
    return checks[seed % 4](_under(seed // 4 * 3), examples=2, seed=seed).report()


def looked_at(seed: int) -> object:
    return [[digest(case.partnership.to_dict()), case.as_of] for case in cases(_under(seed), examples=4, seed=seed)]


def days(made: pr.Partnership) -> list[date]:
    last = max(one.on for one in (*made.records, *made.evidence))
    return [last, last + timedelta(days=400), last + timedelta(days=1_100)]


def look(seed: int, made: pr.Partnership) -> Row:
    """Choose how to look: on a later day, as it was known earlier, without overrides, or with another policy held against it."""
    last, later = days(made)[:2]
    known_on = {"known_on": last - timedelta(days=100)}
    lens: tuple[Row, ...] = ({}, {"as_of": later}, known_on, {"overrides": False}, {"policy": policy(seed + 3)})
    return {"as_of": last, **lens[seed % 5]}


def oracle(seed: int) -> object:
    made = drawn(seed)
    try:
        return testing.oracle.walk(made, **look(seed, made))
    except pr.PartnershipRulesError as error:
        return {"error": error.code}


def covered(seed: int) -> object:
    made = [drawn(number) for number in range(seed * 4, seed * 4 + 4)]
    standings = [_standing(one, day) for one in made for day in days(one)]
    found = testing.coverage_of([(one, None if seed % 2 else one.policy) for one in standings if one is not None])
    return [[one.report(), one.to_dict()] for one in found]


def _standing(made: pr.Partnership, day: date) -> pr.Standing | None:
    try:
        return pr.evaluate(made, as_of=day)
    except pr.PartnershipRulesError:
        return None


def pinned(seed: int) -> object:
    made = drawn(seed)
    if _standing(made, days(made)[0]) is None:
        return testing.reproduce(made)
    return [testing.reproduce(made, with_policies=False), testing.pin(made, as_of=days(made)[seed % 3], title=f"number {seed}")]


def _spoilt(text: str, pick: Numbers) -> str:
    """Change some words of what a scenario expects, or of how it is written."""
    lines = text.splitlines()
    first = next((place for place, line in enumerate(lines) if line.startswith(("as_of", "checks", "expect", "propose"))), 0)
    for _ in range(2):
        place = first + pick.below(len(lines) - first)
        words = lines[place].split(" ")
        at = pick.below(len(words))
        words[at] = pick(("nothing", "met", "[]", "{}", "1", "2018-01-01", "undetermined", words[at] + "x", words[at][:-1], words[at - 1]))
        lines[place] = " ".join(words)
    return "\n".join(lines) + "\n"


def scenario(seed: int) -> object:
    path = SCENARIOS[seed * 5 % len(SCENARIOS)]
    found = []
    for number in range(6):
        text = _spoilt(path.read_text("utf-8"), Numbers(seed * 100 + number))
        try:
            result = testing.run_scenario(testing.loads_scenario(text, file="a.scenario.yaml", folder=path.parent))
        except pr.PartnershipRulesError as error:
            found.append([str(error)])
            continue
        found.append([result.report(), result.to_dict(), [check.report() for check in result.checks]])
    return found


@cache
def _michigan() -> tuple[Scenario, ...]:
    return tuple(testing.load_scenario(path) for path in sorted((HERE / "michigan_2017").glob("*.scenario.yaml")))


def hunted(seed: int) -> object:
    good = pr.load_policy("michigan-2017")
    some: list[Mutant] = mutants(good)[seed * 13 :: 120]
    reasons = {mutant.name: "a reason" for mutant in some[::2]}
    found = testing.hunt(good, _michigan()[seed % 8 :: 8], faulty=some, reasons=reasons)
    return [str(found), repr(found), found.to_dict(), [kill.to_dict() for kill in found.kills]]


def completions(seed: int) -> object:
    made = drawn(seed)
    rows = [{**one.to_dict(), "on": one.on.isoformat()} for one in made.records]
    place = seed % len(rows)
    day = made.records[place].on
    rows[place]["on"] = (f"{day}/{day + timedelta(days=3)}", f"{day:%Y-%m}", f"{day}/..")[seed % 3]
    rough = made.with_changes(records=rows)
    as_of = day + timedelta(days=20)
    listed = possible_days(rough, rough.records[place], as_of=as_of)
    return [listed, [[one.on for one in whole.records] for whole in testing.completions_of(rough, as_of=as_of)]]


def store(seed: int) -> object:
    """Watch everything that the check of a store asks of it, and what it makes of a store that answers one thing wrongly."""
    asked: list[str] = []

    class Watched(ledger.Ledger):
        pass

    def watch(name: str) -> None:
        own: Callable[..., Any] = getattr(ledger.Ledger, name)

        def call(self: Any, *given: Any, **named: Any) -> Any:
            asked.append(f"{name} {[_said(one) for one in given]} { {key: _said(one) for key, one in named.items()} }")
            return own(self, *given, **named)

        setattr(Watched, name, call)

    for name in ("append", "propose", "partnership", "since", "history", "load", "verify", "export", "head"):
        watch(name)
    opened: list[str] = []

    def open_(name: str) -> ledger.Ledger:
        opened.append(name)
        book = ledger.open("memory:")
        book.__class__ = Watched
        return book

    return [testing.check_store(open_, shared=False), opened, asked]


def identified(seed: int) -> object:
    """Ask the oracle what every completion of small rosters comes to, and what a policy of the catalog measures."""
    found: list[object] = []
    for number in range(3):
        index, roster, rows = build_case(Numbers(seed * 3 + number), None if number else [*CLOSED, *OPEN])
        seen = testing.oracle.outcomes_of_every_completion(index, roster, rows, as_of=AS_OF, values=VALUES)
        found.append(None if seen is None else {school: sorted(outcomes) for school, outcomes in seen.items()})
        found.append([one.to_dict() for one in _asked(index)])
    return found


TEXTS = [
    # a scenario that cannot be read, or fails
    *(GOOD.replace("expect: {state: assessing}", spoilt) for spoilt in (
        "expect: 7", "checks: 7\nexpect: {state: assessing}", "propose: 7\nexpect: {state: assessing}", "expect: {state: [a]}",
        "expect: {clocks: x}", "expect: {trail: x}", "expect: {trail: {a: b}}", "expect: {clocks: {}}", "expect: {policy: x}",
        "expect: {policy: {}}", "expect: {}", "expect: {next_level: {then: 7}}", "expect: {level: '0'}", "expect: {since: 7}",
        "expect: {trail: [{what: assigned}, {what: closed}]}", "expect: {trail: [{what: closed}]}", "expect: {trail: []}",
        "expect: {clocks: {plam: {due: 2018-01-01}}}", "expect: {clocks: {plan: null}}", "expect: {members: {a: {status: member}}}",
        "expect: {requirements: {plan-in-time: {because: x}}}", "expect: {statee: x}", "expect: {zzzzzz: x}", "expect: {state: 2018-01-01}",
        "expect: {state: nowhere, level: 2, policy: {id: x}}", "expect: {error: x}", "known_on: 2018-04-01\nexpect: {state: a}",
        "known_on: x\nexpect: {state: a}", "checks: [{as_of: 2018-04-01}, 7]", "checks: [{expect: {state: a}}]",
        "note: [1]\nexpect: {a: b}",
        "propose: [{record: 7, expect: {outcome: moved}}, {kind: closed}]", "propose: {record: {kind: closed, on: 2018-04-01}, x: y}",
        "propose: {kind: closed, on: 2018-04-01, expect: {accepted: false, step: {to: x}}}\nexpect: {state: assessing}",
    )),
    *(HEAD + f"given: {given}\nas_of: 2018-04-01\nexpect: {{state: x}}\n" for given in ("7", "nowhere", "[a]", "{id: x}", "null")),
    *(ROUGH.replace("{state: assessing}", wanted) for wanted in (
        "{states: [assessing]}", "{since: [2018-01-01]}", "{clocks: {plan: {due: [1], days_late: [1]}}}", "{state: assessing}",
        "{requirements: {plan-in-time: {outcomes: [met]}}}", "{options: {closed: {needs: x}}}", "{clocks: {plan: {statuses: met}}}",
    )),
    GOOD.replace("title: A title\n", ""), GOOD.replace("as_of: 2018-04-01\nexpect: {state: assessing}\n", ""),
    GOOD.replace("as_of", "as_off"),
    GOOD.replace("scenario/1", "policy/1"), GOOD.replace("on: 2018-03-30", "on: 2020-03-30"), GOOD + "cites: {a: b}\n",
    GOOD + "cites: [a]\n",
]  # fmt: skip


def text(seed: int) -> object:
    """Read and run a scenario in which one thing is wrong."""
    try:
        found = testing.run_scenario(testing.loads_scenario(TEXTS[seed], file="s.yaml"))
    except pr.errors.DocumentError as error:
        return [f"{one} {one.hint}" for one in error.problems]
    return [found.report(), found.to_dict(), [[repr(one.outcome), one.report()] for one in found.checks]]


REASONS = ("7", "[a]", "{}", "{x: a reason}", "{'clocks.plan.period: P90D -> P8D': a reason}", "{FIRST: 7}", "{FIRST: ' '}", "{FIRST: why}")


def reasons(seed: int) -> object:
    """Read reasons for which a fault may survive."""
    known = mutants(pr.load_policy("michigan-2017"))[:3]
    with TemporaryDirectory() as folder:
        path = Path(folder, "reasons.yaml")
        path.write_text(REASONS[seed].replace("FIRST", f"'{known[0].name}'"), "utf-8")
        try:
            return load_reasons(path, known)
        except pr.errors.DocumentError as error:
            return [f"{one} {one.hint}".replace(folder, "") for one in error.problems]


def broken(seed: int) -> object:
    """Hold laws against policies that break them."""
    law, under, _ = BROKEN[seed]
    return law(under, [AGREEMENT], examples=150, **({"depth": 1} if law is testing.laws.every_path_can_still_end else {})).report()


def _said(one: object) -> str:
    if isinstance(one, (list, tuple)):
        return str([_said(item) for item in one])
    if isinstance(one, pr.Partnership):
        return digest(one.to_dict())
    if isinstance(one, ledger.Head):
        return f"{one.seq} {one.hash if len(set(one.hash)) == 1 else len(one.hash)}"
    if isinstance(one, Path):
        return f"{'a temporary' if Path(gettempdir()) in one.parents else 'another'} folder {one.name[:6] if one.is_dir() else one.name}"
    return "a folder" if Path(str(one)).is_dir() else str(one) if isinstance(one, (str, int, date, dict)) else type(one).__name__


ASKED: dict[str, tuple[Callable[[int], object], int]] = {
    # what is asked, and of how many seeds
    "faults": (faults, len(documents())),
    "drawn_faults": (drawn_faults, 24),
    "rounds": (rounds, 40),
    "law": (law, 72),
    "properties": (properties, 24),
    "looked_at": (looked_at, 12),
    "oracle": (oracle, 120),
    "covered": (covered, 22),
    "pinned": (pinned, 40),
    "scenario": (scenario, 40),
    "hunted": (hunted, 10),
    "completions": (completions, 30),
    "identified": (identified, 60),
    "store": (store, 1),
    "text": (text, len(TEXTS)),
    "reasons": (reasons, len(REASONS)),
    "broken": (broken, len(BROKEN)),
}


def show(names: Iterator[str]) -> None:
    asked, seed = names
    sys.stdout.write(json.dumps(ASKED[asked][0](int(seed)), indent=1, default=str) + "\n")


def write() -> None:
    found = {name: [digest(ask(seed)) for seed in range(seeds)] for name, (ask, seeds) in ASKED.items()}
    FILE.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    show(iter(sys.argv[1:])) if sys.argv[1:] else write()
