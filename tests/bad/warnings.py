"""Documents that can be loaded, and of which something should be said all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .example import AGREEMENT, ONE, PARTNERSHIP, PLAN, POLICY, RULES


@dataclass(frozen=True)
class Warned:
    """Files, the one that is opened, the code of the warning, and words it must hold."""

    what: str
    files: Mapping[str, str]
    opened: str
    code: str
    words: tuple[str, ...]
    severity: str = "warning"

    def write(self, folder: Path) -> Path:
        """Write the files, and return the path that is opened."""
        for file, content in self.files.items():
            (folder / file).write_text(content, "utf-8")
        return folder / self.opened


WARNINGS: list[Warned] = [
    Warned(
        "a school of which no record says that it joined",
        {PLAN: AGREEMENT, ONE: PARTNERSHIP.replace("schools: [washington, woodward]", "schools: [washington]")}, ONE,
        "joining_unknown", ("'woodward'", "say who joined"),
    ),
    Warned(
        "a role that no policy lists",
        {PLAN: AGREEMENT, ONE: PARTNERSHIP.replace("id: assignment", "by: state_superintendant")}, ONE,
        "unknown_role", ("did you mean 'state_superintendent'?",),
    ),
    Warned(
        "ratings of a school where the district's are asked for",
        {
            PLAN: AGREEMENT.replace("{missed: {id: attendance}}", "{rated: {in: F, consecutive: 1}}"),
            ONE: PARTNERSHIP.replace("evidence:", "  - {kind: rated, on: 2018-12-10, period: x, school: woodward, rating: F}\nevidence:"),
        },
        ONE, "rated_nobody", ("how the district is rated", "only schools are"),
    ),
    Warned(
        "a policy that brings no agreement into force",
        {RULES: POLICY.replace(", brings_into_force: true", "")}, RULES,
        "never_in_force", ("number 1, to 'signed'",), "error",
    ),
    Warned(
        "a state that no clock leaves",
        {RULES: POLICY.replace("  - {clock: plan, from: open, to: done}\n", "")}, RULES,
        "wait_without_default", ("'open'", "wait there for ever"),
    ),
    Warned(
        "a clock from which nothing follows",
        {RULES: POLICY.replace("transitions:", "  idle: {kind: milestone, anchor: assigned, period: P1Y}\ntransitions:")}, RULES,
        "clock_without_effect", ("'idle'", "add a transition"),
    ),
]  # fmt: skip
