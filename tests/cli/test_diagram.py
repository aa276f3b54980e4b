"""``diagram``: Mermaid text of a policy, or of a partnership with its state marked."""

from __future__ import annotations

from pathlib import Path

import partnership_rules as pr
from cli.running import LATER, folder, run
from partnership_rules.views import mermaid

AS_OF = ("--as-of", "2019-03-01")


def test_a_policy_is_drawn_by_its_name_or_from_its_file(tmp_path: Path) -> None:
    policy = pr.load_policy("michigan-2017")
    assert run("diagram", "michigan-2017").out == mermaid(policy)
    path = tmp_path / "own.policy.yaml"
    path.write_text(pr.dumps(policy), encoding="utf-8")
    assert run("diagram", path).out == mermaid(policy)


def test_a_partnership_is_drawn_with_its_state_marked(tmp_path: Path) -> None:
    ran = run("diagram", folder(tmp_path) / "one.partnership.yaml", *AS_OF)
    assert ran.out.startswith("stateDiagram-v2\n")
    assert " now\n" in ran.out
    assert ran.out != mermaid(pr.load_policy("michigan-2017"))


def test_a_folder_gives_a_page_of_markdown(tmp_path: Path) -> None:
    folder(tmp_path, two_partnership=LATER)
    ran = run("diagram", tmp_path, "--as-of", "2023-03-01")
    assert ran.out.count("```mermaid\nstateDiagram-v2") == 2
    assert run("diagram", tmp_path, *AS_OF, "--id", "one").out == run("diagram", tmp_path / "one.partnership.yaml", *AS_OF).out


def test_a_folder_of_policies_gives_theirs(tmp_path: Path) -> None:
    for name in ("michigan-2017", "michigan-2022"):
        (tmp_path / f"{name}.policy.yaml").write_text(pr.dumps(pr.load_policy(name)), encoding="utf-8")
    ran = run("diagram", tmp_path)
    assert [line.replace("\\", "") for line in ran.out.splitlines() if line.startswith("## ")] == [
        "## Michigan partnership agreements, 90-18-36 (from Round 2, October 2017)",
        "## Michigan partnership agreements, from Round 4 (November 2022)",
    ]
