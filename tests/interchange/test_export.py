"""The command ``export``: each form, what it asks for, files written whole and never over others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.running import run

import partnership_rules as pr
from partnership_rules.interchange import read_fs206

from .schools import district, of

NAME = "MISCHCSITSISCHv1.csv"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "example.partnership.yaml"
    made.write_text(pr.dumps(district(*of("00101", "CSI", "NOTTSI"))), "utf-8")
    return made


def edfacts(path: Path, *more: str) -> list[str]:
    return ["export", "edfacts", str(path), "--as-of", "2018-11-30", "--year", "2018-19", "--fips", "26", *more]


def test_a_file_for_edfacts_is_written_and_reads_back(path: Path) -> None:
    out = path.parent / NAME
    ran = run(*edfacts(path.parent, "--out", str(out)))
    assert (ran.code, ran.err) == (0, "")
    written = read_fs206(out.read_bytes(), file=NAME)
    assert (written.file, written.rows[0].status) == (NAME, "CSI")
    out.write_text("somebody else's", "utf-8")
    assert run(*edfacts(path, "--out", str(out))).code == 2
    assert out.read_text("utf-8") == "somebody else's"
    assert run(*edfacts(path, "--out", str(out), "--force")).code == 0


def test_what_is_undetermined_is_refused_until_missing_is_asked_for(path: Path) -> None:
    path.write_text(pr.dumps(district(*of("00101", "CSI"))), "utf-8")
    out = path.parent / NAME
    ran = run(*edfacts(path, "--out", str(out)))
    assert ran.code == 2
    assert "39010/00101: status_undetermined" in ran.err
    assert not out.exists()
    assert run(*edfacts(path, "--out", str(out), "--missing")).code == 0
    assert "CSI,CSILOWPERF,MISSING" in out.read_text("utf-8")


def test_another_year_and_a_missing_option_are_refused(path: Path) -> None:
    out = str(path.parent / NAME)
    assert "edfacts_year_unknown" in run(*edfacts(path, "--out", out, "--year", "2019-20")).err
    assert "give --out" in run(*edfacts(path)).err
    assert "give --fips" in run("export", "edfacts", path, "--as-of", "2018-11-30", "--year", "2018-19", "--out", out).err
    assert "give --year" in run("export", "edfi", path, "--as-of", "2018-11-30").err
    assert run("export", "xml", path).code == 2


def test_ceds_and_edfi_go_to_stdout(path: Path) -> None:
    ran = run("export", "ceds", path, "--as-of", "2018-11-30")
    assert ran.out.splitlines()[1].startswith('"39010","00101","001923"')
    ran = run("export", "edfi", path, "--as-of", "2018-11-30", "--year", "2018-19")
    assert [one["rating"] for one in json.loads(ran.out)] == ["CSI", "NOTTSI"]


def test_a_crosswalk_gives_the_codes_of_a_scheme_and_its_gaps_are_said(path: Path) -> None:
    table = path.parent / "state.crosswalk.csv"
    table.write_text(
        "id,level,scheme,code,from,to\n39010,district,nces,2601103,,2010-12-31\n39010,district,nces,2601104,2012-01-01,\n"
        "00101,school,nces,260110304321,,\n",
        "utf-8",
    )
    ran = run("export", "ceds", path, "--as-of", "2018-11-30", "--crosswalk", table, "--scheme", "nces")
    assert ran.out.splitlines()[1].startswith('"2601104","260110304321","001923"')
    assert "crosswalk_gap" in ran.err
    assert "crosswalk_unknown" in run("export", "ceds", path, "--as-of", "2018-11-30", "--crosswalk", table).err
