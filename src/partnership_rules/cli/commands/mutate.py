"""``mutate``: hold scenarios against faulty versions of a policy or agreement, and say which ones nothing notices."""

from pathlib import Path
from typing import Annotated

import typer

from ...errors import DocumentError, Problem
from ...testing.faulty.mutants import mutants
from ...testing.faulty.reasons import load_reasons
from ...testing.faulty.refuting import hunt
from ...testing.laws import LAWS
from ...testing.scenarios.running import Scenario
from ..common import FINE, NO, AnyRules, Json, clean, option, put_json, rules_asked, say, working
from .test import Scenarios, scenario_files, scenario_of

__all__ = ["mutate"]

ENOUGH = 95
"""The percents of mutants that must be noticed, where nothing else is asked for."""


def mutate(
    policy: AnyRules,
    scenarios: Scenarios,
    at_least: Annotated[int, typer.Option("--at-least", metavar="PERCENT", min=0, max=100, help="How many must be noticed.")] = ENOUGH,
    reasons: Annotated[Path | None, option("--reasons", "FILE", "A YAML file that says of survivors why nothing notices them.")] = None,
    with_laws: Annotated[bool, typer.Option("--laws", help="Hold the laws too against what no scenario notices (slow).")] = False,
    as_json: Json = False,
) -> None:
    """Change one thing at a time in a policy or agreement, and say which changes the scenarios notice."""
    good = rules_asked(policy)
    listed, faulty = _scenarios(scenarios), mutants(good)
    given = load_reasons(reasons, faulty) if reasons is not None else {}
    with working("mutants") as progress:
        table = hunt(good, listed, laws=LAWS if with_laws else (), faulty=faulty, reasons=given, progress=progress)
    if as_json:
        put_json(table.to_dict())
    else:
        say("\n".join(map(clean, table.report().splitlines())))
    raise typer.Exit(FINE if table.percent >= at_least else NO)


def _scenarios(path: Path) -> list[Scenario]:
    """Load every scenario, or tell the faults of all that cannot be read."""
    found: list[Scenario] = []
    problems: list[Problem] = []
    for file in scenario_files(path):
        try:
            found.append(scenario_of(file))
        except DocumentError as error:
            problems += error.problems
    if problems:
        raise DocumentError(problems)
    return found
