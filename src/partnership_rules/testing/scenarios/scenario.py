"""Scenarios: a partnership, days to look at it, and what is expected of its standing then; plain YAML, run as tests.

::

    format: partnership-rules/scenario/1
    title: A deadline on a Sunday moves to Monday
    cites: mcl-8-6
    given: {...}                    # a partnership, or the id of one in the same folder
    policy: michigan-2017-round-1   # optional: hold this policy against the whole record
    checks:                         # or a single as_of, known_on and expect right here
      - {as_of: 2017-05-01, expect: {state: assessing, clocks: {plan: {due: 2017-05-01}}}}
    propose:                        # optional: a record to propose, or a list of them
      record: {kind: released, on: 2019-01-01}
      expect: {accepted: false}

Where days of the partnership are known only roughly, what is expected is part of its outlook: ``{states: [assessing, plan_signed]}``.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from ...documents.build import NAMES, build_partnership, kind_of, without
from ...documents.faults import problems_of
from ...documents.loading import load_partnership
from ...documents.lookup import SUFFIXES, Lookup, file_bytes
from ...documents.read import read_tree
from ...documents.references import agreement_faults, partnership_faults, problems_at
from ...documents.source import in_order
from ...documents.tree import Node, locate, plain
from ...errors import DocumentError, Problem
from ...model import Cites, Day, Text
from ...record import AnyRecord, Partnership, Record
from ...words import did_you_mean, listed, quoted
from .running import Check, Proposal, Scenario
from .vocabulary import DECISION, OUTLOOK, STANDING, Words, expectation_problems

__all__ = ["find_scenarios", "load_scenario", "loads_scenario"]

KEYS = ("format", "title", "cites", "note", "given", "policy", "checks", "as_of", "known_on", "expect", "propose")
CHECK_KEYS = ("as_of", "known_on", "expect", "note")
T = TypeVar("T")
_DAY: TypeAdapter[date] = TypeAdapter(Day)
_TEXT: TypeAdapter[str] = TypeAdapter(Text)
_CITES: TypeAdapter[tuple[str, ...]] = TypeAdapter(Cites)
_RECORD: TypeAdapter[AnyRecord] = TypeAdapter(Record)


def find_scenarios(folder: str | Path) -> list[Path]:
    """List the scenario files in a folder and below it, by name; a file stands for itself."""
    path = Path(folder)
    if not path.is_dir():
        return [path]
    return sorted(found for suffix in SUFFIXES for found in path.rglob(f"*.scenario{suffix}") if found.is_file())


def load_scenario(path: str | Path) -> Scenario:
    """Load a scenario from a file; ids are looked up in its folder and in the catalog.

    Raises ``DocumentError`` with every problem found: an unknown key, a partnership or policy that cannot be built, an
    expectation that names no part of a standing.
    """
    path = Path(path)
    return loads_scenario(file_bytes(path), file=str(path), folder=path.parent)


def loads_scenario(text: str | bytes, *, file: str = "<text>", folder: str | Path | None = None) -> Scenario:
    """Load a scenario from its text; ``file`` names it in messages, ``folder`` is where ids are looked up."""
    node = read_tree(text, file=file)
    if (kind := kind_of(node)) != "scenario":
        raise DocumentError([Problem("kind_unexpected", node.place, f"a scenario is wanted, and this is a {kind}")])
    reader = _Reader(Lookup(Path(folder) if folder is not None else None))
    scenario = reader.scenario(node, file)
    if reader.problems or scenario is None:
        raise DocumentError(in_order(reader.problems))
    return scenario


class _Reader:
    """Reads one scenario and collects every problem on the way."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.problems: list[Problem] = lookup.problems
        self.answer: dict[str, Words] = STANDING

    def scenario(self, node: Node, file: str) -> Scenario | None:
        self.known_keys(node, KEYS)
        self.required(node, "title", "given")
        title = self.read(_TEXT, node.get("title"))
        cites = self.read(_CITES, node.get("cites")) or ()
        named = node.get("policy")
        policy = self.lookup.policy(named) if named is not None else None
        partnership = self.given(node.get("given"))
        if partnership is not None and not partnership.is_exact:
            self.answer = OUTLOOK
        checks, proposals = tuple(self.checks(node)), tuple(self.proposals(node))
        if not checks and not proposals and not self.problems:
            self.problems.append(
                Problem("scenario_empty", node.place, "nothing is checked", "add 'as_of' and 'expect', 'checks' or 'propose'")
            )
        if self.problems or partnership is None or title is None:
            return None
        return Scenario(title, cites, partnership, policy, checks, proposals, file)

    def known_keys(self, node: Node, keys: tuple[str, ...]) -> None:
        for key, place, _ in node.entries:
            if key not in keys:
                hint = did_you_mean(key, keys) or f"what may stand here is {listed(keys)}"
                self.problems.append(Problem("unknown_key", place, f"unknown key{quoted(key)}", hint))

    def required(self, node: Node, *keys: str) -> bool:
        missing = [key for key in keys if node.get(key) is None]
        self.problems += [Problem("missing_key", node.place, f"the key '{key}' is missing") for key in missing]
        return not missing

    def read(self, adapter: TypeAdapter[T], node: Node | None) -> T | None:
        if node is None:
            return None
        try:
            return adapter.validate_python(plain(node))
        except ValidationError as error:
            self.problems += problems_of(error, node, model=adapter, names=NAMES)
            return None

    def given(self, node: Node | None) -> Partnership | None:
        if node is None:
            return None
        if node.kind == "map":
            return self.inline(node)
        if not isinstance(node.value, str):
            self.problems.append(Problem("given_invalid", node.place, "a partnership is wanted here, or the id of one in the folder"))
            return None
        paths = self.lookup.find("partnership", node.value)
        if not paths:
            hint = did_you_mean(node.value, self.lookup.ids("partnership")) or "it must stand in the folder of the scenario, or inline"
            self.problems.append(Problem("unknown_partnership", node.place, f"nothing defines the partnership{quoted(node.value)}", hint))
            return None
        try:
            found = load_partnership(paths[0])
        except DocumentError as error:
            self.problems += error.problems
            return None
        return found

    def inline(self, node: Node) -> Partnership | None:
        before = len(self.problems)
        found, tree = build_partnership(node, self.problems, policy_of=self.lookup.policy, agreement_of=self.lookup.agreement)
        if found is None or len(self.problems) > before:
            return found
        self.problems += problems_at(partnership_faults(found), lambda loc: locate(tree, loc).place)
        place = locate(tree, ("agreements",)).place
        for agreement in found.agreements:
            policy = next((p for p in found.policies if p.id in (agreement.policy or found.policy, found.policy)), None)
            if policy is not None:
                self.problems += problems_at(agreement_faults(agreement, policy), lambda _: place)
        return found

    def checks(self, node: Node) -> Iterator[Check]:
        listed_checks = node.get("checks")
        items = list(listed_checks.items) if listed_checks is not None else []
        if listed_checks is not None and listed_checks.kind != "list":
            self.problems.append(
                Problem("list_expected", listed_checks.place, "a list is wanted under 'checks'", "write each check with '-'")
            )
        for item in items:
            self.known_keys(item, CHECK_KEYS)
        if node.get("as_of") is not None or (node.get("expect") is not None and node.get("propose") is None):
            items.append(node)
        for item in items:
            if self.required(item, "as_of", "expect"):
                yield from self.check(item)

    def check(self, node: Node) -> Iterator[Check]:
        as_of, known_on = self.read(_DAY, node.get("as_of")), self.read(_DAY, node.get("known_on"))
        expect = self.expect(node, self.answer)
        if as_of is not None and expect is not None:
            yield Check(as_of, known_on, expect, node.get("as_of").place)  # type: ignore[union-attr]

    def expect(self, node: Node, words: dict[str, Words]) -> Node | None:
        expected = node.get("expect")
        if expected is None or expected.kind != "map":
            place = expected.place if expected is not None else node.place
            self.problems.append(Problem("expectation_shape", place, "a mapping is wanted under 'expect'"))
            return None
        self.problems += expectation_problems(expected, {**words, "error": None})
        return expected

    def proposals(self, node: Node) -> Iterator[Proposal]:
        proposed = node.get("propose")
        if proposed is None:
            return
        if proposed.kind == "scalar":
            self.problems.append(Problem("propose_invalid", proposed.place, "a record is wanted under 'propose', or a list of them"))
        for item in proposed.items or ((proposed,) if proposed.kind == "map" else ()):
            yield from self.proposal(item, node)

    def proposal(self, item: Node, scenario: Node) -> Iterator[Proposal]:
        """Read ``{record, known_on, expect}``, or the record itself with ``expect`` among its keys or beside it."""
        inner = item.get("record")
        apart = inner is not None and inner.kind == "map"
        if apart:
            self.known_keys(item, ("record", "known_on", "expect", "note"))
        record = self.read(_RECORD, inner if apart else without(item, "expect", "known_on"))
        beside = item.get("expect") is None and scenario.get("as_of") is None
        expect = self.expect(scenario if beside else item, DECISION)
        known_on = self.read(_DAY, (item if item.get("known_on") is not None else scenario).get("known_on"))
        if record is not None and expect is not None:
            yield Proposal(record, known_on, expect, item.place)
