"""``ledger``: every command, what it prints, its exit code, and that every other command takes the address of a ledger."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

import partnership_rules as pr
from cli.running import LATER, folder, run
from partnership_rules.cli.app import build

HOSTILE = "a clerk\x1b[2J[red]"


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Make a ledger that holds two partnerships, and return its address."""
    (tmp_path / "in").mkdir()
    made = f"sqlite:///{tmp_path}/state.db"
    ran = run("ledger", "import", made, folder(tmp_path / "in", two_partnership=LATER), "--by", "a clerk")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == run("ledger", "head", made).out
    return made


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def entries_of(address: str) -> int:
    with pr.ledger.open(address, create=False) as book:
        return book.head().seq


def test_init_makes_a_ledger_once_and_leaves_one_that_is_there(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/new.db"
    for _ in range(2):
        ran = run("ledger", "init", address)
        assert (ran.code, ran.out) == (0, f"{address}: 0 entries\n")
    head = run("ledger", "head", address)
    assert head.out == f"0:{'0' * 64}\n"
    assert run("ledger", "head", address, "--json").json == {"seq": 0, "hash": "0" * 64}


def test_init_prints_the_sql_for_who_owns_the_database_and_opens_nothing() -> None:
    ran = run("ledger", "init", "postgresql://nobody.invalid/x", "--sql")
    assert ran.code == 0
    assert "CREATE TABLE entries" in ran.out
    assert "GRANT SELECT, INSERT ON entries TO ledger_writer" in ran.out


@pytest.mark.parametrize(
    "args",
    [
        ("append", "one", "-"),
        ("propose", "one", "-"),
        ("show",),
        ("history",),
        ("verify",),
        ("head",),
        ("export", "out"),
        ("backup", "b.db"),
    ],
)
def test_no_command_but_init_and_import_makes_a_ledger(args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(build(), ["ledger", args[0], "sqlite:///none.db", *args[1:]], input="{kind: assigned, on: 2017-03-01}")
    assert result.exit_code == 2
    assert result.stderr.startswith("store_not_found: there is no ledger at 'none.db'")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["sqlite:state.db", "sqlite:///", "postgres:x", "memory:x", "mysql://x", "state.db"])
def test_what_is_no_address_is_told(address: str) -> None:
    ran = run("ledger", "head", address)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("address_invalid: ")


def test_append_takes_a_fact_a_list_of_facts_and_json_and_repeats_change_nothing(address: str, tmp_path: Path) -> None:
    before = entries_of(address)
    one = written(tmp_path / "one.yaml", "{kind: implementation_reported, on: 2018-02-01, id: r1, outcome: failing}")
    one.write_text("{measure: attendance_rate, school: a, on: 2018-07-01, value: 88, unit: percent, id: m1}")
    two = written(tmp_path / "two.json", json.dumps([{"milestone": "principal_hired", "school": "b", "on": "2018-07-03", "id": "m2"}]))
    ran = run("ledger", "append", address, "one", one, "--by", "me")
    assert (ran.code, ran.out.split(", ")[1]) == (0, "1 new entry\n")
    version = int(ran.out.split()[2].rstrip(","))
    assert run("ledger", "append", address, "one", two, "--json").json == {"stream": "one", "version": version + 1}
    assert run("ledger", "append", address, "one", one).out == f"one: version {version + 1}, nothing new\n"
    assert entries_of(address) == before + 2


def test_append_takes_what_is_piped_in_and_documents(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/state.db"
    run("ledger", "init", address)
    folder(tmp_path)
    ran = run("ledger", "append", address, "one", tmp_path / "one.partnership.yaml")
    assert (ran.code, ran.err) == (0, "")
    piped = CliRunner().invoke(build(), ["ledger", "append", address, "two", "-"], input=LATER)
    assert (piped.exit_code, piped.stdout.split(":")[0]) == (0, "two")
    with pr.ledger.open(address) as book:
        assert sorted(book.bundle().partnerships) == ["one", "two"]
    wrong = CliRunner().invoke(build(), ["ledger", "append", address, "one", "-"], input=LATER)
    assert (wrong.exit_code, wrong.stderr) == (2, "-: kind_unexpected: the file holds another partnership than the one named\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1]", "mapping_expected"),
        ("{kind: assigned", "yaml_syntax"),
        ("{kind: nothing, on: 2018-01-01}", "unknown_kind"),
        ("[{kind: assigned, on: 2018-02-01}, {kind: assigned, onn: 2018-02-02}]", "missing_key"),
    ],
)
def test_facts_that_cannot_be_read_append_nothing(text: str, code: str, address: str, tmp_path: Path) -> None:
    before = entries_of(address)
    ran = run("ledger", "append", address, "one", written(tmp_path / "bad.yaml", text))
    assert ran.code == 2
    assert f"{code}: " in ran.err
    assert entries_of(address) == before


def test_append_tells_another_writer_and_a_taken_id(address: str, tmp_path: Path) -> None:
    fact = "{milestone: m, school: a, on: 2018-07-01, id: x1}"
    ran = run("ledger", "append", address, "one", written(tmp_path / "a.yaml", fact), "--expected-version", 3)
    assert (ran.code, ran.err.split(":")[0]) == (2, "store_conflict")
    assert run("ledger", "append", address, "one", tmp_path / "a.yaml").code == 0
    ran = run("ledger", "append", address, "one", written(tmp_path / "b.yaml", fact.replace("-01,", "-02,")))
    assert (ran.code, ran.err.split(":")[0]) == (2, "id_taken")


def test_propose_appends_what_is_accepted_and_tells_every_guard_of_what_is_refused(address: str, tmp_path: Path) -> None:
    before = entries_of(address)
    refused = written(tmp_path / "no.yaml", "{kind: next_level_signaled, on: 2023-02-01, by: state_superintendent}")
    ran = run("ledger", "propose", address, "two", refused)
    with pr.ledger.open(address) as book:
        decision = pr.propose(book.partnership("two"), {"kind": "next_level_signaled", "on": "2023-02-01", "by": "state_superintendent"})
    assert (ran.code, ran.out) == (1, f"{decision.explain().rstrip()}\n")
    assert "What would have to be true" in ran.out
    assert entries_of(address) == before
    told = run("ledger", "propose", address, "two", refused, "--json")
    assert (told.code, told.json["accepted"], told.json["needs"]) == (1, False, list(decision.needs))
    accepted = written(tmp_path / "yes.yaml", "{kind: agreement_signed, on: 2023-03-01}")
    assert run("ledger", "propose", address, "two", accepted, "--by", "me").code == 0
    assert entries_of(address) == before + 1
    for text in ("[]", "[{kind: closed, on: 2024-01-01}, {kind: closed, on: 2024-01-02}]"):
        ran = run("ledger", "propose", address, "two", written(tmp_path / "many.yaml", text))
        assert (ran.code, ran.err.split(":")[0]) == (2, "kind_unexpected")


def test_propose_does_not_append_what_only_some_of_the_days_accept(address: str, tmp_path: Path) -> None:
    before = entries_of(address)
    for text in ("{kind: assessment_completed, on: 2023-01-10}", "{kind: agreement_signed, on: 2023-06}"):
        assert run("ledger", "propose", address, "two", written(tmp_path / "s.yaml", text)).code == 0
    unsure = written(tmp_path / "n.yaml", "{kind: next_level_signaled, on: 2023-06-15, by: state_superintendent}")
    told = run("ledger", "propose", address, "two", unsure, "--json")
    assert (told.code, told.json["accepted"], told.json["outcome"]) == (1, False, "undetermined")
    assert told.json["needs"] == ["the exact day of 'agreement_signed': the record says in June 2023"]
    assert "What would decide:" in run("ledger", "propose", address, "two", unsure).out
    assert entries_of(address) == before + 2


def test_show_prints_a_document_that_loads_back_as_it_was_known_on_a_day(address: str, tmp_path: Path) -> None:
    with pr.ledger.open(address) as book:
        held = book.partnership("two")
    assert run("ledger", "show", address, "two", "--json").json == held.to_dict()
    shown = run("ledger", "show", address, "two").out
    assert pr.loads(shown, file="two.yaml") == held
    early = run("ledger", "show", address, "two", "--as-of", "2022-12-31", "--json").json
    assert [one["kind"] for one in early["records"]] == ["identified"]
    ran = run("ledger", "show", address)
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["one", "two"]
    assert sorted(run("ledger", "show", address, "--json").json["partnerships"]) == ["one", "two"]
    ran = run("ledger", "show", address, "three")
    assert (ran.code, ran.err.split(":")[0]) == (2, "unknown_partnership")


def test_history_tells_what_when_by_whom_from_where_and_the_chain(address: str, tmp_path: Path) -> None:
    fact = "{milestone: m, school: a, on: 2018-07-01, id: x1, source: 'https://example.org/\\a'}"
    fact = fact.replace("\\a", "minutes")
    assert run("ledger", "append", address, "one", written(tmp_path / "a.yaml", fact), "--by", HOSTILE).code == 2
    assert run("ledger", "append", address, "one", tmp_path / "a.yaml", "--by", "NAME").code == 0
    with closing(sqlite3.connect(tmp_path / "state.db")) as connection:
        connection.execute("DROP TRIGGER entries_keep")
        connection.execute("UPDATE entries SET body = replace(body, '\"NAME\"', ?)", (json.dumps(HOSTILE),))
        connection.commit()
    with pr.ledger.open(address) as book:
        last = book.history("one")[-1]
    lines = run("ledger", "history", address, "one").out.splitlines()
    instant = last.recorded_at[:19].replace("T", " ")
    assert lines[-2:] == [
        f"{last.seq} one {last.version}: milestone, effective 2018-07-01, recorded {instant} UTC"
        f" by a clerk\ufffd[2J[red] [{last.hash[:12]}]",
        "    from https://example.org/minutes",
    ]
    assert any("assigned, effective 2017-03-01" in line and "by a clerk, known since 2017-03-01 [" in line for line in lines)
    told = run("ledger", "history", address, "--json").json
    assert [one["seq"] for one in told] == list(range(1, last.seq + 1))
    assert told[-1]["body"]["recorded_by"] == HOSTILE
    assert run("ledger", "history", address, "one", "--since", last.seq - 1).out.splitlines() == lines[-2:]
    assert run("ledger", "history", address, "nobody").out == ""


def test_history_as_cloud_events_is_one_event_a_line(address: str) -> None:
    lines = run("ledger", "history", address, "--cloudevents", "urn:x", "--since", 2).out.splitlines()
    with pr.ledger.open(address) as book:
        assert [json.loads(line) for line in lines] == [pr.ledger.cloud_event(entry, source="urn:x") for entry in book.since(2)]


def test_verify_holds_the_chain_against_a_head_or_the_file_that_holds_it(address: str, tmp_path: Path) -> None:
    head = run("ledger", "head", address).out
    kept = written(tmp_path / "head.txt", head)
    ran = run("ledger", "verify", address)
    assert (ran.code, ran.out) == (
        0,
        f"{entries_of(address)} entries: the chain holds (no head was given: a cut at the end would not show)\n",
    )
    for against in (head.strip(), kept):
        ran = run("ledger", "verify", address, "--against", against)
        assert (ran.code, ran.out) == (0, f"{entries_of(address)} entries: the chain holds\n")
    longer = f"99:{'0' * 64}"
    ran = run("ledger", "verify", address, "--against", longer)
    assert (ran.code, ran.out.splitlines()[0]) == (
        1,
        f"the head kept elsewhere is entry 99, and the ledger ends at {entries_of(address)}: its end was cut off",
    )
    told = run("ledger", "verify", address, "--against", longer, "--json")
    assert (told.code, told.json["ok"], len(told.json["problems"])) == (1, False, 1)
    for wrong in ("nonsense", "x\0y", "n" * 5000, written(tmp_path / "other.txt", "hello")):
        ran = run("ledger", "verify", address, "--against", wrong)
        assert (ran.code, ran.err.split(":")[0]) == (2, "head_invalid")


def test_verify_names_an_edit_and_no_text_of_the_store_plays_tricks(address: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "state.db") as connection:
        connection.execute("DROP TRIGGER entries_keep")
        connection.execute("UPDATE entries SET id = ? WHERE seq = 3", ("x\x1b[2J\u202ey",))
    connection.close()
    ran = run("ledger", "verify", address)
    assert ran.code == 1
    assert ran.out.startswith("entry 3 ('x\ufffd[2J")
    assert not {"\x1b", "\u202e"} & set(ran.out)


def test_export_and_import_keep_every_hash(address: str, tmp_path: Path) -> None:
    ran = run("ledger", "export", address, tmp_path / "out")
    assert (ran.code, ran.out) == (0, run("ledger", "head", address).out)
    other = f"sqlite:///{tmp_path}/other.db"
    assert run("ledger", "import", other, tmp_path / "out").out == ran.out
    assert run("ledger", "export", other, tmp_path / "again").code == 0
    assert (tmp_path / "out" / "entries.jsonl").read_bytes() == (tmp_path / "again" / "entries.jsonl").read_bytes()
    assert run("status", tmp_path / "out", "--as-of", "2023-02-01").out == run("status", other, "--as-of", "2023-02-01").out


def test_backup_copies_sqlite_and_names_pg_dump_for_postgresql(address: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    ran = run("ledger", "backup", address, copy)
    assert (ran.code, ran.out) == (0, run("ledger", "head", f"sqlite:///{copy}").out)
    ran = run("ledger", "backup", address, copy)
    assert (ran.code, ran.err.split(":")[0]) == (2, "file_exists")
    assert run("ledger", "backup", address, copy, "--force").code == 0
    ran = run("ledger", "backup", "postgresql://me:secret@host/x", copy)
    assert (ran.code, ran.err.split(":")[0]) == (2, "address_invalid")
    assert "pg_dump" in ran.err
    assert "secret" not in ran.err


@pytest.mark.parametrize("command", ["status", "explain", "deadlines", "timeline"])
def test_every_command_that_takes_a_folder_takes_the_address_of_a_ledger(command: str, address: str, tmp_path: Path) -> None:
    for options in ((), ("--id", "two"), ("--id", "two", "--policy", "michigan-2022")):
        same = [run(command, where, "--as-of", "2023-02-01", "--json", *options) for where in (tmp_path / "in", address)]
        assert [ran.code for ran in same] == [0, 0]
        assert same[0].json == same[1].json


def test_diagrams_comparisons_reports_and_checks_take_it_too(address: str, tmp_path: Path) -> None:
    where = (tmp_path / "in", address)
    drawn = [run("diagram", one, "--as-of", "2023-02-01").out for one in where]
    assert drawn[0] == drawn[1] != ""
    compared = [run("compare", one, "--policy", "michigan-2022", "--under", "michigan-2017", "--as-of", "2023-02-01").out for one in where]
    assert compared[0] == compared[1] != ""
    for place, one in enumerate(where):
        assert run("report", one, "--as-of", "2023-02-01", "--csv", tmp_path / f"{place}.csv").code == 0
    assert (tmp_path / "0.csv").read_bytes() == (tmp_path / "1.csv").read_bytes()
    ran = run("check", address)
    assert (ran.code, ran.err.split(",")[0]) == (0, "no problems")


def test_what_is_not_in_a_ledger_is_told_and_no_password_is_shown(address: str, tmp_path: Path) -> None:
    ran = run("status", address, "--id", "tow")
    assert (ran.code, ran.err) == (2, f"{address}: unknown_partnership: no partnership here has the id 'tow' (did you mean 'two'?)\n")
    empty = f"sqlite:///{tmp_path}/empty.db"
    run("ledger", "init", empty)
    ran = run("status", empty)
    assert (ran.code, ran.err) == (2, f"{empty}: kind_unexpected: a partnership is wanted, and this is a ledger without partnerships\n")
    ran = run("status", "sqlite:///none.db")
    assert (ran.code, ran.err.split(":")[0]) == (2, "store_not_found")
