"""The command line names schools, shows both sides of the cut and what would decide, and writes files."""

from __future__ import annotations

import json
from pathlib import Path

import polars
import pytest
from cli.running import run

from .county import write

DAY = ("--as-of", "2025-09-01")


def test_the_pools_the_cut_and_what_is_undetermined_are_told(tmp_path: Path) -> None:
    ran = run("identify", "federal-essa", write(tmp_path), *DAY)
    assert ran.code == 0
    for words in (
        "all schools", "46 to 49", "lowest-performing: the lowest 3 of 46 to 49 by index", "Undetermined: 6 schools",
        "index in 2025: suppressed", "measure_without_rows",
    ):  # fmt: skip
        assert words in ran.out
    assert run("identify", "federal-essa", tmp_path, *DAY).out == ran.out


def test_a_roster_and_evidence_under_declared_mappings_are_taken_and_rows_that_stand_twice_are_named(tmp_path: Path) -> None:
    head = "format: partnership-rules/mapping/1\ntable: state.csv\ncolumns: {school: Code"
    (tmp_path / "state.csv").write_text("Code,Index,Title\n1,20,Y\n2,PS,Y\n3,40,N\n3,40,N\n", "utf-8")
    (tmp_path / "s.evidence.mapping.yaml").write_text(
        f"{head}, value: Index}}\nid: e\nconstants: {{measure: index, unit: index, on: 2025-06-30}}\nmarks: {{PS: {{is: suppressed}}}}\n",
        "utf-8",
    )
    roster = tmp_path / "s.roster.mapping.yaml"
    roster.write_text(f"{head}, title_1: {{column: Title, words: {{'Y': 'yes', 'N': 'no'}}}}}}\nid: r\nof: roster\n", "utf-8")
    found = run("identify", "federal-essa", str(tmp_path), "--as-of", "2025-09-01")
    assert (found.code, "duplicate_id" in found.err) == (2, True)
    (tmp_path / "state.csv").write_text("Code,Index,Title\n1,20,Y\n2,PS,Y\n3,40,N\n", "utf-8")
    found = run("identify", "federal-essa", str(roster), "--as-of", "2025-09-01")
    assert "0 in, 1 out, 2 undetermined" in found.out
    assert run("check", str(tmp_path)).code == 0


def test_one_school_is_explained(tmp_path: Path) -> None:
    ran = run("identify", "federal-essa", write(tmp_path), *DAY, "--school", "00019")
    assert "rank 1 to 4 of 46 to 49, the lowest 3 are named; index 8.8; would be out above 10" in ran.out
    answer = json.loads(run("identify", "federal-essa", tmp_path, *DAY, "--school", "00019", "--json").out)
    assert (answer["outcome"], answer["rank"]) == ("undetermined", [1, 4])


@pytest.mark.parametrize(
    ("ending", "words"), [("html", "Near the cut"), ("svg", "<svg"), ("csv", '"score_least"'), ("json", "identified/1")]
)
def test_a_file_is_written_in_the_form_of_its_ending(ending: str, words: str, tmp_path: Path) -> None:
    out = tmp_path / f"out.{ending}"
    assert run("identify", "federal-essa", write(tmp_path), *DAY, "--out", out).code == 0
    assert words in out.read_text("utf-8")


def test_a_parquet_file_holds_the_rows_of_the_table(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    assert run("identify", "federal-essa", write(tmp_path), *DAY, "--out", out).code == 0
    rows = polars.read_parquet(out)
    assert (len(rows), rows["school"][0], rows["score_least"][0]) == (60, "00000", None)


def test_a_table_that_is_read_is_never_written_over(tmp_path: Path) -> None:
    path = write(tmp_path)
    for name in ("county.roster.csv", "county.evidence.csv"):
        before = (tmp_path / name).read_text("utf-8")
        assert run("identify", "federal-essa", path, *DAY, "--out", tmp_path / name, "--force").code == 2
        assert (tmp_path / name).read_text("utf-8") == before


def test_what_schools_were_before_is_read_from_a_table_beside_them(tmp_path: Path) -> None:
    path = write(tmp_path)
    roster = path.read_text("utf-8").splitlines()
    columns = ["met_exit_of_comprehensive_support,met_exit_of_additional_support", *["no,yes"] * (len(roster) - 1)]
    path.write_text("\n".join(f"{line},{more}" for line, more in zip(roster, columns, strict=True)) + "\n", "utf-8")
    assert run("identify", "michigan-index-2018", path, *DAY).code == 2
    (tmp_path / "county.prior.csv").write_text("school,as,on\n00001,CSI,2022-11-20\n", "utf-8")
    ran = run("identify", "michigan-index-2018", path, *DAY, "--school", "00001")
    assert "CSI since 2022-11-20, and has not left" in ran.out
    (tmp_path / "county.prior.csv").write_text("school,as,on\n00001,CSI,2022\n00001,,2022-01-40\n", "utf-8")
    ran = run("identify", "michigan-index-2018", path, *DAY)
    assert ran.code == 2
    assert "county.prior.csv:3" in ran.err


def test_what_cannot_be_read_is_told_with_its_place_and_leaves_with_2(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert run("identify", "federal-esa", path, *DAY).code == 2
    assert run("identify", "federal-essa", tmp_path / "county.evidence.csv", *DAY).code == 2
    assert run("identify", "federal-essa", path, *DAY, "--school", "99999").code == 2
    assert run("identify", "federal-essa", path, *DAY, "--out", tmp_path / "x.pdf").code == 2
    (tmp_path / "county.evidence.csv").write_text(
        "measure,school,on,value,unit\nindex,00001,2025-06-31,5,index\nindex,1 2,2025-06-30,x,index\n", "utf-8"
    )
    ran = run("identify", "federal-essa", path, *DAY)
    assert (ran.code, ran.err.count("county.evidence.csv:")) == (2, 2), "a line for each bad row"
