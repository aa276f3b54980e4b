"""A broken document, and the good documents they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from partnership_rules.errors import Problem

PARTNERSHIP = """\
format: partnership-rules/partnership/1
id: one
policy: michigan-2017
district: {id: "00123", name: Some District, charter: false}
schools:
  - {id: washington, name: Washington}
  - {id: woodward, name: Woodward}
agreements: [plan]
records:
  - {kind: identified, on: 2017-01-20, schools: [washington, woodward]}
  - {kind: assigned, on: 2017-03-01, id: assignment}
  - {kind: agreement_signed, on: 2017-04-27, agreement: plan}
  - {kind: review_held, on: 2018-12-10, review: intermediate}
evidence:
  - {measure: attendance_rate, on: 2018-06-15, school: washington, value: "90.4", unit: percent}
  - {milestone: principal_hired, on: 2018-07-02, school: woodward}
"""

AGREEMENT = """\
format: partnership-rules/agreement/1
id: plan
policy: michigan-2017
benchmarks:
  - {id: attendance, phase: outcome, domain: attendance, for: each, measure: attendance_rate,
     target: {at_least: {value: 87, unit: percent}}}
  - {id: reading, phase: outcome, domain: academic, measure: reading_gap, baseline: {value: 21, unit: points},
     target: {fall_by: {value: 3, unit: percent}}}
clauses:
  - id: next-level
    when: {missed: {id: attendance}}
    then: {choose: 1, of: [{kind: reconstitution}, {kind: closure}], default: closure}
    effect: may
    decided_by: state_superintendent
"""

POLICY = """\
format: partnership-rules/policy/1
id: small
states:
  open: {initial: true}
  signed: {}
  done: {final: true}
clocks:
  plan: {kind: deadline, anchor: assigned, period: P90D, met_by: agreement_signed}
  review: {kind: milestone, anchor: {entered: signed}, period: P18M, phase: outcome}
transitions:
  - {on: agreement_signed, from: open, to: signed, brings_into_force: true}
  - {clock: review, from: signed, to: done}
  - {on: closed, from: [open, signed], to: done, when: {parameter: {name: rule, is: strict}}}
  - {clock: plan, from: open, to: done}
requirements:
  - {id: in-time, requires: {clock: {name: plan, is: met}}}
ladder:
  grounds:
    - {id: missed, when: {share_met: {below: {parameter: third}}}}
parameters:
  rule: {value: strict, choices: [strict, lax]}
  third: {value: 1/3}
holidays:
  - {name: Independence Day, month: 7, day: 4}
"""

ONE, PLAN, RULES = "one.partnership.yaml", "plan.agreement.yaml", "small.policy.yaml"
GOOD: dict[str, str | bytes] = {ONE: PARTNERSHIP, PLAN: AGREEMENT, RULES: POLICY}


@dataclass(frozen=True)
class Bad:
    """Files, the one that is opened (``.`` for their folder), and what must be told of it.

    ``wants`` lists every problem in order of place: ``LINE:COLUMN code`` (with the name of another file in front of it, or ``-``
    where a file as a whole is meant), and after each ``|`` words that its sentence or hint must hold.
    """

    what: str
    files: Mapping[str, str | bytes]
    opened: str
    wants: tuple[str, ...]

    @property
    def codes(self) -> set[str]:
        """Give the codes that must be told."""
        return {want.split(" | ")[0].split()[-1] for want in self.wants}

    def write(self, folder: Path) -> Path:
        """Write the files, and give the path that is opened."""
        for name, content in self.files.items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder / self.opened

    def check(self, problems: list[Problem], path: Path) -> None:
        """Hold problems against what must be told: the same faults, each at its place, in its words."""
        folder = path if path.is_dir() else path.parent
        told = [_head(problem, folder, self.opened) for problem in problems]
        assert told == [want.split(" | ")[0] for want in self.wants], "\n".join(map(str, problems))
        for problem, want in zip(problems, self.wants, strict=True):
            said = f"{problem.message} ({problem.hint})"
            for words in want.split(" | ")[1:]:
                assert words in said


def _head(problem: Problem, folder: Path, opened: str) -> str:
    file = Path(problem.where.file)
    name = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else problem.where.file
    place = f"{problem.where.line}:{problem.where.column}" if problem.where.line else "-"
    return f"{place if name == opened else f'{name}:{place}'} {problem.code}"


def partnership(what: str, old: str, new: str, *wants: str, **others: str) -> Bad:
    """Break the good partnership in one place."""
    return _broken(what, ONE, old, new, wants, {PLAN: AGREEMENT, **others})


def agreement(what: str, old: str, new: str, *wants: str) -> Bad:
    """Break the good agreement in one place."""
    return _broken(what, PLAN, old, new, wants, {})


def policy(what: str, old: str, new: str, *wants: str) -> Bad:
    """Break the good policy in one place."""
    return _broken(what, RULES, old, new, wants, {})


def text(what: str, content: str | bytes, *wants: str, name: str = ONE) -> Bad:
    """Take a file that is broken as a whole."""
    return Bad(what, {name: content}, name, wants)


def folder(what: str, files: Mapping[str, str | bytes], *wants: str) -> Bad:
    """Take a folder whose files do not agree."""
    return Bad(what, files, ".", wants)


def _broken(what: str, name: str, old: str, new: str, wants: tuple[str, ...], others: Mapping[str, str | bytes]) -> Bad:
    good = GOOD[name]
    assert isinstance(good, str)
    assert good.count(old) >= 1, f"{old!r} does not stand in the good document"
    return Bad(what, {**others, name: good.replace(old, new, 1)}, name, wants)
