"""The jobs: the index proposes and a person confirms, the night writes its reports and sees that the ledger is whole."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import date
from pathlib import Path

import polars
import pytest
from lakeland import made_up
from lakeland.__main__ import main
from lakeland.jobs import confirm_proposal, edfacts, fill, import_table, nightly, yearly
from lakeland.settings import Settings

import partnership_rules as pr

from .conftest import TODAY


def _system(folder: Path) -> Settings:
    settings = Settings(f"sqlite:///{folder}/state.db", folder, today=lambda: TODAY)
    assert fill(settings, schools=90) > 3
    return settings


def test_the_same_seed_writes_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        made_up.write_tables(tmp_path / name, schools=40)
    assert [path.read_bytes() for path in sorted((tmp_path / "one").iterdir())] == [
        path.read_bytes() for path in sorted((tmp_path / "two").iterdir())
    ]


def test_the_rules_of_lakeland_have_no_fault() -> None:
    policy = pr.load_policy(made_up.RULES / "lakeland.policy.yaml")
    assert [problem for problem in pr.check(policy) if problem.severity != "hint"] == []


def test_the_index_proposes_and_a_person_confirms(tmp_path: Path) -> None:
    settings = _system(tmp_path)
    yearly(settings, 2024)
    waiting = json.loads((tmp_path / "proposals.json").read_text())
    district = next(iter(waiting))
    with pr.ledger.open(settings.ledger) as book:
        before = book.head()
        key = confirm_proposal(settings, district, by="Case office")
        assert key == f"d{district}-2024"
        assert book.partnership(key).records[0].kind == "identified"
        assert {entry.content["recorded_by"] for entry in book.since(before.seq)} == {"Case office"}
        after = book.head()
        (tmp_path / "proposals.json").write_text(json.dumps(waiting))
        assert confirm_proposal(settings, district, by="Case office") == key
        assert book.head() == after
    assert confirm_proposal(settings, district, by="Case office") is None


def test_the_night_writes_what_stands_and_finds_an_edit_of_the_ledger(tmp_path: Path) -> None:
    settings = _system(tmp_path)
    night = nightly(settings)
    assert night["whole"]
    assert polars.read_parquet(tmp_path / f"standings-{TODAY}.parquet").height == night["standings"]
    assert (tmp_path / f"overdue-{TODAY}.csv").read_text().count("lapsed") == night["overdue"]
    head = (tmp_path / "head.txt").read_text()
    with sqlite3.connect(tmp_path / "state.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE entries SET body = body || ' ' WHERE seq = 5")
    connection.close()
    assert main(["--ledger", settings.ledger, "--folder", str(tmp_path), "--today", str(TODAY), "nightly"]) == 1
    assert (tmp_path / "head.txt").read_text() == head


def test_a_vendor_s_table_is_recorded_once_and_every_bad_row_is_named(tmp_path: Path) -> None:
    settings = _system(tmp_path)
    good = import_table(settings, tmp_path / "vendor.csv", by="Case office")
    with pr.ledger.open(settings.ledger) as book:
        head = book.head()
        assert good == import_table(settings, tmp_path / "vendor.csv", by="Case office")
        assert sum(good.values()) > 5
        lines = (tmp_path / "vendor.csv").read_text().splitlines()
        bad = [lines[0], lines[1].replace(lines[1].split(",")[3], "about half"), *lines[2:4], lines[4].replace("2026", "20x6")]
        (tmp_path / "bad.csv").write_text("\n".join(bad) + "\n")
        with pytest.raises(pr.DocumentError) as told:
            import_table(settings, tmp_path / "bad.csv", by="Case office")
        assert [problem.where.line for problem in told.value.problems if problem.severity == "error"] == [2, 5]
        assert "about half" not in str(told.value)
        assert book.head() == head


def test_statuses_are_written_as_edfacts_takes_them(tmp_path: Path) -> None:
    settings = _system(tmp_path)
    with pr.ledger.open(settings.ledger) as book:
        named = [
            record.school
            for one in book.bundle().partnerships.values()
            for record in one.records
            if record.kind == "designated" and record.on.year < 2018
        ]
    text = edfacts(settings, date(2018, 11, 30)).read_text()
    assert len(text.splitlines()) == 1 + len(named)
    assert all(f",{school}," in text for school in named)


def test_the_system_stands_on_the_public_face_alone() -> None:
    for path in sorted(Path(made_up.__file__).parent.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "from partnership_rules" not in text, path.name
        for name in set(re.findall(r"\bpr\.(\w+)", text)):
            assert name in dir(pr) or name == "__version__", (path.name, name)
