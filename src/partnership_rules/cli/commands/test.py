"""``test``: run the scenarios of a folder, and say what of the policy they exercised."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ...documents.source import MAX_BYTES
from ...errors import DocumentError, Place, Problem
from ...testing.scenarios.coverage import Coverage, coverage
from ...testing.scenarios.running import Scenario, ScenarioResult, run_scenario
from ...testing.scenarios.scenario import find_scenarios, load_scenario, loads_scenario
from ...words import plural
from ..common import FINE, NO, STDIN, UNREADABLE, Json, argument, clean, complain, put_json, say, working

__all__ = ["Scenarios", "scenario_files", "scenario_of", "test"]


Scenarios = Annotated[Path, argument("SCENARIOS", "A scenario (- is stdin), or a folder of them.")]


def test(
    path: Scenarios,
    with_coverage: Annotated[bool, typer.Option("--coverage", help="Say which rules of the policy were exercised.")] = False,
    as_json: Json = False,
) -> None:
    """Run scenarios: partnerships, days to look at them, and what is expected then."""
    results, faults = _run(path)
    covered = coverage(results) if with_coverage else ()
    if as_json:
        _put_json(results, faults, covered)
    else:
        _say(results, covered)
    for fault in () if as_json else faults:
        complain(fault)
    raise typer.Exit(UNREADABLE if faults else FINE if all(result.passed for result in results) else NO)


def _run(path: Path) -> tuple[list[ScenarioResult], list[DocumentError]]:
    """Run every scenario that can be read, and keep the faults of those that cannot."""
    files = scenario_files(path)
    results: list[ScenarioResult] = []
    faults: list[DocumentError] = []
    with working("scenarios") as progress:
        for done, file in enumerate(files, 1):
            try:
                results.append(run_scenario(scenario_of(file)))
            except DocumentError as error:
                faults.append(error)
            if progress is not None:
                progress(done, len(files))
    return results, faults


def scenario_files(path: Path) -> list[Path]:
    """List the scenarios of a folder; raises ``DocumentError`` where it holds none."""
    files = [path] if str(path) == STDIN else find_scenarios(path)
    if not files:
        raise DocumentError([Problem("folder_empty", Place(str(path)), "the folder holds no scenarios", "files end in .scenario.yaml")])
    return files


def scenario_of(file: Path) -> Scenario:
    """Load a scenario of a file or of stdin, whose ids are looked up in the present folder."""
    if str(file) != STDIN:
        return load_scenario(file)
    return loads_scenario(sys.stdin.buffer.read(MAX_BYTES + 1), file="<stdin>", folder=Path())


def _put_json(results: list[ScenarioResult], faults: list[DocumentError], covered: tuple[Coverage, ...]) -> None:
    answer: dict[str, object] = {
        "scenarios": [result.to_dict() for result in results],
        "problems": [problem.to_dict() for fault in faults for problem in fault.problems],
    }
    if covered:
        answer["coverage"] = [one.to_dict() for one in covered]
    put_json(answer)


def _say(results: list[ScenarioResult], covered: tuple[Coverage, ...]) -> None:
    for result in results:
        say(clean(f"{'✓' if result.passed else '✗'} {result.scenario.title}"))
        for check in result.checks:
            if not check.passed:
                say("\n".join(f"    {line}" for line in check.report().splitlines()))
    failed = sum(not result.passed for result in results)
    say(f"\n{plural(len(results), 'scenario')}, {failed or 'none'} failed")
    for one in covered:
        say("\n" + one.report())
