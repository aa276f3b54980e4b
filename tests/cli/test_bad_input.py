"""Bad input gets a code, its place and a hint on stderr, exit code 2, and nothing half-read."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import AGREEMENT, PARTNERSHIP, folder, run

COMMANDS = ("status", "explain", "deadlines", "diagram")

BAD = [
    # what is wrong in the file                                        the code                       where
    ('id: "00123"', "id: 00123", "text_expected", "4:16:"),
    ("kind: assigned", "kind: asigned", "unknown_kind", "11:12:"),
    ("schools:\n", "school:\n", "unknown_key", "5:1:"),
    ("on: 2017-03-01", "on: 2017-02-30", "date_invalid", "11:26:"),
    ("on: 2017-03-01", "on: 20170301", "date_invalid", "11:26:"),
    ("on: 2017-03-01", "on: 2017-03-01T00:00:00", "date_has_time", "11:26:"),
    ("school: b, on", "school: c, on", "unknown_school", "17:40:"),
    ("agreement: plan-1}", "agreement: plan-2}", "unknown_agreement", "12:57:"),
    ("policy: michigan-2017", "policy: michigan-2018", "unknown_policy", "3:9:"),
    ('value: "80.4"', 'value: "80,4"', "cell_invalid", "16:"),
    ("id: one\n", "id: one\nid: two\n", "duplicate_key", "3:1:"),
    ("id: one\n", "id: &x one\n", "yaml_alias", "2:5:"),
    ("id: one\n", "id: !!python/name:os.system x\n", "yaml_tag", "2:5:"),
    ("id: one\n", "id: [" * 5000, "too_deep", "2:81:"),
    ("id: one\n", "id: one\x00\n", "control_characters", "2:8:"),
    ("format: partnership-rules/partnership/1", "format: partnership-rules/partnership/9", "format_unknown", "1:9:"),
    (PARTNERSHIP, "", "document_empty", "1:"),
    (PARTNERSHIP, "[1, 2]", "format_missing", "1:"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "code", "place"), BAD, ids=[f"{code}-{n}" for n, (_, _, code, _) in enumerate(BAD)])
def test_a_fault_of_a_file_is_told_with_its_place_by_every_command(tmp_path: Path, good: str, bad: str, code: str, place: str) -> None:
    assert good in PARTNERSHIP
    path = folder(tmp_path, one_partnership=PARTNERSHIP.replace(good, bad, 1)) / "one.partnership.yaml"
    checked = run("check", path)
    assert checked.code == 2
    assert any(line.startswith(f"{path}:{place}") and f" {code}: " in line for line in checked.out.splitlines()), checked.out
    for command in COMMANDS:
        ran = run(command, path, "--as-of", "2019-03-01")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == checked.out


def test_all_faults_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    folder(
        tmp_path,
        one_partnership=PARTNERSHIP.replace("kind: assigned", "kind: asigned").replace("2017-04-27", "2017-04-31"),
        plan_agreement=AGREEMENT.replace("effect: may", "effect: might"),
    )
    ran = run("check", tmp_path)
    assert ran.code == 2
    codes = [line.split(" ")[1].strip(":") for line in ran.out.splitlines()]
    assert codes == ["unknown_kind", "date_invalid", "unknown_word"]
    assert ran.err == "3 problems\n"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--as-of", "2019-02-30"], "date_invalid: --as-of: "),
        (["--as-of", "yesterday"], "date_invalid: --as-of: "),
        (["--as-of", "2019-03-01T12:00:00"], "date_has_time: --as-of: "),
        (["--as-of", "2019-03-01", "--known-on", "2019-13-01"], "date_invalid: --known-on: "),
        (["--as-of", "2016-01-01"], "as_of_before_first_record: "),
        (["--as-of", "2019-03-01", "--policy", "michigan-2071"], "unknown_policy: "),
        (["--as-of", "2019-03-01", "--id", "three"], ": unknown_partnership: no partnership here has the id 'three'"),
        (["--as-of", "2019-03-01", "--id", "x\x1b[2J"], ": unknown_partnership: no partnership here has that id"),
    ],
)
def test_an_option_that_means_nothing_is_an_error_with_its_name(tmp_path: Path, args: list[str], code: str) -> None:
    path = folder(tmp_path) / "one.partnership.yaml"
    for command in COMMANDS:
        ran = run(command, path, *args)
        assert (ran.code, ran.out) == (2, "")
        assert code in ran.err
        assert "\x1b" not in ran.err


@pytest.mark.parametrize("command", [*COMMANDS, "check"])
def test_what_is_not_there_or_holds_no_partnership_is_an_error(tmp_path: Path, command: str) -> None:
    folder(tmp_path)
    (tmp_path / "none").mkdir()
    for path, code in (
        (tmp_path / "missing.yaml", "file_unreadable" if command != "diagram" else "unknown_policy"),
        (tmp_path / "none", "folder_empty"),
        (tmp_path / "plan.agreement.yaml", "kind_unexpected"),
    ):
        if command == "check" and code == "kind_unexpected":
            continue
        if command == "diagram" and code == "unknown_policy":
            path = Path("missing")
        ran = run(command, path)
        assert ran.code == 2
        assert code in ran.out + ran.err


def test_a_folder_without_partnerships_is_named_so(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "one.partnership.yaml").unlink()
    ran = run("status", tmp_path)
    assert ran.code == 2
    assert "kind_unexpected: a partnership is wanted, and this is a folder without partnerships" in ran.err


def test_an_unknown_option_or_command_is_told_without_a_traceback() -> None:
    for args in (["status", "--nonsense"], ["nonsense"], ["status"], ["explain", "x", "--step", "one"]):
        ran = run(*args)
        assert ran.code == 2
        assert "Traceback" not in ran.err
        assert "Error" in ran.err
