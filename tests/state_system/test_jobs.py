"""The jobs: the index proposes and a person confirms, the night writes its reports and sees that the ledger is whole."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import socket
import sqlite3
import threading
from datetime import date
from pathlib import Path

import polars
import pytest
from lakeland import made_up
from lakeland.__main__ import main
from lakeland.jobs import confirm_proposal, edfacts, fill, import_table, nightly, yearly
from lakeland.settings import Settings

import partnership_rules as pr

from .conftest import TODAY, serving


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a state of 90 schools, once."""
    folder = tmp_path_factory.mktemp("filled")
    assert fill(_settings(folder), schools=90) > 3
    return folder


@pytest.fixture
def settings(filled: Path, tmp_path: Path) -> Settings:
    """Return settings of a copy of that state."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    return _settings(tmp_path)


def _settings(folder: Path) -> Settings:
    return Settings(f"sqlite:///{folder}/state.db", folder, folder / "elsewhere.txt", today=lambda: TODAY)


def test_the_same_seed_writes_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        made_up.write_tables(tmp_path / name, schools=40)
    assert [path.read_bytes() for path in sorted((tmp_path / "one").iterdir())] == [
        path.read_bytes() for path in sorted((tmp_path / "two").iterdir())
    ]


def test_a_ledger_is_filled_once(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pr.ledger.open(settings.ledger) as book:
        head, many = book.head(), len(book.bundle().partnerships)
        assert main(["--ledger", settings.ledger, "--folder", str(tmp_path), "fill"]) == 0
        assert book.head() == head
    assert f"{many} partnerships are in" in capsys.readouterr().out


def test_a_server_whose_port_is_taken_says_so(settings: Settings, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(SystemExit, match=f"port {port} cannot be had"):
            main(["--ledger", settings.ledger, "--folder", str(tmp_path), "serve", "--port", port])
    assert not (tmp_path / "server.pid").exists()


def test_a_server_is_stopped_by_its_folder_and_nothing_else_is(settings: Settings, tmp_path: Path) -> None:
    stop, stale = ["--folder", str(tmp_path), "stop"], tmp_path / "server.pid"
    assert main(stop) == 1
    with serving(settings.ledger, tmp_path) as (url, server):
        assert url.startswith("http")
        again = ["--ledger", settings.ledger, "--folder", str(tmp_path), "serve", "--port", "0"]
        with pytest.raises(SystemExit, match="running already"):
            main(again)
        ended = threading.Thread(target=server.wait)  # or nobody takes note of its end
        ended.start()
        assert main(stop) == 0
        ended.join()
    assert not stale.exists()
    stale.write_text(f"{os.getpid()}\n")
    assert main(stop) == 1


def test_the_rules_of_lakeland_have_no_fault() -> None:
    policy = pr.load_policy(made_up.RULES / "lakeland.policy.yaml")
    assert [problem for problem in pr.check(policy) if problem.severity != "hint"] == []


@pytest.mark.parametrize("path", pr.testing.find_scenarios(made_up.RULES), ids=lambda path: path.name.partition(".")[0])
def test_a_scenario_of_lakeland_comes_out_as_expected(path: Path) -> None:
    result = pr.testing.run_scenario(pr.testing.load_scenario(path))
    assert result.passed, result.report()


def test_the_index_proposes_and_a_person_confirms(settings: Settings, tmp_path: Path) -> None:
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


def test_the_night_answers_by_columns_what_evaluate_says(settings: Settings, tmp_path: Path) -> None:
    night = nightly(settings)
    with pr.ledger.open(settings.ledger) as book:
        seen = pr.views.overview_of(book.bundle(), as_of=TODAY).standings
        assert night["head"] == str(book.head()) == settings.head.read_text().strip()
    rows, clocks = (polars.read_parquet(tmp_path / f"{name}-{TODAY}.parquet") for name in ("rows", "clocks"))
    assert night["answered"] == {"columns": len(seen)}
    assert {(row["partnership"], row["state"]) for row in rows.to_dicts()} == {(one.partnership.id, one.state) for one in seen}
    assert clocks.height == sum(len(one.clocks) for one in seen)
    late = [
        (one.partnership.district.name, clock.name, str(clock.days_late))
        for one in seen
        for clock in one.clocks
        if clock.days_late and not (one.is_final or clock.met_on or clock.held_on)
    ]
    with (tmp_path / f"overdue-{TODAY}.csv").open(newline="") as file:
        listed = list(csv.DictReader(file))
    assert sorted((row["district"], row["clock"], row["days_late"]) for row in listed) == sorted(late)
    assert night["overdue"] == len(late) > 0
    assert [int(row["days_late"]) for row in listed] == sorted((int(row["days_late"]) for row in listed), reverse=True)


@pytest.mark.parametrize("what", ["UPDATE entries SET body = body || ' ' WHERE seq = 5", "DELETE FROM entries WHERE seq > 20"])
def test_the_night_finds_an_edit_and_a_cut_tail_by_the_head_kept_elsewhere(settings: Settings, tmp_path: Path, what: str) -> None:
    options = ["--ledger", settings.ledger, "--folder", str(tmp_path), "--head", str(settings.head), "--today", str(TODAY)]
    assert main([*options, "nightly"]) == 0
    head = settings.head.read_text()
    (tmp_path / f"rows-{TODAY}.parquet").unlink()
    with sqlite3.connect(tmp_path / "state.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(what)
    connection.close()
    assert main([*options, "nightly"]) == 1
    assert settings.head.read_text() == head
    assert not (tmp_path / f"rows-{TODAY}.parquet").exists()


def test_a_vendor_s_table_is_recorded_once_and_every_bad_row_is_named(settings: Settings, tmp_path: Path) -> None:
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


def test_statuses_are_written_as_edfacts_takes_them(settings: Settings, tmp_path: Path) -> None:
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


def test_the_how_to_counts_the_lines_that_are_left_to_an_agency() -> None:
    folder = Path(made_up.__file__).parent
    law, data, own = [*made_up.RULES.iterdir(), folder / "access.py"], [folder / "made_up.py"], [*(folder / "templates").iterdir()]
    glue = [path for path in folder.glob("*.py") if path not in (*law, *data)]
    page = (folder.parents[2] / "docs" / "how-to" / "run-a-state-system.md").read_text("utf-8")
    told = [int(number) for number in re.findall(r"^\| .* \| (\d+) \|$", page, re.MULTILINE)]
    counted = [sum(len(path.read_text("utf-8").splitlines()) for path in files) for files in (law, data, glue, own)]
    assert [number - number % -10 for number in counted] == told
