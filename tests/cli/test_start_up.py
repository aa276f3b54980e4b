"""A command loads itself and no other; the version loads nothing at all."""

from __future__ import annotations

import json

import pytest

import partnership_rules as pr

from .running import MICHIGAN, run, start

LOADED = """
import json, sys
from partnership_rules.cli import main
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(*args: str) -> set[str]:
    done = start("-c", LOADED, *args)
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_the_version_is_said_without_loading_the_command_line() -> None:
    assert not {"typer", "pydantic", "rich"} & loaded("--version")
    done = start("-m", "partnership_rules", "--version")
    assert done.stdout == run("--version").out == f"partnership-rules {pr.__version__}\n"


def test_a_command_loads_no_other_command() -> None:
    found = loaded("status", str(MICHIGAN / "kalamazoo-2017.partnership.yaml"), "--as-of", "2018-11-01")
    commands = {name for name in found if name.startswith("partnership_rules.cli.commands.")}
    assert commands == {"partnership_rules.cli.commands.status"}
    assert not {"partnership_rules.analysis", "partnership_rules.testing", "partnership_rules.standing.document"} & found
    assert "partnership_rules.identification" not in found
    unasked = (
        "identification.identifying",
        "rough_days.days",
        "rough_days.result",
        "views.timeline",
        "documents.tables",
        "documents.dumping",
        "views.outlook",
    )
    assert not {f"partnership_rules.{name}" for name in unasked} & found
    assert not any(name.partition(".")[0] == "rich" for name in found)


@pytest.mark.parametrize("args", [(), ("--help",), ("statsu",)])
def test_help_and_a_misspelt_command_know_all_commands(args: tuple[str, ...]) -> None:
    assert sum(name.startswith("partnership_rules.cli.commands.") for name in loaded(*args)) > 15
    assert "status" in start("-m", "partnership_rules", *args).stdout + start("-m", "partnership_rules", *args).stderr
